"""Two companies at one desk: receipts, drawers and slips of their own, and one book that proves itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import Session
from app.errors import DeskError
from app.key_file import Place
from app.key_store import KeyStore
from app.services import settings, shifts, vending
from app.services.views import SaleView
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers import two_companies
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import FREE, OTHER, OWN, VOID, Side


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    yield made
    assert made.close()


@pytest.fixture
def sides(book: LedgerBook, tmp_path: Path) -> dict[str, Side]:
    keys = KeyStore(tmp_path, place=Place.FILE)
    return book.write(lambda ledger: two_companies.set_up(ledger, keys))


@pytest.fixture
def cashier(book: LedgerBook, sides: dict[str, Side]) -> Session:
    """One who sells for both, at the drawer "cashier-all"."""
    return book.read(lambda ledger: two_companies.session(ledger, "cashier-all"))


def sell(book: LedgerBook, side: Side, session: Session) -> SaleView:
    return book.write(
        lambda ledger: vending.open_sale(
            ledger, side.order(f"new-{side.mark}"), session=session, live=side.live(FREE), now_utc_ms=NOW_MS
        )
    )


def held(book: LedgerBook, account: str) -> int:
    return book.read(lambda ledger: ledger.transfers.balance(account).net_fen)


def test_each_company_numbers_its_own_receipts_and_has_its_own_drawer(
    book: LedgerBook, sides: dict[str, Side], cashier: Session
) -> None:
    sold = {mark: sell(book, side, cashier) for mark, side in sides.items()}
    assert (sold[OWN].receipt, sold[OTHER].receipt) == ("S00000005", "ZWEI00000005")
    assert (sold[OWN].drawer, sold[OTHER].drawer) == ("cashier-all", "ZWEI/cashier-all")
    assert held(book, "cash:cashier-all") == held(book, "cash:ZWEI/cashier-all") == 10_000
    assert verify_book(book.path).findings == ()


def test_money_goes_back_from_the_drawer_of_the_company_that_took_it(
    book: LedgerBook, sides: dict[str, Side], cashier: Session
) -> None:
    book.write(
        lambda ledger: vending.give_back(ledger, sides[OTHER].sale(VOID), session=cashier, now_utc_ms=NOW_MS)
    )
    assert held(book, "cash:ZWEI/cashier-all") == -10_000
    assert held(book, "cash:cashier-all") == 0
    assert verify_book(book.path).findings == ()


def test_the_shift_of_one_company_counts_nothing_of_the_other(
    book: LedgerBook, sides: dict[str, Side], cashier: Session
) -> None:
    for side in sides.values():
        sell(book, side, cashier)
    for till in ("cashier-all", "ZWEI/cashier-all"):
        report = book.read(lambda ledger, till=till: shifts.report(ledger, till, session=cashier))
        assert report is not None and report.cash_in_fen == 10_000


def test_a_slip_names_who_sells_and_where_the_company_says_nothing_the_site(
    book: LedgerBook, sides: dict[str, Side]
) -> None:
    book.write(lambda ledger: ledger.settings.set("site.name", "龙门商城"))
    names = {
        mark: book.read(lambda ledger, side=side: settings.seller(ledger, side.building_id)).name
        for mark, side in sides.items()
    }
    assert names == {OWN: "龙门商城", OTHER: "ZWEI property"}


def test_a_till_of_the_other_companys_is_closed_to_who_works_for_one(
    book: LedgerBook, sides: dict[str, Side]
) -> None:
    one = book.read(lambda ledger: two_companies.session(ledger, "cashier-one"))
    with pytest.raises(DeskError) as refused:
        book.read(lambda ledger: shifts.report(ledger, "ZWEI/cashier-one", session=one))
    assert refused.value.key == "permission.other_building"
