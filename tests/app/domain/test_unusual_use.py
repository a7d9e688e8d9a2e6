"""What is unusual is found with its figures; weekends, holidays and seasons are not."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.unusual_use import BASE_DAYS, DAYS, Days, Finding, Unusual, found

LAST_DAY = (date(2026, 11, 20) - date(1970, 1, 1)).days  # a Friday
ELECTRICITY, WATER = "electricity", "water"


def weekday(day: int) -> int:
    return (day + 3) % 7


def first_day() -> int:
    return LAST_DAY - DAYS + 1


def flat(value: int, *, count: int = DAYS) -> list[int | None]:
    return [value] * count


def days(used: list[int | None], night: list[int | None], least: list[int | None] | None = None) -> Days:
    return Days(LAST_DAY, used, night, least or [])


def replaced(values: list[int | None], back: int, value: int | None) -> list[int | None]:
    return [value if place == len(values) - 1 - back else one for place, one in enumerate(values)]


def kinds(findings: list[Finding]) -> list[Unusual]:
    return [one.kind for one in findings]


def test_a_night_is_told_with_what_is_usual():
    told = found(days(flat(40_000), replaced(flat(3_100), 0, 14_200)), ELECTRICITY)
    assert told == [Finding(Unusual.NIGHT, LAST_DAY, 14_200, 3_100)]


@pytest.mark.parametrize("back", [0, 1, 2])
def test_what_was_found_is_told_for_three_days(back):
    told = found(days(replaced(flat(40_000), back, 130_000), flat(3_000)), ELECTRICITY)
    assert told == [Finding(Unusual.JUMP, LAST_DAY - back, 130_000, 40_000)]
    assert found(days(replaced(flat(40_000), 3, 130_000), flat(3_000)), ELECTRICITY) == []


def test_a_leak_is_told_by_the_hour_and_not_as_a_night_too():
    least: list[int | None] = [0] * (DAYS - 3) + [12, 9, 15]
    told = found(days(flat(2_000), replaced(flat(0), 0, 500), least), WATER)
    assert told == [Finding(Unusual.LEAK, LAST_DAY, 9, 0, days=3)]


def test_two_days_without_a_still_hour_are_no_leak_yet():
    assert found(days(flat(2_000), flat(0), [0] * (DAYS - 2) + [12, 9]), WATER) == []


def test_who_never_stood_still_has_no_new_leak():
    assert found(days(flat(2_000), flat(500), flat(30)), WATER) == []


def test_a_refrigerator_is_no_leak():
    assert found(days(flat(40_000), flat(3_000), [0] * (DAYS - 5) + [400] * 5), ELECTRICITY) == []


@pytest.mark.parametrize("run", [2, 7, 14])
def test_a_sudden_zero_tells_since_when(run):
    used: list[int | None] = [40_000] * (DAYS - run) + [0] * run
    assert found(days(used, flat(0)), ELECTRICITY) == [Finding(Unusual.ZERO, LAST_DAY, 0, 40_000, days=run)]
    assert found(days(used, flat(0)), ELECTRICITY, cut=True) == []


@pytest.mark.parametrize("run", [1, 15, DAYS])
def test_one_day_of_nothing_and_an_empty_shop_are_not_told(run):
    used: list[int | None] = [40_000] * (DAYS - run) + [0] * run
    assert found(days(used, flat(0)), ELECTRICITY) == []


@pytest.mark.parametrize("holiday", [-2, -1, 0, 3])
def test_a_zero_beside_a_holiday_is_not_told(holiday):
    used: list[int | None] = [40_000] * (DAYS - 2) + [0] * 2
    assert found(days(used, flat(0)), ELECTRICITY, holidays={LAST_DAY + holiday}) == []
    assert found(days(used, flat(0)), ELECTRICITY, holidays={LAST_DAY - 3, LAST_DAY + 4}) != []


def test_an_office_closed_at_weekends_has_no_sudden_zero_on_a_sunday():
    shift = LAST_DAY + 2  # a Sunday
    first = shift - DAYS + 1
    used: list[int | None] = [0 if weekday(first + place) >= 5 else 40_000 for place in range(DAYS)]
    assert found(Days(shift, used, flat(0)), ELECTRICITY) == []


@pytest.mark.parametrize("known", [0, 1, 13])
def test_too_few_days_say_nothing(known):
    used: list[int | None] = [40_000] * known + [900_000]
    assert found(days(used, [3_000] * known + [90_000], [0] * known + [9, 9, 9]), ELECTRICITY) == []
    assert found(days([], [], []), WATER) == []


def test_unknown_days_are_neither_zero_nor_usual():
    used: list[int | None] = [40_000 if place % 2 else None for place in range(DAYS)]
    assert found(days(replaced(used, 0, None), [None] * DAYS), ELECTRICITY) == []
    told = found(days(replaced(used, 0, 200_000), [None] * DAYS), ELECTRICITY)
    assert kinds(told) == [Unusual.JUMP]


def test_a_shop_being_fitted_out_does_not_jump():
    used: list[int | None] = [0] * (DAYS - 7) + [30_000] * 7
    assert found(days(used, flat(0)), ELECTRICITY) == []


@pytest.mark.parametrize(("medium", "small"), [(ELECTRICITY, 4_000), (WATER, 400)])
def test_many_times_next_to_nothing_is_next_to_nothing(medium, small):
    assert found(days(replaced(flat(50), 0, small), flat(0)), medium) == []


@st.composite
def plausible(draw: st.DrawFn) -> tuple[Days, str, frozenset[int], random.Random]:
    """A shop as shops are: its week, a season that comes on by up to 1 % a day, days that differ, public
    holidays on which it is closed or busier, and now and then a day that was not read."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    medium = draw(st.sampled_from([ELECTRICITY, WATER]))
    base = draw(st.integers(8_000, 400_000)) // (1 if medium == ELECTRICITY else 10)
    week = [draw(st.sampled_from([1.0, 1.0, 0.8, 1.3])) for _ in range(7)]
    if draw(st.booleans()):
        week[5] = week[6] = draw(st.sampled_from([0.0, 0.3, 1.5]))
    season = draw(st.floats(-0.01, 0.01))
    begun = draw(st.integers(first_day() - 8, LAST_DAY))
    holidays = frozenset(range(begun, begun + draw(st.integers(0, 8))))
    festive = draw(st.sampled_from([0.0, 0.5, 1.4]))
    used: list[int | None] = []
    night: list[int | None] = []
    least: list[int | None] = []
    for day in range(first_day(), LAST_DAY + 1):
        level = base * week[weekday(day)] * (1 + season) ** (day - first_day()) * chance.uniform(0.75, 1.25)
        whole = int(level * (festive if day in holidays else 1))
        unread = chance.random() < 0.03
        used.append(None if unread else whole)
        night.append(None if unread else int(base * 0.08 * chance.uniform(0.6, 1.4)))
        least.append(None if unread else 0 if chance.random() < 0.97 else 5)
    return Days(LAST_DAY, used, night, least), medium, holidays, chance


@given(plausible())
def test_plausible_weeks_are_not_told(drawn):
    history, medium, holidays, _ = drawn
    assert found(history, medium, holidays=holidays) == []


@given(plausible())
def test_what_is_put_into_plausible_weeks_is_found(drawn):
    history, medium, holidays, chance = drawn
    back = chance.randrange(3)
    used = [one for one in history.used if one is not None]
    jump = Days(LAST_DAY, replaced([*history.used], back, max(used) * 4), history.night)
    assert Unusual.JUMP in kinds(found(jump, medium, holidays=holidays))
    night = [one for one in history.night if one is not None]
    loud = replaced([*history.night], back, max(night) * 5 + 2_000)
    at_night = found(Days(LAST_DAY, history.used, loud), medium, holidays=holidays)
    assert [one.kind for one in at_night] == [Unusual.NIGHT]
    least = [*history.least_hour[:-4], 8, 11, 7, 9]
    leaking = found(Days(LAST_DAY, history.used, history.night, least), WATER, holidays=holidays)
    assert kinds(leaking)[0] is Unusual.LEAK


@given(
    st.lists(st.none() | st.integers(0, 10**7), max_size=DAYS + 5),
    st.lists(st.none() | st.integers(0, 10**7), max_size=DAYS + 5),
    st.lists(st.none() | st.integers(0, 10**6), max_size=DAYS + 5),
    st.sampled_from([ELECTRICITY, WATER]),
    st.sets(st.integers(first_day(), LAST_DAY + 9)),
    st.booleans(),
)
def test_whatever_the_days_say_findings_are_of_them_and_each_kind_once(
    used, night, least, medium, holidays, cut
):
    told = found(Days(LAST_DAY, used, night, least), medium, holidays=holidays, cut=cut)
    assert len(set(kinds(told))) == len(told)
    assert [*Unusual] == sorted(Unusual, key=[*Unusual].index)
    for one in told:
        assert LAST_DAY - 2 <= one.day <= LAST_DAY
        assert one.used >= 0 and one.usual >= 0
        source = {Unusual.JUMP: used, Unusual.NIGHT: night, Unusual.LEAK: least, Unusual.ZERO: used}[one.kind]
        assert one.used in source
        if one.kind in (Unusual.JUMP, Unusual.NIGHT):
            before = [
                x for x in source[: len(source) - (LAST_DAY - one.day) - 1][-BASE_DAYS:] if x is not None
            ]
            assert one.used > max(before)
