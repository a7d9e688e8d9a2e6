"""The log of a data folder: what went wrong, with its trace, for those who mend the program.

People are told one sentence; nothing of this goes to the screen or to standard error.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

NAME: Final = "meterdesk.log"
LARGEST: Final = 2_000_000
KEPT: Final = 3


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


class _LogFile(RotatingFileHandler):
    """Where the folder cannot be written to, the log goes to the system's folder for temporary files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / NAME, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def _open(self) -> TextIOWrapper:
        try:
            return super()._open()
        except OSError:
            self.baseFilename = str(Path(tempfile.gettempdir()) / NAME)
            return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written must not end what it reports on."""
        sys.stderr.write(f"{NAME}: {sys.exc_info()[1]}\n")
