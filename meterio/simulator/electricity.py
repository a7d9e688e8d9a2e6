"""Acrel ADF300/ADF400L, a three-phase user: the register map of the manual V1.2.

Inferred, because the manual is silent, and kept here alone: the bits of the status word (those of the maker's
DDSY1352), the words before the total power, the clock's four words, how a wrong purchase count is refused
(exception 3), and the 20 bytes of a purchase record: year, month, day, hour, minute, second, count u16,
amount u32, balance after i32, energy u32. This make knows no hoarding limit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from meterio.simulator.load import FLAT, rate_of, slot_of
from meterio.simulator.meter import Meter, local_time, utc_ms_of
from meterio.simulator.modbus import (
    ILLEGAL_ADDRESS,
    ILLEGAL_VALUE,
    Kind,
    Refusal,
    span,
)
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import LOWEST_BALANCE_FEN, UNITS_PER_WH, Prepaid, Purchase

LIVE = 0x033F
RATES = 0x0430
SETTINGS = 0x0536
PURCHASE = 0x0543
FORCED = 0x0804
IDENTITY = 0x0900
CLOCK = 0x090B
RECORDS = 0x1B00
RECORD_COUNT = 20
RECORD_WORDS = 10

_LIVE = struct.Struct(">7H48xIIiIHIHixxIHxx")
_SETTINGS = struct.Struct(">H4III")
_RECORD = struct.Struct(">6BHIiI")
_U32 = 0xFFFFFFFF
_WH_PER_STEP = 10
"""Energy registers count 0.01 kWh."""

# Register 0804, who holds the relay by force: high byte 1 opens, low bit 1 closes, 0 leaves it to fees.
_FORCED_OPEN, _FORCED_CLOSED, _NOT_FORCED = 0x0100, 0x0001, 0x0000


class ElectricityMeter(Meter):
    """A meter that holds its own credit and cuts itself."""

    def __init__(
        self,
        plan: MeterPlan,
        *,
        seed: int,
        now_ms: int,
        on_purchase: Callable[[ElectricityMeter], None] = lambda meter: None,
    ) -> None:
        super().__init__(plan, rated=plan.rated_w, seed=seed, now_ms=now_ms)
        self.prepaid = Prepaid(plan)
        self._units = [0] * 4
        self._units[FLAT] = plan.energy_wh * UNITS_PER_WH
        self._forced = _NOT_FORCED
        self._clock_offset_ms = 0
        self._amount_fen = 0
        self._on_purchase = on_purchase
        # First address, words, how to render them.
        self._blocks: tuple[tuple[int, int, Callable[[], bytes]], ...] = (
            (LIVE, 50, self._live_words),
            (RATES, 8, self._rate_words),
            (SETTINGS, 18, self._setting_words),
            (FORCED, 1, lambda: self._forced.to_bytes(2, "big")),
            (IDENTITY, 2, lambda: struct.pack(">HH", self.unit, 0)),
            (CLOCK, 4, self._clock_words),
        )

    @property
    def energy_wh(self) -> int:
        """As its registers show it, in steps of 10 Wh."""
        return sum(self._units) // (_WH_PER_STEP * UNITS_PER_WH) * _WH_PER_STEP

    @property
    def supply_on(self) -> bool:
        if self._forced == _NOT_FORCED:
            return not self.prepaid.is_open(self._at_ms)
        return self._forced == _FORCED_CLOSED

    @property
    def purchases(self) -> list[Purchase]:
        return self.prepaid.purchases

    def kind_of(self, frame: bytes) -> Kind:
        kind = super().kind_of(frame)
        if kind is Kind.WRITE and PURCHASE in range(span(frame)[0], sum(span(frame))):
            return Kind.PURCHASE
        return kind

    def buy(self, amount_fen: int, *, foreign: bool) -> Purchase:
        """Takes a purchase at its own next count. `foreign`: from another till, not over this line."""
        self._amount_fen = amount_fen
        done = self.prepaid.credit(amount_fen, at_ms=self._at_ms, energy_wh=self.energy_wh, foreign=foreign)
        self._on_purchase(self)
        return done

    def reset(self) -> None:
        self.prepaid.reset()
        self._units = [0] * 4

    def state(self) -> dict[str, Any]:
        return {
            "at_ms": self._at_ms,
            "units": list(self._units),
            "forced": self._forced,
            "clock_offset_ms": self._clock_offset_ms,
            "amount_fen": self._amount_fen,
            "prepaid": self.prepaid.state(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self._at_ms = state["at_ms"]
        self._units = list(state["units"])
        self._forced = state["forced"]
        self._clock_offset_ms = state["clock_offset_ms"]
        self._amount_fen = state["amount_fen"]
        self.prepaid.restore(state["prepaid"])

    def _live(self, slot: int, until_ms: int) -> None:
        until_ms = min(until_ms, self.prepaid.next_change_ms(self._at_ms))
        units_per_ms = self._load.draw(slot) * self._speed if self.supply_on else 0
        rate = rate_of(slot)
        until_ms = min(until_ms, self._at_ms + self.prepaid.lasts_ms(units_per_ms, rate))
        units = units_per_ms * (until_ms - self._at_ms)
        self._units[rate] += units
        self._at_ms = until_ms
        if units:
            self.prepaid.charge(units, rate, at_ms=until_ms)

    def _book(self) -> dict[str, Any]:
        prepaid = self.prepaid
        return {
            "balance_fen": prepaid.balance_fen,
            "purchase_count": prepaid.count,
            "total_purchased_fen": prepaid.total_fen,
            "energy_wh": self.energy_wh,
            "prices_fen": list(prepaid.prices_fen),
            "alarm1_fen": prepaid.alarm1_fen,
            "alarm2_fen": prepaid.alarm2_fen,
            "clock_utc_ms": self._at_ms + self._clock_offset_ms,
            "purchases": [_as_book(purchase) for purchase in prepaid.purchases],
        }

    # reading

    def _read(self, address: int, words: int) -> bytes:
        if RECORDS <= address < RECORDS + RECORD_COUNT:
            return self._record(address - RECORDS, words)
        for start, size, render in self._blocks:
            if start <= address and address + words <= start + size:
                return render()[2 * (address - start) : 2 * (address - start + words)]
        raise Refusal(ILLEGAL_ADDRESS)

    def _record(self, index: int, words: int) -> bytes:
        """One address is one record, the newest first; zeros where there is none yet."""
        if words > RECORD_WORDS:
            raise Refusal(ILLEGAL_VALUE)
        purchases = self.prepaid.purchases
        if index >= len(purchases):
            return bytes(2 * words)
        done = purchases[-1 - index]
        when = local_time(done.utc_ms + self._clock_offset_ms)
        record = _RECORD.pack(
            when.year % 100,
            *when.timetuple()[1:6],
            done.count,
            done.amount_fen,
            done.balance_after_fen,
            done.energy_wh // _WH_PER_STEP & _U32,
        )
        return record[: 2 * words]

    def _live_words(self) -> bytes:
        prepaid = self.prepaid
        power_w = self._load.draw(slot_of(self._at_ms)) if self.supply_on else 0
        current = min(power_w * 100 // (3 * 230), 0xFFFF)
        return _LIVE.pack(
            *(2300, 2300, 2300),
            *(current, current, current),
            min(power_w, 0x7FFF),
            self.energy_wh // _WH_PER_STEP & _U32,
            0,
            max(prepaid.balance_fen, LOWEST_BALANCE_FEN),
            prepaid.total_fen,
            prepaid.count,
            0,
            self._status(),
            0,
            prepaid.overdraft_fen,
            prepaid.recovery_s,
        )

    def _status(self) -> int:
        """Bits 13-15 relays closed, 0-2 fee control lets through, 3 fee control on, 5 arrears, 6-7 alarms."""
        prepaid = self.prepaid
        return (
            0xE000 * self.supply_on
            | 0x0007 * (not prepaid.is_open(self._at_ms))
            | 0x0008 * prepaid.enabled
            | 0x0020 * (prepaid.balance_fen <= 0)
            | 0x0040 * (prepaid.balance_fen < prepaid.alarm1_fen)
            | 0x0080 * (prepaid.balance_fen < prepaid.alarm2_fen)
        )

    def _rate_words(self) -> bytes:
        steps = (units // (_WH_PER_STEP * UNITS_PER_WH) & _U32 for units in self._units)
        return struct.pack(">4I", *steps)

    def _setting_words(self) -> bytes:
        prepaid = self.prepaid
        settings = _SETTINGS.pack(
            prepaid.enabled, *prepaid.prices_fen, prepaid.alarm1_fen, prepaid.alarm2_fen
        )
        return settings + struct.pack(">IHI", self._amount_fen, prepaid.count, 0)

    def _clock_words(self) -> bytes:
        now = local_time(self._at_ms + self._clock_offset_ms)
        return bytes((*_date_bytes(now), now.hour, now.minute, now.second, 0))

    # writing

    def _write(self, address: int, data: bytes) -> None:
        if address == PURCHASE and len(data) == 6:
            self._take_purchase(data)
        elif address == FORCED and len(data) == 2:
            self._force(int.from_bytes(data, "big"))
        elif address == CLOCK and len(data) == 8:
            self._set_clock(data)
        else:
            self._set(address, data)

    def _take_purchase(self, data: bytes) -> None:
        """Amount and count in one frame, taken whole or refused. An equal count is the copy of one done."""
        amount_fen, count = struct.unpack(">IH", data)
        if not self.prepaid.accepts(amount_fen, count):
            raise Refusal(ILLEGAL_VALUE)
        self.buy(amount_fen, foreign=False)

    def _force(self, word: int) -> None:
        if word not in (_FORCED_OPEN, _FORCED_CLOSED, _NOT_FORCED):
            raise Refusal(ILLEGAL_VALUE)
        self._forced = word

    def _set_clock(self, data: bytes) -> None:
        year, month, day, _weekday, hour, minute, second, _ = data
        try:
            wanted = datetime(2000 + year, month, day, hour, minute, second)
        except ValueError:
            raise Refusal(ILLEGAL_VALUE) from None
        self._clock_offset_ms = utc_ms_of(wanted) - self._at_ms

    def _set(self, address: int, data: bytes) -> None:
        """Prepaid switch, prices, alarm amounts: whole items only, so that no price is ever half new."""
        start = 2 * (address - SETTINGS)
        stop = start + len(data)
        edges = (0, 2, 6, 10, 14, 18, 22, 26)
        if start not in edges or stop not in edges:
            raise Refusal(ILLEGAL_ADDRESS)
        words = bytearray(self._setting_words()[:26])
        words[start:stop] = data
        prepaid = self.prepaid
        enabled, *prepaid.prices_fen, prepaid.alarm1_fen, prepaid.alarm2_fen = _SETTINGS.unpack(words)
        prepaid.enabled = bool(enabled)
        prepaid.review(self._at_ms)


def _date_bytes(when: datetime) -> tuple[int, int, int, int]:
    return when.year % 100, when.month, when.day, when.isoweekday()


def _as_book(done: Purchase) -> dict[str, Any]:
    return {
        "utc_ms": done.utc_ms,
        "count": done.count,
        "amount_fen": done.amount_fen,
        "balance_before_fen": done.balance_before_fen,
        "balance_after_fen": done.balance_after_fen,
        "foreign": done.foreign,
    }
