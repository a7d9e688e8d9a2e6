"""The life of a sale and the read-back table, row by row (faults.md 2.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.sale import (
    FINAL,
    TRANSITIONS,
    Attempt,
    IllegalTransition,
    LastPurchase,
    MeterBook,
    MeterRules,
    SaleState,
    Verdict,
    book_count,
    check_transition,
    difference,
    judge,
    max_use_fen,
    meter_count,
    next_count,
    retry_delay_s,
    unchanged,
)

RULES = MeterRules(count_modulus=65_536, total_modulus=2**32, max_power_w=66_000)
BEFORE = MeterBook(count=7, balance_fen=500, total_fen=90_000, utc_ms=1_000)
ATTEMPT = Attempt(count=8, amount_fen=10_000, before=BEFORE)


def seen(count: int, balance_fen: int, total_fen: int | None) -> MeterBook:
    return MeterBook(count, balance_fen, total_fen, utc_ms=2_000)


@pytest.mark.parametrize(
    ("book", "verdict"),
    [
        (seen(8, 10_500, 100_000), Verdict.APPLIED),
        (seen(8, 10_450, 100_000), Verdict.APPLIED),  # used a little meanwhile
        (seen(7, 500, 90_000), Verdict.NOT_YET),
        (seen(7, 480, 90_000), Verdict.NOT_YET),
        (seen(7, 10_500, 100_000), Verdict.FOREIGN),  # money without a count
        (seen(8, 5_500, 95_000), Verdict.FOREIGN),  # another amount took the count
        (seen(9, 10_500, 100_000), Verdict.FOREIGN),
        (seen(60, 10_500, 100_000), Verdict.FOREIGN),
        (seen(6, 500, 90_000), Verdict.RESET),
        (seen(0, 0, 0), Verdict.RESET),
        (seen(8, 500, 100_000), Verdict.UNPROVEN),  # counted, not credited
        (seen(8, 20_500, 100_000), Verdict.UNPROVEN),  # credited twice
    ],
)
def test_the_read_back_table(book: MeterBook, verdict: Verdict) -> None:
    assert judge(ATTEMPT, book, rules=RULES, max_use_fen=100) is verdict


@pytest.mark.parametrize(
    ("book", "verdict"),
    [
        (seen(8, 10_450, None), Verdict.APPLIED),
        (seen(7, 480, None), Verdict.NOT_YET),
        (seen(8, 480, None), Verdict.UNPROVEN),
        (seen(8, 10_501, None), Verdict.UNPROVEN),
    ],
)
def test_a_make_without_a_sum_of_purchases_is_judged_by_its_balance(
    book: MeterBook, verdict: Verdict
) -> None:
    assert judge(ATTEMPT, book, rules=RULES, max_use_fen=100) is verdict


def test_without_a_sum_a_rise_that_usage_could_hide_proves_nothing() -> None:
    small = Attempt(count=8, amount_fen=50, before=BEFORE)
    assert judge(small, seen(8, 490, None), rules=RULES, max_use_fen=100) is Verdict.UNPROVEN


def test_counters_that_wrap_are_compared_the_short_way_round() -> None:
    before = MeterBook(count=65_535, balance_fen=0, total_fen=2**32 - 1_000, utc_ms=0)
    attempt = Attempt(count=65_536, amount_fen=5_000, before=before)
    assert judge(attempt, seen(0, 5_000, 4_000), rules=RULES, max_use_fen=100) is Verdict.APPLIED
    assert next_count(65_535, rules=RULES) is None
    assert next_count(65_534, rules=RULES) == 65_535


def test_a_meter_must_stand_where_the_book_proved_it() -> None:
    assert unchanged(7, seen(7, 0, 90_000), BEFORE, rules=RULES)
    assert unchanged(7, None, BEFORE, rules=RULES)
    assert not unchanged(8, seen(8, 0, 90_000), BEFORE, rules=RULES)
    assert not unchanged(7, seen(7, 0, 80_000), BEFORE, rules=RULES)


def test_a_meter_without_count_or_sum_must_still_end_its_list_where_it_did() -> None:
    proven = uncounted(500, last=OLDER)
    assert unchanged(3, proven, uncounted(100, last=OLDER), rules=RULES)
    assert not unchanged(3, proven, uncounted(700, last=OURS), rules=RULES)


def uncounted(balance_fen: int, *, last: LastPurchase | None, total_fen: int | None = None) -> MeterBook:
    return MeterBook(None, balance_fen, total_fen, utc_ms=2_000, last=last)


OLDER = LastPurchase(3_000, utc_ms=500)
OURS = LastPurchase(10_000, utc_ms=1_500)


@pytest.mark.parametrize(
    ("book", "verdict"),
    [
        (uncounted(10_450, last=OURS), Verdict.APPLIED),
        (uncounted(450, last=OLDER), Verdict.NOT_YET),
        (uncounted(10_450, last=LastPurchase(9_000, utc_ms=1_500)), Verdict.FOREIGN),
        (uncounted(450, last=OURS), Verdict.UNPROVEN),  # listed, but the money is not there
    ],
)
def test_without_a_count_the_list_of_purchases_decides(book: MeterBook, verdict: Verdict) -> None:
    attempt = Attempt(count=4, amount_fen=10_000, before=uncounted(500, last=OLDER))
    assert judge(attempt, book, rules=RULES, max_use_fen=100) is verdict


@pytest.mark.parametrize(
    ("total_fen", "balance_fen", "verdict"),
    [
        (100_000, 10_450, Verdict.APPLIED),
        (90_000, 450, Verdict.NOT_YET),
        (99_000, 9_450, Verdict.FOREIGN),
        (100_000, 450, Verdict.UNPROVEN),
    ],
)
def test_without_count_and_list_the_sum_decides(total_fen: int, balance_fen: int, verdict: Verdict) -> None:
    attempt = Attempt(count=4, amount_fen=10_000, before=uncounted(500, last=None, total_fen=90_000))
    book = uncounted(balance_fen, last=None, total_fen=total_fen)
    assert judge(attempt, book, rules=RULES, max_use_fen=100) is verdict


@pytest.mark.parametrize(
    ("amount_fen", "balance_fen", "verdict"),
    [
        (10_000, 10_450, Verdict.APPLIED),
        (10_000, 450, Verdict.NOT_YET),
        (10_000, 5_000, Verdict.FOREIGN),
        (80, 480, Verdict.UNPROVEN),  # 20 used up, or 80 bought and 100 used up
    ],
)
def test_with_nothing_but_a_balance_overlapping_bounds_prove_nothing(
    amount_fen: int, balance_fen: int, verdict: Verdict
) -> None:
    attempt = Attempt(count=4, amount_fen=amount_fen, before=uncounted(500, last=None))
    assert judge(attempt, uncounted(balance_fen, last=None), rules=RULES, max_use_fen=100) is verdict


def test_a_record_without_a_count_beside_the_count_must_be_ours_or_as_before() -> None:
    before = replace(BEFORE, last=LastPurchase(3_000))
    attempt = replace(ATTEMPT, before=before)

    def verdict(last_fen: int) -> Verdict:
        book = MeterBook(8, 10_450, None, utc_ms=2_000, last=LastPurchase(last_fen))
        return judge(attempt, book, rules=RULES, max_use_fen=100)

    assert [verdict(fen) for fen in (10_000, 3_000, 9_000)] == [
        Verdict.APPLIED,
        Verdict.APPLIED,
        Verdict.FOREIGN,
    ]


def test_a_counter_that_never_wraps_is_subtracted() -> None:
    assert difference(3, 7, 0) == -4 and difference(70_000, 1, 0) == 69_999


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (LastPurchase(10_000, count=8), Verdict.APPLIED),
        (LastPurchase(9_000, count=8), Verdict.FOREIGN),  # count n, another amount
        (LastPurchase(3_000, count=7), Verdict.APPLIED),  # a list that lags says nothing
    ],
)
def test_a_record_beside_the_count_must_be_ours(last: LastPurchase, verdict: Verdict) -> None:
    book = MeterBook(8, 10_450, None, utc_ms=2_000, last=last)
    assert judge(ATTEMPT, book, rules=RULES, max_use_fen=100) is verdict


def test_a_count_that_goes_round_by_rule_is_counted_on_in_the_book() -> None:
    rules = MeterRules(count_modulus=256, total_modulus=2**32, max_power_w=0, count_wraps=True)
    assert next_count(511, rules=rules) == 512
    assert meter_count(512, rules=rules) == 0
    assert book_count(0, last_count=511, rules=rules) == 512
    assert book_count(254, last_count=511, rules=rules) == 510
    assert book_count(9, last_count=7, rules=RULES) == 9


def test_the_bound_of_usage_grows_with_time_and_never_falls_below_its_margin() -> None:
    hour = max_use_fen(RULES, span_ms=3_600_000, price_e8=100_000_000)
    assert hour == 2 * 6_600 + 100
    assert max_use_fen(RULES, span_ms=-5_000, price_e8=100_000_000) == 100


def test_every_state_leads_to_an_end() -> None:
    ends = set(FINAL)
    while grown := {state for state, after in TRANSITIONS.items() if after & ends} - ends:
        ends |= grown
    assert ends == set(SaleState)


def test_a_final_state_is_left_by_nothing() -> None:
    for state in FINAL:
        for other in SaleState:
            with pytest.raises(IllegalTransition):
                check_transition(state, other)


def test_a_state_leads_where_the_table_says_and_nowhere_else() -> None:
    for state, following in TRANSITIONS.items():
        for other in following:
            check_transition(state, other)
        for other in set(SaleState) - following:
            with pytest.raises(IllegalTransition, match=f"{state} -> {other}"):
                check_transition(state, other)


def test_tries_come_at_once_three_times_and_then_ever_later() -> None:
    assert [retry_delay_s(failed) for failed in range(1, 8)] == [1, 3, 60, 300, 1800, 1800, 1800]
