"""A day's statements against the book: what differs is listed, heals itself where it can, else takes two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.pay_bill import DifferenceKind
from app.domain.payment import PayState
from app.domain.permissions import SYSTEM
from app.domain.reconcile import Kind
from app.errors import DeskError
from app.fake_gateways.service import STRANGER
from app.services import holidays, meter_makes, pay_bills, reconcile
from app.services.pay_bills import DifferenceRow
from app.services.reconcile import Heard, hinders
from tests.helpers.pay_desk import PayDesk, pay_desk
from tests.helpers.second_person import add_people, approved

NAMES = ("alipay", "wechat", "unionpay")
METERS = {"alipay": "E1", "wechat": "E2", "unionpay": "E3"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PayDesk]:
    with pay_desk(tmp_path) as made:
        yield made


def sold(desk: PayDesk) -> dict[str, str]:
    """An order paid at each gateway."""
    orders = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    desk.turn()
    for name, order_id in orders.items():
        desk.gateways[name].pay(order_id)
    for order_id in orders.values():
        desk.until(order_id, PayState.SOLD)
    return orders


def next_day(desk: PayDesk, days: int = 1) -> None:
    """The hour at which statements are there, some days on; each channel fetches what it lacks."""
    desk.clock.pass_s(days * 86_400)
    for _ in range(2 * days + 2):
        desk.turn()


def bills(desk: PayDesk) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = desk.book.read(lambda ledger: pay_bills.bills(ledger, session=SYSTEM))
    return {(one.channel, one.day): (one.lines, one.paid_fen, one.refunded_fen) for one in found}


def differences(desk: PayDesk, *, open_only: bool = True) -> list[DifferenceRow]:
    return list(
        desk.book.read(lambda ledger: pay_bills.differences(ledger, open_only=open_only, session=SYSTEM))
    )


def test_what_agrees_is_kept_and_shows_nothing(desk: PayDesk) -> None:
    sold(desk)
    next_day(desk)
    assert bills(desk) == {(name, "2026-09-22"): (1, 10_000, 0) for name in NAMES}
    assert differences(desk, open_only=False) == []


def test_each_kind_of_difference_is_listed_with_what_an_entry_would_move(desk: PayDesk) -> None:
    orders = sold(desk)
    desk.gateways["alipay"].faults.set("bill_without")
    desk.gateways["wechat"].faults.set("bill_amount")
    desk.gateways["unionpay"].faults.set("bill_extra")
    next_day(desk)
    found = {str(row.channel): row for row in differences(desk)}
    told = {name: (row.kind, row.order_id, row.ours_fen, row.theirs_fen) for name, row in found.items()}
    assert told["wechat"] == (DifferenceKind.AMOUNTS_DIFFER, orders["wechat"], 10_000, 10_100)
    assert told["unionpay"] == (DifferenceKind.THEIRS_ONLY, STRANGER, None, 1_234)
    assert {name: row.entry_fen for name, row in found.items()} == {"wechat": 100, "unionpay": 1_234}
    # A statement without any movement is none before two days are over.
    assert ("alipay", "2026-09-22") not in bills(desk)
    desk.clock.pass_s(3 * 86_400)
    desk.turn()
    row = next(one for one in differences(desk) if one.channel == "alipay")
    assert (row.kind, row.ours_fen, row.theirs_fen, row.entry_fen) == (
        DifferenceKind.OURS_ONLY,
        10_000,
        None,
        -10_000,
    )


def test_a_difference_is_settled_by_two_persons_once(desk: PayDesk) -> None:
    sold(desk)
    desk.gateways["wechat"].faults.set("bill_amount")
    next_day(desk)
    people = desk.book.write(add_people)
    row = differences(desk)[0]
    now = {"session": people["he"], "now_utc_ms": desk.clock.utc_ms()}

    def settle(approval: str | None) -> str:
        return desk.book.write(
            lambda ledger: pay_bills.settle(ledger, row.id, reason="their fault", approval=approval, **now)
        )

    with pytest.raises(DeskError, match=r"approval\.needed"):
        settle(None)
    yes = approved(desk.book, pay_bills.wanted(row), by="wu", **now)
    settle(yes)
    assert desk.net("online:wechat") == 10_100
    assert differences(desk) == [] and differences(desk, open_only=False)[0].settled
    with pytest.raises(DeskError, match=r"reconcile\.settled"):
        settle(yes)


def reconciled(desk: PayDesk) -> list[tuple[str, int | None, int | None, int | None]]:
    """What a reconciliation finds of payment services."""
    rows = desk.book.write(
        lambda ledger: reconcile.run(
            ledger,
            Heard({}),
            profiles=meter_makes.known(),
            calendar=holidays.known(),
            session=SYSTEM,
            now_utc_ms=desk.clock.utc_ms(),
        )
    )
    online = [row for row in rows if row.kind is Kind.ONLINE_DIFFERS]
    assert all(
        hindrance.key == "reconcile.nothing_to_book" for hindrance in map(hinders, online) if hindrance
    )
    return [(row.object, row.expected, row.found, row.amount_fen) for row in online]


def test_a_difference_of_a_statement_shows_in_the_reconciliation_until_it_is_settled(desk: PayDesk) -> None:
    """The sums of all statements against the services' accounts, not what somebody types."""
    sold(desk)
    desk.gateways["wechat"].faults.set("bill_amount", times=1)
    desk.gateways["unionpay"].faults.set("bill_extra", times=1)
    next_day(desk)
    for name in NAMES:  # today, of which there is no statement yet
        order_id = desk.offered(name, "W1", 500).id
        desk.gateways[name].pay(order_id)
        desk.until(order_id, PayState.SOLD)
    assert reconciled(desk) == [
        ("online:unionpay", 10_000, 11_234, 1_234),
        ("online:wechat", 10_000, 10_100, 100),
    ]
    people = desk.book.write(add_people)
    now = {"session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    for row in differences(desk):
        yes = approved(desk.book, pay_bills.wanted(row), by="wu", **now)
        desk.book.write(
            lambda ledger, row=row, yes=yes: pay_bills.settle(  # type: ignore[misc]
                ledger, row.id, reason="their fault", approval=yes, **now
            )
        )
    assert reconciled(desk) == []
    next_day(desk)
    assert reconciled(desk) == []


def test_a_payment_that_only_the_statement_has_is_asked_about_and_sold(desk: PayDesk) -> None:
    """Long after everything had ended, without a notice: the statement brings it to light."""
    orders = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    for order_id in orders.values():
        desk.until(order_id, PayState.CLOSED, seconds=3_000)
    desk.run(1_000, step_s=100)
    other = {name: desk.place(name, meter).id for name, meter in zip(METERS, ("E4", "E5", "W1"), strict=True)}
    desk.turn()
    for name, order_id in orders.items():
        desk.gateways[name].trades.pay(order_id, late=True)
        desk.gateways[name].pay(other[name])
    next_day(desk)
    assert {desk.order(order_id).state for order_id in orders.values()} == {PayState.SOLD}
    assert differences(desk) == []


def test_what_could_not_be_asked_about_at_once_is_asked_later_and_its_difference_goes(desk: PayDesk) -> None:
    """The gateway gives its statement and, for an hour, no word of the order; or the program ends between."""
    orders = {name: desk.place(name, meter).id for name, meter in METERS.items()}
    for order_id in orders.values():
        desk.until(order_id, PayState.CLOSED, seconds=3_000)
    desk.run(1_000, step_s=100)
    for name, order_id in orders.items():
        desk.gateways[name].trades.pay(order_id, late=True)
        desk.gateways[name].faults.set("unknown", for_s=90_000)
    next_day(desk)
    assert {row.order_id for row in differences(desk)} == set(orders.values())
    people = desk.book.write(add_people)
    now = {"session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    for row in differences(desk):  # an entry now would be there twice once the payment is found
        yes = approved(desk.book, pay_bills.wanted(row), by="wu", **now)
        with pytest.raises(DeskError, match=r"pay\.asked_about"):
            desk.book.write(
                lambda ledger, row=row, yes=yes: pay_bills.settle(  # type: ignore[misc]
                    ledger, row.id, reason="x", approval=yes, **now
                )
            )
    desk.restart()
    desk.run(7_200, step_s=600)
    assert {desk.order(order_id).state for order_id in orders.values()} == {PayState.SOLD}
    assert differences(desk) == []


def test_what_a_service_denies_though_its_statement_has_it_takes_an_entry_in_the_end(desk: PayDesk) -> None:
    order_id = desk.place("wechat").id
    desk.until(order_id, PayState.CLOSED, seconds=3_000)
    gateway = desk.gateways["wechat"]
    desk.run(1_000, step_s=100)
    gateway.trades.pay(order_id, late=True)
    trade = gateway.trades.get(order_id)
    assert trade is not None
    trade.shown_from_ms = 1 << 60  # what is asked says no for ever, the statement yes
    next_day(desk)
    desk.clock.pass_s(3 * 86_400)
    people = desk.book.write(add_people)
    now = {"session": people["he"], "now_utc_ms": desk.clock.utc_ms()}
    (row,) = differences(desk)
    yes = approved(desk.book, pay_bills.wanted(row), by="wu", **now)
    desk.book.write(lambda ledger: pay_bills.settle(ledger, row.id, reason="x", approval=yes, **now))
    assert desk.net("online:wechat") == 10_000
    assert differences(desk) == []


def test_refunds_are_compared_too(desk: PayDesk) -> None:
    """Alipay gives back by itself what was paid in the moment of cancelling."""
    made = desk.offered("alipay")
    gateway = desk.gateways["alipay"]
    desk.clock.now = made.expires_utc_ms - 1_000
    gateway.faults.set("late", value=60)
    gateway.pay(made.id)
    desk.clock.pass_s(2)
    desk.until(made.id, PayState.REFUNDED)
    next_day(desk)
    assert bills(desk)["alipay", "2026-09-22"] == (2, 10_000, 10_000)
    assert differences(desk, open_only=False) == []


def test_days_that_were_missed_are_fetched_one_after_the_other(desk: PayDesk) -> None:
    for _ in range(3):
        order_id = desk.place("wechat", "W1", 1_000).id
        desk.turn()
        desk.gateways["wechat"].pay(order_id)
        desk.until(order_id, PayState.SOLD)
        desk.clock.pass_s(86_400)
    for _ in range(6):
        desk.turn()
    days = sorted(day for channel, day in bills(desk) if channel == "wechat")
    assert days == ["2026-09-22", "2026-09-23", "2026-09-24"]


def test_a_movement_may_stand_in_a_neighbouring_days_statement(desk: PayDesk) -> None:
    """UnionPay's day ends at 23:00, and statements come one after the other."""
    desk.clock.pass_s(11 * 3_600 - 30)
    orders = sold(desk)
    desk.run(120, step_s=30)
    next_day(desk, 2)
    assert differences(desk) == []
    assert {desk.order(order_id).state for order_id in orders.values()} == {PayState.SOLD}
