"""What every test is held to: it leaves no thread, timer, window or asyncio task behind.

Qt faults of this kind are quiet where they are made and crash somewhere else. Qt's own warnings fail the
test through `qt_log_level_fail` in pyproject.toml; a test that expects one says so with
`@pytest.mark.qt_log_ignore("...")`.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test touches the key store of whoever runs it; tests/helpers/key_stores.py has others.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

GRACE_S = 2.0
"""A thread told to stop may still be on its way out when the test returns."""


SLOWEST = (
    "flows/test_tour.py",
    "faults/test_gateway_kill.py",
    "faults/test_sale_kill.py",
    "meterio/gateway/test_process.py",
    "widgets/test_every_export.py",
    "flows/test_pay_canaries.py",
    "faults/test_search_teeth.py",
    "app/polling/test_alarm_storm.py",
    "app/test_permission_matrix.py",
)
"""They begin first: the last of them, begun at the end, would be waited for alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


@pytest.fixture(autouse=True, scope="module")
def heap_of_earlier_modules() -> Iterator[None]:
    """Set aside, so that looking through the heap after a test costs what the test made, not what all did."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    yield


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    threads = set(threading.enumerate())
    windows = set(_top_level_widgets())
    faults = _AsyncioFaults()
    logging.getLogger("asyncio").addHandler(faults)
    yield
    if "qapp" in request.fixturenames:
        _deliver_deletions()
    left = _left_behind(threads, windows, with_qt="qapp" in request.fixturenames)
    logging.getLogger("asyncio").removeHandler(faults)
    left += faults.lines
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


class _AsyncioFaults(logging.Handler):
    """Collects what asyncio only logs: tasks destroyed while pending, exceptions nobody fetched."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"asyncio: {record.getMessage()}")


def _left_behind(threads: set[threading.Thread], windows: set[object], *, with_qt: bool) -> list[str]:
    deadline = time.monotonic() + GRACE_S
    while _living_threads() - threads and time.monotonic() < deadline:
        time.sleep(0.01)
    left = [f"thread {thread.name}" for thread in _living_threads() - threads]
    left += [f"asyncio task {task!r}" for task in _pending_tasks()]
    if with_qt:
        left += [f"top-level widget {window!r}" for window in set(_top_level_widgets()) - windows]
        left += _running_qt_objects()
    return left


def _living_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if _runs(thread)}


def _runs(thread: threading.Thread) -> bool:
    """Python 3.11 lists a thread that Qt started for ever; only the system knows whether it still runs."""
    if isinstance(thread, threading._DummyThread) and sys.platform.startswith("linux"):
        return Path(f"/proc/self/task/{thread.native_id}").exists()
    return thread.is_alive()


def _pending_tasks() -> list[asyncio.Task[object]]:
    known = getattr(asyncio.tasks, "_scheduled_tasks", None)
    if known is None:
        known = asyncio.tasks._all_tasks  # its name before Python 3.12
    return [task for task in list(known) if not task.done()]


def _top_level_widgets() -> list[object]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _deliver_deletions() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _running_qt_objects() -> list[str]:
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    left = []
    for thing in gc.get_objects():
        # type() and not isinstance(): the latter asks proxies and lazy modules for their __class__.
        kind = type(thing)
        if issubclass(kind, QTimer) and shiboken6.isValid(thing) and thing.isActive():
            left.append(f"running timer {thing!r}")
        elif issubclass(kind, QThread) and shiboken6.isValid(thing) and thing.isRunning():
            left += [f"running QThread {thing!r}"] if thing is not QThread.currentThread() else []
    return left
