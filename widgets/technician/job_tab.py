"""A long job of the bench: started, followed, cancelled; its rows in a table that is sorted and exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets import theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.polling.jobs import JobEvent

START_KEY, CANCEL_KEY = "F5", "F8"


class JobTab(Retranslated, QWidget):
    """What scan, commissioning and clocks share. A tab says what it asks for and how a row looks.

    `name` is the stem of the object names: "NAME.start", "NAME.cancel", "NAME.export", "NAME.table" ...
    """

    def __init__(
        self, context: Context, columns: tuple[Column, ...], key: Callable[[Any], Any], *, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}.page")
        self.context = context
        self.number: int | None = None
        self.model = RowsModel(columns, key, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.start = button(f"{name}.start", kind="primary")
        self.cancel = button(f"{name}.cancel")
        self.progress = QProgressBar()
        self.progress.setObjectName(f"{name}.progress")
        self.progress.setTextVisible(False)
        self.doing = label("muted", name=f"{name}.doing")
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{name}.export",
            title=self.list_title,
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self.empty = EmptyState("search")
        self.form = QHBoxLayout()
        self.form.setSpacing(theme.SPACE)
        self._rows: dict[Any, Any] = {}
        self._key = key
        self._ready = False
        self._lay_out()
        for shortcut, made in ((START_KEY, self.start), (CANCEL_KEY, self.cancel)):
            self.add_key(shortcut, made)
        self.cancel.clicked.connect(self._cancel)
        context.desk.engine.job_event.connect(self._heard)
        self._show_running()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.SPACE)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.doing, 1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(self.form)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.progress)
        layout.addLayout(self.foot)

    def add_key(self, key: str, made: QPushButton) -> None:
        """`key` presses that button anywhere in the tab."""
        QShortcut(QKeySequence(key), self).activated.connect(made.click)

    # what a tab may say otherwise

    def follow(self, event: JobEvent) -> str:
        """What is being done, beside the bar."""
        return self.tr("{done} of {total}").format(done=event.done, total=event.total)

    def ended(self, rows: int, *, cancelled: bool) -> None:
        """Say how it ended."""
        self.message.say(
            "info" if cancelled else "ok", "bench.cancelled" if cancelled else "bench.done", n=rows
        )

    def rows_shown(self) -> None:
        """The rows in the table are other ones."""

    # the life of a job

    def run(self, job: object) -> None:
        """Begin `job`; its rows take the place of the last one's."""
        self._rows = {}
        self.model.set_rows(())
        self.message.clear_message()
        self.number = self.context.desk.engine.start_job(job)
        self.progress.setRange(0, 0)
        self._show_running()

    def show_rows(self, rows: list[Any]) -> None:
        """Rows to stand in the table before a job fills them."""
        self._rows = {self._key(row): row for row in rows}
        self._show_rows()

    def make_ready(self) -> None:
        """What can be chosen from is read; until then nothing can be started."""
        self._ready = True
        self._show_running()

    @property
    def running(self) -> bool:
        return self.number is not None

    def take_row(self, row: Any) -> Any:
        """A row as the table shows it, from what the job tells."""
        return row

    def _heard(self, event: JobEvent) -> None:
        if event.number != self.number:
            return
        if event.total:
            self.progress.setRange(0, event.total)
            self.progress.setValue(event.done)
        if event.kind == "ended":
            self._end(event)
            return
        self.doing.setText(self.follow(event))
        if event.kind == "row":
            row = self.take_row(event.row)
            self._rows[self._key(row)] = row
            self._show_rows()

    def _end(self, event: JobEvent) -> None:
        self.number = None
        self._show_running()
        if event.error is not None:
            self.message.show_error(event.error)
        else:
            self.ended(len(self._rows), cancelled=event.cancelled)

    def _cancel(self) -> None:
        if self.number is not None:
            self.context.desk.engine.cancel_job(self.number)
            self.doing.setText(self.tr("Stopping …"))

    def _show_rows(self) -> None:
        self.model.set_rows(self._rows.values())
        self._pages.setCurrentIndex(0 if self._rows else 1)
        self.rows_shown()

    def _show_running(self) -> None:
        self.start.setEnabled(self._ready and not self.running)
        self.cancel.setEnabled(self.running)
        self.progress.setVisible(self.running)
        if not self.running:
            self.doing.setText("")
        self._show_rows()

    # out

    def list_title(self) -> str:
        """What an export is called."""
        raise NotImplementedError

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel  {key}").format(key=CANCEL_KEY))
