"""A till's process as its parent sees it: what it was told, what it said, how it died."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults.kill.site import ROOT


class TillProcess:
    """Loaded and waiting from the start; it touches the data folder only once it is told to open."""

    def __init__(self, data_dir: Path, *, log: Path) -> None:
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.kill.till", str(data_dir)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                cwd=ROOT,
            )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._half = b""
        self._lines: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []

    def tell(self, op: str, **what: object) -> None:
        """Say what to do; one that has died meanwhile hears nothing."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"op": op, **what}).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def hear(self, *words: str, within_s: float) -> dict[str, Any] | None:
        """The next thing it says that holds one of `words`; None once it is dead. Raises TimeoutError."""
        deadline = time.monotonic() + within_s
        while True:
            while self._lines:
                line = self._lines.pop(0)
                self.said.append(line)
                if any(word in line for word in words):
                    return line
            if not self._more(deadline - time.monotonic(), words):
                return None

    def bury(self, *, within_s: float = 20) -> bool:
        """Wait for its end; True if SIGKILL ended it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(within_s)
        self._process.stdout.close()
        return self._process.returncode == -signal.SIGKILL

    def discard(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self.bury()

    def _more(self, wait_s: float, words: tuple[str, ...]) -> bool:
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(max(wait_s, 0)):
                raise TimeoutError(f"never said {' or '.join(words)}; said {self.said[-5:]}")
        data = os.read(self._process.stdout.fileno(), 65536)
        *whole, self._half = (self._half + data).split(b"\n")
        self._lines += [json.loads(line) for line in whole]
        return bool(data)
