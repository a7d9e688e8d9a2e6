"""What the rule of supply tells tenants: each level once in a fall, when supply will be cut, that it was.

What was told stands in the book, so that nothing is told twice, not even after a restart. That supply went
off is seen here: of a meter without supply whose last state, this run's or the last one's, still had it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.supply import (
    Decision,
    Level,
    Moment,
    SupplyAct,
    SupplyFacts,
    Terms,
    Told,
    decide,
    due_notice,
    ended_notices,
    is_cut_for_money,
    is_cut_told,
    level_of,
)
from app.polling.books import AsyncLedger
from app.services import supply_notices
from app.services.supply_meters import SupplyMeter
from app.services.supply_notices import Warn
from app.services.views import LiveState


class SupplyWarnings:
    """All methods on the worker's loop."""

    def __init__(self, ledger: AsyncLedger) -> None:
        self._ledger = ledger
        self._had_supply: dict[str, bool] = {}

    def recall(self, meter_id: str, state: LiveState | None) -> None:
        """What an earlier run heard of a meter last, before this one hears it."""
        if state is not None and not state.in_contact and state.supply_on is not None:
            self._had_supply.setdefault(meter_id, state.supply_on)

    async def look(
        self, meters: Mapping[str, SupplyMeter], spoken: Mapping[str, SupplyFacts], now: Moment
    ) -> dict[str, SupplyMeter]:
        """Note what is to be told of those that spoke; returns those of whom something was noted, as they
        stand then."""
        warns = [
            warn
            for meter_id, facts in spoken.items()
            if (warn := self._warn_of(meters[meter_id], facts, now)) is not None
        ]
        by_text = frozenset[str]()
        if warns:
            by_text = await self._ledger.write(
                lambda ledger: supply_notices.note(ledger, warns, now_utc_ms=now.utc_ms)
            )
        for meter_id, facts in spoken.items():
            if facts.supply_on or is_cut_for_money(facts):
                self._had_supply[meter_id] = bool(facts.supply_on)
        return {
            id: _noted(meters[id], warn, now.utc_ms, by_text=id in by_text)
            for id, warn in ((warn.meter_id, warn) for warn in warns)
        }

    def _warn_of(self, known: SupplyMeter, facts: SupplyFacts, now: Moment) -> Warn | None:
        """What is to be noted of a meter; None: nothing."""
        if facts.credit_fen is None or not facts.ever_paid:
            return None
        told, terms = known.told, known.terms
        level = level_of(facts.credit_fen, terms, told.levels)
        ended: frozenset[Level | Told] = ended_notices(level, told.levels)
        due = due_notice(level, told.levels.keys() - ended)
        decision = decide(facts, terms, now)
        stands = is_cut_told(facts, terms, decision)
        if told.cut_utc_ms is not None and not stands:
            ended |= {Told.CUT}
        if told.off and facts.supply_on:
            ended |= {Told.OFF}
        cut_utc_ms = None if stands else _cut_to_tell(facts, terms, decision, now)
        off = not told.off and self._had_supply.get(known.meter.id, False) and is_cut_for_money(facts)
        if not (due or ended or off) and cut_utc_ms is None:
            return None
        return Warn(known.meter.id, due, ended, facts.credit_fen, cut_utc_ms, off)


def _cut_to_tell(facts: SupplyFacts, terms: Terms, decision: Decision, now: Moment) -> int | None:
    """When supply will be cut, once that is told now; None: it will not be. The grace counts from then."""
    if decision.act is not SupplyAct.CUT:
        return None
    told_now = decide(replace(facts, warned_utc_ms=now.utc_ms, told_utc_ms=None), terms, now)
    return told_now.at_utc_ms if told_now.act is SupplyAct.CUT else None


def _noted(known: SupplyMeter, warn: Warn, now_utc_ms: int, *, by_text: bool) -> SupplyMeter:
    told = known.told
    levels = {level: since for level, since in told.levels.items() if level not in warn.ended}
    if warn.level is not None:
        levels[warn.level] = now_utc_ms
    kept = replace(told, levels=levels, off=warn.off or (told.off and Told.OFF not in warn.ended))
    if warn.cut_utc_ms is not None:
        kept = replace(kept, cut_told_utc_ms=now_utc_ms, cut_utc_ms=warn.cut_utc_ms, cut_by_text=by_text)
    elif Told.CUT in warn.ended:
        kept = replace(kept, cut_told_utc_ms=None, cut_utc_ms=None, cut_by_text=False)
    return replace(known, told=kept)
