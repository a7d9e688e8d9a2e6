"""Top up: how much, by what, the code to scan, and word when the meter has it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from app.domain.money import parse_yuan
from app.errors import DeskError
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.common.qr_picture import QrPicture
from widgets.station import look, station_names
from widgets.station.keys import AMOUNT, KeyPad
from widgets.station.link import AWAY
from widgets.station.own import medium_words
from widgets.station.page import StationPage

AMOUNTS: Final = ("50", "100", "200", "500")
CHANNELS: Final = ("alipay", "wechat", "unionpay")
AGAIN_MS: Final = 2_000
_OVER: Final = frozenset({"closed", "refused", "held", "sold", "refunding", "refunded", "refund_refused"})
_OPEN_SALE: Final = frozenset({"recorded", "sending", "in_doubt", "escalated"})


def channel_words(channel: str) -> str:
    return {
        "alipay": QCoreApplication.translate("StationWords", "Alipay"),
        "wechat": QCoreApplication.translate("StationWords", "WeChat Pay"),
        "unionpay": QCoreApplication.translate("StationWords", "UnionPay"),
    }.get(channel, channel)


class AmountPage(StationPage):
    """How much, and by what. What may be paid at most the desk says; it checks again when it is asked."""

    beside = True

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._meter: dict[str, Any] = {}
        self._most_fen = 0
        self._request, self._asked = "", (0, "")
        self.pad = KeyPad(name=station_names.AMOUNT, longest=7, rows=AMOUNT)
        self.pad.changed.connect(lambda _: self._may_go_on())
        self._amounts = QWidget()
        amounts = QGridLayout(self._amounts)
        amounts.setContentsMargins(0, 0, 0, 0)
        amounts.setSpacing(look.GAP)
        for number, amount in enumerate(AMOUNTS):
            choice = button(f"{station_names.AMOUNT}.{amount}")
            choice.setText(f"¥ {amount}")
            choice.clicked.connect(lambda _=False, amount=amount: self._fill(amount))
            amounts.addWidget(choice, 0, number)
        self._group = QButtonGroup(self)
        self._channels = {one: button(f"{station_names.CHANNEL}.{one}") for one in CHANNELS}
        ways = QHBoxLayout()
        ways.setSpacing(look.GAP)
        for choice in self._channels.values():
            choice.setCheckable(True)
            self._group.addButton(choice)
            choice.clicked.connect(lambda: self._may_go_on())
            ways.addWidget(choice)
        self.side.addWidget(self._amounts)
        self.side.addLayout(ways)
        self.body.addWidget(self.pad)
        self.body.addStretch(1)
        self.next.clicked.connect(self._place)
        self.retranslate()

    def begin(self, meter: dict[str, Any]) -> None:
        """For this meter. The request's id makes a second press the same order, also where no answer came."""
        self.enter()
        self._meter, self._most_fen = meter, 0
        self._request = ""
        self.pad.clear()
        for choice in self._channels.values():
            choice.hide()
        self._show_keys(shown=True)
        self._may_go_on()
        self.retranslate()
        self.link.get(f"meters/{meter['meter_id']}/pay", self._known, self.failed)

    def forget(self) -> None:
        self._meter, self._request = {}, ""
        self.pad.clear()

    def typed(self, text: str) -> None:
        self.pad.type(text)

    def go_back(self) -> None:
        self.station.show_own()

    def _known(self, offer: dict[str, Any]) -> None:
        offered = [one for one in CHANNELS if one in offer.get("channels", ())]
        for one, choice in self._channels.items():
            choice.setVisible(one in offered)
        if not offered:
            self.message.say("info", "station.no_channel")
            self._show_keys(shown=False)
            return
        self._most_fen = int(offer["most_fen"])
        self._channels[offered[0]].setChecked(True)
        self._may_go_on()

    def _show_keys(self, *, shown: bool) -> None:
        for part in (self._amounts, self.pad, self.next):
            part.setVisible(shown)

    def _fill(self, amount: str) -> None:
        self.pad.clear()
        self.pad.type(amount)

    def _channel(self) -> str:
        return next((one for one, choice in self._channels.items() if choice.isChecked()), "")

    def _may_go_on(self) -> None:
        self.next.setEnabled(bool(self.pad.text and self._most_fen and self._channel()))

    def _place(self) -> None:
        try:
            amount = parse_yuan(self.pad.text)
            if amount > self._most_fen:
                raise DeskError("station.at_most", limit=figures.yuan(self._most_fen))
        except DeskError as error:
            self.message.show_error(error)
            return
        asked = (amount, self._channel())
        if not self._request or asked != self._asked:
            self._request, self._asked = secrets.token_urlsafe(16), asked
        self.message.clear_message()
        self.wait(busy=True)
        self.link.post(
            f"meters/{self._meter['meter_id']}/pay",
            self._placed,
            self.failed,
            request=self._request,
            channel=asked[1],
            amount_fen=amount,
        )

    def _placed(self, order: dict[str, Any]) -> None:
        self.station.show_order(order)

    def failed(self, error: DeskError) -> None:
        if error.key not in AWAY:
            self._request = ""  # what was refused is not the next try's order
        super().failed(error)
        self._may_go_on()

    def retranslate(self) -> None:
        what = medium_words(str(self._meter.get("medium", "")))
        meter = self._meter.get("meter_id", "")
        self.ask.setText(self.tr("How much for {what} {meter}?").format(what=what, meter=meter))
        for one, choice in self._channels.items():
            choice.setText(channel_words(one))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("To the payment"))


class PayPage(StationPage):
    """The code to scan; then what became of it. Walking away loses nothing: the desk goes on by itself."""

    beside = True

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._order: dict[str, Any] = {}
        self.picture = QrPicture(name=station_names.PAY_CODE, side=480)
        self._amount = label("money")
        self._amount.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.state = label("large", name=station_names.PAID, wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side.addWidget(self._amount)
        self.side.addWidget(self.state)
        self.body.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignCenter)
        self.body.addStretch(1)
        self.next.clicked.connect(lambda: self.station.show_own())
        self._pace = QTimer(self, interval=AGAIN_MS)
        self._pace.timeout.connect(self._look)
        self.retranslate()

    def begin(self, order: dict[str, Any]) -> None:
        self.enter()
        self._take(order)
        self._pace.start()

    def forget(self) -> None:
        self._pace.stop()
        self._order = {}
        self.picture.hide()
        self._show()

    def is_credited(self) -> bool:
        """Whether the meter has what was paid."""
        return self._order.get("state") == "sold" and self._order.get("sale_state") == "confirmed"

    def go_back(self) -> None:
        """Not wanted any more: closed at the gateway; what was paid all the same is credited."""
        if self._order:
            self.link.post(f"payments/{self._order['id']}/give-up", self._take, self.failed)

    def _look(self) -> None:
        self.station.touched_by_payment()
        self.link.get(f"payments/{self._order['id']}", self._take, self.failed)

    def hideEvent(self, event: QHideEvent) -> None:
        self._pace.stop()  # who pays stands before it; the desk goes on by itself
        super().hideEvent(event)

    def _take(self, order: dict[str, Any]) -> None:
        self.heard()
        changed = order.get("code") != self._order.get("code")
        self._order = order
        if order.get("code") and changed:
            self.picture.show_text(str(order["code"]))
        if _is_over(order):
            self._pace.stop()
        self._show()

    def _show(self) -> None:
        order = self._order
        self.picture.setVisible(bool(order.get("code")))
        self._amount.setText(f"¥ {figures.yuan(order['amount_fen'])}" if order else " ")
        self.state.setText(self._words(order) if order else " ")
        waits = str(order.get("state")) in ("placed", "offered", "closing")
        self.ask.setText(self.tr("Pay here") if waits or not order else self.tr("Your payment"))
        self.back.setVisible(waits)
        self.next.setVisible(not waits)

    def _words(self, order: Mapping[str, Any]) -> str:
        state = str(order["state"])
        if state == "sold":
            return self._sold(str(order.get("sale_state")))
        said = {
            "placed": self.tr("The payment is being prepared …"),
            "offered": self.tr("Scan the code with {channel}").format(
                channel=channel_words(str(order["channel"]))
            ),
            "closing": self.tr("The payment is being closed …"),
            "closed": self.tr("Not paid. The order is closed."),
            "refused": self.tr("The payment could not be prepared. Try again, or top up at the office."),
            "paid": self.tr("Paid. The meter is being credited …"),
            "held": self.tr("Paid. The office must look at it first; nothing is lost."),
            "refunding": self.tr("The money is on its way back to you."),
            "refunded": self.tr("The money was given back."),
        }
        return said.get(state, self.tr("Please ask the office; nothing is lost."))

    def _sold(self, sale: str) -> str:
        if self.is_credited():
            return self.tr("Paid, and the meter has it. Thank you.")
        if sale in _OPEN_SALE:
            return self.tr("Paid. The meter is being credited …")
        return self.tr("Please ask the office; nothing is lost.")

    def retranslate(self) -> None:
        self.back.setText(self.tr("Do not pay"))
        self.next.setText(self.tr("Go on"))
        self._show()


def _is_over(order: Mapping[str, Any]) -> bool:
    return str(order["state"]) in _OVER and not (
        order["state"] == "sold" and str(order.get("sale_state")) in _OPEN_SALE
    )
