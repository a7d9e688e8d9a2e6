"""The read-back table for deductions, row by row: counted makes, and those that tell only their balance."""

from __future__ import annotations

import pytest

from app.domain.refund import deduction_count, judge_refund, least_provable_fen
from app.domain.sale import Attempt, LastPurchase, MeterBook, MeterRules, SaleState, Verdict, is_due

COUNTED = MeterRules(count_modulus=65_536, total_modulus=0, max_power_w=22_000, deduction_counts=True)
UNDER_LAST = MeterRules(count_modulus=10**8, total_modulus=10**8, max_power_w=66_000)
LAST = LastPurchase(5_000, count=7, utc_ms=500)
USE = 100


def book(count: int | None, balance_fen: int, last: LastPurchase | None = None) -> MeterBook:
    return MeterBook(count, balance_fen, None, utc_ms=2_000, last=last)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (book(8, 7_000), Verdict.APPLIED),
        (book(8, 6_900), Verdict.APPLIED),  # used a little meanwhile
        (book(8, 6_899), Verdict.UNPROVEN),  # fell more than use explains
        (book(8, 7_001), Verdict.UNPROVEN),  # counted, not all taken
        (book(8, 10_000), Verdict.UNPROVEN),
        (book(7, 10_000), Verdict.NOT_YET),
        (book(7, 9_900), Verdict.NOT_YET),
        (book(7, 7_000), Verdict.UNPROVEN),  # taken, not counted
        (book(7, 10_001), Verdict.UNPROVEN),
        (book(9, 7_000), Verdict.FOREIGN),
        (book(6, 10_000), Verdict.RESET),
        (book(0, 0), Verdict.RESET),
    ],
)
def test_a_counted_deduction_is_judged_by_its_count(seen: MeterBook, verdict: Verdict) -> None:
    attempt = Attempt(count=8, amount_fen=3_000, before=book(7, 10_000))
    assert judge_refund(attempt, seen, rules=COUNTED, max_use_fen=USE) is verdict


def test_a_counted_deduction_that_use_could_hide_is_still_proven_by_its_count() -> None:
    attempt = Attempt(count=8, amount_fen=50, before=book(7, 10_000))
    assert judge_refund(attempt, book(8, 9_940), rules=COUNTED, max_use_fen=USE) is Verdict.APPLIED
    assert judge_refund(attempt, book(7, 9_940), rules=COUNTED, max_use_fen=USE) is Verdict.NOT_YET


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (book(7, 7_000, LAST), Verdict.APPLIED),
        (book(7, 6_900, LAST), Verdict.APPLIED),
        (book(7, 10_000, LAST), Verdict.NOT_YET),
        (book(7, 9_900, LAST), Verdict.NOT_YET),
        (book(7, 8_000, LAST), Verdict.FOREIGN),  # neither use nor the deduction
        (book(7, 4_000, LAST), Verdict.FOREIGN),  # taken twice
        (book(7, 11_000, LAST), Verdict.FOREIGN),
        (book(8, 12_000, LastPurchase(5_000, count=8, utc_ms=1_500)), Verdict.FOREIGN),
        (book(7, 7_000, LastPurchase(5_000, count=7, utc_ms=1_500)), Verdict.FOREIGN),
        (book(6, 7_000, LAST), Verdict.RESET),
    ],
)
def test_a_deduction_under_the_last_count_is_judged_by_the_balance(seen: MeterBook, verdict: Verdict) -> None:
    attempt = Attempt(count=7, amount_fen=3_000, before=book(7, 10_000, LAST))
    assert judge_refund(attempt, seen, rules=UNDER_LAST, max_use_fen=USE) is verdict


def test_a_fall_that_use_alone_could_make_proves_nothing() -> None:
    attempt = Attempt(count=7, amount_fen=80, before=book(7, 10_000, LAST))
    assert judge_refund(attempt, book(7, 9_910, LAST), rules=UNDER_LAST, max_use_fen=USE) is Verdict.UNPROVEN


def test_a_make_without_a_count_is_judged_by_its_balance_and_its_sum_of_purchases() -> None:
    before = MeterBook(None, 10_000, 90_000, utc_ms=1_000)
    attempt = Attempt(count=7, amount_fen=3_000, before=before)
    taken, bought = MeterBook(None, 7_000, 90_000, 2_000), MeterBook(None, 7_000, 95_000, 2_000)
    assert judge_refund(attempt, taken, rules=UNDER_LAST, max_use_fen=USE) is Verdict.APPLIED
    assert judge_refund(attempt, bought, rules=UNDER_LAST, max_use_fen=USE) is Verdict.FOREIGN


def test_only_a_counted_deduction_takes_the_next_count() -> None:
    assert deduction_count(7, rules=COUNTED) == 8
    assert deduction_count(65_535, rules=COUNTED) is None
    assert deduction_count(7, rules=UNDER_LAST) == 7


def test_what_use_within_a_minute_could_hide_cannot_be_proven() -> None:
    # 66 kW for a minute are 1100 Wh, 102 fen at 0.92 yuan; twice over, a yuan more, and one fen.
    assert least_provable_fen(UNDER_LAST, price_e8=92_000_000) == 305
    assert least_provable_fen(COUNTED, price_e8=92_000_000) == 1


@pytest.mark.parametrize(
    ("kind", "adds", "due"),
    [
        ("sale", True, {SaleState.VOID, SaleState.REJECTED, SaleState.NOT_APPLIED}),
        ("reversal", True, {SaleState.VOID, SaleState.REJECTED, SaleState.NOT_APPLIED}),
        ("refund", False, {SaleState.CONFIRMED}),
        ("reversal", False, {SaleState.CONFIRMED}),
        ("moved", True, set()),
    ],
)
def test_money_is_due_for_what_never_reached_a_meter_and_for_what_one_gave_up(
    kind: str, adds: bool, due: set[SaleState]
) -> None:
    assert {state for state in SaleState if is_due(kind, state, adds=adds)} == due
