"""How money comes or goes: one of the tenders of the desk."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from widgets import names
from widgets.common import words
from widgets.language import Retranslated

TENDERS = ("cash", "card", "transfer", "qr")


class TenderBox(Retranslated, QComboBox):
    """Cash first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TENDER)
        for tender in TENDERS:
            self.addItem("", tender)
        self.retranslate()

    def tender(self) -> str:
        return str(self.currentData())

    def retranslate(self) -> None:
        for place, tender in enumerate(TENDERS):
            self.setItemText(place, words.tender(tender))
