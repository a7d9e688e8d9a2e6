"""Orders to pay online: what is refused before money, and that what was paid is one sale, or held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from app.domain.payment import IllegalStep, PayChannel, PaySource, PayState
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.payments.channel import TradeAnswer, TradeState
from app.services import accounts, online_orders, online_steps, restored, settings, vending
from app.services.online_orders import OnlineOrder, PayWanted
from app.services.restored import Restored
from app.services.views import LiveState
from app.verify import verify_book
from db.errors import Duplicate
from db.ledger import Ledger, LedgerBook
from db.payment_rows import PayChannelRow
from tests.helpers.small_mall import CASHIER, LIMIT_FEN, NOW_MS, START_BALANCE_FEN, live, order

T = TypeVar("T")
LATER = NOW_MS + 60_000


@pytest.fixture
def paying(book: LedgerBook) -> Iterator[LedgerBook]:
    for channel in PayChannel:
        row = PayChannelRow(1, channel, True, {"merchant": f"m-{channel}"})
        book.write(lambda ledger, row=row: ledger.payments.put_channel(row))
    yield book
    assert verify_book(book.path).findings == ()


def wanted(request: str = "r1", meter: str = "E1", fen: int = 10_000, **changes: object) -> PayWanted:
    values = {"channel": PayChannel.ALIPAY, "source": PaySource.PHONE} | changes
    return PayWanted(request, meter, fen, **values)  # type: ignore[arg-type]


def account(book: LedgerBook, meter: str = "E1") -> int:
    held = book.read(lambda ledger: ledger.accounts.open_of_meter(meter))
    assert held is not None
    return held[0].id


def place(
    book: LedgerBook, want: PayWanted | None = None, state: LiveState | None = None, at: int = NOW_MS
) -> OnlineOrder:
    want = want or wanted()
    return book.write(
        lambda ledger: online_orders.place_for_tenant(
            ledger,
            want,
            account_id=account_in(ledger, want.meter_id),
            live=state or live(want.meter_id),
            now_utc_ms=at,
        )
    )


def account_in(ledger: Ledger, meter: str) -> int:
    held = ledger.accounts.open_of_meter(meter)
    assert held is not None
    return held[0].id


def paid(fen: int = 10_000, transaction: str = "2026T1") -> TradeAnswer:
    return TradeAnswer(TradeState.PAID, fen, transaction, NOW_MS + 30_000, "2026-09-21")


def pay(
    book: LedgerBook, order_id: str, answer: TradeAnswer | None = None, state: LiveState | None = None
) -> OnlineOrder:
    view = book.write(
        lambda ledger: online_steps.pay(
            ledger, order_id, answer or paid(), by="query", live=state or live(), now_utc_ms=LATER
        )
    )
    return book.read(lambda ledger: online_orders.shown(ledger, view))


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        call()
    return caught.value.key


def test_an_order_is_placed_with_the_books_amount_and_time(paying: LedgerBook) -> None:
    made = place(paying)
    assert (made.state, made.amount_fen, made.code) == (PayState.PLACED, 10_000, "")
    assert made.expires_utc_ms == NOW_MS + 15 * 60_000
    assert made.id.startswith("M20260921") and len(made.id) == 27 and made.id.isalnum()


def test_a_second_press_is_the_same_order(paying: LedgerBook) -> None:
    made = place(paying)
    assert place(paying, at=LATER).id == made.id
    assert refused(lambda: place(paying, wanted(fen=9_000))) == "pay.request_used"


def test_a_new_order_of_a_meter_closes_the_one_before(paying: LedgerBook) -> None:
    first = place(paying)
    second = place(paying, wanted("r2", fen=5_000))
    open_ = paying.read(online_steps.work)
    assert [(one.order.id, one.state) for one in open_] == [
        (first.id, PayState.CLOSING),
        (second.id, PayState.PLACED),
    ]


@pytest.mark.parametrize(
    ("want", "state", "key"),
    [
        (wanted(fen=0), None, "money.zero"),
        (wanted(fen=6_000_000), None, "sale.above_sale_limit"),
        (wanted(fen=LIMIT_FEN - START_BALANCE_FEN + 1), None, "sale.above_hoarding_limit"),
        (wanted(), live(in_contact=False), "sale.out_of_contact"),
        (wanted(), live(purchase_count=9), "sale.count_differs"),
    ],
)
def test_what_could_not_be_sold_is_refused_before_money(
    paying: LedgerBook, want: PayWanted, state: LiveState | None, key: str
) -> None:
    assert refused(lambda: place(paying, want, state)) == key
    assert paying.read(online_steps.work) == ()


def test_a_channel_that_is_off_takes_nothing(book: LedgerBook) -> None:
    assert refused(lambda: place(book)) == "pay.no_channel"


def test_a_full_disk_takes_no_order(paying: LedgerBook) -> None:
    def call() -> object:
        return paying.write(
            lambda ledger: online_orders.place(
                ledger, wanted(), session=CASHIER, live=live(), now_utc_ms=NOW_MS, room_left=False
            )
        )

    assert refused(call) == "sale.disk_nearly_full"


def test_another_accounts_meter_and_order_are_not_there(paying: LedgerBook) -> None:
    made, other = place(paying), account(paying, "E2")

    def foreign(ledger: Ledger) -> object:
        return online_orders.place_for_tenant(
            ledger, wanted("r9"), account_id=other, live=live(), now_utc_ms=NOW_MS
        )

    assert refused(lambda: paying.write(foreign)) == "pay.not_yours"
    for ask in (
        lambda ledger: online_orders.state_for_tenant(ledger, made.id, account_id=other),
        lambda ledger: online_orders.give_up_for_tenant(ledger, made.id, account_id=other, now_utc_ms=LATER),
    ):
        assert refused(lambda ask=ask: paying.write(ask)) == "pay.unknown"
    assert paying.read(lambda ledger: online_orders.orders_for_tenant(ledger, account_id=other)) == ()


def test_a_paid_order_is_one_sale_in_the_same_transaction(paying: LedgerBook) -> None:
    made = place(paying)
    seen = pay(paying, made.id)
    assert (seen.state, seen.sale_state, seen.receipt) == (PayState.SOLD, "recorded", "S00000001")
    again = pay(paying, made.id, paid(transaction="another"))
    assert again == seen
    sale = paying.read(lambda ledger: vending.sale(ledger, made.id, session=SYSTEM))
    assert (sale.amount_fen, sale.tender, sale.drawer, sale.reference) == (
        10_000,
        "online",
        "online:alipay",
        "2026T1",
    )
    totals = paying.read(lambda ledger: {one.account: one.net_fen for one in ledger.transfers.totals()})
    assert totals["online:alipay"] == 10_000 and totals[f"paid:{account(paying)}"] == 0
    assert paying.read(lambda ledger: ledger.shifts.open_at("online:alipay")) is None


def test_one_transaction_never_pays_two_orders(paying: LedgerBook) -> None:
    first, second = place(paying), place(paying, wanted("r2", "E2"))
    pay(paying, first.id)
    with pytest.raises(Duplicate):
        pay(paying, second.id, state=live("E2"))
    assert paying.read(lambda ledger: online_orders.state(ledger, second.id, session=SYSTEM)).state == (
        PayState.PLACED
    )


def test_a_meter_out_of_contact_is_sold_to_all_the_same(paying: LedgerBook) -> None:
    made = place(paying)
    assert pay(paying, made.id, state=live(in_contact=False)).state is PayState.SOLD


def test_a_paid_order_that_cannot_be_sold_is_held_with_its_reason(paying: LedgerBook) -> None:
    made = place(paying)
    seen = pay(paying, made.id, state=live(balance_fen=LIMIT_FEN))
    assert (seen.state, seen.sale_state) == (PayState.HELD, "")
    assert seen.why is not None and seen.why.key == "sale.above_hoarding_limit"
    totals = paying.read(lambda ledger: {one.account: one.net_fen for one in ledger.transfers.totals()})
    assert totals[f"paid:{account(paying)}"] == -10_000
    assert refused(lambda: place(paying, wanted("r2", fen=100))) == "pay.one_is_held"


def test_what_is_paid_while_a_book_put_back_waits_is_held_and_sold_afterwards(paying: LedgerBook) -> None:
    made = place(paying)
    told = Restored("r1", "backup", NOW_MS, NOW_MS, 1, waits=True)
    paying.write(
        lambda ledger: restored.note(ledger, told, reason="x", before="", after="", now_utc_ms=NOW_MS)
    )
    seen = pay(paying, made.id)
    assert seen.why is not None and (seen.state, seen.why.key) == (PayState.HELD, "sale.book_restored")


def test_another_amount_than_was_ordered_is_never_sold(paying: LedgerBook) -> None:
    made = place(paying)
    seen = pay(paying, made.id, paid(1))
    assert seen.why is not None and (seen.state, seen.why.key) == (PayState.HELD, "pay.amount_differs")


def test_what_waits_for_a_busy_meter_is_sold_once_it_is_free(paying: LedgerBook) -> None:
    made = place(paying)

    def sell(ledger: Ledger) -> object:
        return vending.open_sale(ledger, order("desk"), session=CASHIER, live=live(), now_utc_ms=NOW_MS)

    paying.write(sell)
    assert pay(paying, made.id).state is PayState.HELD
    assert [one.waits_for_meter for one in paying.read(online_steps.work)] == [True]

    def again(ledger: Ledger) -> object:
        return online_steps.sell_waiting(ledger, made.id, live=live(), now_utc_ms=LATER)

    assert refused(lambda: paying.write(again)) == "sale.meter_busy"
    paying.write(lambda ledger: vending.ask_cancel(ledger, "desk", session=CASHIER, now_utc_ms=LATER))
    paying.write(again)
    assert paying.read(lambda ledger: ledger.payments.required(made.id)).state == PayState.SOLD
    assert paying.read(online_steps.work) == ()


def test_money_that_comes_after_the_end_is_taken(paying: LedgerBook) -> None:
    made = place(paying)
    paying.write(lambda ledger: online_steps.offer(ledger, made.id, "code", now_utc_ms=LATER))
    paying.write(lambda ledger: online_steps.expire(ledger, made.id, now_utc_ms=LATER))
    paying.write(lambda ledger: online_steps.close(ledger, made.id, text="closed", now_utc_ms=LATER))
    assert paying.read(online_steps.work) == ()
    assert pay(paying, made.id).state is PayState.SOLD


def test_a_step_that_comes_too_late_does_nothing(paying: LedgerBook) -> None:
    made = place(paying)
    pay(paying, made.id)
    for late in (
        lambda ledger: online_steps.offer(ledger, made.id, "code", now_utc_ms=LATER),
        lambda ledger: online_steps.expire(ledger, made.id, now_utc_ms=LATER),
        lambda ledger: online_steps.close(ledger, made.id, text="", now_utc_ms=LATER),
        lambda ledger: online_steps.refuse(ledger, made.id, code="1", text="", now_utc_ms=LATER),
    ):
        assert paying.write(late) is False


def test_what_a_customer_gives_up_is_closed(paying: LedgerBook) -> None:
    made = place(paying)
    mine = account(paying)
    seen = paying.write(
        lambda ledger: online_orders.give_up_for_tenant(ledger, made.id, account_id=mine, now_utc_ms=LATER)
    )
    assert seen.state is PayState.CLOSING


def test_money_paid_online_never_leaves_by_a_drawer(paying: LedgerBook) -> None:
    made = place(paying)
    pay(paying, made.id)
    paying.write(lambda ledger: vending.ask_cancel(ledger, made.id, session=CASHIER, now_utc_ms=LATER))

    def hand_out(ledger: Ledger) -> object:
        return vending.give_back(ledger, made.id, session=CASHIER, now_utc_ms=LATER)

    assert refused(lambda: paying.write(hand_out)) == "pay.goes_back_online"


def test_the_time_to_pay_is_a_setting(paying: LedgerBook) -> None:
    paying.write(
        lambda ledger: settings.change(ledger, "sale.online_min", "5", session=SYSTEM, now_utc_ms=NOW_MS)
    )
    assert place(paying).expires_utc_ms == NOW_MS + 5 * 60_000


def test_the_table_of_an_orders_life_is_kept(paying: LedgerBook) -> None:
    made = place(paying)
    with pytest.raises(IllegalStep):
        online_steps.check_step(PayState.PLACED, PayState.SOLD)
    assert made.state is PayState.PLACED


def test_an_account_with_a_payment_open_is_neither_closed_nor_passed_on(paying: LedgerBook) -> None:
    require = lambda: paying.read(  # noqa: E731
        lambda ledger: accounts.require_nothing_due(ledger, account_in(ledger, "E1"))
    )
    require()
    placed = place(paying)
    with pytest.raises(DeskError) as error:
        require()
    assert (error.value.key, error.value.params) == ("accounts.payment_open", {"order": placed.id})
