"""The tariffs page: plans and versions to look at, a new version typed and approved, quotes line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.calendar import holiday_of
from app.domain.permissions import Session
from app.domain.tariff.model import MonthCharge, Rate, Share, ShareKind, StepPeriod, UnitCharge
from app.domain.tariff.spec import spec_hash, to_spec
from app.services import site_files, tariffs
from db.money_rows import TariffVersion
from tests.app.domain.tariff import published
from tests.helpers.second_person import SECRET, add_people
from tests.widgets.small_desk import START_UTC_MS
from tests.widgets.test_language import _cut
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog
from widgets.tariffs.day_bar import DayBar
from widgets.tariffs.editor import TariffEditor
from widgets.tariffs.holidays_dialog import HolidaysDialog
from widgets.tariffs.quote_dialog import QuoteDialog

CTRL = Qt.KeyboardModifier.ControlModifier
HOUR_MS = 3_600_000
RICH = replace(
    published.shanghai_home(),
    unit_charges=(UnitCharge("农网还贷资金", 2_000_000),),
    month_charges=(MonthCharge("表计维护费", 1_250),),
    share=Share(ShareKind.PERCENT, "楼道照明", ppm=12_500),
)


@pytest.fixture
def people(desk) -> dict[str, Session]:
    return desk.ledger.write(add_people)


def with_version(desk, tariff, start: int = START_UTC_MS - HOUR_MS) -> None:
    """Plan E1 costs this from `start` on; its meters are the office's, so that they can be charged so."""
    text = to_spec(tariff)

    def unit(ledger) -> None:
        plan = next(plan for plan in ledger.prices.plans() if plan.code == "E1")
        for meter in ledger.meters.all():
            if meter.plan_id == plan.id:
                ledger.meters.put(replace(meter, custody="office"))
        ledger.charges.add_version(TariffVersion(plan.id, start, text, spec_hash(text), None, start))

    desk.ledger.write(unit)


@pytest.fixture
def page(window, desk, people, qtbot):
    with_version(desk, RICH)
    window.sign_in.signed_in.emit(people["he"])
    QTest.keyClick(window, Qt.Key.Key_J, CTRL)
    shown = window.page(names.PAGE_TARIFFS)
    qtbot.waitUntil(shown.isVisible)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: shown.model.total() == 2)
    shown.table.choose_key(next(row.plan.id for row in shown.model.all_rows() if row.plan.code == "E1"))
    return shown


def test_the_next_years_holidays_are_asked_for_and_entered_with_a_second_person(
    page, window, desk, find, qtbot
):
    notice = find(names.HOLIDAYS_NOTICE)
    qtbot.waitUntil(notice.isVisible)
    assert "2027 missing" in notice.text() and "not entered yet" in notice.toolTip()
    notice.click()
    dialog = dialog_of(HolidaysDialog, page, qtbot)
    qtbot.waitUntil(lambda: dialog.years.currentText() == "2027" and dialog.act.isEnabled())
    assert "not entered yet" in find(names.HOLIDAYS_STATE).text() and not dialog.announced.isChecked()
    spring = find(f"{names.HOLIDAYS_ROW}.1.last")
    assert spring.text() == "2027-02-08"
    spring.setText("nonsense")
    dialog.act.click()
    assert "nonsense is no date" in dialog.message.text()
    spring.setText("2-12")
    find(f"{names.HOLIDAYS_ROW}.1.worked").setText("2027-01-31")
    dialog.announced.setChecked(True)
    dialog.source.setText("国办发明电")
    dialog.act.click()
    second = dialog_of(ApprovalDialog, dialog, qtbot)
    qtbot.waitUntil(lambda: any("Spring Festival 2027-02-05 – 2027-02-12" in one for one in texts(second)))
    for name, text in (("reason", "announced"), ("name", "wu"), ("password", SECRET)):
        second.lines[name].setText(text)
    second.yes.click()
    qtbot.waitUntil(lambda: "holidays of 2027 are entered" in page.message.text(), timeout=10_000)
    qtbot.waitUntil(lambda: not notice.isVisible())
    calendar = desk.ledger.read(site_files.calendar)
    assert holiday_of(calendar, date(2027, 2, 12)) == "spring_festival"
    assert date(2027, 1, 31) in calendar.worked


def dialog_of(kind: type, page, qtbot):
    qtbot.waitUntil(lambda: page.findChild(kind) is not None)
    found = page.findChild(kind)
    qtbot.waitUntil(found.isVisible)
    return found


def texts(widget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_the_version_in_force_is_shown_with_its_day_in_colours_and_words(page) -> None:
    assert "in force" in page.versions.currentText()
    (bar,) = page.picture.findChildren(DayBar)
    assert bar.toolTip() == "00:00-06:00 valley, 06:00-22:00 peak, 22:00-24:00 valley"
    shown = texts(page.picture)
    assert {"Every day", "0.617", "0.307", "up to 3120 kWh", "above 4800 kWh", "0.977"} <= set(shown)
    assert "楼道照明: 1.25 % of the charge on top, for common use" in shown


def test_older_versions_are_there_too(page) -> None:
    assert page.versions.count() == 2
    page.versions.setCurrentIndex(0)
    assert "past" in page.versions.currentText()
    assert "0.85" in texts(page.picture)


def test_a_quote_says_line_by_line_what_use_costs_and_what_money_buys(page, qtbot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    quote = dialog_of(QuoteDialog, page, qtbot)
    qtbot.waitUntil(lambda: quote.model.total() == 4)
    lines = quote.model.all_rows()
    assert quote.sum.text().startswith("100 kWh cost ")
    whole = sum(line.amount_e18 for _, line in lines)
    assert f"{whole / 10**20:.2f}" in quote.sum.text()
    quote.months.setValue(2)
    qtbot.waitUntil(lambda: quote.model.total() == 5)
    quote.by_money.setChecked(True)
    qtbot.waitUntil(lambda: "100.00 yuan buy" in quote.sum.text())
    quote.money.setText("1,000")
    quote.money.textEdited.emit("")
    qtbot.waitUntil(lambda: quote.message.isVisible())
    quote.accept()


def test_a_new_version_is_typed_understood_and_approved_by_a_second_person(page, desk, qtbot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F4)
    editor = dialog_of(TariffEditor, page, qtbot)
    assert editor.act.isEnabled() and editor.begins.text().endswith("-01 00:00")
    editor.tables[0].setText("0-7 valley, 7-10 flat, 10-12 sharp, 12-22 flat, 22-24 valley")
    editor.tables[0].textEdited.emit("")
    qtbot.waitUntil(editor.message.isVisible)
    assert "sharp" in editor.message.text()  # hours, but no price
    for rate in (Rate.SHARP, Rate.FLAT):
        editor.rates[rate].setChecked(True)
    editor.rates[Rate.PEAK].setChecked(False)
    season = editor.seasons[0]
    for (_, rate), line in season._prices.items():
        if rate is not Rate.VALLEY:
            line.setText("1.25" if rate is Rate.SHARP else "0.7")
            line.textEdited.emit("")
    qtbot.waitUntil(editor.act.isEnabled)
    qtbot.waitUntil(lambda: len(editor.picture.findChildren(DayBar)) == 1)  # the one before is gone
    editor.act.click()
    approval = dialog_of(ApprovalDialog, editor, qtbot)
    for name, text in (("reason", "new prices"), ("name", "wu"), ("password", SECRET)):
        approval.lines[name].setText(text)
    approval.yes.click()
    qtbot.waitUntil(lambda: page.message.isVisible(), timeout=15_000)
    assert "E1" in page.message.text()
    qtbot.waitUntil(lambda: page.versions.count() == 3)
    assert "to come" in page.versions.itemText(2)
    rows = desk.ledger.read(lambda ledger: ledger.audit.of("E1"))
    made = [row for row in rows if row.action == tariffs.NEW_VERSION]
    assert [row.detail["approver"] for row in made] == ["wu"]


def test_what_cannot_be_is_said_and_cannot_be_set(page, qtbot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F4)
    editor = dialog_of(TariffEditor, page, qtbot)
    for text, word in (("0-24", "0-24"), ("0-6 valley", "06:00"), ("0-24 cheap", "cheap")):
        editor.tables[0].setText(text)
        editor.tables[0].textEdited.emit("")
        qtbot.waitUntil(lambda word=word: word in editor.message.text())
        assert not editor.act.isEnabled()
    editor.reject()


def test_who_may_not_set_tariffs_looks_and_quotes(window, desk, people, qtbot) -> None:
    window.sign_in.signed_in.emit(people["sun"])
    QTest.keyClick(window, Qt.Key.Key_J, CTRL)
    shown = window.page(names.PAGE_TARIFFS)
    qtbot.waitUntil(lambda: shown.model.total() == 2)
    qtbot.waitUntil(shown.quote.isEnabled)
    assert not shown.new.isEnabled()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_off_at_the_smallest_window(page, window, qtbot, language: str, tmp_path) -> None:
    page._context.language.set(language)
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.width() == 1366)
    assert _cut(window) == []
    QTest.keyClick(page, Qt.Key.Key_F4)
    editor = dialog_of(TariffEditor, page, qtbot)
    editor.steps.setCurrentIndex(list(StepPeriod).index(StepPeriod.YEAR))
    qtbot.waitUntil(editor.act.isEnabled)
    assert _cut(editor) == []
    window.grab().save(f"/tmp/tariffs_{language}.png")
    editor.grab().save(f"/tmp/tariff_editor_{language}.png")
    editor.reject()
    QTest.keyClick(page, Qt.Key.Key_F6)
    quote = dialog_of(QuoteDialog, page, qtbot)
    qtbot.waitUntil(lambda: quote.model.total() == 4)
    assert _cut(quote) == []
    quote.grab().save(f"/tmp/tariff_quote_{language}.png")
    quote.accept()
