"""Years of readings: where each stands, moved to a file of its own and brought back by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import theme
from widgets.common import figures
from widgets.common.confirm import ConfirmDialog
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.live_words import State
from widgets.common.messages import sentence
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.technician import archive_calls

if TYPE_CHECKING:
    from app.services.reading_archive import YearLine

NAME = "archives"
LOOK_KEY, BACK_KEY, CANCEL_KEY, MOVE_KEY = "F5", "F6", "F8", "F9"
MEGABYTE = 1_000_000


class ArchivesTab(Retranslated, QWidget):
    """One piece of work at a time; it may be cut off, and goes on from there when begun again."""

    _progressed = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{NAME}.page")
        self._context = context
        self._ending: threading.Event | None = None
        self._counting = False
        self.model = RowsModel(_columns(), lambda line: line.year, parent=self)
        self.table = Table(self.model, name=f"{NAME}.table", settings=context.settings)
        self.look_anew = button(f"{NAME}.look", icon="refresh")
        self.bring_back, self.cancel = button(f"{NAME}.back"), button(f"{NAME}.cancel")
        self.move_out = button(f"{NAME}.move", kind="primary")
        self.progress, self.doing = QProgressBar(), label("muted", name=f"{NAME}.doing")
        self.progress.setTextVisible(False)
        self.message = MessageLine(name=f"{NAME}.message")
        self._empty = EmptyState("search")
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_running()
        self.look()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self.look_anew)
        foot.addWidget(self.doing, 1)
        for part in (self.cancel, self.bring_back, self.move_out):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.progress)
        layout.addLayout(foot)

    def _connect(self) -> None:
        for key, made, act in (
            (LOOK_KEY, self.look_anew, self.look),
            (BACK_KEY, self.bring_back, lambda: self._ask(back=True)),
            (CANCEL_KEY, self.cancel, self._cancel),
            (MOVE_KEY, self.move_out, lambda: self._ask(back=False)),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._progressed.connect(self._show_progress)
        QCoreApplication.instance().aboutToQuit.connect(self._cancel)

    def look(self) -> None:
        """Read anew where the years stand."""
        desk = self._context.desk
        if desk.session is not None:
            job = archive_calls.years(desk, session=desk.session)
            self._counting = True
            self._show_running()
            self._context.tasks.work(self, job, done=self._show, failed=self._not_counted, latest="years")

    def _not_counted(self, error: DeskError) -> None:
        self._counting = False
        self._show_running()
        self.message.show_error(error)

    def _show(self, lines: tuple[YearLine, ...]) -> None:
        self._counting = False
        self._show_running()
        self.model.set_rows(lines)
        self._pages.setCurrentIndex(0 if lines else 1)
        troubles = [line.trouble for line in lines if line.trouble is not None]
        if troubles:
            self.message.show_error(troubles[0])

    def _ask(self, *, back: bool) -> None:
        line = self.table.current()
        if self._ending is not None:
            return
        if line is None:
            self.message.say("info", "archive.choose")
            return
        year = line.year  # type: ignore[attr-defined]
        title = self.tr("Bring {year} back?") if back else self.tr("Archive {year}?")
        text = (
            self.tr("Its readings come back into the working book and stay there; the file goes.")
            if back
            else self.tr("Its readings move to a file of their own, and are still answered from.")
        )
        yes = self.tr("Bring it back") if back else self.tr("Archive it")
        dialog = ConfirmDialog(title=title.format(year=year), text=text, yes=yes, parent=self)
        dialog.accepted.connect(lambda: self._begin(year, back=back))
        dialog.open()

    def _begin(self, year: int, *, back: bool) -> None:
        from app.services.reading_archive import Work

        desk, self._ending = self._context.desk, threading.Event()
        if desk.session is None:
            return
        work = Work(self._ending, self._progressed.emit)
        job = archive_calls.move(desk, year, work, session=desk.session, back=back)
        self.message.clear_message()
        self.progress.setRange(0, 0)
        self._show_running()
        key = "archive.is_back" if back else "archive.is_moved"

        def done(samples: int) -> None:
            self._end()
            self.message.say("ok", key, year=year, samples=f"{samples:,}")

        self._context.tasks.work(self, job, done=done, failed=self._failed)

    def _failed(self, error: DeskError) -> None:
        self._end()
        self.message.show_error(error)

    def _end(self) -> None:
        self._ending = None
        self._show_running()
        self.look()

    def _cancel(self) -> None:
        if self._ending is not None:
            self._ending.set()
            self.doing.setText(self.tr("Stopping …"))

    def _show_progress(self, done: int, of: int) -> None:
        if self._ending is not None and of:
            self.progress.setRange(0, of)
            self.progress.setValue(done)
            self.doing.setText(self.tr("{done} of {total} meters").format(done=done, total=of))

    def _show_running(self) -> None:
        running = self._ending is not None
        self.cancel.setEnabled(running)
        for part in (self.move_out, self.bring_back):
            part.setEnabled(not running)
        self.progress.setVisible(running)
        if not running:
            self.doing.setText(self.tr("Counting the readings of each year …") if self._counting else "")

    def retranslate(self) -> None:
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self.bring_back.setText(self.tr("Bring back …  {key}").format(key=BACK_KEY))
        self.cancel.setText(self.tr("Cancel  {key}").format(key=CANCEL_KEY))
        self.move_out.setText(self.tr("Archive …  {key}").format(key=MOVE_KEY))
        self._empty.say(
            self.tr("No readings stored yet"),
            self.tr("Every year of readings stands here, with its size and where it is."),
        )


def _state(line: YearLine) -> State:
    if line.trouble is not None:
        return "bad", "bad", sentence(line.trouble)
    words = {
        "": ("ok", "ok", QCoreApplication.translate("archives", "In the working book")),
        "returned": ("ok", "ok", QCoreApplication.translate("archives", "Brought back, stays here")),
        "archived": ("idle", "info", QCoreApplication.translate("archives", "In its file")),
    }
    cut_off = ("warn", "doubt", QCoreApplication.translate("archives", "On its way; goes on by night"))
    return words.get(line.state, cut_off)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "year",
            lambda: QCoreApplication.translate("archives", "Year"),
            lambda line: str(line.year),
            lambda line: line.year,
        ),
        _number("samples", lambda: QCoreApplication.translate("archives", "Readings here"), "samples"),
        _number(
            "archived", lambda: QCoreApplication.translate("archives", "Readings in the file"), "archived"
        ),
        Column(
            "bytes",
            lambda: QCoreApplication.translate("archives", "File, MB"),
            lambda line: f"{line.bytes / MEGABYTE:,.1f}" if line.bytes else figures.NOTHING,
            lambda line: line.bytes,
            right=True,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("archives", "State"),
            lambda line: _state(line)[2],
            lambda line: _state(line)[2],
            state=lambda line: _state(line)[:2],
            least=260,
        ),
    )


def _number(name: str, title: Callable[[], str], attribute: str) -> Column:
    def value(line: YearLine) -> int:
        found: int = getattr(line, attribute)
        return found

    return Column(
        name,
        title,
        lambda line: f"{value(line):,}" if value(line) else figures.NOTHING,
        value,
        right=True,
    )
