"""Eastron SDM320Y/SDM530Y prepaid: numbers are IEEE floats, high register first (manual 06-2018).

Known from the pages: the list of recharges at 0500 (one each 000A registers, the newest first: amount, and
year, month, day, hour, minute, second in BCD), relay actions at 0700, price FC04, alarms FC16, emergency
amount FC1A, serial number FC00, fault word FBFE, and its rule: 0 trips, a recharge pays what is owed first.
Inferred, and kept here alone: the balance at FC06, and that writing an amount at 0500 adds it. There is no
purchase count on the wire, so a copy of a recharge is another recharge.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from meterio.simulator.credit import ElectricityMeter
from meterio.simulator.meter import local_time
from meterio.simulator.modbus import ILLEGAL_ADDRESS, ILLEGAL_VALUE, Refusal
from meterio.simulator.modbus_meter import ModbusMeter, touches
from meterio.simulator.prepaid import HIGHEST_BALANCE_FEN
from meterio.simulator.wire import Kind

RECHARGES, RECHARGE_STEP, RECHARGE_COUNT = 0x0500, 0x000A, 35
RELAY, FAULT, SERIAL, ALARMS = 0x0700, 0xFBFE, 0xFC00, 0xFC16
_RELAY_OFF = 0xFF00
_STUCK = 0x0001


class SdmYMeter(ElectricityMeter, ModbusMeter):
    """One meter."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._blocks = (
            (0x0000, 2, lambda: _floats(220)),
            (0x0006, 2, lambda: _floats(self.power_w / 220)),
            (0x000C, 2, lambda: _floats(self.power_w)),
            (0x0046, 2, lambda: _floats(50)),
            (0x0156, 2, lambda: _floats(self.energy_wh / 1000)),
            (RELAY, 1, lambda: struct.pack(">H", 0 if self.shown_on else _RELAY_OFF)),
            (FAULT, 1, lambda: struct.pack(">H", _STUCK * (self.stuck_at is True))),
            (SERIAL, 8, self._serial_words),
            (ALARMS, 6, self._alarm_words),
        )

    def kind_of(self, frame: bytes) -> Kind:
        kind = super().kind_of(frame)
        return Kind.PURCHASE if kind is Kind.WRITE and touches(frame, RECHARGES) else kind

    def _read(self, address: int, words: int) -> bytes:
        if RECHARGES <= address < RECHARGES + RECHARGE_STEP * RECHARGE_COUNT:
            index, at = divmod(address - RECHARGES, RECHARGE_STEP)
            if at + words > RECHARGE_STEP:
                raise Refusal(ILLEGAL_ADDRESS)
            return self._recharge(index)[2 * at : 2 * (at + words)]
        return super()._read(address, words)

    def _recharge(self, index: int) -> bytes:
        """Zeros where there is none yet."""
        purchases = self.prepaid.purchases
        if index >= len(purchases):
            return bytes(2 * RECHARGE_STEP)
        done = purchases[-1 - index]
        when = local_time(done.utc_ms + self._clock_offset_ms)
        record = _floats(done.amount_fen / 100) + bytes.fromhex(when.strftime("%y%m%d%H%M%S"))
        return record.ljust(2 * RECHARGE_STEP, b"\0")

    def _serial_words(self) -> bytes:
        prepaid = self.prepaid
        price = prepaid.prices_e8[0] / 100_000_000
        serial = struct.pack(">I", int(self.number) % (1 << 32))
        return serial + bytes(4) + _floats(price, prepaid.balance_fen / 100)

    def _alarm_words(self) -> bytes:
        prepaid = self.prepaid
        sums = (prepaid.alarm1_fen, prepaid.alarm2_fen, prepaid.overdraft_fen)
        return _floats(*(fen / 100 for fen in sums))

    def _write(self, address: int, data: bytes) -> None:
        prepaid = self.prepaid
        if address == RECHARGES and len(data) == 4:
            self._take_recharge(_fen(data))
        elif address >= ALARMS and len(data) % 4 == 0 and not (address - ALARMS) % 2:
            words = bytearray(self._alarm_words())
            start = 2 * (address - ALARMS)
            if start + len(data) > len(words):
                raise Refusal(ILLEGAL_ADDRESS)
            words[start : start + len(data)] = data
            sums = [_fen(bytes(words[at : at + 4])) for at in (0, 4, 8)]
            prepaid.alarm1_fen, prepaid.alarm2_fen, prepaid.overdraft_fen = sums
            prepaid.review(self._at_ms)
        else:
            raise Refusal(ILLEGAL_ADDRESS)

    def _take_recharge(self, amount_fen: int) -> None:
        if not 0 < amount_fen <= HIGHEST_BALANCE_FEN - self.prepaid.balance_fen:
            raise Refusal(ILLEGAL_VALUE)
        self.buy(amount_fen, foreign=False)


def _floats(*values: float) -> bytes:
    return struct.pack(f">{len(values)}f", *values)


def _fen(data: bytes) -> int:
    """Raises Refusal: not a sum of money."""
    yuan: float = struct.unpack(">f", data)[0]
    if not math.isfinite(yuan) or not 0 <= yuan < 1e7:
        raise Refusal(ILLEGAL_VALUE)
    return round(yuan * 100)
