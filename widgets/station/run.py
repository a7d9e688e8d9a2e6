"""`main.py station`: the query station on a screen of its own, against the tenant web of the office."""

from __future__ import annotations

import argparse
import sys

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from app import log_file
from app.data_folder import default_data_dir, make_data_dir
from app.errors import DeskError
from app.outputs.printers import PrinterKind, PrinterSettings, check_target
from widgets import theme
from widgets.command_line import LAYOUT_FILE, Speaker
from widgets.language import Language
from widgets.signals import ended_by_signals
from widgets.start import has_display
from widgets.station.link import StationLink, portal
from widgets.station.window import StationWindow


def run(options: argparse.Namespace) -> int:
    """Until the office closes it; returns the exit code."""
    folder = options.data or default_data_dir()
    speaker = Speaker(options.lang, data_dir=folder)
    try:
        where = portal(options.portal, options.fingerprint)
        printer = _printer(options)
        if not has_display():
            raise DeskError("start.no_display")
        application = QApplication.instance() or QApplication(sys.argv[:1])
        screens = QApplication.screens()
        if not 1 <= options.screen <= len(screens):
            raise DeskError("station.no_screen", number=options.screen, count=len(screens))
        make_data_dir(folder)
    except DeskError as error:
        sys.stderr.write(speaker.sentence(error) + "\n")
        return 1
    assert isinstance(application, QApplication)
    theme.apply(application)
    settings = QSettings(str(folder / LAYOUT_FILE), QSettings.Format.IniFormat)
    window = StationWindow(StationLink(where), Language(settings, chosen=options.lang), printer=printer)
    with log_file.kept_in(folder), log_file.last_resort(folder), ended_by_signals(window.close_by_staff):
        if options.windowed:
            window.resize(1080, 1440)
            window.show()
        else:
            window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            window.setGeometry(screens[options.screen - 1].geometry())
            window.showFullScreen()
        return QApplication.exec()


def _printer(options: argparse.Namespace) -> PrinterSettings | None:
    """The station's own printer, as "network:192.0.2.9"; None without one. Raises DeskError."""
    if not options.printer:
        return None
    kind, _, target = options.printer.partition(":")
    if kind not in set(PrinterKind):
        raise DeskError("station.printer_wrong", text=options.printer)
    found = PrinterSettings(PrinterKind(kind), target, options.printer_width)
    check_target(found)
    return found
