"""A CJ/T 188 water meter with a valve and its own credit, in yuan.

Identifiers are taken in either byte order and answered in the order they came. Inferred, and kept here
alone: the answer to a purchase repeats its sequence number and amount; a refused one has C4, SER and ST; the
highest bit of a balance is its sign; one price for every step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from meterio.simulator import cjt188
from meterio.simulator.bcd import NotDecimal, from_bcd, moment, moment_bytes, signed_bcd, to_bcd
from meterio.simulator.cjt188 import Frame
from meterio.simulator.credit import FORCED_OPEN, NOT_FORCED, CreditMeter
from meterio.simulator.load import FLAT
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import Prepaid
from meterio.simulator.wire import Kind, Wire

VOLUME, CLOCK, PRICES, PURCHASE, ADDRESS = 0x901F, 0x907F, 0x8102, 0x8105, 0x810A
SETTLEMENT_DAY, READING_DAY = 0x8103, 0x8104
WRITE_PRICES, WRITE_PURCHASE, WRITE_CLOCK, VALVE = 0xA010, 0xA013, 0xA015, 0xA017
WRITE_SETTLEMENT_DAY, WRITE_READING_DAY = 0xA011, 0xA012
ALARM_VOLUME, ALARM_MONEY = 0xA105, 0xA106
_MONTHS = range(0xD120, 0xD12C)
OPEN, CLOSE = 0x55, 0x99

_M3 = 0x2C
_L_PER_STEP = 10
_CENTURY = b"\x20"
_VALVE_CLOSED = 0x01
_HEAD = 3
Work = Callable[[bytes], bytes | None]
"""What an identifier carries to what its answer carries; None: refused."""


class CjtCredit(Prepaid):
    """The purchase sequence is one byte and goes round."""

    count_modulus: ClassVar[int] = 256
    total_modulus: ClassVar[int] = 100_000_000


class Cjt188Meter(CreditMeter):
    """One cold-water meter."""

    wire: ClassVar[Wire] = cjt188.WIRE
    credit_kind: ClassVar[type[Prepaid]] = CjtCredit
    register_end: ClassVar[int] = 1_000_000_000

    def __init__(self, plan: MeterPlan, **options: Any) -> None:
        super().__init__(plan, **options)
        self.days = {SETTLEMENT_DAY: 1, READING_DAY: 1}
        self.alarm_volume_l = 0
        self._readable: dict[int, Callable[[], bytes]] = {
            VOLUME: self._volume,
            CLOCK: self._clock,
            PRICES: self._prices,
            PURCHASE: self._purchase,
            SETTLEMENT_DAY: lambda: to_bcd(self.days[SETTLEMENT_DAY], 1),
            READING_DAY: lambda: to_bcd(self.days[READING_DAY], 1),
            **dict.fromkeys(_MONTHS, lambda: self._m3(0)),
        }
        self._writable: dict[int, Work] = {
            WRITE_PURCHASE: self._take_purchase,
            VALVE: self._move_valve,
            WRITE_PRICES: self._set_prices,
            WRITE_CLOCK: self._set_clock,
            WRITE_SETTLEMENT_DAY: lambda value: self._set_day(SETTLEMENT_DAY, value),
            WRITE_READING_DAY: lambda value: self._set_day(READING_DAY, value),
            ALARM_MONEY: self._set_alarm,
            ALARM_VOLUME: self._set_alarm_volume,
        }

    # the wire

    def answer(self, frame: bytes, now_ms: int) -> bytes:
        self.advance(now_ms)
        request = cjt188.unpacked(frame)
        asks = request.function in (cjt188.READ, cjt188.READ_ADDRESS)
        if request.type not in (cjt188.COLD_WATER, cjt188.ANY_KIND) or len(request.data) < _HEAD:
            return b""
        if not asks and request.address != self.address:
            return b""
        try:
            value = self._carried_out(request)
        except (NotDecimal, ValueError):
            value = None
        if value is None:
            return self._reply(request, request.data[2:_HEAD] + self._status(), cjt188.ABNORMAL)
        return self._reply(request, request.data[:_HEAD] + value, 0)

    def kind_of(self, frame: bytes) -> Kind:
        request = cjt188.unpacked(frame)
        if request.function != cjt188.WRITE:
            return Kind.READ
        return Kind.PURCHASE if WRITE_PURCHASE in _identifiers(request.data) else Kind.WRITE

    def acknowledge(self, frame: bytes) -> bytes:
        request = cjt188.unpacked(frame)
        echoes = WRITE_PURCHASE in _identifiers(request.data)
        return self._reply(request, request.data if echoes else request.data[:_HEAD] + self._status(), 0)

    def refuse(self, frame: bytes, why: str) -> bytes | None:
        if why != "hoarding":
            return None
        request = cjt188.unpacked(frame)
        return self._reply(request, request.data[2:_HEAD] + self._status(), cjt188.ABNORMAL)

    def _reply(self, request: Frame, data: bytes, flags: int) -> bytes:
        control = request.function | cjt188.FROM_METER | flags
        leaders = b"\xfe" * self._plan.leaders
        return leaders + cjt188.packed(Frame(cjt188.COLD_WATER, self.address, control, data))

    def _carried_out(self, request: Frame) -> bytes | None:
        identifiers, value = _identifiers(request.data), request.data[_HEAD:]
        if request.function == cjt188.READ_ADDRESS:
            return b"" if ADDRESS in identifiers else None
        if request.function == cjt188.READ:
            return next((self._readable[one]() for one in identifiers if one in self._readable), None)
        if request.function == cjt188.WRITE:
            work = next((self._writable[one] for one in identifiers if one in self._writable), None)
            return work(value) if work else None
        return None

    # reading

    @property
    def volume_l(self) -> int:
        return self.measured

    def _volume(self) -> bytes:
        """Volume now and at the settlement day, time, status."""
        return self._m3(self.volume_l) + self._m3(0) + self._clock() + self._status()

    def _m3(self, volume_l: int) -> bytes:
        """Four BCD bytes with two decimals, and their unit."""
        return to_bcd(volume_l // _L_PER_STEP, 4) + bytes((_M3,))

    def _clock(self) -> bytes:
        """ss mm hh DD MM YY, and the century."""
        return moment_bytes(self.local_clock.replace(tzinfo=None)) + _CENTURY

    def _status(self) -> bytes:
        valve = 0 if self.shown_on else _VALVE_CLOSED
        return bytes((valve, 0))

    def _prices(self) -> bytes:
        """Price 3, volume 3, price, volume, price: the same at every step."""
        price = to_bcd(self.prepaid.prices_fen[FLAT], 3)
        return price + bytes(3) + price + bytes(3) + price

    def _purchase(self) -> bytes:
        """Sequence number, this purchase, total, remaining, status."""
        prepaid = self.prepaid
        last_fen = prepaid.purchases[-1].amount_fen if prepaid.purchases else 0
        bought = to_bcd(last_fen, 4) + to_bcd(prepaid.total_fen, 4)
        return bytes((prepaid.count,)) + bought + signed_bcd(prepaid.balance_fen, 4) + self._status()

    # writing

    def _take_purchase(self, value: bytes) -> bytes | None:
        """Sequence number 1, amount 4: only the next number, going round at 255."""
        if len(value) != 5:
            return None
        count, amount_fen = value[0], from_bcd(value[1:])
        if not self.prepaid.accepts(amount_fen, count) or self.prepaid.exceeds_hoarding(amount_fen):
            return None
        self.buy(amount_fen, foreign=False)
        return value

    def _move_valve(self, value: bytes) -> bytes | None:
        """Opening ends a closing by order; credit still decides."""
        if value not in (bytes((OPEN,)), bytes((CLOSE,))):
            return None
        self._forced = FORCED_OPEN if value[0] == CLOSE else NOT_FORCED
        return self._status()

    def _set_prices(self, value: bytes) -> bytes | None:
        """As they are read, with or without the day they begin; the first price is taken for all steps."""
        if len(value) not in (15, 16):
            return None
        self.prepaid.prices_fen = [from_bcd(value[:3])] * 4
        return self._status()

    def _set_clock(self, value: bytes) -> bytes | None:
        if len(value) != 7:
            return None
        self._clock_offset_ms = utc_ms_of(moment(value[:6])) - self._at_ms
        return b""

    def _set_day(self, which: int, value: bytes) -> bytes | None:
        if len(value) != 1 or not 1 <= from_bcd(value) <= 31:
            return None
        self.days[which] = from_bcd(value)
        return b""

    def _set_alarm(self, value: bytes) -> bytes | None:
        if len(value) != 4:
            return None
        self.prepaid.alarm1_fen = from_bcd(value)
        return self._status()

    def _set_alarm_volume(self, value: bytes) -> bytes | None:
        if len(value) != 4:
            return None
        self.alarm_volume_l = from_bcd(value) * _L_PER_STEP
        return self._status()

    # its book

    def replace(self) -> None:
        """Its number is its address, so the new one is told apart by its books alone."""
        self.reset()

    def state(self) -> dict[str, Any]:
        days = {f"{day:X}": value for day, value in self.days.items()}
        return super().state() | {"days": days, "alarm_volume_l": self.alarm_volume_l}

    def restore(self, state: Any) -> None:
        super().restore(state)
        self.days = {int(day, 16): value for day, value in state["days"].items()}
        self.alarm_volume_l = state["alarm_volume_l"]

    def _rated_in(self, plan: MeterPlan) -> int:
        return plan.rated_l_per_h

    def _start_in(self, plan: MeterPlan) -> int:
        return plan.volume_l

    def _rate_in(self, slot: int) -> int:
        return FLAT

    def _book(self) -> dict[str, Any]:
        return super()._book() | {"volume_l": self.volume_l}


def _identifiers(data: bytes) -> tuple[int, int]:
    """What the first two bytes may mean: 1F 90 is 901F in 2018's order, A0 17 is A017 in the samples'."""
    return int.from_bytes(data[:2], "little"), int.from_bytes(data[:2], "big")
