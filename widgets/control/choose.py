"""Which meters are meant: a pasted list, and a name under which a selection is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from widgets import names
from widgets.cashier.account_dialog import AccountDialog
from widgets.common.labels import label
from widgets.context import Context
from widgets.control import calls

if TYPE_CHECKING:
    from app.services.meter_sets import Pasted

_UNKNOWN_SHOWN = 30


class PasteDialog(AccountDialog):
    """`found(meter ids)`. What nobody knows is listed first, and only a second press goes on without it."""

    found = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.PASTE_DIALOG)
        self.text = QPlainTextEdit()
        self.text.setObjectName(f"{names.PASTE_DIALOG}.text")
        self.text.setMinimumHeight(220)
        self.text.setTabChangesFocus(True)
        self._says, self.unknown = label(wrap=True), label("said", wrap=True)
        self._looked: tuple[str, Pasted] | None = None
        for part in (self._says, self.text, self.unknown):
            self.body.addWidget(part)
        self.act.clicked.connect(self._look)
        self.text.textChanged.connect(self.unknown.hide)
        self.resize(560, 460)
        self.retranslate()
        self.unknown.hide()
        self.text.setFocus()

    def _look(self) -> None:
        text = self.text.toPlainText()
        if self._looked is not None and self._looked[0] == text and self._looked[1].meters:
            self._take(self._looked[1])
            return
        self.look_up(calls.pasted(self.context.desk, text), lambda found: self._judge(text, found))

    def _judge(self, text: str, found: Pasted) -> None:
        self._looked = (text, found)
        if not found.unknown and found.meters:
            self._take(found)
            return
        shown = ", ".join(found.unknown[:_UNKNOWN_SHOWN])
        more = " …" if len(found.unknown) > _UNKNOWN_SHOWN else ""
        self.unknown.setText(
            self.tr(
                "Found: {n}. Not known here: {unknown}. Correct the list, or press again to go on."
            ).format(n=len(found.meters), unknown=(shown + more) or "–")
        )
        self.unknown.show()

    def _take(self, found: Pasted) -> None:
        self.found.emit(found.meters)
        self.accept()

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Choose by a list"))
        self._says.setText(
            self.tr("Paste numbers of meters or shops, parted by spaces, commas or lines, as from a sheet.")
        )
        self.act.setText(self.tr("Choose these") + "  Ctrl+Enter")


class SaveDialog(AccountDialog):
    """`saved(name)`: so many meters are a selection of that name from now on."""

    saved = Signal(str)

    def __init__(self, meter_ids: tuple[str, ...], context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=f"{names.CONTROL}.save_dialog")
        self._meters = meter_ids
        self.name = QLineEdit()
        self.name.setObjectName(f"{names.CONTROL}.set_name")
        self.name.setMaxLength(40)
        self._says = label(wrap=True)
        self.body.addWidget(self._says)
        self.body.addWidget(self.name)
        self.act.clicked.connect(self._save)
        self.name.returnPressed.connect(self.act.click)
        self.resize(460, 220)
        self.retranslate()
        self.name.setFocus()

    def _save(self) -> None:
        unit = calls.save_set(self.context.desk, self.name.text(), self._meters)

        def done(_set_id: int) -> None:
            self.saved.emit(self.name.text().strip())
            self.accept()

        self.write(unit, done)

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Save the selection"))
        self._says.setText(
            self.tr("Save these {n} meters under a name. A selection of that name is replaced.").format(
                n=len(self._meters)
            )
        )
        self.act.setText(self.tr("Save") + "  Ctrl+Enter")
