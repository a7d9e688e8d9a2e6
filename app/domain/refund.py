"""Money taken out of a meter again: the read-back table for deductions, and what may be taken. Pure.

Some makes count a deduction as they count a purchase (`MeterRules.deduction_counts`): then the count decides.
Others take it under the count of the last purchase and only their balance shows it: then the fall must be one
that use cannot explain. No make is known to refuse a second copy of a deduction, so none is sent without a
fence between (docs/decisions/0039-operations-of-every-kind.md).
"""

from __future__ import annotations

from app.domain.sale import Attempt, MeterBook, MeterRules, Verdict, difference, max_use_fen, next_count

PROOF_SPAN_MS = 60_000
"""A deduction that use could hide within a minute is not begun: nothing would prove it."""


def judge_refund(attempt: Attempt, seen: MeterBook, *, rules: MeterRules, max_use_fen: int) -> Verdict:
    """Read-back of a deduction of `attempt.amount_fen`. `max_use_fen` bounds what was used since `before`.

    | the meter says                       | counted                | under the last count     |
    |--------------------------------------|------------------------|--------------------------|
    | count moved by one, fall fits        | APPLIED                | FOREIGN                  |
    | count moved by one, fall does not    | UNPROVEN               | FOREIGN                  |
    | count as before, fall fits           | UNPROVEN               | APPLIED                  |
    | count as before, fall is only use    | NOT_YET                | NOT_YET                  |
    | count as before, both fit            | NOT_YET                | UNPROVEN                 |
    | count as before, neither fits        | UNPROVEN               | FOREIGN                  |
    | count moved on, or a purchase came   | FOREIGN                | FOREIGN                  |
    | count went back                      | RESET                  | RESET                    |
    """
    fallen = attempt.before.balance_fen - seen.balance_fen
    applied = attempt.amount_fen <= fallen <= attempt.amount_fen + max_use_fen
    only_use = 0 <= fallen <= max_use_fen
    moved = _moved(attempt, seen, rules)
    if moved < 0:
        return Verdict.RESET
    if rules.deduction_counts and moved == 1:
        return Verdict.APPLIED if applied else Verdict.UNPROVEN
    if moved > 0 or _bought(attempt.before, seen, rules):
        return Verdict.FOREIGN
    if rules.deduction_counts:
        return Verdict.NOT_YET if only_use else Verdict.UNPROVEN
    if applied and only_use:
        return Verdict.UNPROVEN
    if applied:
        return Verdict.APPLIED
    return Verdict.NOT_YET if only_use else Verdict.FOREIGN


def _moved(attempt: Attempt, seen: MeterBook, rules: MeterRules) -> int:
    """How far the count is from where it stood before the deduction; 0 in makes without one."""
    if seen.count is None:
        return 0
    before = attempt.count - rules.deduction_counts
    return difference(seen.count, before, rules.count_modulus)


def _bought(before: MeterBook, seen: MeterBook, rules: MeterRules) -> bool:
    """Whether a purchase came meanwhile, by the list or the sum of purchases where the make tells them."""
    if before.total_fen is not None and seen.total_fen is not None:
        return difference(seen.total_fen, before.total_fen, rules.total_modulus) != 0
    return seen.last != before.last


def deduction_count(last_count: int, *, rules: MeterRules) -> int | None:
    """The count that a deduction after `last_count` is sent under; None where the counter would wrap."""
    return next_count(last_count, rules=rules) if rules.deduction_counts else last_count


def least_provable_fen(rules: MeterRules, *, price_e8: int) -> int:
    """The smallest deduction that the make's own words can prove; 1 where the count proves it."""
    if rules.deduction_counts:
        return 1
    return max_use_fen(rules, span_ms=PROOF_SPAN_MS, price_e8=price_e8) + 1
