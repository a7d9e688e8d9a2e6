"""One sheet on its way into a file: rows are drawn from their source here and written by a child process.

What a child writes does not hold this process's interpreter, so a sale beside it feels nothing."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from app.errors import DeskError
from app.outputs import sheet_frames
from app.outputs.sheet import Sheet
from app.outputs.whole_file import refusal, whole_file
from app.own_command import own_command, quiet_flags

FORMATS: Final = ("xlsx", "csv", "pdf")
_AT_ONCE: Final = 200
_END_S: Final = 120.0
_END_OF_A_ROW_S: Final = 0.01
"""For the last of the child's work after the last row; pages are painted only then."""
_log = logging.getLogger(__name__)

Tell = Callable[[int], None]


class Cancelled(Exception):
    """It was told to end; nothing is left of the file."""


class _NoListener(Exception):
    """The child takes no more."""


class SheetJob:
    """Writes one file; `run` once, on any thread, and `cancel` at any time from any other."""

    def __init__(self, path: Path, sheet: Sheet, *, tell: Tell) -> None:
        """The format is what `path` ends with. `tell` hears how many rows are through, on the thread of
        `run`."""
        self._path, self._sheet, self._tell = path, sheet, tell
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def cancel(self) -> None:
        with self._lock:
            self._cancelled.set()
            if self._child is not None:
                self._child.kill()

    def run(self) -> int:
        """Returns the number of rows. Raises Cancelled; DeskError export.*; whatever the rows raise."""
        name = format_of(self._path)
        with whole_file(self._path) as draft:
            child = self._start(name, draft)
            try:
                return self._written(child)
            finally:
                _end(child)

    def _start(self, name: str, draft: Path) -> subprocess.Popen[bytes]:
        with self._lock:
            self._stop_if_cancelled()
            self._child = subprocess.Popen(
                own_command("write-sheet", name, str(draft)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=quiet_flags(),
            )
            return self._child

    def _written(self, child: subprocess.Popen[bytes]) -> int:
        try:
            sent = self._send(child)
        except _NoListener:
            # Cancelled, or the child ended early and says why.
            self._stop_if_cancelled()
            sent = 0
        said, trace = _last_words(child, _END_S + sent * _END_OF_A_ROW_S)
        self._stop_if_cancelled()
        return self._outcome(said, trace)

    def _send(self, child: subprocess.Popen[bytes]) -> int:
        """The number of rows. Raises _NoListener."""
        _pass(child, lambda stream: sheet_frames.send_head(stream, self._sheet.head))
        rows, sent = iter(self._sheet.rows), 0
        while batch := list(islice(rows, _AT_ONCE)):
            self._stop_if_cancelled()
            _pass(child, partial(sheet_frames.send_rows, rows=batch))
            sent += len(batch)
            self._tell(sent)
        self._stop_if_cancelled()
        _pass(child, sheet_frames.send_end)
        return sent

    def _outcome(self, said: dict[str, Any], trace: str) -> int:
        if "rows" in said:
            return int(said["rows"])
        if "refused" in said:
            number, text, windows = said["refused"]
            error = OSError(number, text) if windows is None else OSError(number, text, None, windows)
            raise refusal(error, self._path)
        _log.error("the export's child failed: %s", trace)
        raise DeskError("export.failed", path=str(self._path))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled


def format_of(path: Path) -> str:
    """Raises DeskError export.no_format."""
    found = path.suffix.lower().removeprefix(".")
    if found not in FORMATS:
        raise DeskError("export.no_format", path=str(path), name=path.name)
    return found


def _pass(child: subprocess.Popen[bytes], send: Callable[[IO[bytes]], None]) -> None:
    """Raises _NoListener."""
    try:
        if child.stdin is not None:
            send(child.stdin)
    except OSError as error:
        raise _NoListener from error


def _last_words(child: subprocess.Popen[bytes], within_s: float) -> tuple[dict[str, Any], str]:
    """What it says at the end, empty when it said nothing of use, and its trace."""
    try:
        out, trace = child.communicate(timeout=within_s)
    except subprocess.TimeoutExpired:
        return {}, f"no end within {within_s} s"
    try:
        said = json.loads(out or b"{}")
    except ValueError:
        said = {}
    return said, trace.decode(errors="replace")


def _end(child: subprocess.Popen[bytes]) -> None:
    """However it stands with the child: it is gone and its pipes are closed."""
    child.kill()
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            with suppress(OSError):  # what it never read is lost with it
                stream.close()
    child.wait()
