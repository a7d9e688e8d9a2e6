"""Which meters a building group holds: any set, found by filter and taken in or out many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button, choice, label
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words, units

if TYPE_CHECKING:
    from app.services.set_up_lists import Thing

PUT_KEY, TAKE_KEY, SAVE_KEY = "Ins", "Del", "Ctrl+S"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A meter, and whether the group is to hold it."""

    meter: Thing
    inside: bool


_SHOWN: dict[str, Callable[[MemberRow], bool]] = {
    "all": lambda row: True,
    "inside": lambda row: row.inside,
    "outside": lambda row: not row.inside,
}


class MembersDialog(Retranslated, QDialog):
    """`saved(n)`: so many joined or left. Nothing is written before that."""

    saved = Signal(int)

    def __init__(self, context: Context, group: Thing, meters: Sequence[Thing], *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.MEMBERS}.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._group = context, group
        self.model = RowsModel(_columns(), lambda row: row.meter.key, parent=self)
        self.table = Table(self.model, name=f"{names.MEMBERS}.table", settings=context.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._title, self._count = label("title"), label("muted", name=f"{names.MEMBERS}.count")
        self.filter = SearchBox(name=f"{names.MEMBERS}.filter")
        self.filter.setFixedWidth(240)
        self.shown = choice(f"{names.MEMBERS}.shown")
        for key in _SHOWN:
            self.shown.addItem(key, key)
        self.put, self.take = button(f"{names.MEMBERS}.put"), button(f"{names.MEMBERS}.take")
        self.message = MessageLine(name=f"{names.MEMBERS}.message")
        self.save = button(f"{names.MEMBERS}.save", kind="primary")
        self.cancel = button(f"{names.MEMBERS}.cancel")
        self._lay_out()
        self._connect()
        self.retranslate()
        self._fill(meters, set(group.members))

    def _lay_out(self) -> None:
        tools, foot = QHBoxLayout(), QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.filter, self.shown, self.put, self.take):
            tools.addWidget(part)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.resize(980, 600)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._set_filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.shown.currentIndexChanged.connect(lambda _: self._set_filter())
        self.put.clicked.connect(lambda: self.set_inside(inside=True))
        self.take.clicked.connect(lambda: self.set_inside(inside=False))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        for key, made in ((PUT_KEY, self.put), (TAKE_KEY, self.take), (SAVE_KEY, self.save)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _fill(self, meters: Sequence[Thing], inside: Collection[str]) -> None:
        self.model.set_rows(MemberRow(one, one.key in inside) for one in meters if not one.retired)
        self._show_count()

    def members(self) -> list[str]:
        """The meters that the group is to hold."""
        return [row.meter.key for row in self.model.all_rows() if row.inside]

    def set_inside(self, *, inside: bool) -> None:
        """Put the selected meters in, or take them out."""
        places = [index.row() for index in self.table.selectionModel().selectedRows()]
        rows = [self.model.row_at(place) for place in places]
        self.model.update_rows([replace(row, inside=inside) for row in rows if row is not None])
        self._show_count()

    def _set_filter(self) -> None:
        words = self.filter.text().lower().split()
        keep = _SHOWN[self.shown.currentData()]
        self.model.set_filter(lambda row: keep(row) and all(word in _searched(row) for word in words))
        self._show_count()

    def _show_count(self) -> None:
        text = self.tr("{n} in the group, {shown} of {total} shown")
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(text.format(n=len(self.members()), shown=shown, total=total))

    def _save(self) -> None:
        desk = self._context.desk
        unit = units.set_members(
            self._group.key, self.members(), session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self.save.setEnabled(False)
        self._context.tasks.write(self, unit, done=self._done, failed=self._refused)

    def _done(self, n: int) -> None:
        self.saved.emit(n)
        self.accept()

    def _refused(self, error: DeskError) -> None:
        self.save.setEnabled(True)
        self.message.show_error(error)

    def retranslate(self) -> None:
        name = f"{self._group.key}  {self._group.fields.get('name', '')}".strip()
        self.setWindowTitle(self.tr("Meters of a building group"))
        self._title.setText(self.tr("Meters of {group}").format(group=name))
        self.filter.setPlaceholderText(self.tr("Filter: shop, building, meter"))
        texts = (self.tr("All meters"), self.tr("In the group"), self.tr("Not in the group"))
        for place, text in enumerate(texts):
            self.shown.setItemText(place, text)
        self.put.setText(self.tr("Put in  {key}").format(key=PUT_KEY))
        self.take.setText(self.tr("Take out  {key}").format(key=TAKE_KEY))
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.cancel.setText(self.tr("Cancel  Esc"))
        self._show_count()


def _searched(row: MemberRow) -> str:
    return " ".join((row.meter.key, row.meter.place, *row.meter.fields.values())).lower()


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "inside",
            lambda: QCoreApplication.translate("columns", "In the group"),
            lambda row: set_up_words.choice("yes" if row.inside else "no"),
            lambda row: not row.inside,
            state=lambda row: ("ok", "ok") if row.inside else ("idle", ""),
            live=True,
            samples=lambda: (set_up_words.choice("yes"), set_up_words.choice("no")),
        ),
        _meter("meter"),
        _meter("shop_number"),
        Column(
            "name",
            lambda: set_up_words.field("name"),
            lambda row: row.meter.fields.get("name", ""),
            lambda row: row.meter.fields.get("name") or None,
            least=80,
        ),
        Column(
            "place",
            lambda: set_up_words.field("building"),
            lambda row: row.meter.place,
            lambda row: row.meter.place,
            least=80,
        ),
        _meter("profile"),
        _meter("collector"),
    )


def _meter(name: str) -> Column:
    return Column(
        name,
        lambda: set_up_words.field(name),
        lambda row: row.meter.fields.get(name, ""),
        lambda row: row.meter.fields.get(name) or None,
        least=88 if name == "profile" else None,
    )
