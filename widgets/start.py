"""Starts the console: books, window, engine, in that order; and ends it. `main.py` calls `run`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from app import even_turns, log_file
from app.data_folder import default_data_dir, make_data_dir
from app.errors import DeskError, presentable
from meterio.clock import SystemClock
from widgets import calls, theme
from widgets.command_line import LAYOUT_FILE, Speaker
from widgets.common import site_clock
from widgets.context import Context
from widgets.language import Language
from widgets.late_desk import LateDesk
from widgets.main_window import MainWindow
from widgets.signals import ended_by_signals
from widgets.tasks import Tasks

if TYPE_CHECKING:
    from app.bootstrap import DemoInfo, Desk
    from app.demo import DemoPace
    from meterio.types import Clock
    from widgets.common.report_words import ReportWords


class Console:
    """The window, with the books opened and proven behind it; then the engine starts.

    `open_books` runs off the GUI thread; the sign-in shows at once and what is typed there waits for it.
    """

    def __init__(
        self,
        open_books: Callable[[], Desk],
        *,
        data_dir: Path,
        clock: Clock,
        demo: DemoInfo | None = None,
        language: str | None = None,
    ) -> None:
        self.data_dir = data_dir
        self._open_books = open_books
        self._desk: Desk | None = None
        self._late = LateDesk(data_dir, clock=clock, demo=demo)
        settings = QSettings(str(data_dir / LAYOUT_FILE), QSettings.Format.IniFormat)
        self.language = Language(settings, chosen=language)
        self.tasks = Tasks(self._late.ledger)
        self.window = MainWindow(Context(self._late, self.tasks, settings, self.language))

    def show(self) -> None:
        self.window.show()
        QApplication.processEvents()  # the sign-in is painted before the books' imports take the interpreter
        self.tasks.work(self.window, self._open, done=self._opened, failed=self._not_opened)

    def close(self) -> bool:
        """Ends everything; True if nothing is left running."""
        self.window.close()
        if self._desk is not None:
            self._desk.begin_close()
        ended = self.tasks.close()
        ended &= self._desk is None or self._desk.close()
        site_clock.set_offset(None)
        log_file.note_end(ended=ended)
        self.window.deleteLater()
        return ended

    def _open(self) -> Desk:
        desk = self._open_books()
        site_clock.set_offset(desk.ledger.read(calls.utc_offset_min()))
        desk.engine.moveToThread(self.window.thread())
        self._desk = desk
        return desk

    def _opened(self, desk: Desk) -> None:
        self._late.arrive(desk)
        self.tasks.work(
            self.window, lambda: _prepare(desk), done=lambda _: _begin(desk), failed=self._refused
        )

    def _not_opened(self, error: DeskError) -> None:
        self._late.ledger.fail(error)
        self._refused(error)

    def _refused(self, error: DeskError) -> None:
        """Books that cannot be opened or proven sell nothing."""
        from widgets.common import messages  # late: its tables of sentences

        tell(messages.sentence(error), self.window)
        QApplication.exit(1)


def _prepare(desk: Desk) -> None:
    log_file.note_start()
    desk.check_books()
    desk.learn_meters()


def _begin(desk: Desk) -> None:
    even_turns.settle()
    desk.begin()
    desk.begin_reports(_report_words)


def _report_words(language: str) -> ReportWords:
    """What reports by schedule are said with."""
    from widgets.common.report_words import words_in  # late: its tables of words

    return words_in(language)


def _slip_translator(language: str) -> Callable[[str], str]:
    """What the words of a slip are said with."""
    from widgets.common import messages  # late: its tables of sentences

    return messages.slip_translator(language)


def tell(text: str, window: MainWindow | None = None) -> None:
    """Show one sentence before there is a page to show it on; with no screen to look at, say it instead."""
    if QApplication.platformName() == "offscreen":
        sys.stderr.write(text + "\n")
    else:
        QMessageBox.critical(window, "Meterdesk", text)


def run(options: argparse.Namespace) -> int:
    """The console, the demonstration, or the tour; returns the exit code."""
    folder: Path = options.data or options.tour or default_data_dir()
    if options.tour:
        # Its pictures need no display, and on one a window manager would decide where its keys go.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    elif not has_display():
        speaker = Speaker(options.lang, data_dir=folder)
        sys.stderr.write(speaker.sentence(DeskError("start.no_display")) + "\n")
        return 1
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme.apply(application)
    with log_file.kept_in(folder), even_turns.kept():
        try:
            return _run_demo(options) if options.demo else _run_console(options)
        except Exception as error:  # noqa: BLE001 - the last place to turn a fault into a sentence; it is logged
            # Nobody has set a language yet where the window could not be made.
            tell(Speaker(options.lang, data_dir=folder).sentence(presentable(error)))
            return 1


def has_display() -> bool:
    """Without one Qt would end the program instead of saying so."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def _run_console(options: argparse.Namespace) -> int:
    clock = SystemClock()
    data_dir: Path = options.data or default_data_dir()
    make_data_dir(data_dir)

    def open_books() -> Desk:
        from app.bootstrap import open_desk

        return open_desk(data_dir, clock=clock, translator_for=_slip_translator)

    return _execute(Console(open_books, data_dir=data_dir, clock=clock, language=options.lang))


def _run_demo(options: argparse.Namespace) -> int:
    import tempfile

    from app import demo

    pace = demo.DemoPace(options.speed, options.seed, SystemClock().utc_ms())
    if options.tour:
        return _run_tour(options.tour, pace)
    with tempfile.TemporaryDirectory(prefix="meterdesk-demo-", ignore_cleanup_errors=True) as made:
        folder: Path = options.data or Path(made)
        with demo.running(folder, pace, translator_for=_slip_translator) as (desk, _):
            return _execute(_console_over(desk, language=options.lang))


def _run_tour(folder: Path, pace: DemoPace) -> int:
    from app import demo
    from widgets.tour.tour import Tour, clear_folder

    clear_folder(folder)
    with demo.running(folder / "data", pace, translator_for=_slip_translator, slips=folder / "slips") as (
        desk,
        mall,
    ):
        console = _console_over(desk, language="zh_CN")
        with log_file.last_resort(desk.data_dir):
            return Tour(console, desk, mall.control, folder=folder).run()


def _console_over(desk: Desk, *, language: str | None) -> Console:
    """A console over books that are open already."""
    return Console(lambda: desk, data_dir=desk.data_dir, clock=desk.clock, demo=desk.demo, language=language)


def _execute(console: Console) -> int:
    with log_file.last_resort(console.data_dir), ended_by_signals(QApplication.quit):
        console.show()
        try:
            return QApplication.exec()
        finally:
            console.close()
