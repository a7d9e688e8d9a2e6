"""Program start to the sign-in page painted, beside a bare PySide6 window started the same way.

Both are whole processes, from `python` to the first paint, on the offscreen platform; the pairs alternate
so that a busy machine weighs on both alike.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.harness import Conditions, Result

ROOT = Path(__file__).resolve().parents[2]
GOAL = 2.0

BARE = """
import os
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        os._exit(0)
application = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

CONSOLE = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.objectName() == "sign_in.page":
            os._exit(0)
        return False
application = QApplication(sys.argv[:1])
watch = FirstPaint()
application.installEventFilter(watch)
import main
sys.exit(main.main(["--data", sys.argv[1]]) or 9)
"""


def run(conditions: Conditions) -> list[Result]:
    """The median of the pairs. The data folder exists already, as on every day but the first."""
    pairs = 3 if conditions.quick else 11
    bare, console = [], []
    with tempfile.TemporaryDirectory() as folder:
        _start(CONSOLE, folder)  # the first start makes the books, and fills the page cache
        _start(BARE, folder)
        for _ in range(pairs):
            bare.append(_start(BARE, folder))
            console.append(_start(CONSOLE, folder))
    conditions.note("pairs", pairs)
    return [
        Result(
            metric="program start to sign-in shown",
            unit="ms",
            value=round(statistics.median(console), 1),
            reference="bare PySide6 window",
            reference_value=round(statistics.median(bare), 1),
            goal=GOAL,
        )
    ]


def _start(script: str, folder: str) -> float:
    """Milliseconds from starting the process to its end, which is its first paint."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a set-up program has its modules compiled
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, folder],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    took = (time.perf_counter() - began) * 1000
    if done.returncode != 0:
        raise RuntimeError(f"it did not come to its first paint: {done.stderr[-500:]}")
    return took
