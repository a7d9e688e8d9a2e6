"""A DL/T 645-2007 fee-control meter: what it answers, how it takes writes, controls and recharges.

Written from the standard's text. Inferred, and kept here alone: money of function 03 is packed decimal, low
byte first, like all other data; the answer to a recharge is its identifier alone; remaining money below zero
shows as 0 with the overdraft beside it; broadcast time is taken within five minutes and once a day; the
refund of 070108FF carries the count of the last purchase and is told in the list at 0334. At its time the
spare set of prices is written over the one in force and the time is cleared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from meterio.simulator import dlt645
from meterio.simulator.bcd import NotDecimal, from_bcd, moment, to_bcd
from meterio.simulator.credit import FORCED_CLOSED, FORCED_OPEN, NOT_FORCED, ElectricityMeter
from meterio.simulator.dlt645 import (
    ERR_BAUD,
    ERR_NO_DATA,
    ERR_OTHER,
    ERR_PASSWORD,
    SERR_COUNT,
    SERR_CUSTOMER,
    SERR_HOARDING,
    SERR_OTHER,
    SERR_REPEATED,
    Frame,
    Refusal,
)
from meterio.simulator.dlt645_items import Items
from meterio.simulator.esam import Esam
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import Prepaid
from meterio.simulator.wire import Kind, Wire

PRICE_STEP_E8 = 10_000
"""Prices have four decimals (XXXX.XXXX)."""

TRIP, PERMIT_CLOSE, CLOSE, ALARM, END_ALARM, KEEP, END_KEEP = 0x1A, 0x1B, 0x1C, 0x2A, 0x2B, 0x3A, 0x3B
AUTHENTICATE, SET_VALIDITY, END_SESSION = 0x070000FF, 0x070001FF, 0x070002FF
OPEN_ACCOUNT, RECHARGE, REFUND, BOOKS = 0x070101FF, 0x070102FF, 0x070108FF, 0x078102FF

NEVER = b"\x99" * 5
"""A switch time that never comes, beside nothing but zeros."""
_WITH_OPERATOR = 8
_CREDIT_BYTES = 22
_CLOCK_REACH_MS = 300_000
_DAY_MS = 86_400_000
_KEPT = ("account_open", "customer", "keeps_supply", "permitted", "alarmed", "tripped", "clock_set_on")
_BAUD, _PASSWORD, _CLEAR = 0x17, 0x18, (0x19, 0x1A, 0x1B)


class Dlt645Credit(Prepaid):
    """Prices with four decimals; counters of eight digits."""

    count_modulus: ClassVar[int] = 100_000_000
    total_modulus: ClassVar[int] = 100_000_000
    price_step_e8: ClassVar[int] = PRICE_STEP_E8


class Dlt645Meter(ElectricityMeter):
    """One meter with relay, local fee control and a security module."""

    wire: ClassVar[Wire] = dlt645.WIRE
    credit_kind: ClassVar[type[Prepaid]] = Dlt645Credit
    register_end: ClassVar[int] = 1_000_000_000

    def __init__(self, plan: MeterPlan, **options: Any) -> None:
        super().__init__(plan, **options)
        self.esam = Esam(plan.security_key, plan.address)
        self.account_open = plan.account_open
        self.customer = (plan.customer or "0").rjust(12, "0")
        self.keeps_supply = False
        self.permitted = False
        self.alarmed = False
        self.tripped = False
        self.clock_set_on = 0
        self.spare_prices = list(self.prepaid.prices_fen)
        self.switch_at = bytes(5)
        self._items = Items(self)
        self._pending: dict[int, bytes] = {}
        self._functions: dict[int, Callable[[Frame], bytes]] = {
            dlt645.READ: self._read,
            dlt645.READ_NEXT: self._read_next,
            dlt645.READ_ADDRESS: self._read_address,
            dlt645.WRITE: self._write,
            dlt645.CONTROL: self._control,
            dlt645.SECURITY: self._secure,
        }

    def advance(self, now_ms: int) -> None:
        """The spare prices take over at their moment, in the middle of what is lived through."""
        moment_ms = self._switch_ms()
        if moment_ms is not None and moment_ms <= now_ms:
            super().advance(max(moment_ms, self._at_ms))
            self.prepaid.prices_fen = list(self.spare_prices)
            self.switch_at = bytes(5)
        super().advance(now_ms)

    def _switch_ms(self) -> int | None:
        """When the spare set takes over (04000108, mm hh DD MM YY), in the simulation's own time."""
        if not any(self.switch_at) or self.switch_at == NEVER:
            return None
        try:
            return utc_ms_of(moment(b"\0" + self.switch_at)) - self._clock_offset_ms
        except ValueError:
            return None

    # the wire

    def answer(self, frame: bytes, now_ms: int) -> bytes:
        self.advance(now_ms)
        request = dlt645.unpacked(frame)
        if request.control == dlt645.BROADCAST_TIME:
            self._hear_time(request.data)
            return b""
        if request.address == dlt645.BROADCAST or not self._is_heard(request):
            return b""
        try:
            return self._reply(request, *self._carried_out(request))
        except (Refusal, NotDecimal) as error:
            code = error.code if isinstance(error, Refusal) else ERR_OTHER
            size = 2 if request.function == dlt645.SECURITY else 1
            return self._reply(request, code.to_bytes(size, "little"), dlt645.ABNORMAL)

    def kind_of(self, frame: bytes) -> Kind:
        request = dlt645.unpacked(frame)
        if request.function in (dlt645.READ, dlt645.READ_NEXT, dlt645.READ_ADDRESS):
            return Kind.READ
        if request.function != dlt645.SECURITY:
            return Kind.WRITE
        identifier = int.from_bytes(request.data[:4], "little")
        if identifier in (OPEN_ACCOUNT, RECHARGE):
            return Kind.PURCHASE
        return Kind.WRITE if identifier == REFUND else Kind.READ

    def acknowledge(self, frame: bytes) -> bytes:
        request = dlt645.unpacked(frame)
        done = request.data[:4] if request.function == dlt645.SECURITY else b""
        return self._reply(request, done, 0)

    def refuse(self, frame: bytes, why: str) -> bytes | None:
        code = SERR_HOARDING if why == "hoarding" else SERR_CUSTOMER
        return self._reply(dlt645.unpacked(frame), code.to_bytes(2, "little"), dlt645.ABNORMAL)

    def _reply(self, request: Frame, data: bytes, flags: int) -> bytes:
        control = request.function | dlt645.FROM_METER | flags
        leaders = b"\xfe" * self._plan.leaders
        return leaders + dlt645.packed(Frame(self.address, control, data))

    def _is_heard(self, request: Frame) -> bool:
        """A pattern with wildcards is only heard as a question."""
        asks = request.function in (dlt645.READ, dlt645.READ_NEXT, dlt645.READ_ADDRESS)
        return request.address == self.address or asks

    def _carried_out(self, request: Frame) -> tuple[bytes, int]:
        if request.function == _BAUD:
            raise Refusal(ERR_BAUD)
        if request.function in (_PASSWORD, *_CLEAR):
            raise Refusal(ERR_PASSWORD)
        work = self._functions.get(request.function)
        if work is None:
            raise Refusal(ERR_OTHER)
        data = work(request)
        more = request.function in (dlt645.READ, dlt645.READ_NEXT) and bool(self._pending)
        return data, dlt645.MORE * more

    # reading

    def _read(self, request: Frame) -> bytes:
        self._pending.clear()
        identifier = _identifier(request.data, size=4)
        value = self._items.read(identifier)
        if value is None:
            raise Refusal(ERR_NO_DATA)
        first = dlt645.LONGEST_READ - 4
        if len(value) > first:
            self._pending[identifier] = value[first:]
        return request.data[:4] + value[:first]

    def _read_next(self, request: Frame) -> bytes:
        """The next piece, with the sequence number that was asked for behind it (7.1.3)."""
        identifier = _identifier(request.data[:4], size=4)
        rest = self._pending.pop(identifier, None)
        if rest is None or len(request.data) != 5:
            raise Refusal(ERR_NO_DATA)
        longest = dlt645.LONGEST_READ - 5
        if len(rest) > longest:
            self._pending[identifier] = rest[longest:]
        return request.data[:4] + rest[:longest] + request.data[4:5]

    def _read_address(self, request: Frame) -> bytes:
        if request.data:
            raise Refusal(ERR_OTHER)
        return bytes.fromhex(self.address)[::-1]

    # writing

    def _write(self, request: Frame) -> bytes:
        if len(request.data) <= 12 or len(request.data) > dlt645.LONGEST_WRITE:
            raise Refusal(ERR_OTHER)
        identifier = _identifier(request.data[:4], size=4)
        self._check_password(request.data[4:8])
        error = self._items.write(identifier, request.data[12:])
        if error:
            raise Refusal(error)
        self.prepaid.review(self._at_ms)
        return b""

    def _control(self, request: Frame) -> bytes:
        """Trip, close and keep supply, each only until its deadline by the meter's own clock."""
        data = request.data
        if len(data) != 16:
            raise Refusal(ERR_OTHER)
        self._check_password(data[:4])
        try:
            deadline = moment(data[10:16])
        except ValueError:
            raise Refusal(ERR_OTHER) from None
        if self.local_clock.replace(tzinfo=None) > deadline:
            raise Refusal(ERR_OTHER)
        self._obey(data[8])
        return b""

    def _obey(self, order: int) -> None:
        if order == TRIP:
            if self.keeps_supply:
                raise Refusal(ERR_OTHER)
            self.tripped, self.permitted = True, False
        elif order == CLOSE:
            self.tripped = self.permitted = False
        elif order == PERMIT_CLOSE:
            self.permitted = True
        elif order in (ALARM, END_ALARM):
            self.alarmed = order == ALARM
        elif order in (KEEP, END_KEEP):
            self.keeps_supply = order == KEEP
        else:
            raise Refusal(ERR_OTHER)
        self._hold_relay()

    def press_button(self) -> None:
        """Somebody at the meter closes it, if closing is permitted."""
        if self.permitted:
            self.tripped = self.permitted = False
            self._hold_relay()

    def lose_keep(self) -> None:
        """A power cut that takes the order to keep the supply with it."""
        self.keeps_supply = False
        self._hold_relay()

    def _hold_relay(self) -> None:
        held_open = FORCED_OPEN if self.tripped else NOT_FORCED
        self._forced = FORCED_CLOSED if self.keeps_supply else held_open

    def _check_password(self, password: bytes) -> None:
        if password != self._plan.password:
            raise Refusal(ERR_PASSWORD)

    def _hear_time(self, data: bytes) -> None:
        try:
            wanted = utc_ms_of(moment(data))
        except ValueError:
            return
        day = (self.clock_utc_ms + 8 * 3_600_000) // _DAY_MS
        if abs(wanted - self.clock_utc_ms) <= _CLOCK_REACH_MS and day != self.clock_set_on:
            self.set_clock(wanted)
            self.clock_set_on = day

    def set_clock(self, utc_ms: int) -> None:
        self._clock_offset_ms = utc_ms - self._at_ms

    # security

    def _secure(self, request: Frame) -> bytes:
        """Function 03: identifier, operator code, then what it carries. Refusals are SERR words."""
        try:
            return self._secured(request)
        except NotDecimal:
            raise Refusal(SERR_OTHER) from None

    def _secured(self, request: Frame) -> bytes:
        data = request.data
        if len(data) < _WITH_OPERATOR:
            raise Refusal(SERR_OTHER)
        identifier, rest = int.from_bytes(data[:4], "little"), data[_WITH_OPERATOR:]
        if identifier == AUTHENTICATE and len(rest) == 24:
            return data[:4] + self._authenticate(rest)
        if identifier == BOOKS and not rest:
            return data[:4] + self._sealed_books()
        self.esam.need_session(self._at_ms)
        if identifier == SET_VALIDITY and len(rest) == 6:
            self.esam.check(rest[:2], rest[2:])
            self.esam.set_validity(from_bcd(rest[:2]), now_ms=self._at_ms)
        elif identifier == END_SESSION and not rest:
            self.esam.end_session()
        elif identifier in (OPEN_ACCOUNT, RECHARGE, REFUND) and len(rest) == _CREDIT_BYTES:
            self._take_credit(identifier, rest)
        else:
            raise Refusal(SERR_OTHER)
        return data[:4]

    def _authenticate(self, rest: bytes) -> bytes:
        random = self.esam.authenticate(
            cipher=rest[:8], random=rest[8:16], diversifier=rest[16:], now_ms=self._at_ms
        )
        return random + self.esam.serial

    def _sealed_books(self) -> bytes:
        """Remaining 4 + MAC, count 4 + MAC, customer number 6, key state 4."""
        money = to_bcd(max(self.prepaid.balance_fen, 0), 4)
        count = to_bcd(self.prepaid.count, 4)
        customer = bytes.fromhex(self.customer)[::-1]
        sealed = money + self.esam.mac(money) + count + self.esam.mac(count)
        return sealed + customer + bytes(4)

    def _take_credit(self, identifier: int, rest: bytes) -> None:
        """Amount 4, count 4, MAC 4, customer number 6, MAC 4; checked in the order of the text."""
        self.esam.check(rest[:8], rest[8:12])
        self.esam.check(rest[12:18], rest[18:22])
        amount_fen, count = from_bcd(rest[:4]), from_bcd(rest[4:8])
        customer = rest[17:11:-1].hex()
        if identifier == OPEN_ACCOUNT and not self.account_open:
            self.customer = customer
        if customer != self.customer:
            raise Refusal(SERR_CUSTOMER)
        if identifier == REFUND:
            self._give_back(amount_fen, count)
        else:
            self._credit(identifier, amount_fen, count)

    def _credit(self, identifier: int, amount_fen: int, count: int) -> None:
        prepaid = self.prepaid
        if count == prepaid.count:
            raise Refusal(SERR_REPEATED)
        if count != prepaid.next_count:
            raise Refusal(SERR_COUNT)
        if (identifier == OPEN_ACCOUNT) == self.account_open:
            raise Refusal(SERR_OTHER)
        if prepaid.exceeds_hoarding(amount_fen):
            raise Refusal(SERR_HOARDING)
        self.account_open = True
        self.buy(amount_fen, foreign=False)

    def _give_back(self, amount_fen: int, count: int) -> None:
        if count != self.prepaid.count:
            raise Refusal(SERR_COUNT)
        if not 0 < amount_fen <= self.prepaid.balance_fen:
            raise Refusal(SERR_OTHER)
        self.prepaid.refund(amount_fen, at_ms=self._at_ms)

    # its book

    def state(self) -> dict[str, Any]:
        flags = {name: getattr(self, name) for name in _KEPT}
        prices = {"spare_prices": list(self.spare_prices), "switch_at": self.switch_at.hex()}
        return super().state() | {"esam": self.esam.state()} | flags | prices

    def restore(self, state: Mapping[str, Any]) -> None:
        super().restore(state)
        self.esam.restore(state["esam"])
        for name in _KEPT:
            setattr(self, name, state[name])
        self.spare_prices, self.switch_at = list(state["spare_prices"]), bytes.fromhex(state["switch_at"])

    def _book(self) -> dict[str, Any]:
        switch_ms = self._switch_ms()
        return super()._book() | {
            "account_open": self.account_open,
            "keep_supply": self.keeps_supply,
            "tripped": self.tripped,
            "customer_number": self.customer,
            "spare_prices_e8": [steps * PRICE_STEP_E8 for steps in self.spare_prices],
            "price_switch_utc_ms": 0 if switch_ms is None else switch_ms + self._clock_offset_ms,
        }


def _identifier(data: bytes, *, size: int) -> int:
    """Raises Refusal when there is no identifier, or more than one."""
    if len(data) != size:
        raise Refusal(ERR_OTHER)
    return int.from_bytes(data, "little")
