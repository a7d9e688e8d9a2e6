"""The rule of app/domain/supply.py over the meters of the site: who is warned, whose supply is ordered.

The loop only collects which meters were heard. Every few seconds those are considered, and all of them every
quarter of a minute, for time alone may make an order due. Warnings are written before the order that they go
ahead of. An order lives as every other (app/polling/order_drive.py); here it is only asked for, and taken
back while it is unsent and no longer wanted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Protocol

from app.domain.calendar import Calendar
from app.domain.order import FINAL, SWITCHING, OrderState, Source
from app.domain.supply import Moment, SupplyFacts, decide
from app.errors import DeskError
from app.polling.bench import Bench
from app.polling.line_stats import Troubles
from app.polling.office_held import chunks
from app.polling.setup import SiteSetup
from app.polling.supply_warnings import SupplyWarnings
from app.services import site_files, supply_meters, supply_orders
from app.services.order_steps import OrderFacts
from app.services.supply_meters import SupplyMeter
from app.services.supply_orders import Due
from db.control_rows import OrderView
from db.ledger import Ledger

REST_S: Final = 1_800.0
"""How long a meter that did not follow is left alone."""
PAUSE_S: Final = 30.0
"""The same after an order that was not sent in time."""
TROUBLE: Final = "trouble.supply_order"
CALENDAR: Final = "trouble.calendar"
_UNSENT: Final = frozenset({OrderState.EXPIRED, OrderState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Paces:
    """Seconds between two looks at what was heard, at every meter, and at the whole book."""

    look_s: float = 2.0
    all_s: float = 15.0
    load_s: float = 300.0


USUAL: Final = Paces()


class RuleBench(Bench, Protocol):
    """What is needed of the worker."""

    @property
    def troubles(self) -> Troubles: ...

    @property
    def setup(self) -> SiteSetup: ...

    async def submit_orders(self, order_ids: Iterable[str]) -> None:
        """Drive recorded orders on."""

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None:
        """Run a task under guard; None when the worker is ending."""


class SupplyRule:
    """All methods on the worker's loop."""

    def __init__(self, bench: RuleBench, paces: Paces = USUAL) -> None:
        self._bench, self._paces = bench, paces
        self._meters: dict[str, SupplyMeter] = {}
        self._calendar = Calendar()
        self._heard: set[str] = set()
        self._changed: set[str] = set()
        self._rests_until: dict[str, float] = {}
        self._warnings = SupplyWarnings(bench.ledger)
        self._load_at = 0.0
        self._woken = asyncio.Event()

    def heard(self, meter_ids: Iterable[str]) -> None:
        """What is known of these meters has changed."""
        self._heard.update(meter_ids)

    def set_up_anew(self) -> None:
        """Meters or terms may be others."""
        self._load_at = 0.0
        self._woken.set()

    def order_changed(self, facts: OrderFacts) -> None:
        """An order of somebody went on; what the relay is told may be another now."""
        meter_id = facts.order.meter_id
        if facts.kind not in SWITCHING or meter_id not in self._meters:
            return
        self._changed.add(meter_id)
        if facts.state not in FINAL or facts.order.source != Source.POLICY:
            return
        followed = facts.state is OrderState.CONFIRMED
        if followed:
            self._settle(meter_id)
        elif facts.state not in _UNSENT:
            refused = facts.state is OrderState.REJECTED
            seen = DeskError("fault.supply_refused" if refused else "fault.supply_not_followed")
            self._bench.troubles.note(TROUBLE, meter_id, f"{facts.kind}: {facts.state}", error=seen)
        if not followed:
            rest_s = PAUSE_S if facts.state in _UNSENT else REST_S
            self._rests_until[meter_id] = self._bench.clock.monotonic() + rest_s

    async def run(self) -> None:
        self._load_at = 0.0
        clock, all_at = self._bench.clock, 0.0
        while True:
            if clock.monotonic() >= self._load_at:
                await self._load()
                all_at = 0.0
            if clock.monotonic() >= all_at:
                all_at = clock.monotonic() + self._paces.all_s
                await self._follow_accounts()
                self._heard.update(self._meters)
            self._woken.clear()
            await self._read_changed()
            wanted, self._heard = self._heard, set()
            for some in chunks(sorted(wanted & self._meters.keys())):
                await self._consider([self._meters[id] for id in some])
            with suppress(TimeoutError):
                async with asyncio.timeout(self._paces.look_s):
                    await self._woken.wait()

    # what the book says

    async def _load(self) -> None:
        self._load_at = self._bench.clock.monotonic() + self._paces.load_s
        try:
            await self._load_calendar()
            self._meters = await self._known(await self._bench.ledger.read(supply_meters.ids))
        except BaseException:
            self._load_at = 0.0
            raise

    async def _follow_accounts(self) -> None:
        """Accounts are opened and closed, and meters changed, while the loop runs."""
        ids = frozenset(await self._bench.ledger.read(supply_meters.ids))
        kept = {id: one for id, one in self._meters.items() if id in ids}
        self._meters = kept | await self._known(ids - kept.keys())

    async def _known(self, meter_ids: Collection[str]) -> dict[str, SupplyMeter]:
        found: dict[str, SupplyMeter] = {}
        for some in chunks(sorted(meter_ids)):
            known = await self._bench.ledger.read(partial(supply_meters.known, meter_ids=some))
            found |= {one.meter.id: one for one in known}
        return found

    async def _load_calendar(self) -> None:
        """A calendar with a mistake in it is told, and what was known before goes on."""
        try:
            self._calendar = await self._bench.ledger.read(site_files.calendar)
        except DeskError as error:
            self._bench.troubles.note(CALENDAR, "calendar", str(error), error=error)
        else:
            self._bench.troubles.settle(CALENDAR, "calendar")

    async def _read_changed(self) -> None:
        """Meters whose orders went on."""
        changed, self._changed = self._changed & self._meters.keys(), set()
        self._meters |= await self._known(changed)
        self._heard |= changed

    # what follows from it

    async def _consider(self, meters: Sequence[SupplyMeter]) -> None:
        for one in meters:
            self._warnings.recall(one.meter.id, self._bench.live.state(one.meter.id))
        spoken = {one.meter.id: self._facts(one) for one in meters if self._speaks(one.meter.id)}
        told = await self._warnings.look(self._meters, spoken, self._moment())
        self._meters |= told
        spoken |= {meter_id: self._facts(one) for meter_id, one in told.items()}
        now, due, back = self._moment(), list[Due](), list[str]()
        for meter_id, facts in spoken.items():
            one = self._meters[meter_id]
            decision = decide(facts, one.terms, now)
            wanted = Due(one, decision) if decision.due(now.utc_ms) else None
            if one.open_order is not None:
                if self._is_unwanted(one, wanted):
                    back.append(one.open_order.order.id)
            elif wanted is None:
                self._settle(one.meter.id)  # it followed late, or need not any more
            elif self._rests_until.get(one.meter.id, 0.0) <= self._bench.clock.monotonic():
                due.append(wanted)
        if due or back:
            await self._order(due, back, now)

    def _moment(self) -> Moment:
        return Moment(self._bench.clock.utc_ms(), self._bench.setup.utc_offset_min, self._calendar)

    def _speaks(self, meter_id: str) -> bool:
        state = self._bench.live.state(meter_id)
        return state is not None and state.in_contact

    def _facts(self, known: SupplyMeter) -> SupplyFacts:
        return supply_meters.facts(known, self._bench.live.state(known.meter.id))

    def _is_unwanted(self, known: SupplyMeter, wanted: Due | None) -> bool:
        """Whether this rule's open order waits unsent for what is no longer wanted."""
        view = known.open_order
        if view is None or view.order.source != Source.POLICY or view.state != OrderState.RECORDED:
            return False
        make = self._bench.profiles.get(known.meter.profile)
        kind = None if make is None or wanted is None else supply_orders.kind_of(wanted.decision.act, make)
        return kind != view.order.kind

    async def _order(self, due: Sequence[Due], back: Sequence[str], now: Moment) -> None:
        makes = self._bench.profiles

        def unit(ledger: Ledger) -> dict[str, OrderView]:
            supply_orders.take_back(ledger, back, now_utc_ms=now.utc_ms)
            return supply_orders.order(ledger, due, makes=makes, now=now)

        found = await self._bench.ledger.write(unit)
        for meter_id, view in found.items():
            self._meters[meter_id] = replace(self._meters[meter_id], open_order=view)
        await self._bench.submit_orders([*back, *(view.order.id for view in found.values())])

    def _settle(self, meter_id: str) -> None:
        self._bench.troubles.settle(TROUBLE, meter_id)
        self._rests_until.pop(meter_id, None)
