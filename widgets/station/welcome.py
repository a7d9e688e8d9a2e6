"""First page: which shop? Typed, or scanned from the code on a slip."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QUrl, QUrlQuery

from app.errors import DeskError
from widgets.station import station_names
from widgets.station.keys import LETTERS, KeyPad
from widgets.station.page import StationPage

LONGEST: Final = 20


def scanned_shop(text: str) -> str:
    """The shop that a slip's code names; "" if it is another code."""
    query = QUrlQuery(QUrl(text.strip()))
    return query.queryItemValue("shop", QUrl.ComponentFormattingOption.FullyDecoded)[:LONGEST]


class WelcomePage(StationPage):
    """Nobody is signed in here; it shows whether the desk can be reached."""

    beside = True

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._scanned = ""
        self._asking = False
        self.pad = KeyPad(name=station_names.SHOP, longest=LONGEST, rows=LETTERS)
        self.pad.changed.connect(lambda text: self.next.setEnabled(bool(text)))
        self.pad.entered.connect(self._take)
        self.next.clicked.connect(self.pad.enter)
        self.body.addStretch(1)
        self.body.addWidget(self.pad)
        self.body.addStretch(1)
        self.back.hide()
        self.retranslate()

    def enter(self) -> None:
        super().enter()
        self.pad.clear()
        self._scanned = ""
        self.next.setEnabled(False)
        self.ask_again()

    def forget(self) -> None:
        self._asking = False

    def ask_again(self) -> None:
        """Whether the desk is there; one question at a time."""
        if not self._asking:
            self._asking = True
            self.link.get("hello", self._known, self._not_known)

    def typed(self, text: str) -> None:
        """A scanner sends an address much longer than a shop's number, and Enter behind it."""
        self._scanned = (self._scanned + text)[-400:]
        if not text.endswith(("\r", "\n")):
            if len(self._scanned) <= LONGEST and "/" not in self._scanned:
                self.pad.type(text.upper())
            return
        shop, self._scanned = scanned_shop(self._scanned), ""
        if shop:
            self._take(shop)
        else:
            self.pad.enter()

    def _known(self, hello: dict[str, Any]) -> None:
        self._asking = False
        self.heard()
        self.station.know(hello)

    def _not_known(self, error: DeskError) -> None:
        self._asking = False
        self.failed(error)

    def _take(self, shop: str) -> None:
        if not self.station.is_known:
            self.message.show_error(DeskError("station.unreachable"))
            self.ask_again()
            return
        self.station.prove(shop)

    def retranslate(self) -> None:
        self.ask.setText(self.tr("Type your shop number, or scan the code on your slip"))
        self.next.setText(self.tr("Go on"))
