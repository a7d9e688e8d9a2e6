"""Ids of requests: each one only once, and in the order of time."""

from __future__ import annotations

from app.domain import request_ids

NOW_MS = 1_767_225_600_000


def test_no_two_requests_of_one_moment_have_the_same_id() -> None:
    made = [request_ids.new(NOW_MS) for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {32}


def test_later_requests_come_after_earlier_ones() -> None:
    """Also those of clocks that were never set, and of the far future."""
    times = (0, 1, NOW_MS, NOW_MS + 1, NOW_MS + 40_000, 250_000_000_000_000)
    made = [request_ids.new(utc_ms) for utc_ms in times]
    assert made == sorted(made)
    assert {len(one) for one in made} == {32}
