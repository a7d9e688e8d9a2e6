"""The driver and a simulated modem on a pseudo-terminal; what the modem was given is read by gammu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.outputs.channel import Fate, Outgoing
from app.outputs.sms.dialogue import SerialWire
from app.outputs.sms.inbox import Stored
from app.outputs.sms.modem import Modem, ModemSettings, Patience
from app.outputs.sms.pdu import Received, Report
from app.outputs.sms.state import Network, Signal, Sim
from app.outputs.sms.troubles import Trouble
from meterio.clock import SystemClock
from meterio.ports.reconnect import Backoff
from tests.helpers.gsm_modem import SimulatedModem

gammu = pytest.importorskip("gammu")
pytest.importorskip("tty")  # pseudo-terminals

NUMBER = "+8613800138000"
THREE_PARTS = "尊敬的商户：您的电表（A-101）余额 12.30 元，已很低，请及时充值，以免停电。" * 4
INCOMING = "00040D91683108108300F000086211826141002304" + "4F59989D"
PATIENCE = Patience(wake_s=0.4, answer_s=1.5, list_s=1.5, pin_s=1.5, prompt_s=1.5, send_s=1.5)


@dataclass
class Pins:
    """As the program keeps them: what was tried in vain is not given again."""

    pin: str | None = None
    tried: bool = False

    def take(self) -> str | None:
        if self.pin is None or self.tried:
            return None
        self.tried = True
        return self.pin

    def right(self) -> None:
        self.tried = False

    def refused(self) -> bool:
        return self.tried


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedModem]:
    with SimulatedModem(tmp_path / "modem") as modem:
        yield modem


@pytest.fixture
def driver(simulated: SimulatedModem) -> Iterator[Callable[..., Modem]]:
    made: list[Modem] = []

    def make(pins: Pins | None = None, **more: Any) -> Modem:
        modem = Modem(
            ModemSettings(str(simulated.device)),
            clock=SystemClock(),
            pins=pins or Pins(),
            open_wire=SerialWire,
            patience=PATIENCE,
            backoff=Backoff(first_s=0.0, longest_s=0.01),
            **more,
        )
        made.append(modem)
        return modem

    yield make
    for modem in made:
        modem.close()


def text(content: str = "余额不足", number: int = 1, **more: Any) -> Outgoing:
    return Outgoing(number, NUMBER, content, reference=number, **more)


def read(pdus: list[str]) -> str:
    """What a phone would show of these telegrams, by gammu."""
    parts = [gammu.DecodePDU(bytes.fromhex(pdu), True) for pdu in pdus]
    if len(parts) == 1:
        return str(parts[0]["Text"])
    groups = gammu.LinkSMS([[part] for part in parts])
    assert len(groups) == 1
    return str(gammu.DecodeSMS(groups[0])["Entries"][0]["Buffer"])


def collect(modem: Modem, wanted: int = 1) -> list[Stored]:
    """Until so many have come."""
    found: list[Stored] = []
    for _ in range(100):
        found += modem.collect()
        if len(found) >= wanted:
            break
    return found


def test_three_chinese_parts_come_out_exact(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    modem = driver()
    assert modem.look().trouble is None
    outcome = modem.send(text(THREE_PARTS, 300))
    assert (outcome.fate, outcome.references) == (Fate.SENT, (1, 2, 3))
    assert read(simulated.sent) == THREE_PARTS
    udh = [gammu.DecodePDU(bytes.fromhex(pdu), True)["UDH"] for pdu in simulated.sent]
    assert [(one["ID8bit"], one["PartNumber"]) for one in udh] == [(300 % 256, 1), (44, 2), (44, 3)]


def test_each_part_is_reported_on(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    modem = driver()
    modem.look()
    modem.send(text(THREE_PARTS))
    found = [one.content for one in collect(modem, 3)]
    assert found == [Report(NUMBER, 1, 0), Report(NUMBER, 2, 0), Report(NUMBER, 3, 0)]


def test_reports_kept_in_a_memory_of_their_own_are_fetched_and_cleared(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.report_in_memory = True
    modem = driver()
    assert modem.look().reports
    modem.send(text())
    (stored,) = collect(modem)
    assert (stored.content, stored.memory) == (Report(NUMBER, 1, 0), "SR")
    modem.forget(stored)
    assert not simulated.report_memory


def test_what_the_modem_is_like(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    state = driver().look()
    assert (state.sim, state.network, state.operator) == (Sim.READY, Network.HOME, "CHINA MOBILE")
    assert (state.signal, state.used, state.size) == (Signal.STRONG, 0, 20)
    assert (state.model, state.reports) == ("SIM800C", True)


@pytest.mark.parametrize(("rssi", "signal"), [(0, 0), (5, 1), (12, 2), (17, 3), (31, 4), (99, 0)])
def test_signal_in_bars(
    driver: Callable[..., Modem], simulated: SimulatedModem, rssi: int, signal: int
) -> None:
    simulated.rssi = rssi
    assert driver().look().signal == signal


def test_echo_and_lines_in_the_middle_of_an_answer_change_nothing(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.echo_stays = True
    simulated.unasked = '+CMTI: "SM",3'
    modem = driver()
    assert modem.look().trouble is None
    assert modem.send(text(THREE_PARTS)).fate is Fate.SENT
    assert read(simulated.sent) == THREE_PARTS


def test_a_report_in_the_middle_of_a_list_is_taken_for_what_it_is(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    modem = driver()
    modem.look()
    simulated.deliver(INCOMING)
    report = f"00062A0D91683108108300F0{'62118261410023' * 2}00"
    simulated.unasked = f"+CDS: {len(report) // 2 - 1}\r\n{report}"
    found = [one.content for one in collect(modem, 2)]
    simulated.unasked = ""
    assert Report(NUMBER, 42, 0) in found
    assert any(isinstance(one, Received) and one.body == "余额" for one in found)


def test_a_message_that_came_is_given_until_it_is_forgotten(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    modem = driver()
    modem.look()
    simulated.deliver(INCOMING)
    first, again = collect(modem)[0], collect(modem)[0]
    assert first == again
    assert isinstance(first.content, Received)
    assert (first.content.number, first.content.body) == (NUMBER, "余额")
    modem.forget(first)
    assert simulated.memory == {}
    assert modem.collect() == ()


def test_what_cannot_be_read_is_given_as_it_is(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    modem = driver()
    modem.look()
    simulated.deliver("00FFFF")
    (stored,) = collect(modem)
    assert (stored.content, stored.raw) == (None, "00FFFF")


def test_the_pin_is_entered_once_and_opens_the_card(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.pin = "4711"
    modem = driver(Pins("4711"))
    assert modem.look().trouble is None
    simulated.unplug()
    modem.look()
    simulated.plug_in()
    assert modem.look().trouble is None, "a right PIN opens the card again after the modem had no power"


def test_a_wrong_pin_is_never_tried_twice(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    simulated.pin = "4711"
    pins = Pins("0000")
    modem = driver(pins)
    for _ in range(4):
        assert modem.look().trouble is Trouble.PIN_REFUSED
    simulated.unplug()
    modem.look()
    simulated.plug_in()
    assert modem.look().trouble is Trouble.PIN_REFUSED
    assert driver(pins).look().trouble in (Trouble.PIN_REFUSED, Trouble.NO_PORT)
    assert simulated.tries == 2


def test_a_card_that_wants_a_pin_nobody_gave_is_told(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.pin = "4711"
    modem = driver()
    assert modem.look().trouble is Trouble.PIN_WANTED
    assert modem.send(text()).fate is Fate.NOT_SENT
    assert simulated.tries == 3


@pytest.mark.parametrize(
    ("cause", "trouble"),
    [
        ({"no_sim": True}, Trouble.NO_SIM),
        ({"pin": "1", "tries": 0}, Trouble.PUK_WANTED),
        ({"network": 2}, Trouble.NO_NETWORK),
        ({"network": 3}, Trouble.NETWORK_REFUSED),
        ({"silent": True}, Trouble.NO_ANSWER),
    ],
)
def test_what_keeps_it_from_sending_is_told_and_over_when_it_is_over(
    driver: Callable[..., Modem], simulated: SimulatedModem, cause: dict[str, Any], trouble: Trouble
) -> None:
    before = {name: getattr(simulated, name) for name in cause}
    for name, value in cause.items():
        setattr(simulated, name, value)
    modem = driver()
    assert modem.look().trouble is trouble
    assert modem.send(text()).trouble is trouble
    assert simulated.sent == []
    for name, value in before.items():
        setattr(simulated, name, value)
    assert modem.look().trouble is None
    assert modem.send(text()).fate is Fate.SENT


def test_a_full_memory_is_told_and_sending_goes_on(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.fill()
    modem = driver()
    state = modem.look()
    assert (state.memory_full, state.trouble) == (True, None)
    assert modem.collect() == (), "what the modem keeps of its own is none of ours"
    assert modem.send(text()).fate is Fate.SENT


@pytest.mark.parametrize(
    ("error", "trouble", "code"),
    [
        ("+CMS ERROR: 1", Trouble.NUMBER_UNKNOWN, 1),
        ("+CMS ERROR: 322", Trouble.MEMORY_FULL, 322),
        ("+CMS ERROR: 42", Trouble.NETWORK_BUSY, 42),
        ("+CMS ERROR: 999", Trouble.OTHER, 999),
        ("+CME ERROR: 30", Trouble.NO_NETWORK, 30),
        ("ERROR", Trouble.OTHER, None),
    ],
)
def test_what_a_network_refuses_is_said_in_words_and_nothing_went_out(
    driver: Callable[..., Modem],
    simulated: SimulatedModem,
    error: str,
    trouble: Trouble,
    code: int | None,
) -> None:
    simulated.errors = [error]
    modem = driver()
    modem.look()
    outcome = modem.send(text())
    assert (outcome.fate, outcome.trouble, outcome.code) == (Fate.NOT_SENT, trouble, code)
    assert modem.send(text()).fate is Fate.SENT


def test_a_text_broken_off_between_parts_is_taken_up_at_the_part_it_stopped_at(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    modem = driver()
    modem.look()
    simulated.errors = ["", "+CMS ERROR: 42"]
    first = modem.send(text(THREE_PARTS))
    assert (first.fate, first.references, first.done) == (Fate.NOT_SENT, (1,), 1)
    second = modem.send(text(THREE_PARTS, done=1))
    assert (second.fate, second.references, second.done) == (Fate.SENT, (2, 3), 2)
    assert read(simulated.sent) == THREE_PARTS


def test_pulled_out_while_a_text_was_on_its_way_leaves_its_fate_unknown(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.unplug_at_text = True
    modem = driver()
    modem.look()
    outcome = modem.send(text())
    assert (outcome.fate, outcome.trouble) == (Fate.UNKNOWN, Trouble.NO_PORT)
    assert modem.look().trouble is Trouble.NO_PORT
    simulated.unplug_at_text = False
    simulated.plug_in()
    assert modem.look().trouble is None
    assert modem.send(text()).fate is Fate.SENT


def test_no_answer_to_a_text_leaves_its_fate_unknown(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.stuck_at_text = True
    modem = driver()
    modem.look()
    outcome = modem.send(text())
    assert (outcome.fate, outcome.trouble) == (Fate.UNKNOWN, Trouble.NO_ANSWER)
    simulated.stuck_at_text = False
    assert modem.look().trouble is None


def test_garbage_is_survived(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    simulated.garbage = bytes(range(128, 256)) + b"\r\n\xff\x00^&*\r\n" + b"x" * 300 + b"\r\n"
    modem = driver()
    assert modem.look().trouble is None
    assert modem.send(text(THREE_PARTS)).fate is Fate.SENT
    assert read(simulated.sent) == THREE_PARTS


def test_a_modem_that_only_babbles_is_said_to_and_taken_up_when_it_speaks(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    real = simulated._command
    simulated._command = lambda line: simulated._put(b"\x80\x81garbage\r\n")  # type: ignore[method-assign]
    modem = driver()
    assert modem.look().trouble is Trouble.NOT_UNDERSTOOD
    simulated._command = real  # type: ignore[method-assign]
    assert modem.look().trouble is None


def test_pulled_out_and_plugged_in_again(driver: Callable[..., Modem], simulated: SimulatedModem) -> None:
    modem = driver()
    modem.look()
    simulated.unplug()
    assert modem.look().trouble is Trouble.NO_PORT
    assert modem.send(text()).fate is Fate.NOT_SENT
    simulated.plug_in()
    assert modem.look().trouble is None
    assert modem.send(text()).fate is Fate.SENT


def test_a_port_that_is_not_there_is_tried_with_growing_pauses(tmp_path: Path) -> None:
    class Clock:
        now = 0.0

        def monotonic(self) -> float:
            return self.now

        def utc_ms(self) -> int:
            return int(self.now * 1000)

    clock, tries = Clock(), []

    def refuse(device: str, baud: int) -> SerialWire:
        tries.append(clock.now)
        raise OSError("not there")

    modem = Modem(
        ModemSettings("nowhere"),
        clock=clock,
        pins=Pins(),
        open_wire=refuse,
        backoff=Backoff(first_s=1.0, longest_s=8.0, uniform=lambda low, high: high),
    )
    for second in range(40):
        clock.now = float(second)
        assert modem.look().trouble is Trouble.NO_PORT
    assert tries == [0, 1, 3, 7, 15, 23, 31, 39]


def test_a_modem_without_telegrams_is_used_in_text_mode(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.telegrams = False
    modem = driver()
    assert modem.look().text_mode
    assert modem.send(text("电" * 80)).fate is Fate.SENT
    sent = [bytes.fromhex(one).decode("utf-16-be") for one in simulated.sent]
    assert sent == ["(1/2) " + "电" * 62, "(2/2) " + "电" * 18]
    number = NUMBER.encode("utf-16-be").hex().upper()
    assert f'AT+CMGS="{number}",145' in simulated.commands
    assert "AT+CSMP=49,167,0,8" in simulated.commands
    body = "你好".encode("utf-16-be").hex().upper()
    simulated.deliver(f'"{number}",,"26/11/28,16:14:00+32";{body}')
    (stored,) = collect(modem)
    assert stored.content == Received(NUMBER, "你好", 1_795_853_640_000)
    simulated._put(f'\r\n+CDS: 6,2,"{number}",145,"26/11/28,16:14:00+32","26/11/28,16:14:09+32",0\r\n')
    found = [one.content for one in collect(modem, 2)]
    assert Report(NUMBER, 2, 0) in found


def test_an_end_of_the_program_is_heard_while_a_network_is_waited_for(
    driver: Callable[..., Modem], simulated: SimulatedModem
) -> None:
    simulated.stuck_at_text = True
    modem = driver(ending=lambda: bool(simulated.sent))
    modem.look()
    assert modem.send(text()).fate is Fate.UNKNOWN
