"""Whether a shop's supply is to be cut or restored for its credit: one plain rule, and nothing else decides.

A meter that holds its own money decides by itself. Where the office holds it, supply is cut at or below zero,
outside the hours in which nobody is cut off, and never where the meter is told to keep its supply. A meter
that nobody ever paid for here is left on: a site taken over from another system would go dark. It is
restored as soon as there is credit, but only where this rule cut it: a valve that a person closed stays as
it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class SupplyOrder(StrEnum):
    CUT = "cut"
    RESTORE = "restore"


class Hours(Protocol):
    """A part of the day."""

    def covers(self, minute: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class SupplyFacts:
    """What is known of one meter now. `supply_on` None: not read; `cut_by_rule`: the last order was a cut.

    `minute` is that of the local day.
    """

    credit_fen: int
    ever_paid: bool
    supply_on: bool | None
    keeps_supply: bool
    cut_by_rule: bool
    minute: int
    no_cut_hours: Sequence[Hours] = ()


def wanted(facts: SupplyFacts) -> SupplyOrder | None:
    """What is to be ordered now; None for nothing."""
    if facts.supply_on is None:
        return None
    if not facts.supply_on:
        return SupplyOrder.RESTORE if facts.cut_by_rule and facts.credit_fen > 0 else None
    if facts.credit_fen > 0 or facts.keeps_supply or not facts.ever_paid:
        return None
    if any(hours.covers(facts.minute) for hours in facts.no_cut_hours):
        return None
    return SupplyOrder.CUT
