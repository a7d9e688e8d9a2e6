"""Collectors, lines and meters as a tree with live state, round times and error rates; one item read raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from widgets import calls, names, theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, of_texts
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.line_tree import COLUMNS, LineTreeModel, Node
from widgets.technician.item_reader import ItemReader

if TYPE_CHECKING:
    from app.services.wire_tree import CollectorNode, LineNode

READ_KEY, WATCH_KEY = "F5", "F7"
_STATS_MS = 1000
_HEADING_PADDING = 28
_ROOM = {"name": 210, "state": 108, "link": 190, "supply": 70, "last_error": 220}
"""Pixels."""


class LinesTab(Retranslated, QWidget):
    """`watch_wanted(collector, bus)` asks for the frames of one line."""

    watch_wanted = Signal(str, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.LINES_PAGE)
        self._context = context
        self._lines: list[LineNode] = []
        self.model = LineTreeModel(context.desk.live, context.desk.clock, parent=self)
        self.tree = QTreeView()
        self.tree.setObjectName(names.LINES_TREE)
        self.tree.setModel(self.model)
        self.reader = ItemReader(context)
        self._count = label("muted", name=names.LINES_COUNT)
        self.expand = button(names.LINES_EXPAND)
        self.read = button(names.LINES_READ, icon="refresh")
        self.watch = button(names.LINES_WATCH, icon="bench")
        self.message = MessageLine(name=names.LINES_MESSAGE)
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=names.LINES_EXPORT,
            title=lambda: self.tr("Collectors and lines"),
            take=self._taken,
        )
        self._empty = EmptyState("collector")
        self._fits = False
        self._lay_out()
        self._connect()
        self._set_header()
        self.retranslate()
        self.reload()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.expand, self.read, self.watch, self.export):
            tools.addWidget(part)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.tree)
        split.addWidget(self.reader)
        split.setStretchFactor(0, 1)
        self.reader.setFixedWidth(290)
        self._pages = QStackedWidget()
        self._pages.addWidget(split)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._context.desk.engine.states_changed.connect(self.model.note)
        self.tree.selectionModel().currentChanged.connect(self._chosen)
        self.expand.clicked.connect(self._expand_or_fold)
        self.read.clicked.connect(self._read_now)
        self.watch.clicked.connect(self._watch)
        for key, made in ((READ_KEY, self.read), (WATCH_KEY, self.watch)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._pace = QTimer(self, interval=_STATS_MS)
        self._pace.timeout.connect(self._count_anew)

    def _set_header(self) -> None:
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        kept = self._context.settings.value(self._remembered())
        if kept is not None:
            header.restoreState(kept)
        else:
            self._fit_columns()
        header.sectionResized.connect(self._remember)

    def _fit_columns(self) -> None:
        """Each column shows its heading whole; those of names have room for them."""
        self._fits = True
        metrics = self.tree.header().fontMetrics()
        for place, column in enumerate(COLUMNS):
            heading = metrics.horizontalAdvance(column.title()) + _HEADING_PADDING
            self.tree.setColumnWidth(place, max(heading, _ROOM.get(column.name, 0)))
        self._fits = False

    def _remember(self, place: int) -> None:
        """Only what a person has drawn; a width that fits the language is made anew with it."""
        if self._fits or place == len(COLUMNS) - 1:  # the last one follows the window
            return
        self._context.settings.setValue(self._remembered(), self.tree.header().saveState())

    @staticmethod
    def _remembered() -> str:
        return f"columns/{names.LINES_TREE}/{'-'.join(column.name for column in COLUMNS)}"

    def reload(self) -> None:
        """Read the site's collectors and meters anew, as after an import."""
        self._context.tasks.read(
            self,
            calls.wire_tree(session=self._context.desk.session),
            done=self._show,
            failed=self.message.show_error,
            latest="tree",
        )

    def chosen(self) -> Node | None:
        """The selected row."""
        index = self.tree.currentIndex()
        return index.internalPointer() if index.isValid() else None

    def _show(self, collectors: tuple[CollectorNode, ...]) -> None:
        self._lines = [line for collector in collectors for line in collector.lines]
        self.model.set_tree(collectors)
        self._pages.setCurrentIndex(0 if collectors else 1)
        self._count_anew()
        if collectors:
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def _count_anew(self) -> None:
        whole = {(line.collector_id, line.number) for line in self._lines if line.whole}
        stats = [one for one in self._context.desk.engine.line_stats() if (one.collector, one.bus) in whole]
        self.model.tell(stats)
        lines, up = len(stats), sum(one.in_contact for one in stats)
        meters, answering = sum(one.meters for one in stats), sum(one.meters_in_contact for one in stats)
        self._count.setText(
            self.tr("{up} of {lines} lines and {answering} of {meters} meters in contact").format(
                up=up, lines=lines, answering=answering, meters=meters
            )
        )

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        node: Node | None = now.internalPointer() if now.isValid() else None
        self.watch.setEnabled(node is not None and node.kind != "collector")
        self.reader.show_meter(node.item if node is not None and node.kind == "meter" else None)

    def _expand_or_fold(self) -> None:
        if any(self.tree.isExpanded(self.model.index(row, 0)) for row in range(self.model.rowCount())):
            self.tree.collapseAll()
        else:
            self.tree.expandToDepth(0)

    def _read_now(self) -> None:
        node = self.chosen()
        ids = [below.item.meter_id for below in _meters(node)] if node is not None else []
        if ids:
            self._context.desk.engine.read_now(ids)
            self.message.say("info", "meters.reading", n=len(ids))

    def _watch(self) -> None:
        node = self.chosen()
        line = node.parent if node is not None and node.kind == "meter" else node
        if line is not None and line.kind == "line":
            wanted: LineNode = line.item
            self.watch_wanted.emit(wanted.collector_id, wanted.number)

    def _taken(self) -> Taken:
        """The whole tree, a row for each collector, line and meter."""
        rows = [
            [self.model.text(node, place) for place in range(len(COLUMNS))] for node in self.model.all_nodes()
        ]
        return of_texts([column.title() for column in COLUMNS], rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_anew()
        self._pace.start()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.stop()

    def retranslate(self) -> None:
        self.model.retranslate()
        if self._context.settings.value(self._remembered()) is None:
            self._fit_columns()
        self.expand.setText(self.tr("Unfold / fold"))
        self.read.setText(self.tr("Read now  {key}").format(key=READ_KEY))
        self.watch.setText(self.tr("Frames of this line  {key}").format(key=WATCH_KEY))
        self._empty.say(
            self.tr("No collectors yet"), self.tr("Load the site's workbook: main.py import FILE.xlsx.")
        )
        self._count_anew()


def _meters(node: Node) -> list[Node]:
    if node.kind == "meter":
        return [node]
    return [meter for below in node.children for meter in _meters(below)]
