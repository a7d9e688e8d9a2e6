"""Refund and reversal by key: what will happen is said before, money is handed out only after its proof."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.domain.permissions import SYSTEM
from app.services import sale_steps, sales_list, vending
from app.services.views import SaleOrder
from db.rows import AccountMeter
from tests.helpers.second_person import SECRET, add_people
from widgets import names

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def manager(window, desk):
    """A manager at the desk, and a shop whose water meter the office holds the money of."""

    def on_account(ledger):
        held = ledger.accounts.open_of_meter("E001")
        ledger.accounts.put_meter(AccountMeter(held[0].id, "W001", 200_000))
        return add_people(ledger)

    people = desk.ledger.write(on_account)
    window.sign_in.signed_in.emit(people["he"])
    return window


def sell(desk, request_id: str, meter_id: str, amount_fen: int) -> None:
    order = SaleOrder(request_id, meter_id, amount_fen, "cash", amount_fen)
    live = desk.live.state(meter_id)
    desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, session=desk.session, live=live, now_utc_ms=desk.clock.utc_ms()
        )
    )


@pytest.fixture
def page(manager, desk, qtbot):
    sell(desk, "s1", "W001", 10_000)
    manager.work.open(names.PAGE_SALES)
    shown = manager.page(names.PAGE_SALES)
    qtbot.waitUntil(lambda: shown.table.current() is not None)
    return shown


def dialog_of(name: str) -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if one.objectName() == name and one.isVisible())


def said(dialog: QDialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def press_act(dialog: QDialog, qtbot) -> None:
    qtbot.waitUntil(lambda: dialog.act.isEnabled())
    dialog.act.click()


def test_a_refund_says_what_will_happen_and_the_money_follows_the_proof(page, desk, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_F7)
    dialog = dialog_of(names.REFUND_DIALOG)
    QTest.keyClicks(dialog.amount, "40.00")
    qtbot.waitUntil(lambda: "100.00 → 60.00" in said(dialog))
    assert "The meter gives up 40.00 yuan first" in said(dialog)
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: "reason is needed" in said(dialog))
    dialog.reason.setText("moves out")
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: "hand 40.00 yuan to" in said(dialog))
    refund = desk.ledger.read(lambda ledger: vending.recent(ledger, 1, session=SYSTEM))[0]
    assert (refund.kind, refund.amount_fen) == ("refund", 4_000)
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: "done, 40.00 yuan" in said(dialog))
    given = desk.ledger.read(lambda ledger: vending.sale(ledger, refund.id, session=SYSTEM))
    assert given.given_back_fen == 4_000
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: page.model.total() == 2)
    assert [page.model.columns[5].text(row) for row in page.model.shown()] == ["-40.00", "100.00"]


def test_a_refund_that_cannot_be_is_said_at_once_and_asks_nothing(page, desk, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_F7)
    dialog = dialog_of(names.REFUND_DIALOG)
    QTest.keyClicks(dialog.amount, "100.01")
    qtbot.waitUntil(lambda: "holds only 100.00 yuan" in dialog.message.text())
    dialog.reason.setText("moves out")
    press_act(dialog, qtbot)
    qtbot.wait(50)
    assert dialog.sale is None
    dialog.reject()


def test_the_last_sale_is_reversed_from_the_desk_with_a_second_person_above_the_limit(
    manager, desk, qtbot, find
):
    sell(desk, "s1", "W001", 200_000)  # ten yuan more than a manager may do alone
    desk.ledger.write(lambda ledger: ledger.roles.set_limit(_limit()))
    manager.work.open(names.PAGE_DESK)
    page = manager.page(names.PAGE_DESK)
    page.recent.refresh()
    qtbot.waitUntil(lambda: page.recent.model.total() == 1)
    page.recent.table.choose(0)
    QTest.keyClick(page, Qt.Key.Key_T, CTRL)
    dialog = dialog_of(names.REVERSAL_DIALOG)
    qtbot.waitUntil(lambda: "A second person must approve it" in said(dialog))
    dialog.reason.setText("wrong shop")
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: bool(_open(names.APPROVAL_DIALOG)))
    approval = dialog_of(names.APPROVAL_DIALOG)
    approval.lines["name"].setText("wu")
    approval.lines["password"].setText(SECRET)
    approval.yes.click()
    qtbot.waitUntil(lambda: "hand 2,000.00 yuan to" in said(dialog), timeout=10_000)
    dialog.reject()


def _limit():
    from db.rows import RoleLimit

    return RoleLimit("manager", "reversal", 100_000, 100_000)


def _open(name: str) -> list:
    return [one for one in QApplication.topLevelWidgets() if one.objectName() == name and one.isVisible()]


def test_a_cashier_is_offered_neither(cashier, desk, qtbot):
    sell(desk, "s1", "E002", 10_000)
    cashier.work.open(names.PAGE_SALES)
    page = cashier.page(names.PAGE_SALES)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    assert not page.refund.isVisible() and not page.reverse.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_F7)
    QTest.keyClick(page.table, Qt.Key.Key_F8)
    assert not _open(names.REFUND_DIALOG) and not _open(names.REVERSAL_DIALOG)


def test_the_list_is_filtered_exported_and_says_what_it_does_not_know(page, desk, qtbot, tmp_path):
    sell(desk, "s2", "E002", 5_000)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.total() == 2)
    page.filter.lines["shop"].setText("1-002")
    qtbot.waitUntil(lambda: [row.id for row in page.model.shown()] == ["s2"])
    page.filter.lines["shop"].setText("9-999")
    qtbot.waitUntil(lambda: "no shop 9-999" in page.message.text())
    page.filter.lines["shop"].clear()
    box = page.filter.boxes["state"]
    box.setCurrentIndex(box.findData("confirmed"))
    qtbot.waitUntil(lambda: [row.id for row in page.model.shown()] == ["s1"])
    target = tmp_path / "sales.csv"
    with qtbot.waitSignal(page.export.written):
        page.export.write_to(target)
    qtbot.waitUntil(lambda: "Rows exported: 1" in page.message.text())
    assert "S00000001" in target.read_text("utf-8-sig")


def test_an_export_goes_through_all_pages_tells_how_far_it_is_and_can_be_stopped(
    page, desk, qtbot, tmp_path, monkeypatch
):
    sell(desk, "s2", "E002", 5_000)
    sell(desk, "s3", "E003", 5_000)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.total() == 3)
    target = tmp_path / "sales.csv"
    monkeypatch.setattr("widgets.cashier.sales_page.EXPORT_PAGE", 1)
    monkeypatch.setattr("app.outputs.sheet_job._AT_ONCE", 1)
    told = []
    page.export._told.connect(told.append)
    with qtbot.waitSignal(page.export.written):
        page.export.write_to(target)
    qtbot.waitUntil(lambda: "Rows exported: 3" in page.message.text())
    assert told == [1, 2, 3] and len(target.read_text("utf-8-sig").splitlines()) == 4
    held = threading.Event()
    read = sales_list.page

    def slow(*given, before=None, **named):
        assert before is None or held.wait(5)
        return read(*given, before=before, **named)

    monkeypatch.setattr(sales_list, "page", slow)
    kept = target.read_bytes()
    page.export.write_to(target)
    qtbot.waitUntil(lambda: "Rows exported so far: 1" in page.message.text())
    assert page.export.text() == "Stop the export  Ctrl+E"
    QTest.keyClick(page.table, Qt.Key.Key_E, CTRL)
    held.set()
    qtbot.waitUntil(lambda: "Stopped. No file was written." in page.message.text())
    assert page.export.text() == "Export …  Ctrl+E"
    assert target.read_bytes() == kept and list(tmp_path.glob(".*.draft")) == []


def test_two_persons_decide_from_the_list_of_doubts(manager, desk, qtbot):
    sell(desk, "s1", "E002", 10_000)
    desk.engine.send("s1")
    desk.engine.lose_reply("s1")
    desk.ledger.write(
        lambda ledger: sale_steps.escalate(
            ledger, "s1", reason="foreign", seen=None, now_utc_ms=desk.clock.utc_ms()
        )
    )
    manager.work.open(names.PAGE_IN_DOUBT)
    page = manager.page(names.PAGE_IN_DOUBT)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    QTest.keyClick(page.table, Qt.Key.Key_F7)
    dialog = dialog_of(names.DECISION_DIALOG)
    press_act(dialog, qtbot)
    assert "what the meter shows" in dialog.message.text()
    dialog.has_not.setChecked(True)
    assert "100.00 yuan are due to the customer" in said(dialog)
    dialog.reason.setText("its display shows 35.20")
    press_act(dialog, qtbot)
    qtbot.waitUntil(lambda: bool(_open(names.APPROVAL_DIALOG)))
    approval = dialog_of(names.APPROVAL_DIALOG)
    approval.lines["name"].setText("wu")
    approval.lines["password"].setText(SECRET)
    approval.yes.click()
    qtbot.waitUntil(lambda: "is decided" in page.message.text(), timeout=10_000)
    sale = desk.ledger.read(lambda ledger: vending.sale(ledger, "s1", session=SYSTEM))
    assert (sale.state, sale.refund_due_fen) == ("not_applied", 10_000)
