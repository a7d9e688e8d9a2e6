"""The load curve: the mean load of each half hour, of several meters together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    sums = defaultdict[int, int](int)
    told = defaultdict[int, int](int)
    for tally in many:
        for number, load in _loads(tally):
            sums[number] += load
            told[number] += 1
    return tuple(
        LoadPoint(number, sums.get(number), told.get(number, 0), meters - told.get(number, 0))
        for number in range(first, last + 1)
    )


def _loads(tally: Tally) -> Iterator[tuple[int, int]]:
    """One meter's: the half hour's number and its load, rounded down."""
    steps = list(tally.local_steps())
    if not steps:
        return
    first = steps[0][0] // HALF_HOUR_S
    known = [0] * (steps[-1][1] // HALF_HOUR_S - first + 1)
    shares = [0] * len(known)
    for begin_s, end_s, used in steps:
        an_hour, length_s, at_s, place = (
            used * _HOUR_S,
            end_s - begin_s,
            begin_s,
            begin_s // HALF_HOUR_S - first,
        )
        while at_s < end_s:
            edge_s = (first + place + 1) * HALF_HOUR_S
            part_s = (edge_s if edge_s < end_s else end_s) - at_s
            known[place] += part_s
            shares[place] += an_hour * part_s // length_s
            at_s, place = edge_s, place + 1
    for place, known_s in enumerate(known):
        if known_s * 2 > HALF_HOUR_S:
            yield first + place, shares[place] // known_s
