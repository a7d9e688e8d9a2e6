"""A site of 10,000 meters from its workbook into an empty book, beside openpyxl's reading of the same file.

The import reads, checks and writes all of it in one transaction, as `main.py import` does. The longest time
in which it does not look whether it is to be given up is told beside its limit. The two take turns.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import openpyxl

from app.domain.permissions import SYSTEM
from app.services import meter_makes, site_import
from app.services.search_text import search_text
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.bench.harness import Conditions, Result
from tests.helpers.workbooks import as_excel_saves, write_large

METERS = 10_000
ROUNDS = 3
MAXIMUM_RATIO = 3.0
LONGEST_DEAF_S = 1.0


def run(conditions: Conditions) -> list[Result]:
    meters, rounds = (1_000, 1) if conditions.quick else (METERS, ROUNDS)
    conditions.note("meters", meters)
    conditions.note("rounds", rounds)
    read_s, import_s, again_s, deaf_s = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        workbook = as_excel_saves(write_large(Path(folder) / "site.xlsx", meters))
        conditions.note("file_bytes", workbook.stat().st_size)
        meter_makes.known()  # the makes' files are read once, at the start of the program
        search_text(shop_number="", name="龙门", phone="", trade="")  # so are the tables of pinyin
        for number in range(rounds):
            read_s.append(_read_by_openpyxl(workbook))
            taken, again, deaf = _import(workbook, Path(folder) / f"{number}.db", meters)
            import_s.append(taken)
            again_s.append(again)
            deaf_s.append(deaf)
    whole = statistics.median(read_s)
    return [
        _result(f"import of {meters} meters", statistics.median(import_s), "openpyxl reading it", whole),
        _result(
            "the same again, which changes nothing", statistics.median(again_s), "openpyxl reading it", whole
        ),
        Result("longest time deaf to a cancel", "s", max(deaf_s), "limit", LONGEST_DEAF_S, 1.0),
    ]


def _result(metric: str, value: float, reference: str, reference_value: float) -> Result:
    return Result(metric, "s", value, reference, reference_value, MAXIMUM_RATIO)


def _read_by_openpyxl(workbook: Path) -> float:
    """Every cell of every sheet, in the mode that is meant for large files."""
    began = time.perf_counter()
    book = openpyxl.load_workbook(workbook, read_only=True)
    cells = sum(1 for sheet in book for row in sheet.iter_rows() for _ in row)
    book.close()
    assert cells > 0
    return time.perf_counter() - began


def _import(workbook: Path, path: Path, meters: int) -> tuple[float, float, float]:
    """Seconds of the import, of a second one, and the longest between two looks at whether to go on."""
    watch = _Watch()
    with closing(LedgerBook(path, clock=SystemClock())) as book:
        began = time.perf_counter()
        added = _bring_in(book, workbook, watch)
        taken = time.perf_counter() - began
        assert added["Meters"] == book.read(lambda ledger: ledger.meters.count()) == meters
        watch.start()
        began = time.perf_counter()
        assert _bring_in(book, workbook, watch) == {}
        return taken, time.perf_counter() - began, watch.longest_s


def _bring_in(book: LedgerBook, workbook: Path, watch: _Watch) -> dict[str, int]:
    watch.start()
    site = site_import.read_site(workbook, watch)
    result = book.write(
        lambda ledger: site_import.apply(
            ledger, site, session=SYSTEM, now_utc_ms=SystemClock().utc_ms(), progress=watch
        )
    )
    return dict(result.added)


class _Watch:
    """Told of the progress; notes the longest time between two words."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._at = 0.0

    def start(self) -> None:
        self._at = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.longest_s = max(self.longest_s, now - self._at)
        self._at = now
