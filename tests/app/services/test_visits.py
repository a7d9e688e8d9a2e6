"""Several meters in one visit, and payment in other ways than cash: all of it, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.sale import SaleState
from app.errors import DeskError
from app.services import entries, vending
from app.services.views import SaleView, VisitOrder
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import CASHIER, NOW_MS, live, order

LINES = (("v1", "E1", 10_000), ("v2", "W7", 2_000))


@pytest.fixture(autouse=True)
def with_water(book: LedgerBook) -> None:
    """The first shop has a water meter too, whose money the office holds."""

    def hang(ledger: Ledger) -> None:
        water, held = ledger.meters.get("W1"), ledger.accounts.open_of_meter("E1")
        shop = ledger.shops.by_number("B1-001")
        assert water is not None and held is not None and shop is not None
        ledger.meters.put(replace(water, id="W7", unit="77", shop_id=shop.id))
        ledger.accounts.put_meter(replace(held[1], meter_id="W7"))

    book.write(hang)


def visit(
    book: LedgerBook, lines: tuple[tuple[str, str, int], ...] = LINES, **changes: object
) -> tuple[SaleView, ...]:
    received = sum(amount for _, _, amount in lines)
    values = {"tender": "cash", "received_fen": received, "reference": ""} | changes
    wanted = VisitOrder("visit-1", lines, **values)  # type: ignore[arg-type]
    states = {"E1": live(), "E2": live("E2")}
    return book.write(
        lambda ledger: vending.open_visit(ledger, wanted, session=CASHIER, live=states, now_utc_ms=NOW_MS)
    )


def refused(book: LedgerBook, **what: object) -> str:
    before = book.read(lambda ledger: (ledger.operations.recent(9), ledger.transfers.totals()))
    with pytest.raises(DeskError) as error:
        visit(book, **what)  # type: ignore[arg-type]
    assert book.read(lambda ledger: (ledger.operations.recent(9), ledger.transfers.totals())) == before
    return error.value.key


def net(book: LedgerBook, account: str) -> int:
    return book.read(lambda ledger: ledger.transfers.balance(account).net_fen)


def test_one_payment_makes_a_sale_of_each_meter_and_the_last_bears_the_change(book: LedgerBook) -> None:
    first, second = visit(book, received_fen=15_000)
    assert (first.state, second.state) == (SaleState.RECORDED, SaleState.CONFIRMED)
    assert (first.change_fen, second.change_fen) == (0, 3_000)
    assert first.visit_id == second.visit_id == "visit-1"
    assert book.read(lambda ledger: ledger.operations.of_visit("visit-1")) == ("v1", "v2")
    assert net(book, "cash:D1") == 12_000
    assert verify_book(book.path).findings == ()


def test_the_same_visit_twice_is_one(book: LedgerBook) -> None:
    assert visit(book) == visit(book)
    assert net(book, "cash:D1") == 12_000


def test_a_visit_of_which_one_request_was_used_for_another_sale_is_refused(book: LedgerBook) -> None:
    visit(book)
    assert refused(book, lines=(("v1", "E1", 10_000), ("v9", "W7", 2_000))) == "sale.request_used"


def test_a_visit_of_one_meter_is_a_plain_sale_without_facts(book: LedgerBook) -> None:
    (sale,) = visit(book, LINES[:1])
    assert sale.visit_id is None
    assert book.read(lambda ledger: ledger.operations.fact("v1")) is None


def test_if_one_meter_cannot_be_sold_to_none_is(book: LedgerBook) -> None:
    assert refused(book, lines=(("v2", "W7", 2_000), ("v3", "E5", 1_000))) == "sale.out_of_contact"


def test_meters_of_two_accounts_cannot_be_paid_at_once(book: LedgerBook) -> None:
    assert refused(book, lines=(("v1", "E1", 10_000), ("v3", "E2", 1_000))) == "sale.other_account"


def test_too_little_for_all_of_them_is_refused(book: LedgerBook) -> None:
    assert refused(book, received_fen=11_999) == "sale.received_too_little"


def test_a_full_disk_refuses_a_visit(book: LedgerBook) -> None:
    wanted = VisitOrder("visit-1", LINES, "cash", 12_000)
    with pytest.raises(DeskError) as error:
        book.write(
            lambda ledger: vending.open_visit(
                ledger, wanted, session=CASHIER, live={}, now_utc_ms=NOW_MS, room_left=False
            )
        )
    assert error.value.key == "sale.disk_nearly_full"


def test_a_payment_by_code_keeps_its_note(book: LedgerBook) -> None:
    first, _ = visit(book, tender="qr", reference="4200 0019 8812")
    assert (first.tender, first.reference) == ("qr", "4200 0019 8812")
    assert net(book, "bank:qr") == 12_000


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"tender": "card", "received_fen": 13_000}, "sale.change_without_cash"),
        ({"reference": "x" * 61}, "sale.bad_reference"),
        ({"reference": "a\nb"}, "sale.bad_reference"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(book: LedgerBook, changes: dict[str, object], key: str) -> None:
    assert refused(book, **changes) == key


def deposit(book: LedgerBook, amount_fen: int) -> int:
    held = book.read(lambda ledger: ledger.accounts.open_of_meter("E1"))
    assert held is not None
    account = held[0].id
    book.write(
        lambda ledger: entries.deposit(
            ledger,
            account_id=account,
            amount_fen=amount_fen,
            tender="cash",
            drawer="D1",
            reason="",
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    return account


def test_a_deposit_pays_as_far_as_it_goes(book: LedgerBook) -> None:
    account = deposit(book, 11_000)
    assert refused(book, tender="deposit") == "sale.deposit_too_low"
    with pytest.raises(DeskError) as error:
        visit(book, tender="deposit")
    assert error.value.params["deposit"] == "110.00", "what it holds, not what the first meter would leave"
    (sale,) = visit(book, LINES[:1], tender="deposit")
    assert sale.tender == "deposit"
    assert net(book, f"deposit:{account}") == -1_000
    assert verify_book(book.path).findings == ()


def test_what_a_deposit_paid_goes_back_into_it(book: LedgerBook) -> None:
    account = deposit(book, 11_000)
    visit(book, LINES[:1], tender="deposit")
    book.write(lambda ledger: vending.ask_cancel(ledger, "v1", session=CASHIER, now_utc_ms=NOW_MS))
    given = book.write(lambda ledger: vending.give_back(ledger, "v1", session=CASHIER, now_utc_ms=NOW_MS))
    assert given.given_back_fen == 10_000
    assert net(book, f"deposit:{account}") == -11_000 and net(book, "cash:D1") == 11_000
    assert verify_book(book.path).findings == ()


def test_a_single_sale_never_looks_at_visits(book: LedgerBook) -> None:
    sale = book.write(
        lambda ledger: vending.open_sale(ledger, order("r1"), session=CASHIER, live=live(), now_utc_ms=NOW_MS)
    )
    assert (sale.visit_id, sale.original, sale.undone_by) == (None, None, None)
    assert sale.kind == "sale" and sale.adds
