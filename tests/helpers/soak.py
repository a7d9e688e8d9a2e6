"""A child process that emits signals and calls void Qt functions, and prints what it did to None and True.

PySide6-Essentials 6.12.0 on Python 3.11 loses a reference to True with each emit and one to None with
each void call, until the interpreter aborts. So this runs in a process of its own:
`python -m tests.helpers.soak COUNT`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class SoakAborted(Exception):
    """The child died; the text is its last words."""


def soak(count: int, *, timeout_s: float = 60) -> dict[str, Any]:
    """Run `count` emits and `count` void calls in a child; returns the change of each reference count."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.helpers.soak", str(count)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if done.returncode != 0:
        raise SoakAborted(f"exit code {done.returncode}: {done.stderr.strip()[-600:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _child(count: int) -> dict[str, Any]:
    from PySide6.QtCore import QObject, Qt, QTimer, Signal
    from PySide6.QtGui import QPainterPath
    from PySide6.QtWidgets import QApplication, QWidget

    class Source(QObject):
        told = Signal(bool)

    application = QApplication([])
    source, widget, path, timer = Source(), QWidget(), QPainterPath(), QTimer()
    heard: list[int] = [0]

    def hear(value: bool) -> None:
        heard[0] += value

    source.told.connect(hear, Qt.ConnectionType.DirectConnection)
    before = _counts()
    started = time.perf_counter()
    for number in range(count):
        source.told.emit(True)
        widget.setEnabled(bool(number & 1))
        path.moveTo(1.0, 1.0)
        if number % 100 == 0:
            timer.start(1000)
            timer.stop()
            application.processEvents()
    seconds = time.perf_counter() - started
    after = _counts()
    return {
        "heard": heard[0],
        "seconds": seconds,
        **{name: after[name] - before[name] for name in before},
    }


def _counts() -> dict[str, int]:
    return {"none": sys.getrefcount(None), "true": sys.getrefcount(True), "false": sys.getrefcount(False)}


if __name__ == "__main__":
    print(json.dumps(_child(int(sys.argv[1]))))
