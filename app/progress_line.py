"""How a long command tells how it goes on, on standard error: standard output keeps to what was found.

On a terminal one line, written over again; anywhere else, as in a log file, a whole line now and then.
"""

from __future__ import annotations

import shutil
import time
import unicodedata
from collections.abc import Callable
from typing import Final, TextIO

TERMINAL_S: Final = 0.1
PLAIN_S: Final = 10.0
_WIDE: Final = ("W", "F")
_LEAST_COLUMNS: Final = 20


class ProgressLine:
    """Texts come as often as they like; only some are written. `clear` before anything else is printed."""

    def __init__(self, stream: TextIO, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._now_s = now_s
        self._next_s = now_s() if self._terminal else now_s() + PLAIN_S
        self._shown = 0

    def tell(self, text: Callable[[], str]) -> None:
        """Write `text()` if it is time to."""
        now_s = self._now_s()
        if now_s < self._next_s:
            return
        self._next_s = now_s + (TERMINAL_S if self._terminal else PLAIN_S)
        if self._terminal:
            self._write_over(text())
        else:
            self._stream.write(text() + "\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0

    def _write_over(self, text: str) -> None:
        room = max(_LEAST_COLUMNS, shutil.get_terminal_size().columns) - 1
        line = _cut(text, room)
        width = columns(line)
        self._stream.write("\r" + line + " " * max(0, self._shown - width))
        self._shown = width


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def _cut(text: str, room: int) -> str:
    while columns(text) > room:
        text = text[:-1]
    return text
