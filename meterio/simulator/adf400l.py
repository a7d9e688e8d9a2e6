"""Acrel ADF300/ADF400L: a three-phase user and a one-phase user, the register maps of the manual V1.2.

Inferred, because the manual is silent, and kept here alone: the bits of the status word (those of the maker's
DDSY1352), the words before the total power, the clock's four words, how a wrong purchase count is refused
(exception 3), and the 20 bytes of a purchase record: year, month, day, hour, minute, second, count u16,
amount u32, balance after i32, energy u32. The one-phase map calls its remaining amount kWh; here it is money
like the other's. This make knows no hoarding limit.
"""

from __future__ import annotations

import struct
from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from meterio.simulator.credit import (
    FORCED_CLOSED,
    FORCED_OPEN,
    NOT_FORCED,
    STEP,
    ElectricityMeter,
)
from meterio.simulator.meter import local_time, utc_ms_of
from meterio.simulator.modbus import ILLEGAL_ADDRESS, ILLEGAL_VALUE, Refusal
from meterio.simulator.modbus_meter import ModbusMeter, touches
from meterio.simulator.prepaid import LOWEST_BALANCE_FEN, Purchase
from meterio.simulator.wire import Kind

IDENTITY = 0x0900
CLOCK = 0x090B
RECORDS = 0x1B00
RECORD_COUNT = 20
RECORD_WORDS = 10

_LIVE_3P = struct.Struct(">7H48xIIiIHIHixxIHxx")
_LIVE_1P = struct.Struct(">3Hhhh IIiIHIHixxIHHII")
_SETTINGS = struct.Struct(">H4III")
_RECORD = struct.Struct(">6BHIiI")
_U32 = 0xFFFFFFFF
_TO_PURCHASE = 13
"""The new purchase follows the settings: 0536 and 0543, 0500 and 050D."""


class Adf400l(ElectricityMeter, ModbusMeter):
    """One user of a unit. The maps of the two sorts differ in where they begin."""

    LIVE: ClassVar[tuple[int, int]]
    RATES: ClassVar[int]
    SETTINGS: ClassVar[int]
    FORCED: ClassVar[int]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._amount_fen = 0
        self._blocks = (
            (*self.LIVE, self._live_words),
            (self.RATES, 8, self._rate_words),
            (self.SETTINGS, 18, self._setting_words),
            (self.FORCED, 1, lambda: self._forced.to_bytes(2, "big")),
            (IDENTITY, 2, lambda: struct.pack(">HH", self.unit, 0)),
            (CLOCK, 4, self._clock_words),
        )

    @property
    def purchase_address(self) -> int:
        return self.SETTINGS + _TO_PURCHASE

    def kind_of(self, frame: bytes) -> Kind:
        kind = super().kind_of(frame)
        return Kind.PURCHASE if kind is Kind.WRITE and touches(frame, self.purchase_address) else kind

    def buy(self, amount_fen: int, *, foreign: bool) -> Purchase:
        self._amount_fen = amount_fen
        return super().buy(amount_fen, foreign=foreign)

    def state(self) -> dict[str, Any]:
        return super().state() | {"amount_fen": self._amount_fen}

    def restore(self, state: Mapping[str, Any]) -> None:
        super().restore(state)
        self._amount_fen = state["amount_fen"]

    # reading

    def _read(self, address: int, words: int) -> bytes:
        if RECORDS <= address < RECORDS + RECORD_COUNT:
            return self._record(address - RECORDS, words)
        return super()._read(address, words)

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
            done.energy_wh // STEP & _U32,
        )
        return record[: 2 * words]

    @abstractmethod
    def _live_words(self) -> bytes: ...

    def _status(self) -> int:
        """Bits 13-15 relays closed, 0-2 fee control lets through, 3 fee control on, 5 arrears, 6-7 alarms."""
        prepaid = self.prepaid
        return (
            0xE000 * self.shown_on
            | 0x0007 * (not prepaid.is_open(self._at_ms))
            | 0x0008 * prepaid.enabled
            | 0x0020 * (prepaid.balance_fen <= 0)
            | 0x0040 * (prepaid.balance_fen < prepaid.alarm1_fen)
            | 0x0080 * (prepaid.balance_fen < prepaid.alarm2_fen)
        )

    def _rate_words(self) -> bytes:
        return struct.pack(">4I", *(self.measured_at(rate) // STEP & _U32 for rate in range(4)))

    def _setting_words(self) -> bytes:
        prepaid = self.prepaid
        settings = _SETTINGS.pack(
            prepaid.enabled, *prepaid.prices_fen, prepaid.alarm1_fen, prepaid.alarm2_fen
        )
        return settings + struct.pack(">IHI", self._amount_fen, prepaid.count, 0)

    def _clock_words(self) -> bytes:
        now = self.local_clock
        return bytes((*_date_bytes(now), now.hour, now.minute, now.second, 0))

    # writing

    def _write(self, address: int, data: bytes) -> None:
        if address == self.purchase_address and len(data) == 6:
            self._take_purchase(data)
        elif address == self.FORCED and len(data) == 2:
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
        if word not in (FORCED_OPEN, FORCED_CLOSED, NOT_FORCED):
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
        start = 2 * (address - self.SETTINGS)
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


class Adf400lThreePhase(Adf400l):
    """Three-phase user: 033F.., 0430.., 0536.., 0804."""

    LIVE = (0x033F, 50)
    RATES = 0x0430
    SETTINGS = 0x0536
    FORCED = 0x0804

    def _live_words(self) -> bytes:
        prepaid = self.prepaid
        current = min(self.power_w * 100 // (3 * 230), 0xFFFF)
        return _LIVE_3P.pack(
            *(2300, 2300, 2300),
            *(current, current, current),
            min(self.power_w, 0x7FFF),
            self.energy_wh // STEP & _U32,
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


class Adf400lOnePhase(Adf400l):
    """One-phase user: 0300.., 0400.., 0500.., 0801."""

    LIVE = (0x0300, 29)
    RATES = 0x0400
    SETTINGS = 0x0500
    FORCED = 0x0801

    def _live_words(self) -> bytes:
        prepaid = self.prepaid
        energy = self.energy_wh // STEP & _U32
        return _LIVE_1P.pack(
            *(2300, min(self.power_w * 100 // 230, 0xFFFF), min(self.power_w, 0xFFFF)),
            *(0, 1000 if self.power_w else 0, 5000),  # reactive, power factor, frequency 0.01 Hz
            *(energy, 0),
            max(prepaid.balance_fen, LOWEST_BALANCE_FEN),
            prepaid.total_fen,
            prepaid.count,
            0,
            self._status(),
            0,
            prepaid.overdraft_fen,
            prepaid.recovery_s,
            0,
            *(energy, 0),  # forward, reverse
        )


def _date_bytes(when: datetime) -> tuple[int, int, int, int]:
    return when.year % 100, when.month, when.day, when.isoweekday()
