"""The settings page: what each setting is and may be, saved with an audit row, and the test slip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import config
from app.domain.permissions import Session
from widgets import names

CTRL = Qt.KeyboardModifier.ControlModifier


def _session(desk, role: str) -> Session:
    """Somebody of that role, who is in the book."""
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=(role,), drawer="D1"
        )
    )
    return Session(number, "wang", "王工", (role,), "D1")


@pytest.fixture
def page(window, desk, qtbot):
    window.sign_in.signed_in.emit(_session(desk, "technician"))
    QTest.keyClick(window, Qt.Key.Key_4, CTRL)
    shown = window.page(names.PAGE_SETTINGS)
    qtbot.waitUntil(lambda: shown.isVisible() and _text(shown, "sale.limit_fen") == "50000.00")
    return shown


def _text(page, key: str) -> str:
    return page.fields[key].entry.text()


def _type(page, key: str, text: str) -> None:
    page.open_setting(key)
    entry = page.fields[key].entry
    entry.selectAll()
    QTest.keyClicks(entry, text) if text.isascii() else _commit(page, key, text)


def _commit(page, key: str, text: str) -> None:
    """As an input method does it."""
    page.fields[key].entry.setText(text)
    page.fields[key].entry.textEdited.emit(text)


def _choose(page, key: str, value: str) -> None:
    combo = page.fields[key].entry
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def _error(page, key: str) -> str:
    return page.findChild(object, f"{names.SETTINGS_ERROR}.{key}").text()


def _kept(desk, key: str) -> str | None:
    return desk.ledger.read(lambda ledger: ledger.settings.get(key))


def _traces(desk) -> tuple:
    return desk.ledger.read(
        lambda ledger: (ledger.operations.next_receipt_number("S"), ledger.audit.recent(99))
    )


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("technician", True), ("administrator", True), ("cashier", False), ("manager", False)],
)
def test_only_who_may_set_up_reaches_the_page(window, desk, role, allowed):
    window.sign_in.signed_in.emit(_session(desk, role))
    QTest.keyClick(window, Qt.Key.Key_4, CTRL)
    page = window.page(names.PAGE_SETTINGS)
    assert (page is not None and page.isVisible()) == allowed


def test_every_declared_setting_is_there_with_its_range_and_default(page):
    assert list(page.fields) == [setting.key for setting in config.ALL]
    note = page.fields["reading.history_interval_min"]._note.text()
    assert "5" in note and "1440" in note and "30" in note
    assert page.fields["sale.limit_fen"]._unit.text() == "yuan"
    assert not page.save.isEnabled()


def test_saving_keeps_the_changes_with_an_audit_row_each(page, desk, qtbot):
    _commit(page, "site.name", "示范商业广场")
    _type(page, "sale.limit_fen", "800.50")
    QTest.keyClick(page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "2" in page.message.text())
    assert (_kept(desk, "site.name"), _kept(desk, "sale.limit_fen")) == ("示范商业广场", "80050")
    rows = desk.ledger.read(lambda ledger: ledger.audit.recent(2))
    assert [(row.operator, row.object) for row in reversed(rows)] == [
        ("wang", "site.name"),
        ("wang", "sale.limit_fen"),
    ]
    assert desk.engine.reloads == 0
    qtbot.waitUntil(lambda: not page.save.isEnabled())


def test_another_interval_reaches_the_engine_without_a_restart(page, desk, qtbot):
    _type(page, "reading.history_interval_min", "15")
    page.save.click()
    qtbot.waitUntil(lambda: desk.engine.reloads == 1)
    assert _kept(desk, "reading.history_interval_min") == "15"


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("reading.history_interval_min", "4", "Reading interval must be between 5 and 1440"),
        ("reading.history_interval_min", "soon", "not a whole number"),
        ("sale.limit_fen", "0.5", "between 1.00 and 9,999,999.99"),
        ("sale.limit_fen", "一百", "figures"),
        ("sale.limit_fen", "", "Enter an amount"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_saved(page, desk, qtbot, key, typed, said):
    _commit(page, "site.phone", "400-000")
    _commit(page, key, typed)
    page.save.click()
    assert said in _error(page, key)
    assert not _kept(desk, "site.phone")
    _commit(page, key, "300")
    assert _error(page, key) == ""


@pytest.mark.parametrize(
    ("kind", "target", "example"),
    [
        ("network", "printer:none", "192.168.1.50:9100"),
        ("usb", "epson", "04b8:0e15"),
        ("serial", "", "COM3:9600"),
    ],
)
def test_a_wrong_printer_address_is_told_with_an_example(page, desk, kind, target, example):
    _choose(page, "printer.kind", kind)
    _commit(page, "printer.target", target)
    page.save.click()
    assert example in _error(page, "printer.target")
    assert _kept(desk, "printer.kind") == "file"


def test_a_test_slip_goes_the_way_of_all_slips_and_leaves_no_trace_in_the_book(page, desk, qtbot, tmp_path):
    before = _traces(desk)
    _commit(page, "printer.target", str(tmp_path / "try"))
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "slip-test.png" in page.printer_message.text(), timeout=10_000)
    assert {path.name for path in (tmp_path / "try").iterdir()} == {"slip-test.bin", "slip-test.png"}
    assert _traces(desk) == before
    assert _kept(desk, "printer.target") != str(tmp_path / "try")


def test_a_printer_that_is_not_there_says_what_to_do(page, qtbot):
    _choose(page, "printer.kind", "serial")
    _commit(page, "printer.target", "/dev/no-such-port")
    page.test.click()
    qtbot.waitUntil(lambda: "/dev/no-such-port" in page.printer_message.text(), timeout=10_000)
    assert "Check the cable" in page.printer_message.text()
    assert page.test.isEnabled()


def test_undo_brings_back_what_the_book_has(page, qtbot):
    _type(page, "reading.history_interval_min", "7")
    page.undo.click()
    qtbot.waitUntil(lambda: _text(page, "reading.history_interval_min") == "30")
    assert not page.save.isEnabled()


def test_the_page_shows_its_work_without_scrolling_at_1366_by_768(window, page, context, qtbot):
    window.resize(1366, 768)
    for language in ("zh_CN", "en"):
        context.language.set(language)
        assert page.minimumSizeHint().width() <= page.width()
        bottom = page.save.mapTo(window, page.save.rect().bottomRight()).y()
        assert bottom < 768 and window.height() == 768


def test_a_word_finds_settings_of_every_group(page, qtbot):
    QTest.keyClicks(page.search, "balance")
    qtbot.waitUntil(lambda: page.fields["alarm.low_fen"].isVisible())
    shown = {key for key, field in page.fields.items() if field.isVisible()}
    assert {"alarm.low_fen", "alarm.very_low_fen", "sale.hoarding_limit_fen"} <= shown
    assert "printer.kind" not in shown
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.fields["alarm.low_fen"].isVisible())


def test_every_setting_is_in_a_group_that_can_be_opened(page):
    for key, field in page.fields.items():
        page.open_setting(key)
        assert field.isVisible() and field.entry.hasFocus(), key


def test_the_history_of_a_setting_says_who_changed_what_and_when(page, desk, qtbot):
    for typed in ("800.50", "900"):
        _type(page, "sale.limit_fen", typed)
        page.save.click()
        qtbot.waitUntil(lambda: not page.save.isEnabled())
    page.open_setting("site.name")
    page.open_setting("sale.limit_fen")
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 2)
    shown = [
        [column.text(row) for column in page.history.model.columns[1:]] for row in page.history.model.shown()
    ]
    assert shown == [["wang", "800.50 yuan", "900.00 yuan"], ["wang", "50,000.00 yuan", "800.50 yuan"]]


def test_a_price_plan_is_chosen_from_those_of_its_medium(page, desk, qtbot):
    combo = page.fields["sale.electricity_plan"].entry
    assert [combo.itemData(place) for place in range(combo.count())] == ["", "E1"]
    _choose(page, "sale.electricity_plan", "E1")
    page.save.click()
    qtbot.waitUntil(lambda: _kept(desk, "sale.electricity_plan") == "E1")


def test_alarm_amounts_out_of_order_are_refused_at_their_field(page, desk, qtbot):
    _type(page, "alarm.low_fen", "1")
    page.save.click()
    qtbot.waitUntil(lambda: "must not be above low" in _error(page, "alarm.very_low_fen"))
    assert _kept(desk, "alarm.low_fen") is None
