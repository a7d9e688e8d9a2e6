"""A desk over a book with sales, for the screens of reports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from app.domain.permissions import Session
from app.services import settling
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sales_book import SalesBook
from tests.widgets.small_desk import SmallDesk
from widgets.context import Context
from widgets.language import Language
from widgets.tasks import Tasks


@dataclass(frozen=True)
class Sold:
    """A book that is closed again, its moment, and its manager."""

    path: Path
    now_utc_ms: int
    manager: Session


def sold_book(folder: Path, sales: int) -> Sold:
    """So many sales, two hours apart, and their days settled."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    made = SalesBook(book, gap_ms=7_200_000)
    made.go_on(sales)
    settling.settle(book, now_utc_ms=made.now)
    assert book.close()
    return Sold(folder / "ledger.db", made.now, made.people["an"])


@contextmanager
def manager_at(desk: SmallDesk, sold: Sold, folder: Path) -> Iterator[Context]:
    """The desk over a copy of the book in its `folder`, the manager signed in; the copy is proven after."""
    desk.ledger.close()
    for left in folder.glob("ledger.db*"):
        left.unlink()
    shutil.copy(sold.path, folder / "ledger.db")
    desk.clock.now_utc_ms = sold.now_utc_ms
    desk.ledger = LedgerBook(folder / "ledger.db", clock=desk.clock)
    desk.session = sold.manager
    settings = QSettings(str(folder / "screen.ini"), QSettings.Format.IniFormat)
    made = Context(desk, Tasks(desk.ledger), settings, Language(settings, chosen="en"))
    yield made
    made.tasks.close()
    made.language.set("en")
    desk.ledger.close()
    assert verify_book(folder / "ledger.db").ok
