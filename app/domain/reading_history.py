"""The history of one register: what it showed, what was used in between, and where nothing is known.

Use is the difference of two readings. It is given to an hour or a day only if both readings lie close enough
together to belong there; what was used in a gap is known as a whole and to no hour of it. Quantities in Wh or
litres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from app.domain.registers import Counted, Held, Limits, counted

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
GAP_PERCENT: Final = 150
"""Readings further apart than this part of their interval have a gap between them."""
RATES: Final = 4
"""Sharp, peak, flat, valley."""


class Resolution(StrEnum):
    RAW = "raw"
    HOUR = "hour"
    DAY = "day"


class Mark(StrEnum):
    """What is to be said of a difference."""

    NONE = ""
    ROLLED = "rolled"  # the register went round its end; the use is right
    BACKWARDS = "backwards"  # it went back; the use is not known
    JUMP = "jump"  # more than the meter can pass; the use is not known
    CHANGED = "changed"  # another meter hangs there, or its register was set


@dataclass(frozen=True, slots=True)
class Reading:
    """One stored reading; `rates` are registers, None where the meter has none."""

    utc_ms: int
    quantity: int | None
    rates: tuple[int | None, ...] = (None,) * RATES
    balance_fen: int | None = None
    supply_on: bool | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the history: a reading, or an hour or day by its beginning with its last reading.

    `used` is since the reading before, or within the hour or day; None where that is not known. `rates` are
    registers of a reading, uses of an hour or day. `gap`: nothing is known just before it.
    """

    utc_ms: int
    quantity: int | None
    used: int | None
    mark: Mark = Mark.NONE
    rates: tuple[int | None, ...] = (None,) * RATES
    balance_fen: int | None = None
    supply_on: bool | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a meter's readings are judged by: what its make can do, how often it is read, when an epoch of it
    began, and local time less UTC."""

    limits: Limits
    interval_ms: int
    epochs_utc_ms: tuple[int, ...] = ()
    offset_ms: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """From one reading to the next."""

    before: Reading
    after: Reading
    used: int | None
    mark: Mark
    gap: bool

    @property
    def length_ms(self) -> int:
        return self.after.utc_ms - self.before.utc_ms

    @property
    def middle_utc_ms(self) -> int:
        """A step belongs where its middle lies: readings come some seconds after the full hour."""
        return (self.before.utc_ms + self.after.utc_ms) // 2

    def fits(self, width_ms: int) -> bool:
        """Whether its use may be told of a time so long; else it is told of no such time."""
        return not self.gap or self.length_ms <= width_ms

    def rates_used(self) -> tuple[int | None, ...]:
        """By rate; none where the register of a rate went back, as at its end."""
        pairs = zip(self.before.rates, self.after.rates, strict=True)
        return tuple(None if old is None or new is None or new < old else new - old for old, new in pairs)


def points(readings: Sequence[Reading], terms: Terms, resolution: Resolution) -> tuple[Point, ...]:
    """The history at one resolution; `readings` by time."""
    known = [one for one in readings if one.quantity is not None or one.balance_fen is not None]
    if resolution is Resolution.RAW:
        return tuple(_raw(known, terms))
    width_ms = HOUR_MS if resolution is Resolution.HOUR else DAY_MS
    return tuple(_bucketed(known, terms, width_ms))


def used_together(readings: Sequence[Reading], terms: Terms) -> int:
    """What was used from the first reading to the last, gaps included, as far as it is known."""
    known = [one for one in readings if one.quantity is not None]
    return sum(step.used or 0 for step in steps(known, terms))


def steps(readings: Sequence[Reading], terms: Terms) -> Iterator[Step]:
    """From reading to reading, each judged. `readings` by time; without a quantity nothing is known."""
    for before, after in pairwise(readings):
        gap = (after.utc_ms - before.utc_ms) * 100 > terms.interval_ms * GAP_PERCENT
        used, mark = _difference(before, after, terms)
        yield Step(before, after, used, mark, gap)


def _difference(before: Reading, after: Reading, terms: Terms) -> tuple[int | None, Mark]:
    if before.quantity is None or after.quantity is None:
        return None, Mark.NONE
    elapsed_ms = max(after.utc_ms - before.utc_ms, 0)
    found = counted(before.quantity, after.quantity, elapsed_ms, limits=terms.limits)
    if isinstance(found, Counted):
        return found.quantity_milli, Mark.ROLLED if found.rolled else Mark.NONE
    if any(before.utc_ms < at <= after.utc_ms for at in terms.epochs_utc_ms):
        return None, Mark.CHANGED
    return None, Mark.BACKWARDS if found is Held.BACKWARDS else Mark.JUMP


def _raw(readings: Sequence[Reading], terms: Terms) -> Iterator[Point]:
    if readings:
        yield _point(readings[0], None, Mark.NONE, gap=False)
    for step in steps(readings, terms):
        yield _point(step.after, step.used, step.mark, gap=step.gap)


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
    )


@dataclass(slots=True)
class Bucket:
    """What is told of an hour, a day or another time. `unplaced`: used over a gap longer than it, whose
    middle lies here. `quantity` and `balance_fen` are what was told last in it."""

    used: int | None = None
    marks: list[Mark] = field(default_factory=list)
    rates: tuple[int | None, ...] = (None,) * RATES
    last: Reading | None = None
    unplaced: int | None = None
    quantity: int | None = None
    balance_fen: int | None = None


def buckets(
    readings: Sequence[Reading],
    terms: Terms,
    *,
    number_of: Callable[[int], int],
    width_of: Callable[[int], int],
) -> dict[int, Bucket]:
    """What is told of each time that has a reading or a use. `number_of` a local time in ms, and how long the
    time of a number is."""
    found: dict[int, Bucket] = defaultdict(Bucket)
    for reading in readings:
        bucket = found[number_of(reading.utc_ms + terms.offset_ms)]
        bucket.last = reading
        bucket.quantity = bucket.quantity if reading.quantity is None else reading.quantity
        bucket.balance_fen = bucket.balance_fen if reading.balance_fen is None else reading.balance_fen
    for step in steps([one for one in readings if one.quantity is not None], terms):
        number = number_of(step.middle_utc_ms + terms.offset_ms)
        _add(found[number], step, width_of(number))
    return found


def _add(bucket: Bucket, step: Step, width_ms: int) -> None:
    if step.mark is not Mark.NONE:
        bucket.marks.append(step.mark)
    if step.used is None:
        return
    if not step.fits(width_ms):
        bucket.unplaced = (bucket.unplaced or 0) + step.used
        return
    bucket.used = (bucket.used or 0) + step.used
    bucket.rates = added(bucket.rates, step.rates_used())


def _bucketed(readings: Sequence[Reading], terms: Terms, width_ms: int) -> Iterator[Point]:
    before: int | None = None
    found = buckets(
        readings, terms, number_of=lambda local_ms: local_ms // width_ms, width_of=lambda _number: width_ms
    )
    for number in sorted(found):
        bucket = found[number]
        last = bucket.last
        if last is None and bucket.used is None and not bucket.marks:
            continue
        yield Point(
            number * width_ms - terms.offset_ms,
            last.quantity if last else None,
            bucket.used,
            bucket.marks[-1] if bucket.marks else Mark.NONE,
            bucket.rates,
            last.balance_fen if last else None,
            last.supply_on if last else None,
            gap=before is not None and number > before + 1,
        )
        before = number


def added(sums: Iterable[int | None], more: Iterable[int | None]) -> tuple[int | None, ...]:
    """Sums by rate, where what is not known adds nothing."""
    return tuple(old if new is None else (old or 0) + new for old, new in zip(sums, more, strict=True))
