"""What is done with readings by night: days that have ended are moved to their meters and reckoned up.

Every step is a short transaction: the readings' writer is never held up for long. It may be cut off at any
moment and begins again where it stood. A day of which a reading comes late or is corrected is stale: it is
reckoned up anew in the next night, and until then whoever asks reckons it up himself
(app/services/reading_days.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from app.crash_points import reach
from app.domain.energy_use import first_of_month, month_of
from app.domain.use_tally import DAY_S
from app.services.day_reckoning import Night, reckoning
from db.readings import Readings, ReadingsBook
from db.rows import Judged, Rolled

METERS_AT_ONCE: Final = 50
DAYS_AT_ONCE: Final = 40
"""Of one meter, where many of its days are stale."""


def is_due(book: ReadingsBook, *, offset_s: int, at_utc_ms: int) -> bool:
    """Whether there are readings of days that ended before a moment, and these days are not reckoned up."""
    hot, rolled = book.read(lambda readings: (readings.hot_span_s(), readings.rolled()))
    today = (at_utc_ms // 1000 + offset_s) // DAY_S
    if rolled is None or rolled.offset_s != offset_s:
        return hot is not None
    return rolled.before_day < today


def run(book: ReadingsBook, night: Night, *, now_utc_ms: int) -> int:
    """Move and reckon up every local day that has ended; returns how many samples were moved."""
    with book.upkeep:
        meters = {key: id for id, key in book.read(Readings.keys).items()}
        _begin(book, night, meters)
        moved = 0
        today = night.day_at(now_utc_ms // 1000)
        while (rolled := book.read(Readings.rolled)) is not None and rolled.before_day < today:
            if night.ending.is_set():
                return moved
            moved += _day(book, night, meters, rolled.before_day)
        moved += _late(book, night, meters)
        _anew(book, night, meters)
        return moved


def _begin(book: ReadingsBook, night: Night, meters: Mapping[int, str]) -> None:
    """Where to begin in the first night, or once more where the site's clock was set otherwise; then what was
    moved before is stale. So are all days of meters whose makes are known otherwise by now."""
    rolled = book.read(Readings.rolled)
    if rolled is not None and rolled.offset_s != night.offset_s:
        book.write(Readings.forget_uses)
        rolled = None
    for some in _parts(tuple(meters)) if rolled is None else ():
        book.write(partial(_all_moved_stale, night, some))
    book.write(partial(_judge_and_begin, night, meters))


def _all_moved_stale(night: Night, keys: Sequence[int], readings: Readings) -> None:
    for key in keys:
        readings.history_stale(key, offset_s=night.offset_s)
        for year in readings.archives_asked():
            first, end = night.day_at(year.from_utc_s), night.day_at(year.until_utc_s)
            readings.set_stale(key, range(first, end))


def _judge_and_begin(night: Night, meters: Mapping[int, str], readings: Readings) -> None:
    hot, newest_s = readings.hot_span_s(), readings.newest_moved_utc_s()
    if readings.rolled() is None and newest_s is not None:
        readings.set_rolled(Rolled(night.day_at(newest_s) + 1, night.offset_s))
    elif readings.rolled() is None and hot is not None:
        readings.set_rolled(Rolled(night.day_at(hot[0]), night.offset_s))
    known = readings.judged()
    for key, meter_id in meters.items():
        limits = night.terms_of(meter_id).limits
        judged = Judged(limits.most_an_hour_milli, limits.register_milli)
        if known.get(key, judged) != judged:
            readings.all_stale(key)
        if known.get(key) != judged:
            readings.set_judged(key, judged)


def _day(book: ReadingsBook, night: Night, meters: Mapping[int, str], day: int) -> int:
    """Move one day and reckon it up, some meters at a time, then its month and year where it ends them."""
    start_s, end_s = night.begin_s(day), night.begin_s(day + 1)
    keys = book.read(lambda readings: readings.hot_keys(start_s=start_s, end_s=end_s))
    moved = 0
    for some in _parts(keys):
        reach("night.before_move")
        moved += book.write(partial(_move_day, night, meters, some, day))
        reach("night.after_move")
    for some in _parts(tuple(meters)):
        if first_of_month(month_of(day + 1)) == day + 1:
            book.write(partial(_fold, night, some, day))
            reach("night.after_month")
    book.write(lambda readings: readings.set_rolled(Rolled(day + 1, night.offset_s)))
    reach("night.after_day")
    return moved


def _move_day(
    night: Night, meters: Mapping[int, str], keys: Sequence[int], day: int, readings: Readings
) -> int:
    moved = readings.move(keys, start_s=night.begin_s(day), end_s=night.begin_s(day + 1))
    reach("night.while_moving")
    with reckoning(readings, night, before_day=day + 1) as reckoned:
        for key in keys:
            reckoned.days(meters[key], key, day, day, is_anew=False)
    reach("night.while_reckoning")
    return moved


def _fold(night: Night, keys: Sequence[int], day: int, readings: Readings) -> None:
    with reckoning(readings, night, before_day=day + 1) as reckoned:
        for key in keys:
            reckoned.fold(key, day, day)


def _late(book: ReadingsBook, night: Night, meters: Mapping[int, str]) -> int:
    """Move what came late, of days that were moved before."""
    moved = 0
    while (hot := book.read(Readings.hot_span_s)) is not None:
        rolled, day = book.read(Readings.rolled), night.day_at(hot[0])
        if rolled is None or day >= rolled.before_day or night.ending.is_set():
            break
        reach("night.before_late")
        moved += book.write(partial(_move_late, night, day))
    return moved


def _move_late(night: Night, day: int, readings: Readings) -> int:
    start_s, end_s = night.begin_s(day), night.begin_s(day + 1)
    keys = readings.hot_keys(start_s=start_s, end_s=end_s)
    for key in keys:
        readings.set_stale(key, [day])
    return readings.move(keys, start_s=start_s, end_s=end_s)


def _anew(book: ReadingsBook, night: Night, meters: Mapping[int, str]) -> None:
    """Reckon up what is stale, a meter and some days at a time."""
    for key, days in book.read(Readings.stale).items():
        at = 0
        while at < len(days) and not night.ending.is_set():
            end = at + 1
            while end < len(days) and days[end] == days[end - 1] + 1 and end - at < DAYS_AT_ONCE:
                end += 1
            reach("night.before_stale")
            book.write(partial(_reckon_anew, night, meters[key], key, days[at], days[end - 1]))
            reach("night.after_stale")
            at = end


def _reckon_anew(night: Night, meter_id: str, key: int, first: int, last: int, readings: Readings) -> None:
    rolled = readings.rolled()
    if rolled is not None:
        with reckoning(readings, night, before_day=rolled.before_day) as reckoned:
            reckoned.days(meter_id, key, first, last, is_anew=True)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), METERS_AT_ONCE):
        yield keys[at : at + METERS_AT_ONCE]
