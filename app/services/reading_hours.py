"""Use of several meters together, hours by days: of days that are reckoned up as it is kept, else from the
readings."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final

from app.domain.energy_use import HOURS, HeatDay
from app.domain.use_tally import Tally
from app.services.reading_days import RAW_DAYS_AT_ONCE, Asked, Standing, standing
from app.services.reading_runs import ReadingsReader, RunReader
from db.packing import summed
from db.readings import Readings

DAYS_A_READ: Final = 31
ROWS_A_READ: Final = 10_000


def heat(book: ReadingsReader, asked: Asked, first_day: int, last_day: int) -> tuple[HeatDay, ...]:
    """A day's hours each, from first to last, both included; days of which nothing is known too."""
    at = standing(book, asked)
    found = {day: _Day(len(asked.terms)) for day in range(first_day, last_day + 1)}
    at_once = max(DAYS_A_READ, ROWS_A_READ // max(len(asked.terms), 1))
    for first in range(first_day, min(last_day + 1, at.before_day), at_once):
        _add_stored(book, at, first, min(first + at_once - 1, last_day, at.before_day - 1), found)
    for meter_id, spans in at.stale.items():
        days = {day for first, last in spans for day in range(first, min(last + 1, at.before_day))}
        for day in sorted(days & found.keys()):
            _add_raw(book, asked, [meter_id], (day, day), found)
    for first in range(max(first_day, at.before_day), last_day + 1, RAW_DAYS_AT_ONCE):
        _add_raw(book, asked, list(at.keys), (first, min(first + RAW_DAYS_AT_ONCE - 1, last_day)), found)
    return tuple(found[day].told(day) for day in sorted(found))


class _Day:
    """The hours of one day, so far."""

    def __init__(self, meters: int) -> None:
        self._meters = meters
        self._sums: list[int | None] = [None] * HOURS
        self._told = [0] * HOURS

    def add(self, hours: tuple[int | None, ...], told: tuple[int, ...]) -> None:
        for hour, (value, count) in enumerate(zip(hours, told, strict=True)):
            if value is not None:
                self._sums[hour] = (self._sums[hour] or 0) + value
                self._told[hour] += count

    def told(self, day: int) -> HeatDay:
        return HeatDay(day, tuple(self._sums), tuple(self._meters - count for count in self._told))


def _add_stored(book: ReadingsReader, at: Standing, first: int, last: int, found: dict[int, _Day]) -> None:
    """Days as they are kept, but for those of single meters that are stale."""
    ids = {key: id for id, key in at.keys.items()}
    rows = book.read(partial(Readings.hours, first_day=first, last_day=last, keys=ids.keys()))
    for day, some in groupby(rows, key=itemgetter(1)):
        blobs = [
            blob for key, _day, blob in some if key in ids and not (at.stale and at.is_stale(ids[key], day))
        ]
        found[day].add(*summed(blobs, hours=HOURS))


def _add_raw(
    book: ReadingsReader, asked: Asked, meter_ids: list[str], span: tuple[int, int], found: dict[int, _Day]
) -> None:
    start_s, end_s = asked.begin_s(span[0]), asked.begin_s(span[1] + 1)
    with RunReader(book, start_s=start_s, end_s=end_s) as reader:
        for meter_id, run in reader.runs(meter_ids):
            tally = Tally(run, asked.terms[meter_id])
            for day in range(span[0], span[1] + 1) if run.utc_s else ():
                hours = tally.hours(day)
                found[day].add(hours, tuple(int(value is not None) for value in hours))
