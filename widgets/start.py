"""Starts the console: books, window, engine, in that order; and ends it. `main.py` calls `run`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from app.errors import DeskError
from widgets import theme
from widgets.common import messages
from widgets.context import Context
from widgets.language import Language
from widgets.main_window import MainWindow
from widgets.tasks import Tasks, presentable

if TYPE_CHECKING:
    from app.bootstrap import Desk
    from app.demo import DemoPace

LAYOUT_FILE = "screens.ini"


class Console:
    """The window over an open desk. The books are proven behind it, then the engine starts."""

    def __init__(self, desk: Desk, *, language: str | None = None) -> None:
        self.desk = desk
        settings = QSettings(str(desk.data_dir / LAYOUT_FILE), QSettings.Format.IniFormat)
        self.language = Language(settings, chosen=language)
        self.tasks = Tasks(desk.ledger)
        self.window = MainWindow(Context(desk, self.tasks, settings, self.language))

    def show(self) -> None:
        self.window.show()
        self.tasks.work(self.window, self._prepare, done=self._prepared, failed=self._refused)

    def close(self) -> bool:
        """Ends everything; True if nothing is left running."""
        self.window.close()
        self.tasks.close()
        ended = self.desk.close()
        self.window.deleteLater()
        return ended

    def _prepare(self) -> None:
        self.desk.check_books()
        self.desk.learn_meters()

    def _prepared(self, _: None) -> None:
        self.desk.engine.start()

    def _refused(self, error: DeskError) -> None:
        """A book that cannot be proven sells nothing."""
        tell(error, self.window)
        QApplication.exit(1)


def tell(error: DeskError, window: MainWindow | None = None) -> None:
    """Show one sentence before there is a page to show it on; with no screen to look at, say it instead."""
    text = messages.sentence(error)
    if QApplication.platformName() == "offscreen":
        sys.stderr.write(text + "\n")
    else:
        QMessageBox.critical(window, "Meterdesk", text)


def run(options: argparse.Namespace) -> int:
    """The console, the demonstration, or the tour; returns the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme.apply(application)
    try:
        return _run_demo(options) if options.demo else _run_console(options)
    except Exception as error:  # noqa: BLE001 - the last place to turn a fault into a sentence; it is logged
        tell(presentable(error))
        return 1


def _run_console(options: argparse.Namespace) -> int:
    from app.bootstrap import default_data_dir, open_desk
    from meterio.clock import SystemClock

    desk = open_desk(
        options.data or default_data_dir(), clock=SystemClock(), translator_for=messages.slip_translator
    )
    return _execute(Console(desk, language=options.lang), QApplication.exec)


def _run_demo(options: argparse.Namespace) -> int:
    from app import demo
    from meterio.clock import SystemClock

    pace = demo.DemoPace(options.speed, options.seed, SystemClock().utc_ms())
    if options.tour:
        return _run_tour(options.tour, pace)
    with tempfile.TemporaryDirectory(prefix="meterdesk-demo-", ignore_cleanup_errors=True) as made:
        folder: Path = options.data or Path(made)
        with demo.running(folder, pace, translator_for=messages.slip_translator) as (desk, _):
            return _execute(Console(desk, language=options.lang), QApplication.exec)


def _run_tour(folder: Path, pace: DemoPace) -> int:
    from app import demo
    from widgets.tour.tour import Tour, clear_folder

    clear_folder(folder)
    with demo.running(
        folder / "data", pace, translator_for=messages.slip_translator, slips=folder / "slips"
    ) as (desk, mall):
        return Tour(Console(desk, language="zh_CN"), mall.control, folder=folder).run()


def _execute(console: Console, until_closed: Callable[[], int]) -> int:
    console.show()
    try:
        return until_closed()
    finally:
        console.close()
