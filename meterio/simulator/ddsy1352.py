"""Acrel DDSY1352 (one-phase) and DTSY1352 (three-phase): the published table and the prepaid block.

0000-0010 are the manual's (section 8); 0046-0061, 0057 and function 20 at 0200 are the maker's tool's. Its
books are written absolutely: whatever count and balance come, it takes them. Inferred, and kept here alone:
function 16 is taken wherever the tool writes, in whole items; function 20 is laid out and answered like
function 16; the high byte of 0055 is the low byte of status word 1; prices are in 0.01 yuan.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

from meterio.simulator import modbus
from meterio.simulator.credit import FORCED_CLOSED, FORCED_OPEN, NOT_FORCED, STEP, ElectricityMeter
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.modbus import ILLEGAL_ADDRESS, ILLEGAL_VALUE, Refusal
from meterio.simulator.modbus_meter import ModbusMeter, bcd_bytes, touches
from meterio.simulator.wire import Kind

TABLE, SETUP, RATIOS, NUMBER, PREPAID, DEEP = 0x0000, 0x0022, 0x0037, 0x0043, 0x0046, 0x5030
COUNT, BALANCE, FORCED = 0x004E, 0x004F, 0x0057
SELL, CLOCK = 0x0200, 0x0354
SELL_BYTES, CLOCK_BYTES = 60, 10

_PREPAID = struct.Struct(">3I4xHi8xB3xHH4IH")
# Enable bytes of the selling command, each before its item.
_SELL = struct.Struct(">BB Bi BH BI BI BII B4I BI BB B6s")
_EDGES = (0, 4, 8, 12, 16, 18, 22, 30, 32, 34, 36, 38, 42, 46, 50, 54, 56)
_U32 = 0xFFFFFFFF
_MULTI_RATE_PREPAID = 0x0041


class Ddsy1352(ElectricityMeter, ModbusMeter):
    """Either meter: the tables are the same as far as they are known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._max_power_w = min(self._plan.rated_w * 2, 0xFFFF)
        self._blocks = (
            (TABLE, 17, self._table_words),
            (SETUP, 1, lambda: struct.pack(">H", _MULTI_RATE_PREPAID)),
            (RATIOS, 2, lambda: struct.pack(">HH", 1, 1)),
            (NUMBER, 31, lambda: bcd_bytes(self.number, 6) + self._prepaid_words()),
            (DEEP, 2, lambda: bytes(4)),
        )

    def kind_of(self, frame: bytes) -> Kind:
        kind = super().kind_of(frame)
        if kind is not Kind.WRITE:
            return kind
        if frame[1] == modbus.VENDOR_WRITE:
            return Kind.PURCHASE if modbus.span(frame)[0] == SELL else kind
        return Kind.PURCHASE if touches(frame, COUNT) or touches(frame, BALANCE) else kind

    def state(self) -> dict[str, Any]:
        return super().state() | {"max_power_w": self._max_power_w}

    def restore(self, state: Any) -> None:
        super().restore(state)
        self._max_power_w = state["max_power_w"]

    # reading

    def _table_words(self) -> bytes:
        power_w = min(self.power_w, 0x7FFF)
        rates = (self.measured_at(rate) // STEP & _U32 for rate in range(4))
        electrical = (0, 2200, min(power_w * 100 // 220, 0xFFFF), power_w, 0, power_w)
        table = struct.pack(">5I", self.energy_wh // STEP & _U32, *rates)
        return table + struct.pack(">3H3hH", *electrical, 1000 if power_w else 0)

    def _prepaid_words(self) -> bytes:
        prepaid = self.prepaid
        forced = (self._forced != NOT_FORCED, self._forced == FORCED_OPEN)
        return _PREPAID.pack(
            prepaid.alarm1_fen,
            prepaid.alarm2_fen,
            prepaid.overdraft_fen,
            prepaid.count,
            prepaid.balance_fen,
            self._cost_control(),
            *forced,
            *prepaid.prices_fen,
            self._max_power_w,
        )

    def _cost_control(self) -> int:
        """Bits 0-2 fee control lets through, 3 fee control on, 5 arrears, 6-7 alarms."""
        prepaid = self.prepaid
        return (
            0x07 * (not prepaid.is_open(self._at_ms))
            | 0x08 * prepaid.enabled
            | 0x20 * (prepaid.balance_fen <= 0)
            | 0x40 * (prepaid.balance_fen < prepaid.alarm1_fen)
            | 0x80 * (prepaid.balance_fen < prepaid.alarm2_fen)
        )

    # writing

    def _write(self, address: int, data: bytes) -> None:
        """Whole items of the prepaid block, so that no price is ever half new."""
        start = 2 * (address - PREPAID)
        stop = start + len(data)
        if start not in _EDGES or stop not in _EDGES:
            raise Refusal(ILLEGAL_ADDRESS)
        words = bytearray(self._prepaid_words())
        words[start:stop] = data
        alarm1, alarm2, overdraft, count, balance, _, forced, opened, *prices, power = _PREPAID.unpack(words)
        if forced > 1 or opened > 1:
            raise Refusal(ILLEGAL_VALUE)
        prepaid = self.prepaid
        prepaid.alarm1_fen, prepaid.alarm2_fen, prepaid.overdraft_fen = alarm1, alarm2, overdraft
        prepaid.prices_fen, self._max_power_w = prices, power
        held = FORCED_OPEN if opened else FORCED_CLOSED
        self._forced = held if forced else NOT_FORCED
        self._set_books(balance, count)

    def _set_books(self, balance_fen: int, count: int) -> None:
        done = self.prepaid.overwrite(
            balance_fen=balance_fen, count=count, at_ms=self._at_ms, energy_wh=self.measured
        )
        if done:
            self._on_purchase(self)

    def _vendor(self, pdu: bytes) -> bytes:
        """Function 20: the selling command and the clock."""
        if pdu[0] != modbus.VENDOR_WRITE or len(pdu) < 6:
            return super()._vendor(pdu)
        (address, words), data = modbus.span(b"\0" + pdu), pdu[6:]
        if pdu[5] != len(data) or 2 * words != len(data):
            raise Refusal(ILLEGAL_VALUE)
        if address == SELL and len(data) == SELL_BYTES:
            self._sell(data)
        elif address == CLOCK and len(data) == CLOCK_BYTES:
            self._set_clock(data)
        else:
            raise Refusal(ILLEGAL_ADDRESS)
        return pdu[:5]

    def _sell(self, data: bytes) -> None:
        """Only what an enable byte names is changed; total, base amount and number are not kept here."""
        prepaid = self.prepaid
        fields = _SELL.unpack(data)
        on, balance, count, _total, _base, alarms, prices, overdraft, recovery, _number = (
            fields[0:2],
            fields[2:4],
            fields[4:6],
            fields[6:8],
            fields[8:10],
            fields[10:13],
            fields[13:18],
            fields[18:20],
            fields[20:22],
            fields[22:24],
        )
        if on[0]:
            prepaid.enabled = bool(on[1])
        if alarms[0]:
            prepaid.alarm1_fen, prepaid.alarm2_fen = alarms[1:]
        if prices[0]:
            prepaid.prices_fen = list(prices[1:])
        if overdraft[0]:
            prepaid.overdraft_fen = overdraft[1]
        if recovery[0]:
            prepaid.recovery_s = recovery[1]
        new_balance = balance[1] if balance[0] else prepaid.balance_fen
        self._set_books(new_balance, count[1] if count[0] else prepaid.count)

    def _set_clock(self, data: bytes) -> None:
        """Second, minute, hour, weekday, day, month, year, and three bytes of nothing."""
        second, minute, hour, _weekday, day, month, year = data[:7]
        try:
            wanted = datetime(2000 + year, month, day, hour, minute, second)
        except ValueError:
            raise Refusal(ILLEGAL_VALUE) from None
        self._clock_offset_ms = utc_ms_of(wanted) - self._at_ms
