"""No key of a payment service, and no name that a service has for a customer, is in anything that the program
writes or says: book, copies, journal, log, exports, reports, and its answers on the command line.

Keys and buyers of which no two are alike are planted in a real run over sockets, in which much goes wrong;
then everything is searched.
"""

from __future__ import annotations

import base64
import json
import logging
import random
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from Crypto.PublicKey import RSA

from app import log_file
from app.domain.payment import PayChannel, PayState
from app.domain.permissions import SYSTEM
from app.errors import presentable
from app.fake_gateways.service import FakeGateway
from app.payments.setup import BadSetup, build
from app.payments.transport import HttpWire
from app.services import pay_channels, pay_lists, pay_refunds
from app.services.pay_lists import PayQuery
from app.verify import verify_book
from tests.faults.pay_search.site import PaySite
from tests.flows.program import run
from tests.helpers.canaries import Canary, found_in, found_under
from tests.helpers.pay_gateways import setup_of

METERS = {"alipay": "W1", "wechat": "W2", "unionpay": "W3"}
OTHERS = {"alipay": "E1", "wechat": "E2", "unionpay": "E3"}

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform == "win32", reason="file names of journals"),
]


class Life:
    """A data folder in which customers paid, what was planted, and what the program said."""

    def __init__(self, folder: Path) -> None:
        self.data, self.around = folder / "data", folder / "around"
        self.data.mkdir(mode=0o700)
        self.around.mkdir()
        self.canaries: list[Canary] = []
        self.said: dict[str, str] = {}

    def plant(self, site: PaySite) -> None:
        """What each gateway set the desk up with, and a buyer of its own."""
        digits = "".join(secrets.choice("0123456789") for _ in range(15))
        for gateway, begins in zip(site.gateways.values(), ("2088", "oUpF", "6216"), strict=True):
            gateway.buyer = begins + digits
            self.canaries.append(Canary.text(f"buyer of {gateway.name}", gateway.buyer))
        pair = RSA.import_key(site.gateways["alipay"].keys.merchant.private_pem)
        self.canaries += _of_key("merchant's key", pair)
        self.canaries.append(
            Canary.text("key of WeChat Pay", str(site.gateways["wechat"].setup()["api_key"]))
        )

    def run(self, *arguments: object) -> int:
        done = run("--data", self.data, "--lang", "en", *arguments)
        self.said[" ".join(map(str, arguments))] = done.out + done.err
        return int(done.code)


def _of_key(name: str, pair: RSA.RsaKey) -> list[Canary]:
    """The file as a whole has line ends that others may change: a line of it, and its secret numbers."""
    lines = pair.export_key(pkcs=8).decode().splitlines()
    numbers = {"d": pair.d, "p": pair.p, "q": pair.q}
    found = [Canary.text(f"{name}, a line", lines[len(lines) // 2])]
    for letter, number in numbers.items():
        found.append(Canary(f"{name}, {letter}", number.to_bytes((number.bit_length() + 7) // 8, "big")))
        found.append(Canary.text(f"{name}, {letter} in figures", str(number)))
    return found


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    lived = Life(tmp_path_factory.mktemp("pay-canaries"))
    with log_file.kept_in(lived.data), log_file.last_resort(lived.data):
        site = PaySite(lived.data, random.Random(1))
        lived.plant(site)
        try:
            site.book.journal_to(lived.around / "journal")
            _a_day(site)
            _what_goes_wrong(lived, site)
            _lists(lived, site)
        finally:
            site.close()
        _commands(lived, site)
    yield lived


def _a_day(site: PaySite) -> None:
    """Sales, a refund, notices, and the next day's statements with a difference in each."""
    for name, meter in (*METERS.items(), *OTHERS.items()):
        order = site.offered(name, meter)
        trade = site.gateways[name].pay(order.id)
        site.keeper.note_callback(PayChannel(name), *site.gateways[name].notice(trade))
        assert site.until(order.id, PayState.SOLD).receipt
    site.written(site.world.go_on)
    for order_id in site.book.read(lambda ledger: ledger.payments.sold_and_due()):
        site.written(
            lambda ledger, now, order_id=order_id: pay_refunds.ask(  # type: ignore[misc]
                ledger, order_id, reason="x", approval=None, session=SYSTEM, now_utc_ms=now
            )
        )
        site.until(order_id, PayState.REFUNDED)
    for gateway in site.gateways.values():
        gateway.faults.set("bill_amount", times=1)
    site.clock.pass_s(86_400)
    for _ in range(6):
        site.turn()
    assert site.book.read(lambda ledger: len(ledger.pay_bills.bills(limit=9))) == 3


def _what_goes_wrong(lived: Life, site: PaySite) -> None:
    """Answers and notices that are none, of others, of a wrong amount; a trial; what a crash would log."""
    meters = iter(site.meters[-15:])
    for name, gateway in site.gateways.items():
        for fault in ("bad_signature", "other_merchant", "garbage", "other_amount"):
            order = site.place(name, next(meters))
            site.turn()
            gateway.faults.set(fault, for_s=30, value=77)
            trade = gateway.trades.get(order.id)
            if trade is not None:
                trade = gateway.pay(order.id)
                headers, body = gateway.notice(trade)
                for changed in (body, body + b"&x=1", body[:-9]):
                    site.keeper.note_callback(PayChannel(name), headers, changed)
            lived.said[f"trial of {name} with {fault}"] = _trial(site, name)
            site.run(40, step_s=10)
            gateway.faults.clear()
            site.run(120, step_s=60)
        _unforeseen(gateway)


def _trial(site: PaySite, name: str) -> str:
    try:
        return site.keeper.try_out(1, PayChannel(name), session=SYSTEM)
    except Exception as error:  # noqa: BLE001 - whatever it is, its words are what is looked at
        return f"{error!r} {presentable(error).params}"


def _unforeseen(gateway: FakeGateway) -> None:
    """A program fault where a client and its set-up stand in every frame, and both in a log line."""
    setup = setup_of(gateway)
    client = build(setup, HttpWire(), gateway.now_ms)
    logging.getLogger().warning("%s %r", setup, client)
    try:
        client.create(None, "")  # type: ignore[arg-type]
    except AttributeError as error:
        presentable(error)
    own = setup.private_key
    try:
        build(setup_of(gateway, private_key=own[: len(own) // 2]), HttpWire(), gateway.now_ms)
    except BadSetup as error:
        presentable(error)
        logging.getLogger().warning("%s", error)


def _lists(lived: Life, site: PaySite) -> None:
    """What the office is shown of channels and orders, whole, as text."""

    def unit(ledger: object) -> str:
        page = pay_lists.page(ledger, PayQuery(), before=None, session=SYSTEM)  # type: ignore[arg-type]
        events = [ledger.payments.events(row.id) for row in page.rows]  # type: ignore[attr-defined]
        return f"{page} {events} {pay_channels.listed(ledger, session=SYSTEM)}"  # type: ignore[arg-type]

    lived.said["the lists"] = site.book.read(unit)


def _commands(lived: Life, site: PaySite) -> None:
    """Set up anew from a file, wrongly and rightly; and every command that tells of the book."""
    setups = {name: gateway.setup() for name, gateway in site.gateways.items()}
    file = lived.around / "channels.json"
    file.write_text(json.dumps({"gateways": setups}))
    assert lived.run("pay-channels", file) == 0, lived.said
    broken = setups | {
        "alipay": setups["alipay"] | {"private_key": str(setups["alipay"]["private_key"])[:-99]}
    }
    file.write_text(json.dumps({"gateways": broken}))
    assert lived.run("pay-channels", file) != 0
    file.write_text(json.dumps({"gateways": broken})[:-3])
    assert lived.run("pay-channels", file) != 0
    file.unlink()
    assert lived.run("verify", "--json") == 0, lived.said
    assert lived.run("setting") == 0
    assert lived.run("export-site", lived.around / "site.xlsx") == 0, lived.said
    for name in ("sales-rows", "sales-by-channel"):
        out = lived.around / f"{name}.csv"
        assert lived.run("report", name, "--period", "2026-09", "--out", out) == 0, lived.said
    assert "WeChat Pay" in out.read_text("utf-8-sig")


def test_nothing_in_the_data_folder_holds_a_key_or_a_buyer(life: Life) -> None:
    assert {"ledger.db", "meterdesk.log", "desk.key"} <= {path.name for path in life.data.iterdir()}
    assert found_under(life.canaries, life.data) == []


def test_what_went_wrong_came_into_the_log(life: Life) -> None:
    log = (life.data / "meterdesk.log").read_text("utf-8")
    assert "unforeseen fault" in log and "ChannelSetup(" in log and "bad_signature" in log


def test_journal_exports_and_reports_hold_none(life: Life) -> None:
    assert list((life.around / "journal").glob("journal-*.jsonl"))
    assert {"site.xlsx", "sales-rows.csv", "sales-by-channel.csv"} <= {
        path.name for path in life.around.iterdir()
    }
    assert found_under(life.canaries, life.around) == []


def test_nothing_that_was_said_or_shown_holds_one(life: Life) -> None:
    finds = {what: found_in(life.canaries, text.encode()) for what, text in life.said.items()}
    assert {what: found for what, found in finds.items() if found} == {}
    assert len(life.said) >= 15 and "bad_signature" in life.said["trial of wechat with bad_signature"]


def test_the_book_is_proven(life: Life) -> None:
    assert verify_book(life.data / "ledger.db").findings == ()


def test_the_search_would_find_a_key_in_its_file(life: Life, tmp_path: Path) -> None:
    key = next(one for one in life.canaries if one.name == "merchant's key, a line")
    buyer = life.canaries[0]
    (tmp_path / "x.log").write_bytes(b"..." + key.secret + base64.b64encode(b"a" + buyer.secret))
    assert len({find.split(" in ")[0] for find in found_under(life.canaries, tmp_path)}) >= 2
