"""The history of one register: what it showed, what was used in between, and where nothing is known.

Use is the difference of two readings. It is given to an hour or a day only if both readings lie close enough
together to belong there; what was used in a gap is known as a whole and to no hour of it. Quantities in Wh or
litres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
class _Step:
    """From one reading to the next."""

    before: Reading
    after: Reading
    used: int | None
    mark: Mark
    gap: bool


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
    return sum(step.used or 0 for step in _steps(known, terms))


def _steps(readings: Sequence[Reading], terms: Terms) -> Iterator[_Step]:
    for before, after in pairwise(readings):
        gap = (after.utc_ms - before.utc_ms) * 100 > terms.interval_ms * GAP_PERCENT
        used, mark = _difference(before, after, terms)
        yield _Step(before, after, used, mark, gap)


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
    for step in _steps(readings, terms):
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
class _Bucket:
    used: int | None = None
    mark: Mark = Mark.NONE
    rates: tuple[int | None, ...] = (None,) * RATES
    last: Reading | None = None


def _bucketed(readings: Sequence[Reading], terms: Terms, width_ms: int) -> Iterator[Point]:
    """A step belongs where its middle lies: readings come some seconds after the full hour."""
    buckets: dict[int, _Bucket] = defaultdict(_Bucket)

    def of(utc_ms: int) -> _Bucket:
        return buckets[(utc_ms + terms.offset_ms) // width_ms]

    for reading in readings:
        of(reading.utc_ms).last = reading
    for step in _steps(readings, terms):
        if step.gap and step.after.utc_ms - step.before.utc_ms > width_ms:
            continue
        bucket = of((step.before.utc_ms + step.after.utc_ms) // 2)
        if step.mark is not Mark.NONE:
            bucket.mark = step.mark
        if step.used is not None:
            bucket.used = (bucket.used or 0) + step.used
            bucket.rates = _added(bucket.rates, _rates_used(step))
    yield from _in_order(buckets, terms, width_ms)


def _in_order(buckets: dict[int, _Bucket], terms: Terms, width_ms: int) -> Iterator[Point]:
    before: int | None = None
    for number in sorted(buckets):
        bucket = buckets[number]
        last = bucket.last
        yield Point(
            number * width_ms - terms.offset_ms,
            last.quantity if last else None,
            bucket.used,
            bucket.mark,
            bucket.rates,
            last.balance_fen if last else None,
            last.supply_on if last else None,
            gap=before is not None and number > before + 1,
        )
        before = number


def _rates_used(step: _Step) -> tuple[int | None, ...]:
    """By rate; none where the register of a rate went back, as at its end."""
    pairs = zip(step.before.rates, step.after.rates, strict=True)
    return tuple(None if old is None or new is None or new < old else new - old for old, new in pairs)


def _added(sums: Iterable[int | None], more: Iterable[int | None]) -> tuple[int | None, ...]:
    return tuple(old if new is None else (old or 0) + new for old, new in zip(sums, more, strict=True))
