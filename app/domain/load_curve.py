"""The load curve: the mean load of each half hour, of several meters together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.domain.reading_steps import DAY_MS, HOUR_MS
from app.domain.use_tally import Tally

HALF_HOUR_S: Final = HOUR_MS // 2000
HALF_HOURS: Final = DAY_MS // 1000 // HALF_HOUR_S
"""Of a day."""
_HOUR_S: Final = HOUR_MS // 1000


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """The mean load of a half hour (its number since 1970-01-01, local): W, or litres an hour. None: no meter
    was read. `meters` told it, `lacking` did not."""

    number: int
    load: int | None
    meters: int
    lacking: int


def loads(many: Iterable[Tally], *, meters: int, first: int, last: int) -> tuple[LoadPoint, ...]:
    """The mean load of the half hours from first to last, both included, of so many meters together.

    What a step used is shared out evenly over it; a half hour is told if more than half of it is known.
    """
    sums: dict[int, int] = {}
    told: dict[int, int] = {}
    for tally in many:
        for number, load in _loads(tally):
            sums[number] = sums.get(number, 0) + load
            told[number] = told.get(number, 0) + 1
    return tuple(
        LoadPoint(number, sums.get(number), told.get(number, 0), meters - told.get(number, 0))
        for number in range(first, last + 1)
    )


def _loads(tally: Tally) -> Iterator[tuple[int, int]]:
    """One meter's: the half hour's number and its load, rounded down."""
    shares: dict[int, tuple[int, int]] = {}
    for begin_s, end_s, used in tally.local_steps():
        edges = [begin_s, *range((begin_s // HALF_HOUR_S + 1) * HALF_HOUR_S, end_s, HALF_HOUR_S), end_s]
        for at_s, until_s in pairwise(edges):
            known_s, share = shares.get(at_s // HALF_HOUR_S, (0, 0))
            share += used * (until_s - at_s) * _HOUR_S // (end_s - begin_s)
            shares[at_s // HALF_HOUR_S] = known_s + until_s - at_s, share
    for number, (known_s, share) in shares.items():
        if known_s * 2 > HALF_HOUR_S:
            yield number, share // known_s
