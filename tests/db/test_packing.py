"""Hours of a day as bytes: what is known of them comes back, and sums of days are sums of their hours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.packing import packed, summed, unpacked

HOURS = 6
VALUES = (
    st.none() | st.integers(0, 70_000) | st.sampled_from([0, 65_534, 65_535, (1 << 32) - 2, (1 << 32) - 1])
)
DAYS = st.lists(st.tuples(*[VALUES] * HOURS), max_size=8)


@pytest.mark.parametrize(
    ("largest", "width"), [(0, 2), (65_534, 2), (65_535, 4), ((1 << 32) - 2, 4), ((1 << 32) - 1, 8)]
)
def test_a_day_takes_no_more_bytes_than_its_largest_hour_needs(largest: int, width: int) -> None:
    assert len(packed([largest, None, 3, 0, 0, 0])) == width * HOURS


@given(DAYS)
def test_sums_are_those_of_the_hours_that_are_known(days: list[tuple[int | None, ...]]) -> None:
    blobs = [packed(day) for day in days]
    assert [unpacked(blob, hours=HOURS) for blob in blobs] == days
    sums, told = summed(blobs, hours=HOURS)
    for hour in range(HOURS):
        known = [day[hour] for day in days if day[hour] is not None]
        assert told[hour] == len(known)
        assert sums[hour] == (sum(known) if known else None)
