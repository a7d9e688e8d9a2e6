"""Every fault at every gateway: each paid order ends in one sale or one refund, and the book proves it.

Each test has an order at each of the three gateways, every one of another meter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.payment import PayChannel, PayState
from app.domain.permissions import SYSTEM
from app.services import meter_makes, pay_refunds, refunds, sale_steps, vending
from app.services.refunds import ReversalOrder
from db.ledger import Ledger
from tests.helpers.pay_desk import PayDesk, pay_desk
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import CASHIER, LIMIT_FEN, live, order

METERS = {"alipay": "E1", "wechat": "E2", "unionpay": "E3"}
TAKEN = (b"success", b"ok", b'{"code": "SUCCESS"}')
Orders = dict[str, str]
"""Order numbers by gateway."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PayDesk]:
    with pay_desk(tmp_path) as made:
        yield made


def offered(desk: PayDesk) -> Orders:
    placed = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    desk.turn()
    assert states(desk, placed) == {PayState.OFFERED}
    return placed


def pay(desk: PayDesk, orders: Orders) -> None:
    for name, order_id in orders.items():
        desk.gateways[name].pay(order_id)


def fault(desk: PayDesk, name: str, *, for_s: int | None = None, value: int = 0) -> None:
    for gateway in desk.gateways.values():
        gateway.faults.set(name, for_s=for_s, value=value)


def struck(desk: PayDesk, name: str) -> bool:
    return all(gateway.faults.hits[name] for gateway in desk.gateways.values())


def states(desk: PayDesk, orders: Orders) -> set[PayState]:
    return {desk.order(order_id).state for order_id in orders.values()}


def until(desk: PayDesk, orders: Orders, state: PayState, *, seconds: float = 2_400) -> None:
    for order_id in orders.values():
        desk.until(order_id, state, seconds=seconds)


def written(desk: PayDesk, unit: Callable[[Ledger, int], object]) -> None:
    desk.book.write(lambda ledger: unit(ledger, desk.clock.utc_ms()))


def cancelled(desk: PayDesk, sale_id: str) -> None:
    written(desk, lambda ledger, now: vending.ask_cancel(ledger, sale_id, session=SYSTEM, now_utc_ms=now))


def send_back(desk: PayDesk, orders: Orders) -> None:
    for order_id in orders.values():
        written(
            desk,
            lambda ledger, now, order_id=order_id: pay_refunds.ask(  # type: ignore[misc]
                ledger, order_id, reason="x", approval=None, session=SYSTEM, now_utc_ms=now
            ),
        )


def never_reached(desk: PayDesk) -> Orders:
    """Orders that were paid and sold, and whose sales never reached their meters."""
    orders = offered(desk)
    pay(desk, orders)
    until(desk, orders, PayState.SOLD)
    for order_id in orders.values():
        cancelled(desk, order_id)
    return orders


def taken(desk: PayDesk, name: str, notice: tuple[dict[str, str], bytes]) -> bool:
    """Whether the gateway hears that its notice was taken."""
    return desk.keeper.note_callback(PayChannel(name), *notice).body in TAKEN


def net(desk: PayDesk) -> set[int]:
    return {desk.net(f"online:{name}") for name in METERS}


def refunded(desk: PayDesk, orders: Orders) -> set[tuple[int, int]]:
    """By the gateways' own books: how much, and by how many refunds."""
    trades = (desk.gateways[name].trades.get(order_id) for name, order_id in orders.items())
    return {(trade.refunded_fen, len(trade.refunds)) for trade in trades if trade is not None}


def test_a_customer_pays_and_has_his_sale(desk: PayDesk) -> None:
    orders = offered(desk)
    assert all(order_id in desk.order(order_id).code for order_id in orders.values())
    pay(desk, orders)
    desk.run(4)
    sales = [desk.order(order_id) for order_id in orders.values()]
    assert {(sale.state, sale.sale_state) for sale in sales} == {(PayState.SOLD, "recorded")}
    assert net(desk) == {10_000}
    desk.run(30)
    assert sorted(desk.sold) == sorted(orders.values())


def test_nobody_pays_and_the_order_is_closed_at_the_gateway(desk: PayDesk) -> None:
    orders = offered(desk)
    until(desk, orders, PayState.CLOSED)
    for name, order_id in orders.items():
        assert desk.states(order_id) == ["placed", "offered", "closing", "closed"]
        with pytest.raises(Exception, match="ended"):
            desk.gateways[name].pay(order_id)


@pytest.mark.parametrize(
    ("name", "for_s"),
    [("down", 60), ("unknown", 3_600), ("bad_signature", 120), ("other_merchant", 120), ("garbage", 60)],
)
def test_a_gateway_that_proves_nothing_is_asked_until_it_does(desk: PayDesk, name: str, for_s: int) -> None:
    orders = offered(desk)
    pay(desk, orders)
    fault(desk, name, for_s=for_s)
    desk.run(for_s - 20, step_s=max(10, for_s / 40))
    assert desk.sold == [] and struck(desk, name)
    until(desk, orders, PayState.SOLD)
    assert sorted(desk.sold) == sorted(orders.values())


def test_a_gateway_that_tells_late_is_believed_late(desk: PayDesk) -> None:
    orders = offered(desk)
    fault(desk, "late", value=600)
    pay(desk, orders)
    desk.run(580, step_s=29)
    assert desk.sold == [] and struck(desk, "late")
    until(desk, orders, PayState.SOLD)


def test_a_payment_after_the_closing_is_a_sale(desk: PayDesk) -> None:
    orders = offered(desk)
    fault(desk, "paid_after_close")
    desk.run(900 + 60, step_s=40)
    desk.gateways["unionpay"].trades.pay(orders["unionpay"], late=True)  # which has no closing
    until(desk, orders, PayState.SOLD)
    assert desk.gateways["alipay"].faults.hits["paid_after_close"] == 1
    assert desk.gateways["wechat"].faults.hits["paid_after_close"] == 1


def test_a_payment_after_the_end_of_all_is_found_all_the_same(desk: PayDesk) -> None:
    orders = offered(desk)
    until(desk, orders, PayState.CLOSED)
    for name, order_id in orders.items():
        desk.gateways[name].trades.pay(order_id, late=True)
    desk.run(1_000, step_s=50)
    assert {tuple(desk.states(order_id)[-3:]) for order_id in orders.values()} == {("closed", "paid", "sold")}


def test_a_payment_after_the_end_of_all_is_found_by_a_program_that_began_anew(desk: PayDesk) -> None:
    """What was to be asked once more is not forgotten when the program ends in between."""
    orders = offered(desk)
    until(desk, orders, PayState.CLOSED)
    desk.restart()
    desk.clock.pass_s(4 * 3_600)
    for name, order_id in orders.items():
        desk.gateways[name].trades.pay(order_id, late=True)
    desk.run(5)
    assert {tuple(desk.states(order_id)[-3:]) for order_id in orders.values()} == {("closed", "paid", "sold")}


def test_a_payment_after_the_end_of_all_is_found_though_the_gateway_was_away(desk: PayDesk) -> None:
    orders = offered(desk)
    until(desk, orders, PayState.CLOSED)
    for name, order_id in orders.items():
        desk.gateways[name].trades.pay(order_id, late=True)
    fault(desk, "down", for_s=3 * 3_600)
    desk.run(3 * 3_600, step_s=50)
    assert struck(desk, "down") and desk.sold == []
    desk.run(1_000, step_s=50)
    assert {tuple(desk.states(order_id)[-3:]) for order_id in orders.values()} == {("closed", "paid", "sold")}


def test_another_amount_is_held_and_goes_back_whole(desk: PayDesk) -> None:
    orders = offered(desk)
    fault(desk, "other_amount", value=77)
    pay(desk, orders)
    desk.run(5)
    held = [desk.order(order_id) for order_id in orders.values()]
    assert {(one.state, one.why.key if one.why else "") for one in held} == {
        (PayState.HELD, "pay.amount_differs")
    }
    assert net(desk) == {77}
    send_back(desk, orders)
    until(desk, orders, PayState.REFUNDED)
    assert (net(desk), refunded(desk, orders)) == ({0}, {(77, 1)})


def test_an_order_whose_code_was_lost_gets_it_when_asked_again(desk: PayDesk) -> None:
    for gateway in desk.gateways.values():
        gateway.faults.set("create_lost", times=1)
    placed = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    until(desk, placed, PayState.OFFERED)
    assert struck(desk, "create_lost")
    assert {len(gateway.trades.all()) for gateway in desk.gateways.values()} == {1}


def test_an_order_that_the_gateway_will_not_take_is_refused(desk: PayDesk) -> None:
    placed = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    for name, order_id in placed.items():  # the number is used, with another amount: it can never be made
        gateway = desk.gateways[name]
        gateway.trades.create(order_id, 1, desk.clock.now + 900_000)
        gateway.trades.close(order_id)
    until(desk, placed, PayState.REFUSED)
    whys = {one.why.key for one in map(desk.order, placed.values()) if one.why is not None}
    assert whys == {"pay.refused_by_gateway"}


@pytest.mark.parametrize("name", ["refund_lost", "unknown", "down"])
def test_a_refund_is_asked_for_until_it_is_done_and_done_once(desk: PayDesk, name: str) -> None:
    orders = never_reached(desk)
    send_back(desk, orders)
    for gateway in desk.gateways.values():
        gateway.trades.settling_ms = 120_000
    fault(desk, name, for_s=60)
    until(desk, orders, PayState.REFUNDED)
    assert struck(desk, name)
    assert (net(desk), refunded(desk, orders)) == ({0}, {(10_000, 1)})
    sale_id = orders["wechat"]
    sale = desk.book.read(lambda ledger: vending.sale(ledger, sale_id, session=SYSTEM))
    assert (sale.given_back_fen, sale.refund_due_fen) == (10_000, 0)


def test_accepted_is_not_refunded(desk: PayDesk) -> None:
    orders = never_reached(desk)
    for gateway in desk.gateways.values():
        gateway.trades.settling_ms = 600_000
    send_back(desk, orders)
    desk.run(500, step_s=10)
    assert (states(desk, orders), net(desk)) == ({PayState.REFUNDING}, {10_000})
    until(desk, orders, PayState.REFUNDED)


def test_a_refund_that_is_refused_waits_and_is_asked_again_under_its_number(desk: PayDesk) -> None:
    orders = never_reached(desk)
    fault(desk, "refund_refused")
    send_back(desk, orders)
    until(desk, orders, PayState.REFUND_REFUSED)
    desk.run(60, step_s=5)
    assert {gateway.faults.hits["refund_refused"] for gateway in desk.gateways.values()} == {1}
    for name, order_id in orders.items():
        desk.gateways[name].faults.clear()
        written(
            desk,
            lambda ledger, now, order_id=order_id: pay_refunds.ask_again(  # type: ignore[misc]
                ledger, order_id, session=SYSTEM, now_utc_ms=now
            ),
        )
    until(desk, orders, PayState.REFUNDED)
    assert refunded(desk, orders) == {(10_000, 1)}


def test_a_reversal_of_what_was_paid_online_goes_back_online(desk: PayDesk) -> None:
    """What was taken off a meter again is due, and leaves by the channel alone."""
    order_id = desk.place("alipay", "W1").id
    desk.turn()
    desk.gateways["alipay"].pay(order_id)
    desk.until(order_id, PayState.SOLD)
    people = desk.book.write(add_people)
    undo = ReversalOrder("undo", order_id, 0, "wrong shop")
    terms = {"makes": meter_makes.known(), "session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    asked = desk.book.read(lambda ledger: refunds.quote_reversal(ledger, undo, live("W1"), **terms))
    by_two = {"by": "wu", "session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    yes = approved(desk.book, asked.wanted, **by_two)
    desk.book.write(
        lambda ledger: refunds.open_reversal(ledger, undo, approval=yes, live=live("W1"), **terms)
    )
    act = desk.book.read(lambda ledger: pay_refunds.wanted(ledger, order_id, session=people["he"]))
    now = {"session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    with pytest.raises(Exception, match=r"approval\.needed"):
        desk.book.write(lambda ledger: pay_refunds.ask(ledger, order_id, reason="x", approval=None, **now))
    yes = approved(desk.book, act, **by_two)
    desk.book.write(lambda ledger: pay_refunds.ask(ledger, order_id, reason="x", approval=yes, **now))
    desk.until(order_id, PayState.REFUNDED)
    assert desk.net("online:alipay") == 0
    assert desk.book.read(lambda ledger: ledger.operations.owed()) == ()


def test_what_a_meter_has_does_not_go_back(desk: PayDesk) -> None:
    order_id = desk.place("alipay", "W1").id  # of the office: sold and confirmed at once
    desk.turn()
    desk.gateways["alipay"].pay(order_id)
    assert desk.until(order_id, PayState.SOLD).sale_state == "confirmed"
    with pytest.raises(Exception, match=r"pay\.nothing_goes_back"):
        send_back(desk, {"alipay": order_id})


def test_a_day_without_the_gateways_is_caught_up(desk: PayDesk) -> None:
    """Customers who paid before, others who never did: all of it is done in the end."""
    paid = offered(desk)
    unpaid = {
        name: desk.place(name, meter).id for name, meter in zip(METERS, ("E4", "E5", "W1"), strict=True)
    }
    desk.turn()
    pay(desk, paid)
    fault(desk, "down", for_s=86_400)
    before = {name: gateway.asked for name, gateway in desk.gateways.items()}
    desk.run(85_000, step_s=600)
    assert desk.sold == []
    assert all(gateway.asked - before[name] < 1_000 for name, gateway in desk.gateways.items())
    until(desk, paid, PayState.SOLD)
    until(desk, unpaid, PayState.CLOSED)
    assert (net(desk), sorted(desk.sold)) == ({10_000}, sorted(paid.values()))


def test_a_day_without_the_program_is_caught_up(desk: PayDesk) -> None:
    paid = offered(desk)
    pay(desk, paid)
    desk.clock.pass_s(86_400)
    desk.restart()
    until(desk, paid, PayState.SOLD)
    assert sorted(desk.sold) == sorted(paid.values())


def test_a_notice_makes_the_keeper_ask_and_changes_nothing_by_itself(
    desk: PayDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.payment_keeper.ANSWER_S", 0.1)
    orders = offered(desk)
    pay(desk, orders)
    fault(desk, "down", for_s=10)
    for name, gateway in desk.gateways.items():
        assert not taken(desk, name, gateway.notice(gateway.trades.all()[0]))  # it does not confirm it yet
    desk.turn()
    assert states(desk, orders) == {PayState.OFFERED}
    until(desk, orders, PayState.SOLD)
    for name, gateway in desk.gateways.items():
        for _ in range(3):  # again and again: the same
            assert taken(desk, name, gateway.notice(gateway.trades.all()[0]))
    assert sorted(desk.sold) == sorted(orders.values())


@pytest.mark.parametrize("name", ["bad_signature", "other_merchant", "notice_amount"])
def test_a_forged_notice_changes_nothing_and_stands_in_the_log(desk: PayDesk, name: str) -> None:
    offered(desk)
    for channel, gateway in desk.gateways.items():
        trade = gateway.trades.pay(gateway.trades.all()[0].order_no, lag_ms=3_600_000)
        gateway.faults.set(name, times=1)
        notice = gateway.notice(trade)
        asked = gateway.asked
        assert not any(taken(desk, channel, notice) for _ in range(10))
        assert gateway.asked == asked
    desk.turn()
    assert desk.sold == []
    noted = [
        row
        for channel in METERS
        for row in desk.book.read(lambda ledger, channel=channel: ledger.audit.of(channel))  # type: ignore[misc]
        if row.result == "refused"
    ]
    assert len(noted) == 20 and {row.action for row in noted} == {"pay.hint"}


def test_a_notice_of_another_order_or_of_another_channel_is_refused(desk: PayDesk) -> None:
    orders = offered(desk)
    for name, gateway in desk.gateways.items():
        stranger = gateway.trades.create("M20260922STRANGER", 10_000, desk.clock.now + 1, stamp="2026")
        assert stranger is not None
        gateway.trades.pay("M20260922STRANGER")
        assert not taken(desk, name, gateway.notice(stranger))
    alipay = desk.gateways["alipay"]
    notice = alipay.notice(alipay.pay(orders["alipay"]))
    assert not taken(desk, "wechat", notice) and not taken(desk, "unionpay", notice)
    assert desk.sold == []


def test_a_meter_out_of_reach_is_an_open_sale_and_no_refund(desk: PayDesk) -> None:
    order_id = desk.offered("wechat").id
    desk.live["E1"] = live("E1", in_contact=False)
    desk.gateways["wechat"].pay(order_id)
    desk.run(300, step_s=10)
    assert desk.order(order_id).state is PayState.SOLD
    waiting = desk.book.read(lambda ledger: vending.in_doubt(ledger, session=SYSTEM))
    assert [row.sale_id for row in waiting] == [order_id]
    # After a start it goes on by itself: nobody stands at the desk who could be turned away.
    assert desk.book.read(lambda ledger: sale_steps.facts(ledger, order_id)).paid_online


@pytest.mark.parametrize(("balance", "state"), [(5_000, PayState.SOLD), (LIMIT_FEN, PayState.HELD)])
def test_what_waits_for_a_busy_meter_is_sold_when_it_is_free_and_still_may_be(
    desk: PayDesk, balance: int, state: PayState
) -> None:
    order_id = desk.offered("alipay").id
    written(
        desk,
        lambda ledger, now: vending.open_sale(
            ledger, order("desk"), session=CASHIER, live=live(), now_utc_ms=now
        ),
    )
    desk.gateways["alipay"].pay(order_id)
    desk.run(30, step_s=5)
    assert desk.order(order_id).state is PayState.HELD
    cancelled(desk, "desk")
    desk.live["E1"] = live("E1", balance_fen=balance)
    desk.run(30, step_s=5)
    found = desk.order(order_id)
    assert found.state is state
    assert state is PayState.SOLD or (found.why and found.why.key == "sale.above_hoarding_limit")


def test_what_alipay_gives_back_by_itself_is_paid_and_refunded_in_the_book(desk: PayDesk) -> None:
    made = desk.offered("alipay")
    gateway = desk.gateways["alipay"]
    desk.clock.now = made.expires_utc_ms - 1_000
    gateway.faults.set("late", value=60)
    gateway.pay(made.id)
    desk.clock.pass_s(2)
    desk.until(made.id, PayState.REFUNDED)
    assert desk.states(made.id)[-4:] == ["paid", "held", "refunding", "refunded"]
    assert desk.net("online:alipay") == 0 and desk.sold == []


def test_a_full_disk_takes_no_step(desk: PayDesk) -> None:
    order_id = desk.offered("wechat").id
    desk.gateways["wechat"].pay(order_id)
    desk.room = False
    desk.run(60, step_s=5)
    assert desk.order(order_id).state is PayState.OFFERED
    desk.room = True
    desk.until(order_id, PayState.SOLD)


def test_a_channel_that_is_switched_off_ends_what_it_has_begun(desk: PayDesk) -> None:
    order_id = desk.offered("wechat").id
    desk.switch_on(desk.gateways["wechat"], enabled=False)
    desk.keeper.set_up_anew()
    with pytest.raises(Exception, match=r"pay\.no_channel"):
        desk.place("wechat", "E2")
    desk.gateways["wechat"].pay(order_id)
    desk.until(order_id, PayState.SOLD)


def test_one_gateway_away_holds_up_no_other(desk: PayDesk) -> None:
    desk.gateways["alipay"].faults.set("down")
    for meter in ("E2", "E3"):
        desk.place("alipay", meter)
    order_id = desk.offered("wechat").id
    desk.gateways["wechat"].pay(order_id)
    desk.until(order_id, PayState.SOLD, seconds=10)
    troubles = {str(one.channel): one.trouble for one in desk.keeper.health()}
    assert (troubles["alipay"], troubles["wechat"]) == ("busy", "")


def test_a_trial_says_what_came_back(desk: PayDesk) -> None:
    for name, gateway in desk.gateways.items():
        assert desk.keeper.try_out(1, PayChannel(name), session=SYSTEM)
        gateway.faults.set("bad_signature")
        with pytest.raises(Exception, match=r"pay_fault\.bad_signature"):
            desk.keeper.try_out(1, PayChannel(name), session=SYSTEM)
