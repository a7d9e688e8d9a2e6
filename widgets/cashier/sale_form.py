"""The right side of the sale desk, before the sale: amount, tender, money received, and what Enter
will do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets import names, theme
from widgets.common import words
from widgets.common.labels import MessageLine, button, label
from widgets.language import Retranslated

QUICK_YUAN = {50: "F2", 100: "F3", 200: "F4", 500: "F5"}
TENDER_KEYS = {"cash": "F7", "card": "F8", "transfer": "F9", "qr": "F10", "deposit": "Shift+F10"}
_LONGEST_ENTRY = 24
_LONGEST_REFERENCE = 60


class SaleForm(Retranslated, QFrame):
    """Layout of the form. `entered` is Enter anywhere in it, `backed` is Esc; held keys count once."""

    entered = Signal()
    backed = Signal()
    edited = Signal()
    tender_chosen = Signal(str)
    quick_pressed = Signal(int)
    retranslated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._make_labels()
        self._make_entries()
        self._make_buttons()
        self._lay_out()
        self.retranslate()

    def _make_labels(self) -> None:
        self.title, self.meter = label("title"), label("muted")
        self.amount_label, self.amount_unit = label("strong"), label("large")
        self.quantity = label("muted")
        self.received_label, self.received_unit = label("strong"), label("muted")
        self.change_label, self.change_unit = label("strong"), label("muted")
        self.change = label("figure", name=names.DESK_CHANGE, right=True)
        self.reference_label = label("strong")
        self.preview = label("said", name=names.DESK_PREVIEW, wrap=True)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.message = MessageLine(name=names.DESK_MESSAGE)

    def _make_entries(self) -> None:
        self.amount, self.received, self.reference = QLineEdit(), QLineEdit(), QLineEdit()
        self.reference.setObjectName(names.DESK_REFERENCE)
        self.reference.setMaxLength(_LONGEST_REFERENCE)
        for entry, name, kind in (
            (self.amount, names.DESK_AMOUNT, "amount"),
            (self.received, names.DESK_RECEIVED, "figure"),
        ):
            entry.setObjectName(name)
            entry.setProperty("type", kind)
            entry.setAlignment(Qt.AlignmentFlag.AlignRight)
            entry.setMaxLength(_LONGEST_ENTRY)
            entry.textEdited.connect(lambda _: self.edited.emit())

    def _make_buttons(self) -> None:
        self.quick: dict[int, QPushButton] = {}
        for amount in QUICK_YUAN:
            made = self.quick[amount] = button(f"{names.DESK_QUICK}.{amount}")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _, amount=amount: self.quick_pressed.emit(amount))
        self.tenders: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for kind in TENDER_KEYS:
            made = self.tenders[kind] = button(f"{names.DESK_TENDER}.{kind}")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _, kind=kind: self.tender_chosen.emit(kind))
            self._group.addButton(made)
        self.tenders["cash"].setChecked(True)
        self.sell = button(names.DESK_SELL, kind="sell")
        self.clear = button(names.DESK_CLEAR, kind="quiet")
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.meter)
        layout.addLayout(_between(self.amount_label, self.quantity))
        layout.addLayout(_row(self.amount, self.amount_unit))
        layout.addLayout(_row(*self.quick.values()))
        layout.addSpacing(theme.SPACE // 2)
        layout.addLayout(_row(*self.tenders.values()))
        layout.addLayout(self._money_row())
        layout.addWidget(self._preview_box(), 1)
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addWidget(self.clear)
        foot.addStretch(1)
        foot.addWidget(self.sell)
        self.sell.setMinimumWidth(240)
        layout.addLayout(foot)

    def _money_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.received_label, 0, 0)
        grid.addWidget(self.change_label, 0, 3, Qt.AlignmentFlag.AlignRight)
        for column, part in enumerate((self.received, self.received_unit)):
            grid.addWidget(part, 1, column)
        grid.setColumnMinimumWidth(2, 16)
        for column, part in enumerate((self.change, self.change_unit), start=3):
            grid.addWidget(part, 1, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self.reference_label, 2, 0)
        grid.addWidget(self.reference, 3, 0, 1, 5)
        return grid

    def offer_deposit(self, deposit_fen: int) -> None:
        """A customer without a deposit is not asked about one."""
        self.tenders["deposit"].setVisible(deposit_fen > 0)
        if deposit_fen <= 0 and self.tenders["deposit"].isChecked():
            self.tenders["cash"].setChecked(True)

    def _preview_box(self) -> QFrame:
        box = QFrame()
        box.setProperty("role", "sunken")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.preview)
        box.setMinimumHeight(96)
        return box

    def tender(self) -> str:
        """The chosen kind of payment."""
        return next(kind for kind, made in self.tenders.items() if made.isChecked())

    def set_entry_enabled(self, *, enabled: bool) -> None:
        for part in (self.amount, *self.quick.values(), *self.tenders.values()):
            part.setEnabled(enabled)
        noted = self.tender() not in ("cash", "deposit")
        self.received.setEnabled(enabled and self.tender() == "cash")
        for part in (self.received_label, self.received, self.received_unit, self.change_label):
            part.setVisible(not noted)
        for part in (self.change, self.change_unit):
            part.setVisible(not noted)
        for part in (self.reference_label, self.reference):
            part.setVisible(noted)
        self.reference.setEnabled(enabled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.backed.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Sell"))
        self.amount_label.setText(self.tr("Amount"))
        for unit in (self.amount_unit, self.received_unit, self.change_unit):
            unit.setText(self.tr("yuan"))
        self.received_label.setText(self.tr("Received"))
        self.change_label.setText(self.tr("Change"))
        self.reference_label.setText(self.tr("Number of the payment"))
        self.reference.setPlaceholderText(self.tr("if it has one; Tab"))
        for amount, made in self.quick.items():
            made.setText(self.tr("{amount} yuan  {key}").format(amount=amount, key=QUICK_YUAN[amount]))
        for kind, made in self.tenders.items():
            made.setText(f"{words.tender(kind)}  {TENDER_KEYS[kind]}")
        self.clear.setText(self.tr("Back  Esc"))
        self.retranslated.emit()


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SPACE)
    for part in parts:
        row.addWidget(part)
    return row


def _between(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row
