"""What a gateway says of an order is what the client tells of it, at each of the three, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.domain.payment import pay_day
from app.fake_gateways.service import STRANGER, FakeGateway
from app.payments.channel import (
    Channel,
    ChannelFault,
    CreateRefused,
    NotGenuine,
    NotReady,
    OrderRef,
    RefundRef,
    RefundState,
    TradeState,
)
from app.payments.setup import BadSetup
from tests.helpers.pay_gateways import Hand, client, keys, made

NOON = 1_790_049_600_000  # 2026-09-22 12:00 in China
NAMES = ("alipay", "wechat", "unionpay")


class Desk:
    """One gateway, its client, and the time that both have."""

    def __init__(self, name: str) -> None:
        self.clock = Hand(NOON)
        self.gateway: FakeGateway = made(self.clock.utc_ms)[name]
        self.client: Channel = client(self.gateway)

    def order(self, number: str = "M202609221200ABC", fen: int = 8_800) -> OrderRef:
        return OrderRef(number, fen, NOON, NOON + 900_000)

    def placed(self, number: str = "M202609221200ABC", fen: int = 8_800) -> OrderRef:
        order = self.order(number, fen)
        self.client.create(order, "电费 A101")
        return order

    def paid(self, number: str = "M202609221200ABC", fen: int = 8_800) -> OrderRef:
        order = self.placed(number, fen)
        self.clock.pass_s(60)
        self.gateway.pay(number)
        return order

    def refund(self, order: OrderRef) -> RefundRef:
        number = self.client.query(order).transaction_id
        return RefundRef(f"{order.order_no}R", order, number, self.clock.now, "sold twice")

    def fault(self) -> str:
        with pytest.raises(ChannelFault) as caught:
            self.client.query(self.order())
        return caught.value.kind


@pytest.fixture(params=NAMES)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    yield Desk(request.param)


def test_an_order_is_unpaid_until_somebody_has_paid_it(desk: Desk) -> None:
    order = desk.order()
    code = desk.client.create(order, "电费 A101")
    assert order.order_no in code
    assert desk.client.create(order, "电费 A101") == code  # the same order again: the same code
    assert desk.client.query(order).state in (TradeState.UNPAID, TradeState.ABSENT)
    desk.clock.pass_s(60)
    desk.gateway.pay(order.order_no)
    found = desk.client.query(order)
    assert (found.state, found.amount_fen, found.paid_utc_ms) == (TradeState.PAID, 8_800, NOON + 60_000)
    assert (found.bill_day, len(found.transaction_id) > 10) == ("2026-09-22", True)


def test_an_order_that_nobody_placed_is_absent(desk: Desk) -> None:
    assert desk.client.query(desk.order("M0NOBODY0")).state is TradeState.ABSENT


def test_an_order_is_closed_and_nobody_can_pay_it(desk: Desk) -> None:
    order = desk.placed()
    desk.clock.now = order.expires_utc_ms + 120_000
    assert desk.client.close(order).state is TradeState.CLOSED
    with pytest.raises(Exception, match="ended"):
        desk.gateway.pay(order.order_no)
    assert desk.client.query(order).state in (TradeState.CLOSED, TradeState.ABSENT)


def test_closing_what_is_paid_tells_that_it_is_paid(desk: Desk) -> None:
    assert desk.client.close(desk.paid()).state is TradeState.PAID


def test_a_payment_after_the_closing_shows_when_asked_again(desk: Desk) -> None:
    order = desk.placed()
    desk.clock.now = order.expires_utc_ms + 120_000
    desk.client.close(order)
    desk.gateway.trades.pay(order.order_no, late=True)
    assert desk.client.query(order).state is TradeState.PAID


def test_what_alipay_gives_back_by_itself_is_told_so() -> None:
    """A customer who pays in the very moment in which his code is cancelled has his money back at once."""
    desk = Desk("alipay")
    order = desk.placed()
    desk.gateway.faults.set("late", times=1, value=5)
    desk.gateway.pay(order.order_no)  # Alipay itself does not know of it yet
    for _ in range(2):
        with pytest.raises(ChannelFault) as caught:  # it gave back what its query has not: not closed yet
            desk.client.close(order)
        assert caught.value.kind == "unknown"
    desk.clock.pass_s(10)
    found = desk.client.query(order)
    assert (found.state, found.amount_fen) == (TradeState.REFUNDED, 8_800)


def test_unionpay_closes_by_time_alone() -> None:
    desk = Desk("unionpay")
    order = desk.placed()
    assert desk.client.close(order).state is TradeState.UNPAID
    desk.clock.now = order.expires_utc_ms + 119_000
    assert desk.client.close(order).state is TradeState.UNPAID
    desk.clock.pass_s(1)
    assert desk.client.close(order).state is TradeState.CLOSED


def test_a_refund_is_done_only_when_the_gateway_says_so_and_once(desk: Desk) -> None:
    order = desk.paid()
    desk.gateway.trades.settling_ms = 600_000
    refund = desk.refund(order)
    assert desk.client.query_refund(refund).state is RefundState.ABSENT
    assert desk.client.refund(refund).state is RefundState.ACCEPTED
    assert desk.client.query_refund(refund).state in (RefundState.ACCEPTED, RefundState.ABSENT)
    desk.client.refund(refund)  # the same number again
    desk.clock.pass_s(601)
    done = desk.client.query_refund(refund)
    assert (done.state, done.bill_day) == (RefundState.REFUNDED, "2026-09-22")
    trade = desk.gateway.trades.get(order.order_no)
    assert trade is not None and trade.refunded_fen == 8_800
    assert desk.client.query(order).state in (TradeState.REFUNDED, TradeState.PAID)


def test_a_refused_refund_says_why(desk: Desk) -> None:
    refund = desk.refund(desk.paid())
    desk.gateway.faults.set("refund_refused")
    refused = desk.client.refund(refund)
    assert refused.state is RefundState.REFUSED and refused.text


def test_a_refund_whose_answer_was_lost_is_found(desk: Desk) -> None:
    refund = desk.refund(desk.paid())
    desk.gateway.faults.set("refund_lost", times=1)
    with pytest.raises(ChannelFault, match="no_answer"):
        desk.client.refund(refund)
    assert desk.client.query_refund(refund).state is RefundState.REFUNDED


def test_an_order_whose_answer_was_lost_is_made_once(desk: Desk) -> None:
    desk.gateway.faults.set("create_lost", times=1)
    with pytest.raises(ChannelFault, match="no_answer"):
        desk.placed()
    assert desk.order().order_no in desk.client.create(desk.order(), "电费")


def test_the_same_number_with_other_values_is_refused(desk: Desk) -> None:
    desk.placed()
    with pytest.raises(CreateRefused):
        desk.client.create(desk.order(fen=9_900), "电费")


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ("down", {"busy"}),
        ("unknown", {"unknown", "busy"}),
        ("bad_signature", {"bad_signature"}),
        ("garbage", {"bad_answer", "bad_signature"}),
        ("other_merchant", {"other_merchant", "other_order"}),
    ],
)
def test_what_proves_nothing_is_no_answer(desk: Desk, fault: str, kinds: set[str]) -> None:
    desk.paid()
    desk.gateway.faults.set(fault)
    assert desk.fault() in kinds
    assert desk.gateway.faults.hits[fault] == 1
    desk.gateway.faults.clear()
    assert desk.client.query(desk.order()).state is TradeState.PAID


def test_a_notice_is_the_gateways_own(desk: Desk) -> None:
    order = desk.paid()
    trade = desk.gateway.trades.get(order.order_no)
    assert trade is not None
    told = desk.client.read_notice(*desk.gateway.notice(trade), now_utc_ms=desk.clock.now)
    assert (told.order_no, told.amount_fen) == (order.order_no, 8_800)
    assert desk.client.reply(taken=True).status == 200
    assert desk.client.reply(taken=True).body != desk.client.reply(taken=False).body


@pytest.mark.parametrize("fault", ["bad_signature", "other_merchant"])
def test_a_forged_notice_is_none(desk: Desk, fault: str) -> None:
    order = desk.paid()
    trade = desk.gateway.trades.get(order.order_no)
    assert trade is not None
    desk.gateway.faults.set(fault)
    headers, body = desk.gateway.notice(trade)
    with pytest.raises(NotGenuine):
        desk.client.read_notice(headers, body, now_utc_ms=desk.clock.now)


def test_every_changed_byte_of_a_notice_is_seen(desk: Desk) -> None:
    """But for what a form may be written in more than one way."""
    trade = desk.gateway.trades.get(desk.paid().order_no)
    assert trade is not None
    headers, body = desk.gateway.notice(trade)
    for place in range(0, len(body), 7):
        changed = body[:place] + bytes((body[place] ^ 1,)) + body[place + 1 :]
        with pytest.raises(NotGenuine):
            told = desk.client.read_notice(headers, changed, now_utc_ms=desk.clock.now)
            raise AssertionError(f"byte {place} changed, and it says {told}")


@pytest.mark.parametrize("body", [b"", b"x", b"{}", b"a=1&sign=", b"\xff\xfe", b"[1]", b"a" * 100_000])
def test_rubbish_is_no_notice(desk: Desk, body: bytes) -> None:
    with pytest.raises(NotGenuine):
        desk.client.read_notice({}, body, now_utc_ms=desk.clock.now)


def test_an_old_notice_of_wechat_is_none() -> None:
    desk = Desk("wechat")
    trade = desk.gateway.trades.get(desk.paid().order_no)
    assert trade is not None
    headers, body = desk.gateway.notice(trade)
    with pytest.raises(NotGenuine, match="old"):
        desk.client.read_notice(headers, body, now_utc_ms=desk.clock.now + 301_000)


def test_a_bill_has_each_payment_and_refund_of_its_day(desk: Desk) -> None:
    first, second = desk.paid("M202609220001AA"), desk.paid("M202609220002AA", 1_200)
    desk.client.refund(desk.refund(first))
    desk.clock.pass_s(86_400)
    bill = desk.client.bill(date(2026, 9, 22))
    lines = {(line.kind, line.order_no, line.refund_no, line.amount_fen) for line in bill.lines}
    assert lines == {
        ("payment", first.order_no, "", 8_800),
        ("payment", second.order_no, "", 1_200),
        ("refund", first.order_no, f"{first.order_no}R", 8_800),
    }
    numbers = {line.transaction_id for line in bill.lines if line.kind == "payment"}
    trades = (desk.gateway.trades.get(one.order_no) for one in (first, second))
    assert numbers == {trade.transaction for trade in trades if trade is not None}
    assert len(bill.sha256) == 64


def test_no_bill_yet(desk: Desk) -> None:
    desk.paid()
    with pytest.raises(NotReady):
        desk.client.bill(date(2026, 9, 22))
    desk.clock.pass_s(2 * 86_400)
    with pytest.raises(NotReady) as caught:
        desk.client.bill(date(2026, 9, 23))
    assert caught.value.may_be_empty


def test_a_faulty_bill_is_read_as_it_is(desk: Desk) -> None:
    desk.paid()
    desk.clock.pass_s(86_400)
    desk.gateway.faults.set("bill_extra")
    bill = desk.client.bill(date(2026, 9, 22))
    assert [line.order_no for line in bill.lines if line.kind == "payment"][-1] == STRANGER


def test_the_day_of_a_bill_is_the_gateways() -> None:
    """UnionPay's day ends at 23:00."""
    desk = Desk("unionpay")
    desk.clock.now = NOON + 11 * 3_600_000 + 60_000
    order = OrderRef("M202609222301AA", 500, desk.clock.now, desk.clock.now + 900_000)
    desk.client.create(order, "电费")
    desk.gateway.pay(order.order_no)
    found = desk.client.query(order)
    assert (pay_day(found.paid_utc_ms), found.bill_day) == ("2026-09-22", "2026-09-23")
    desk.clock.pass_s(2 * 86_400)
    day = date(2026, 9, 22) + timedelta(days=1)
    assert [line.order_no for line in desk.client.bill(day).lines] == [order.order_no]


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("alipay", {"private_key": "no key"}, "private_key"),
        ("alipay", {"public_keys": {}}, "public_key"),
        ("wechat", {"private_key": ""}, "private_key"),
        ("wechat", {"public_keys": {"A": "-" * 5 + "BEGIN"}}, "public_key"),
        ("wechat", {"public_keys": {}}, "public_key"),
        ("wechat", {"api_key": "short"}, "api_key"),
        ("unionpay", {"private_key": "QUJD"}, "private_key"),
        ("unionpay", {"public_keys": {"A": "QUJD"}}, "public_key"),
        ("unionpay", {"public_keys": {}}, "public_key"),
    ],
)
def test_what_cannot_be_read_names_its_field(name: str, changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadSetup) as caught:
        client(made(lambda: NOON)[name], **changes)
    assert caught.value.field == field


def test_a_private_key_is_never_taken_for_the_gateways() -> None:
    with pytest.raises(BadSetup) as caught:
        client(made(lambda: NOON)["alipay"], public_keys={"a": keys().theirs.private_pem})
    assert caught.value.why == "private"
