"""Days left: what the money buys over what was used a day, and nothing foreseen where nothing is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days_left import BOUNDS, MOST_TENTHS, Recent, group_of, recent, tenths_left


def test_the_mean_of_two_whole_weeks():
    use = recent([99_000] * 5 + [10_000] * 13 + [24_000])
    assert use == Recent(used=154_000, days=14)
    assert use.a_day == 11_000
    assert tenths_left(33_000, use) == 30


def test_unknown_days_are_left_out_of_the_mean():
    assert recent([None, 4_000, None, 6_000, 5_000]) == Recent(15_000, 3)
    assert recent([None, 4_000, None, 6_000]) is None
    assert recent([]) is None


@pytest.mark.parametrize(
    ("buys", "use", "tenths"),
    [
        (0, Recent(14, 14), 0),
        (-5, None, 0),
        (5, None, None),
        (5, Recent(0, 14), None),
        (15_000, Recent(140_000, 14), 15),
        (10**12, Recent(14, 14), MOST_TENTHS),
    ],
)
def test_tenths_of_a_day(buys, use, tenths):
    assert tenths_left(buys, use) == tenths


@given(st.integers(1, 10**9), st.integers(1, 10**8), st.integers(3, 14))
def test_so_many_days_are_paid_for_and_a_tenth_more_is_not(buys, used, days):
    use = Recent(used, days)
    tenths = tenths_left(buys, use)
    assert tenths is not None
    assert tenths * used <= buys * days * 10
    assert tenths == MOST_TENTHS or (tenths + 1) * used > buys * days * 10


def test_groups_have_their_bounds():
    assert [group_of(tenths) for tenths in (0, 9, 10, 29, 30, 69, 70, 600, 9_990)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        6,
        6,
    ]
    assert len(BOUNDS) == 6
