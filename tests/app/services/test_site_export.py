"""What is exported is what an import reads: into the same book it changes nothing, into a new one it is the
same site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import site_export, site_import
from app.services.site_book import site_in
from app.services.site_workbook import read_site
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.app.services.test_site_plan import LATER, WHOLE
from tests.db.small_book import START_COUNT, live_through, open_book, set_up
from tests.helpers.sites import numbered

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "resources" / "demo" / "site.xlsx"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    yield book
    book.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[LedgerBook]:
    (tmp_path / "other").mkdir()
    book = LedgerBook(tmp_path / "other" / "ledger.db", clock=SystemClock())
    yield book
    book.close()


def _apply(book: LedgerBook, site: Any) -> site_import.ImportResult:
    return book.write(lambda ledger: site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=LATER))


def _exported(book: LedgerBook, path: Path) -> Path:
    site = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
    site_export.write_site(path, site)
    return path


@pytest.mark.parametrize("name", ["the reference mall", "everything a site may have"])
def test_an_export_comes_back_the_same(
    book: LedgerBook, other: LedgerBook, tmp_path: Path, name: str
) -> None:
    _apply(book, read_site(REFERENCE) if name == "the reference mall" else WHOLE)
    site = read_site(_exported(book, tmp_path / "out.xlsx"))
    assert site.faults == () and site.ignored == () and set(site.stated) == set(site.rows)
    plan = book.read(lambda ledger: site_import.check(site, ledger))
    assert plan.ok and plan.changes == ()
    assert _apply(book, site).nothing_changed
    _apply(other, site)
    told = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
    assert other.read(site_in).site == told  # all of it but the money


def test_cells_that_look_like_something_else_come_back_as_they_are(book: LedgerBook, tmp_path: Path) -> None:
    names = ["=1+1", "+86 139", "-3", "@cmd", "0012", "2026-01-01", "1e5", "TRUE", "#N/A", "'quoted", "a  b"]
    shops = tuple(
        replace(WHOLE.shops[0], shop_number=f"N{at}", name=name, phone=name) for at, name in enumerate(names)
    )
    _apply(book, numbered(replace(WHOLE, shops=(*WHOLE.shops, *shops))))
    path = _exported(book, tmp_path / "out.xlsx")
    sheet = next(one for one in openpyxl.load_workbook(path) if one.title.startswith("Shops"))
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}
    plan = book.read(lambda ledger: site_import.check(read_site(path), ledger))
    assert plan.ok and plan.changes == ()


def test_purchase_counts_are_exported_as_they_are_now(tmp_path: Path) -> None:
    """In a new book a sale would be refused with the count of long ago."""
    book = open_book(tmp_path / "ledger.db")
    try:
        book.write(set_up)
        for number in range(3):
            live_through(book, f"sale-{number}", "M1", ("sending", "confirmed"))
        counts = {meter: (start, now) for meter, start, now in book.read(site_in).counts}
        assert counts["M1"] == (START_COUNT, START_COUNT + 3) and counts["M2"] == (START_COUNT,) * 2
        site = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
        assert {one.meter: one.purchase_count for one in site.account_meters} == {
            meter: now for meter, (_, now) in counts.items()
        }
        assert book.read(lambda ledger: site_import.check(numbered(site), ledger)).changes == ()
        first = (replace(site.account_meters[0], purchase_count=START_COUNT), *site.account_meters[1:])
        then = numbered(replace(site, account_meters=first))
        assert book.read(lambda ledger: site_import.check(then, ledger)).changes == (), "as it once came in"
    finally:
        book.close()


def test_keys_are_not_exported(book: LedgerBook, tmp_path: Path) -> None:
    _apply(book, WHOLE)
    canary = b"canary-7f3a"
    book.write(lambda ledger: ledger.secrets.put("collector.C01.1", canary, utc_ms=1))
    content = openpyxl.load_workbook(_exported(book, tmp_path / "out.xlsx"))
    cells = {str(cell.value) for sheet in content for row in sheet for cell in row}
    assert not any("canary" in cell or "collector.C01.1" in cell for cell in cells)


def test_what_cannot_be_written_is_one_sentence_and_leaves_the_old_file(
    book: LedgerBook, tmp_path: Path
) -> None:
    _apply(book, WHOLE)
    with pytest.raises(DeskError) as refused:
        _exported(book, tmp_path / "gone" / "out.xlsx")
    assert refused.value.key == "export.no_folder"
    path = _exported(book, tmp_path / "out.xlsx")
    before = path.read_bytes()

    def stop(*_: object) -> None:
        raise DeskError("import.cancelled")

    site = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
    with pytest.raises(DeskError):
        site_export.write_site(path, site, progress=stop)
    assert path.read_bytes() == before and list(tmp_path.glob("*.draft")) == []


def test_a_workbook_is_for_those_who_may_work_everywhere(book: LedgerBook) -> None:
    _apply(book, WHOLE)

    def limited(ledger: Ledger) -> int:
        number = ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
        ledger.operators.set_buildings(number, [])
        return number

    session = Session(book.write(limited), "wang", "王工", ("technician",), "D1")
    for unit in (
        lambda ledger: site_export.site_to_export(ledger, session=session),
        lambda ledger: site_import.book_site(ledger, session=session),
        lambda ledger: site_import.apply(ledger, WHOLE, session=session, now_utc_ms=LATER),
    ):
        with pytest.raises(DeskError) as refused:
            book.write(unit)
        assert refused.value.key == "permission.whole_site"
