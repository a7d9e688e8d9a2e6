"""The report centre (报表中心): choose a report, set its filters, read it, open what a row is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, StatePill, button, label
from widgets.common.list_sheet import Taken
from widgets.common.report_words import ReportWords
from widgets.context import Context
from widgets.language import Retranslated
from widgets.reports import calls
from widgets.reports.filter_bar import FilterBar
from widgets.reports.maker import Maker
from widgets.reports.model import ReportModel
from widgets.reports.print_button import PrintButton
from widgets.reports.report_list import ReportList
from widgets.reports.table import ReportTable

if TYPE_CHECKING:
    from app.outputs.sheet import Sheet
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind
    from widgets.reports.cells import Shown

FIND_KEY, MAKE_KEY, OPEN_KEY, PLAN_KEY = "F3", "F5", "F6", "F7"
STALE_AFTER_S = 600
LIST_WIDTH, TITLE_WIDTH = 216, 280


@dataclass(frozen=True, slots=True)
class _Above:
    """A report from which a row was opened, to go back to."""

    kind: ReportKind
    texts: dict[str, str]
    made: Shown
    row: int


class ReportsPage(Retranslated, QWidget):
    """`plan_wanted(report, filters)`: what is shown is to be written by schedule."""

    plan_wanted = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.REPORTS}.page")
        self.setProperty("role", "page")
        self._context, self._words = context, ReportWords()
        self._kinds: dict[str, ReportKind] = {}
        self._choices: Choices | None = None
        self._kind: ReportKind | None = None
        self._above: list[_Above] = []
        self._wanted: tuple[str, dict[str, str] | None] | None = None
        self.list: ReportList | None = None
        self.filters: FilterBar | None = None
        self.maker = Maker(context, parent=self)
        self.model = ReportModel(self._words, parent=self)
        self.table = ReportTable(self.model)
        self._make_parts()
        self._lay_out()
        self._connect(context)
        self.retranslate()

    def _make_parts(self) -> None:
        self._title, self._path = label("title"), label("muted")
        self.statement = label("small", name=f"{names.REPORTS}.statement", wrap=True)
        # Room for the longest names before there is one: nothing jumps when a report arrives.
        self._title.setMinimumWidth(TITLE_WIDTH)
        self.statement.setMinimumHeight(3 * self.statement.fontMetrics().lineSpacing() + theme.SPACE)
        self.stale = StatePill(name=f"{names.REPORTS}.stale")
        self.stale.hide()
        self.message = MessageLine(name=f"{names.REPORTS}.message")
        self._empty = EmptyState("search")
        self.back = button(f"{names.REPORTS}.back", icon="back")
        self.open = button(f"{names.REPORTS}.open", icon="search")
        self.make = button(f"{names.REPORTS}.make", icon="refresh")
        self.plan = button(f"{names.REPORTS}.plan", icon="wait")
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=f"{names.REPORTS}.export",
            title=lambda: self._title.text(),
            take=self._taken,
        )
        self.print = PrintButton(
            self._context,
            self,
            self.message,
            name=f"{names.REPORTS}.print",
            title=lambda: self._title.text(),
            take=self._taken,
        )
        self._grows_old = QTimer(self, singleShot=True, interval=STALE_AFTER_S * 1000)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self._title)
        head.addWidget(self._path, 1)
        head.addWidget(self.stale)
        head.addWidget(self.plan)
        self._filters = QVBoxLayout()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.table)
        foot = QHBoxLayout()
        foot.addWidget(self.statement, 1)
        for made in (self.open, self.print, self.export, self.make):
            foot.addWidget(made)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(head)
        column.addLayout(self._filters)
        column.addWidget(self.message)
        column.addWidget(self.maker.bar)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        self._left = QVBoxLayout()
        left = QWidget()
        left.setLayout(self._left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._halves.addWidget(left)
        self._halves.addWidget(right)
        self._halves.setStretchFactor(1, 1)
        self._halves.setSizes([LIST_WIDTH, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self._halves)

    def _connect(self, context: Context) -> None:
        self.maker.made.connect(self._show)
        self.maker.failed.connect(self._fail)
        self.model.sort_wanted.connect(self._sort)
        self.table.opened.connect(self._open)
        self.table.left.connect(self._go_back)
        self.back.clicked.connect(self._go_back)
        self.open.clicked.connect(lambda: self._open(self.table.view.currentIndex().row()))
        self.make.clicked.connect(self.look)
        self.plan.clicked.connect(self._want_plan)
        self._grows_old.timeout.connect(self._mark_stale)
        context.desk.engine.sale_changed.connect(lambda *_: self._sold())
        for key, act in (
            (MAKE_KEY, self.make.click),
            (OPEN_KEY, self.open.click),
            (PLAN_KEY, self.plan.click),
            (FIND_KEY, self._find),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        unit = calls.offered(session=context.desk.session)
        context.tasks.read(self, unit, done=self._offer, failed=self.message.show_error)

    # ---- choosing ----------------------------------------------------------------------------------------

    def _offer(self, found: tuple[dict[str, ReportKind], Choices]) -> None:
        self._kinds, self._choices = found
        listed = [kind for kind in self._kinds.values() if not kind.is_detail]
        self.list = ReportList(listed, self._words)
        self._left.addWidget(self.list)
        self.list.chosen.connect(self.show_report)
        last = str(self._context.settings.value("reports/last", ""))
        known = last if any(kind.name == last for kind in listed) else listed[0].name
        name, texts = self._wanted or (known, None)
        self.list.choose(name)
        self.show_report(name, texts)

    def show_report(self, name: str, texts: dict[str, str] | None = None) -> None:
        """Show a report with its remembered filters, or with these; once the list is there."""
        if self._choices is None:
            self._wanted = name, texts
            return
        self._above.clear()
        self._choose(name, texts)
        if self.list is not None:
            self.list.choose(name)
        self._context.settings.setValue("reports/last", name)
        self.look()

    def _choose(self, name: str, texts: dict[str, str] | None) -> None:
        assert self._choices is not None
        self._kind = self._kinds[name]
        if self.filters is not None:
            self.filters.deleteLater()
        made = FilterBar(self._kind, self._choices, words=self._words, settings=self._context.settings)
        if texts is not None:
            made.show_texts(texts)
        made.setEnabled(not self._kind.is_detail)
        made.changed.connect(self._filtered)
        self._filters.addWidget(made)
        self.filters = made
        self._texts = made.texts() if texts is None else dict(texts)
        self._show_names()

    def _filtered(self) -> None:
        """Filters were changed by hand: they are remembered, and nothing is above any more."""
        assert self.filters is not None
        self._texts = self.filters.texts()
        self.filters.remember()
        self._above.clear()
        self._show_names()
        self.look()

    # ---- making ------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Make the report anew."""
        if self._kind is not None:
            self.message.clear_message()
            self.stale.hide()
            self.maker.start(self._kind.name, self._texts)

    def _show(self, made: Shown) -> None:
        self.message.clear_message()
        for error in made.report.lacking[:1]:
            self.message.show_error(error)
        self.model.set_report(made)
        self.table.word_totals(self._words.text("total"))
        self.table.choose(0)
        self._grows_old.start()
        self._show_state()

    def _fail(self, error: DeskError) -> None:
        self.message.show_error(error)
        self._show_state()

    def _sold(self) -> None:
        if self._kind is not None and self._kind.group == "sales" and self.model.report is not None:
            self._mark_stale()

    def _mark_stale(self) -> None:
        if self.model.report is not None:
            self.stale.show_state(
                "warn", icon="age", word=self.tr("Not the newest  {key}").format(key=MAKE_KEY)
            )
            self.stale.show()

    def _sort(self, place: int, descending: bool) -> None:  # noqa: FBT001 - as the signal gives it
        made = self.model.report
        if made is None:
            return
        if place < 0:
            self.model.set_order(range(len(made.report.rows)))
            return
        job = calls.order(made, place, self._words, descending=descending)
        self._context.tasks.work(
            self, job, done=self.model.set_order, failed=self.message.show_error, latest="sort"
        )

    # ---- down and back -----------------------------------------------------------------------------------

    def _open(self, place: int) -> None:
        """What the row is made of, with the way back kept."""
        drill, made, number = self.model.drill_at(place), self.model.report, self.model.number_at(place)
        if drill is None or made is None or self._kind is None or drill.name not in self._kinds:
            return
        self._above.append(_Above(self._kind, self._texts, made, number))
        self._choose(drill.name, dict(drill.filters))
        self._texts = dict(drill.filters)
        self.look()

    def _go_back(self) -> None:
        if not self._above:
            return
        above = self._above.pop()
        self.maker.cancel()
        self._choose(above.kind.name, above.texts)
        self._texts = above.texts
        self._show(above.made)
        self.table.choose(above.row)
        self.table.view.setFocus()

    # ---- out ---------------------------------------------------------------------------------------------

    def _taken(self) -> Taken | Sheet:
        """What is shown, as sorted."""
        made = self.model.report
        if made is None:
            return Taken((), ())
        rows = made.report.rows
        order = [self.model.number_at(place) for place in range(self.model.rowCount())]
        return self._words.sheet(replace(made.report, rows=[rows[number] for number in order]))

    def _want_plan(self) -> None:
        if self._kind is not None:
            self.plan_wanted.emit(self._kind.name, dict(self._texts))

    # ---- how it looks ------------------------------------------------------------------------------------

    def _find(self) -> None:
        if self.list is not None:
            self.list.search.setFocus()
            self.list.search.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.list is not None:
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_names(self) -> None:
        if self._kind is None:
            return
        self._title.setText(self._words.title(self._kind.name))
        self._path.setText("  ›  ".join(self._words.title(one.kind.name) for one in self._above))
        self.back.setVisible(bool(self._above))
        self.plan.setEnabled(not self._kind.is_detail)
        self._empty.say(
            self.tr("Nothing in this time"), self.tr("Choose another time, or leave a filter open.")
        )

    def _show_state(self) -> None:
        made = self.model.report
        rows = self.model.rowCount()
        self._pages.setCurrentIndex(1 if rows else 0)
        self.export.setEnabled(rows > 0)
        self.print.setEnabled(rows > 0)
        self.open.setEnabled(made is not None and any(made.report.drills))
        self.statement.setText("\n".join(self._words.statement(made.report)) if made else "")

    def retranslate(self) -> None:
        self.back.setText(self.tr("Back  {key}").format(key="Esc"))
        self.open.setText(self.tr("Open the row  {key}").format(key=OPEN_KEY))
        self.plan.setText(self.tr("By schedule …  {key}").format(key=PLAN_KEY))
        self.make.setText(self.tr("Make anew  {key}").format(key=MAKE_KEY))
        self._show_names()
        self.model.retranslate()
        if self.model.report is not None:
            self.table.word_totals(self._words.text("total"))
        self._show_state()
