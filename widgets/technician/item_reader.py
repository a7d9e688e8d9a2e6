"""Reads one item of one meter, raw: what was asked, what came back, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from widgets import calls, names, theme
from widgets.common import item_words
from widgets.common.labels import MessageLine, button, label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.polling.jobs import JobEvent
    from app.services.meter_items import ItemInfo
    from app.services.wire_tree import MeterNode
    from meterio.collector import ItemReading

ITEM_KEY = "F9"


class ItemReader(Retranslated, QFrame):
    """A card beside the tree. Shows the chosen meter's items; F9 reads the chosen one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.ITEM_CARD)
        self.setProperty("role", "card")
        self._context = context
        self._meter: MeterNode | None = None
        self._items: dict[str, ItemInfo] = {}
        self._job: int | None = None
        self._told: ItemReading | None = None
        self._title, self._make = label("title", wrap=True), label("muted", wrap=True)
        self.item = QComboBox()
        self.item.setObjectName(names.ITEM_CHOICE)
        self.read = button(names.ITEM_READ, kind="primary")
        self._source = label("small", wrap=True)
        self.value = label("figure", name=names.ITEM_VALUE, wrap=True)
        self._sent_title, self._received_title = label("small"), label("small")
        self.sent = label(name=names.ITEM_SENT, wrap=True)
        self.received = label(name=names.ITEM_RECEIVED, wrap=True)
        self.message = MessageLine(name=names.ITEM_MESSAGE)
        self._lay_out()
        self.item.currentIndexChanged.connect(lambda _: self._choose_item())
        self.read.clicked.connect(self._read)
        QShortcut(QKeySequence(ITEM_KEY), self).activated.connect(self.read.click)
        context.desk.engine.job_event.connect(self._heard)
        self.retranslate()
        self.show_meter(None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(theme.SPACE)
        for part in (
            self._title,
            self._make,
            self.item,
            self._source,
            self.value,
            self._sent_title,
            self.sent,
            self._received_title,
            self.received,
            self.message,
        ):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.read)

    def show_meter(self, meter: MeterNode | None) -> None:
        """Offer the items of this meter's make; None when no meter is chosen."""
        if meter is not None and self._meter is not None and meter.meter_id == self._meter.meter_id:
            return
        self._meter, self._job = meter, None
        self._items = {}
        self.item.clear()
        self._forget()
        self._say_who()
        if meter is not None:
            self._context.tasks.work(
                self,
                calls.meter_items(meter.profile, self._context.desk.data_dir),
                done=self._offer,
                failed=self.message.show_error,
                latest="items",
            )

    def _offer(self, items: tuple[ItemInfo, ...]) -> None:
        self._items = {item.name: item for item in items}
        self.item.clear()
        for item in items:
            self.item.addItem(item_words.name(item.name), item.name)
        self._say_who()

    def _read(self) -> None:
        if self._meter is None or self.item.currentData() is None:
            return
        from app.polling.jobs import ReadItemJob

        self._forget()
        self.message.say("info", "bench.reading_item")
        self.read.setEnabled(False)
        desk = self._context.desk
        job = ReadItemJob(self._meter.meter_id, self.item.currentData(), desk.session)
        self._job = desk.engine.start_job(job)

    def _heard(self, event: JobEvent) -> None:
        if event.number != self._job:
            return
        if event.kind == "row" and event.row is not None:
            self.message.clear_message()
            self._told = event.row
            self._show_told()
        elif event.kind == "ended":
            self._job = None
            self.read.setEnabled(True)
            if event.error is not None:
                self.message.show_error(event.error)

    def _forget(self) -> None:
        self._told = None
        self._show_told()
        self.message.clear_message()

    def _show_told(self) -> None:
        told = self._told
        self.value.setText("" if told is None else item_words.value(told.name, told.value))
        self.sent.setText("" if told is None else "\n".join(_shown(frame) for frame in told.sent))
        self.received.setText("" if told is None else "\n".join(_shown(frame) for frame in told.received))

    def _choose_item(self) -> None:
        self._forget()
        self._show_source()

    def _show_source(self) -> None:
        info = self._items.get(self.item.currentData())
        confidence = "" if info is None else _confidence(info.confidence)
        self._source.setText("" if info is None else f"{info.where}  ·  {confidence}\n{info.origin}")

    def _say_who(self) -> None:
        meter, ready = self._meter, bool(self._items)
        for part in (self.item, self.read, self._sent_title, self._received_title):
            part.setVisible(ready)
        self.read.setEnabled(ready)
        self._title.setText(self.tr("Read one item") if meter is None else meter.meter_id)
        self._make.setText(
            self.tr("Choose a meter in the tree.")
            if meter is None
            else self.tr("{make}, unit {unit}").format(make=meter.profile, unit=meter.unit)
        )
        self._show_source()

    def retranslate(self) -> None:
        self.read.setText(self.tr("Read this item  {key}").format(key=ITEM_KEY))
        self._sent_title.setText(self.tr("Sent"))
        self._received_title.setText(self.tr("Received"))
        for place in range(self.item.count()):
            self.item.setItemText(place, item_words.name(self.item.itemData(place)))
        self._say_who()
        self._show_told()


def _shown(frame: bytes) -> str:
    from meterio.codec.decode import shown_hex

    return shown_hex(frame)


def _confidence(kind: str) -> str:
    from widgets.common import words

    return words.confidence(kind)
