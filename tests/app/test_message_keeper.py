"""The whole way of a message: an alarm, the queue in the book, keeper, driver, a simulated modem; what the
modem was given is read by gammu. Nothing of it holds up anybody who waits for the book."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.domain.alarms import Kind
from app.domain.messages import About
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.key_file import Place
from app.key_store import KeyStore
from app.message_keeper import ALARM_AFTER_S, LOOK_S, MessageKeeper
from app.outputs.channel import Fate, Outgoing
from app.outputs.sms.modem import Patience
from app.outputs.sms.troubles import Trouble
from app.outputs.webhook import Webhook
from app.services import alarms, message_templates, messages, modem_pin, settings
from app.services.messages import MessageQuery
from db.ledger import LedgerBook
from db.message_rows import MessageRow
from meterio.clock import SystemClock
from meterio.ports.reconnect import Backoff
from tests.helpers import small_mall
from tests.helpers.gsm_modem import SimulatedModem

gammu = pytest.importorskip("gammu")
pytest.importorskip("tty")

MORNING = 1_790_042_400_000
"""Ten in the morning in China."""
PATIENCE = Patience(wake_s=0.4, answer_s=1.5, list_s=1.5, pin_s=1.5, prompt_s=1.5, send_s=1.5)
LONG = "【{物业}】{户名}您好：您的电表 {表号} 余额 {余额} 元，已不多，请及时充值，以免停电给您带来不便。" * 4


class Clock:
    """The wall clock stands where it is put; time goes on, and jumps where a test says so."""

    def __init__(self) -> None:
        self.wall = MORNING
        self.ahead_s = 0.0
        self._real = SystemClock()

    def utc_ms(self) -> int:
        return self.wall

    def monotonic(self) -> float:
        return self._real.monotonic() + self.ahead_s

    def later(self, seconds: float) -> None:
        self.ahead_s += seconds
        self.wall += int(seconds * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedModem]:
    with SimulatedModem(tmp_path / "modem") as modem:
        yield modem


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path, place=Place.FILE)


@pytest.fixture
def book(tmp_path: Path, simulated: SimulatedModem) -> Iterator[LedgerBook]:
    opened = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    opened.write(small_mall.set_up)
    change(opened, {"sms.port": str(simulated.device), "sms.office_alarms": "none", "site.name": "万象城"})
    yield opened
    assert opened.close()


@pytest.fixture
def keeper(book: LedgerBook, keys: KeyStore, clock: Clock) -> Iterator[MessageKeeper]:
    made = new_keeper(book, keys, clock)
    yield made
    assert made.stop(1.0)
    if made._modem is not None:
        made._modem.close()


def new_keeper(book: LedgerBook, keys: KeyStore, clock: Clock) -> MessageKeeper:
    """Its turns are made by the test, one by one."""
    made = MessageKeeper(
        book,
        key_store=keys,
        clock=clock,
        alarm_word=lambda kind, language: kind,
        patience=PATIENCE,
        new_backoff=lambda: Backoff(first_s=0.0, longest_s=0.01),
    )
    made.turn()
    return made


def change(book: LedgerBook, values: dict[str, str]) -> None:
    book.write(lambda ledger: settings.change_many(ledger, values, session=SYSTEM, now_utc_ms=MORNING))


def fall(book: LedgerBook, clock: Clock, meter: str = "E1") -> None:
    detail = {"fallen": 1, "left_fen": 1_234}
    book.write(
        lambda ledger: alarms.raise_alarm(ledger, Kind.LOW, meter, detail=detail, now_utc_ms=clock.wall)
    )


def turn(keeper: MessageKeeper, clock: Clock, seconds: float = LOOK_S) -> None:
    clock.later(seconds)
    keeper.turn()


def rows(book: LedgerBook) -> list[MessageRow]:
    page = book.read(lambda ledger: messages.page(ledger, MessageQuery(), session=SYSTEM, now_utc_ms=MORNING))
    return list(reversed(page.rows))


def states(book: LedgerBook) -> list[str]:
    return [row.state for row in rows(book)]


def modem_alarm(book: LedgerBook) -> list[Any]:
    live = book.read(lambda ledger: ledger.alarms.live())
    return [row.detail["trouble"] for row in live if row.kind == Kind.MODEM]


def test_a_fall_becomes_three_chinese_parts_on_a_telephone(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    book.write(
        lambda ledger: message_templates.change_template(
            ledger, About.LOW, "zh_CN", LONG, session=SYSTEM, now_utc_ms=MORNING
        )
    )
    fall(book, clock)
    keeper.turn()
    (row,) = rows(book)
    assert (row.state, row.parts, len(simulated.sent)) == ("sent", 3, 3)
    parts = [[gammu.DecodePDU(bytes.fromhex(pdu), True)] for pdu in simulated.sent]
    (whole,) = gammu.LinkSMS(parts)
    assert gammu.DecodeSMS(whole)["Entries"][0]["Buffer"] == row.text
    assert "余额 12.34 元" in row.text
    turn(keeper, clock)
    assert states(book) == ["delivered"]


@pytest.mark.parametrize(
    ("cause", "cure", "trouble"),
    [
        ({"network": 2}, {"network": 1}, "no_network"),
        ({"no_sim": True}, {"no_sim": False}, "no_sim"),
        ({"pin": "4711"}, {"pin": None}, "pin_wanted"),
        ({"silent": True}, {"silent": False}, "no_answer"),
    ],
)
def test_what_cannot_be_sent_waits_an_alarm_is_raised_and_cleared(
    keeper: MessageKeeper,
    book: LedgerBook,
    clock: Clock,
    simulated: SimulatedModem,
    cause: dict[str, Any],
    cure: dict[str, Any],
    trouble: str,
) -> None:
    for name, value in cause.items():
        setattr(simulated, name, value)
    turn(keeper, clock)
    fall(book, clock)
    turn(keeper, clock)
    assert (states(book), simulated.sent, modem_alarm(book)) == (["queued"], [], [])
    turn(keeper, clock, ALARM_AFTER_S)
    assert modem_alarm(book) == [trouble]
    for name, value in cure.items():
        setattr(simulated, name, value)
    turn(keeper, clock)
    assert (states(book), len(simulated.sent), modem_alarm(book)) == (["sent"], 1, [])


def test_pulled_out_and_plugged_in_again(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    simulated.unplug()
    turn(keeper, clock)
    fall(book, clock)
    turn(keeper, clock, ALARM_AFTER_S)
    assert (states(book), modem_alarm(book)) == (["queued"], ["no_port"])
    simulated.plug_in()
    turn(keeper, clock)
    assert (states(book), modem_alarm(book)) == (["sent"], [])


def test_a_full_memory_is_an_alarm_and_texts_go_out_all_the_same(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    simulated.fill()
    turn(keeper, clock)
    turn(keeper, clock, ALARM_AFTER_S)
    fall(book, clock)
    turn(keeper, clock)
    assert (states(book), modem_alarm(book)) == (["sent"], ["memory_full"])


def test_one_alarm_however_often_its_cause_changes(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    for network, trouble in ((2, "no_network"), (3, "network_refused")):
        simulated.network = network
        turn(keeper, clock)
        turn(keeper, clock, ALARM_AFTER_S)
        assert modem_alarm(book) == [trouble]
    assert len(book.read(lambda ledger: ledger.alarms.raised_after(0, 9))) == 1


def test_garbage_on_the_line_loses_nothing(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    simulated.garbage = bytes(range(128, 256)) + b"\r\n\x00\xff garbage\r\n"
    fall(book, clock)
    turn(keeper, clock)
    assert states(book) == ["sent"]


def test_killed_while_sending_it_is_not_sent_again(
    keeper: MessageKeeper, book: LedgerBook, keys: KeyStore, clock: Clock, simulated: SimulatedModem
) -> None:
    fall(book, clock)
    real = keeper._modem
    assert real is not None

    class Killed(BaseException):
        pass

    def die(message: Outgoing) -> None:
        real.__class__.send(real, message)
        raise Killed

    real.send = die  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        keeper.turn()
    assert states(book) == ["sending"]
    real.close()
    after = new_keeper(book, keys, clock)
    turn(after, clock)
    assert states(book) == ["unknown"]
    assert len(simulated.sent) == 1
    assert after._modem is not None
    after._modem.close()


def test_a_wrong_pin_is_tried_once_in_all_runs_of_the_program(
    keeper: MessageKeeper, book: LedgerBook, keys: KeyStore, clock: Clock, simulated: SimulatedModem
) -> None:
    pin(book, keys, "0000")
    simulated.pin = "4711"
    turn(keeper, clock)
    turn(keeper, clock)
    after = new_keeper(book, keys, clock)
    turn(after, clock)
    assert after.state is not None
    assert simulated.tries == 2
    with pytest.raises(DeskError, match="pin_refused_before"):
        pin(book, keys, "0000")
    pin(book, keys, "4711")
    turn(keeper, clock)
    assert keeper.state is not None
    assert keeper.state.trouble is None
    assert simulated.tries == 3
    if after._modem is not None:
        after._modem.close()


def pin(book: LedgerBook, keys: KeyStore, typed: str) -> None:
    book.write(lambda ledger: modem_pin.set_pin(ledger, keys, typed, session=SYSTEM, now_utc_ms=MORNING))


def test_a_pin_is_four_to_eight_digits_and_stands_nowhere_in_clear(
    book: LedgerBook, keys: KeyStore, tmp_path: Path
) -> None:
    for typed in ("12", "12a4", "123456789"):
        with pytest.raises(DeskError, match="pin_digits"):
            pin(book, keys, typed)
    pin(book, keys, "73190284")
    assert b"73190284" not in (tmp_path / "ledger.db").read_bytes()
    pin(book, keys, "")
    assert not book.read(lambda ledger: modem_pin.is_kept(ledger, session=SYSTEM))


def test_texts_that_came_are_kept_in_the_book_and_cleared_in_the_modem(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    simulated.deliver("00040D91683108108300F000086211826141002304" + "4F59989D")
    turn(keeper, clock)
    (row,) = book.read(lambda ledger: messages.incoming(ledger, MessageQuery(), session=SYSTEM).rows)
    assert (row.number, row.text) == ("+8613800138000", "余额")
    assert simulated.memory == {}


def test_another_port_in_the_settings_is_taken_without_a_restart(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    assert keeper.state is not None
    change(book, {"sms.port": ""})
    turn(keeper, clock)
    assert keeper.state is None
    change(book, {"sms.port": str(simulated.device)})
    turn(keeper, clock)
    assert keeper.state is not None


def test_nobody_who_waits_for_the_book_waits_for_the_modem(
    book: LedgerBook, keys: KeyStore, clock: Clock, simulated: SimulatedModem
) -> None:
    """The modem says nothing for the whole time it is given; meanwhile the book writes and reads."""
    made = MessageKeeper(
        book, key_store=keys, clock=clock, alarm_word=lambda kind, language: kind, patience=PATIENCE
    )
    made.turn()
    simulated.stuck_at_text = True
    fall(book, clock)
    sending = threading.Thread(target=made.turn)
    sending.start()
    written = 0
    while sending.is_alive():
        book.write(lambda ledger: ledger.settings.set("x", "y"))
        written += 1
    sending.join()
    assert written > 20
    assert states(book) == ["unknown"]
    if made._modem is not None:
        made._modem.close()


def test_nothing_comes_from_a_simulated_modem_that_was_pulled_out_meanwhile(tmp_path: Path) -> None:
    modem = SimulatedModem(tmp_path / "other")
    master = modem._master
    assert master is not None
    modem.unplug()
    assert not modem._has_news(master)


def test_a_loop_beats_on_while_the_modem_is_silent(
    keeper: MessageKeeper, book: LedgerBook, clock: Clock, simulated: SimulatedModem
) -> None:
    """As the engine's does: a turn that held it up would leave it a beat or two."""
    fall(book, clock)
    simulated.silent = True

    async def beats() -> int:
        working, made = threading.Thread(target=turn, args=(keeper, clock)), 0
        working.start()
        while working.is_alive():
            await asyncio.sleep(0.001)
            made += 1
        return made

    assert asyncio.run(beats()) > 20


class _Server(HTTPServer):
    got: list[dict[str, Any]]
    status = 200
    drip = False


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        if self.server.drip:
            self.wfile.write(b"HTTP/1.1 200 ")
            self.close_connection = True
            threading.Event().wait(0.6)
            return
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not on the screen."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[_Server, ssl.SSLContext]]:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl")
    server = _Server(("localhost", 0), _Handler)
    server.got = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server, ssl.create_default_context(cafile=str(certificate))
    server.shutdown()
    server.server_close()
    thread.join()


def posted(server: _Server, trust: ssl.SSLContext, path: str = "/alarms?k=1", **more: Any) -> Any:
    address = f"https://localhost:{server.server_address[1]}{path}"
    return Webhook(trust=trust, **more).send(Outgoing(7, address, "两条告警", about="office"))


def test_a_webhook_is_given_json_over_https(server: tuple[_Server, ssl.SSLContext]) -> None:
    assert posted(*server).fate is Fate.SENT
    assert server[0].got == [{"id": 7, "about": "office", "text": "两条告警"}]


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(500, Trouble.NETWORK_BUSY), (429, Trouble.NETWORK_BUSY), (404, Trouble.NOT_TAKEN)],
)
def test_what_a_server_says_no_to(
    server: tuple[_Server, ssl.SSLContext], status: int, trouble: Trouble
) -> None:
    server[0].status = status
    outcome = posted(*server)
    assert (outcome.fate, outcome.trouble, outcome.code) == (Fate.NOT_SENT, trouble, status)


def test_a_server_that_drips_is_cut_off(server: tuple[_Server, ssl.SSLContext]) -> None:
    server[0].drip = True
    assert posted(*server, whole_s=0.2).trouble is Trouble.NO_ANSWER


def test_a_server_that_nobody_vouches_for_is_given_nothing(server: tuple[_Server, ssl.SSLContext]) -> None:
    assert posted(server[0], ssl.create_default_context()).trouble is Trouble.NO_NETWORK
    assert server[0].got == []


def test_a_server_that_is_not_there() -> None:
    outcome = Webhook().send(Outgoing(1, "https://localhost:9/", "x"))
    assert (outcome.fate, outcome.trouble) == (Fate.NOT_SENT, Trouble.NO_NETWORK)


def test_only_https_is_posted_to() -> None:
    assert Webhook().send(Outgoing(1, "http://localhost/", "x")).trouble is Trouble.NOT_TAKEN
