"""`main.py key --renew` as a process that dies at a named step: DATA, the step, at its which time."""

from __future__ import annotations

import os
import signal
import sys

import main as program
from app import crash_points


def _die_at(point: str, nth: int) -> None:
    seen = 0

    def hook(name: str) -> None:
        nonlocal seen
        seen += name == point
        if seen == nth and name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    crash_points.install(hook)


if __name__ == "__main__":
    data, point, nth = sys.argv[1:]
    _die_at(point, int(nth))
    sys.exit(program.main(["--data", data, "key", "--renew"]))
