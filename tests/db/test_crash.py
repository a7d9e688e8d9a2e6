"""A writer killed at any moment: what it acknowledged is there, the rest is there whole or not at all."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.verify import verify_book
from db.connection import is_interrupted
from db.readings import Readings, ReadingsBook
from tests.db.small_book import METERS, FixedClock, open_book, set_up

ROUNDS = 30
PROGRAM = """
import sys
from pathlib import Path
from tests.db.small_book import METERS, live_through, open_book
book = open_book(Path(sys.argv[1]))
busy = {view.operation.meter_id: view.operation.id for view in book.read(lambda l: l.operations.open_all())}
from tests.db.small_book import ending, sending
for sale in busy.values():
    if book.read(lambda l: l.operations.state(sale)) == "recorded":
        book.write(sending(sale))
    book.write(ending(sale, "confirmed"))
for number in range(100_000):
    sale = f"{sys.argv[2]}-{number}"
    live_through(book, sale, METERS[number % len(METERS)], ("sending", "confirmed"))
    print(sale, flush=True)
"""
MOVER = """
import sys
from pathlib import Path
from db.readings import ReadingsBook
from tests.db.small_book import FixedClock
from tests.helpers.reading_nights import night
book = ReadingsBook(Path(sys.argv[1]), clock=FixedClock())
print("ready", flush=True)
night(book, now_utc_ms=40 * 86_400_000)
"""


def kill_soon(program: str, *arguments: str, after_s: float, lines: int = 1) -> list[str]:
    """Start `program`, wait for `lines` lines, kill it a moment later; returns all it said."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(lines)]
    time.sleep(after_s)
    child.send_signal(signal.SIGKILL)
    said += child.stdout.read().split()
    child.stdout.close()
    child.wait(timeout=10)
    assert said[0], "the child died before it began"
    return said


@pytest.mark.timeout(110)
def test_every_acknowledged_sale_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    book = open_book(path)
    book.write(set_up)
    book.close()
    random_source = random.Random(5)
    in_mid_commit = 0
    for number in range(ROUNDS):
        said = kill_soon(PROGRAM, str(path), str(number), after_s=random_source.uniform(0, 0.03))
        in_mid_commit += is_interrupted(path)
        book = open_book(path)
        states = [book.read(lambda ledger, s=sale: ledger.operations.state(s)) for sale in said]
        book.close()
        assert states == ["confirmed"] * len(said), f"round {number}"
    report = verify_book(path)
    assert report.findings == ()
    assert in_mid_commit >= 3, "the fault was hardly ever hit"


@pytest.mark.timeout(110)
def test_a_nightly_move_killed_anywhere_loses_and_doubles_nothing(tmp_path: Path) -> None:
    from tests.db.test_readings import month_of_samples

    path = tmp_path / "readings.db"
    samples = month_of_samples(days=20)
    book = ReadingsBook(path, clock=FixedClock())
    book.write(lambda readings: readings.know_meters(dict.fromkeys(METERS, "electricity")))
    book.write(lambda readings: readings.put(samples))
    book.close()
    random_source = random.Random(6)
    cut_short = 0
    for _ in range(12):
        kill_soon(MOVER, str(path), after_s=random_source.uniform(0, 0.02))
        book = ReadingsBook(path, clock=FixedClock())
        cut_short += book.read(Readings.hot_span_s) is not None
        stored = [
            sample
            for meter_id in METERS
            for sample in book.read(
                lambda readings, m=meter_id: readings.of_meter(m, start_utc_ms=0, end_utc_ms=1 << 50)
            )
        ]
        book.close()
        assert sorted(stored, key=repr) == sorted(samples, key=repr)
    assert cut_short >= 1, "every move was over before it was killed"
