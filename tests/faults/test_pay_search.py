"""A slice of the search for wrong money online (the whole of it: `python -m tests.bench pay-sim`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.payment_lane import PaymentLane
from app.payments.channel import TradeAnswer
from db.payment_rows import PayOrderView
from tests.faults.pay_search.history import Totals, run_history

SEEDS = (1, 2)
ORDERS = 60


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Each fault that strikes is told of in the log."""
    log = logging.getLogger("app.payment_lane")
    level = log.level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(level)


def test_no_history_of_payments_ends_with_wrong_money() -> None:
    totals = Totals()
    for seed in SEEDS:
        totals.add(run_history(seed, orders=ORDERS))
    assert totals.broken == {}
    assert totals.orders >= ORDERS * len(SEEDS)
    # It means something only if things went wrong on the way, and ended in more than one way.
    assert len(totals.hits) >= 6
    assert {"sold", "refunded", "closed"} <= set(totals.ends)
    assert totals.virtual_s > 4 * 86_400


def test_an_office_sells_later_what_a_full_meter_could_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paid order is held over the hoarding limit; once some is used a cashier sells it."""
    manners = ("pays when it is full",)
    monkeypatch.setattr("tests.faults.pay_search.shoppers.MANNERS", manners)
    totals = run_history(4, orders=30)
    assert totals.broken == {}
    assert totals.acts["sold later"] >= 2
    assert totals.acts["not sold later: sale.above_hoarding_limit"] >= 1
    assert totals.acts["sent back"] >= 1


def test_the_search_finds_a_desk_that_believes_a_wrong_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    right = PaymentLane._pay

    def wrong(lane: PaymentLane, order_id: str, answer: TradeAnswer, *, by: str) -> PayOrderView:
        return right(lane, order_id, replace(answer, amount_fen=answer.amount_fen + 1), by=by)

    monkeypatch.setattr(PaymentLane, "_pay", wrong)
    assert run_history(3, orders=10).broken
