"""The set-up page: every kind of things listed, added, changed and ended by hand; what is refused, where."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.domain.permissions import Session
from app.errors import DeskError
from tests.widgets.test_language import _cut
from widgets import names
from widgets.setup import kinds
from widgets.setup.contact_test import ContactTest
from widgets.setup.fate_dialog import FateDialog
from widgets.setup.members_dialog import MembersDialog
from widgets.setup.own_values_dialog import OwnHistoryDialog, OwnValuesDialog
from widgets.setup.thing_history import ThingHistoryDialog

CTRL = Qt.KeyboardModifier.ControlModifier
OWN_VALUES = len(kinds.ALL)


def _session(desk, role: str) -> Session:
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=(role,), drawer="D1"
        )
    )
    return Session(number, "wang", "王工", (role,), "D1")


@pytest.fixture
def page(window, desk, qtbot):
    window.sign_in.signed_in.emit(_session(desk, "technician"))
    QTest.keyClick(window, Qt.Key.Key_6, CTRL)
    shown = window.page(names.PAGE_SET_UP)
    qtbot.waitUntil(shown.isVisible)
    # Without a window manager nothing gives the window its focus back when the sign-in is replaced.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return shown


@pytest.fixture
def open_tab(page, qtbot):
    """Opens the tab of a kind and waits for its list."""

    def opened(kind: str):
        tab = page.open_kind(kind)
        qtbot.waitUntil(lambda: tab.model.total() > 0 or kind == "Groups")
        return tab

    return opened


def _fill(tab, **values: str) -> None:
    for name, value in values.items():
        entry = tab.form.entries[name]
        entry.show_value(value)
        entry._touched()


def _choose(tab, key: str) -> None:
    tab.table.choose_key(key)


def _select(table, *keys: str) -> None:
    table.clearSelection()
    for key in keys:
        index = table.rows.index(table.rows.place_of(key), 0)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(index, flags)


def _dialog(tab, kind: type[QDialog], qtbot):
    qtbot.waitUntil(lambda: tab.findChild(kind) is not None)
    dialog = tab.findChild(kind)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def _actions(desk, key: str) -> list[str]:
    return [row.action for row in desk.ledger.read(lambda ledger: ledger.audit.of(key))]


@pytest.mark.parametrize(("role", "may"), [("technician", True), ("administrator", True), ("cashier", False)])
def test_only_who_may_set_up_sees_the_page(window, desk, role, may):
    window.sign_in.signed_in.emit(_session(desk, role))
    assert (window.page(names.PAGE_SET_UP) is not None) == may


@pytest.mark.parametrize(
    ("kind", "key"),
    [("Companies", "main"), ("Buildings", "B1"), ("Areas", "B1-A"), ("Shops", "1-001"), ("Collectors", "C1"),
     ("Buses", "C1/2"), ("Meters", "W001")],
)  # fmt: skip
def test_every_kind_is_listed_and_its_form_shows_what_is_chosen(open_tab, kind, key):
    tab = open_tab(kind)
    _choose(tab, key)
    assert tab.form.thing.key == key
    assert tab.form.form()[tab.kind.keys[0]] == key.split("/")[0]
    assert not tab.form.changed() and not tab.save.isEnabled()
    assert tab.table.currentIndex().isValid()


def test_a_shop_is_added_with_the_keyboard_and_chosen_afterwards(open_tab, desk, qtbot):
    tab = open_tab("Shops")
    QTest.keyClick(tab, Qt.Key.Key_N, CTRL)
    assert tab.form.entries["shop_number"].entry.hasFocus()
    QTest.keyClicks(tab.form.entries["shop_number"].entry, "1-099")
    _fill(tab, name="新店", area="B1-A", floor="1F", trade="餐饮")
    assert not tab.table.isEnabled()
    QTest.keyClick(tab, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: tab.form.thing is not None and tab.form.thing.key == "1-099")
    assert "1-099" in tab.message.text()
    assert desk.ledger.read(lambda ledger: ledger.shops.by_number("1-099")).name == "新店"
    assert _actions(desk, "1-099") == ["shop.add"]
    assert desk.engine.reloads == 1
    assert tab.table.isEnabled()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"unit": "1"}, "unit", "E001"),
        ({"unit": ""}, "unit", "Fill it in"),
        ({"shop_number": "9-999"}, "shop_number", "no 9-999"),
        ({"bus": "7"}, "bus", "C1/7"),
        ({"meter": "E001"}, "meter", "there already"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(open_tab, qtbot, values, field, said):
    tab = open_tab("Meters")
    tab.begin_new()
    _fill(tab, **{"meter": "E099", "shop_number": "1-001", "profile": "adf400l-3p", "collector": "C1",
                  "bus": "1", "unit": "99", "plan": "E1"} | values)  # fmt: skip
    tab.save.click()
    qtbot.waitUntil(lambda: said in tab.form.entries[field].error.text())
    assert tab.form.entries[field].entry.hasFocus()
    _fill(tab, **{field: "5"})
    assert tab.form.entries[field].error.text() == ""


def test_a_wrong_field_below_is_scrolled_to(window, open_tab, qtbot):
    window.resize(1366, 768)
    tab = open_tab("Collectors")
    _choose(tab, "C1")
    tab.area.verticalScrollBar().setValue(0)
    _fill(tab, read_every_min="1")
    tab.save.click()
    entry = tab.form.entries["read_every_min"]
    qtbot.waitUntil(lambda: bool(entry.error.text()))
    qtbot.waitUntil(lambda: tab.area.viewport().rect().intersects(_seen_at(entry, tab.area.viewport())))


def _seen_at(widget, viewport):
    return widget.rect().translated(widget.mapTo(viewport, widget.rect().topLeft()))


def test_undo_brings_back_what_the_book_has_and_gives_the_list_free(open_tab):
    tab = open_tab("Shops")
    _choose(tab, "1-002")
    _fill(tab, name="别名")
    assert tab.save.isEnabled() and not tab.table.isEnabled() and not tab.add.isEnabled()
    tab.undo.click()
    assert tab.form.form()["name"] == "茶颜悦色" and tab.table.isEnabled()


def test_a_head_meter_has_a_place_and_a_name_in_place_of_a_shop(open_tab, desk, qtbot):
    tab = open_tab("Meters")
    tab.begin_new()
    _fill(tab, meter="H1", purpose="monitored")
    assert tab.form.entries["shop_number"].isHidden() and not tab.form.entries["area"].isHidden()
    _fill(tab, area="B1-A", name="1号楼总表", profile="modbus-energy", collector="C1", unit="90", plan="")
    tab.save.click()
    qtbot.waitUntil(lambda: desk.ledger.read(lambda ledger: ledger.meters.get("H1")) is not None)
    meter = desk.ledger.read(lambda ledger: ledger.meters.get("H1"))
    assert (meter.shop_id, meter.name, meter.plan_id) == (None, "1号楼总表", None)


def test_price_plans_are_those_of_the_makes_medium(open_tab):
    tab = open_tab("Meters")
    tab.begin_new()
    plan = tab.form.entries["plan"].entry
    for make, plans in (("modbus-water", ["W1"]), ("adf400l-3p", ["E1"])):
        _fill(tab, profile=make)
        assert [plan.itemData(place) for place in range(plan.count())][: len(plans)] == plans


def test_retiring_says_what_stops_and_does_nothing_while_one_is_refused(open_tab, desk, qtbot):
    tab = open_tab("Meters")
    _select(tab.table, "E001", "E006")
    tab.retire.click()
    dialog = _dialog(tab, FateDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.model.total() == 2)
    assert "no longer read" in dialog._stops.text()
    said = {row.key: dialog.model.columns[1].text(row) for row in dialog.model.all_rows()}
    assert "open account" in said["E001"] and said["E006"] == "Can be done"
    assert not dialog.yes.isEnabled() and dialog.no.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.ledger.read(lambda ledger: ledger.meters.get("E006")).enabled


def test_a_meter_is_retired_shown_among_the_retired_and_taken_back(open_tab, desk, qtbot):
    tab = open_tab("Meters")
    _choose(tab, "E006")
    QTest.keyClick(tab, Qt.Key.Key_Delete, CTRL)
    dialog = _dialog(tab, FateDialog, qtbot)
    qtbot.waitUntil(dialog.yes.isEnabled)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: tab.model.place_of("E006") < 0)
    tab.shown.setCurrentIndex(1)
    assert [row.key for row in tab.model.shown()] == ["E006"]
    _choose(tab, "E006")
    assert not tab.form.entries["unit"].entry.isEnabled() and "Take back" in tab.retire.text()
    tab.retire.click()
    dialog = _dialog(tab, FateDialog, qtbot)
    qtbot.waitUntil(dialog.yes.isEnabled)
    dialog.yes.click()
    qtbot.waitUntil(lambda: desk.ledger.read(lambda ledger: ledger.meters.get("E006")).enabled)
    assert _actions(desk, "E006") == ["meter.retire", "meter.take_back"]


def test_a_meter_that_has_answered_is_not_deleted(open_tab, qtbot):
    tab = open_tab("Meters")
    _choose(tab, "E006")
    tab.delete.click()
    dialog = _dialog(tab, FateDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.model.total() == 1)
    assert "has a past" in dialog.model.columns[1].text(dialog.model.row_at(0))
    dialog.no.click()


def test_a_group_holds_the_meters_that_were_put_in(open_tab, desk, qtbot):
    tab = open_tab("Groups")
    tab.begin_new()
    _fill(tab, group="tower", name="塔楼")
    tab.save.click()
    qtbot.waitUntil(lambda: tab.form.thing is not None)
    tab.choose.click()
    dialog = _dialog(tab, MembersDialog, qtbot)
    dialog.filter.setText("modbus-water")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.table.selectAll()
    QTest.keyClick(dialog, Qt.Key.Key_Insert)
    dialog.filter.clear()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 7)
    _select(dialog.table, "E002", "E003")
    dialog.put.click()
    assert dialog.members() == ["E002", "E003", "W001"]
    _select(dialog.table, "E003")
    QTest.keyClick(dialog, Qt.Key.Key_Delete)
    dialog.save.click()
    qtbot.waitUntil(lambda: tab.form.thing is not None and tab.form.thing.count("Meters") == 2)
    assert desk.ledger.read(lambda ledger: ledger.groups.meters(1)) == ("E002", "W001")


def test_many_meters_get_a_value_after_a_look_at_what_changes(page, desk, qtbot):
    page.tabs.setCurrentIndex(OWN_VALUES)
    tab = page.tab(OWN_VALUES)
    qtbot.waitUntil(lambda: tab.values.total() > 0)
    sources = {row.key: row.source for row in tab.values.all_rows()}
    assert (sources["sale.hoarding_limit_fen"], sources["alarm.low_fen"]) == ("account", "default")
    _select(tab.table, "E001", "E002")
    tab.setting.setCurrentIndex(tab.setting.findData("alarm.low_fen"))
    tab.fields["alarm.low_fen"].entry.setText("88.50")
    QTest.keyClick(tab, Qt.Key.Key_S, CTRL)
    dialog = _dialog(tab, OwnValuesDialog, qtbot)
    qtbot.waitUntil(dialog.yes.isEnabled)
    row = dialog.model.row_at(0)
    assert [column.text(row) for column in dialog.model.columns] == [
        "E001", "50.00 yuan  (the default)", "88.50 yuan  (this meter)",
    ]  # fmt: skip
    assert desk.ledger.read(lambda ledger: ledger.meters.settings_of("E001")) == {}
    dialog.yes.click()
    qtbot.waitUntil(lambda: "2 meters" in tab.message.text())
    kept = desk.ledger.read(lambda ledger: ledger.meters.settings_by_key("alarm.low_fen"))
    assert kept == {"E001": "8850", "E002": "8850"}
    _select(tab.table, "E001")
    tab.history.click()
    past = _dialog(tab, OwnHistoryDialog, qtbot)
    qtbot.waitUntil(lambda: past.history.model.rowCount() == 1)
    texts = [column.text(past.history.model.row_at(0)) for column in past.history.model.columns[1:]]
    assert texts == ["wang", "none of its own", "88.50 yuan"]
    past.accept()


def test_a_value_that_cannot_be_is_refused_before_any_preview(page, qtbot):
    page.tabs.setCurrentIndex(OWN_VALUES)
    tab = page.tab(OWN_VALUES)
    qtbot.waitUntil(lambda: tab.values.total() > 0)
    tab.setting.setCurrentIndex(tab.setting.findData("supply.no_cut_hours"))
    field = tab.fields["supply.no_cut_hours"]
    field.entry.setText("at night")
    tab.give.click()
    assert "18:00-09:30" in field._error.text()
    assert tab.findChild(OwnValuesDialog) is None


def test_a_things_past_is_told_field_by_field(open_tab, qtbot):
    tab = open_tab("Shops")
    _choose(tab, "1-003")
    _fill(tab, name="新名")
    tab.save.click()
    qtbot.waitUntil(lambda: tab.form.thing is not None and not tab.form.changed())
    tab.history.click()
    dialog = _dialog(tab, ThingHistoryDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    texts = [column.text(dialog.model.row_at(0)) for column in dialog.model.columns[1:]]
    assert texts == ["wang", "Changed", "Name", "老王五金", "新名"]
    dialog.accept()


def test_the_list_is_exported_as_filtered(open_tab, qtbot, tmp_path):
    tab = open_tab("Shops")
    tab.filter.setText("1-00")
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "shops.csv")
    qtbot.waitUntil(lambda: (tmp_path / "shops.csv").exists() and "6" in tab.message.text())
    assert "龙门客栈" in (tmp_path / "shops.csv").read_text("utf-8-sig")


def test_a_test_of_contact_counts_who_has_answered_since(context, desk, qapp, qtbot):
    seen = []
    desk.engine.stats = (SimpleNamespace(collector="C1", in_contact=True, last_error=None),)
    test = ContactTest(context, qapp)
    test.moved.connect(seen.append)
    test.begin({"C1": ("E001", "W001")})
    assert [(row.answered, row.state) for row in seen[-1]] == [(0, "linked")]
    from tests.widgets.small_desk import points, sample

    for point in points(6):
        desk.live.put(sample(point, desk.clock.utc_ms()))
    with qtbot.waitSignal(test.ended, timeout=3_000) as ended:
        pass
    assert [(row.collector, row.answered, row.state) for row in ended.args[0]] == [("C1", 2, "ok")]
    test.deleteLater()


def test_a_silent_collector_is_told_with_what_was_seen(context, desk, qapp, qtbot):
    desk.engine.stats = (SimpleNamespace(collector="C1", in_contact=False, last_error="refused"),)
    test = ContactTest(context, qapp)
    test.begin({"C1": ("E001",)})
    desk.clock.now_utc_ms += 61_000
    with qtbot.waitSignal(test.ended, timeout=3_000) as ended:
        pass
    (row,) = ended.args[0]
    assert (row.state, row.answered, row.silent, row.trouble) == ("silent", 0, ("E001",), "refused")
    test.deleteLater()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_tab_fits_the_window_in_both_languages(window, page, context, qtbot, language):
    window.resize(1366, 768)
    context.language.set(language)
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        qtbot.wait(150)
        assert _cut(window) == [], place
        assert window.width() == 1366 and window.height() == 768


def test_an_error_of_no_field_is_said_above_the_list(open_tab):
    tab = open_tab("Shops")
    tab._refused(DeskError("permission.other_building"))
    assert tab.message.text()


def test_a_weaker_seal_is_allowed_only_with_a_second_person(open_tab, desk, qtbot):
    from app.services import passwords
    from widgets.common.approval_dialog import ApprovalDialog

    desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="admin",
            display_name="admin",
            password_hash=passwords.hashed("stone-river-42"),
            roles=("administrator",),
            drawer="D2",
        )
    )
    tab = open_tab("Collectors")
    tab.table.choose(0)
    qtbot.waitUntil(tab.lower.isEnabled)
    tab.lower.click()
    qtbot.waitUntil(lambda: tab.findChild(ApprovalDialog) is not None)
    dialog = tab.findChild(ApprovalDialog)
    for field, text in (("reason", "old firmware"), ("name", "admin"), ("password", "stone-river-42")):
        dialog.lines[field].setText(text)
    dialog.yes.click()
    qtbot.waitUntil(lambda: "more weakly" in tab.message.text())
    row = desk.ledger.read(lambda ledger: ledger.collectors.get("C1"))
    assert (row.minimum_suite, row.suite) == (1, 2)
    assert desk.engine.reloads > 0
    qtbot.waitUntil(lambda: not tab.lower.isEnabled())
