"""Kills the keeping of readings at its named steps, and looks at what is left.

`python -m tests.faults.store_kill FOLDER ACT POINT NTH` lives through one act and dies at the nth time that
the point is reached."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.crash_points import READING_POINTS
from tests.faults.dying import die_at
from tests.helpers import reading_store

ROOT = Path(__file__).resolve().parents[2]
ACTS = ("night", "archive", "return")


@dataclass(frozen=True)
class Outcome:
    """`killed`: the point was reached; `wrong` says what differs, empty if nothing does."""

    point: str
    killed: bool
    wrong: str


def act_of(point: str) -> str:
    return point.partition(".")[0]


def kill_at(folder: Path, point: str, nth: int, seed: int) -> Outcome:
    """A book that is killed in an act, looked at, and then lives through the act in peace."""
    act = act_of(point)
    book = reading_store.open_store(folder)
    wanted = reading_store.fill(book, seed)
    for before in ACTS[: ACTS.index(act)]:
        reading_store.live_on(book, before)
    figures = reading_store.figures(book)
    assert book.close()
    child = subprocess.run(
        [sys.executable, "-m", "tests.faults.store_kill", str(folder), act, point, str(nth)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if child.returncode not in (0, -signal.SIGKILL):
        return Outcome(point, False, child.stderr.decode()[-500:])
    killed = child.returncode != 0
    book = reading_store.open_store(folder)
    try:
        for moment in ("after the kill", "after the act"):
            if reading_store.stored(book) != wanted:
                return Outcome(point, killed, f"readings differ {moment}")
            if reading_store.figures(book) != figures:
                return Outcome(point, killed, f"figures differ {moment}")
            if moment == "after the kill" and not _is_returned(book, act):
                reading_store.live_on(book, act)
    finally:
        assert book.close()
    return Outcome(point, killed, "")


def _is_returned(book: reading_store.ReadingsBook, act: str) -> bool:
    """A return that was over but for the file: there is nothing left to bring back."""
    archives = book.read(lambda readings: readings.archives())
    return act == "return" and bool(archives) and archives[0].state == "returned"


def plan(kills: int, seed: int) -> list[tuple[str, int, int]]:
    """Each point in turn, at its first or a later time."""
    source = random.Random(seed)
    return [
        (READING_POINTS[number % len(READING_POINTS)], source.choice([1, 1, 2, 3]), seed + number)
        for number in range(kills)
    ]


def main(folder: str, act: str, point: str, nth: str) -> None:
    die_at(point, int(nth))
    reading_store.live_on(reading_store.open_store(Path(folder)), act)


if __name__ == "__main__":
    main(*sys.argv[1:])
