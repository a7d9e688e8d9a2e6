"""The rule of app/domain/supply.py over the meters of the site: who is warned, whose supply is to be ordered.

The loop only collects which meters were heard. Every few seconds those are considered, and all of them every
quarter of a minute, for time alone may make an order due. Warnings are written in batches, before the order
that they go ahead of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from app.domain.calendar import Calendar
from app.domain.supply import Level, Moment, decide, due_notice, ended_notices, level_of
from app.errors import DeskError
from app.polling.office_held import chunks
from app.polling.supply_orders import SupplyBench, SupplyOrders
from app.services import site_files, supply_meters, supply_notices
from app.services.supply_meters import SupplyMeter
from app.services.supply_notices import Warn

LOOK_S: Final = 2.0
ALL_S: Final = 15.0
"""How often every meter is considered, heard or not."""
CALENDAR: Final = "trouble.calendar"


class SupplyRule:
    """All methods on the worker's loop."""

    def __init__(self, bench: SupplyBench) -> None:
        self._bench = bench
        self._orders = SupplyOrders(bench, self)
        self._meters: dict[str, SupplyMeter] = {}
        self._warned: dict[str, dict[Level, int]] = {}
        self._calendar = Calendar()
        self._heard: set[str] = set()
        self._is_stale = True
        self._woken = asyncio.Event()

    def heard(self, meter_ids: Iterable[str]) -> None:
        """What is known of these meters has changed."""
        self._heard.update(meter_ids)

    def set_up_anew(self) -> None:
        """Meters or terms may be others."""
        self._is_stale = True
        self._woken.set()

    def moment(self) -> Moment:
        """Now, as the rule sees it."""
        return Moment(self._bench.clock.utc_ms(), self._bench.setup.utc_offset_min, self._calendar)

    async def run(self) -> None:
        self._is_stale = True
        clock, all_at = self._bench.clock, 0.0
        while True:
            if self._is_stale:
                await self._load()
                all_at = clock.monotonic()
            if clock.monotonic() >= all_at:
                all_at = clock.monotonic() + ALL_S
                self._heard.update(self._meters)
            self._woken.clear()
            wanted, self._heard = self._heard, set()
            for some in chunks(sorted(wanted & self._meters.keys())):
                await self._consider([self._meters[id] for id in some])
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_S)

    async def _load(self) -> None:
        self._is_stale = False
        ledger = self._bench.ledger
        try:
            await self._load_calendar()
            found: dict[str, SupplyMeter] = {}
            for some in chunks(await ledger.read(supply_meters.ids)):
                known = await ledger.read(partial(supply_meters.known, meter_ids=some))
                found |= {one.meter.id: one for one in known}
        except BaseException:
            self._is_stale = True
            raise
        self._meters = found
        self._warned = {id: dict(one.warned or {}) for id, one in found.items()}
        self._orders.know(found.values())

    async def _load_calendar(self) -> None:
        """A calendar with a mistake in it is told, and what was known before goes on."""
        try:
            self._calendar = await self._bench.ledger.read(site_files.calendar)
        except DeskError as error:
            self._bench.troubles.note(CALENDAR, "calendar", str(error), error=error)
        else:
            self._bench.troubles.settle(CALENDAR, "calendar")

    async def _consider(self, meters: Sequence[SupplyMeter]) -> None:
        warns = [warn for one in meters if (warn := self._warn_of(one)) is not None]
        if warns:
            await self._note(warns)
        now = self.moment()
        for one in meters:
            state = self._bench.live.state(one.meter.id)
            if state is not None and state.in_contact:
                self._orders.consider(one, decide(self._orders.facts(one), one.terms, now))

    def _warn_of(self, known: SupplyMeter) -> Warn | None:
        """What is to be noted of a meter's warnings; None: nothing."""
        state, given = self._bench.live.state(known.meter.id), self._warned[known.meter.id]
        facts = supply_meters.facts(known, state)
        if state is None or not state.in_contact or facts.credit_fen is None or not facts.ever_paid:
            return None
        level = level_of(facts.credit_fen, known.terms)
        due, ended = due_notice(level, given), ended_notices(level, given)
        return Warn(known.meter.id, due, ended, facts.credit_fen) if due or ended else None

    async def _note(self, warns: Sequence[Warn]) -> None:
        now = self._bench.clock.utc_ms()
        await self._bench.ledger.write(lambda ledger: supply_notices.note(ledger, warns, now_utc_ms=now))
        for warn in warns:
            given = self._warned[warn.meter_id]
            for level in warn.ended:
                given.pop(level, None)
            if warn.level is not None:
                given[warn.level] = now

    def warned_utc_ms(self, meter_id: str) -> int | None:
        """When this meter's customer was warned last in this fall."""
        return max(self._warned.get(meter_id, {}).values(), default=None)
