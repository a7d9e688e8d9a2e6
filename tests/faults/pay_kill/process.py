"""The desk's process as its parent sees it: told one thing after the other, until it is dead."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from pathlib import Path
from typing import Any

from tests.faults.pay_kill import desk

ANSWER_S = 60.0
_desks = multiprocessing.get_context("forkserver")
# Imported once, in a process without threads; each desk is forked off it and is a process of its own.
_desks.set_forkserver_preload([desk.__name__, *(["pytest"] if "pytest" in sys.modules else [])])


class Died(Exception):
    """The process was killed before it answered."""


class DeskProcess:
    def __init__(self, folder: Path, *, log: Path, point: str = "", nth: int = 1) -> None:
        self._pipe, theirs = _desks.Pipe()
        self._process = _desks.Process(target=desk.main, args=(folder, theirs, log, point, nth))
        self._process.start()
        theirs.close()
        self._log = log

    def kill(self) -> None:
        self._process.kill()

    def tell(self, op: str, now_ms: int, **what: Any) -> dict[str, Any]:
        """Raises Died; TimeoutError for one that says nothing."""
        try:
            self._pipe.send({"op": op, "now": now_ms, **what})
            if not self._pipe.poll(ANSWER_S):
                raise TimeoutError(f"no answer to {op}")
            return dict(self._pipe.recv())
        except (BrokenPipeError, EOFError, ConnectionResetError) as error:
            ended = self.bury()
            if ended != -signal.SIGKILL:
                raise RuntimeError(f"{op}: it ended by itself ({ended}): {self._log.read_text()}") from error
            raise Died from error

    def bury(self) -> int | None:
        """Wait for its end; its exit code. One that lives on ends by itself, as a program does."""
        self._pipe.close()
        self._process.join(20)
        return self._process.exitcode

    def discard(self) -> None:
        """End it, whatever it does."""
        if not self._pipe.closed:
            self._process.kill()
            self.bury()
