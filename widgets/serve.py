"""`main.py serve`: engine, alarms, texts, payments and the tenants' web without a window, until the system
ends it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QTimer

from app import even_turns, log_file
from app.data_folder import default_data_dir, make_data_dir
from app.errors import presentable
from meterio.clock import SystemClock
from widgets.command_line import Speaker
from widgets.common import messages
from widgets.common.report_words import words_in
from widgets.signals import ended_by_signals

if TYPE_CHECKING:
    from app.bootstrap import Desk
    from app.portal.keeper import WebState

LOOK_MS: Final = 500


def run(options: argparse.Namespace) -> int:
    """Until SIGTERM, Ctrl-C or a system that shuts down; 0 if all ended in time, 1 if it cannot begin."""
    folder: Path = options.data or default_data_dir()
    speaker = Speaker(options.lang, data_dir=folder)
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    with log_file.kept_in(folder), log_file.last_resort(folder), even_turns.kept():
        try:
            make_data_dir(folder)
            desk = _opened(folder)
        except Exception as error:  # noqa: BLE001 - the last place to turn a fault into a sentence; it is logged
            sys.stderr.write(speaker.sentence(presentable(error)) + "\n")
            return 1
        try:
            with ended_by_signals(application.quit):
                _say(speaker, "serve.running", folder=str(folder))
                told = _Told(desk, speaker)
                application.exec()
                told.end()
        finally:
            ended = desk.close()
            log_file.note_end(ended=ended)
        return 0 if ended else 1


def _opened(folder: Path) -> Desk:
    """The books, proven, and everything that runs over them. Raises DeskError, BookError."""
    from app.bootstrap import open_desk

    desk = open_desk(folder, clock=SystemClock(), translator_for=messages.slip_translator)
    try:
        log_file.note_start()
        desk.check_books()
        desk.learn_meters()
    except BaseException:
        desk.close()
        raise
    even_turns.settle()
    desk.begin()
    desk.begin_reports(words_in)
    return desk


class _Told:
    """Says where tenants are served, and why not, whenever that changes."""

    def __init__(self, desk: Desk, speaker: Speaker) -> None:
        self._desk, self._speaker = desk, speaker
        self._last: WebState | None = None
        self._address = self._fault = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def end(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        state = self._desk.portal_state()
        if state == self._last:
            return
        self._last = state
        if state.address and state.address != self._address:
            _say(self._speaker, "serve.web", address=state.address)
        fault = "" if state.fault is None else self._speaker.sentence(state.fault)
        if fault and fault != self._fault:
            sys.stderr.write(fault + "\n")
        self._address, self._fault = state.address, fault


def _say(speaker: Speaker, key: str, **values: object) -> None:
    sys.stdout.write(speaker.text(key, values) + "\n")
    sys.stdout.flush()
