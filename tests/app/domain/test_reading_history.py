"""A meter's history: use by differences, roll-overs, changes of the meter, and gaps that stay gaps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading_history import Point, Resolution, points
from app.domain.reading_steps import DAY_MS, HOUR_MS, Mark, Reading, Terms, used_together
from app.domain.registers import Limits

HALF_MS = HOUR_MS // 2
START_MS = 1_790_006_400_000
"""A local midnight of the offset below."""
TERMS = Terms(Limits(66_000, 100_000_000), HALF_MS, offset_ms=8 * HOUR_MS)


def readings(*quantities: int | None, every_ms: int = HALF_MS, first_ms: int = START_MS) -> list[Reading]:
    return [
        Reading(first_ms + place * every_ms, quantity)
        for place, quantity in enumerate(quantities)
        if quantity is not None
    ]


def found(known: Sequence[Reading], resolution: Resolution, terms: Terms = TERMS) -> list[Point]:
    return list(points(known, terms, resolution))


def test_the_start_is_a_local_midnight() -> None:
    assert (START_MS + TERMS.offset_ms) % DAY_MS == 0


@pytest.mark.parametrize("resolution", list(Resolution))
def test_nothing_read_gives_nothing(resolution: Resolution) -> None:
    assert found([], resolution) == []


@pytest.mark.parametrize("resolution", list(Resolution))
def test_a_single_reading_is_one_point_without_use(resolution: Resolution) -> None:
    (point,) = found(readings(5_000), resolution)
    assert (point.quantity, point.used, point.gap) == (5_000, None, False)


def test_every_reading_tells_what_was_used_since_the_one_before() -> None:
    told = found(readings(1_000, 1_300, 1_900), Resolution.RAW)
    assert [point.used for point in told] == [None, 300, 600]
    assert not any(point.gap or point.mark for point in told)


def test_a_gap_is_marked_where_readings_are_missing() -> None:
    told = found(readings(1_000, 1_300, None, None, 2_000), Resolution.RAW)
    assert [point.gap for point in told] == [False, False, True]
    assert told[2].used == 700, "as a whole it is known"


def test_a_reading_of_the_balance_alone_is_shown_and_says_nothing_of_the_use() -> None:
    known = [
        *readings(1_000),
        Reading(START_MS + HALF_MS, None, balance_fen=700),
        *readings(None, None, 1_400),
    ]
    told = found(known, Resolution.RAW)
    assert [(point.quantity, point.used, point.mark) for point in told] == [
        (1_000, None, Mark.NONE),
        (None, None, Mark.NONE),
        (1_400, None, Mark.NONE),
    ]
    assert told[1].balance_fen == 700
    assert used_together(known, TERMS) == 400


def test_use_of_a_backward_register_is_marked_in_its_hour_and_not_counted() -> None:
    (hour,) = found(readings(5_000, 4_000, every_ms=HALF_MS // 2), Resolution.HOUR)
    assert (hour.used, hour.mark) == (None, Mark.BACKWARDS)


def test_a_register_that_rolls_over_is_marked_and_its_use_is_right() -> None:
    told = found(readings(99_999_000, 500), Resolution.RAW)
    assert (told[1].used, told[1].mark) == (1_500, Mark.ROLLED)


def test_what_cannot_be_is_marked_and_is_no_use() -> None:
    told = found(readings(50_000, 40_000, 90_000_000), Resolution.RAW)
    assert [(point.used, point.mark) for point in told[1:]] == [(None, Mark.BACKWARDS), (None, Mark.JUMP)]


def test_a_change_of_the_meter_is_no_fault_of_its_register() -> None:
    terms = Terms(TERMS.limits, HALF_MS, epochs_utc_ms=(START_MS + 60_000,))
    told = found(readings(50_000, 3), Resolution.RAW, terms)
    assert (told[1].used, told[1].mark) == (None, Mark.CHANGED)


def test_hours_have_what_was_used_in_them_though_readings_come_some_seconds_late() -> None:
    known = readings(0, 100, 300, 600, 1_000, first_ms=START_MS + 7_000)
    told = found(known, Resolution.HOUR)
    assert [point.used for point in told] == [300, 700, None]
    assert [point.utc_ms for point in told] == [START_MS, START_MS + HOUR_MS, START_MS + 2 * HOUR_MS]
    assert [point.quantity for point in told] == [100, 600, 1_000]


def test_an_hour_in_which_nothing_was_read_is_missing_and_no_hour_gets_its_use() -> None:
    known = readings(0, 100, 200, None, None, None, None, 900, 1_000)
    told = found(known, Resolution.HOUR)
    assert [(point.utc_ms - START_MS) // HOUR_MS for point in told] == [0, 1, 3, 4]
    assert [point.used for point in told] == [200, None, 100, None]
    assert [point.gap for point in told] == [False, False, True, False]
    assert used_together(known, TERMS) == 1_000


def test_days_add_up_and_end_with_the_last_reading() -> None:
    known = readings(*range(0, 97 * 100, 100))
    told = found(known, Resolution.DAY)
    assert [point.used for point in told] == [4_800, 4_800, None]
    assert told[0].quantity == 4_700


def test_rates_are_registers_of_readings_and_uses_of_hours() -> None:
    known = [
        Reading(START_MS, 100, (40, 60, None, None)),
        Reading(START_MS + HALF_MS, 150, (50, 100, None, None)),
        Reading(START_MS + 2 * HALF_MS - 1, 190, (60, 130, None, None)),
    ]
    assert [point.rates for point in found(known, Resolution.RAW)] == [one.rates for one in known]
    assert found(known, Resolution.HOUR)[0].rates == (20, 70, None, None)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=60), st.data())
def test_hours_and_days_never_tell_more_than_was_used(steps: list[int], data: st.DataObject) -> None:
    """Whatever is missing, the hours' uses are part of the whole, and without gaps they are all of it."""
    register, quantities = 0, [0]
    for step in steps:
        register += step
        quantities.append(register)
    kept = data.draw(st.lists(st.booleans(), min_size=len(quantities), max_size=len(quantities)))
    whole = readings(*quantities)
    some = [one for one, wanted in zip(whole, kept, strict=True) if wanted]
    for resolution in (Resolution.HOUR, Resolution.DAY):
        assert sum(point.used or 0 for point in found(whole, resolution)) == register
        used = sum(point.used or 0 for point in found(some, resolution))
        assert used <= used_together(some, TERMS) <= register
