"""Closing, passing on, deposits and meter changes at the desk: what is shown, approved and booked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.verify import verify_book
from tests.widgets import small_desk
from tests.widgets.account_office import Office, sign_in
from widgets.cashier.accounts_page import MOVE_TAB
from widgets.cashier.closing_dialog import ClosingDialog
from widgets.cashier.deposit_dialog import DepositDialog
from widgets.cashier.meter_change_dialog import MeterChangeDialog
from widgets.cashier.new_meter_form import next_id
from widgets.cashier.transfer_dialog import TransferDialog
from widgets.common.approval_dialog import ApprovalDialog

BALANCE_FEN = small_desk.BALANCE_FEN


@pytest.fixture
def office(window, desk, qtbot) -> Iterator[Office]:
    yield sign_in(window, desk, qtbot, "manager")
    assert verify_book(desk.ledger.path).findings == ()


def closing(office: Office, shop: str = "1-002") -> ClosingDialog:
    office.choose(shop)
    dialog = office.open_dialog(Qt.Key.Key_F8, ClosingDialog)
    office.qtbot.waitUntil(lambda: bool(dialog.readings.rows))
    return dialog


def cash(office: Office, drawer: str = "D7") -> int:
    return office.desk.ledger.read(lambda ledger: ledger.transfers.balance(f"cash:{drawer}").net_fen)


def test_closing_shows_what_is_paid_and_a_second_person_sees_it(office) -> None:
    dialog = closing(office)
    account = office.account("1-002")
    office.qtbot.waitUntil(lambda: dialog.card.figures[2].text() == "35.20")
    assert "35.20" in dialog._says.text() and "1-002" in dialog._says.text()
    dialog.reason.setText("租约到期")
    office.act(dialog)
    seen = office.second_person()
    assert seen.lines["reason"].text() == "租约到期", "the reason is not typed twice"
    office.qtbot.waitUntil(lambda: office.account("1-002") is None)
    assert office.entries(account.id) == [("settled", BALANCE_FEN), ("given_back", BALANCE_FEN)]
    assert cash(office) == -BALANCE_FEN
    office.qtbot.waitUntil(lambda: office.page.closed_rows.rowCount() == 1)
    assert "35.20" in office.page.message.text()
    slips = office.desk.data_dir / "slips"
    office.qtbot.waitUntil(lambda: (slips / f"closing-{account.id}.png").exists())
    (slips / f"closing-{account.id}.png").unlink()
    office.page.tabs.setCurrentIndex(1)
    office.page.closed_table.choose(0)
    office.page.filter.clear()
    office.page.print.click()
    office.qtbot.waitUntil(lambda: (slips / f"closing-{account.id}.png").exists())


def test_a_reason_is_wanted_before_anybody_is_called(office) -> None:
    dialog = closing(office)
    office.act(dialog)
    assert dialog.message.text() and not office.window.findChildren(ApprovalDialog)


def test_a_wrong_password_closes_nothing_and_may_be_typed_again(office) -> None:
    dialog = closing(office)
    dialog.reason.setText("租约到期")
    office.act(dialog)
    seen = office.second_person(password="not the password")
    office.qtbot.waitUntil(lambda: bool(seen.message.text()))
    assert office.account("1-002") is not None and seen.isVisible()
    assert seen.lines["password"].text() == ""
    office.desk.clock.now_utc_ms += 5_000
    seen.lines["password"].setText("a long enough word")
    office.act(seen)
    office.qtbot.waitUntil(lambda: office.account("1-002") is None)


def test_a_refusal_and_esc_leave_the_account_open(office) -> None:
    dialog = closing(office)
    dialog.reason.setText("租约到期")
    office.act(dialog)
    seen = office.second_person(approve=False)
    office.qtbot.waitUntil(lambda: "refused" in seen.message.text())
    office.qtbot.keyClick(seen, Qt.Key.Key_Escape)
    assert office.account("1-002") is not None and dialog.isVisible()
    states = office.desk.ledger.read(lambda ledger: [steps[-1].state for steps in ledger.approvals.newest(5)])
    assert states == ["refused"]


def test_a_silent_meter_shows_no_sum_until_it_is_typed(office) -> None:
    office.silence("E002")
    dialog = closing(office)
    office.qtbot.wait(700)
    assert dialog.card.figures[2].text() == "–"
    reading = dialog.readings.rows[0]
    reading.typed.setChecked(True)
    for name, text in (("quantity", "12400.5"), ("balance", "-4"), ("reason", "表屏可读")):
        reading.fields.lines[name].setText(text)
    office.qtbot.waitUntil(lambda: dialog.card.figures[2].text() == "4.00")
    assert "customer pays" in dialog.card._words[2].text()


def test_an_account_is_passed_on_with_its_credit(office) -> None:
    office.choose("1-003")
    before = office.account("1-003")
    dialog = office.open_dialog(Qt.Key.Key_F7, TransferDialog)
    office.qtbot.waitUntil(lambda: bool(dialog.readings.rows))
    dialog.tenant.lines["name"].setText("新租户")
    office.act(dialog)
    office.qtbot.waitUntil(lambda: office.account("1-003").id != before.id)
    office.qtbot.waitUntil(lambda: "新租户" in office.page.message.text())
    office.choose("")
    office.qtbot.waitUntil(lambda: office.page.closed_rows.rowCount() == 1)
    row = next(row for row in office.page.closed_rows.all_rows() if row.account_id == before.id)
    assert (row.how, row.meters) == ("transfer", ("E003",))


def test_a_deposit_is_taken_with_its_paper_and_paid_back(office) -> None:
    office.choose("1-004")
    account = office.account("1-004")
    dialog = office.open_dialog(Qt.Key.Key_F10, DepositDialog)
    assert not dialog.back.isEnabled(), "nothing to pay back"
    dialog.amount.setText("500")
    office.act(dialog)
    office.qtbot.waitUntil(lambda: office.entries(account.id) == [("deposit_in", 50_000)])
    slips = office.desk.data_dir / "slips"
    office.qtbot.waitUntil(lambda: len(list(slips.glob("deposit-*.png"))) == 1)
    office.qtbot.waitUntil(lambda: office.page.open_rows.row_at(0).deposit_fen == 50_000)
    dialog = office.open_dialog(Qt.Key.Key_F10, DepositDialog)
    dialog.back.setChecked(True)
    assert dialog.amount.text() == "500.00", "all of it is proposed"
    dialog.amount.setText("600")
    office.act(dialog)
    office.qtbot.waitUntil(lambda: "500.00" in dialog.message.text())
    dialog.amount.setText("500")
    office.act(dialog)  # a manager may do so much alone
    office.qtbot.waitUntil(lambda: len(office.entries(account.id)) == 2)
    assert cash(office) == 0
    office.qtbot.waitUntil(lambda: len(list(slips.glob("deposit-*.png"))) == 2)


def change(office: Office, shop: str = "1-002", **typed: str) -> MeterChangeDialog:
    office.choose(shop)
    dialog = office.open_dialog(Qt.Key.Key_F11, MeterChangeDialog)
    office.qtbot.waitUntil(lambda: bool(dialog.readings.rows))
    for name, text in typed.items():
        dialog.form.lines[name].setText(text)
    dialog.reason.setText("表坏")
    return dialog


def test_a_meter_is_changed_and_its_credit_goes_along(office) -> None:
    dialog = change(office)
    assert dialog.form.lines["id"].text() == "E002-2"
    office.act(dialog)
    seen = office.second_person()
    shown = {
        seen._facts.itemAt(n, seen._facts.ItemRole.FieldRole).widget().text()
        for n in range(seen._facts.rowCount())
    }
    assert {"E002", "E002-2", "12,345.67", "35.20"} <= shown
    office.qtbot.waitUntil(lambda: len(office.desk.engine.submitted) == 1)
    assert office.desk.engine.reloads == 1, "the line is told of the new meter"
    [operation_id] = office.desk.engine.submitted
    moved = office.desk.ledger.read(lambda ledger: ledger.operations.get(operation_id).operation)
    assert (moved.kind, moved.meter_id, moved.amount_fen) == ("moved", "E002-2", BALANCE_FEN)
    office.qtbot.waitUntil(lambda: "E002-2" in office.page.message.text())
    old = office.desk.ledger.read(lambda ledger: ledger.meters.get("E002"))
    assert not old.enabled
    span = {"start_utc_ms": 0, "end_utc_ms": 1 << 60}
    kept = [
        one.quantity
        for meter in ("E002", "E002-2")
        for one in office.desk.readings.read(lambda unit, meter=meter: unit.of_meter(meter, **span))
    ]
    assert kept == [12_345_670, 0], "both readings stand in the meters' histories"


def test_what_set_up_finds_wrong_with_the_new_meter_is_told(office) -> None:
    dialog = change(office, id="E003")
    office.act(dialog)
    office.second_person()
    office.qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert "E003" in dialog.message.text() and dialog.act.isEnabled()
    assert office.desk.ledger.read(lambda ledger: ledger.meters.get("E002").enabled)


def test_credit_that_came_back_is_moved_again(office) -> None:
    dialog = change(office)
    office.act(dialog)
    office.second_person()
    office.qtbot.waitUntil(lambda: len(office.desk.engine.submitted) == 1)
    assert not office.page.tabs.isTabVisible(MOVE_TAB)
    office.desk.engine.void(office.desk.engine.submitted[0])
    office.qtbot.waitUntil(lambda: office.page.tabs.isTabVisible(MOVE_TAB))
    office.page.tabs.setCurrentIndex(MOVE_TAB)
    row = office.page.stranded.row_at(0)
    assert (row.source, row.meter_id, row.amount_fen) == ("E002", "E002-2", BALANCE_FEN)
    office.press(Qt.Key.Key_F12)
    office.qtbot.waitUntil(lambda: len(office.desk.engine.submitted) == 2)
    office.qtbot.waitUntil(lambda: not office.page.tabs.isTabVisible(MOVE_TAB))


def test_an_account_whose_credit_is_on_its_way_back_is_not_closed(office) -> None:
    dialog = change(office)
    office.act(dialog)
    office.second_person()
    office.qtbot.waitUntil(lambda: len(office.desk.engine.submitted) == 1)
    office.desk.engine.void(office.desk.engine.submitted[0])
    dialog = closing(office)
    reading = dialog.readings.rows[0]
    reading.typed.setChecked(True)
    for name, text in (("quantity", "1"), ("balance", "0"), ("reason", "新表")):
        reading.fields.lines[name].setText(text)
    dialog.reason.setText("租约到期")
    office.act(dialog)
    office.second_person()
    office.qtbot.waitUntil(lambda: "Credit to move" in dialog.message.text())
    assert office.account("1-002") is not None


@pytest.mark.parametrize(("old", "new"), [("E1", "E1-2"), ("E1-2", "E1-3"), ("B1-A-017", "B1-A-18")])
def test_the_new_meter_gets_a_name_to_begin_with(old: str, new: str) -> None:
    assert next_id(old) == new


def test_each_company_has_its_own_drawer(office) -> None:
    """The building is another company's: its money lies in that company's drawer at this desk."""

    def other_company(ledger: Any) -> None:
        company = ledger.companies.add(code="YH", name="友好物业", receipt_series="Y")
        ledger.shops.put_building(code="B1", name="1号楼", company_id=company)

    office.desk.ledger.write(other_company)
    dialog = closing(office)
    dialog.reason.setText("租约到期")
    office.act(dialog)
    office.second_person()
    office.qtbot.waitUntil(lambda: office.account("1-002") is None)
    assert (cash(office), cash(office, "YH/D7")) == (0, -BALANCE_FEN)


def test_who_may_not_close_has_no_button_for_it(window, desk, qtbot) -> None:
    office = sign_in(window, desk, qtbot, "cashier")
    assert not office.page.close_one.isVisible() and not office.page.change.isVisible()
    assert office.page.pass_on.isVisible() and office.page.open.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_F8, ClosingDialog),
        (Qt.Key.Key_F7, TransferDialog),
        (Qt.Key.Key_F10, DepositDialog),
        (Qt.Key.Key_F11, MeterChangeDialog),
    ],
)
def test_a_dialog_shows_its_texts_whole(office, context, language: str, key: Qt.Key, kind: type) -> None:
    from tests.widgets.test_nothing_clipped import _clipped

    context.language.set(language)
    office.choose("1-001")
    dialog = office.open_dialog(key, kind)
    office.qtbot.wait(300)
    assert dialog.width() <= 1366 and dialog.height() <= 768
    assert sorted(set(_clipped(dialog))) == []
