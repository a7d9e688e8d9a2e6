"""A shortage of the grid (有序用电): who is limited first, and how many, until so much load is saved. Pure.

Users are limited kind by kind in the site's order, within a kind the largest load first, so that few are
touched. Whoever is of no listed kind, has no supply, is out of contact or must keep its supply is never
chosen. All powers in W.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is done to a meter."""

    LIMIT = "limit"  # it is told a lower power, above which it cuts by itself
    TRIP = "trip"


class PlanState(StrEnum):
    """DRAFT -> READY (it waits for its begin) -> RUNNING -> UNDOING -> ENDED; one may end before it began."""

    DRAFT = "draft"
    READY = "ready"
    RUNNING = "running"
    UNDOING = "undoing"
    ENDED = "ended"


class Left(StrEnum):
    """Why a meter is not chosen."""

    NOT_NEEDED = "not_needed"  # the target is met without it
    OTHER_KIND = "other_kind"
    KEPT = "kept"
    OFF = "off"
    SILENT = "silent"
    NOT_OFFERED = "not_offered"
    NOTHING_TO_SAVE = "nothing_to_save"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One meter now. `power_w` None: its make does not tell its load. `offered`: its make can be told so."""

    meter_id: str
    kind: str
    power_w: int | None
    supply_on: bool
    in_contact: bool
    kept: bool
    offered: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A meter in the order in which it would be told; `left` None: it is told."""

    candidate: Candidate
    rank: int
    saves_w: int
    left: Left | None


def choose(
    candidates: Iterable[Candidate], kinds: Sequence[str], act: Act, *, target_w: int, limit_w: int = 0
) -> tuple[Chosen, ...]:
    """Every meter, those that are told first, in the order of `kinds`; enough of them to save `target_w`."""
    ranks = {kind: rank for rank, kind in enumerate(kinds)}
    judged = [_judged(one, ranks, act, limit_w) for one in candidates]
    saved, found = 0, []
    for one in sorted(judged, key=_order):
        if one.left is None and saved >= target_w:
            one = Chosen(one.candidate, one.rank, one.saves_w, Left.NOT_NEEDED)
        elif one.left is None:
            saved += one.saves_w
        found.append(one)
    return tuple(found)


def saved_w(chosen: Iterable[Chosen]) -> int:
    """What those that are told are expected to save."""
    return sum(one.saves_w for one in chosen if one.left is None)


def _order(one: Chosen) -> tuple[bool, int, int, str]:
    return one.left is not None, one.rank, -one.saves_w, one.candidate.meter_id


def _judged(one: Candidate, ranks: dict[str, int], act: Act, limit_w: int) -> Chosen:
    rank = ranks.get(one.kind, len(ranks))
    floor = limit_w if act is Act.LIMIT else 0
    saves = max(0, (one.power_w or 0) - floor)
    reasons = (
        (one.kind not in ranks, Left.OTHER_KIND),
        (not one.offered, Left.NOT_OFFERED),
        (one.kept, Left.KEPT),
        (not one.in_contact, Left.SILENT),
        (not one.supply_on, Left.OFF),
        (saves == 0, Left.NOTHING_TO_SAVE),
    )
    return Chosen(one, rank, saves, next((left for holds, left in reasons if holds), None))
