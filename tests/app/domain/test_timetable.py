"""When something is due again and again, against a walk through every minute's worth of days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.timetable import Every, Timetable

CHINA_MIN = 480
_DAY_MS = 86_400_000


def utc_ms(local: str, offset_min: int = CHINA_MIN) -> int:
    found = datetime.fromisoformat(local).replace(tzinfo=UTC) - timedelta(minutes=offset_min)
    return int(found.timestamp()) * 1000


def local(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000 + CHINA_MIN * 60, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("table", "now", "last", "following"),
    [
        (Timetable(Every.DAY, 1, 360), "2026-03-05 06:00", "2026-03-05 06:00", "2026-03-06 06:00"),
        (Timetable(Every.DAY, 1, 360), "2026-03-05 05:59", "2026-03-04 06:00", "2026-03-05 06:00"),
        (Timetable(Every.WEEK, 1, 0), "2026-03-05 12:00", "2026-03-02 00:00", "2026-03-09 00:00"),
        (Timetable(Every.WEEK, 7, 1439), "2026-03-02 00:00", "2026-03-01 23:59", "2026-03-08 23:59"),
        (Timetable(Every.MONTH, 31, 60), "2026-02-28 00:59", "2026-01-31 01:00", "2026-02-28 01:00"),
        (Timetable(Every.MONTH, 31, 60), "2028-02-29 01:00", "2028-02-29 01:00", "2028-03-31 01:00"),
        (Timetable(Every.MONTH, 1, 0), "2026-12-31 23:59", "2026-12-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_the_times_before_and_after(table: Timetable, now: str, last: str, following: str) -> None:
    assert local(table.last(utc_ms(now), CHINA_MIN)) == last
    assert local(table.next(utc_ms(now), CHINA_MIN)) == following


def _is_day(table: Timetable, day: datetime) -> bool:
    if table.every is Every.WEEK:
        return day.isoweekday() == table.day
    if table.every is Every.MONTH:
        is_last = (day + timedelta(days=1)).month != day.month
        return day.day == table.day or (is_last and day.day < table.day)
    return True


@given(
    st.sampled_from(list(Every)),
    st.integers(1, 31),
    st.integers(0, 1439),
    st.integers(utc_ms("2000-01-01"), utc_ms("2090-01-01")),
    st.integers(-12 * 60, 14 * 60),
)
def test_no_time_lies_between_the_last_and_the_next(
    every: Every, day: int, minute: int, now: int, offset_min: int
) -> None:
    table = Timetable(every, (day - 1) % 7 + 1 if every is Every.WEEK else day, minute)
    shift_ms = offset_min * 60_000
    begin = (now + shift_ms) // _DAY_MS - 40
    moments = [
        number * _DAY_MS + minute * 60_000 - shift_ms
        for number in range(begin, begin + 80)
        if _is_day(table, datetime(1970, 1, 1) + timedelta(days=number))
    ]
    assert table.last(now, offset_min) == max(one for one in moments if one <= now)
    assert table.next(now, offset_min) == min(one for one in moments if one > now)
