"""When a shop's supply is cut for want of money, and when it comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.config import TimeRange
from app.domain.supply import SupplyFacts, SupplyOrder, wanted

NIGHT = TimeRange(18 * 60, 9 * 60 + 30)
ON = SupplyFacts(100, ever_paid=True, supply_on=True, keeps_supply=False, cut_by_rule=False, minute=12 * 60)
CUT = replace(ON, supply_on=False, cut_by_rule=True)


@pytest.mark.parametrize(
    ("facts", "order"),
    [
        (ON, None),
        (replace(ON, credit_fen=0), SupplyOrder.CUT),
        (replace(ON, credit_fen=-5), SupplyOrder.CUT),
        (replace(ON, credit_fen=-5, keeps_supply=True), None),
        (replace(ON, credit_fen=-5, supply_on=None), None),
        (replace(ON, credit_fen=-5, ever_paid=False), None),
        (replace(ON, credit_fen=-5, no_cut_hours=(NIGHT,)), SupplyOrder.CUT),
        (replace(ON, credit_fen=-5, no_cut_hours=(NIGHT,), minute=2 * 60), None),
        (CUT, SupplyOrder.RESTORE),
        (replace(CUT, minute=2 * 60, no_cut_hours=(NIGHT,)), SupplyOrder.RESTORE),
        (replace(CUT, credit_fen=0), None),
        (replace(CUT, cut_by_rule=False), None),
    ],
)
def test_supply_follows_the_credit_by_one_plain_rule(facts: SupplyFacts, order: SupplyOrder | None) -> None:
    assert wanted(facts) is order


@pytest.mark.parametrize(
    ("local_hour", "may"), [(17.9, True), (18, False), (23.9, False), (3, False), (9.4, False), (9.5, True)]
)
def test_nobody_is_cut_off_in_the_no_cut_hours(local_hour: float, may: bool) -> None:
    minute = round(local_hour * 60)
    order = wanted(replace(ON, credit_fen=-5, no_cut_hours=(NIGHT,), minute=minute))
    assert (order is SupplyOrder.CUT) is may
