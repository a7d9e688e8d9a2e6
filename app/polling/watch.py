"""Decisions of two persons that a meter contradicts: what it shows later raises a trouble (faults.md 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.domain.sale import book_count
from app.errors import DeskError
from app.polling.books import AsyncLedger
from app.services import decisions
from app.services.decisions import Watch
from app.services.meter_makes import money_rules
from meterio.profiles import Profile
from meterio.types import Sample

KEY = "trouble.decided_otherwise"


class Noted(Protocol):
    """Where troubles are told."""

    def note(self, key: str, where: str, text: str, *, error: DeskError | None = None) -> None: ...


class DecisionWatch:
    """What was decided without proof, by meter; an answer that tells a purchase count is held against it."""

    def __init__(self, ledger: AsyncLedger, troubles: Noted, makes: Mapping[str, Profile]) -> None:
        self._ledger = ledger
        self._troubles = troubles
        self._makes = makes
        self._watched: Mapping[str, Watch] = {}

    async def refresh(self) -> None:
        """Read the book's decisions anew."""
        found = await self._ledger.read(decisions.watched)
        self._watched = {watch.meter_id: watch for watch in found}

    def look(self, sample: Sample) -> None:
        """A meter has spoken."""
        watch = self._watched.get(sample.point.meter_id)
        count = sample.values.get("purchase_count")
        if watch is None or count is None:
            return
        contradicting = watch.contradicting_count
        rules = money_rules(self._makes[sample.point.profile])
        if book_count(count, last_count=contradicting, rules=rules) == contradicting:
            seen = DeskError("fault.decided_otherwise", receipt=watch.receipt, count=count)
            self._troubles.note(KEY, watch.meter_id, f"{watch.receipt}: {count}", error=seen)
