"""Orders to cut and to restore supply, by the rule of app/domain/supply.py.

An order stands in the operation log before its first frame. Before each frame the meter's state is read and
the rule asked again, and the state, not the reply, says what became of it; so nothing is ever sent twice
blindly. Tries have an end: then the order is told as trouble and rests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Protocol

from app.domain.permissions import SYSTEM
from app.domain.supply import Decision, Moment, SupplyAct, SupplyFacts, decide
from app.errors import DeskError
from app.polling.bench import Bench
from app.polling.line_stats import Troubles
from app.polling.relays import shows, way_back
from app.polling.setup import SiteSetup
from app.services import meter_acts, supply_meters
from app.services.meter_acts import Act
from app.services.supply_meters import SupplyMeter
from meterio.collector import CollectorClient
from meterio.errors import MeterError, Refused
from meterio.types import Lane, MeterCommand, MeterPoint

PAUSES_S: Final = (0.0, 30.0, 120.0)
"""Before each try of an order."""
REST_S: Final = 1_800.0
"""How long a meter that did not follow is left alone."""
STALE_MS: Final = 10_000
"""An order that waited longer for its line is not sent any more."""
TROUBLE: Final = "trouble.supply_order"
_ACTS: Final = {SupplyAct.CUT: Act.SUPPLY_CUT, SupplyAct.RESTORE: Act.SUPPLY_RESTORE}
_FINAL: Final = frozenset({"done", "not_wanted"})


class Watch(Protocol):
    """What is needed of the rule's watch over the site."""

    def moment(self) -> Moment: ...

    def warned_utc_ms(self, meter_id: str) -> int | None: ...


class SupplyBench(Bench, Protocol):
    """What is needed of the worker."""

    @property
    def troubles(self) -> Troubles: ...

    @property
    def setup(self) -> SiteSetup: ...

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None:
        """Run a task under guard; None when the worker is ending."""


@dataclass(slots=True)
class _Drive:
    """One order under way; `sends` counts the frames of it."""

    known: SupplyMeter
    order: SupplyAct
    point: MeterPoint
    commands: tuple[str, ...]
    is_asked: bool = False
    sends: int = 0


class SupplyOrders:
    """At most one order a meter. All methods on the worker's loop."""

    def __init__(self, bench: SupplyBench, watch: Watch) -> None:
        self._bench, self._watch = bench, watch
        self._cut: set[str] = set()
        self._left_open: dict[str, Act] = {}
        self._running: set[str] = set()
        self._rests_until: dict[str, float] = {}

    def know(self, meters: Iterable[SupplyMeter]) -> None:
        """The meters of the site, as the book has them; orders under way go on."""
        for known in meters:
            meter_id = known.meter.id
            if meter_id in self._running:
                continue
            (self._cut.add if known.cut_by_rule else self._cut.discard)(meter_id)
            if known.open_order is not None:
                self._left_open[meter_id] = known.open_order

    def consider(self, known: SupplyMeter, decision: Decision) -> None:
        """Order what was decided for this meter, once it is due."""
        meter_id = known.meter.id
        if meter_id in self._running:
            return
        if meter_id in self._left_open:
            self._begin(meter_id, partial(self._close_left_open, known))
            return
        if decision.act not in _ACTS or not decision.due(self._bench.clock.utc_ms()):
            self._bench.troubles.settle(TROUBLE, meter_id)  # it followed late, or need not any more
            self._rests_until.pop(meter_id, None)
            return
        drive = self._drive_of(known, decision.act)
        if drive is not None and self._rests_until.get(meter_id, 0.0) <= self._bench.clock.monotonic():
            self._begin(meter_id, partial(self._drive, drive))

    def facts(self, known: SupplyMeter) -> SupplyFacts:
        """As of now, by the board."""
        known = replace(known, cut_by_rule=known.meter.id in self._cut)
        found = supply_meters.facts(known, self._bench.live.state(known.meter.id))
        return replace(found, warned_utc_ms=self._watch.warned_utc_ms(known.meter.id))

    def _begin(self, meter_id: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            finally:
                self._running.discard(meter_id)

        self._running.add(meter_id)
        if self._bench.start(f"supply of {meter_id}", guarded, again=False) is None:
            self._running.discard(meter_id)

    def _drive_of(self, known: SupplyMeter, order: SupplyAct) -> _Drive | None:
        """None for a meter that cannot be switched."""
        try:
            point = self._bench.point(known.meter.id)
        except LookupError:
            return None
        back = way_back(self._bench.profiles[point.profile])
        if back is None:
            return None
        return _Drive(known, order, point, back if order is SupplyAct.RESTORE else ("trip",))

    async def _drive(self, drive: _Drive) -> None:
        meter_id, outcome = drive.known.meter.id, "not_wanted"
        for pause_s in PAUSES_S:
            await asyncio.sleep(pause_s)
            outcome = await self._try(drive)
            if outcome in _FINAL:
                break
        if drive.is_asked:
            await self._note_outcome(meter_id, _ACTS[drive.order], outcome)
        if outcome == "done" and drive.order is SupplyAct.RESTORE:
            self._cut.discard(meter_id)
        if outcome in _FINAL:
            self._bench.troubles.settle(TROUBLE, meter_id)
            return
        self._bench.troubles.note(TROUBLE, meter_id, f"{drive.order}: {outcome}")
        self._rests_until[meter_id] = self._bench.clock.monotonic() + REST_S

    async def _try(self, drive: _Drive) -> str:
        """done, not_wanted, sale_open, refused, no_answer or not_followed."""
        client = self._bench.client(drive.point.address.collector)
        try:
            self._bench.show(await client.read(drive.point, "status", lane=Lane.ON_DEMAND))
        except MeterError:
            return "no_answer"
        facts, now = self.facts(drive.known), self._watch.moment()
        if drive.sends and facts.supply_on is (drive.order is SupplyAct.RESTORE):
            return "done"  # an earlier frame of this order did it after all
        decision = decide(facts, drive.known.terms, now)
        if decision.act is not drive.order or not decision.due(now.utc_ms):
            return "not_wanted"
        if not drive.is_asked and not await self._ask(drive, facts):
            return "sale_open"
        return await self._send(drive, client)

    async def _send(self, drive: _Drive, client: CollectorClient) -> str:
        refused = False
        for name in drive.commands:
            try:
                drive.sends += 1
                deadline = self._bench.clock.utc_ms() + STALE_MS
                command = MeterCommand(name, deadline_utc_ms=deadline)
                await client.send(await client.prepare(drive.point, command))
            except Refused:
                refused = True
            except MeterError:
                """What the meter did is what its state shows next."""
        if await shows(self._bench, drive.point, supply_on=int(drive.order is SupplyAct.RESTORE)):
            return "done"
        return "refused" if refused else "not_followed"

    async def _ask(self, drive: _Drive, facts: SupplyFacts) -> bool:
        """In the operation log first. False while a sale of the meter is open."""
        now, act, meter_id = self._bench.clock.utc_ms(), _ACTS[drive.order], drive.known.meter.id
        detail = {"credit_fen": facts.credit_fen}
        try:
            await self._bench.ledger.write(
                lambda ledger: meter_acts.ask(
                    ledger, meter_id, act, session=SYSTEM, now_utc_ms=now, detail=detail
                )
            )
        except DeskError as error:
            if error.key != "acts.sale_open":
                raise
            return False
        drive.is_asked = True
        if drive.order is SupplyAct.CUT:
            self._cut.add(meter_id)
        return True

    async def _close_left_open(self, known: SupplyMeter) -> None:
        """An order that an earlier run sent, or was about to: the meter's state says what became of it."""
        meter_id = known.meter.id
        act, state = self._left_open[meter_id], self._bench.live.state(meter_id)
        done = state is not None and state.supply_on is (act is Act.SUPPLY_RESTORE)
        await self._note_outcome(meter_id, act, "done" if done else "not_followed")
        del self._left_open[meter_id]
        if done and act is Act.SUPPLY_RESTORE:
            self._cut.discard(meter_id)

    async def _note_outcome(self, meter_id: str, act: Act, outcome: str) -> None:
        now = self._bench.clock.utc_ms()
        await self._bench.ledger.write(
            lambda ledger: meter_acts.note_outcome(
                ledger, meter_id, act, session=SYSTEM, outcome=outcome, now_utc_ms=now
            )
        )
