"""Who rents the shop: the fields of a customer and his contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from widgets import names, theme
from widgets.common.labels import label
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.accounts import Tenant

FIELDS = ("name", "phone", "contact", "id_number", "contract")
_PLACES = {"name": (0, 0), "phone": (0, 1), "contact": (0, 2), "id_number": (1, 0), "contract": (1, 1)}
LONGEST = 60


class TenantForm(Retranslated, QWidget):
    """The name must be given, the rest may."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = {name: QLineEdit() for name in FIELDS}
        self._words = {name: label("small") for name in FIELDS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE * 2)
        for name, line in self.lines.items():
            row, column = _PLACES[name]
            line.setObjectName(f"{names.TENANT}.{name}")
            line.setMaxLength(LONGEST)
            grid.addWidget(self._words[name], row * 2, column)
            grid.addWidget(line, row * 2 + 1, column)
            grid.setColumnStretch(column, 1)
        self.retranslate()

    def tenant(self) -> Tenant:
        from app.services.accounts import Tenant

        return Tenant(**{name: line.text() for name, line in self.lines.items()})

    def retranslate(self) -> None:
        texts = {
            "name": self.tr("Customer's name"),
            "phone": self.tr("Phone"),
            "contact": self.tr("Contact person"),
            "id_number": self.tr("ID or company number"),
            "contract": self.tr("Contract number"),
        }
        for name, text in texts.items():
            self._words[name].setText(text)
