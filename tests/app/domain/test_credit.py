"""How little is left, on the way down and on the way up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit import CLEARS_LEAST_FEN, Credit, CreditLimits, credit_level, fall_level

LIMITS = CreditLimits(5_000, 2_000, 100)


@pytest.mark.parametrize(
    ("left_fen", "before", "level"),
    [
        (5_001, Credit.ENOUGH, Credit.ENOUGH),
        (5_000, Credit.ENOUGH, Credit.LOW),
        (5_250, Credit.LOW, Credit.LOW),
        (5_251, Credit.LOW, Credit.ENOUGH),
        (2_000, Credit.LOW, Credit.VERY_LOW),
        (2_100, Credit.ARREARS, Credit.VERY_LOW),
        (2_101, Credit.VERY_LOW, Credit.LOW),
        (-100, Credit.ARREARS, Credit.VERY_LOW),
        (-101, Credit.ENOUGH, Credit.ARREARS),
    ],
)
def test_a_level_begins_at_its_limit_and_ends_above_it(left_fen: int, before: Credit, level: Credit) -> None:
    assert credit_level(left_fen, LIMITS, before) is level


def test_however_small_a_limit_it_takes_a_yuan_more_to_leave_its_level() -> None:
    limits = CreditLimits(300, 0, 0)
    assert credit_level(CLEARS_LEAST_FEN, limits, Credit.VERY_LOW) is Credit.VERY_LOW
    assert credit_level(CLEARS_LEAST_FEN + 1, limits, Credit.VERY_LOW) is Credit.LOW
    assert credit_level(400, limits, Credit.LOW) is Credit.LOW
    assert credit_level(401, limits, Credit.LOW) is Credit.ENOUGH


def test_who_pays_just_what_he_owes_is_not_in_arrears_and_his_fall_goes_on() -> None:
    assert credit_level(-100, LIMITS, Credit.ARREARS) is Credit.VERY_LOW
    assert fall_level(-100, LIMITS, Credit.ARREARS) is Credit.ARREARS
    assert fall_level(0, LIMITS, Credit.ARREARS) is Credit.ARREARS
    assert fall_level(1, LIMITS, Credit.ARREARS) is Credit.VERY_LOW


@given(
    limits=st.tuples(st.integers(0, 9_000), st.integers(0, 9_000), st.integers(0, 9_000)),
    about=st.sampled_from([0, 1, 2]),
    wavers=st.lists(st.integers(-50, 50), min_size=2, max_size=60),
)
def test_credit_that_wavers_about_a_limit_changes_its_level_once_at_most(
    limits: tuple[int, int, int], about: int, wavers: list[int]
) -> None:
    low, very_low = max(limits[:2]), min(limits[:2])
    known = CreditLimits(low, very_low, limits[2])
    middle = (low, very_low, -limits[2])[about]
    level, seen = Credit.ENOUGH, []
    for waver in wavers:
        level = fall_level(middle + waver, known, level)
        seen.append(level)
    assert all(after >= before for before, after in pairwise(seen)), seen
