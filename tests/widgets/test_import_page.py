"""The import page shows all that an import would do before it does it, says exactly what the button does, and
can be given up at any moment."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.domain.permissions import Session
from app.domain.site import SHEETS
from tests.helpers.workbooks import Rows, write_workbook
from widgets import names
from widgets.common import import_words
from widgets.common.export_dialogs import RefusedDialog
from widgets.technician.import_page import CHANGES, ERRORS


@pytest.fixture
def page(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    return window.page(names.PAGE_IMPORT)


def _other_collectors(rows: Rows) -> None:
    """The small site beside the one that the desk has."""
    rows["Buildings"][1][0] = rows["Areas"][1][1] = rows["Areas"][2][1] = "9"


def _checked(page, qtbot, path: Path) -> None:
    page.check_file(path)
    qtbot.waitUntil(lambda: not page.progress.isVisible() and page.message.isVisible(), timeout=20_000)


def _texts(found, name: str) -> list[str]:
    column = [column.name for column in found.model.columns].index(name)
    return [found.model.index(row, column).data() for row in range(found.model.rowCount())]


def test_a_workbook_is_checked_shown_and_imported(page, desk, qtbot, tmp_path):
    _checked(page, qtbot, write_workbook(tmp_path / "site.xlsx", _other_collectors))
    assert page.tabs.currentIndex() == CHANGES
    assert page.errors.model.total() == 0
    assert page.start.text() == "Import 32 rows: 8 meters, 6 meters on accounts, 4 shops, 14 others added  F9"
    assert desk.ledger.read(lambda ledger: ledger.meters.get("E1")) is None, "nothing is written by a check"
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "Imported" in page.message.text(), timeout=20_000)
    assert page.message.text() == "Imported: 32 rows added, 0 changed."
    assert desk.ledger.read(lambda ledger: ledger.meters.get("E1")) is not None
    assert desk.engine.reloads == 1, "the meters are read without a restart"
    assert not page.start.isEnabled()
    _checked(page, qtbot, tmp_path / "site.xlsx")
    assert page.message.text() == "Already imported: nothing changed."
    assert page.start.text() == "Nothing to import  F9"
    assert not page.start.isEnabled()


def test_a_change_shows_old_and_new(page, desk, qtbot, tmp_path):
    path = write_workbook(tmp_path / "site.xlsx", _other_collectors)
    _checked(page, qtbot, path)
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "Imported" in page.message.text(), timeout=20_000)

    def edited(rows: Rows) -> None:
        _other_collectors(rows)
        rows["Shops"][1][1] = "同福客栈"
        rows["Collectors"][1][4] = "10.9.9.9"

    _checked(page, qtbot, write_workbook(path, edited))
    page.changes.kind.setCurrentIndex(page.changes.kind.findData("changed"))
    assert page.start.text() == "Import 1 row: 1 shop changed  F9"
    shown = [_texts(page.changes, name) for name in ("sheet", "row", "key", "column", "before", "after")]
    assert [one[0] for one in shown] == ["Shops", "2", "1A-1F-001", "name", "龙门客栈", "同福客栈"]
    page.changes.kind.setCurrentIndex(page.changes.kind.findData("kept"))
    assert _texts(page.changes, "after") == ["10.9.9.9"]
    assert _texts(page.changes, "outcome") == ["Stays as it is"]
    page.changes.kind.setCurrentIndex(page.changes.kind.findData("unmentioned"))
    assert "E001" in _texts(page.changes, "key")
    page.changes.kind.setCurrentIndex(0)
    page.changes.filter.setText("同福")
    qtbot.waitUntil(lambda: page.changes.model.rowCount() == 1)


def test_errors_are_listed_and_nothing_can_be_imported(page, qtbot, tmp_path):
    def wrong(rows: Rows) -> None:
        _other_collectors(rows)
        rows["Shops"][1][1] = None
        rows["Meters"][1][5] = "300"
        rows["Notes"] = [["mine"]]

    _checked(page, qtbot, write_workbook(tmp_path / "site.xlsx", wrong))
    assert page.tabs.currentIndex() == ERRORS
    assert page.tabs.tabText(ERRORS) == "Errors (2)"
    assert _texts(page.errors, "sheet") == ["Shops", "Meters"]
    assert _texts(page.errors, "what")[1] == "300 is not between 1 and 247."
    assert not page.start.isEnabled()
    assert page.ignored.text() == "Not read, since they are none of the site's: Notes."
    with qtbot.waitSignal(page.export.written):
        page.export.write_to(tmp_path / "errors.csv")
    qtbot.waitUntil(lambda: "errors.csv" in page.message.text())
    rows = list(csv.reader((tmp_path / "errors.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["Sheet", "Row", "Column", "What is wrong"]
    assert rows[2][:3] == ["Meters", "2", "unit"]


def test_what_is_no_workbook_is_one_sentence(page, qtbot, tmp_path):
    (tmp_path / "site.xlsx").write_text("no workbook", encoding="utf-8")
    _checked(page, qtbot, tmp_path / "site.xlsx")
    assert page.message.text() == "site.xlsx is not an Excel workbook (.xlsx). Choose the site workbook."


def test_reading_is_given_up_at_once(page, qtbot, tmp_path):
    path = write_workbook(tmp_path / "site.xlsx", _other_collectors)
    page.work.progressed.connect(lambda *_: page.work.cancel())
    page.check_file(path)
    assert page.cancel.isEnabled()
    assert not page.path.isEnabled()
    qtbot.waitUntil(lambda: page.message.isVisible(), timeout=20_000)
    assert page.message.text() == "Cancelled. Nothing was imported."
    assert page.check.isEnabled()
    assert not page.start.isEnabled()


def test_an_import_under_way_is_given_up_and_leaves_nothing_behind(page, desk, qtbot, tmp_path):
    _checked(page, qtbot, write_workbook(tmp_path / "site.xlsx", _other_collectors))
    page.work.progressed.connect(lambda stage, *_: page.work.cancel())
    page._import()
    page.work.cancel()
    qtbot.waitUntil(lambda: page.message.isVisible(), timeout=20_000)
    assert page.message.text() == "Cancelled. Nothing was imported."
    assert desk.ledger.read(lambda ledger: ledger.meters.get("E1")) is None
    assert page.start.isEnabled(), "it can be tried again without another check"


def test_a_book_that_has_changed_since_is_not_imported_into(page, desk, qtbot, tmp_path):
    _checked(page, qtbot, write_workbook(tmp_path / "site.xlsx", _other_collectors))
    desk.ledger.write(lambda ledger: ledger.shops.put_building(code="9", name="别的楼"))
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.message.text().startswith("The book has changed"), timeout=20_000)


def test_another_path_forgets_what_was_checked(page, qtbot, tmp_path):
    _checked(page, qtbot, write_workbook(tmp_path / "site.xlsx", _other_collectors))
    page.path.setText(str(tmp_path / "other.xlsx"))
    assert not page.start.isEnabled()
    assert page.changes.model.total() == 0


def test_a_file_is_dropped_anywhere_on_the_page(page, qtbot, tmp_path):
    path = write_workbook(tmp_path / "site.xlsx", _other_collectors)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    qtbot.waitUntil(lambda: page.changes.model.total() > 0, timeout=20_000)
    assert page.path.text() == str(path)


def test_the_site_is_exported_as_an_import_reads_it(page, qtbot, tmp_path):
    path = tmp_path / "out.xlsx"
    page.export_site_to(path)
    qtbot.waitUntil(lambda: "out.xlsx" in page.message.text(), timeout=20_000)
    _checked(page, qtbot, path)
    assert page.errors.model.total() > 0, "the small desk opened its accounts in 1970"
    assert {line.error.key for line in page.errors.model.all_rows()} == {"import.not_a_day"}


@pytest.mark.parametrize("is_template", [False, True], ids=["site", "template"])
def test_a_workbook_that_is_refused_leaves_a_choice(page, qtbot, tmp_path, *, is_template):
    write = page.write_template if is_template else page.export_site_to
    write(tmp_path / "gone" / "out.xlsx")
    qtbot.waitUntil(lambda: "is not there" in page.message.text(), timeout=20_000)
    (tmp_path / "gone").mkdir()
    page.window().findChild(RefusedDialog).again.click()
    qtbot.waitUntil(lambda: "out.xlsx" in page.message.text(), timeout=20_000)
    assert [one.name for one in (tmp_path / "gone").iterdir()] == ["out.xlsx"]


def test_every_sheet_and_outcome_has_its_words(qapp):
    assert set(import_words._COUNTED) == set(SHEETS[1:])
    assert import_words.counted({"Meters": 1_200, "Shops": 0, "Areas": 1}) == "1,200 meters, 1 area"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_text_is_cut_at_the_smallest_screen(page, window, context, qtbot, tmp_path, language):
    def everywhere(rows: Rows) -> None:
        _other_collectors(rows)
        rows["Notes"] = [["mine"]]

    window.resize(1366, 768)
    context.language.set(language)
    path = write_workbook(tmp_path / "site.xlsx", _other_collectors)
    _checked(page, qtbot, path)
    page._import()
    qtbot.waitUntil(lambda: not page._running and page.message.isVisible(), timeout=20_000)

    def edited(rows: Rows) -> None:
        everywhere(rows)
        del rows["Summary"]
        for sheet in ("Shops", "Accounts", "Buses", "Areas"):
            rows[sheet][1][-1] = 501 if sheet == "Buses" else "13900009999"
        rows["Shops"].append(["1A-9", "新店", "1A", "1F", "餐饮", None])
        rows["Prices"].append(["E-SHOP", "商业用电", "electricity", "0.93", "2027-01-01"])
        rows["Meters"].append(["E77", *rows["Meters"][1][1:5], "88", "E-SHOP"])
        rows["Accounts"][1][-1] = "2026-01-01"
        rows["Accounts"][1][1] = "佟掌柜"

    _checked(page, qtbot, write_workbook(path, edited))
    qtbot.wait(50)
    shown = [one for one in page.findChildren(QAbstractButton) + page.findChildren(QLabel) if one.isVisible()]
    wide = [
        one.text()
        for one in shown
        if one.text()
        and not (isinstance(one, QLabel) and one.wordWrap())
        and one.width() < one.minimumSizeHint().width() - 1
    ]
    assert page.start.isEnabled()
    assert wide == []
    assert window.width() == 1366, "nothing forces the window wider"
