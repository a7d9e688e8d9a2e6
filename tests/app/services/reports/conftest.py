"""Some months of sales of two companies: the days settled as they went by, the last ones not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from app.domain.permissions import Session
from app.domain.report import Report
from app.services import settling
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.verify import verify_book
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.helpers import plain_sales
from tests.helpers.plain_sales import PlainBook
from tests.helpers.sales_book import SalesBook


@dataclass
class Sold:
    made: SalesBook
    sources: Sources
    plain: PlainBook

    def ask(self, name: str, filters: Mapping[str, str], *, session: Session | None = None) -> Report:
        by = session or self.made.people["an"]
        return centre.run(self.sources, name, filters, session=by, now_utc_ms=self.made.now)


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sold]:
    folder = tmp_path_factory.mktemp("sold")
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    readings = ReadingsBook(folder / "readings.db", clock=SystemClock())
    made = SalesBook(book)
    for _ in range(5):
        made.go_on(120)
        settling.settle(book, now_utc_ms=made.now)
    made.go_on(60)
    yield Sold(made, Sources(book, readings, LiveBoard(), folder), plain_sales.read(book.path))
    assert readings.close()
    assert book.close()
    report = verify_book(folder / "ledger.db")
    assert report.ok, report.findings
