"""A tenancy on the real simulated mall, through the screens: opened with money carried in, sold to, passed
on, its meter changed under the running program, closed with a second person; and the book proves itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.permissions import SYSTEM
from app.sealed_ledger import command_ledger
from app.services import operators
from db.ledger import Ledger
from meterio.clock import SystemClock
from tests.flows.program import call
from tests.flows.site import MallProcess, Person, console, mall
from tests.flows.test_command_line import head
from widgets import names
from widgets.cashier.closing_dialog import ClosingDialog
from widgets.cashier.meter_change_dialog import MeterChangeDialog
from widgets.cashier.opening_dialog import OpeningDialog
from widgets.cashier.transfer_dialog import TransferDialog
from widgets.common.approval_dialog import ApprovalDialog
from widgets.overview import overview_names

PASSWORD = "horse-7-Battery"
SHOP, METERS = "1B-2F-002", 8

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def running_mall(workbook: Path) -> object:
    with mall(workbook) as made:
        yield made


@pytest.fixture
def office(capfd: pytest.CaptureFixture[str], data: Path, tmp_path: Path, running_mall: MallProcess) -> Path:
    """The small site, connected to its mall, with two managers."""
    connections = tmp_path / "connections.json"
    connections.write_text(running_mall.first_line, encoding="utf-8")
    assert call(capfd, "--data", data, "connect", connections).code == 0
    with command_ledger(data / "ledger.db", clock=SystemClock()) as sealed:
        for name in ("mei", "hong"):
            sealed.book.write(lambda ledger, name=name: _manager(ledger, name))
    return data


def _manager(ledger: Ledger, name: str) -> None:
    operators.add_with_password(
        ledger,
        name=name,
        display_name=name,
        roles=("manager",),
        password=PASSWORD,
        session=SYSTEM,
        now_utc_ms=SystemClock().utc_ms(),
    )


class Clerk:
    """Works at the accounts page."""

    def __init__(self, person: Person) -> None:
        self.person, self.hands = person, person.hands

    @property
    def page(self) -> Any:
        return self.person.console.window.page(names.PAGE_ACCOUNTS)

    def to_window(self) -> None:
        """No window manager gives it back when a dialog closes."""
        self.wait(lambda: QApplication.activeModalWidget() is None, "the dialog closed")
        self.person.console.window.activateWindow()

    def to_page(self, shop: str) -> None:
        self.person.console.window.work.open(names.PAGE_ACCOUNTS)
        self.page.refresh()
        self.page.filter.setText(shop)

    def dialog(self, key: Qt.Key, kind: type[QWidget]) -> Any:
        self.to_window()
        self.page.setFocus()
        self.hands.press(key)
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind), f"the {kind.__name__}")
        return QApplication.activeModalWidget()

    def wait(self, holds: Any, what: str) -> None:
        self.hands.wait_until(holds, what, seconds=30)

    def act(self, dialog: Any) -> None:
        dialog.activateWindow()
        self.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def approve(self) -> None:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog), "the second person")
        dialog: Any = QApplication.activeModalWidget()
        self.wait(lambda: self.hands.has_focus(f"{names.APPROVAL}.name"), "the name field")
        self.hands.type(f"{names.APPROVAL}.name", "hong")
        self.hands.press(Qt.Key.Key_Return)
        self.hands.type(f"{names.APPROVAL}.password", PASSWORD)
        self.act(dialog)

    def account(self) -> Any:
        return self.person.desk.ledger.read(
            lambda ledger: ledger.accounts.open_of_shop(ledger.shops.by_number(SHOP).id)
        )

    def operation(self, kind: str) -> Any:
        found = self.person.desk.ledger.read(lambda ledger: ledger.operations.recent(20))
        return next((view for view in found if view.operation.kind == kind), None)

    def all_read(self, readings: list[Any]) -> None:
        """Every one of these meters has just answered."""

        def fresh() -> bool:
            live = self.person.desk.live
            return bool(readings) and all(
                (state := live.state(row.meter.id)) is not None and state.in_contact for row in readings
            )

        self.wait(fresh, "all readings")


def open_account(clerk: Clerk) -> None:
    clerk.to_page("")
    dialog = clerk.dialog(Qt.Key.Key_F6, OpeningDialog)
    dialog.shop.setFocus()
    clerk.hands.type(names.OPENING_SHOP, SHOP)
    clerk.hands.press(Qt.Key.Key_Return)
    clerk.wait(lambda: len(dialog.choices) == 2, "the shop's meters")
    electricity, water = sorted(dialog.choices, key=lambda choice: choice.reading.meter.id)
    electricity.brings.setChecked(True)
    water.carried.setText("12.50")
    clerk.all_read([electricity.reading, water.reading])
    dialog.tenant.lines["name"].setFocus()
    clerk.hands.type(f"{names.TENANT}.name", "Zhao tea")
    clerk.act(dialog)
    clerk.wait(lambda: clerk.account() is not None, "the account open")
    clerk.to_window()


def pass_on(clerk: Clerk) -> None:
    before = clerk.account().id
    clerk.to_page(SHOP)
    clerk.wait(lambda: clerk.page.open_rows.rowCount() == 1, "the account in the list")
    dialog = clerk.dialog(Qt.Key.Key_F7, TransferDialog)
    clerk.wait(lambda: len(dialog.readings.rows) == 2, "the meters")
    clerk.all_read(dialog.readings.rows)
    clerk.hands.type(f"{names.TENANT}.name", "Qian books")
    clerk.act(dialog)
    clerk.wait(lambda: clerk.account().id != before, "the account passed on")


def change_meter(clerk: Clerk, running: MallProcess) -> None:
    """The old meter is read last; while the second person looks at it the new one is hung in its place."""
    clerk.to_page(SHOP)
    clerk.wait(lambda: clerk.page.open_rows.rowCount() == 1, "the account in the list")
    dialog = clerk.dialog(Qt.Key.Key_F11, MeterChangeDialog)
    clerk.wait(lambda: dialog.old.count() == 2, "the meters")
    dialog.old.setCurrentIndex(dialog.old.findData("E4"))
    clerk.all_read(dialog.readings.rows)
    dialog.reason.setText("worn out")
    clerk.act(dialog)
    clerk.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog), "the second person")
    running.ask(op="fault", name="replaced-meter", target="E4", times=1)
    clerk.wait(lambda: running.ask(op="book", meter="E4")["purchase_count"] == 0, "another meter hangs there")
    clerk.approve()
    clerk.wait(lambda: clerk.operation("moved") is not None, "the change recorded")
    clerk.wait(lambda: clerk.operation("moved").state == "confirmed", "its credit in the new meter")


def close(clerk: Clerk) -> None:
    clerk.to_page(SHOP)
    clerk.wait(lambda: clerk.page.open_rows.rowCount() == 1, "the account in the list")
    dialog = clerk.dialog(Qt.Key.Key_F8, ClosingDialog)
    clerk.wait(lambda: len(dialog.readings.rows) == 2, "the meters")
    clerk.all_read(dialog.readings.rows)
    dialog.reason.setText("lease ended")
    clerk.act(dialog)
    clerk.approve()
    clerk.wait(lambda: clerk.account() is None, "the account closed")


def test_an_account_from_its_opening_to_its_closing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, office: Path, running_mall: MallProcess
) -> None:
    running_mall.ask(op="speed", value=0)
    with console(office, tmp_path, language="en") as person:
        clerk, hands = Clerk(person), person.hands
        person.sign_in("mei", PASSWORD)
        hands.wait_until(lambda: hands.shows(overview_names.OVERVIEW_PAGE), "the day", seconds=20)
        hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        hands.wait_until(lambda: hands.shows(names.DESK_PAGE), "the desk", seconds=20)
        person.in_contact(METERS)
        open_account(clerk)
        hands.wait_until(lambda: hands.has_focus(names.DESK_AMOUNT), "on to the first purchase", seconds=20)
        sale = person.confirmed(person.sell("100").id)
        assert sale.shop_number == SHOP
        pass_on(clerk)
        change_meter(clerk, running_mall)
        moved = clerk.operation("moved").operation
        held = running_mall.ask(op="book", meter="E4")
        assert (held["balance_fen"], held["purchase_count"]) == (moved.amount_fen, 1)
        close(clerk)
        record = person.desk.ledger.read(lambda ledger: ledger.accounts.closing(moved.account_id))
        paid = {row["meter"]: row["credit_fen"] for row in record["meters"]}
        assert paid == {"E4-2": moved.amount_fen, "W4": 1_250}
        hands.wait_until(
            lambda: any(person.desk.data_dir.glob("slips/closing-*.png")), "the record printed", seconds=20
        )
    assert head(capfd, office)
