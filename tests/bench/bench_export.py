"""export: 100,000 rows of 12 typed columns to .xlsx, beside bare openpyxl in its write-only mode.

Both run in a process of their own. Meanwhile a GUI thread of this process counts how late its heart beats,
and the child's memory is what the system says it took at most."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from app.domain.report import CellKind as K
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from app.outputs.sheet_job import SheetJob
from tests.bench.harness import Conditions, Result

ROWS, QUICK_ROWS = 100_000, 10_000
BEAT_MS, IDLE_S = 2, 2.0
HEARTBEAT_GOAL_MS, MEMORY_GOAL_MB = 5.0, 60.0
KINDS = (
    *(K.TEXT, K.MOMENT, K.WORD, K.MONEY, K.ENERGY, K.VOLUME),
    *(K.PRICE, K.DAY, K.TEXT, K.COUNT, K.MONEY, K.MONEY),
)
HEAD = SheetHead(
    "Sales", tuple(SheetColumn(str(kind), kind, kind is K.MONEY) for kind in KINDS), total="Total"
)

BARE = """
import datetime, sys, time
from openpyxl import Workbook
began, day = time.perf_counter(), datetime.datetime(2026, 9, 1)
book = Workbook(write_only=True)
sheet = book.create_sheet()
for n in range(int(sys.argv[1])):
    at = day + datetime.timedelta(minutes=n)
    shop, slip = "1-%03d 茶颜悦色" % (n % 800), "S%08d" % n
    sheet.append((shop, at, "售电", n / 100, n / 1000, n / 1000, 0.85, at, slip, n, -n / 100, n / 7))
book.save(sys.argv[2])
print(time.perf_counter() - began)
"""


def run(conditions: Conditions) -> list[Result]:
    rows = QUICK_ROWS if conditions.quick else ROWS
    conditions.note("rows", rows)
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        bare = subprocess.run(
            [sys.executable, "-c", BARE, str(rows), f"{folder}/bare.xlsx"], capture_output=True, check=True
        )
        took, late, peak_mb = _exported(Path(folder) / "sales.xlsx", rows, conditions)
    return [
        Result(f"{rows} rows to .xlsx", "s", took, "bare openpyxl, write-only", float(bare.stdout), 1.1),
        Result("GUI heartbeat late meanwhile, p99", "ms", late, "goal", HEARTBEAT_GOAL_MS, 1.0),
        Result("most memory of the child", "MB", peak_mb, "goal", MEMORY_GOAL_MB, 1.0),
    ]


def _rows(number: int) -> Iterator[Row]:
    for n in range(number):
        at = 1_790_000_000_000 + n * 60_000
        shop, slip = f"1-{n % 800:03d} 茶颜悦色", f"S{n:08d}"
        yield shop, at, "售电", n, n, n, 85_000_000, 20_000 + n % 900, slip, n, -n, n * 7


def _exported(path: Path, rows: int, conditions: Conditions) -> tuple[float, float, float]:
    """Seconds, p99 of the lateness in ms, peak MB. How late the heart beats with nothing to do is noted: so
    much is the machine's."""
    job = SheetJob(path, Sheet(HEAD, _rows(rows)), tell=lambda _: None)
    done = threading.Event()
    peak: list[float] = [0.0]

    def look() -> None:
        peak[0] = max(peak[0], _memory_mb(job))

    def work() -> None:
        try:
            job.run()
        finally:
            done.set()

    idle_until = time.perf_counter() + IDLE_S
    idle = _late_ms(lambda: time.perf_counter() > idle_until, look)
    conditions.note("heartbeat_p99_ms_idle", round(idle, 2))
    began = time.perf_counter()
    threading.Thread(target=work).start()
    late = _late_ms(done.is_set, look)
    return time.perf_counter() - began, late, peak[0]


def _late_ms(ended: Callable[[], bool], look: Callable[[], None]) -> float:
    """p99 of how late the heart beats until `ended`, `look` done ten times a second."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

    app = QCoreApplication.instance() or QCoreApplication([])
    loop, beats = QEventLoop(app), [time.perf_counter()]
    heart, watch = QTimer(interval=BEAT_MS), QTimer(interval=100)
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    watch.timeout.connect(look)
    watch.timeout.connect(lambda: ended() and loop.quit())
    heart.start()
    watch.start()
    loop.exec()
    gaps = sorted((after - before) * 1000 - BEAT_MS for before, after in pairwise(beats))
    return max(0.0, gaps[int(len(gaps) * 0.99)])


def _memory_mb(job: SheetJob) -> float:
    child = job._child
    try:
        status = Path(f"/proc/{child.pid}/status").read_text() if child is not None else ""
    except OSError:  # it has ended
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0
