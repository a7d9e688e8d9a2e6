"""What comes on top of a tariff's prices: a line for each fund, monthly charge or share of common use."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.tariff.typed import EXTRA_KINDS, TypedExtra
from widgets import names, theme
from widgets.common.labels import button, choice, label
from widgets.language import Retranslated

_KINDS = {
    "unit": QT_TRANSLATE_NOOP("tariff", "on each unit, yuan"),
    "month": QT_TRANSLATE_NOOP("tariff", "a month, by the day, yuan"),
    "month_whole": QT_TRANSLATE_NOOP("tariff", "a month, on the first, yuan"),
    "percent": QT_TRANSLATE_NOOP("tariff", "common use: % of the charge"),
    "common": QT_TRANSLATE_NOOP("tariff", "common use: % of a common meter"),
    "monthly": QT_TRANSLATE_NOOP("tariff", "common use: units a month"),
}
_PRICED = ("common", "monthly")
COLUMNS = ("kind", "name", "amount", "price", "remove")


class _Row:
    """The widgets of one charge."""

    def __init__(self, number: int, typed: TypedExtra) -> None:
        self.kind: QComboBox = choice(f"{names.TARIFF_EXTRA}.{number}.kind")
        for kind in EXTRA_KINDS:
            self.kind.addItem("", kind)
        self.kind.setCurrentIndex(EXTRA_KINDS.index(typed.kind))
        self.name, self.amount, self.price = (
            QLineEdit(text) for text in (typed.name, typed.amount, typed.price)
        )
        for line, name in ((self.name, "name"), (self.amount, "amount"), (self.price, "price")):
            line.setObjectName(f"{names.TARIFF_EXTRA}.{number}.{name}")
        self.remove: QPushButton = button(f"{names.TARIFF_EXTRA}.{number}.remove", kind="quiet")

    def parts(self) -> tuple[QWidget, ...]:
        return self.kind, self.name, self.amount, self.price, self.remove

    def typed(self) -> TypedExtra:
        kind = str(self.kind.currentData())
        price = self.price.text() if kind in _PRICED else ""
        return TypedExtra(kind, self.name.text(), self.amount.text(), price)


class ExtrasForm(Retranslated, QWidget):
    """`changed` with every key."""

    changed = Signal()

    def __init__(self, extras: tuple[TypedExtra, ...]) -> None:
        super().__init__()
        self._title = label("strong")
        self._headings = {name: label("small") for name in COLUMNS}
        self._rows: list[_Row] = []
        self._made = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SPACE)
        for column, name in enumerate(COLUMNS):
            self._grid.addWidget(self._headings[name], 0, column)
        self._grid.setColumnStretch(COLUMNS.index("name"), 1)
        self.add = button(f"{names.TARIFF_EXTRA}.add", kind="quiet")
        self.add.clicked.connect(lambda: self._add(TypedExtra("unit", "", "")))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.addWidget(self._title)
        column_layout.addLayout(self._grid)
        column_layout.addWidget(self.add)
        for extra in extras:
            self._add(extra)
        self.retranslate()

    def typed(self) -> tuple[TypedExtra, ...]:
        return tuple(row.typed() for row in self._rows)

    def _add(self, typed: TypedExtra) -> None:
        self._made += 1
        row = _Row(self._made, typed)
        self._rows.append(row)
        for column, part in enumerate(row.parts()):
            self._grid.addWidget(part, self._made, column)
        for line in (row.name, row.amount, row.price):
            line.textEdited.connect(self.changed)
        row.kind.currentIndexChanged.connect(lambda _: self._arrange())
        row.remove.clicked.connect(lambda: self._drop(row))
        self.retranslate()
        self._arrange()
        row.name.setFocus()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for part in row.parts():
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        """Only what is asked for is shown."""
        for row in self._rows:
            row.price.setVisible(row.kind.currentData() in _PRICED)
        for heading in self._headings.values():
            heading.setVisible(bool(self._rows))
        self.changed.emit()

    def retranslate(self) -> None:
        self._title.setText(self.tr("On top"))
        self.add.setText(self.tr("Add a charge"))
        texts = {
            "kind": self.tr("Kind"),
            "name": self.tr("Name on the slip"),
            "amount": self.tr("How much"),
            "price": self.tr("At, yuan"),
            "remove": "",
        }
        for name, text in texts.items():
            self._headings[name].setText(text)
        for row in self._rows:
            row.remove.setText(self.tr("Remove"))
            for at, kind in enumerate(EXTRA_KINDS):
                row.kind.setItemText(at, QCoreApplication.translate("tariff", _KINDS[kind]))
