"""What is wrong on the lines: one entry for each kind and place, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.report import CellKind
from widgets import calls, names, theme
from widgets.common import figures, trouble_words, wire_said
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.messages import sentence
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.desk import TroubleLike
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.services.sight import Sight

_LOOK_MS = 2000


class TroublesTab(Retranslated, QWidget):
    """Looks at the engine's list while it can be seen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.TROUBLES}.page")
        self._context = context
        self.model = RowsModel(_columns(), lambda row: (row.key, row.where), parent=self)
        self.table = Table(self.model, name=f"{names.TROUBLES}.table", settings=context.settings)
        self._count = label("muted", name=f"{names.TROUBLES}.count")
        self.filter = SearchBox(name=f"{names.TROUBLES}.filter")
        self.filter.setFixedWidth(260)
        self.message = MessageLine(name=f"{names.TROUBLES}.message")
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=f"{names.TROUBLES}.export",
            title=lambda: self.tr("Troubles"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("ok")
        self._lay_out()
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self._pace = QTimer(self, interval=_LOOK_MS)
        self._pace.timeout.connect(self.look)
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        tools.addWidget(self.filter)
        tools.addWidget(self.export)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def look(self) -> None:
        """Show what the engine knows now of what this person may see."""
        unit = calls.sight(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error, latest="sight")

    def _show(self, sight: Sight) -> None:
        """Rows stay where they are while nothing is new."""
        known = [row for row in self._context.desk.engine.troubles() if sight.shows_place(row.where)]
        rows = sorted(known, key=lambda row: -row.utc_ms)
        if rows != self.model.all_rows():
            self.model.set_rows(rows)
        self._show_count()

    def _filter(self) -> None:
        words = self.filter.text().lower().split()
        self.model.set_filter(lambda row: all(word in _searched(row) for word in words))
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._pace.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.stop()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: place, kind, text"))
        self._empty.say(
            self.tr("No trouble"),
            self.tr("Lines, links and meters do what they should, as far as they were asked."),
        )
        self._show_count()


def _searched(row: TroubleLike) -> str:
    return f"{trouble_words.word(row.key)} {_where(row)} {_seen(row)}".lower()


def _where(row: TroubleLike) -> str:
    return trouble_words.place(row.where)


def _seen(row: TroubleLike) -> str:
    return wire_said.words(row.text) if row.error is None else sentence(row.error)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "last",
            lambda: QCoreApplication.translate("columns", "Last seen"),
            lambda row: figures.date_time(row.utc_ms),
            lambda row: row.utc_ms,
            samples=lambda: ("8888-88-88 88:88:88",),
            kind=CellKind.MOMENT,
        ),
        _text("where", lambda: QCoreApplication.translate("columns", "Where"), _where),
        Column(
            "kind",
            lambda: QCoreApplication.translate("columns", "Trouble"),
            lambda row: trouble_words.word(row.key),
            lambda row: row.key,
            state=lambda _: ("warn", "doubt"),
        ),
        _text("text", lambda: QCoreApplication.translate("columns", "Seen"), _seen, least=240),
        Column(
            "times",
            lambda: QCoreApplication.translate("columns", "Times"),
            lambda row: str(row.times),
            lambda row: row.times,
            right=True,
            kind=CellKind.COUNT,
        ),
    )


def _text(
    name: str,
    title: Callable[[], str],
    of: Callable[[TroubleLike], str],
    *,
    least: int | None = None,
) -> Column:
    return Column(name, title, of, of, least=least)
