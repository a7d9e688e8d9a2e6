"""From a meter that counts to a text in a tenant's hand: engine, alarms, rule, queue, driver, modem on a pty.

The engine runs on virtual time; the keepers of alarms and messages are turned as it passes; the modem answers
in real time. What it was given is read by gammu.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.alarm_keeper import AlarmKeeper
from app.domain.alarms import DeskFacts
from app.domain.permissions import SYSTEM
from app.key_file import Place
from app.key_store import KeyStore
from app.message_keeper import MessageKeeper
from app.outputs.sms.modem import Patience
from app.services import settings
from meterio.clock import SystemClock
from meterio.ports.reconnect import Backoff
from meterio.types import Clock
from tests.helpers.console import Console, virtual_console
from tests.helpers.gsm_modem import SimulatedModem
from tests.helpers.virtual_loop import run_virtual

gammu = pytest.importorskip("gammu")
pytest.importorskip("tty")

PATIENCE = Patience(wake_s=0.4, answer_s=1.5, list_s=1.5, pin_s=1.5, prompt_s=1.5, send_s=1.5)
LITRES_AN_HOUR = 9_000
WATER, ELECTRICITY = "13900000006", "13900000001"
"""Whom to tell of the meters W1 and E1."""
EVERY_S = 20.0


class BothClocks:
    """The time of day is the virtual loop's; what is waited for passes with either."""

    def __init__(self, virtual: Clock) -> None:
        self._virtual, self._real = virtual, SystemClock()

    def utc_ms(self) -> int:
        return self._virtual.utc_ms()

    def monotonic(self) -> float:
        return self._virtual.monotonic() + self._real.monotonic()


class Office:
    """A console with its keepers of alarms and messages, and the modem that they send by."""

    def __init__(self, console: Console, modem: SimulatedModem) -> None:
        self.console, self.modem = console, modem
        self.alarms = AlarmKeeper(
            console.book,
            live=console.live,
            troubles=console.worker.troubles.all,
            makes=console.worker.profiles,
            clock=console.clock,
        )
        self.alarms._facts = lambda: DeskFacts(10**12, 200_000_000)
        self.messages = self._messages()

    def _messages(self) -> MessageKeeper:
        return MessageKeeper(
            self.console.book,
            key_store=KeyStore(self.console.folder, place=Place.FILE),
            clock=BothClocks(self.console.clock),
            alarm_word=lambda kind, language: kind,
            patience=PATIENCE,
            new_backoff=lambda: Backoff(first_s=0.0, longest_s=0.01),
        )

    def close(self) -> None:
        assert self.messages.stop(1.0)
        if self.messages._modem is not None:
            self.messages._modem.close()

    def restart(self) -> None:
        """What the keepers knew is gone; the book has the rest."""
        self.close()
        self.messages = self._messages()

    async def passes(self, until: Callable[[], bool], *, within_s: float) -> None:
        async with asyncio.timeout(within_s):
            while not until():
                await asyncio.sleep(EVERY_S)
                self.alarms.turn()
                self.messages.turn()

    def texts(self) -> list[tuple[str, str]]:
        """Number and words of all that the modem was given, in order."""
        parts: dict[int, list[Any]] = {}
        for place, pdu in enumerate(self.modem.sent):
            sms = gammu.DecodePDU(bytes.fromhex(pdu), True)
            header = sms["UDH"]
            key = header["ID8bit"] if header["AllParts"] > 1 else -place - 1
            parts.setdefault(key, []).append([sms])
        found = []
        for group in parts.values():
            (whole,) = gammu.LinkSMS(group)
            joined = gammu.DecodeSMS(whole)
            text = whole[0]["Text"] if joined is None else joined["Entries"][0]["Buffer"]
            found.append((whole[0]["Number"], text))
        return found

    def told(self, words: str) -> int:
        return sum(words in text for _, text in self.texts())


@asynccontextmanager
async def office(tmp_path: Path, values: dict[str, str]) -> AsyncIterator[Office]:
    with SimulatedModem(tmp_path / "modem") as modem:
        async with virtual_console(tmp_path, steady_l_per_h=LITRES_AN_HOUR) as console:
            wanted = {
                "sms.port": str(modem.device),
                "sms.quiet_hours": "",
                "sms.repeat_min": "0",
                "sms.office_alarms": "none",
                "site.name": "万象城",
                "supply.no_cut_hours": "",
                **values,
            }
            console.book.write(
                lambda ledger: settings.change_many(ledger, wanted, session=SYSTEM, now_utc_ms=1)
            )
            await console.worker.apply(console.worker.setup)
            made = Office(console, modem)
            made.alarms.turn()
            made.messages.turn()
            yield made
            made.close()
            console.must_verify()


def play(tmp_path: Path, story: Callable[[Office], Any], values: dict[str, str]) -> None:
    async def whole() -> None:
        async with office(tmp_path, values) as made:
            await story(made)

    run_virtual(whole)


LEVELS = {"alarm.low_fen": "160", "alarm.very_low_fen": "80"}


async def idle(made: Office, seconds: float) -> None:
    end = made.console.clock.monotonic() + seconds
    await made.passes(lambda: made.console.clock.monotonic() >= end, within_s=seconds + 60)


def test_a_tenant_gets_each_level_of_a_fall_then_that_supply_was_cut_and_nothing_twice(
    tmp_path: Path,
) -> None:
    async def story(made: Office) -> None:
        console = made.console
        await console.sell("r1", "W1", 200)
        await made.passes(lambda: made.told("已不多") == 1, within_s=7_200)
        await made.passes(lambda: made.told("即将用完") == 1, within_s=7_200)
        made.restart()
        await made.passes(lambda: made.told("已于") == 1, within_s=7_200)
        assert not console.mall.book("W1")["supply_on"]
        await idle(made, 300)
        said = [text for number, text in made.texts() if number == WATER]
        assert len(said) == 3
        assert all(text.startswith("【万象城】B1-W01") for text in said)
        await console.sell("r2", "W1", 2_000)
        await made.passes(lambda: bool(console.mall.book("W1")["supply_on"]), within_s=120)
        await idle(made, 120)
        assert sum(number == WATER for number, _ in made.texts()) == 3

    play(tmp_path, story, LEVELS)


def test_with_grace_he_is_told_when_supply_will_be_cut_and_it_is_cut_then(tmp_path: Path) -> None:
    async def story(made: Office) -> None:
        console = made.console
        await console.sell("r1", "W1", 100)
        await made.passes(lambda: made.told("将于") == 1, within_s=7_200)
        notices = console.book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=99))
        (told,) = (one for one in notices if one.level == "cut")
        assert told.cut_utc_ms is not None and console.mall.book("W1")["supply_on"]
        await made.passes(lambda: made.told("已于") == 1, within_s=7_200)
        (order,) = console.book.read(lambda ledger: ledger.orders.of_meter("W1", limit=9))
        assert 0 <= order.order.utc_ms - told.cut_utc_ms < 60_000
        await idle(made, 300)
        assert (made.told("将于"), made.told("已于")) == (1, 1)

    play(tmp_path, story, LEVELS | {"supply.grace_min": "5"})


def test_a_meter_that_holds_its_money_falls_and_its_tenant_is_told_of_each_level_once(tmp_path: Path) -> None:
    """By the alarms: 50 yuan at first, of which a shop uses up to 5 an hour."""

    async def story(made: Office) -> None:
        await made.passes(lambda: made.told("已不多") == 5, within_s=14_400)
        made.restart()
        await made.passes(lambda: made.told("即将用完") == 5, within_s=14_400)
        await idle(made, 300)
        said = [text for number, text in made.texts() if number == ELECTRICITY]
        assert len(said) == 2 and made.told("户您好：表 E") == 10
        assert all("B1-001" in text and "E1" in text for text in said)
        assert "已不多" in said[0] and "仅" in said[1]

    play(tmp_path, story, {"alarm.low_fen": "4990", "alarm.very_low_fen": "4940"})
