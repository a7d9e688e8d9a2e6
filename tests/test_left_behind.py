"""The fixture that every test stands under really fails a test that leaves something behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent / "conftest.py"

HEAD = """
import asyncio, threading, time
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget
kept = []
"""


def run_test(folder: Path, body: str) -> str:
    """Run one test with `body` in a process of its own; returns what pytest printed."""
    shutil.copy(CONFTEST, folder / "conftest.py")
    shutil.copy(CONFTEST.parents[1] / "pyproject.toml", folder / "pyproject.toml")
    (folder / "test_one.py").write_text(HEAD + textwrap.dedent(body), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_one.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (
            """
            def test_thread():
                threading.Thread(target=time.sleep, args=(4,), name="forgotten").start()
            """,
            "left behind: thread forgotten",
        ),
        (
            """
            def test_timer(qtbot):
                kept.append(QTimer())
                kept[0].start(1000)
            """,
            "left behind: running timer",
        ),
        (
            """
            def test_widget(qtbot):
                kept.append(QWidget())
            """,
            "left behind: top-level widget",
        ),
        (
            """
            def test_task():
                async def run():
                    kept.append(asyncio.create_task(asyncio.sleep(9)))
                loop = asyncio.new_event_loop()
                loop.run_until_complete(run())
                loop.close()
            """,
            "left behind: asyncio task",
        ),
        (
            """
            def test_message(qtbot):
                qWarning("something is wrong")
            """,
            "Qt messages with level WARNING or above",
        ),
        (
            """
            def test_warning():
                import warnings
                warnings.warn("old", DeprecationWarning)
            """,
            "DeprecationWarning: old",
        ),
    ],
)
def test_what_is_left_behind_fails(tmp_path: Path, body: str, complaint: str) -> None:
    assert complaint in run_test(tmp_path, body)


def test_what_is_cleared_away_passes(tmp_path: Path) -> None:
    body = """
    class Worker(QThread):
        def run(self):
            self.exec()

    def test_tidy(qtbot):
        widget = QWidget()
        qtbot.addWidget(widget)
        widget.show()
        thread = Worker()
        thread.start()
        thread.quit()
        assert thread.wait(5000)
        timer = QTimer()
        timer.start(1000)
        timer.stop()
        asyncio.run(asyncio.sleep(0))
    """
    assert "1 passed" in run_test(tmp_path, body)
