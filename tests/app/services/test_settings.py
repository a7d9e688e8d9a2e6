"""Settings have defaults, limits, and an audit row for each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import config
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.outputs.printers import PrinterKind, SlipMode
from app.services import settings
from app.services.settings import Seller
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import apply_small_site


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
    assert book.read(settings.seller) == Seller("", "")


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
        ("site.utc_offset_min", "-", "settings.not_a_number"),
        ("site.utc_offset_min", "-721", "settings.out_of_range"),
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
        assert setting.parse(setting.default_text()) == setting.default
        assert setting.kept(setting.default_text()) == setting.default_text()


def test_intervals_are_the_sites_unless_a_collector_or_meter_has_its_own(book: LedgerBook) -> None:
    apply_small_site(book)

    def own(ledger: Ledger) -> None:
        collector, meter = ledger.collectors.get("C01"), ledger.meters.get("E1")
        assert collector is not None and meter is not None
        ledger.collectors.put(replace(collector, history_min=15))
        ledger.meters.put(replace(meter, history_min=5))

    before = book.read(settings.intervals)
    assert (before.status_target_s, before.history_ms, before.of_collector) == (10, 30 * 60_000, {})
    book.write(own)
    _change(book, "reading.status_target_s", "30")
    _change(book, "clock.check_h", "2")
    _change(book, "site.utc_offset_min", "-60")
    now = book.read(settings.intervals)
    assert (now.status_target_s, now.clock_check_ms, now.clock_tolerance_ms) == (30, 7_200_000, 300_000)
    assert (now.of_collector, now.of_meter) == ({"C01": 900_000}, {"E1": 300_000})
    assert now.utc_offset_min == -60


def test_papers_state_the_sites_time_whatever_this_machines_zone_is(book: LedgerBook) -> None:
    moment = 1_793_471_400_000
    """2026-10-31 18:30 UTC."""
    assert book.read(settings.seller).local_time(moment) == "2026-11-01 02:30:00"
    book.write(lambda ledger: ledger.settings.set("site.utc_offset_min", "-300"))
    assert book.read(settings.seller).local_time(moment) == "2026-10-31 13:30:00"
