"""Settings have defaults, limits, and an audit row for each change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import config
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.outputs.printers import PrinterKind, SlipMode
from app.services import settings
from db.ledger import LedgerBook
from meterio.clock import SystemClock


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    yield book
    book.close()


def _change(book: LedgerBook, key: str, value: str, *, session: Session = SYSTEM) -> None:
    book.write(lambda ledger: settings.change(ledger, key, value, session=session, now_utc_ms=5))


def test_a_new_book_has_the_defaults(book: LedgerBook) -> None:
    assert book.read(settings.history_interval_ms) == 30 * 60_000
    printer = book.read(settings.printer)
    assert (printer.kind, printer.width_mm, printer.mode) == (PrinterKind.FILE, 58, SlipMode.RASTER)
    assert book.read(settings.company) == ("", "")


def test_a_change_holds_and_is_audited_once(book: LedgerBook) -> None:
    for _ in range(2):
        _change(book, "printer.width_mm", " 80 ")
    assert book.read(settings.printer).width_mm == 80
    rows = book.read(lambda ledger: ledger.audit.of("printer.width_mm"))
    assert [row.detail for row in rows] == [{"before": None, "after": "80"}]


@pytest.mark.parametrize(
    ("key", "value", "refusal"),
    [
        ("sale.limit_fen", "ten", "settings.not_a_number"),
        ("sale.limit_fen", "１００００", "settings.not_a_number"),
        ("sale.limit_fen", "-5", "settings.not_a_number"),
        ("sale.limit_fen", "1" * 400, "settings.out_of_range"),
        ("reading.history_interval_min", "0", "settings.out_of_range"),
        ("printer.kind", "smoke", "settings.not_a_choice"),
        ("site.name", "x" * 201, "settings.too_long"),
        ("site.name", "two\nlines", "settings.too_long"),
        ("no.such", "1", "settings.unknown"),
    ],
)
def test_a_wrong_value_is_refused(book: LedgerBook, key: str, value: str, refusal: str) -> None:
    with pytest.raises(DeskError) as refused:
        _change(book, key, value)
    assert refused.value.key == refusal


def test_a_cashier_changes_no_settings(book: LedgerBook) -> None:
    book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    with pytest.raises(DeskError) as refused:
        _change(book, "sale.limit_fen", "100", session=Session(1, "lin", "林", ("cashier",), "D1"))
    assert refused.value.key == "permission.denied"


def test_every_setting_is_declared_once_and_takes_its_own_default() -> None:
    keys = [setting.key for setting in config.ALL]
    assert len(set(keys)) == len(keys)
    for setting in config.ALL:
        assert setting.parse(str(setting.default)) == setting.default
