"""Finding a shop by whatever the customer says, and the card that follows."""

from __future__ import annotations

import pytest

from app.domain.permissions import SYSTEM
from app.services import customers, vending
from db.ledger import LedgerBook
from tests.helpers.small_mall import CASHIER, LIMIT_FEN, NOW_MS, PRICE_E8, live, order


@pytest.mark.parametrize(
    ("text", "number", "matched"),
    [
        ("B1-002", "B1-002", "number"),
        ("b1-002", "B1-002", "number"),
        ("茶店3", "B1-003", "name"),
        ("王4", "B1-004", "name"),
        ("13900000005", "B1-005", "phone"),
        ("e2", "B1-002", "meter"),
        ("cd1", "B1-001", "initials"),
        (["cd3", "1F"][0], "B1-003", "initials"),
    ],
)
def test_a_shop_is_found_by_number_name_phone_meter_or_initials(
    book: LedgerBook, text: str, number: str, matched: str
) -> None:
    hits = book.read(lambda ledger: customers.search(ledger, text, 10, session=SYSTEM))
    assert [(hit.shop_number, hit.matched) for hit in hits] == [(number, matched)]
    assert hits[0].building == "一号楼" and hits[0].has_account


def test_nothing_typed_finds_nothing(book: LedgerBook) -> None:
    assert book.read(lambda ledger: customers.search(ledger, "  ", 10, session=SYSTEM)) == ()


def test_a_card_shows_tenant_meters_prices_and_limits(book: LedgerBook) -> None:
    hit = book.read(lambda ledger: customers.search(ledger, "B1-001", 1, session=SYSTEM))[0]
    card = book.read(lambda ledger: customers.card(ledger, hit.shop_id, now_utc_ms=NOW_MS, session=SYSTEM))
    (meter,) = card.meters
    assert (card.customer_name, card.refund_due_fen) == ("王1", 0)
    assert (meter.price_e8, meter.hoarding_limit_fen, meter.last_count) == (PRICE_E8, LIMIT_FEN, 3)
    assert meter.sellable and meter.open_sale is None


def test_only_a_card_with_a_tenant_is_sellable_and_an_office_meter_shows_its_credit(book: LedgerBook) -> None:
    for number, sellable, credit in (("B1-099", False, None), ("B1-W01", True, 0), ("B1-001", True, None)):
        hit = book.read(lambda ledger, number=number: customers.search(ledger, number, 1, session=SYSTEM))[0]
        card = book.read(lambda ledger, id=hit.shop_id: customers.card(ledger, id, session=SYSTEM))
        assert (card.meters[0].sellable, card.meters[0].credit_fen) == (sellable, credit)
        assert (card.account_id is None) == (number == "B1-099")


def test_a_card_shows_the_open_sale_and_the_money_due(book: LedgerBook) -> None:
    hit = book.read(lambda ledger: customers.search(ledger, "B1-001", 1, session=SYSTEM))[0]
    book.write(
        lambda ledger: vending.open_sale(ledger, order("r1"), session=CASHIER, live=live(), now_utc_ms=NOW_MS)
    )
    assert (
        book.read(lambda ledger: customers.card(ledger, hit.shop_id, session=SYSTEM)).meters[0].open_sale
        == "r1"
    )
    book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    card = book.read(lambda ledger: customers.card(ledger, hit.shop_id, session=SYSTEM))
    assert card.meters[0].open_sale is None and card.refund_due_fen == 10_000
