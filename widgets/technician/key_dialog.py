"""A collector's new key, shown once, to be entered in the collector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import button, label
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.collector_keys import NewKey

_GROUP = 4
_GROUPS_IN_A_ROW = 8


class NewKeyDialog(Retranslated, QDialog):
    """Closes only by its button or Esc; the key is nowhere afterwards but wrapped in the book."""

    def __init__(self, new: NewKey, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.NEW_KEY_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._collector, self._number = new.collector, new.key_id
        self._title, self._explained = label("title"), label(wrap=True)
        self._key = label("figure", name=names.NEW_KEY)
        self._key.setText(_grouped(new.secret.hex()))
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = button(names.NEW_KEY_CLOSE, kind="primary")
        self._close.clicked.connect(self.accept)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self._title, self._key, self._explained):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout.addLayout(foot)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("New key"))
        self._title.setText(
            self.tr("Key {number} of collector {collector}").format(
                number=self._number, collector=self._collector
            )
        )
        self._explained.setText(
            self.tr(
                "Enter it in the collector now, under this number. It is not shown again; if it gets lost, "
                "change the key once more."
            )
        )
        self._close.setText(self.tr("I have entered it  Enter"))


def _grouped(digits: str) -> str:
    """In fours, eight to a row, so that none is skipped in copying."""
    fours = [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
    rows = [fours[at : at + _GROUPS_IN_A_ROW] for at in range(0, len(fours), _GROUPS_IN_A_ROW)]
    return "\n".join(" ".join(row) for row in rows)
