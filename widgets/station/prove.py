"""Second page: who are you? By a code sent to a telephone on file, or by the code on a slip."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout

from widgets.common.labels import button
from widgets.station import look, station_names
from widgets.station.keys import KeyPad
from widgets.station.page import StationPage

NUMBER_DIGITS: Final = 11
CODE_DIGITS: Final = 20


class ProvePage(StationPage):
    """Three things may be asked for: the telephone, the code that was sent to it, the code on the slip."""

    beside = True

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._shop = self._request = ""
        self._wants = "slip"
        self.pad = KeyPad(name=station_names.CODE, longest=CODE_DIGITS)
        self.pad.changed.connect(lambda text: self.next.setEnabled(bool(text)))
        self.pad.entered.connect(self._enter)
        self.next.clicked.connect(self.pad.enter)
        self.by_text = button(station_names.BY_TEXT)
        self.by_text.clicked.connect(lambda: self._want("number"))
        self.by_slip = button(station_names.BY_SLIP)
        self.by_slip.clicked.connect(lambda: self._want("slip"))
        ways = QHBoxLayout()
        ways.setSpacing(look.GAP)
        ways.addWidget(self.by_text)
        ways.addWidget(self.by_slip)
        self.body.addStretch(1)
        self.body.addWidget(self.pad)
        self.body.addStretch(1)
        self.side.addLayout(ways)
        self.retranslate()

    def begin(self, shop: str, *, texts: bool) -> None:
        """For this shop; `texts`: whether codes by text can be had here."""
        self.enter()
        self._shop, self._request = shop, ""
        self.by_text.setVisible(texts)
        self.by_slip.setVisible(texts)
        self._want("number" if texts else "slip")

    def forget(self) -> None:
        self._shop = self._request = ""
        self.pad.clear()

    def typed(self, text: str) -> None:
        self.pad.type(text)

    def _want(self, what: str) -> None:
        self.message.clear_message()
        self._wants = what
        self.pad.clear()
        self.by_text.setEnabled(what == "slip")
        self.by_slip.setEnabled(what != "slip")
        self.retranslate()

    def _enter(self, text: str) -> None:
        self.message.clear_message()
        self.wait(busy=True)
        if self._wants == "number":
            self.link.post("sign-in/text", self._sent, self.failed, shop=self._shop, number=text)
        elif self._wants == "code":
            self.link.post("sign-in/code", self._proven, self.failed, request=self._request, code=text)
        else:
            self.link.post("sign-in/slip", self._proven, self.failed, shop=self._shop, code=text)

    def failed(self, error) -> None:  # type: ignore[no-untyped-def]
        self.pad.clear()
        if error.params.get("what") == "tenant.code_over":
            self._want("number")
        super().failed(error)

    def _sent(self, answer: dict[str, Any]) -> None:
        self._request = str(answer.get("request", ""))
        self._want("code")
        self.message.say("info", "station.code_sent")

    def _proven(self, answer: dict[str, Any]) -> None:
        self.link.take(str(answer.get("token", "")))
        self.station.show_own()

    def retranslate(self) -> None:
        asks = {
            "number": self.tr("Shop {shop}: type the mobile number that the office has on file"),
            "code": self.tr("Shop {shop}: type the code that was sent to your telephone"),
            "slip": self.tr("Shop {shop}: type the code printed on your slip"),
        }
        self.ask.setText(asks[self._wants].format(shop=self._shop))
        self.by_text.setText(self.tr("Code by text message"))
        self.by_slip.setText(self.tr("Code on the slip"))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("Send the code") if self._wants == "number" else self.tr("Go on"))
