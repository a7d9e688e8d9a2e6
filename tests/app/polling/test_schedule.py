"""Who is asked next, and what: a pure decision over times that are passed in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.polling.schedule import (
    HISTORY_MS,
    HISTORY_RETRY_S,
    Due,
    Intervals,
    Later,
    Turn,
    answered,
    history_due,
    is_late,
    missed,
    next_due,
    resumed,
)
from meterio.types import Lane
from tests.helpers.small_mall import points

POINTS = points()
HALF_HOUR = 1_790_000_000_000 // HISTORY_MS * HISTORY_MS


def turn(number: int, **changes: object) -> Turn:
    made = Turn(POINTS[number], history_ms=HISTORY_MS, stored_utc_ms=HALF_HOUR + 1_000)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_longest_unasked_meter_comes_first() -> None:
    turns = [turn(0, status_at_s=5.0), turn(1, status_at_s=3.0), turn(2, status_at_s=4.0)]
    assert next_due(turns, now_s=10, now_utc_ms=HALF_HOUR) == Due(POINTS[1], "status", Lane.STATUS)


def test_when_nothing_is_due_it_says_how_long_to_wait() -> None:
    assert next_due([turn(0, status_at_s=12.5)], now_s=10, now_utc_ms=HALF_HOUR) == Later(2.5)
    assert next_due([], now_s=10, now_utc_ms=HALF_HOUR) == Later(None)


def test_at_the_half_hour_each_meter_gives_history_once_in_place_of_status() -> None:
    before, at = HALF_HOUR + HISTORY_MS - 1, HALF_HOUR + HISTORY_MS
    assert not history_due(turn(0), now_s=1, now_utc_ms=before)
    due = next_due([turn(0)], now_s=1, now_utc_ms=at)
    assert due == Due(POINTS[0], "history", Lane.HISTORY)
    done = answered(turn(0), "history", intervals=Intervals(), now_s=1, now_utc_ms=at)
    assert not history_due(done, now_s=1, now_utc_ms=at + HISTORY_MS - 1)
    assert done.status_at_s == 11
    assert history_due(done, now_s=1, now_utc_ms=at + HISTORY_MS)


def test_a_missed_history_is_tried_again_soon_but_not_at_once() -> None:
    late = missed(turn(0, stored_utc_ms=HALF_HOUR - 1), "history", status_s=10, now_s=100)
    assert not history_due(late, now_s=100, now_utc_ms=HALF_HOUR)
    assert history_due(late, now_s=100 + HISTORY_RETRY_S, now_utc_ms=HALF_HOUR)


def test_a_silent_meter_waits_as_long_as_its_line_says() -> None:
    assert missed(turn(0), "status", status_s=10, now_s=100, retry_in_s=60).status_at_s == 160
    assert missed(turn(0), "status", status_s=10, now_s=100, retry_in_s=2).status_at_s == 110


def test_a_clock_set_back_does_not_end_the_readings() -> None:
    assert history_due(turn(0), now_s=1, now_utc_ms=HALF_HOUR - 10 * HISTORY_MS)


def test_intervals_can_be_set_for_all_for_a_collector_and_for_a_meter() -> None:
    hour, day = 60 * 60_000, 24 * 60 * 60_000
    assert Intervals().history_of(POINTS[0]) == HISTORY_MS
    assert Intervals(history_ms=day).history_of(POINTS[0]) == day
    of_collector = Intervals(of_collector={"C1": hour})
    assert of_collector.history_of(POINTS[0]) == hour
    assert replace(of_collector, of_meter={"E1": day}).history_of(POINTS[0]) == day


def test_a_reading_after_missed_intervals_is_late_and_one_after_none_is_not() -> None:
    assert not is_late(turn(0), utc_ms=HALF_HOUR + HISTORY_MS)
    assert is_late(turn(0), utc_ms=HALF_HOUR + 2 * HISTORY_MS)
    assert not is_late(turn(0, stored_utc_ms=-1), utc_ms=HALF_HOUR)


def test_an_interval_that_is_changed_asks_no_second_time_for_what_was_read() -> None:
    hour = turn(0, history_ms=2 * HISTORY_MS)
    assert not history_due(hour, now_s=1, now_utc_ms=HALF_HOUR + 60_000)


def test_a_clock_is_asked_for_when_due_and_the_state_right_after() -> None:
    due = turn(0, clock_at_s=50.0)
    assert next_due([due], now_s=49, now_utc_ms=HALF_HOUR) == Due(POINTS[0], "status", Lane.STATUS)
    assert next_due([due], now_s=50, now_utc_ms=HALF_HOUR) == Due(POINTS[0], "clock", Lane.HISTORY)
    intervals = Intervals(clock_check_s=3600)
    told = answered(due, "clock", intervals=intervals, now_s=50, now_utc_ms=HALF_HOUR)
    assert next_due([told], now_s=50, now_utc_ms=HALF_HOUR) == Due(POINTS[0], "status", Lane.STATUS)
    assert told.clock_at_s == 3650
    silent = missed(due, "clock", status_s=10, now_s=50)
    assert silent.clock_at_s is not None and silent.clock_at_s > 600


def test_on_a_new_link_states_come_before_history_and_clocks() -> None:
    new = Turn(POINTS[0], history_ms=HISTORY_MS, clock_at_s=0.0)
    ready = resumed(new, now_s=100, intervals=Intervals())
    blocks = []
    for now_s in (100, 110, 120):
        due = next_due([ready], now_s=now_s, now_utc_ms=HALF_HOUR)
        assert isinstance(due, Due)
        blocks.append(due.block)
        ready = answered(ready, due.block, intervals=Intervals(), now_s=now_s, now_utc_ms=HALF_HOUR)
    assert blocks == ["status", "history", "clock"]


@pytest.mark.parametrize(
    ("status_s", "target_s", "out_of_contact_s", "silence_s"),
    [
        (10.0, None, 60.0, 60.0),
        (10.0, 45.0, 60.0, 90.0),
        (60.0, None, 60.0, 120.0),
        (10.0, 15.0, 300.0, 300.0),
    ],
)
def test_a_meter_of_a_slow_line_is_out_of_contact_only_after_twice_the_target(
    status_s: float, target_s: float | None, out_of_contact_s: float, silence_s: float
) -> None:
    intervals = Intervals(status_s=status_s, target_s=target_s, out_of_contact_s=out_of_contact_s)
    assert intervals.silence_s == silence_s
