"""What charts are drawn with is fetched when the first is wanted, and the screen goes on meanwhile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import sys, time
from types import SimpleNamespace
from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from widgets.charts.loading import when_loaded
from widgets.tasks import Tasks
import widgets.charts.page, widgets.overview.page
assert "pyqtgraph" not in sys.modules and "numpy" not in sys.modules
loop, beats, failed = QEventLoop(), [], []
heart = QTimer(interval=2)
heart.timeout.connect(lambda: beats.append(time.perf_counter()))
heart.start()
tasks = Tasks(SimpleNamespace())
when_loaded(tasks, tasks, loop.quit, failed.append)
QTimer.singleShot(50_000, loop.quit)
loop.exec()
assert "widgets.charts.parts" in sys.modules and not failed
assert len(beats) > 15, beats
at_once = []
when_loaded(tasks, tasks, lambda: at_once.append(1), failed.append)
assert at_once == [1]
tasks.close()
"""


def test_the_screen_beats_on_while_charts_are_fetched() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
