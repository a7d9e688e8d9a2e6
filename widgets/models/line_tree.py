"""Collectors, lines and meters as a tree, with what the engine counts and what the live board knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from widgets import theme
from widgets.common import figures, link_words, live_words, wire_said
from widgets.common.labels import tip

if TYPE_CHECKING:
    from app.services.views import LiveState
    from app.services.wire_tree import CollectorNode, LineNode
    from widgets.desk import Board, Clock, LineStatsLike

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(slots=True, eq=False)
class Node:
    """One row: a CollectorNode, LineNode or MeterNode (`kind` says which) with its place in the tree."""

    item: Any
    kind: str
    parent: Node | None
    row: int
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TreeColumn:
    """`text` of each kind of node, in the present language; a kind that is missing shows nothing."""

    name: str
    title: Callable[[], str]
    text: Mapping[str, Callable[[LineTreeModel, Node], str]]
    right: bool = False


class LineTreeModel(QAbstractItemModel):
    """`tell` gives the newest line statistics; states come from the live board when they are shown."""

    def __init__(self, board: Board, clock: Clock, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board = board
        self.clock = clock
        self.stats: dict[tuple[str, int], LineStatsLike] = {}
        self._roots: list[Node] = []
        self._lines: dict[str, Node] = {}

    def set_tree(self, collectors: Iterable[CollectorNode]) -> None:
        self.beginResetModel()
        self._roots, self._lines = [], {}
        for collector in collectors:
            root = Node(collector, "collector", None, len(self._roots))
            self._roots.append(root)
            for line in collector.lines:
                branch = Node(line, "line", root, len(root.children))
                root.children.append(branch)
                for meter in line.meters:
                    branch.children.append(Node(meter, "meter", branch, len(branch.children)))
                    self._lines[meter.meter_id] = branch
        self.endResetModel()

    def tell(self, stats: Iterable[LineStatsLike]) -> None:
        """Take the newest statistics and show them."""
        self.stats = {(one.collector, one.bus): one for one in stats}
        if not self._roots:
            return
        last = self.columnCount() - 1
        self.dataChanged.emit(self.index(0, 1), self.index(len(self._roots) - 1, last))
        for row, root in enumerate(self._roots):
            above = self.index(row, 0)
            if root.children:
                self.dataChanged.emit(
                    self.index(0, 1, above), self.index(len(root.children) - 1, last, above)
                )

    def note(self, meter_ids: Iterable[str]) -> None:
        """These meters' states have changed."""
        last = self.columnCount() - 1
        for branch in {id(node): node for id_ in meter_ids if (node := self._lines.get(id_))}.values():
            above = self.createIndex(branch.row, 0, branch)
            self.dataChanged.emit(self.index(0, 1, above), self.index(len(branch.children) - 1, last, above))

    def stats_of(self, line: LineNode) -> LineStatsLike | None:
        return self.stats.get((line.collector_id, line.number))

    def all_nodes(self) -> Iterable[Node]:
        """Every row, each before those under it."""
        for root in self._roots:
            yield root
            for branch in root.children:
                yield branch
                yield from branch.children

    def text(self, node: Node, column: int) -> str:
        make = COLUMNS[column].text.get(node.kind)
        return "" if make is None else make(self, node)

    # What Qt asks
    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        siblings = parent.internalPointer().children if parent.isValid() else self._roots
        if 0 <= row < len(siblings) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, siblings[row])
        return QModelIndex()

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        above = index.internalPointer().parent if index.isValid() else None
        return QModelIndex() if above is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        if parent.column() > 0:
            return 0
        return len(parent.internalPointer().children) if parent.isValid() else len(self._roots)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node: Node = index.internalPointer()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(node, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.text(node, index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[index.column()].right:
            return _RIGHT
        if COLUMNS[index.column()].name != "state":
            return None
        colour, icon, _ = self.state(node)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(theme.colours(), colour))
        return theme.icon(icon, colour, 16) if role == Qt.ItemDataRole.DecorationRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section].right:
            return _RIGHT
        return COLUMNS[section].title() if role == Qt.ItemDataRole.DisplayRole else None

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.layoutChanged.emit()

    def state(self, node: Node) -> live_words.State:
        """(colour, icon, word) of a row's contact."""
        if node.kind == "meter":
            return live_words.contact_short(self.board.state(node.item.meter_id))
        if node.kind == "line":
            return link_words.contact(self.stats_of(node.item))
        stats = [one for line in node.item.lines if (one := self.stats_of(line)) is not None]
        up = next((one for one in stats if one.in_contact), None)
        return link_words.contact(up or (stats[0] if stats else None))


def _sum_of_meters(model: LineTreeModel, node: Node) -> str:
    lines = node.item.lines if node.kind == "collector" else (node.item,)
    total = sum(len(line.meters) for line in lines)
    up = sum(one.meters_in_contact for line in lines if (one := model.stats_of(line)) is not None)
    return f"{up} / {total}"


def _of_line(tell: Callable[[LineStatsLike], str]) -> Callable[[LineTreeModel, Node], str]:
    def text(model: LineTreeModel, node: Node) -> str:
        stats = model.stats_of(node.item)
        return figures.NOTHING if stats is None else tell(stats)

    return text


def _error_rate(stats: LineStatsLike) -> str:
    """Exchanges that brought no right answer, in per cent of those sent."""
    failed = stats.timeouts + stats.bad
    return f"{100 * failed / stats.sent:.1f}" if stats.sent else figures.NOTHING


def _age(model: LineTreeModel, node: Node) -> str:
    return live_words.age(model.board.state(node.item.meter_id), model.clock.utc_ms())


def _of_meter(tell: Callable[[LiveState | None], str]) -> Callable[[LineTreeModel, Node], str]:
    return lambda model, node: tell(model.board.state(node.item.meter_id))


def _state(model: LineTreeModel, node: Node) -> str:
    return model.state(node)[2]


COLUMNS: tuple[TreeColumn, ...] = (
    TreeColumn(
        "name",
        lambda: QCoreApplication.translate("columns", "Collector, line, meter"),
        {
            "collector": lambda _, node: f"{node.item.id}  {node.item.name}",
            "line": lambda _, node: link_words.line(node.item),
            "meter": lambda _, node: f"{node.item.unit}  {node.item.meter_id}",
        },
    ),
    TreeColumn(
        "state",
        lambda: QCoreApplication.translate("columns", "Contact"),
        {"collector": _state, "line": _state, "meter": _state},
    ),
    TreeColumn(
        "link",
        lambda: QCoreApplication.translate("columns", "Link, shop"),
        {
            "collector": lambda model, node: link_words.link(node.item, model.stats.values()),
            "meter": lambda _, node: f"{node.item.shop_number}  {node.item.shop_name}",
        },
    ),
    TreeColumn(
        "supply",
        lambda: QCoreApplication.translate("columns", "Supply"),
        {"meter": _of_meter(lambda live: live_words.supply_short(live)[2])},
    ),
    TreeColumn(
        "balance",
        lambda: QCoreApplication.translate("columns", "Balance, yuan"),
        {"meter": _of_meter(live_words.balance)},
        right=True,
    ),
    TreeColumn(
        "meters",
        lambda: QCoreApplication.translate("columns", "Meters"),
        {"collector": _sum_of_meters, "line": _sum_of_meters},
        right=True,
    ),
    TreeColumn(
        "round",
        lambda: QCoreApplication.translate("columns", "Round, s"),
        {"line": _of_line(lambda one: figures.NOTHING if one.round_s is None else f"{one.round_s:.1f}")},
        right=True,
    ),
    TreeColumn(
        "answer",
        lambda: QCoreApplication.translate("columns", "Answer, ms"),
        {
            "line": _of_line(
                lambda one: figures.NOTHING if one.answer_ms is None else str(round(one.answer_ms))
            )
        },
        right=True,
    ),
    TreeColumn(
        "errors",
        lambda: QCoreApplication.translate("columns", "Failed, %"),
        {"line": _of_line(_error_rate)},
        right=True,
    ),
    TreeColumn(
        "sent",
        lambda: QCoreApplication.translate("columns", "Sent"),
        {"line": _of_line(lambda one: str(one.sent))},
        right=True,
    ),
    TreeColumn(
        "age",
        lambda: QCoreApplication.translate("columns", "Age"),
        {"meter": _age},
        right=True,
    ),
    TreeColumn(
        "last_error",
        lambda: QCoreApplication.translate("columns", "Last fault"),
        {"line": _of_line(lambda one: wire_said.words(one.last_error or ""))},
    ),
)
