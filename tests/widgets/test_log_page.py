"""The logs: found, read in words, followed back by scrolling, exported whole."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.permissions import Session
from app.services import system_log
from db.rows import SystemEntry
from tests.helpers import log_actions
from widgets import names
from widgets.common import system_words
from widgets.manager import log_tab
from widgets.manager.log_period import PeriodChoice

DAY_MS = 86_400_000


@pytest.fixture
def auditor(window, desk):
    """An auditor at the desk; the log has a sale, a refusal and a changed setting of different days."""
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="shen", display_name="沈", password_hash="x", roles=("auditor",), drawer="D1"
        )
    )
    now = desk.clock.utc_ms()
    for operator, action, about, result, at, detail in (
        ("lin", "setting.change", "sale.limit_fen", "done", now - 3 * DAY_MS, {"before": "1", "after": "2"}),
        ("lin", "sale.confirmed", "r1", "done", now, {"step": 3}),
        ("lin", "try.refund", "r1", "refused", now, {"reason": "approval.used", "terminal": "till/console"}),
    ):
        desk.ledger.write(
            lambda ledger, own=(operator, action, about, result, at, detail): ledger.audit.append(
                operator=own[0], action=own[1], object=own[2], result=own[3], utc_ms=own[4], detail=own[5]
            )
        )
    window.sign_in.signed_in.emit(Session(number, "shen", "沈", ("auditor",), "D1"))
    return window


@pytest.fixture
def page(auditor, qtbot):
    auditor.work.open(names.PAGE_LOG)
    shown = auditor.page(names.PAGE_LOG)
    qtbot.waitUntil(lambda: shown.operations.model.rowCount() >= 3)
    return shown


def acts(page) -> list[str]:
    return [row.entry.action for row in page.operations.model.shown()]


def told(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def test_the_newest_entry_is_told_in_words(page, qtbot):
    qtbot.waitUntil(lambda: "Tried to refund" in told(page.operations.detail))
    said = told(page.operations.detail)
    assert "This approval was used before" in said
    assert "till/console" in said


def test_before_and_after_are_told(page, qtbot):
    place = acts(page).index("setting.change")
    page.operations.table.choose(place)
    said = told(page.operations.detail)
    assert "Setting: changed" in said
    assert "Before | 1 | After | 2" in said


def test_it_is_filtered_by_search_operator_act_result_and_time(page, qtbot):
    tab = page.operations

    def shows(*wanted: str) -> None:
        qtbot.waitUntil(lambda: acts(page) == list(wanted))

    tab.filter.setText("sale.limit_fen")
    shows("setting.change")
    tab.filter.setText("")
    tab.group.setCurrentIndex(tab.group.findData("sale"))
    shows("sale.confirmed")
    tab.group.setCurrentIndex(tab.group.findData("try"))
    shows("try.refund")
    tab.group.setCurrentIndex(0)
    tab.result.setCurrentIndex(tab.result.findData("refused"))
    shows("try.refund")
    tab.result.setCurrentIndex(0)
    tab.period.choice.setCurrentIndex(tab.period.choice.findData("yesterday"))
    shows()
    assert "No entry fits" in told(tab)
    tab.period.choice.setCurrentIndex(0)
    qtbot.waitUntil(lambda: tab.operator.findData("lin") > 0)
    tab.operator.setCurrentIndex(tab.operator.findData("shen"))
    shows()


def test_older_entries_come_as_one_scrolls(page, desk, qtbot):
    def fill(ledger):
        for number in range(2 * log_tab.PAGE + 30):
            ledger.audit.append(operator="lin", action="sale.confirmed", object=f"n{number}", utc_ms=1)

    desk.ledger.write(fill)
    QTest.keyClick(page.operations, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.operations.model.rowCount() == log_tab.PAGE)
    assert "older ones below" in page.operations.count.text()
    bar = page.operations.table.verticalScrollBar()
    for pages in (2, 3):
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda pages=pages: page.operations.model.rowCount() > (pages - 1) * log_tab.PAGE)
    whole = desk.ledger.read(lambda ledger: ledger.audit.head())[0]
    qtbot.waitUntil(lambda: page.operations.model.rowCount() == whole)
    assert "below" not in page.operations.count.text()
    numbers = [row.seq for row in page.operations.model.shown()]
    assert numbers == list(range(whole, 0, -1))


def test_the_export_has_all_that_fits_and_not_only_what_is_shown(page, desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(log_tab, "EXPORT_PAGE", 7)

    def fill(ledger):
        for number in range(40):
            ledger.audit.append(operator="lin", action="sale.confirmed", object=f"n{number}", utc_ms=1)

    desk.ledger.write(fill)
    page.operations.group.setCurrentIndex(page.operations.group.findData("sale"))
    with qtbot.waitSignal(page.operations.export.written):
        page.operations.export.write_to(tmp_path / "log.csv")
    qtbot.waitUntil((tmp_path / "log.csv").exists)
    qtbot.waitUntil(lambda: "41" in page.operations.message.text().replace(str(tmp_path), ""))
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 42
    assert rows[0][0] == "Number" and "Detail" in rows[0]
    assert {row[3] for row in rows[1:]} == {"Sale: confirmed"}


def test_where_the_log_ends_is_shown_and_copied(page, desk, qtbot):
    count, digest = desk.ledger.read(lambda ledger: ledger.audit.head())
    qtbot.waitUntil(lambda: f"Ends at {count} {digest.hex()[:4].upper()}-" in page.operations.head.text())
    page.operations.copy.click()
    assert QGuiApplication.clipboard().text() == digest.hex()


def test_who_may_not_read_the_log_has_no_such_page(cashier):
    assert names.PAGE_LOG not in cashier.work._kinds


# The system log


@pytest.fixture
def system(page, desk, qtbot):
    now = desk.clock.utc_ms()
    entries = [
        SystemEntry(now, "info", "program.started", "", {"terminal": "till/console", "python": "3.11.7"}),
        SystemEntry(now, "warning", "collector.lost", "C1", {}),
        SystemEntry(
            now, "info", "job.ended", "C1", {"job": "scan", "by": "lin", "error": "jobs.not_running"}
        ),
        SystemEntry(now, "error", "program.error", "", {"text": "it burns", "where": "app.x"}),
    ]
    desk.readings.write(lambda rows: system_log.store(rows, entries))
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.system.model.rowCount() == 4)
    return page.system


def test_the_system_log_tells_what_happened(system, qtbot):
    assert [system_words.kind(row.kind) for row in system.model.shown()] == [
        "Error",
        "Job ended",
        "Collector out of contact",
        "Program started",
    ]
    assert "it burns" in told(system.detail)
    system.level.setCurrentIndex(system.level.findData("warning"))
    qtbot.waitUntil(lambda: system.model.rowCount() == 1)
    system.level.setCurrentIndex(0)
    system.group.setCurrentIndex(system.group.findData("job"))
    qtbot.waitUntil(lambda: [row.kind for row in system.model.shown()] == ["job.ended"])
    assert "Line scan" in told(system.detail)


def test_the_system_log_is_exported_too(system, qtbot, tmp_path):
    with qtbot.waitSignal(system.export.written):
        system.export.write_to(tmp_path / "system.csv")
    qtbot.waitUntil((tmp_path / "system.csv").exists)
    qtbot.waitUntil(lambda: "4" in system.message.text().replace(str(tmp_path), ""))
    assert "it burns" in (tmp_path / "system.csv").read_text("utf-8-sig")


def test_every_kind_that_is_noted_has_its_words():
    assert log_actions.noted_kinds() == set(system_words.KINDS)
    assert {kind.partition(".")[0] for kind in system_words.KINDS} == set(system_words.GROUPS)


def test_every_job_has_its_words():
    from app.polling import jobs

    assert set(jobs._NAMES.values()) == set(system_words.JOBS)


# The choice of time


def test_days_go_from_midnight_to_midnight(qtbot, qapp):
    choice = PeriodChoice(name="x")
    qtbot.addWidget(choice)
    now = datetime(2026, 11, 28, 15, 30)
    utc_ms = round(now.timestamp() * 1000)

    def bounds(kind: str) -> tuple[str, str]:
        choice.choice.setCurrentIndex(choice.choice.findData(kind))
        first, last = choice.bounds(utc_ms)
        assert first is not None and last is not None
        return tuple(datetime.fromtimestamp(one / 1000).strftime("%m-%d %H:%M") for one in (first, last))

    assert bounds("today") == ("11-28 00:00", "11-29 00:00")
    assert bounds("yesterday") == ("11-27 00:00", "11-28 00:00")
    assert bounds("week") == ("11-22 00:00", "11-29 00:00")
    choice.first.setDate(datetime(2026, 3, 5))
    choice.last.setDate(datetime(2026, 3, 1))
    assert bounds("own") == ("03-01 00:00", "03-06 00:00")
    choice.choice.setCurrentIndex(0)
    assert choice.bounds(utc_ms) == (None, None)
