"""What was done to one thing: who, when, and which field from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.report import CellKind
from widgets import names, theme
from widgets.common import figures
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words, units

if TYPE_CHECKING:
    from app.services.set_up_lists import SetUpEvent, Thing


@dataclass(frozen=True, slots=True)
class _Line:
    """One field of one event, or an event without fields."""

    place: int
    event: SetUpEvent
    field: str
    before: str
    after: str


class ThingHistoryDialog(Retranslated, QDialog):
    def __init__(self, context: Context, thing: Thing, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.THING_HISTORY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._thing = thing
        self._title = label("title")
        self.message = MessageLine(name=f"{names.THING_HISTORY}.message")
        self.model = RowsModel(_columns(), lambda line: line.place, parent=self)
        self.table = Table(self.model, name=f"{names.THING_HISTORY}.table", settings=context.settings)
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.THING_HISTORY}.export",
            title=lambda: self._title.text(),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("age")
        self._pages = QStackedWidget()
        for part in (self.table, self._empty):
            self._pages.addWidget(part)
        self._close = button(f"{names.THING_HISTORY}.close", kind="primary")
        self._close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self._title, self.message, self._pages):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.resize(760, 460)
        self.retranslate()
        unit = units.history(thing.key, session=context.desk.session)
        context.tasks.read(self, unit, done=self._show, failed=self.message.show_error)

    def _show(self, events: tuple[SetUpEvent, ...]) -> None:
        lines: list[_Line] = []
        for event in events:
            for field, (before, after) in event.changes.items() or (("", ("", "")),):
                lines.append(_Line(len(lines), event, field, before, after))
        self.model.set_rows(lines)
        self._pages.setCurrentIndex(0 if lines else 1)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("History"))
        self._title.setText(
            self.tr("History of {what}").format(
                what=f"{set_up_words.kind(self._thing.kind)} {self._thing.key}"
            )
        )
        self._empty.say(
            self.tr("Nothing noted"), self.tr("It came with an import and was never changed since.")
        )
        self._close.setText(self.tr("Close  Esc"))


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "when",
            lambda: QCoreApplication.translate("columns", "When"),
            lambda line: figures.date_time(line.event.utc_ms),
            lambda line: line.event.utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "who",
            lambda: QCoreApplication.translate("columns", "Who"),
            lambda line: line.event.operator,
            lambda line: line.event.operator,
        ),
        Column(
            "act",
            lambda: QCoreApplication.translate("columns", "Act"),
            lambda line: set_up_words.act(line.event.action),
            lambda line: line.event.action,
            least=80,
        ),
        Column(
            "field",
            lambda: QCoreApplication.translate("columns", "Field"),
            lambda line: set_up_words.field(line.field) if line.field else "",
            lambda line: line.field or None,
        ),
        Column(
            "before",
            lambda: QCoreApplication.translate("columns", "From"),
            lambda line: set_up_words.choice(line.before),
            lambda line: line.before or None,
            least=80,
        ),
        Column(
            "after",
            lambda: QCoreApplication.translate("columns", "To"),
            lambda line: set_up_words.choice(line.after),
            lambda line: line.after or None,
            least=80,
        ),
    )
