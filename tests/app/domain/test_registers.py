"""What of a meter's register may be charged: counting on, rolling over; not running back, not jumping."""

from __future__ import annotations

import pytest

from app.domain.registers import HOUR_MS, SLACK_MILLI, Counted, Held, Limits, counted, rates_counted

WATER = Limits(10_000)
ROLLING = Limits(10_000, 1_000_000)


@pytest.mark.parametrize(
    ("before", "after", "limits", "expected"),
    [
        (500, 500, WATER, Counted(0)),
        (500, 10_500, WATER, Counted(10_000)),
        (500, 12_500 + SLACK_MILLI, WATER, Counted(12_000 + SLACK_MILLI)),
        (500, 12_501 + SLACK_MILLI, WATER, Held.JUMP),
        (500, 499, WATER, Held.BACKWARDS),
        (999_990, 5, ROLLING, Counted(15, rolled=True)),
        (900_001, 5, ROLLING, Held.BACKWARDS),  # above 90 %, but much more than an hour's use
        (900_000, 899_000, ROLLING, Held.BACKWARDS),
        (995_000, 5, WATER, Held.BACKWARDS),  # where it begins anew is not known
    ],
)
def test_an_hour_s_counting_is_charged_or_held(
    before: int, after: int, limits: Limits, expected: Counted | Held
) -> None:
    assert counted(before, after, HOUR_MS, limits=limits) == expected


def test_time_that_passes_in_doubt_makes_no_jump_likely() -> None:
    week_ms = 168 * HOUR_MS
    assert counted(0, 500_000, week_ms, limits=WATER) == Counted(500_000)
    assert counted(0, 500_000, week_ms, limits=WATER, held_ms=HOUR_MS) is Held.JUMP
    assert counted(0, 9_000, week_ms, limits=WATER, held_ms=HOUR_MS) == Counted(9_000)


@pytest.mark.parametrize(
    ("before", "after", "whole", "expected"),
    [
        ({}, {"peak": 5}, Counted(5), {}),
        ({"peak": 1}, {}, Counted(5), {}),
        ({"peak": 10, "flat": 20}, {"peak": 40, "flat": 90}, Counted(100), {"peak": 30, "flat": 70}),
        ({"peak": 10, "flat": 20}, {"peak": 40, "flat": 80}, Counted(100), {"peak": 30, "flat": 70}),
        ({"peak": 10, "flat": 20}, {"peak": 40, "flat": 30}, Counted(100), Held.RATES),
        ({"peak": 40, "flat": 20}, {"peak": 10, "flat": 120}, Counted(70), Held.RATES),
        ({"peak": 999_990}, {"peak": 5}, Counted(15, rolled=True), {"peak": 15}),
    ],
)
def test_rates_add_up_to_the_whole_or_are_held(
    before: dict[str, int], after: dict[str, int], whole: Counted, expected: dict[str, int] | Held
) -> None:
    assert rates_counted(before, after, whole, limits=ROLLING) == expected


def test_a_rate_that_runs_back_without_a_known_size_is_held() -> None:
    assert rates_counted({"peak": 60}, {"peak": 5}, Counted(10, rolled=True), limits=WATER) is Held.RATES
