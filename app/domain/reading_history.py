"""The history of one register as a table and a chart show it: what it showed, what was used in between, and
where nothing is known.

Use is given to an hour or a day only if both readings lie close enough together to belong there; what was
used in a gap is known as a whole and to no hour of it. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.energy_use import About, Period, Use, begin_ms, number_at
from app.domain.reading_steps import RATES, Mark, Reading, Terms, steps
from app.domain.use_tally import Tally, run_of


class Resolution(StrEnum):
    RAW = "raw"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the history: a reading, or an hour or day by its beginning with its last reading.

    `used` is since the reading before, or within the hour or day; None where that is not known. `rates` are
    registers of a reading, uses of an hour or day. `gap`: nothing is known just before it. `corrected`: it,
    or one of its readings, was set right by hand.
    """

    utc_ms: int
    quantity: int | None
    used: int | None
    mark: Mark = Mark.NONE
    rates: tuple[int | None, ...] = (None,) * RATES
    balance_fen: int | None = None
    supply_on: bool | None = None
    gap: bool = False
    corrected: bool = False


_PERIODS: Final = {Resolution.HOUR: Period.HOUR, Resolution.DAY: Period.DAY}
_MARKS: Final = (
    (About.CHANGED, Mark.CHANGED),
    (About.BACKWARDS, Mark.BACKWARDS),
    (About.JUMP, Mark.JUMP),
    (About.ROLLED, Mark.ROLLED),
)
"""What is said of an hour or a day of which several things are to be said."""


def points(readings: Sequence[Reading], terms: Terms, resolution: Resolution) -> tuple[Point, ...]:
    """The history at one resolution; `readings` by time."""
    known = [one for one in readings if one.quantity is not None or one.balance_fen is not None]
    if resolution is Resolution.RAW or not known:
        return tuple(_raw(known, terms))
    period = _PERIODS[resolution]
    first, last = (number_at(one.utc_ms + terms.offset_ms, period) for one in (known[0], known[-1]))
    uses = Tally(run_of(known), terms).uses(period, first=first, last=last)
    supplies = {number_at(one.utc_ms + terms.offset_ms, period): one.supply_on for one in known}
    corrected = {number_at(one.utc_ms + terms.offset_ms, period) for one in known if one.corrected}
    return of_uses(uses, period, terms.offset_ms, supplies, corrected)


def of_uses(
    uses: Iterable[Use],
    period: Period,
    offset_ms: int,
    supplies: Mapping[int, bool | None] | None = None,
    corrected: Collection[int] = (),
) -> tuple[Point, ...]:
    """Hours or days as points; those of which nothing is known are no points."""
    found: list[Point] = []
    before: int | None = None
    for use in uses:
        if use.used is None and use.quantity is None and use.balance_fen is None:
            continue
        found.append(
            Point(
                begin_ms(use.number, period) - offset_ms,
                use.quantity,
                use.used,
                next((mark for about, mark in _MARKS if use.about & about), Mark.NONE),
                use.rates,
                use.balance_fen,
                (supplies or {}).get(use.number),
                gap=before is not None and use.number > before + 1,
                corrected=use.number in corrected,
            )
        )
        before = use.number
    return tuple(found)


def _raw(readings: Sequence[Reading], terms: Terms) -> Iterator[Point]:
    if readings:
        yield _point(readings[0], None, Mark.NONE, gap=False)
    for _before, after, found in steps(readings, terms):
        yield _point(after, found.used, found.mark, gap=found.gap)


def _point(reading: Reading, used: int | None, mark: Mark, *, gap: bool) -> Point:
    return Point(
        reading.utc_ms,
        reading.quantity,
        used,
        mark,
        reading.rates,
        reading.balance_fen,
        reading.supply_on,
        gap,
        reading.corrected,
    )
