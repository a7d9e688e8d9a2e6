"""Money due back is listed whole, however old the book is."""

from __future__ import annotations

from app.domain.permissions import SYSTEM
from app.services import sale_steps, vending
from app.services.money_due import money_due
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import CASHIER, NOW_MS, live, order

MANY = 1_100
"""More returned sales than any list shows."""


def test_money_due_for_long_is_not_pushed_out_by_later_returns(book: LedgerBook) -> None:
    book.write(lambda ledger: _ended(ledger, "old"))
    book.write(lambda ledger: [_given_back(ledger, f"r{number}") for number in range(MANY)])
    book.write(lambda ledger: _ended(ledger, "new"))
    due = book.read(lambda ledger: money_due(ledger, session=SYSTEM))
    assert [(sale.id, sale.refund_due_fen) for sale in due] == [("old", 10_000), ("new", 10_000)]


def _ended(ledger: Ledger, sale_id: str) -> None:
    vending.open_sale(ledger, order(sale_id), session=CASHIER, live=live(), now_utc_ms=NOW_MS)
    sale_steps.void(ledger, sale_id, reason="cancelled", by="lin", now_utc_ms=NOW_MS)


def _given_back(ledger: Ledger, sale_id: str) -> None:
    _ended(ledger, sale_id)
    vending.give_back(ledger, sale_id, session=CASHIER, now_utc_ms=NOW_MS)
