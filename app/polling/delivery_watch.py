"""Reads back what meters hold of prices and settings, notes what differs, sends what returning meters missed.

One meter of a line at a time, behind all else on it: a meter is asked once a day and after an order that set
something. What was missed goes to a few meters at a time, so that a collector that returns is no storm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Final, Protocol

from app.domain.order import FINAL, SETTING, OrderKind
from app.polling.bench import Bench
from app.polling.office_held import chunks
from app.services import delivery, prices_ahead
from app.services.delivery import BLOCKS
from app.services.delivery_item import Item
from app.services.order_steps import OrderFacts
from meterio.errors import MeterError
from meterio.types import Lane, MeterPoint

LOOK_S: Final = 5.0
ASSESS_S: Final = 300.0
"""How often what all meters should hold is compared with what they showed."""
BEGUN_S: Final = 1.0
AT_ONCE: Final = 16
"""Meters that are sent what they missed at one look."""
REST_S: Final = 900.0
"""How long a meter that did not answer is not asked for this again."""


class DeliveryBench(Bench, Protocol):
    """What is needed of the worker."""

    async def submit_orders(self, order_ids: Iterable[str]) -> None:
        """Drive recorded orders on."""


class DeliveryWatch:
    """All methods on the worker's loop."""

    def __init__(self, bench: DeliveryBench) -> None:
        self._bench = bench
        self._blocks: dict[str, frozenset[str]] = {}
        self._due: set[str] = set()
        self._missed: set[tuple[str, OrderKind]] = set()
        self._rests_until: dict[str, float] = {}
        self._assess_at = 0.0

    def set_up_anew(self) -> None:
        """Meters, prices or settings may be others."""
        self._assess_at = 0.0

    def order_changed(self, facts: OrderFacts) -> None:
        """What an order set is read back, and compared, soon."""
        if facts.kind in SETTING and facts.state in FINAL:
            self._due.add(facts.order.meter_id)
            self._rests_until.pop(facts.order.meter_id, None)
            self._assess_at = min(self._assess_at, self._bench.clock.monotonic() + 2 * LOOK_S)

    async def run(self) -> None:
        self._assess_at = 0.0
        while True:
            if self._bench.clock.monotonic() >= self._assess_at:
                await self._assess()
            await self._catch_up()
            await asyncio.gather(*(self._read(point) for point in self._next_of_each_line()))
            await asyncio.sleep(LOOK_S)

    async def _assess(self) -> None:
        self._assess_at = self._bench.clock.monotonic() + ASSESS_S
        ledger, now = self._bench.ledger, self._bench.clock.utc_ms()
        blocks: dict[str, set[str]] = {}
        missed: set[tuple[str, OrderKind]] = set()
        for some in chunks(await ledger.read(delivery.ids)):
            unit = partial(delivery.assess, meter_ids=some, makes=self._bench.profiles, now_utc_ms=now)
            items = await ledger.read(unit)
            await self._note(items, now)
            for item in items:
                blocks.setdefault(item.meter_id, set()).add(BLOCKS[item.kind])
            self._due |= delivery.due_for_reading(items, now_utc_ms=now)
            missed |= delivery.missed(items, now_utc_ms=now)
        await self._look_at_next_begin(now)
        self._blocks = {meter_id: frozenset(found) for meter_id, found in blocks.items()}
        self._missed = missed

    async def _look_at_next_begin(self, now: int) -> None:
        """Prices that begin are compared then, and not some minutes later."""
        begin = await self._bench.ledger.read(partial(prices_ahead.next_begin, now_utc_ms=now))
        if begin is not None:
            due_s = (begin - now) / 1000 + BEGUN_S
            self._assess_at = min(self._assess_at, self._bench.clock.monotonic() + due_s)

    async def _note(self, items: tuple[Item, ...], now: int) -> None:
        ledger = self._bench.ledger
        if await ledger.read(partial(delivery.changes_drifts, items=items)):
            await ledger.write(partial(delivery.note_drifts, items=items, now_utc_ms=now))

    async def _catch_up(self) -> None:
        """Some of those that are back; the others next time."""
        back = [one for one in sorted(self._missed) if self._answers(one[0]) and self._is_timely(*one)]
        back = back[:AT_ONCE]
        if not back:
            return
        self._missed -= set(back)
        now = self._bench.clock.utc_ms()
        unit = partial(delivery.catch_up, wanted=back, makes=self._bench.profiles, now_utc_ms=now)
        await self._bench.submit_orders(await self._bench.ledger.write(unit))

    def _is_timely(self, meter_id: str, kind: OrderKind) -> bool:
        """A meter whose clock is wrong would switch its prices at a wrong time: its clock is set first."""
        if kind is not OrderKind.SET_NEXT_PRICES:
            return True
        drift = self._bench.live.clock_drifts().get(meter_id)
        return drift is None or abs(drift.drift_ms) <= self._bench.intervals.clock_tolerance_ms

    def _next_of_each_line(self) -> list[MeterPoint]:
        """Of each line one meter that is due and answers, where no sale is under way."""
        found: dict[tuple[str, int], MeterPoint] = {}
        for meter_id in sorted(self._due & self._blocks.keys()):
            point = self._askable(meter_id)
            if point is not None:
                found.setdefault((point.address.collector, point.address.bus), point)
        return list(found.values())

    def _askable(self, meter_id: str) -> MeterPoint | None:
        bench = self._bench
        if self._rests_until.get(meter_id, 0.0) > bench.clock.monotonic() or not self._answers(meter_id):
            return None
        try:
            point = bench.point(meter_id)
            bench.client(point.address.collector)
        except LookupError:
            return None
        return None if bench.sale_open_on(point.address.collector, point.address.bus) else point

    def _answers(self, meter_id: str) -> bool:
        state = self._bench.live.state(meter_id)
        return state is not None and state.in_contact

    async def _read(self, point: MeterPoint) -> None:
        bench, meter_id = self._bench, point.meter_id
        client, values = bench.client(point.address.collector), dict[str, int]()
        try:
            for block in sorted(self._blocks[meter_id]):
                values |= (await client.read(point, block, lane=Lane.DISCOVERY)).values
        except MeterError:
            self._rests_until[meter_id] = bench.clock.monotonic() + REST_S
            return
        self._due.discard(meter_id)
        now = bench.clock.utc_ms()
        unit = partial(delivery.note_read, meter_id=meter_id, values=values, utc_ms=now)
        await bench.ledger.write(unit)
        self._assess_at = min(self._assess_at, bench.clock.monotonic() + 2 * LOOK_S)
