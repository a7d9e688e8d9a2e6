"""Online orders on the screen: the list, what the office decides, two persons for a refund."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.payment import PayChannel, PaySource, PayState, refund_number
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.payments.channel import RefundAnswer, RefundState
from app.services import online_orders, passwords, pay_channels, pay_refunds, sign_in
from app.services.online_orders import PayWanted
from app.services.pay_channels import ChannelForm
from app.verify import verify_book
from tests.helpers.pay_gateways import NoSocket, made
from tests.helpers.second_person import SECRET, add_people, approved
from tests.widgets import small_desk
from tests.widgets.small_desk import COUNT, SmallDesk
from widgets import theme
from widgets.common import messages, pay_words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.confirm import ConfirmDialog
from widgets.payments import payment_names as names

FEN = 2_000


class Office:
    """A desk with one payment service, and the orders placed at it."""

    def __init__(self, desk: SmallDesk, gateway: Any) -> None:
        self.desk, self.gateway = desk, gateway
        self.people: dict[str, Session] = desk.ledger.write(add_people)
        form = ChannelForm(1, PayChannel.ALIPAY, enabled=True, **gateway.setup())
        now = desk.clock.utc_ms()
        desk.ledger.write(
            lambda ledger: pay_channels.save(
                ledger, desk.key_store, form, approval=None, session=SYSTEM, now_utc_ms=now
            )
        )
        desk.payments.set_up_anew()

    def place(self, meter: str) -> str:
        wanted = PayWanted(f"r-{meter}", meter, FEN, PayChannel.ALIPAY, PaySource.DESK)
        now, live = self.desk.clock.utc_ms(), self.desk.live.state(meter)
        order = self.desk.ledger.write(
            lambda ledger: online_orders.place(
                ledger, wanted, session=self.people["he"], live=live, now_utc_ms=now
            )
        )
        self.turn()
        return order.id

    def turn(self, seconds: int = 5) -> None:
        self.desk.clock.now_utc_ms += seconds * 1000
        for lane in self.desk.payments.lanes.values():
            lane.turn()

    def counted(self, meter: str, count: int) -> None:
        """The meter's own count of purchases, as it was read last."""
        point = next(one for one in small_desk.points(6) if one.meter_id == meter)
        now = self.desk.clock.utc_ms()
        self.desk.live.put(small_desk.sample(point, now, purchase_count=count))

    def hold(self, meter: str) -> str:
        """Paid, and held: the meter counts another purchase than the book."""
        order = self.place(meter)
        self.counted(meter, COUNT + 1)
        self.gateway.pay(order)
        self.turn()
        return order

    def state(self, order: str) -> str:
        return self.desk.ledger.read(lambda ledger: ledger.payments.required(order).state)


@pytest.fixture
def desk(qapp, tmp_path) -> Iterator[SmallDesk]:
    gateways: dict[str, Any] = {}
    found = small_desk.make(tmp_path, wire=lambda setup: NoSocket(gateways[setup.channel]))
    gateways.update(made(found.clock.utc_ms))
    found.gateways = gateways
    yield found
    found.readings.close()
    assert verify_book(found.ledger.path).findings == ()
    found.ledger.close()


@pytest.fixture
def office(desk) -> Office:
    return Office(desk, desk.gateways["alipay"])


def open_page(office, window, qtbot, orders: int, who: str = "he"):
    window.sign_in.signed_in.emit(office.people[who])
    window.work.open(names.PAGE_PAYMENTS)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = window.page(names.PAGE_PAYMENTS)
    qtbot.waitUntil(lambda: shown.orders.model.rowCount() == orders)
    return shown


def told(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def choose(tab, order: str, qtbot) -> None:
    tab.table.choose_key(order)
    qtbot.waitUntil(lambda: "Steps" in told(tab.detail) and order in told(tab.detail))


def test_the_list_tells_what_became_of_each_order_and_why_it_is_held(office, window, qtbot) -> None:
    held, offered = office.hold("E001"), office.place("E002")
    tab = open_page(office, window, qtbot, 2).orders
    assert [row.id for row in tab.model.shown()] == [offered, held]
    choose(tab, held, qtbot)
    said = told(tab.detail)
    assert "Paid, not sold" in said
    assert "Alipay" in said
    assert "20.00" in said
    assert "The office decides" in said
    tab.state.setCurrentIndex(1)
    qtbot.waitUntil(lambda: [row.id for row in tab.model.shown()] == [held])
    tab.state.setCurrentIndex(0)
    tab.filter.setText("e002")
    qtbot.waitUntil(lambda: [row.id for row in tab.model.shown()] == [offered])


def test_what_is_held_is_sold_once_nothing_is_in_the_way(office, window, qtbot) -> None:
    held = office.hold("E001")
    tab = open_page(office, window, qtbot, 1).orders
    choose(tab, held, qtbot)
    QTest.keyClick(tab, Qt.Key.Key_F6)
    window.findChild(ConfirmDialog).accept()
    qtbot.waitUntil(lambda: "count" in tab.message.text())
    assert office.state(held) == PayState.HELD
    office.counted("E001", COUNT)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(tab, Qt.Key.Key_F6)
    next(one for one in window.findChildren(ConfirmDialog) if one.isVisible()).accept()
    qtbot.waitUntil(lambda: office.state(held) == PayState.SOLD)
    qtbot.waitUntil(lambda: office.desk.engine.submitted == [held])
    qtbot.waitUntil(lambda: not tab.sell.isEnabled())


def test_money_goes_back_with_a_second_person(office, window, qtbot) -> None:
    held = office.hold("E001")
    tab = open_page(office, window, qtbot, 1).orders
    choose(tab, held, qtbot)
    QTest.keyClick(tab, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(window.findChildren(ApprovalDialog)))
    dialog = window.findChild(ApprovalDialog)
    assert "20.00" in told(dialog)
    for name, text in (("reason", "not wanted"), ("name", "wu"), ("password", SECRET)):
        dialog.lines[name].setText(text)
    dialog.yes.click()
    qtbot.waitUntil(lambda: office.state(held) == PayState.REFUNDING)
    office.turn()
    office.turn(60)
    assert office.state(held) == PayState.REFUNDED
    tab.look()
    qtbot.waitUntil(lambda: "Sent back" in told(tab.detail) and "not wanted" in told(tab.detail))
    assert not tab.refund.isEnabled()


def test_a_refund_that_was_refused_is_asked_for_again_by_the_same_number(office, window, qtbot) -> None:
    held = office.hold("E001")
    wanted = office.desk.ledger.read(
        lambda ledger: pay_refunds.wanted(ledger, held, session=office.people["he"])
    )
    now = office.desk.clock.utc_ms()
    yes = approved(office.desk.ledger, wanted, by="wu", session=office.people["he"], now_utc_ms=now)
    told_why = {"reason": "held", "approval": yes, "session": office.people["he"], "now_utc_ms": now}
    office.desk.ledger.write(lambda ledger: pay_refunds.ask(ledger, held, **told_why))
    refused = RefundAnswer(RefundState.REFUSED, text="no money left")
    office.desk.ledger.write(lambda ledger: pay_refunds.refused(ledger, held, refused, now_utc_ms=now))
    tab = open_page(office, window, qtbot, 1).orders
    choose(tab, held, qtbot)
    assert "Refund refused" in told(tab.detail)
    assert "no money left" in told(tab.detail)
    tab.refund.click()
    qtbot.waitUntil(lambda: office.state(held) == PayState.REFUNDING)
    assert not window.findChildren(ApprovalDialog), "it was approved already"
    office.turn()
    office.turn(60)
    assert office.state(held) == PayState.REFUNDED
    trade = office.gateway.trades.get(held)
    assert trade is not None
    assert list(trade.refunds) == [refund_number(held)]


def test_with_nothing_chosen_the_card_says_what_it_is_for(office, window, qtbot) -> None:
    order = office.place("E001")
    tab = open_page(office, window, qtbot, 1).orders
    qtbot.waitUntil(lambda: order in told(tab.detail))
    tab.filter.setText("no such order")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    seen = [one.text() for one in tab.detail.findChildren(QLabel) if one.isVisible() and one.text()]
    assert seen == ["Nothing chosen", "Choose an entry of the list: all of it is told here."]


def test_an_order_that_nobody_pays_is_closed(office, window, qtbot) -> None:
    offered = office.place("E002")
    tab = open_page(office, window, qtbot, 1).orders
    choose(tab, offered, qtbot)
    assert not tab.sell.isEnabled() and not tab.refund.isEnabled()
    QTest.keyClick(tab, Qt.Key.Key_F7)
    window.findChild(ConfirmDialog).accept()
    qtbot.waitUntil(lambda: office.state(offered) == PayState.CLOSING)
    office.turn()
    assert office.state(offered) == PayState.CLOSED


def test_a_cashier_looks_and_may_not_send_money_back(office, window, qtbot) -> None:
    office.people["lin"] = small_desk.cashier(office.desk.ledger)
    office.hold("E001")
    tab = open_page(office, window, qtbot, 1, who="lin").orders
    assert tab.sell.isVisible() and not tab.refund.isVisible()


def test_the_export_has_every_order_whole(office, window, qtbot, tmp_path) -> None:
    held = office.hold("E001")
    tab = open_page(office, window, qtbot, 1).orders
    path = tmp_path / "orders.csv"
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert "Transaction" in rows[0]
    assert held in rows[1] and "20.00" in rows[1]


def test_a_difference_is_shown_with_its_entry_and_settled_by_two(office, window, qtbot, tmp_path) -> None:
    office.gateway.pay(office.place("E001"))
    office.turn()
    office.gateway.faults.set("bill_extra")
    office.turn(90_000)
    for _ in range(4):
        office.turn()
    page = open_page(office, window, qtbot, 1)
    page.tabs.setCurrentIndex(1)
    tab = page.differences
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    said = told(tab.detail)
    assert "Only in their statement" in said
    assert "raised by 12.34 yuan" in said
    assert "Alipay" in tab.fetched.text()
    path = tmp_path / "differences.csv"
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(path)
    assert "12.34" in path.read_text("utf-8-sig")
    tab.settle.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ApprovalDialog)))
    dialog = window.findChild(ApprovalDialog)
    for name, text in (("reason", "theirs"), ("name", "wu"), ("password", SECRET)):
        dialog.lines[name].setText(text)
    dialog.yes.click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    tab.all.setChecked(True)
    qtbot.waitUntil(lambda: "Settled" in told(tab.detail))
    assert not tab.settle.isEnabled()


def test_what_the_service_is_still_asked_about_takes_no_entry(office, window, qtbot) -> None:
    office.place("E001")
    for _ in range(30):
        office.turn(60)
    trade = office.gateway.trades.all()[0]
    office.gateway.trades.pay(trade.order_no, late=True)
    office.gateway.faults.set("unknown")
    office.turn(90_000)
    for _ in range(4):
        office.turn()
    page = open_page(office, window, qtbot, 1)
    page.tabs.setCurrentIndex(1)
    tab = page.differences
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.settle.click()
    qtbot.waitUntil(lambda: trade.order_no in tab.message.text())
    assert "is being asked" in tab.message.text() and not window.findChildren(ApprovalDialog)


@pytest.fixture
def channels(office, window, qtbot):
    """The services as an administrator sees them."""
    hashed = passwords.hashed(SECRET)
    roles = ("administrator",)

    def unit(ledger) -> Session:
        ledger.operators.add(
            name="gao", display_name="gao", password_hash=hashed, roles=roles, drawer="D-gao"
        )
        return sign_in.session_of(ledger, ledger.operators.by_name("gao"))

    office.people["gao"] = office.desk.ledger.write(unit)
    page = open_page(office, window, qtbot, 0, who="gao")
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.channels.model.rowCount() == 3)
    return page.channels


def test_a_service_is_tried_out_and_says_what_came_back(channels, office, qtbot) -> None:
    channels.try_out.click()
    qtbot.waitUntil(lambda: "signed with its own key" in channels.message.text())
    office.gateway.faults.set("bad_signature")
    channels.try_out.click()
    qtbot.waitUntil(lambda: "not signed with the payment service's key" in channels.message.text())
    channels.table.choose(1)
    assert not channels.try_out.isEnabled()


def test_whom_payments_go_to_is_changed_by_two(channels, office, window, qtbot, tmp_path) -> None:
    def kept() -> str:
        row = office.desk.ledger.read(lambda ledger: ledger.payments.channel(1, "alipay"))
        return row.detail["merchant"]

    before, fields = kept(), channels.fields
    fields.lines["merchant"].clear()
    channels.save.click()
    qtbot.waitUntil(lambda: "Merchant number is missing" in channels.message.text())
    key = tmp_path / "key.pem"
    key.write_text("no key at all")
    fields.lines["merchant"].setText("2088000000000001")
    fields.key_wanted.emit("private_key", key)
    qtbot.waitUntil(lambda: "not saved yet" in fields.kept["private_key"].text())
    channels.save.click()
    qtbot.waitUntil(lambda: "Our private key cannot be read" in channels.message.text())
    key.write_text(office.gateway.setup()["private_key"])
    fields.key_wanted.emit("private_key", key)
    qtbot.waitUntil(lambda: "BEGIN" in fields.form().private_key)
    channels.save.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ApprovalDialog)))
    assert kept() == before
    dialog = window.findChild(ApprovalDialog)
    assert "2088000000000001" in told(dialog)
    for name, text in (("reason", "new contract"), ("name", "wu"), ("password", SECRET)):
        dialog.lines[name].setText(text)
    dialog.yes.click()
    qtbot.waitUntil(lambda: "Saved" in channels.message.text())
    assert kept() == "2088000000000001"
    theirs = [key.strip() for key in office.gateway.setup()["public_keys"].values()]
    assert list(fields.form().public_keys.values()) == theirs, "what was not touched stays"


def test_a_cashier_has_the_orders_alone(office, window, qtbot) -> None:
    office.people["lin"] = small_desk.cashier(office.desk.ledger)
    page = open_page(office, window, qtbot, 0, who="lin")
    assert page.tabs.count() == 1 and page.differences is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_wrong_with_a_set_up_names_the_field_in_words(context, language: str) -> None:
    context.language.set(language)
    for field in ("merchant", "notify_url", "public_key", "api_key"):
        said = messages.sentence(DeskError("pay_setup.missing", field=field))
        assert field not in said


def test_every_state_has_its_icon_and_its_word(window) -> None:
    shown = [pay_words.state(state) for state in PayState]
    assert len({word for _, _, word in shown}) == len(shown)
    for colour, icon, _ in shown:
        assert not theme.icon(icon, colour).isNull()
