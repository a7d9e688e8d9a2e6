"""The log of a data folder: what went wrong, with its trace, for those who mend the program.

People are told one sentence; nothing of this goes to the screen or to standard error. Traces hold names of
functions and lines of our own source, never values: no password, key or telephone number gets in.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Final

NAME: Final = "meterdesk.log"
CRASH_NAME: Final = "meterdesk-crash.txt"
LARGEST: Final = 2_000_000
KEPT: Final = 3

_log = logging.getLogger("meterdesk")


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Write warnings and errors to `meterdesk.log` in `folder`; the file is made with its first line."""
    handler = _LogFile(folder)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


@contextmanager
def last_resort(folder: Path) -> Iterator[None]:
    """Whatever nobody caught goes to the log: in a slot, in a thread, or inside Qt itself (faults.md H25).

    A fault that kills the process leaves its stacks in `meterdesk-crash.txt`; the next start takes them into
    the log.
    """
    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = _uncaught, _uncaught_in_thread
    crash = _listen_for_crash(folder / CRASH_NAME)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
        if crash is not None:
            faulthandler.disable()
            crash.close()
            Path(crash.name).unlink(missing_ok=True)


def note_start() -> None:
    """One line that says what runs, for whoever reads what follows it."""
    _log.setLevel(logging.INFO)
    import platform  # late: the sign-in is painted first

    _log.info("started on Python %s, %s", platform.python_version(), platform.platform())


def note_end(*, ended: bool) -> None:
    if ended:
        _log.info("ended")
    else:
        _log.error("ended, but a thread was still at work")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("nobody caught this", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    name = args.thread.name if args.thread is not None else "?"
    error = args.exc_value or args.exc_type()
    _log.critical(
        "nobody caught this in thread %s", name, exc_info=(args.exc_type, error, args.exc_traceback)
    )


def _listen_for_crash(path: Path) -> TextIOWrapper | None:
    """Where the stacks go if the interpreter dies. None if somebody listens already, or there is no room."""
    try:
        left = path.read_text("utf-8", "replace") if path.exists() else ""
        if left:
            _log.error("the program died before:\n%s", left)
        if faulthandler.is_enabled():
            return None
        crash = path.open("w", encoding="utf-8")
    except OSError as error:
        _log.warning("a crash could not be told: %s", error)
        return None
    faulthandler.enable(crash)
    return crash


class _LogFile(logging.Handler):
    """Made with its first line. Where the folder cannot be written to, it lies with the temporary files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._folder = folder
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._file is None:
                self._file = self._opened()
            self._file.emit(record)
        except OSError as error:
            # A log that cannot be written must not end what it reports on.
            sys.stderr.write(f"{NAME}: {error}\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()

    def _opened(self) -> logging.Handler:
        try:
            return self._rotating(self._folder)
        except OSError:
            return self._rotating(Path(tempfile.gettempdir()))

    def _rotating(self, folder: Path) -> logging.Handler:
        # Imported with the first line: a start that goes well needs none of it before its window shows.
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(folder / NAME, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        file.setFormatter(self.formatter)
        return file
