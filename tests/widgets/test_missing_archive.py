"""A year of readings whose file is gone: reports, a meter's history and charts say so in a sentence, and
never show another figure; once the file is back, they answer from it."""

from __future__ import annotations

import csv
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate

from app.domain.energy_use import day_of
from app.domain.permissions import Session
from app.domain.reading_steps import Terms
from app.domain.registers import Limits
from app.services import reading_archive
from app.services.reading_archive import Work
from db.archive import path_of
from tests.helpers import use_readings
from tests.helpers.reading_nights import CHINA_S, night
from tests.widgets.small_desk import SmallDesk
from widgets import names
from widgets.charts.page import LOAD
from widgets.manager.log_period import OWN
from widgets.readings.history_dialog import HistoryDialog

YEAR = 2025
DAY = "2025-12-20"
FIRST, UNTIL = day_of(datetime(2025, 12, 15, tzinfo=UTC).date()), datetime(2026, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Archive:
    """The file of a year, which may be put away and back."""

    path: Path
    away: Path

    def go(self) -> None:
        self.path.rename(self.away)

    def come_back(self) -> None:
        self.away.rename(self.path)


@pytest.fixture
def archive(desk: SmallDesk, tmp_path: Path) -> Archive:
    """Readings of a fortnight before and after a new year; the old year lies in its file, which is gone."""
    used = {"E001": ("electricity", lambda day, place: 100 + place)}
    use_readings.store(desk.readings, used, first_day=FIRST, until_utc_ms=int(UNTIL.timestamp()) * 1000)
    now = desk.clock.utc_ms()
    terms = {"E001": Terms(Limits(20_000, 2_000_000), 1_800_000, offset_ms=CHINA_S * 1000)}
    night(desk.readings, now_utc_ms=now, terms=terms)
    kept = reading_archive.Terms(CHINA_S, 1)
    reading_archive.move_out(desk.readings, kept, YEAR, Work(threading.Event()), now_utc_ms=now)
    made = Archive(path_of(desk.readings.path, YEAR), tmp_path / "away.db")
    made.go()
    return made


@pytest.fixture
def manager(window, desk: SmallDesk, archive: Archive):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("manager",), drawer="D1"
        )
    )
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("manager",), "D1"))
    return window


def says_so(text: str, archive: Archive) -> bool:
    return str(YEAR) in text and str(archive.path) in text


@pytest.mark.parametrize("name", ["energy-meter", "readings"])
def test_a_report_says_which_year_is_missing_and_is_whole_when_the_file_is_back(
    manager, context, archive: Archive, qtbot, tmp_path: Path, name: str
) -> None:
    manager.work.open(names.PAGE_REPORTS)
    page = manager.page(names.PAGE_REPORTS).reports
    qtbot.waitUntil(lambda: page.model.report is not None, timeout=10_000)
    asked = {"period": DAY, "meter": "E001"} | ({"each": "hour"} if name == "energy-meter" else {})
    with qtbot.waitSignal(page.maker.failed, timeout=10_000):
        page.show_report(name, asked)
    assert page.message.isVisible() and says_so(page.message.text(), archive)
    assert page.model.report.report.name != name, "rather none than one without its figures"
    context.language.set("zh_CN")
    assert "转存" in page.message.text() and says_so(page.message.text(), archive)
    context.language.set("en")
    archive.come_back()
    with qtbot.waitSignal(page.maker.made, timeout=10_000):
        page.look()
    assert not page.message.isVisible()
    assert page.model.rowCount() == (24 if name == "energy-meter" else 48)
    with qtbot.waitSignal(page.export.written, timeout=20_000):
        page.export.write_to(tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + page.model.rowCount()


def test_the_history_of_a_meter_says_so_and_is_whole_when_the_file_is_back(
    manager, context, archive: Archive, qtbot
) -> None:
    dialog = HistoryDialog(context, "E001", manager)
    dialog.resolution.setCurrentIndex(dialog.resolution.findData("raw"))
    for part in (dialog.period.first, dialog.period.last):
        part.setDate(QDate(2025, 12, 20))
    dialog.period.choice.setCurrentIndex(dialog.period.choice.findData(OWN))
    dialog.open()
    qtbot.waitUntil(lambda: says_so(dialog.message.text(), archive), timeout=10_000)
    assert dialog.message.isVisible()
    assert all(point.used is None for point in dialog._history.points)
    archive.come_back()
    dialog.look()
    qtbot.waitUntil(lambda: len(dialog._history.points) == 48, timeout=10_000)
    assert not dialog.message.isVisible()
    dialog.close()


def test_the_load_curve_says_so_and_is_whole_when_the_file_is_back(manager, archive: Archive, qtbot) -> None:
    manager.work.open(names.PAGE_CHARTS)
    page = manager.page(names.PAGE_CHARTS)
    qtbot.waitUntil(lambda: bool(page.chosen.subjects), timeout=20_000)
    page.chosen.choose(next(one for one in page.chosen.subjects if one.number == "1-001"))
    page.tabs.setCurrentIndex(LOAD)
    tab = page.tab(LOAD)
    for part in (tab.span.first, tab.span.last):
        part.setDate(QDate(2025, 12, 20))
    tab.span.choose(OWN)
    qtbot.waitUntil(lambda: says_so(tab.message.text(), archive), timeout=20_000)
    assert tab.message.isVisible()
    assert all(point.load is None for point in tab.found)
    archive.come_back()
    tab.look(anew=True)
    qtbot.waitUntil(lambda: any(point.load is not None for point in tab.found), timeout=20_000)
    assert not tab.message.isVisible()
