"""The wire monitor: every frame, decoded, with filter, pause and export. Secrets are struck out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import calls, names, theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.wire_log import WireLogModel, WireRow

if TYPE_CHECKING:
    from app.services.sight import Sight
    from meterio.types import WireEvent

PAUSE_KEY, CLEAR_KEY = "F6", "Ctrl+K"

KINDS: dict[str, Callable[[WireRow], bool]] = {
    "all": lambda row: True,
    "sent": lambda row: row.event.direction == ">",
    "answers": lambda row: row.event.direction == "<",
    "troubles": lambda row: row.event.direction in "x!" or row.decoded.what == "refusal",
}


class WireMonitor(Retranslated, QWidget):
    """Listens only while it can be seen, so that nobody pays for frames that nobody reads."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.WIRE_PAGE)
        self._context = context
        self._sight: Sight | None = None
        self.model = WireLogModel(parent=self)
        self.table = Table(self.model, name=names.WIRE_TABLE, settings=context.settings)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_parts(self) -> None:
        self._count = label("muted", name=names.WIRE_COUNT)
        self.line = choice(names.WIRE_LINE)
        self.line.addItem("", "")
        self.kind = choice(names.WIRE_KIND)
        for key in KINDS:
            self.kind.addItem(key, key)
        self.filter = SearchBox(name=names.WIRE_FILTER)
        self.filter.setFixedWidth(240)
        self.pause = button(names.WIRE_PAUSE)
        self.pause.setCheckable(True)
        self.clear = button(names.WIRE_CLEAR)
        self.message = MessageLine(name=names.WIRE_MESSAGE)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.WIRE_EXPORT,
            title=lambda: self.tr("Frames of the wire"),
            take=lambda: shown(self.table, asked=asked_of(self.line, self.kind, self.filter)),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("wait")

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.line, self.kind, self.filter, self.pause, self.clear, self.export):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._context.desk.engine.wire_heard.connect(self._heard)
        self.model.modelReset.connect(self._shown)
        for box in (self.line, self.kind):
            box.currentIndexChanged.connect(lambda _: self._filter())
        self.filter.searched.connect(lambda _: self._filter())
        self.filter.entered.connect(lambda _: self._filter())
        self.pause.toggled.connect(self._pause)
        self.clear.clicked.connect(self.model.clear)
        for key, made in ((PAUSE_KEY, self.pause), (CLEAR_KEY, self.clear)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def watch_line(self, collector: str, bus: int) -> None:
        """Show one line alone."""
        text = f"{collector} / {bus}"
        self._offer(text)
        self.line.setCurrentIndex(self.line.findData(text))

    def _heard(self, events: tuple[WireEvent, ...]) -> None:
        sight = self._sight
        if sight is None or not self.isVisible():
            return
        events = tuple(event for event in events if sight.hears_line(event.collector, event.bus))
        for text in {f"{event.collector} / {event.bus}" for event in events}:
            self._offer(text)
        self.model.heard(events)

    def _offer(self, text: str) -> None:
        if self.line.findData(text) >= 0:
            return
        place = next((n for n in range(1, self.line.count()) if self.line.itemData(n) > text), None)
        self.line.insertItem(self.line.count() if place is None else place, text, text)

    def _pause(self, paused: bool) -> None:  # noqa: FBT001  Qt's own signal
        self.model.pause(paused=paused)
        self._say_pause()

    def _filter(self) -> None:
        self.model.set_filter(self._keeps())

    def _keeps(self) -> Callable[[WireRow], bool]:
        line, kind = self.line.currentData(), KINDS[self.kind.currentData()]
        words = self.filter.text().lower().split()

        def keeps(row: WireRow) -> bool:
            if (line and row.line != line) or not kind(row):
                return False
            searched = f"{row.decoded.unit} {row.shown} {row.remark} {row.line}".lower()
            return all(word in searched for word in words)

        return keeps

    def _shown(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total} frames").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        if total:
            self._empty.say(self.tr("No frame matches"), self.tr("Clear the filter or choose another line."))
        else:
            self._empty.say(
                self.tr("Nothing heard yet"),
                self.tr("Frames appear here as soon as a line is spoken on. Secrets are struck out."),
            )
        if shown and self.table.current() is None:
            self.table.scrollToBottom()

    def _see(self, sight: Sight) -> None:
        self._sight = sight

    def showEvent(self, event: QShowEvent) -> None:
        """What may be heard is asked anew each time; until the answer nothing is."""
        super().showEvent(event)
        unit = calls.sight(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._see, failed=self.message.show_error, latest="sight")
        self._context.desk.engine.listen_to_wire(wanted=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._sight = None
        self._context.desk.engine.listen_to_wire(wanted=False)

    def _say_pause(self) -> None:
        text = self.tr("Go on  {key}") if self.pause.isChecked() else self.tr("Pause  {key}")
        self.pause.setText(text.format(key=PAUSE_KEY))

    def retranslate(self) -> None:
        self.line.setItemText(0, self.tr("All lines"))
        kinds = (
            self.tr("All frames"),
            self.tr("Sent"),
            self.tr("Answers"),
            self.tr("Troubles only"),
        )
        for place, text in enumerate(kinds):
            self.kind.setItemText(place, text)
        self.filter.setPlaceholderText(self.tr("Filter: unit, bytes, remark"))
        self.clear.setText(self.tr("Clear  {key}").format(key=CLEAR_KEY))
        self._say_pause()
        self._shown()
