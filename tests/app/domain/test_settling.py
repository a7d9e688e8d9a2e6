"""Which rows belong to a day that is settled, whatever the clock did; which days are settled when."""

from __future__ import annotations

import random

from app.domain.local_days import (
    as_date,
    day_of,
    first_of_month,
    last_of_month,
    month_of,
    number_of,
    start_utc_ms,
    year_of,
)
from app.domain.settling import DayBook, Move, by_class, confirmed_kind, days_due, ends_of_days, net_fen


def borne(days: list[int], *, after: int = 0) -> dict[int, int]:
    """As the book tells it: for each day that a row bears, the last row that does."""
    return {day: seq for seq, day in enumerate(days, start=after + 1)}


def days_of(rows: list[int], *, settled: int | None = None) -> list[int]:
    """The day that each row belongs to, by the ends."""
    ends = ends_of_days(borne(rows), after_day=settled)
    return [next(day for day, end in ends if seq <= end) for seq in range(1, len(rows) + 1)]


def test_with_a_clock_that_only_rises_each_row_belongs_to_its_own_day() -> None:
    assert days_of([5, 5, 6, 9]) == [5, 5, 6, 9]


def test_a_row_from_a_clock_that_was_ahead_belongs_to_the_day_of_those_after_it() -> None:
    assert days_of([5, 99, 5, 6]) == [5, 5, 5, 6]


def test_what_is_written_for_a_settled_day_belongs_to_the_first_one_after_it() -> None:
    assert days_of([3, 8, 4, 9], settled=7) == [8, 8, 8, 9]


def test_the_ends_are_the_rule_row_by_row() -> None:
    rng = random.Random(3)
    for _ in range(300):
        rows = [rng.randint(1, 9) for _ in range(rng.randint(1, 12))]
        settled = rng.choice((None, 0, 4, 9))
        wanted = [max(min(rows[place:]), 0 if settled is None else settled + 1) for place in range(len(rows))]
        assert days_of(rows, settled=settled) == wanted


def due(rows: list[int], *, settled: int | None, today: int) -> list[int]:
    found = borne(rows, after=10)
    ends = ends_of_days(found, after_day=settled)
    return [
        day
        for day, _ in days_due(
            ends, settled=settled, settled_seq=10, today=today, newest=max(found, default=0)
        )
    ]


def test_days_are_settled_once_they_are_over_with_the_empty_ones_before_them() -> None:
    assert due([5, 8, 9], settled=4, today=9) == [5, 6, 7, 8]
    assert due([5], settled=None, today=5) == []
    assert due([5, 7], settled=None, today=8) == [5, 6, 7]
    assert due([], settled=4, today=99) == []


def test_a_day_without_rows_ends_where_the_one_before_did() -> None:
    ends = ends_of_days({5: 12, 8: 20}, after_day=4)
    assert days_due(ends, settled=4, settled_seq=10, today=9, newest=8) == [
        (5, 12),
        (6, 12),
        (7, 12),
        (8, 20),
    ]


def test_a_leap_of_the_clock_is_believed_only_a_week_later() -> None:
    assert due([5, 40], settled=4, today=41) == [5]
    assert due([5, 40, 46], settled=4, today=47) == [5]
    assert due([5, 40, 47], settled=4, today=47)[-1] == 40


MOVE = Move(1, "transit:E1", "credit:E1", 700, "sale", 3, "E1", 9, "cash")


def test_a_day_holds_what_was_confirmed_and_how_customers_money_moved() -> None:
    book = DayBook()
    taken = Move(2, "cash:D1", "transit:E1", 700)
    back = Move(3, "credit:E1", "refund_due:4", 200, "refund", 3, "E1", 9, "cash")
    book.add([taken, MOVE, back])
    assert book.sales == {(3, "E1", 9, "cash", "sale"): (1, 700), (3, "E1", 9, "cash", "refund"): (1, 200)}
    assert book.moved() == {"credit:E1": 500, "refund_due:4": 200}
    assert book.moves == 3
    moved = by_class(book.moved(), {"credit:E1": 1, "refund_due:4": 2})
    assert moved == {(1, "credit"): 500, (2, "refund_due"): 200}


def test_a_reversal_is_named_by_what_it_undoes() -> None:
    out = Move(1, "credit:E1", "refund_due:4", 700, "reversal")
    into = Move(1, "transit:E1", "credit:E1", 700, "reversal")
    assert (confirmed_kind(out), confirmed_kind(into)) == ("reversed_sale", "reversed_refund")
    signs = {
        kind: net_fen(kind, 1) for kind in ("sale", "refund", "reversed_sale", "reversed_refund", "moved")
    }
    assert signs == {"sale": 1, "refund": -1, "reversed_sale": -1, "reversed_refund": 1, "moved": 0}


def test_local_days_and_months() -> None:
    day = day_of(1_790_000_000_000, 480)
    assert as_date(day).isoformat() == "2026-09-21"
    assert day_of(start_utc_ms(day, 480), 480) == day == day_of(start_utc_ms(day + 1, 480) - 1, 480)
    month = month_of(day)
    assert [as_date(one(month)).isoformat() for one in (first_of_month, last_of_month)] == [
        "2026-09-01",
        "2026-09-30",
    ]
    assert year_of(month) == 2026
    assert number_of(as_date(day)) == day
