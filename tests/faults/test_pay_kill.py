"""Online payment killed with SIGKILL at each named step, and while its gateway hears each kind of question.

Any number more is `python -m tests.bench kill-pay --operations N --seed S`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.crash_points import PAY_POINTS
from app.fake_gateways.trades import Refund, Trade
from tests.faults.pay_kill.campaign import POINTS, Campaign, plan, run
from tests.faults.pay_kill.gateways import QUESTIONS
from tests.faults.pay_search import checker

SEED = 5

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.mark.timeout(240)
def test_killed_once_at_every_named_step_each_paid_order_is_one_sale_or_one_refund(tmp_path: Path) -> None:
    outcome = run(tmp_path, plan(len(POINTS)), seed=SEED, again=1)
    assert outcome.violations == []
    assert {point for point, times in outcome.kills.items() if times} == set(POINTS)
    assert outcome.kills.total() == len(POINTS) + 1
    assert {"sold", "refunded"} <= set(outcome.ends)
    assert {"paid", "refund", "statement"} <= set(outcome.stories)


def test_every_named_step_and_every_kind_of_question_is_among_them() -> None:
    assert set(POINTS) == {*PAY_POINTS, *(f"gateway.{name}" for name in QUESTIONS)}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """Three stories that ended well."""
    campaign = Campaign(tmp_path_factory.mktemp("lived"), SEED)
    try:
        for kind, point in (
            ("paid", "pay.after_paid"),
            ("refund", "pay.after_refund"),
            ("unpaid", "pay.after_close"),
        ):
            campaign.kill_at(point, channel="wechat", kind=kind)
        assert campaign.outcome.violations == []
        yield campaign
    finally:
        campaign.close()


def _paid_more(paid: Trade, _: Trade, __: Trade) -> Callable[[], None]:
    paid.paid_fen += 1
    return lambda: setattr(paid, "paid_fen", paid.paid_fen - 1)


def _given_back_twice(_: Trade, refunded: Trade, __: Trade) -> Callable[[], None]:
    first = next(iter(refunded.refunds.values()))
    refunded.refunds["again"] = Refund("again", first.amount_fen, 0, 0, "1")
    return lambda: refunded.refunds.pop("again") and None


def _never_given_back(_: Trade, refunded: Trade, __: Trade) -> Callable[[], None]:
    kept = dict(refunded.refunds)
    refunded.refunds.clear()
    return lambda: refunded.refunds.update(kept)


def _paid_unseen(_: Trade, __: Trade, unpaid: Trade) -> Callable[[], None]:
    unpaid.paid_ms, unpaid.paid_fen = 1, unpaid.amount_fen

    def undo() -> None:
        unpaid.paid_ms = unpaid.paid_fen = 0

    return undo


def _never_paid(paid: Trade, _: Trade, __: Trade) -> Callable[[], None]:
    at, fen = paid.paid_ms, paid.paid_fen
    paid.paid_ms = paid.paid_fen = 0

    def undo() -> None:
        paid.paid_ms, paid.paid_fen = at, fen

    return undo


@pytest.mark.parametrize(
    "harm", [_paid_more, _given_back_twice, _never_given_back, _paid_unseen, _never_paid]
)
def test_the_comparison_sees_what_goes_wrong(
    lived: Campaign, harm: Callable[..., Callable[[], None]]
) -> None:
    trades = [lived.gateways["wechat"].trades.get(order_id) for order_id in lived.orders]
    lived.book = lived.opened()
    undo = harm(*trades)
    try:
        assert checker.of_orders(lived, lived.orders)
        assert checker.of_money(lived)
    finally:
        undo()
        lived.book.close()
