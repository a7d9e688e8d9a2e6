"""All that a filter names, however much, into a CSV file: page after page on a thread of its own, so that it
costs little memory, says how far it is, and ends when asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import DeskError
from widgets.common.labels import MessageLine
from widgets.common.table import write_csv
from widgets.context import Context
from widgets.models.rows import Column

Read = Callable[[int | None], tuple[Sequence[Any], int | None]]
"""A page from a mark on (None: the newest): its rows, and where the next begins, None after the last."""


class PagedExport(QObject):
    """One export at a time; `message` tells of it. `working(bool)` when it begins and ends."""

    working = Signal(bool)
    _written = Signal(int)

    def __init__(self, context: Context, message: MessageLine, owner: QObject) -> None:
        super().__init__(owner)
        self._context, self._message = context, message
        self._stop = threading.Event()
        self.is_working = False
        self._written.connect(self._tell)
        self.destroyed.connect(self._stop.set)

    def stop(self) -> None:
        """The file keeps what is written by then."""
        self._stop.set()

    def start(self, path: Path, columns: tuple[Column, ...], read: Read) -> None:
        """`read` is called on a thread of its own."""
        self._stop.clear()
        self._set_working(working=True)
        self._tell(0)
        rows = _rows(columns, read, stop=self._stop, tell=self._written.emit)
        self._context.tasks.work(
            self, lambda: write_csv(path, rows), done=lambda n: self._done(n, path), failed=self._failed
        )

    def _tell(self, count: int) -> None:
        if self.is_working:
            self._message.say("info", "export.working", n=count)

    def _done(self, count: int, path: Path) -> None:
        self._set_working(working=False)
        key = "export.stopped" if self._stop.is_set() else "export.done"
        self._message.say("ok", key, n=count, path=str(path))

    def _failed(self, error: DeskError) -> None:
        self._set_working(working=False)
        self._message.show_error(error)

    def _set_working(self, *, working: bool) -> None:
        self.is_working = working
        self.working.emit(working)


def _rows(
    columns: tuple[Column, ...], read: Read, *, stop: threading.Event, tell: Callable[[int], None]
) -> Iterator[list[str]]:
    yield [column.title() for column in columns]
    mark: int | None = None
    count = 0
    while not stop.is_set():
        rows, mark = read(mark)
        for row in rows:
            yield [column.text(row) for column in columns]
        count += len(rows)
        if mark is None:
            return
        tell(count)
