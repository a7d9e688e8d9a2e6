"""Alarms of online payment: raised once, said anew when they grow, cleared when their cause is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.alarms import Kind
from app.domain.payment import PayState
from app.domain.permissions import SYSTEM
from app.payment_keeper import WATCH_S
from app.services import pay_refunds
from tests.helpers.pay_desk import PayDesk, pay_desk

MINUTE_S = 60.0
DAY_S = 86_400


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PayDesk]:
    with pay_desk(tmp_path) as made:
        yield made


def look(desk: PayDesk) -> dict[tuple[str, str], dict[str, object]]:
    """The live alarms, once it was looked around again."""
    desk.clock.pass_s(WATCH_S)
    desk.keeper.watch()
    live = desk.book.read(lambda ledger: ledger.alarms.live())
    return {(row.kind, row.object): dict(row.detail) for row in live}


def raised(desk: PayDesk) -> list[str]:
    """Every alarm that there ever was."""
    rows = desk.book.read(lambda ledger: ledger.alarms.raised_after(0, 100))
    return [row.kind for row in rows]


def test_money_that_waits_for_the_office_for_too_long(desk: PayDesk) -> None:
    order = desk.offered("alipay")
    desk.gateways["alipay"].faults.set("other_amount", value=77)
    desk.gateways["alipay"].pay(order.id)
    desk.until(order.id, PayState.HELD)
    assert look(desk) == {}, "somebody may be at it"
    desk.clock.pass_s(10 * MINUTE_S)
    told = {(Kind.PAY_STUCK, "E1"): {"order": order.id, "amount_fen": 77}}
    assert look(desk) == told
    assert look(desk) == told
    desk.restart()
    assert look(desk) == told
    desk.book.write(
        lambda ledger: pay_refunds.ask(
            ledger,
            order.id,
            reason="other amount",
            approval=None,
            session=SYSTEM,
            now_utc_ms=desk.clock.utc_ms(),
        )
    )
    assert look(desk) == {}, "somebody is at it"
    desk.gateways["alipay"].faults.set("refund_refused")
    desk.until(order.id, PayState.REFUND_REFUSED)
    assert look(desk) == told
    assert raised(desk) == [Kind.PAY_STUCK, Kind.PAY_STUCK]


def test_a_sale_that_nothing_was_sent_of_yet(desk: PayDesk) -> None:
    """Its meter is out of contact; once the purchase was sent it is a sale in doubt like any."""
    order = desk.offered("wechat")
    desk.gateways["wechat"].pay(order.id)
    desk.until(order.id, PayState.SOLD)
    assert look(desk) == {}
    desk.clock.pass_s(10 * MINUTE_S)
    assert set(look(desk)) == {(Kind.PAY_STUCK, "E1")}


def test_a_service_that_does_not_answer(desk: PayDesk) -> None:
    desk.offered("alipay", "E1")
    desk.offered("wechat", "E2")
    desk.gateways["alipay"].faults.set("down")
    desk.run(MINUTE_S, step_s=5)
    assert look(desk) == {}, "it may be back in a moment"
    desk.gateways["wechat"].faults.set("garbage")
    desk.run(16 * MINUTE_S, step_s=20)
    assert look(desk) == {(Kind.PAY_SERVICE, ""): {"services": "1/alipay,1/wechat"}}
    desk.gateways["wechat"].faults.clear()
    desk.run(20 * MINUTE_S, step_s=20)
    assert look(desk) == {(Kind.PAY_SERVICE, ""): {"services": "1/alipay"}}
    desk.restart()
    assert look(desk) == {(Kind.PAY_SERVICE, ""): {"services": "1/alipay"}}, "nobody has heard of it yet"
    desk.gateways["alipay"].faults.clear()
    desk.run(20 * MINUTE_S, step_s=20)
    assert look(desk) == {}
    assert raised(desk) == [Kind.PAY_SERVICE]


def test_a_service_that_was_switched_off_is_missed_by_nobody(desk: PayDesk) -> None:
    desk.offered("alipay")
    desk.gateways["alipay"].faults.set("down")
    desk.run(17 * MINUTE_S, step_s=20)
    assert set(look(desk)) == {(Kind.PAY_SERVICE, "")}
    desk.switch_on(desk.gateways["alipay"], enabled=False)
    desk.keeper.set_up_anew()
    assert look(desk) == {}


def test_statements_that_differ_and_nobody_has_looked_into(desk: PayDesk) -> None:
    order = desk.offered("wechat")
    desk.gateways["wechat"].pay(order.id)
    desk.until(order.id, PayState.SOLD)
    desk.gateways["wechat"].faults.set("bill_amount")
    desk.clock.pass_s(DAY_S)
    for _ in range(4):
        desk.turn()
    assert (Kind.PAY_DIFFERS, "") not in look(desk), "the program looks into it first"
    desk.clock.pass_s(60 * MINUTE_S)
    assert look(desk)[Kind.PAY_DIFFERS, ""] == {"n": 1, "day": "2026-09-22"}
    assert raised(desk).count(Kind.PAY_DIFFERS) == 1


def test_it_is_looked_around_only_so_often(desk: PayDesk) -> None:
    order = desk.offered("alipay")
    desk.gateways["alipay"].faults.set("other_amount", value=77)
    desk.gateways["alipay"].pay(order.id)
    desk.until(order.id, PayState.HELD)
    desk.keeper.watch()
    desk.clock.pass_s(WATCH_S - 1)
    before = desk.book.read(lambda ledger: ledger.alarms.stamp())
    desk.keeper.watch()
    assert desk.book.read(lambda ledger: ledger.alarms.stamp()) == before
