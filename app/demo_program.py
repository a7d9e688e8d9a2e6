"""A program beside the demonstration: it says on its first line where it listens, and ends with this one."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from app.errors import DeskError, reason_of
from app.own_command import own_command, quiet_flags

START_TIMEOUT_S: Final = 60.0
NICENESS: Final = 5
"""Of a program that nobody waits for."""


class DemoProgram:
    """`main.py WORDS`. However this program ends, its standard input closes and it ends too."""

    def __init__(self, log: Path, words: Sequence[str], *, in_background: bool = False) -> None:
        """Start it. Raises DeskError data.no_folder."""
        self._log = _opened(log)
        self._process = subprocess.Popen(
            own_command(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            creationflags=quiet_flags(in_background=in_background),
        )
        if in_background and hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)

    def first_line(self) -> str:
        """Wait for it. Raises DeskError demo.mall_failed when none comes."""
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        stream = self._process.stdout
        if stream is None:
            raise DeskError("demo.mall_failed", log=self._log.name)
        threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=START_TIMEOUT_S)
        except queue.Empty:
            line = b""
        if not line:
            raise DeskError("demo.mall_failed", log=self._log.name)
        return line.decode("utf-8")

    def end(self) -> None:
        """Tell it to end; returns at once."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def stop(self, *, within_s: float = 5.0) -> None:
        """End it; one that does not in that time is killed."""
        self.end()
        try:
            self._process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()


def _opened(log: Path) -> IO[bytes]:
    try:
        return log.open("ab")
    except OSError as error:
        raise DeskError("data.no_folder", folder=str(log.parent), reason=reason_of(error)) from error
