"""The first steps: from the administrator to live readings, page by page, left and gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.permissions import Session
from app.services import first_steps, site_export
from db.ledger import LedgerBook
from tests.helpers.sites import numbered, small_site
from tests.widgets import small_desk
from tests.widgets.test_language import _cut
from widgets import names
from widgets.main_window import MainWindow
from widgets.wizard.dialog import FirstStepsDialog

PASSWORD = "horse-7-Battery"


@pytest.fixture
def empty(qapp, tmp_path, desk, qtbot):
    """A window over a book with nothing in it, and the administrator just made."""
    from widgets import theme

    theme.apply(qapp)
    filled, desk.ledger = desk.ledger, LedgerBook(tmp_path / "empty.db", clock=desk.clock)
    context = small_desk.context(desk)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.findChild(object, names.FIRST_RUN_NAME).isVisible)
    for field, text in (
        (names.FIRST_RUN_NAME, "root"),
        (names.FIRST_RUN_DISPLAY_NAME, "管理员"),
        (names.FIRST_RUN_PASSWORD, PASSWORD),
        (names.FIRST_RUN_REPEAT, PASSWORD),
    ):
        window.findChild(object, field).setText(text)
    window.findChild(object, names.FIRST_RUN_BUTTON).click()
    qtbot.waitUntil(lambda: _dialog(window) is not None, timeout=10_000)
    yield window
    window.close()
    context.tasks.close()
    context.language.set("en")
    desk.ledger.close()
    desk.ledger = filled
    qapp.setStyleSheet("")


def _dialog(window) -> FirstStepsDialog | None:
    return window.findChild(FirstStepsDialog)


def _at(desk) -> str | None:
    session = desk.session
    return desk.ledger.read(lambda ledger: first_steps.state(ledger, session=session)).at


def _go_on(dialog, name: str, qtbot) -> None:
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.step.name == name)


def _name_it(dialog, qtbot) -> None:
    dialog.step.own_name.line.setText("小站点")
    _go_on(dialog, "workbook", qtbot)


def _workbook(tmp_path: Path) -> Path:
    path = tmp_path / "site.xlsx"
    site_export.write_site(path, numbered(small_site()))
    return path


def test_the_first_page_wants_a_name_and_keeps_it(empty, desk, qtbot):
    dialog = _dialog(empty)
    assert (dialog.step.name, _at(desk)) == ("property", "property")
    dialog.step.own_name.line.clear()
    dialog.next.click()
    assert "Name of the property" in dialog.step.message.text()
    _name_it(dialog, qtbot)
    assert desk.ledger.read(lambda ledger: ledger.settings.get("site.name")) == "小站点"


def test_a_second_company_is_added_with_receipts_of_its_own(empty, desk, qtbot):
    dialog = _dialog(empty)
    dialog.step.two.setChecked(True)
    dialog.step.own_name.line.setText("广场")
    dialog.step.second_name.line.setText("二公司")
    dialog.step.second_series.line.setText("S")
    dialog.next.click()
    qtbot.waitUntil(lambda: "S belongs to" in dialog.step.message.text())
    assert desk.ledger.read(lambda ledger: ledger.settings.get("site.name")) is None
    dialog.step.second_series.line.setText("T")
    _go_on(dialog, "workbook", qtbot)
    company = desk.ledger.read(lambda ledger: ledger.companies.by_code("two"))
    assert (company.name, company.receipt_series) == ("二公司", "T")
    dialog.back.click()
    qtbot.waitUntil(lambda: dialog.step.name == "property")
    assert dialog.step.second_name.line.text() == "二公司"
    _go_on(dialog, "workbook", qtbot)


def test_the_template_is_a_workbook_that_the_check_takes(empty, desk, qtbot, tmp_path):
    dialog = _dialog(empty)
    _name_it(dialog, qtbot)
    page = dialog.step.page
    page.write_template(tmp_path / "template.xlsx")
    qtbot.waitUntil(lambda: "template.xlsx" in page.message.text())
    page.check_file(tmp_path / "template.xlsx")
    qtbot.waitUntil(lambda: "nothing changed" in page.message.text(), timeout=10_000)
    assert not page.start.isEnabled() and page.errors.model.total() == 0


def test_from_the_workbook_to_live_readings(empty, desk, qtbot, tmp_path):
    dialog = _dialog(empty)
    _name_it(dialog, qtbot)
    page = dialog.step.page
    page.check_file(_workbook(tmp_path))
    qtbot.waitUntil(page.start.isEnabled, timeout=10_000)
    assert page.changes.model.total() > 20
    assert desk.ledger.read(lambda ledger: ledger.meters.count()) == 0
    QTest.keyClick(dialog, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: desk.ledger.read(lambda ledger: ledger.meters.count()) == 8, timeout=10_000)
    qtbot.waitUntil(lambda: "Imported" in page.message.text())
    reloads = desk.engine.reloads
    assert reloads > 0
    _go_on(dialog, "keys", qtbot)
    qtbot.waitUntil(lambda: "2 of 2" in dialog.step._count.text())
    file = tmp_path / "connect.json"
    file.write_text(json.dumps({"collectors": [_entry("C01"), _entry("C02")]}), encoding="utf-8")
    dialog.step.connect_with(file)
    qtbot.waitUntil(lambda: "0 of 2" in dialog.step._count.text())
    assert desk.engine.reloads > reloads
    _go_on(dialog, "contact", qtbot)
    qtbot.waitUntil(lambda: dialog.step.model.total() == 2)
    assert "0 of 8" in dialog.step._count.text()
    _go_on(dialog, "done", qtbot)
    assert "小站点" in dialog.step._counts.text() and "8 meters" in dialog.step._counts.text()
    dialog.next.click()
    qtbot.waitUntil(lambda: _at(desk) is None)
    qtbot.waitUntil(lambda: _dialog(empty) is None)
    rows = desk.ledger.read(lambda ledger: ledger.audit.of("site"))
    assert [row.action for row in rows] == ["site.import", "first_steps.done"]


def _entry(collector: str) -> dict[str, object]:
    return {"id": collector, "host": "127.0.0.1", "port": 4001 + int(collector[1:]), "key": "ab" * 32}


def test_errors_of_the_workbook_are_told_row_by_row_and_nothing_is_written(empty, desk, qtbot, tmp_path):
    from dataclasses import replace

    dialog = _dialog(empty)
    _name_it(dialog, qtbot)
    site = numbered(small_site())
    wrong = replace(site, meters=tuple(replace(one, profile="abacus") for one in site.meters))
    site_export.write_site(tmp_path / "wrong.xlsx", wrong)
    page = dialog.step.page
    page.check_file(tmp_path / "wrong.xlsx")
    qtbot.waitUntil(lambda: page.errors.model.total() > 0, timeout=10_000)
    said = [column.text(page.errors.model.row_at(0)) for column in page.errors.model.columns]
    assert said[0] == "Meters" and any("abacus" in text for text in said)
    assert not page.start.isEnabled()
    assert desk.ledger.read(lambda ledger: ledger.meters.count()) == 0


def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(empty, qtbot, tmp_path):
    dialog = _dialog(empty)
    _name_it(dialog, qtbot)
    (tmp_path / "letter.xlsx").write_text("dear sir", encoding="utf-8")
    dialog.step.page.check_file(tmp_path / "letter.xlsx")
    qtbot.waitUntil(lambda: "letter.xlsx" in dialog.step.page.message.text())
    assert dialog.next.isEnabled()


def test_left_steps_go_on_where_they_were_at_the_next_sign_in(empty, desk, qtbot):
    dialog = _dialog(empty)
    _name_it(dialog, qtbot)
    dialog.skip.click()
    qtbot.waitUntil(lambda: dialog.step.name == "keys")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _dialog(empty) is None)
    session = desk.session
    empty.lock()
    empty.sign_in.signed_in.emit(session)
    qtbot.waitUntil(lambda: _dialog(empty) is not None)
    assert _dialog(empty).step.name == "keys"
    _dialog(empty).reject()


def test_who_may_not_set_up_is_not_offered_the_steps(empty, desk, qtbot):
    _dialog(empty).reject()
    qtbot.waitUntil(lambda: _dialog(empty) is None)
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    empty.lock()
    empty.sign_in.signed_in.emit(Session(number, "lin", "林", ("cashier",), "D1"))
    qtbot.wait(200)
    assert _dialog(empty) is None


def test_a_book_that_was_set_up_otherwise_is_left_alone(cashier, window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王", password_hash="x", roles=("administrator",), drawer=""
        )
    )
    window.lock()
    window.sign_in.signed_in.emit(Session(number, "wang", "王", ("administrator",), ""))
    qtbot.wait(200)
    assert _dialog(window) is None
    window.work.open(names.PAGE_SET_UP)
    window.page(names.PAGE_SET_UP).findChild(object, names.SET_UP_STEPS).click()
    qtbot.waitUntil(lambda: _dialog(window) is not None)
    assert _dialog(window).step.name == "property"
    _dialog(window).reject()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_fits_and_speaks_the_language(empty, desk, qtbot, language):
    dialog = _dialog(empty)
    dialog._context.language.set(language)
    for step in dialog.steps:
        place = dialog.steps.index(step)
        dialog._go_to(place)
        qtbot.waitUntil(lambda: dialog.step is dialog.steps[place])  # noqa: B023  waited for at once
        qtbot.wait(100)
        assert _cut(dialog) == [], step.name
        assert dialog.width() <= 1366 and dialog.height() <= 768
    assert bool(any("\u4e00" <= sign <= "\u9fff" for sign in dialog.step.title.text())) == (
        language == "zh_CN"
    )
    dialog.reject()
