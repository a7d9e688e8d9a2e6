"""Sales in doubt: what is known, what happens next, and the acts behind a question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.domain.permissions import SYSTEM
from app.services import vending
from app.services.views import SaleOrder
from widgets import names


@pytest.fixture
def doubt(desk, cashier) -> str:
    """A sale whose reply was lost."""
    order = SaleOrder("r1", "E002", 20_000, "cash", 20_000)
    live = desk.live.state("E002")
    desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, session=desk.session, live=live, now_utc_ms=desk.clock.utc_ms()
        )
    )
    desk.engine.send("r1")
    desk.engine.lose_reply("r1")
    return "r1"


@pytest.fixture
def page(cashier, qtbot, doubt):
    cashier.work.open(names.PAGE_IN_DOUBT)
    shown = cashier.page(names.PAGE_IN_DOUBT)
    qtbot.waitUntil(lambda: shown.table.current() is not None)
    return shown


def _dialog() -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if one.objectName() == names.CONFIRM_DIALOG)


def test_it_says_what_was_sent_what_came_back_and_what_comes_next(page):
    said = " ".join(one.text() for one in page.detail.findChildren(QLabel) if one.isVisible())
    assert "Purchase number 13 of 200.00 yuan to meter E002" in said
    assert "No answer" in said
    assert "Read the meter's own book" in said


def test_try_now_asks_the_engine(page, desk, find):
    QTest.keyClick(page.table, Qt.Key.Key_F5)
    assert desk.engine.submitted == ["r1"]
    assert "E002" in find(names.IN_DOUBT_MESSAGE).text()


def test_cancelling_says_what_will_happen_and_enter_means_no(page, desk, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_F8)
    dialog = _dialog()
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "nothing sent earlier can still reach the meter" in said
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert desk.engine.cancelled == []


def test_cancelling_by_its_own_key_is_asked_of_the_book_and_of_the_engine(page, desk, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_F8)
    dialog = _dialog()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.engine.cancelled == ["r1"])
    audit = desk.ledger.read(lambda ledger: ledger.audit.of("r1"))
    assert any("cancel" in entry.action for entry in audit)


def test_money_due_is_listed_and_given_back_once(cashier, desk, qtbot, find):
    order = SaleOrder("r2", "E003", 5_000, "cash", 5_000)
    live = desk.live.state("E003")
    desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, session=desk.session, live=live, now_utc_ms=desk.clock.utc_ms()
        )
    )
    desk.engine.void("r2")
    cashier.work.open(names.PAGE_IN_DOUBT)
    page = cashier.page(names.PAGE_IN_DOUBT)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    QTest.keyClick(page.table, Qt.Key.Key_F9)
    dialog = _dialog()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Given back" in find(names.IN_DOUBT_MESSAGE).text())
    sale = desk.ledger.read(lambda ledger: vending.sale(ledger, "r2", session=SYSTEM))
    assert sale.given_back_fen == 5_000
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 0)
