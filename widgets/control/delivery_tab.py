"""Prices and settings as the book wants them and as meters show them; what differs is sent from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QAbstractItemView

from app.domain.delivery import DRIFTS
from widgets import names
from widgets.common import figures, item_words
from widgets.common import list_columns as columns
from widgets.common.labels import button, choice
from widgets.common.list_sheet import asked_of
from widgets.common.list_tab import ListTab
from widgets.context import Context
from widgets.control import calls, delivery_words
from widgets.control.batch_dialog import BatchDialog
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.delivery import ItemRow

SEND_KEY = "F8"
SHOWN: dict[str, Callable[[ItemRow], bool]] = {
    "drifts": lambda row: row.item.stands in DRIFTS,
    "to_come": lambda row: row.item.begins_utc_ms is not None,
    "all": lambda row: True,
}


class DeliveryTab(ListTab):
    """`sent(batch id)`: recorded, and handed to the engine."""

    sent = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            name=names.DELIVERY,
            columns=_columns(),
            key=lambda row: (row.item.meter_id, row.item.name),
            icon="ok",
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.shown = choice(f"{self.name}.shown")
        for key in SHOWN:
            self.shown.addItem(key, key)
        self.tools.insertWidget(1, self.shown)
        self.send = button(f"{self.name}.send", kind="primary")
        self.foot.addWidget(self.send)
        self.shown.currentIndexChanged.connect(lambda _: self.refilter())
        self.send.clicked.connect(self._send)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.on_key(SEND_KEY, self.send.click)
        self.retranslate()

    def unit(self) -> Callable[[Any], tuple[ItemRow, ...]]:
        return calls.deliveries(self.context.desk)

    def asked(self) -> tuple[str, ...]:
        return asked_of(self.filter, self.shown)

    def keeps(self, row: ItemRow) -> bool:
        return SHOWN[self.shown.currentData()](row)

    def show_rows(self, rows: Any) -> None:
        super().show_rows(rows)
        self._enable()

    def chosen(self) -> list[ItemRow]:
        """The rows selected, that of the cursor first."""
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        rows = [self.model.row_at(place) for place in sorted(places)]
        current: Any = self.table.current()
        return sorted((row for row in rows if row is not None), key=lambda row: row != current)

    def _send(self) -> None:
        """One order sets all of a kind: with the row of the cursor go all chosen rows of its kind."""
        rows = self.chosen()
        if not rows:
            self.message.say("warn", "orders.no_meters")
            return
        kind = rows[0].item.kind
        meters = tuple(dict.fromkeys(row.item.meter_id for row in rows if row.item.kind is kind))
        self.message.clear_message()
        dialog = BatchDialog(kind, meters, self.context, self)
        dialog.sent.connect(self.sent)
        dialog.open()

    def _enable(self) -> None:
        self.send.setEnabled(bool(self.chosen()))

    def list_title(self) -> str:
        return self.tr("Prices and settings of the meters")

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr(
                "Meters are read back once a day and after each order. What a silent meter missed is sent"
                " when it returns; new prices go ahead to meters that can switch by themselves, to the others"
                " as they begin."
            )
        )
        shown = (self.tr("Only what differs"), self.tr("Prices to come"), self.tr("All prices and settings"))
        for place, text in enumerate(shown):
            self.shown.setItemText(place, text)
        self.send.setText(self.tr("Send again …") + f"  {SEND_KEY}")
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, value"))
        self.empty.say(
            self.tr("Nothing differs"), self.tr("Every meter that was read shows what the book wants.")
        )


def _columns() -> tuple[Column, ...]:
    return (
        columns.words(
            "shop_number", QT_TRANSLATE_NOOP("columns", "Shop no."), lambda row: row.place.shop_number
        ),
        columns.words(
            "shop", QT_TRANSLATE_NOOP("columns", "Shop"), lambda row: row.place.shop_name, least=90
        ),
        columns.words("meter", QT_TRANSLATE_NOOP("columns", "Meter"), lambda row: row.item.meter_id),
        columns.words(
            "item",
            QT_TRANSLATE_NOOP("columns", "Value of the meter"),
            lambda row: item_words.name(row.item.name),
            least=170,
        ),
        columns.words(
            "wanted", QT_TRANSLATE_NOOP("columns", "Wanted"), lambda row: _value(row, row.item.wanted)
        ),
        columns.words("read", QT_TRANSLATE_NOOP("columns", "In the meter"), _read),
        columns.state(
            "stands",
            QT_TRANSLATE_NOOP("columns", "Stands"),
            lambda row: delivery_words.stands(row.item),
        ),
        columns.words(
            "to_come", QT_TRANSLATE_NOOP("columns", "To come"), lambda row: delivery_words.to_come(row.item)
        ),
        columns.time(
            "read_at",
            QT_TRANSLATE_NOOP("columns", "Read at"),
            lambda row: None if row.item.read is None else row.item.read.utc_ms,
        ),
        columns.time(
            "sent_at",
            QT_TRANSLATE_NOOP("columns", "Last sent"),
            lambda row: None if row.item.sent is None else row.item.sent.utc_ms,
        ),
        columns.time("since", QT_TRANSLATE_NOOP("columns", "Differs since"), lambda row: row.since_utc_ms),
    )


def _read(row: ItemRow) -> str:
    return _value(row, None if row.item.read is None else row.item.read.value)


def _value(row: ItemRow, value: int | None) -> str:
    return figures.NOTHING if value is None else item_words.value(row.item.name, value)
