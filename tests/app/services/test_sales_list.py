"""The sales list: every filter, page by page, finds just what looking at each row would find."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

import db.sale_search
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import refunds, sale_steps, sales_list, vending
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.sales_list import SalesQuery
from app.services.views import SaleRow
from db.ledger import LedgerBook
from tests.helpers.second_person import add_people
from tests.helpers.small_mall import CASHIER, NOW_MS, live, order

DAY_MS = 86_400_000
DAYS = 6


@pytest.fixture
def he(book: LedgerBook) -> Session:
    return book.write(add_people)["he"]


@pytest.fixture
def full(book: LedgerBook, he: Session) -> LedgerBook:
    """Sales on several days, by two people, in three ways, some void, some open, with a refund and more."""
    for day in range(DAYS):
        for number, meter in enumerate(("E1", "E2", "W1")):
            who = he if number == 1 else CASHIER
            tender = ("cash", "card", "qr")[day % 3]
            wanted = order(f"s{day}-{number}", meter, 5_000 + day, tender=tender)
            sell(book, wanted, who, NOW_MS + day * DAY_MS)
            if meter != "W1":
                undo = lambda ledger, id=wanted.request_id: sale_steps.void(  # noqa: E731
                    ledger, id, reason="cancelled", by="x", now_utc_ms=NOW_MS
                )
                book.write(undo)
    sell(book, order("open", "E3"), CASHIER, NOW_MS + DAYS * DAY_MS)
    refund(book, he)
    return book


def sell(book: LedgerBook, wanted: object, session: Session, now_utc_ms: int) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            wanted,  # type: ignore[arg-type]
            session=session,
            live=live(wanted.meter_id),  # type: ignore[attr-defined]
            now_utc_ms=now_utc_ms,
        )
    )


def refund(book: LedgerBook, he: Session) -> None:
    now = NOW_MS + DAYS * DAY_MS
    wanted = RefundOrder("f1", "W1", 1_000, "cash", "moves out")
    book.write(
        lambda ledger: refunds.open_refund(
            ledger, wanted, makes={}, approval=None, session=he, live=None, now_utc_ms=now
        )
    )
    book.write(lambda ledger: vending.give_back(ledger, "f1", session=he, now_utc_ms=now))
    again = ReversalOrder("c1", "f1", 1_000, "mistaken")
    book.write(
        lambda ledger: refunds.open_reversal(
            ledger, again, makes={}, approval=None, session=he, live=None, now_utc_ms=now
        )
    )


def found(book: LedgerBook, query: SalesQuery, *, limit: int = 3, session: Session = SYSTEM) -> list[SaleRow]:
    """All pages."""
    rows: list[SaleRow] = []
    before: int | None = None
    for _ in range(200):
        page = book.read(
            lambda ledger, before=before: sales_list.page(
                ledger, query, before=before, limit=limit, session=session
            )
        )
        assert len(page.rows) <= limit
        rows += page.rows
        before = page.following
        if before is None:
            return rows
    raise AssertionError("the pages do not end")


QUERIES: dict[str, tuple[SalesQuery, Callable[[SaleRow], bool]]] = {
    "everything": (SalesQuery(), lambda row: True),
    "a day": (
        SalesQuery(NOW_MS + 2 * DAY_MS, NOW_MS + 3 * DAY_MS),
        lambda row: NOW_MS + 2 * DAY_MS <= row.utc_ms < NOW_MS + 3 * DAY_MS,
    ),
    "since": (SalesQuery(since_utc_ms=NOW_MS + DAY_MS), lambda row: row.utc_ms >= NOW_MS + DAY_MS),
    "until": (SalesQuery(until_utc_ms=NOW_MS + DAY_MS), lambda row: row.utc_ms < NOW_MS + DAY_MS),
    "a shop": (SalesQuery(shop="B1-002"), lambda row: row.shop_number == "B1-002"),
    "a meter": (SalesQuery(meter="W1"), lambda row: row.meter_id == "W1"),
    "a shop's other meter": (SalesQuery(shop="B1-002", meter="W1"), lambda row: False),
    "an operator": (SalesQuery(operator="he"), lambda row: row.operator_name == "he"),
    "void": (SalesQuery(state="void"), lambda row: row.state == "void"),
    "confirmed": (SalesQuery(state="confirmed"), lambda row: row.state == "confirmed"),
    "open": (SalesQuery(state="recorded"), lambda row: row.state == "recorded"),
    "rejected": (SalesQuery(state="rejected"), lambda row: False),
    "by card": (SalesQuery(tender="card"), lambda row: row.tender == "card"),
    "sales": (SalesQuery(kind="sale"), lambda row: row.kind == "sale"),
    "refunds": (SalesQuery(kind="refund"), lambda row: row.kind == "refund"),
    "reversals": (SalesQuery(kind="reversal"), lambda row: row.kind == "reversal"),
    "void refunds": (SalesQuery(kind="refund", state="void"), lambda row: False),
    "a receipt": (SalesQuery(receipt="S00000004"), lambda row: row.receipt == "S00000004"),
    "its figures": (SalesQuery(receipt="4"), lambda row: row.receipt == "S00000004"),
    "a refund's receipt": (SalesQuery(receipt="sr00000001"), lambda row: row.receipt == "SR00000001"),
    "a receipt that is not": (SalesQuery(receipt="S99999999"), lambda row: False),
    "several at once": (
        SalesQuery(NOW_MS, NOW_MS + 5 * DAY_MS, operator="he", tender="cash", state="void"),
        lambda row: row.operator_name == "he" and row.tender == "cash" and row.utc_ms < NOW_MS + 5 * DAY_MS,
    ),
}


@pytest.mark.parametrize("scanned", [4, 40_000])
def test_every_filter_finds_what_looking_at_each_row_finds(
    full: LedgerBook, monkeypatch: pytest.MonkeyPatch, scanned: int
) -> None:
    monkeypatch.setattr(db.sale_search, "SCANNED", scanned)
    monkeypatch.setattr(db.sale_search, "STATES_SCANNED", scanned)
    everything = list(full.read(lambda ledger: vending.recent(ledger, 999, session=SYSTEM)))
    assert len(everything) == 3 * DAYS + 3
    for name, (query, fits) in QUERIES.items():
        for limit in (1, 3, 100):
            assert found(full, query, limit=limit) == [row for row in everything if fits(row)], name


@pytest.mark.parametrize("days", [(0, 1), (10, 0, 1, 400, 2, 2, -30, 3), (9, 8, 7, 6, 5), (5, 5, 5)])
def test_a_clock_that_jumped_hides_no_sale_and_shows_none_of_another_time(
    book: LedgerBook, monkeypatch: pytest.MonkeyPatch, days: tuple[int, ...]
) -> None:
    monkeypatch.setattr(db.sale_search, "SCANNED", 3)
    times = {f"s{number}": NOW_MS + day * DAY_MS for number, day in enumerate(days)}
    for id, at in times.items():
        sell(book, order(id, "W1", 100), CASHIER, at)
    bounds = (None, *sorted({at + by for at in times.values() for by in (0, 1)}))
    for since, until in product(bounds, bounds):
        rows = found(book, SalesQuery(since, until), limit=2)
        fit = [id for id, at in times.items() if (since or 0) <= at < (until or 10**15)]
        assert [row.id for row in rows] == fit[::-1], (since, until)


def test_an_empty_book_has_one_empty_page(book: LedgerBook) -> None:
    page = book.read(lambda ledger: sales_list.page(ledger, SalesQuery(), session=SYSTEM))
    assert (page.rows, page.following) == ((), None)
    assert found(book, SalesQuery(receipt="7")) == [] and found(book, SalesQuery(kind="refund")) == []


@pytest.mark.parametrize(
    ("query", "key"),
    [
        (SalesQuery(shop="Z-9"), "sales.no_such_shop"),
        (SalesQuery(meter="Z9"), "sales.no_such_meter"),
        (SalesQuery(operator="zz"), "sales.no_such_operator"),
        (SalesQuery(receipt="receipt"), "sales.bad_receipt"),
    ],
)
def test_what_is_not_there_is_said(book: LedgerBook, query: SalesQuery, key: str) -> None:
    with pytest.raises(DeskError) as error:
        found(book, query)
    assert error.value.key == key


def test_the_filters_offer_those_who_work_here(book: LedgerBook, he: Session) -> None:
    names = book.read(lambda ledger: sales_list.choices(ledger, session=he)).operators
    assert ("lin", "林芳") in names and ("he", "he") in names
