"""Reports by schedule on the screen: set up from a report, written now, a folder gone and back, deleted."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.domain.permissions import Session
from app.outputs.sheet_figures import LocalClock
from tests.widgets.small_desk import SmallDesk
from tests.widgets.sold import Sold, manager_at, sold_book
from widgets import names
from widgets.common import site_clock
from widgets.common.confirm import ConfirmDialog
from widgets.common.list_sheet import sheet_of, shown
from widgets.common.report_words import words_in
from widgets.context import Context
from widgets.reports.centre_page import ReportCentre
from widgets.reports.schedule_dialog import ScheduleDialog
from widgets.reports.schedules_tab import SchedulesTab


@dataclass
class Screen:
    page: ReportCentre
    desk: SmallDesk
    folder: Path
    wait: Callable[[Callable[[], bool]], None]

    @property
    def tab(self) -> SchedulesTab:
        assert self.page.schedules is not None
        return self.page.schedules

    def form(self) -> ScheduleDialog:
        def find() -> ScheduleDialog | None:
            return self.page.window().findChild(ScheduleDialog)

        self.wait(lambda: find() is not None)
        found = find()
        assert found is not None
        return found

    def save(self, form: ScheduleDialog, rows: int) -> None:
        QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.page.window().findChild(ScheduleDialog) is None)
        self.wait(lambda: self.tab.model.rowCount() == rows)

    def cell(self, column: str) -> str:
        place = [one.name for one in self.tab.model.columns].index(column)
        return str(self.tab.model.index(0, place).data())

    def press(self, key: Qt.Key) -> None:
        self.page.activateWindow()
        self.wait(self.page.isActiveWindow)
        QTest.keyClick(self.tab.table, key)

    def write_now(self) -> None:
        """What the keeper's thread does when it is woken."""
        self.desk.reports.look(words_in)


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Sold:
    return sold_book(tmp_path_factory.mktemp("sold"), 80)


@pytest.fixture
def context(desk: SmallDesk, sold: Sold, tmp_path: Path) -> Iterator[Context]:
    with manager_at(desk, sold, tmp_path) as made:
        yield made


@pytest.fixture
def screen(context: Context, desk: SmallDesk, tmp_path: Path, qtbot) -> Screen:
    folder = tmp_path / "out"
    folder.mkdir()
    page = ReportCentre(context)
    qtbot.addWidget(page)
    page.resize(1166, 660)
    page.show()
    made = Screen(page, desk, folder, lambda true: qtbot.waitUntil(true, timeout=10_000))
    made.wait(lambda: page.reports.model.report is not None)
    return made


def planned(screen: Screen) -> None:
    """Yesterday's sales by channel, each Monday at half past six."""
    screen.page.reports.show_report("sales-by-channel", {"period": "yesterday", "channel": "cash"})
    screen.page.reports.plan.click()
    form = screen.form()
    form.folder.setText(str(screen.folder))
    form.format.setCurrentIndex(form.format.findData("csv"))
    form.every.setCurrentIndex(form.every.findData("week"))
    form.time.setCurrentIndex(form.time.findData(6 * 60 + 30))
    screen.save(form, 1)


def test_a_report_that_is_open_goes_into_a_folder_by_schedule(screen: Screen) -> None:
    planned(screen)
    assert screen.page.tabs.currentWidget() is screen.tab
    shown = {name: screen.cell(name) for name in ("state", "name", "report", "period", "when", "written")}
    assert shown == {
        "state": "Not yet due",
        "name": "Sales by payment",
        "report": "Sales by payment",
        "period": "Yesterday",
        "when": "Weekly, Monday 06:30",
        "written": "–",
    }
    assert "written next at" in screen.tab.message.text()
    row = screen.tab.model.all_rows()[0].row
    assert dict(row.filters) == {"period": "yesterday", "channel": "cash"}


def test_due_next_is_told_by_the_clock_that_it_goes_by(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's, which is eight hours ahead, whatever this machine's zone is."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    site_clock.set_offset(480)
    try:
        planned(screen)
        assert screen.cell("next").endswith(" 06:30")
        assert " 06:30" in screen.tab.message.text()
        taken = shown(screen.tab.table)
        sheet = sheet_of(taken, title="x", who="y", utc_ms=screen.desk.clock.utc_ms())
        place = [column.title for column in sheet.head.columns].index("Due next")
        (row,) = sheet.rows
        assert LocalClock(sheet.head.utc_offset_min).text(row[place]).endswith(" 06:30:00")
    finally:
        site_clock.set_offset(None)
        monkeypatch.undo()
        time.tzset()


def test_a_folder_that_goes_is_told_in_a_sentence_and_forgotten_when_it_is_back(screen: Screen) -> None:
    planned(screen)
    screen.press(Qt.Key.Key_F6)
    screen.wait(lambda: screen.cell("state") == "Being written")
    screen.folder.rename(screen.folder.with_name("away"))
    screen.write_now()
    screen.wait(lambda: screen.cell("state") == "Failed")
    assert screen.cell("why").startswith(f"The folder {screen.folder} is not there")
    assert screen.cell("why") in screen.tab.last.text()
    screen.folder.with_name("away").rename(screen.folder)
    screen.tab.run.click()
    screen.wait(lambda: screen.cell("state") == "Being written")
    screen.write_now()
    screen.wait(lambda: screen.cell("state") == "Written")
    assert screen.cell("why") == "–" and screen.cell("written") != "–"
    (file,) = screen.folder.iterdir()
    assert str(file) in screen.tab.last.text()


def test_it_is_changed_and_deleted_by_the_keys(screen: Screen, context: Context) -> None:
    planned(screen)
    screen.press(Qt.Key.Key_F2)
    form = screen.form()
    assert form.filters is not None and form.filters.texts() == {"period": "yesterday", "channel": "cash"}
    assert (form.day.currentText(), form.time.currentText()) == ("Monday", "06:30")
    form.every.setCurrentIndex(form.every.findData("month"))
    form.day.setCurrentIndex(form.day.count() - 1)
    screen.save(form, 1)
    screen.wait(lambda: screen.cell("when") == "Monthly, Last day 06:30")
    context.language.set("zh_CN")
    assert screen.cell("when") == "每月最后一天 06:30"
    assert screen.cell("report") == "按付款方式售电"
    context.language.set("en")
    screen.press(Qt.Key.Key_F8)
    screen.wait(lambda: screen.page.window().findChild(ConfirmDialog) is not None)
    screen.page.window().findChild(ConfirmDialog).accept()
    screen.wait(lambda: screen.tab.model.rowCount() == 0)


def test_what_is_wrong_is_said_in_the_form_which_stays(screen: Screen) -> None:
    planned(screen)
    screen.tab.new.click()
    form = screen.form()
    form.folder.setText("reports")
    form.save.click()
    screen.wait(lambda: "no whole path" in form.message.text())
    form.folder.setText(str(screen.folder / "none"))
    form.save.click()
    screen.wait(lambda: "is not there" in form.message.text())
    form.folder.setText(str(screen.folder))
    form.name.setText("Sales by payment")
    form.save.click()
    screen.wait(lambda: "already" in form.message.text())
    assert form.isVisible() and form.save.isEnabled()


def test_a_time_of_ones_own_becomes_one_that_moves_on(screen: Screen) -> None:
    screen.page.reports.show_report("sales-daily", {"period": "2026-01-01..2026-01-31"})
    screen.page.reports.plan.click()
    form = screen.form()
    assert form.filters is not None and form.filters.texts() == {"period": "this-month"}
    assert form.filters.period is not None and form.filters.period.names.findData("own") == -1
    form.report.setCurrentIndex(form.report.findData("balances"))
    assert form.filters.texts() == {}
    form.reject()


def test_the_folder_is_chosen_in_a_dialog(screen: Screen) -> None:
    screen.tab.new.click()
    form = screen.form()
    form.browse.click()
    dialog = form.findChild(QFileDialog)
    assert dialog is not None and dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(screen.folder))
    assert form.folder.text() == str(screen.folder)
    dialog.reject()
    form.reject()


def test_the_list_goes_out_as_every_list(screen: Screen, qtbot) -> None:
    planned(screen)
    with qtbot.waitSignal(screen.tab.export.written):
        screen.tab.export.write_to(screen.folder / "list.csv")
    with (screen.folder / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["State", "Schedule", "Report"] and len(rows) == 2


def test_who_may_not_export_has_no_schedules(context: Context, desk: SmallDesk, qtbot) -> None:
    manager = desk.session
    assert manager is not None
    desk.session = Session(
        manager.operator_id,
        manager.name,
        manager.display_name,
        ("x",),
        "",
        granted=manager.permissions - {"export"},
    )
    page = ReportCentre(context)
    qtbot.addWidget(page)
    page.show()
    assert page.schedules is None and page.tabs.count() == 1
    assert not page.reports.plan.isVisible()
    assert page.findChild(SchedulesTab) is None
    assert page.objectName() == f"{names.REPORTS}.centre"
