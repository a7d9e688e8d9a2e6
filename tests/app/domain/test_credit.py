"""How little is left, on the way down and on the way up."""

from __future__ import annotations

import pytest

from app.domain.credit import Credit, CreditLimits, credit_level

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
