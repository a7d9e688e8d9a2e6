"""The accounts page: lists, opening an account with what its meters show or a person typed, adding meters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.verify import verify_book
from db.rows import Meter
from tests.widgets import small_desk
from tests.widgets.account_office import FREE_METER, FREE_SHOP, Office, sign_in
from widgets import names
from widgets.cashier.opening_dialog import OpeningDialog
from widgets.common.export_dialogs import RefusedDialog


@pytest.fixture
def office(window, desk, qtbot) -> Iterator[Office]:
    yield sign_in(window, desk, qtbot, "senior_cashier")
    assert verify_book(desk.ledger.path).findings == ()


def opening(office: Office, shop: str = FREE_SHOP) -> OpeningDialog:
    dialog = office.open_dialog(Qt.Key.Key_F6, OpeningDialog)
    dialog.shop.setText(shop)
    office.qtbot.keyClick(dialog.shop, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: dialog._card is not None)
    return dialog


def test_open_accounts_are_listed_filtered_and_exported(office, tmp_path) -> None:
    page = office.page
    page.filter.setText("王3 e003")
    assert [row.shop_number for row in page.open_rows.shown()] == ["1-003"]
    target = tmp_path / "accounts.csv"
    with office.qtbot.waitSignal(page.export.written):
        page.export.write_to(target)
    lines = target.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Shop number") and "1-003" in lines[1] and len(lines) == 2


def test_an_account_opens_on_the_meter_as_it_stands_and_the_desk_goes_on(office) -> None:
    dialog = opening(office)
    dialog.choices[0].brings.setChecked(True)
    dialog.tenant.lines["name"].setText("赵记茶行")
    office.act(dialog)
    office.qtbot.waitUntil(lambda: office.account(FREE_SHOP) is not None)
    entries = office.desk.ledger.read(lambda ledger: ledger.entries.of_account(office.account(FREE_SHOP).id))
    assert [(entry.kind, entry.amount_fen) for entry in entries] == [("carried_in", small_desk.BALANCE_FEN)]
    desk_page = office.window.page(names.PAGE_DESK)
    office.qtbot.waitUntil(lambda: desk_page.controller.shop is not None)
    assert desk_page.controller.shop.shop_number == FREE_SHOP and desk_page.isVisible()


def test_who_does_not_want_to_sell_stays_at_the_list(office) -> None:
    dialog = opening(office)
    dialog.sell_next.setChecked(False)
    dialog.tenant.lines["name"].setText("赵记茶行")
    office.act(dialog)
    office.qtbot.waitUntil(lambda: office.page.open_rows.rowCount() == len(small_desk.NAMES))
    assert FREE_SHOP in office.page.message.text() and office.page.isVisible()


def test_a_silent_meter_is_typed_with_balance_count_and_reason(office) -> None:
    office.silence(FREE_METER)
    dialog = opening(office)
    reading = dialog.choices[0].reading
    dialog.tenant.lines["name"].setText("赵记茶行")
    office.act(dialog)
    assert FREE_METER in dialog.message.text(), "the silent meter is named"
    reading.typed.setChecked(True)
    for field, text in (("quantity", "123.4"), ("balance", "-2.50"), ("count", "41"), ("reason", "停电")):
        reading.fields.lines[field].setText(text)
    office.act(dialog)
    office.qtbot.waitUntil(lambda: office.account(FREE_SHOP) is not None)
    first = office.desk.ledger.read(lambda ledger: ledger.meters.epoch_reading(FREE_METER, 1, "first"))
    assert (first.quantity, first.balance_fen, first.source) == (123_400, -250, "typed")
    epoch = office.desk.ledger.read(lambda ledger: ledger.meters.epoch(FREE_METER))
    assert epoch.start_count == 41


@pytest.mark.parametrize(
    ("field", "text"), [("quantity", "12,5"), ("balance", "1e3"), ("count", "70000"), ("reason", "")]
)
def test_what_is_typed_wrong_is_one_sentence(office, field: str, text: str) -> None:
    dialog = opening(office)
    reading = dialog.choices[0].reading
    reading.typed.setChecked(True)
    good = {"quantity": "123", "balance": "0", "count": "4", "reason": "停电"} | {field: text}
    for name, value in good.items():
        reading.fields.lines[name].setText(value)
    office.act(dialog)
    assert dialog.message.text() and dialog.isVisible()
    assert office.account(FREE_SHOP) is None


@pytest.mark.parametrize(("shop", "part"), [("no such", "no such shop"), ("1-001", "open account")])
def test_a_shop_that_cannot_have_one_is_told_at_once(office, shop: str, part: str) -> None:
    dialog = office.open_dialog(Qt.Key.Key_F6, OpeningDialog)
    office.qtbot.keyClicks(dialog.shop, shop)
    office.qtbot.keyClick(dialog.shop, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert part in dialog.message.text()


def test_a_name_is_wanted(office) -> None:
    dialog = opening(office)
    office.act(dialog)
    office.qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert dialog.act.isEnabled() and office.account(FREE_SHOP) is None


def test_the_water_meter_of_a_shop_is_added_later_with_its_money(office) -> None:
    office.page.filter.setText("1-001")
    dialog = office.open_dialog(Qt.Key.Key_F4, OpeningDialog)
    office.qtbot.waitUntil(lambda: len(dialog.choices) == 1)
    assert dialog.choices[0].reading.meter.id == "W001", "what is on the account already is not offered"
    dialog.choices[0].carried.setText("-12.50")
    office.act(dialog)
    account = office.account("1-001")
    office.qtbot.waitUntil(
        lambda: office.desk.ledger.read(lambda ledger: ledger.accounts.open_of_meter("W001")) is not None
    )
    entries = office.desk.ledger.read(lambda ledger: ledger.entries.of_account(account.id))
    assert [(entry.meter_id, entry.amount_fen) for entry in entries] == [("W001", -1_250)]


def test_nothing_chosen_is_told(office) -> None:
    office.qtbot.keyClick(office.page, Qt.Key.Key_F4)
    assert "Choose" in office.page.message.text()


def test_a_meter_out_of_use_is_not_offered(office) -> None:
    def retire(ledger: Any) -> None:
        meter: Meter = ledger.meters.get(FREE_METER)
        ledger.meters.put(replace(meter, enabled=False))

    office.desk.ledger.write(retire)
    dialog = opening(office)
    office.qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert dialog.choices == [] and FREE_SHOP in dialog.message.text()


def test_csv_is_put_where_it_was_wanted_or_the_reason_is_told(office, tmp_path) -> None:
    target = Path(tmp_path) / "no such folder" / "a.csv"
    office.page.export.write_to(target)

    def refused() -> RefusedDialog | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, RefusedDialog) else None

    office.qtbot.waitUntil(lambda: refused() is not None, timeout=30_000)
    said = [one.text() for one in refused().findChildren(QLabel)]
    assert any("no such folder" in text for text in said), said
    refused().reject()
    assert not target.exists()
