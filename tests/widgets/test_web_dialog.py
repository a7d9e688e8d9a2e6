"""A tenant's access to the web at the desk: his code is printed, who is signed in is shown and signed out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from app.services import tenant_sign_in
from app.verify import verify_book
from tests.widgets.account_office import Office, sign_in
from widgets.cashier.web_dialog import WebDialog

SHOP = "1-001"


@pytest.fixture
def office(window, desk, qtbot) -> Iterator[Office]:
    yield sign_in(window, desk, qtbot, "senior_cashier")
    assert verify_book(desk.ledger.path).findings == ()


def opened(office: Office) -> WebDialog:
    office.page.open_table.choose(0)
    dialog = office.open_dialog(Qt.Key.Key_F3, WebDialog)
    office.qtbot.waitUntil(lambda: dialog._web is not None)
    return dialog


def test_a_new_code_is_made_and_printed_and_the_office_may_let_a_tenant_switch(office) -> None:
    dialog = opened(office)
    assert dialog._code.text() == "None yet"
    dialog.switching.setCurrentIndex(1)
    dialog.switching.activated.emit(1)
    office.qtbot.waitUntil(lambda: "Kept" in dialog.message.text())
    row = dialog._row
    assert office.desk.ledger.read(lambda ledger: ledger.tenants.choices(row.account_id).may_switch) is True
    dialog.act.click()
    office.qtbot.waitUntil(lambda: "printed" in office.page.message.text())
    assert office.desk.ledger.read(lambda ledger: ledger.tenants.slip_code(row.account_id)) is not None


def test_who_is_signed_in_is_shown_and_signed_out(office) -> None:
    row = office.page.open_rows.row_at(0)
    now = office.desk.clock.utc_ms()
    office.desk.ledger.write(
        lambda ledger: ledger.tenants.begin(
            tenant_sign_in.hash_of("token"),
            account_id=row.account_id,
            place="phone",
            way="text",
            phone="139****0001",
            address="192.0.2.7",
            utc_ms=now,
        )
    )
    dialog = opened(office)
    office.qtbot.waitUntil(lambda: dialog.sessions.rowCount() == 1)
    shown = [dialog.sessions.index(0, column).data() for column in range(dialog.sessions.columnCount())]
    assert "139****0001" in shown
    assert "signed in" in shown
    dialog.end.click()
    office.qtbot.waitUntil(lambda: "ended by the office" in _states(dialog))
    dialog.reject()


def _states(dialog: WebDialog) -> list[str]:
    last = dialog.sessions.columnCount() - 1
    return [dialog.sessions.index(at, last).data() for at in range(dialog.sessions.rowCount())]
