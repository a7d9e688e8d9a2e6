"""What both logs' lists share: pages that follow as one scrolls, a detail beside them, export of all that
fits."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets import theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, all_pages, asked_of
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_period import PeriodChoice
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.errors import DeskError

LOOK_KEY = "F5"
PAGE, EXPORT_PAGE = 200, 5_000
_NEAR_END = 40
"""Pixels from the end of the list at which the next page is fetched."""

Facts = list[tuple[str, str]]


class LogTab(Retranslated, QWidget):
    """A list of entries, newest first. A subclass says how a page is read, which columns there are, and what
    the detail tells."""

    def __init__(
        self,
        context: Context,
        *,
        name: str,
        columns: tuple[Column, ...],
        key: Callable[[Any], Any] = attrgetter("seq"),
    ) -> None:
        """`key`: by what a row is found again."""
        super().__init__()
        self.setObjectName(f"{name}.page")
        self._context = context
        self.model = RowsModel(columns, key, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.detail = LogDetail(name=f"{name}.detail")
        self.count = label("muted", name=f"{name}.count")
        self.filter = SearchBox(name=f"{name}.filter")
        self.filter.setFixedWidth(220)
        self.period = PeriodChoice(name=f"{name}.period")
        self.look_anew = button(f"{name}.look", icon="refresh")
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{name}.export",
            title=self.list_title,
            take=self._taken,
        )
        self.export.follow(self.model)
        self._choices: tuple[QWidget, ...] = ()
        self._empty = EmptyState("search")
        self._next: int | None = None
        self._reading = False
        self._turn = 0

    # What a subclass says

    @property
    def exported(self) -> tuple[Column, ...]:
        """The columns of an export: those shown, and what has no room on the screen."""
        return self.model.columns

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        """Read a page with the filter as it stands now."""
        raise NotImplementedError

    def export_pages(self) -> Callable[[int | None, int], Any]:
        """How the export reads a page, on a thread of its own: (below, limit) to the page."""
        raise NotImplementedError

    def facts(self, row: Any) -> tuple[str, str, Facts]:
        """Title, subtitle and details of one entry."""
        raise NotImplementedError

    # Layout

    def lay_out(self, choices: tuple[QWidget, ...], more: tuple[QWidget, ...] = ()) -> None:
        """`choices` stand in the first row beside the period; `more` in the second, left of the buttons."""
        self._choices = choices
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.SPACE)
        for part in (self.filter, self.period, *choices):
            first.addWidget(part)
        first.addStretch(1)
        second.addWidget(self.count)
        for part in more:
            second.addWidget(part)
        second.addStretch(1)
        for part in (self.look_anew, self.export):
            second.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._pages, 17)
        columns.addWidget(self.detail, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.message)
        layout.addLayout(columns, 1)
        self._connect()

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self.look())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.period.changed.connect(self.look)
        self.look_anew.clicked.connect(self.look)
        self.table.chosen.connect(self._choose)
        self.table.verticalScrollBar().valueChanged.connect(self._near_end)
        for key, made in ((LOOK_KEY, self.look_anew),):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    # Reading

    def look(self) -> None:
        """Read from the newest entry on."""
        self._turn += 1
        self._next = None
        self._fetch(below=None, gathered=[])

    def _near_end(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._next is not None and not self._reading and value >= bar.maximum() - _NEAR_END:
            self._fetch(below=self._next, gathered=self.model.all_rows())

    def _fetch(self, *, below: int | None, gathered: list[Any]) -> None:
        """One page, and if it is short further ones until there is a screenful more or no more at all."""
        turn, wanted = self._turn, len(gathered) + PAGE
        self._reading = True

        def done(page: Any) -> None:
            if turn != self._turn:
                return
            gathered.extend(page.rows)
            self._next = page.next_seq
            if page.next_seq is not None and len(gathered) < wanted:
                self._show_count(looking=True)
                self.read_page(page.next_seq, wanted - len(gathered), done=done, failed=self._failed)
            else:
                self._reading = False
                self._show(gathered)

        self.read_page(below, PAGE, done=done, failed=self._failed)

    def _show(self, rows: list[Any]) -> None:
        self.model.set_rows(rows)
        self._show_count()
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())

    def _failed(self, error: DeskError) -> None:
        self._reading = False
        self.message.show_error(error)

    def _choose(self, row: Any) -> None:
        if row is None:
            self.detail.show_nothing()
        else:
            self.detail.show_facts(*self.facts(row))

    def _show_count(self, *, looking: bool = False) -> None:
        shown = self.model.rowCount()
        self._pages.setCurrentIndex(0 if shown or self._reading else 1)
        if looking:
            self.count.setText(self.tr("Looking further back …"))
        elif self._next is not None:
            self.count.setText(self.tr("{n} entries, older ones below").format(n=shown))
        else:
            self.count.setText(self.tr("{n} entries").format(n=shown))

    # Export

    def list_title(self) -> str:
        """What an export is called."""
        raise NotImplementedError

    def _taken(self) -> Taken:
        """All that fits the filter, however far back, and not only what is shown."""
        pages = self.export_pages()

        def read(below: int | None) -> tuple[Any, int | None]:
            page = pages(below, EXPORT_PAGE)
            return page.rows, page.next_seq

        boxes = [one for one in self._choices if isinstance(one, QComboBox)]
        asked = asked_of(self.filter, *boxes)
        return Taken(self.exported, all_pages(read), (*asked, self.period.said()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.model.total():
            self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Search the entries"))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self._empty.say(
            self.tr("No entry fits"), self.tr("Choose another time, or clear the search and the choices.")
        )
        self._show_count()
        self._choose(self.table.current())


class LogDetail(QFrame):
    """One entry in words: what, about what, and every detail with its label."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.title, self.about = label("title", wrap=True), label("muted", wrap=True)
        self._list = QWidget()
        self._list.setProperty("role", "clear")
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(2)
        self._lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        told = QWidget()
        told.setProperty("role", "clear")
        layout = QVBoxLayout(told)
        layout.setContentsMargins(20, 14, 12, 14)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.about)
        layout.addWidget(scroll, 1)
        self._nothing = EmptyState("info")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(told)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self.show_facts("", "", [])
        self._nothing.say(
            QCoreApplication.translate("detail", "Nothing chosen"),
            QCoreApplication.translate("detail", "Choose an entry of the list: all of it is told here."),
        )
        self._pages.setCurrentIndex(0)

    def show_facts(self, title: str, about: str, facts: Facts) -> None:
        self._pages.setCurrentIndex(1)
        self.title.setText(title)
        self.about.setText(about)
        while self._lines.count() > 1:
            item = self._lines.takeAt(0)
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for heading, text in facts:
            self._add(label("small"), heading)
            self._add(label(wrap=True), text)

    def _add(self, made: Any, text: str) -> None:
        made.setText(text)
        if made.wordWrap():
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.insertWidget(self._lines.count() - 1, made)
