"""How much of one act a role may do alone: two figures, empty for no limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.approvals import Limit, Unit
from app.domain.money import parse_yuan
from app.errors import DeskError
from widgets import names, theme
from widgets.common import approval_words, words
from widgets.common.labels import MessageLine, button, label
from widgets.language import Retranslated
from widgets.sign_in import Entry

if TYPE_CHECKING:
    from app.services.act_limits import LimitRow

_LARGEST = 10**12


class LimitDialog(Retranslated, QDialog):
    """`chosen(Limit)` when it is accepted."""

    chosen = Signal(object)

    def __init__(self, row: LimitRow, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.LIMIT_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._row = row
        self._title, self._told = label("title", wrap=True), label("muted", wrap=True)
        self.per_act = Entry(name=f"{names.LIMIT_DIALOG}.per_act")
        self.per_day = Entry(name=f"{names.LIMIT_DIALOG}.per_day")
        self.message = MessageLine(name=f"{names.LIMIT_DIALOG}.message")
        self.save = button(f"{names.LIMIT_DIALOG}.save", kind="primary")
        self.save.setDefault(True)
        self._cancel = button(f"{names.LIMIT_DIALOG}.cancel")
        for entry, value in ((self.per_act, row.limit.per_act), (self.per_day, row.limit.per_day)):
            text = "" if value is None else approval_words.amount(value, row.act.unit)
            entry.line.setText(text.replace(",", ""))
        self._lay_out()
        self.save.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        for part in (self._title, self._told, self.per_act, self.per_day, self.message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self.save)
        layout.addLayout(foot)
        self.setFixedWidth(440)

    def _save(self) -> None:
        try:
            limit = Limit(self._amount(self.per_act), self._amount(self.per_day))
        except DeskError as error:
            self.message.show_error(error)
            return
        self.chosen.emit(limit)
        self.accept()

    def _amount(self, entry: Entry) -> int | None:
        """What was typed, in the act's unit. Raises DeskError money.*, limits.out_of_range."""
        text = entry.line.text().strip()
        if not text:
            return None
        if self._row.act.unit is Unit.FEN:
            return 0 if not text.strip("0.") and text[0] == "0" else parse_yuan(text)
        if not re.fullmatch(r"[0-9]{1,12}", text):
            raise DeskError("limits.out_of_range", most=_LARGEST)
        return int(text)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("What one person may do"))
        self._title.setText(approval_words.title(self._row.act.name))
        self._told.setText(
            self.tr("{role}, counted in {unit}. Empty: no limit. 0: it always takes two.").format(
                role=words.role(self._row.role), unit=approval_words.unit(self._row.act.unit)
            )
        )
        self.per_act.heading.setText(self.tr("Alone, each time"))
        self.per_day.heading.setText(self.tr("Alone, in a day"))
        self.save.setText(self.tr("Keep  Enter"))
        self._cancel.setText(self.tr("Cancel  Esc"))
