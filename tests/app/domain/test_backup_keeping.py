"""Which backups stay, over years of them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.backup_keeping import Held, to_remove
from app.domain.local_days import DAY_MS, as_date, day_of, month_of, number_of, start_utc_ms

CHINA_MIN = 480
HOUR_MS = 3_600_000
FIRST = start_utc_ms(number_of(date(2023, 1, 1)), CHINA_MIN)


def lived(hours: int, *, every_h: int = 1) -> list[Held]:
    """Backups of the money every so often and all of it at four in the morning, tidied each time."""
    held: list[Held] = []
    for hour in range(0, hours, every_h):
        now = FIRST + hour * HOUR_MS
        held.append(Held(f"b{hour:06}", now, whole=hour % 24 == 4))
        gone = set(to_remove(held, now_utc_ms=now, utc_offset_min=CHINA_MIN))
        held = [one for one in held if one.name not in gone]
    return held


def test_three_years_leave_a_day_of_all_and_one_for_each_time_before() -> None:
    """Three years and nine hours of hourly backups: the last day's 24, and whole ones of 6 days before, of
    weeks, months and years."""
    held = lived(3 * 365 * 24 + 9)
    now = held[-1].made_utc_ms
    young = [one for one in held if one.made_utc_ms > now - DAY_MS]
    old = [one for one in held if one.made_utc_ms <= now - DAY_MS]
    assert len(young) == 24
    assert all(one.whole for one in old)
    days = {day_of(one.made_utc_ms, CHINA_MIN) for one in held}
    today = day_of(now, CHINA_MIN)
    assert days >= set(range(today - 6, today + 1))
    assert {month_of(day) for day in days} >= set(range(month_of(today) - 11, month_of(today) + 1))
    assert {as_date(day).year for day in days} == {2023, 2024, 2025}
    assert len(old) <= 6 + 4 + 11 + 2


def test_of_a_day_the_whole_one_stays_even_where_money_was_copied_later() -> None:
    day = FIRST + 10 * DAY_MS
    held = [
        Held("whole", day + 4 * HOUR_MS, whole=True),
        Held("later", day + 20 * HOUR_MS, whole=False),
        Held("today", day + 5 * DAY_MS, whole=False),
    ]
    assert to_remove(held, now_utc_ms=day + 5 * DAY_MS, utc_offset_min=CHINA_MIN) == ("later",)


def test_what_a_clock_set_ahead_has_made_is_left_alone() -> None:
    ahead = Held("ahead", FIRST + 400 * DAY_MS, whole=True)
    held = [Held("now", FIRST, whole=True), ahead]
    assert to_remove(held, now_utc_ms=FIRST, utc_offset_min=CHINA_MIN) == ()


@given(
    st.lists(st.tuples(st.integers(0, 900 * 24), st.booleans()), max_size=60, unique_by=lambda one: one[0]),
    st.integers(0, 900 * 24),
)
def test_the_newest_and_the_newest_whole_one_never_go(made: list[tuple[int, bool]], now_h: int) -> None:
    held = [Held(f"b{hour:06}", FIRST + hour * HOUR_MS, whole=whole) for hour, whole in made]
    now = FIRST + now_h * HOUR_MS
    gone = to_remove(held, now_utc_ms=now, utc_offset_min=CHINA_MIN)
    left = [one for one in held if one.name not in gone]
    assert len(set(gone)) == len(gone) and len(left) + len(gone) == len(held)
    if held:
        assert max(held, key=lambda one: one.made_utc_ms) in left
    if any(one.whole for one in held):
        assert max((one for one in held if one.whole), key=lambda one: one.made_utc_ms) in left
    assert to_remove(left, now_utc_ms=now, utc_offset_min=CHINA_MIN) == (), "once is enough"
