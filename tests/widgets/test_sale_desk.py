"""The sale desk as a cashier uses it: keys in, sentences and figures out, one sale in the book."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services import entries, vending
from app.services.views import OfficeCredit
from db.reserve import DiskReserve
from db.rows import AccountMeter
from tests.widgets import small_desk
from widgets import names
from widgets.cashier.step import Step


class Cashier:
    """Presses keys like a person and looks at the screen like one. `pressed`: keys without a text."""

    def __init__(self, qtbot, window, find) -> None:
        self.bot, self.window, self.find = qtbot, window, find
        self.pressed = 0

    def text(self, name: str) -> str:
        return self.find(name).text()

    def press(self, key: Qt.Key) -> None:
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def type(self, text: str) -> None:
        """Keys for ASCII; anything else is committed whole, as an input method does it."""
        if text.isascii():
            QTest.keyClicks(QApplication.focusWidget(), text)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), event)

    def shop(self, number: str) -> None:
        self.press(Qt.Key.Key_F1)
        self.type(number)
        self.press(Qt.Key.Key_Return)
        self.bot.waitUntil(lambda: self.find(names.DESK_AMOUNT).hasFocus())

    def amount(self, text: str) -> None:
        self.find(names.DESK_AMOUNT).clear()
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def to_confirm(self, amount: str = "100", received: str = "") -> None:
        self.amount(amount)
        self.type(received)
        self.press(Qt.Key.Key_Return)
        sell = self.find(names.DESK_SELL)
        self.bot.waitUntil(lambda: sell.isEnabled() and "Sell" in sell.text())

    @property
    def step(self) -> Step:
        return self.window.page(names.PAGE_DESK).controller.step


@pytest.fixture
def at(qtbot, cashier, find) -> Cashier:
    return Cashier(qtbot, cashier, find)


def sales(desk) -> list:
    return list(desk.ledger.read(lambda ledger: ledger.operations.recent(10)))


def test_a_whole_sale_by_keyboard_shows_what_will_happen_and_then_what_happened(at, desk, qtbot):
    at.shop("1-001")
    at.to_confirm("100", "150")
    preview = at.text(names.DESK_PREVIEW)
    assert "35.20 → 135.20" in preview
    assert "purchase count 13" in preview
    assert "Cash 150.00 yuan taken, change 50.00" in preview
    assert at.text(names.DESK_CHANGE) == "50.00"
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.engine.submitted != [])
    sale_id = desk.engine.submitted[0]
    desk.engine.send(sale_id)
    desk.engine.confirm(sale_id, 10_000)
    qtbot.waitUntil(lambda: at.text(names.DESK_STATE) == "Confirmed")
    qtbot.waitUntil(lambda: "printed" in at.text(names.DESK_MESSAGE + ".progress"), timeout=10_000)
    assert sales(desk)[0].operation.amount_fen == 10_000
    assert sales(desk)[0].operation.received_fen == 15_000
    assert list((desk.data_dir / "slips").iterdir())


def test_a_sale_takes_at_most_six_keys_beyond_shop_and_amount_and_no_mouse(at, desk, qtbot):
    at.shop("1-001")
    assert at.text(names.DESK_AMOUNT) == ""
    at.type("100")
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return)
    sell = at.find(names.DESK_SELL)
    qtbot.waitUntil(lambda: sell.isEnabled() and "Sell" in sell.text())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at.step == Step.SOLD)
    (sold,) = sales(desk)
    assert (sold.operation.amount_fen, sold.operation.received_fen) == (10_000, 10_000)
    assert at.pressed <= 6


def test_enter_twice_sells_once(at, desk, qtbot):
    at.shop("1-001")
    at.to_confirm()
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Enter)
    qtbot.waitUntil(lambda: at.step == Step.SOLD)
    at.press(Qt.Key.Key_Return)
    assert len(sales(desk)) == 1
    assert len(desk.engine.submitted) == 1
    assert at.step == Step.SOLD


def test_a_held_enter_key_does_not_run_through_the_form(at, desk, qtbot):
    at.shop("1-001")
    at.type("100")
    form = at.window.page(names.PAGE_DESK).form
    for _ in range(20):
        _held_enter(form)
    assert at.step == Step.AMOUNT
    assert sales(desk) == []


def _held_enter(widget) -> None:
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1
    )
    QApplication.sendEvent(widget, event)


def test_the_request_id_stays_until_the_form_is_cleared(at, desk, qtbot):
    at.shop("1-001")
    controller = at.window.page(names.PAGE_DESK).controller
    first = controller._request_id
    at.to_confirm()
    at.press(Qt.Key.Key_Escape)
    at.press(Qt.Key.Key_Escape)
    assert controller._request_id == first
    at.press(Qt.Key.Key_Escape)
    assert at.step == Step.FIND
    assert controller._request_id != first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "The amount is 0"),
        ("0.001", "more than two decimals"),
        ("1e12", "plain figures"),
        ("1000000000000", "too large"),
        ("一百", "in figures"),
        ("-5", "no plus or minus sign"),
        ("", "Enter an amount"),
        ("１００", "full-width"),
    ],
)
def test_a_wrong_amount_gives_one_sentence_and_sells_nothing(at, desk, typed, said):
    at.shop("1-001")
    at.amount(typed)
    message = at.find(names.DESK_MESSAGE)
    assert message.isVisible()
    assert said in message.text()
    assert at.step == Step.AMOUNT
    assert sales(desk) == []


def test_above_the_hoarding_limit_says_how_much_may_be_sold(at, desk, qtbot):
    at.shop("1-001")
    at.amount("1990")
    message = at.find(names.DESK_MESSAGE)
    qtbot.waitUntil(lambda: "hoarding limit" in message.text())
    assert "1,964.80" in message.text()
    at.press(Qt.Key.Key_Return)
    assert at.step != Step.SELLING
    assert sales(desk) == []


def test_a_shop_without_an_account_gives_one_sentence(at, desk, qtbot):
    at.shop("1-006")
    at.amount("100")
    qtbot.waitUntil(lambda: "no open account" in at.text(names.DESK_MESSAGE))
    at.press(Qt.Key.Key_Return)
    assert sales(desk) == []


def test_a_meter_out_of_contact_gives_one_sentence(at, desk, qtbot):
    desk.live.missed("E002", utc_ms=desk.clock.utc_ms(), in_contact=False)
    at.shop("1-002")
    at.amount("100")
    qtbot.waitUntil(lambda: "out of contact" in at.text(names.DESK_MESSAGE))
    at.press(Qt.Key.Key_Return)
    assert sales(desk) == []


def test_too_little_money_is_refused_before_the_sale(at, desk):
    at.shop("1-001")
    at.amount("100")
    at.type("90")
    at.press(Qt.Key.Key_Return)
    assert "at least 100.00" in at.text(names.DESK_MESSAGE)
    assert at.step == Step.RECEIVED


def test_a_quick_amount_and_a_card_need_no_typing(at, desk, qtbot):
    at.shop("1-001")
    at.press(Qt.Key.Key_F8)
    at.press(Qt.Key.Key_F3)
    sell = at.find(names.DESK_SELL)
    qtbot.waitUntil(lambda: sell.isEnabled() and "100.00" in sell.text())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at.step == Step.SOLD)
    assert sales(desk)[0].operation.tender == "card"


def test_a_lost_reply_is_told_as_in_doubt_and_counted_in_the_status_bar(at, desk, qtbot):
    at.shop("1-001")
    at.to_confirm()
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.engine.submitted != [])
    desk.engine.send(desk.engine.submitted[0])
    desk.engine.lose_reply(desk.engine.submitted[0])
    qtbot.waitUntil(lambda: at.text(names.DESK_STATE) == "In doubt")
    qtbot.waitUntil(lambda: at.text(names.STATUS_IN_DOUBT) == "Sales in doubt: 1")


def test_a_missing_printer_leaves_the_sale_confirmed(at, desk, qtbot):
    desk.ledger.write(lambda ledger: ledger.settings.set("printer.kind", "network"))
    desk.ledger.write(lambda ledger: ledger.settings.set("printer.target", "127.0.0.1:1"))
    at.shop("1-001")
    at.to_confirm()
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.engine.submitted != [])
    sale_id = desk.engine.submitted[0]
    desk.engine.send(sale_id)
    desk.engine.confirm(sale_id, 10_000)
    message = at.find(names.DESK_MESSAGE + ".progress")
    qtbot.waitUntil(lambda: "127.0.0.1:1" in message.text(), timeout=20_000)
    assert at.text(names.DESK_STATE) == "Confirmed"
    assert at.text(names.STATUS_PRINTER) == "Printer: last slip failed"


def test_the_live_balance_follows_the_board(at, desk, qtbot):
    at.shop("1-001")
    tile = at.window.page(names.PAGE_DESK).panel.shop.tiles["E001"]
    point = small_desk.points(6)[0]
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), balance_fen=1_111, supply_on=0))
    desk.engine.states_changed.emit(frozenset({"E001"}))
    assert tile._balance.text() == "11.11"
    assert tile._supply.word.text() == "Supply cut"


def test_a_nearly_full_disk_refuses_the_sale_in_a_sentence_and_sells_once_there_is_room(at, desk, qtbot):
    desk.ledger.reserve = DiskReserve(desk.ledger.path, reserve_bytes=1 << 60)
    at.shop("1-001")
    at.to_confirm("100", "100")
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "disk is nearly full" in at.text(names.DESK_MESSAGE))
    assert sales(desk) == [] and desk.engine.submitted == []
    desk.ledger.reserve = DiskReserve(desk.ledger.path)
    qtbot.waitUntil(lambda: at.find(names.DESK_SELL).isEnabled())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(sales(desk)) == 1)


@pytest.fixture
def two_meters(desk, qtbot):
    """The first shop's water meter is on its account too; the office holds its money."""

    def on_account(ledger):
        held = ledger.accounts.open_of_meter("E001")
        ledger.accounts.put_meter(AccountMeter(held[0].id, "W001", 200_000))

    desk.ledger.write(on_account)


def test_two_meters_are_paid_for_at_once(at, desk, qtbot, two_meters):
    at.shop("1-001")
    controller = at.window.page(names.PAGE_DESK).controller
    at.type("100")
    qtbot.waitUntil(lambda: controller.quote is not None and controller.quote.amount_fen == 10_000)
    at.press(Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: controller.meter.meter_id == "W001")
    assert "With it: meter E001, 100.00 yuan." in at.text(names.DESK_PREVIEW)
    at.to_confirm("20", "150")
    assert "Cash 150.00 yuan taken, change 30.00" in at.text(names.DESK_PREVIEW)
    assert "Sell 120.00 yuan" in at.text(names.DESK_SELL)
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.engine.submitted) == 2)
    made = sales(desk)
    assert [(one.operation.meter_id, one.operation.amount_fen) for one in made] == [
        ("W001", 2_000),
        ("E001", 10_000),
    ]
    facts = [desk.ledger.read(lambda ledger, id=one.operation.id: ledger.operations.fact(id)) for one in made]
    assert facts[0].visit_id == facts[1].visit_id != ""
    assert "S00000001" in at.find(names.DESK_MESSAGE + ".progress").text()


def test_what_was_put_aside_can_be_paid_for_alone(at, desk, qtbot, two_meters):
    at.shop("1-001")
    controller = at.window.page(names.PAGE_DESK).controller
    at.type("100")
    qtbot.waitUntil(lambda: controller.quote is not None and controller.quote.amount_fen == 10_000)
    at.press(Qt.Key.Key_Insert)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return)
    sell = at.find(names.DESK_SELL)
    qtbot.waitUntil(lambda: sell.isEnabled() and "Sell 100.00" in sell.text())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.engine.submitted) == 1)
    (only,) = sales(desk)
    assert desk.ledger.read(lambda ledger: ledger.operations.fact(only.operation.id)) is None


def test_a_payment_by_code_is_noted_with_its_number(at, desk, qtbot):
    at.shop("1-002")
    at.press(Qt.Key.Key_F10)
    assert at.find(names.DESK_REFERENCE).isVisible() and not at.find(names.DESK_RECEIVED).isVisible()
    at.find(names.DESK_REFERENCE).setText("4200 0019 8812")
    at.amount("50")
    sell = at.find(names.DESK_SELL)
    qtbot.waitUntil(lambda: sell.isEnabled() and "Sell" in sell.text())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.engine.submitted != [])
    sale = desk.ledger.read(lambda ledger: vending.whole_sale(ledger, desk.engine.submitted[0]))
    assert (sale.tender, sale.reference) == ("qr", "4200 0019 8812")


def test_a_deposit_is_offered_only_to_whom_has_one(at, desk, qtbot):
    at.shop("1-002")
    assert not at.find(f"{names.DESK_TENDER}.deposit").isVisible()
    account = desk.ledger.read(lambda ledger: ledger.accounts.open_of_meter("E002"))[0].id
    desk.ledger.write(
        lambda ledger: entries.deposit(
            ledger,
            account_id=account,
            amount_fen=6_000,
            tender="cash",
            drawer="D1",
            reason="",
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
    )
    at.press(Qt.Key.Key_F12)
    at.shop("1-002")
    assert at.find(f"{names.DESK_TENDER}.deposit").isVisible()
    at.find(f"{names.DESK_TENDER}.deposit").click()
    at.amount("50")
    sell = at.find(names.DESK_SELL)
    qtbot.waitUntil(lambda: sell.isEnabled() and "Sell" in sell.text())
    at.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.engine.submitted != [])
    assert desk.ledger.read(lambda ledger: ledger.transfers.balance(f"deposit:{account}").net_fen) == -1_000


def test_credit_at_the_office_falls_on_the_desk_as_it_is_reckoned(at, desk, qtbot, two_meters):
    at.shop("1-001")
    tile = at.window.page(names.PAGE_DESK).panel.shop.tiles["W001"]
    desk.live.note_office(
        "W001", OfficeCredit(1_234, True, alarm_low=True, alarm_very_low=False, arrears=False)
    )
    desk.engine.states_changed.emit(frozenset({"W001"}))
    qtbot.waitUntil(lambda: tile._balance.text() == "12.34")
    assert tile._alarm.word.text() == "Low balance"
    desk.live.note_office("W001", OfficeCredit(-5, True, alarm_low=True, alarm_very_low=True, arrears=True))
    desk.engine.states_changed.emit(frozenset({"W001"}))
    qtbot.waitUntil(lambda: tile._balance.text() == "-0.05")
    assert tile._alarm.word.text() == "In arrears"
