"""Money due back is listed whole, however old the book is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields

from app.domain.permissions import SYSTEM
from app.services import sale_steps, sale_views, vending
from app.services.money_due import money_due
from app.services.views import DueRow
from db.connection import open_reader
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


def test_thousands_of_sales_with_money_due_are_told_at_once_and_as_each_by_itself(book: LedgerBook) -> None:
    book.write(lambda ledger: [_ended(ledger, f"r{number}") for number in range(MANY)])
    asked: list[str] = []
    with closing(open_reader(book.path)) as connection:
        connection.set_trace_callback(asked.append)
        due = money_due(Ledger(connection, book.path), session=SYSTEM)
        connection.set_trace_callback(None)
    assert len(due) == MANY and len(asked) == 1
    whole = book.read(lambda ledger: sale_views.sale(ledger, due[7].id, session=SYSTEM))
    shared = {field.name for field in fields(DueRow)}
    assert {name: getattr(due[7], name) for name in shared} == {name: getattr(whole, name) for name in shared}
