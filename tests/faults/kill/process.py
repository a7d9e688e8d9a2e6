"""A till's process as its parent sees it: what it was told, what it said, how it died."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.faults.kill import till

_tills = multiprocessing.get_context("forkserver")
# Imported once, in a process without threads; each till is forked off it and is a process of its own.
_tills.set_forkserver_preload([till.__name__, *(["pytest"] if "pytest" in sys.modules else [])])


class TillProcess:
    """Started when made; it touches the data folder only once it is told to open."""

    def __init__(self, data_dir: Path, *, log: Path) -> None:
        self._pipe, theirs = _tills.Pipe()
        self._process = _tills.Process(target=till.main, args=(data_dir, theirs, log))
        self._process.start()
        theirs.close()
        self.said: list[dict[str, Any]] = []

    def tell(self, op: str, **what: object) -> None:
        """Say what to do; one that has died meanwhile hears nothing."""
        try:
            self._pipe.send({"op": op, **what})
        except BrokenPipeError:
            return

    def hear(self, *words: str, within_s: float) -> dict[str, Any] | None:
        """The next thing it says that holds one of `words`; None once it is dead. Raises TimeoutError."""
        deadline = time.monotonic() + within_s
        while self._pipe.poll(max(deadline - time.monotonic(), 0)):
            try:
                line = self._pipe.recv()
            except (EOFError, ConnectionResetError):
                return None
            self.said.append(line)
            if any(word in line for word in words):
                return dict(line)
        raise TimeoutError(f"never said {' or '.join(words)}; said {self.said[-5:]}")

    def bury(self, *, within_s: float = 20) -> bool:
        """Wait for its end; True if SIGKILL ended it."""
        self._pipe.close()
        self._process.join(within_s)
        ended = self._process.exitcode
        if ended is not None:
            self._process.close()
        return ended == -signal.SIGKILL

    def discard(self) -> None:
        """End it, whatever it does; harmless once it was buried."""
        if not self._pipe.closed:
            self._process.kill()
            self.bury()
