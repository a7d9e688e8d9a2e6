"""The data identifiers of a DL/T 645-2007 fee-control meter (appendix A, and the fee-control supplement).

What has several of a kind is a list of equal rows: the list item DI0 = 0 or FF is the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from meterio.simulator.bcd import from_bcd, moment, moment_bytes, signed_bcd, to_bcd
from meterio.simulator.dlt645 import ERR_NO_DATA, ERR_OTHER
from meterio.simulator.meter import local_time, utc_ms_of

if TYPE_CHECKING:
    from meterio.simulator.dlt645_meter import Dlt645Meter

RECORDS = 10
SETTLEMENTS = 12
_WH_PER_STEP = 10
_VOLTS_01 = 2200
_RATES = 4
_PURCHASES, _REFUNDS = 0x0333, 0x0334


class Items:
    """What can be read from and written to one meter."""

    def __init__(self, meter: Dlt645Meter) -> None:
        self._meter = meter
        self._readable = self._build_readable()
        self._writable = self._build_writable()

    def read(self, identifier: int) -> bytes | None:
        """Its value bytes, low byte first; None if there is no such item."""
        if identifier >> 16 in (_PURCHASES, _REFUNDS):
            return self._record(identifier >> 16, identifier >> 8 & 0xFF, identifier & 0xFF)
        found = self._readable.get(identifier)
        return found() if found else None

    def write(self, identifier: int, value: bytes) -> int:
        """0 when it is done, else the ERR bits. Raises NotDecimal."""
        found = self._writable.get(identifier)
        if found is None:
            return ERR_NO_DATA
        size, take = found
        if len(value) != size:
            return ERR_OTHER
        return 0 if take(value) else ERR_OTHER

    # what there is

    def _build_readable(self) -> dict[int, Callable[[], bytes]]:
        prepaid = self._meter.prepaid
        items: dict[int, Callable[[], bytes]] = {
            0x00000000: lambda: signed_bcd(self._total(), 4),
            0x00010000: lambda: to_bcd(self._total(), 4),
            0x00020000: lambda: bytes(4),
            0x0001FF00: self._energy_block,
            0x0002FF00: lambda: bytes(4 * (1 + _RATES)),
            0x000100FF: lambda: to_bcd(self._total(), 4) + bytes(4 * SETTLEMENTS),
            0x0001FFFF: lambda: self._energy_block() + bytes(4 * (1 + _RATES) * SETTLEMENTS),
            0x00900100: lambda: bytes(4),
            0x00900200: lambda: to_bcd(max(prepaid.balance_fen, 0), 4),
            0x00900201: lambda: to_bcd(max(-prepaid.balance_fen, 0), 4),
            0x02010100: self._voltage,
            0x02020100: self._current,
            0x02030000: self._power,
            0x02030100: self._power,
            0x02040000: lambda: bytes(3),
            0x02060000: lambda: to_bcd(1000, 2),
            0x02800002: lambda: to_bcd(5000, 2),
            0x04000101: self._date,
            0x04000102: self._time,
            0x0400010C: lambda: self._time() + self._date(),
            0x04000106: lambda: bytes(5),
            0x04000107: lambda: bytes(5),
            0x04000108: lambda: self._meter.switch_at,
            0x04000109: lambda: bytes(5),
            0x04000201: lambda: to_bcd(1, 1),
            0x04000202: lambda: to_bcd(1, 1),
            0x04000203: lambda: to_bcd(8, 1),
            0x04000204: lambda: to_bcd(_RATES, 1),
            0x04000401: lambda: bytes.fromhex(self._meter.address)[::-1],
            0x04000402: lambda: bytes.fromhex(self._meter.number[-12:].rjust(12, "0"))[::-1],
            0x0400040E: lambda: bytes.fromhex(self._meter.customer)[::-1],
            0x04001001: lambda: to_bcd(prepaid.alarm1_fen, 4),
            0x04001002: lambda: to_bcd(prepaid.alarm2_fen, 4),
            0x04001003: lambda: to_bcd(prepaid.overdraft_fen, 4),
            0x04001004: lambda: to_bcd(prepaid.hoarding_limit_fen, 4),
            0x04001005: lambda: bytes(4),
            0x04000503: lambda: self._status_word_3().to_bytes(2, "little"),
        }
        for word in (1, 2, 4, 5, 6, 7):
            items[0x04000500 | word] = lambda: bytes(2)
        for rate in range(_RATES):
            items[0x00010100 + 0x100 * rate] = partial(self._energy, rate)
            items[0x00020100 + 0x100 * rate] = lambda: bytes(4)
            items[0x04050101 + rate] = partial(self._price, rate)
            items[0x04050201 + rate] = partial(self._spare_price, rate)
        items[0x040501FF] = lambda: b"".join(to_bcd(price, 4) for price in prepaid.prices_fen)
        return items

    def _build_writable(self) -> dict[int, tuple[int, Callable[[bytes], bool]]]:
        items: dict[int, tuple[int, Callable[[bytes], bool]]] = {
            0x04000101: (4, self._set_date),
            0x04000102: (3, self._set_time),
            0x0400010C: (7, lambda value: self._set_clock(value[4:], value[:3])),
            0x04000108: (5, self._set_switch),
            0x04001001: (4, partial(self._set_sum, "alarm1_fen")),
            0x04001002: (4, partial(self._set_sum, "alarm2_fen")),
            0x04001003: (4, partial(self._set_sum, "overdraft_fen")),
            0x04001004: (4, partial(self._set_sum, "hoarding_limit_fen")),
        }
        for rate in range(_RATES):
            items[0x04050101 + rate] = (4, partial(self._set_price, rate))
            items[0x04050201 + rate] = (4, partial(self._set_spare_price, rate))
        return items

    # energy and power

    def _total(self) -> int:
        return self._meter.measured // _WH_PER_STEP

    def _energy(self, rate: int) -> bytes:
        return to_bcd(self._meter.measured_at(rate) // _WH_PER_STEP, 4)

    def _energy_block(self) -> bytes:
        return to_bcd(self._total(), 4) + b"".join(self._energy(rate) for rate in range(_RATES))

    def _voltage(self) -> bytes:
        return to_bcd(_VOLTS_01, 2)

    def _current(self) -> bytes:
        return signed_bcd(self._meter.power_w * 10_000 // _VOLTS_01, 3)

    def _power(self) -> bytes:
        return signed_bcd(self._meter.power_w * 10, 3)

    # prices

    def _price(self, rate: int) -> bytes:
        return to_bcd(self._meter.prepaid.prices_fen[rate], 4)

    def _spare_price(self, rate: int) -> bytes:
        return to_bcd(self._meter.spare_prices[rate], 4)

    def _set_price(self, rate: int, value: bytes) -> bool:
        self._meter.prepaid.prices_fen[rate] = from_bcd(value)
        return True

    def _set_spare_price(self, rate: int, value: bytes) -> bool:
        self._meter.spare_prices[rate] = from_bcd(value)
        return True

    # state

    def _status_word_3(self) -> int:
        """Bits as in the standard's table C.7; bits 8-9 = 10: money is prepaid."""
        meter, prepaid = self._meter, self._meter.prepaid
        return (
            0x0010 * (not meter.shown_on)
            | 0x0040 * meter.tripped
            | 0x0080 * (prepaid.balance_fen < prepaid.alarm1_fen or meter.alarmed)
            | 0x0200
            | 0x1000 * meter.keeps_supply
            | 0x2000 * meter.esam.is_authenticated(meter.lived_until_ms)
            | 0x8000 * (not meter.account_open)
        )

    # time

    def _date(self) -> bytes:
        """WW DD MM YY."""
        now = self._meter.local_clock
        return b"".join(
            to_bcd(part, 1) for part in (now.isoweekday() % 7, now.day, now.month, now.year % 100)
        )

    def _time(self) -> bytes:
        now = self._meter.local_clock
        return b"".join(to_bcd(part, 1) for part in (now.second, now.minute, now.hour))

    def _set_date(self, value: bytes) -> bool:
        return self._set_clock(value[1:], self._time())

    def _set_time(self, value: bytes) -> bool:
        return self._set_clock(self._date()[1:], value)

    def _set_clock(self, date: bytes, time: bytes) -> bool:
        """DD MM YY, ss mm hh."""
        day, month, year, second, minute, hour = (from_bcd(bytes((byte,))) for byte in date + time)
        try:
            wanted = datetime(2000 + year, month, day, hour, minute, second)
        except ValueError:
            return False
        self._meter.set_clock(utc_ms_of(wanted))
        return True

    def _set_switch(self, value: bytes) -> bool:
        """Minute, hour, day, month, year; nothing but zeros, or 99s, is no time."""
        from_bcd(value)
        try:
            if any(value) and value != b"\x99" * 5:
                moment(b"\0" + value)
        except ValueError:
            return False
        self._meter.switch_at = value
        return True

    def _set_sum(self, name: str, value: bytes) -> bool:
        setattr(self._meter.prepaid, name, from_bcd(value))
        return True

    # lists

    def _record(self, group: int, column: int, row: int) -> bytes | None:
        """Row 1 is the newest. Columns: date 5, count 2, amount 4, before 4, after 4, cumulative 4."""
        if not (1 <= column <= 6 and 1 <= row <= RECORDS):
            return None
        purchases = self._meter.prepaid.purchases if group == _PURCHASES else []
        if row > len(purchases):
            return bytes((5, 2, 4, 4, 4, 4)[column - 1])
        done = purchases[-row]
        if column == 1:
            return moment_bytes(local_time(done.utc_ms))[1:]
        if column == 2:
            return to_bcd(done.count, 2)
        later = purchases[len(purchases) - row + 1 :]
        total_fen = self._meter.prepaid.total_fen - sum(purchase.amount_fen for purchase in later)
        money = (done.amount_fen, done.balance_before_fen, done.balance_after_fen, total_fen)
        return to_bcd(max(money[column - 3], 0), 4)
