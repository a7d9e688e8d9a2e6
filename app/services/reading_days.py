"""Use by day, month and year as it is kept, completed by what is not reckoned up yet.

Days that are reckoned up are one row each. What is missing, the last day or two and days that are stale, is
reckoned up from the readings at the time of asking: the figures are always those of the readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from app.domain.energy_use import (
    About,
    Period,
    Use,
    date_of,
    first_day,
    first_of_month,
    month_of,
    month_of_year,
)
from app.domain.reading_steps import DAY_MS, Terms
from app.domain.use_fold import folded
from app.domain.use_tally import Gap, Tally
from app.errors import DeskError
from app.services.reading_runs import ReadingsReader, RunReader
from db.readings import Readings
from db.readings_uses import DAILY, MONTHLY, YEARLY
from db.rows import Rolled

RAW_DAYS_AT_ONCE: Final = 40
"""So many days of readings are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose days: what each meter's readings are judged by, in this order, and local time less UTC."""

    terms: Mapping[str, Terms]
    offset_ms: int

    def begin_s(self, day: int) -> int:
        return (day * DAY_MS - self.offset_ms) // 1000

    def day_at(self, utc_s: int) -> int:
        return (utc_s * 1000 + self.offset_ms) // DAY_MS


@dataclass(slots=True)
class Told:
    """Uses of each meter by time, the gaps longer than a day among them, and the years whose readings could
    not be had where they were needed. `anew`: times of each meter, in UTC seconds, that were reckoned up just
    now."""

    uses: dict[str, list[Use]]
    gaps: dict[str, list[Gap]] = field(default_factory=dict)
    anew: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    lacking: dict[int, DeskError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far days are reckoned up, the meters' keys in the book, and which days of which meters are stale,
    from first to last."""

    before_day: int
    keys: Mapping[str, int]
    stale: Mapping[str, tuple[tuple[int, int], ...]]

    def is_stale(self, meter_id: str, day: int) -> bool:
        return any(first <= day <= last for first, last in self.stale.get(meter_id, ()))


def standing(book: ReadingsReader, asked: Asked) -> Standing:
    """Where the days of these meters stand now."""
    return book.read(partial(_standing, asked))


def _standing(asked: Asked, readings: Readings) -> Standing:
    all_keys, rolled = readings.keys(), readings.rolled()
    keys = {id: all_keys[id] for id in asked.terms if id in all_keys}
    if not _is_of_clock(rolled, asked):
        return Standing(0, keys, {})
    stale = readings.stale()
    spans = {
        id: _joined(_span(readings, asked, key, day) for day in stale[key])
        for id, key in keys.items()
        if key in stale
    }
    return Standing(0 if rolled is None else rolled.before_day, keys, spans)


def _newest_day(asked: Asked, readings: Readings) -> int:
    """The last day of which anything may be known; 0 where nothing is."""
    hot, moved = readings.hot_span_s(), readings.newest_moved_utc_s()
    known = [0 if hot is None else hot[1], moved or 0]
    return asked.day_at(max(*known, *(year.until_utc_s for year in readings.archives_asked())))


def _is_of_clock(rolled: Rolled | None, asked: Asked) -> bool:
    """Days that were cut by another clock are of no use."""
    return rolled is not None and rolled.offset_s * 1000 == asked.offset_ms


def _span(readings: Readings, asked: Asked, key: int, day: int) -> tuple[int, int]:
    """A stale day, on to those of the readings before and after it."""
    before = readings.last_before(key, asked.begin_s(day))
    after = readings.first_from(key, asked.begin_s(day + 1))
    first = day if before is None else min(asked.day_at(before[0]), day)
    return first, day if after is None else asked.day_at(after[0])


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans by time, those that touch as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def days(book: ReadingsReader, asked: Asked, first: int, last: int, at: Standing | None = None) -> Told:
    """Use by day from first to last, both included."""
    at = at or standing(book, asked)
    told = Told({id: [] for id in asked.terms})
    stored_to = min(last, at.before_day - 1)
    if first <= stored_to:
        _add_stored(book, at, DAILY, first, stored_to, told)
        for meter_id, spans in at.stale.items():
            for span in spans:
                within = (max(span[0], first), min(span[1], stored_to))
                if within[0] <= within[1]:
                    _add_raw(book, asked, [meter_id], within, told)
    if last > at.before_day + 1:
        last = min(last, book.read(partial(_newest_day, asked)))
    for begin in range(max(first, at.before_day), last + 1, RAW_DAYS_AT_ONCE):
        _add_raw(book, asked, list(at.keys), (begin, min(begin + RAW_DAYS_AT_ONCE - 1, last)), told)
    return told


def used(book: ReadingsReader, asked: Asked, first: int, last: int) -> dict[str, dict[int, int | None]]:
    """What `days` tells each meter used, by day; the rest of it is not read."""
    at = standing(book, asked)
    found: dict[str, dict[int, int | None]] = {id: {} for id in asked.terms}
    stored_to = min(last, at.before_day - 1)
    if first <= stored_to:
        ids = {key: id for id, key in at.keys.items() if id not in at.stale}
        rows = book.read(partial(Readings.used, table=DAILY, first=first, last=stored_to, keys=ids.keys()))
        for key, day, quantity in rows:
            if key in ids:
                found[ids[key]][day] = quantity
        stale = list(at.stale)
        _put_used(days(book, _of(asked, stale), first, stored_to, _of_standing(at, stale)), found)
    if stored_to < last:
        _put_used(days(book, asked, max(first, at.before_day), last, at), found)
    return found


def _put_used(told: Told, found: dict[str, dict[int, int | None]]) -> None:
    for meter_id, uses in told.uses.items():
        found[meter_id].update((one.number, one.used) for one in uses)


def months(book: ReadingsReader, asked: Asked, first: int, last: int) -> Told:
    """Use by month from first to last, both included."""
    at = standing(book, asked)
    told = Told({id: [] for id in asked.terms})
    stored_to = min(last, month_of(at.before_day) - 1)
    if first <= stored_to:
        _add_stored(book, at, MONTHLY, first, stored_to, told)
    for meter_id, spans in at.stale.items():
        stale = {month for span in spans for month in range(month_of(span[0]), month_of(span[1]) + 1)}
        for month in sorted(stale.intersection(range(first, stored_to + 1))):
            _fold_days(book, asked, [meter_id], (month, month), at, told)
    fresh = max(first, stored_to + 1)
    if fresh <= last:
        _fold_days(book, asked, list(at.keys), (fresh, last), at, told)
    return told


def years(book: ReadingsReader, asked: Asked, first: int, last: int) -> Told:
    """Use by year from first to last, both included."""
    at = standing(book, asked)
    told = Told({id: [] for id in asked.terms})
    stored_to = min(last, date_of(at.before_day).year - 1)
    if first <= stored_to:
        _add_stored(book, at, YEARLY, first, stored_to, told)
    for meter_id, spans in at.stale.items():
        stale = {year for span in spans for year in range(date_of(span[0]).year, date_of(span[1]).year + 1)}
        for year in sorted(stale.intersection(range(first, stored_to + 1))):
            _fold_months(book, asked, [meter_id], (year, year), told)
    fresh = max(first, stored_to + 1)
    if fresh <= last:
        _fold_months(book, asked, list(at.keys), (fresh, last), told)
    return told


def _fold_days(
    book: ReadingsReader,
    asked: Asked,
    meter_ids: Sequence[str],
    span: tuple[int, int],
    at: Standing,
    told: Told,
) -> None:
    """Months made up of their days, in the place of what is told of them."""
    first, last = first_of_month(span[0]), first_of_month(span[1] + 1) - 1
    some = _of(asked, meter_ids)
    parts = days(book, some, first, last, _of_standing(at, meter_ids))
    _fold(book, some, parts, span, Period.DAY, Period.MONTH, told)


def _fold_months(
    book: ReadingsReader, asked: Asked, meter_ids: Sequence[str], span: tuple[int, int], told: Told
) -> None:
    """Years made up of their months, in the place of what is told of them."""
    some = _of(asked, meter_ids)
    parts = months(book, some, month_of_year(span[0]), month_of_year(span[1] + 1) - 1)
    _fold(book, some, parts, span, Period.MONTH, Period.YEAR, told)


def _fold(
    book: ReadingsReader,
    asked: Asked,
    parts: Told,
    span: tuple[int, int],
    of: Period,
    into: Period,
    told: Told,
) -> None:
    first, last = span
    start_s, end_s = (asked.begin_s(first_day(at, into)) for at in (first, last + 1))
    gaps = _gaps(book, asked, parts, start_s, end_s)
    for meter_id in asked.terms:
        made = folded(
            parts.uses[meter_id], gaps.get(meter_id, ()), of=of, into=into, offset_ms=asked.offset_ms
        )
        kept = told.uses[meter_id]
        before = [use for use in kept if use.number < first]
        kept[:] = [*before, *made, *(use for use in kept if use.number > last)]
        told.gaps.setdefault(meter_id, []).extend(gaps.get(meter_id, ()))
    told.lacking.update(parts.lacking)


def _gaps(book: ReadingsReader, asked: Asked, parts: Told, start_s: int, end_s: int) -> dict[str, list[Gap]]:
    """The gaps that reach into a time: those that are kept, but for days that were reckoned up just now, and
    those that were found then."""
    keys = book.read(Readings.keys)
    ids = {keys[id]: id for id in asked.terms if id in keys}
    rows = book.read(partial(Readings.gaps, keys=ids.keys(), start_s=start_s, end_s=end_s))
    found: dict[str, list[Gap]] = {id: [] for id in asked.terms}
    for row in rows:
        gap, meter_id = Gap._make(row[1:]), ids[row[0]]
        if not any(
            begin < gap.until_utc_s and gap.from_utc_s < end for begin, end in parts.anew.get(meter_id, ())
        ):
            found[meter_id].append(gap)
    for meter_id, fresh in parts.gaps.items():
        once = {gap.from_utc_s: gap for gap in (*found[meter_id], *fresh)}
        found[meter_id] = [once[begin] for begin in sorted(once)]
    return found


def _of(asked: Asked, meter_ids: Sequence[str]) -> Asked:
    return Asked({id: asked.terms[id] for id in meter_ids}, asked.offset_ms)


def _of_standing(at: Standing, meter_ids: Sequence[str]) -> Standing:
    return Standing(
        at.before_day,
        {id: at.keys[id] for id in meter_ids},
        {id: at.stale[id] for id in meter_ids if id in at.stale},
    )


def _add_stored(book: ReadingsReader, at: Standing, table: str, first: int, last: int, told: Told) -> None:
    ids = {key: id for id, key in at.keys.items()}
    rows = book.read(partial(Readings.uses, table=table, first=first, last=last, keys=ids.keys()))
    lists = {key: told.uses[id] for key, id in ids.items()}
    make = Use._make
    for row in rows:
        if row[0] in lists:
            lists[row[0]].append(make(row[1:]))


def _add_raw(
    book: ReadingsReader, asked: Asked, meter_ids: Sequence[str], span: tuple[int, int], told: Told
) -> None:
    """Reckon up days from their readings, in the place of what is told of them. What is told stays, as not
    settled, where a year's readings cannot be had."""
    first, last = span
    start_s, end_s = asked.begin_s(first), asked.begin_s(last + 1)
    with RunReader(book, start_s=start_s, end_s=end_s) as reader:
        for meter_id, run in reader.runs(meter_ids):
            kept = told.uses[meter_id]
            before = [use for use in kept if use.number < first]
            within = [use for use in kept if first <= use.number <= last]
            if not (within and reader.lacking):
                tally = Tally(run, asked.terms[meter_id])
                within = list(tally.uses(Period.DAY, first=first, last=last))
                told.gaps.setdefault(meter_id, []).extend(tally.gaps())
                told.anew.setdefault(meter_id, []).append((start_s, end_s))
            kept[:] = [*before, *map(_open, within), *(use for use in kept if use.number > last)]
        told.lacking.update(reader.lacking)


def _open(use: Use) -> Use:
    return use._replace(about=use.about | About.OPEN)
