"""Control of meters: one meter's dialog, choosing many, the preview, what was sent."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.order import OrderKind, OrderState
from app.domain.permissions import SYSTEM
from app.services import order_steps, orders
from app.services.orders import Wish
from meterio.profiles import load_profiles
from tests.helpers.second_person import SECRET, add_people
from tests.widgets import small_desk
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog
from widgets.control.batch_dialog import BatchDialog
from widgets.control.choose import PasteDialog, SaveDialog
from widgets.control.meter_dialog import MeterControlDialog
from widgets.control.order_dialog import OrderDialog

HEADING_ROW = 4
"""Of a workbook: below its title, one line of statement and an empty row."""

MAKES = load_profiles()


@pytest.fixture
def page(window, desk, qtbot):
    """The page with a manager signed in, at his meters."""
    session = desk.ledger.write(add_people)["he"]
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(session)
    window.work.open(names.PAGE_CONTROL)
    shown = window.page(names.PAGE_CONTROL)
    qtbot.waitUntil(lambda: shown.meters.model.rowCount() == 7)
    return shown


def _order(desk, order_id: str, kind: OrderKind, meter_id: str) -> None:
    now = desk.clock.utc_ms()
    wish = Wish(order_id, kind, meter_id, now + 60_000, "office move", until_utc_ms=None)
    desk.ledger.write(lambda ledger: orders.order(ledger, wish, makes=MAKES, session=SYSTEM, now_utc_ms=now))


def _step(desk, order_id: str, state: OrderState, **detail: object) -> None:
    now = desk.clock.utc_ms()
    desk.ledger.write(lambda ledger: order_steps.step(ledger, order_id, state, detail=detail, now_utc_ms=now))
    desk.engine.orders_changed.emit(frozenset({order_id}))


def _opened(page, meter_id: str, qtbot) -> MeterControlDialog:
    page.meters.table.choose(page.meters.model.place_of(meter_id))
    page.meters.open_one()
    dialog = page.meters.findChild(MeterControlDialog)
    qtbot.waitUntil(lambda: dialog.card is not None)
    return dialog


def _dialog(owner, kind: type, qtbot, ready: Callable[[object], bool] = lambda _: True):
    qtbot.waitUntil(lambda: owner.findChild(kind) is not None and ready(owner.findChild(kind)))
    return owner.findChild(kind)


def test_one_meter_says_who_holds_it_and_what_it_can_do(page, desk, qtbot):
    point = small_desk.points(6)[0]
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), supply_on=0, open_by_fee=1))
    dialog = _opened(page, "E001", qtbot)
    assert "credit" in dialog.held.text() and "cut" in dialog.supply.word.text().lower()
    shown = {kind for kind, made in dialog.acts.items() if made.isVisibleTo(dialog)}
    assert OrderKind.TRIP in shown and OrderKind.PERMIT_CLOSE not in shown
    assert OrderKind.SET_POWER not in shown


def test_an_order_is_shown_confirmed_followed_and_listed(page, desk, qtbot):
    dialog = _opened(page, "E001", qtbot)
    dialog.ask(OrderKind.TRIP)
    asked = _dialog(dialog, OrderDialog, qtbot)
    asked.act.click()
    qtbot.waitUntil(lambda: "reason" in asked.message.text())
    assert desk.engine.orders == []
    asked.form.reason.setText("tenant moved out")
    asked.act.click()
    qtbot.waitUntil(lambda: len(desk.engine.orders) == 1)
    order_id = desk.engine.orders[0]
    qtbot.waitUntil(lambda: "Waiting" in dialog.message.text())
    assert not dialog.acts[OrderKind.TRIP].isEnabled() and dialog.cancel.isEnabled()
    _step(desk, order_id, OrderState.CONFIRMED, by="already", seen={"supply_on": 0})
    qtbot.waitUntil(lambda: "Done" in dialog.message.text())
    assert dialog.model.rowCount() == 1 and dialog.acts[OrderKind.TRIP].isEnabled()
    assert "Cut supply" in dialog._since.text()


def test_f5_reads_the_meter_at_once(page, desk, context, qtbot):
    dialog = _opened(page, "E001", qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(desk.engine.orders) == 1)
    _step(desk, desk.engine.orders[0], OrderState.CONFIRMED, by="read", seen={"supply_on": 1})
    qtbot.waitUntil(lambda: "Read" in dialog.message.text() and "Done" in dialog.message.text())
    context.language.set("zh_CN")
    assert dialog.message.text() == "读取状态：完成。已读取。"
    context.language.set("en")
    assert dialog.message.text() == "Read state: Done. Read."


def test_an_order_that_waits_is_cancelled(page, desk, qtbot):
    _order(desk, "o1", OrderKind.TRIP, "E001")
    dialog = _opened(page, "E001", qtbot)
    qtbot.waitUntil(lambda: dialog.cancel.isEnabled())
    dialog.cancel.click()
    qtbot.waitUntil(lambda: desk.ledger.read(lambda ledger: ledger.orders.open_all()) == ())
    qtbot.waitUntil(lambda: "Cancelled" in dialog.message.text())


def test_supply_that_is_kept_is_cut_only_with_a_second_person(page, desk, qtbot):
    _order(desk, "o1", OrderKind.KEEP_SUPPLY, "E001")
    _step(desk, "o1", OrderState.CONFIRMED, by="already", seen={})
    dialog = _opened(page, "E001", qtbot)
    assert "kept" in dialog._kept.text()
    dialog.ask(OrderKind.TRIP)
    asked = _dialog(dialog, OrderDialog, qtbot)
    asked.form.reason.setText("fire brigade")
    asked.act.click()
    second = _dialog(asked, ApprovalDialog, qtbot)
    for name, text in (("name", "wu"), ("password", SECRET)):
        second.lines[name].setText(text)
    second.yes.click()
    qtbot.waitUntil(lambda: len(desk.engine.orders) == 1, timeout=10_000)
    found = desk.ledger.read(lambda ledger: ledger.orders.get(desk.engine.orders[0]))
    assert found.order.approval_id and found.order.detail["forced"] is True


def test_many_meters_are_previewed_typed_sent_and_followed(page, desk, context, qtbot, tmp_path):
    _order(desk, "o1", OrderKind.CLOSE, "E002")
    meters = page.meters
    meters.choose(("E001", "E002", "E003"))
    assert meters.chosen() == ("E001", "E002", "E003")
    meters.kind.setCurrentIndex(meters.kind.findData("trip"))
    meters.send.click()
    dialog = _dialog(meters, BatchDialog, qtbot, lambda one: one.plan is not None)
    assert dialog.plan.going == 2 and dialog.model.rowCount() == 3
    assert "Will be sent: 2" in dialog.counts.text()
    dialog.form.reason.setText("works on the riser")
    assert not dialog.act.isEnabled()
    dialog.typed.setText("2")
    assert dialog.act.isEnabled()
    dialog.act.click()
    qtbot.waitUntil(lambda: len(desk.engine.orders) == 2)
    batches = page.batches
    qtbot.waitUntil(lambda: batches.results.rowCount() == 2 and batches.isVisible())
    first = desk.engine.orders[0]
    _step(desk, first, OrderState.CONFIRMED, by="already", seen={"supply_on": 0})
    qtbot.waitUntil(lambda: "Done: 1" in batches.counts.text())
    context.language.set("zh_CN")
    assert "完成: 1" in batches.counts.text() and batches._title.text().startswith("拉闸")
    context.language.set("en")
    assert "Done: 1" in batches.counts.text() and batches._title.text().startswith("Cut supply")
    batches.cancel.click()
    qtbot.waitUntil(lambda: batches.retry.isEnabled())
    with qtbot.waitSignal(batches.export.written):
        batches.export.write_to(tmp_path / "results.xlsx")
    qtbot.waitUntil(lambda: (tmp_path / "results.xlsx").exists())
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx").active
    assert [cell.value for cell in sheet["A"]][HEADING_ROW - 1 :] == ["Shop no.", "1-001", "1-003"]
    batches.retry.click()
    again = _dialog(batches, BatchDialog, qtbot, lambda one: one.plan is not None)
    assert [row.meter_id for row in again.plan.rows] == ["E003"]


def test_a_pasted_list_chooses_and_a_selection_is_saved(page, desk, qtbot):
    meters = page.meters
    meters.paste.click()
    dialog = _dialog(meters, PasteDialog, qtbot)
    dialog.text.setPlainText("1-002 E004 nobody")
    dialog.act.click()
    qtbot.waitUntil(lambda: "nobody" in dialog.unknown.text())
    dialog.act.click()
    qtbot.waitUntil(lambda: meters.chosen() == ("E002", "E004"))
    meters.save.click()
    save = _dialog(meters, SaveDialog, qtbot)
    save.name.setText("corner shops")
    save.act.click()
    qtbot.waitUntil(lambda: any("corner" in meters.group.itemText(n) for n in range(meters.group.count())))
    place = next(n for n in range(meters.group.count()) if "corner" in meters.group.itemText(n))
    meters.group.setCurrentIndex(place)
    assert meters.model.rowCount() == 2


def test_the_meter_list_opens_a_meter(page, window, qtbot):
    window.work.open(names.PAGE_METERS)
    meters = window.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: meters.model.rowCount() == 7)
    meters.table.choose(0)
    qtbot.keyClick(meters.table, Qt.Key.Key_Return)
    assert _dialog(meters, MeterControlDialog, qtbot, lambda one: one.card is not None)


def test_the_desk_opens_its_meter(page, window, desk, qtbot):
    window.work.open(names.PAGE_DESK)
    shown = window.page(names.PAGE_DESK)
    shown.controller.search("1-002", take_first=True)
    qtbot.waitUntil(lambda: shown.controller.meter is not None)
    shown.control()
    assert _dialog(window, MeterControlDialog, qtbot, lambda one: one.card is not None)
