"""Runs the day of `steps` under the shim, as a process of its own: `python -m tests.faults.disk.runner`.

record FOLDER TRACE      the day once, every write and sync to TRACE with a mark behind each acknowledged step
fail FOLDER              for each line "n forever errno" on standard input, the day with that fault, on a
                         fresh copy of FOLDER in a forked child; prints what was acknowledged, as JSON
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from db.errors import BookError
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.faults.disk.steps import STEPS

SHIM: Any = ctypes.CDLL(None)


def open_book(folder: Path) -> LedgerBook:
    return LedgerBook(folder / "ledger.db", clock=SystemClock(), busy_timeout_s=0.3)


def record(folder: Path, trace: Path) -> None:
    """The day with every disk operation written down."""
    SHIM.disk_watch(str(folder).encode())
    SHIM.disk_record(str(trace).encode())
    book = open_book(folder)
    for step in STEPS:
        book.write(step.act)
        SHIM.disk_mark(step.name.encode())
    book.close()


def with_fault(folder: Path, n: int, *, forever: bool, error: int) -> list[str]:
    """The day with one fault. A book that stopped is opened again, as the console's next start does, unless
    the disk stays broken. Returns the steps that were acknowledged."""
    done: list[str] = []
    SHIM.disk_watch(str(folder).encode())
    SHIM.disk_fault(n, int(forever), error)
    for _ in range(1 if forever else 3):
        try:
            book = open_book(folder)
        except BookError:
            continue
        try:
            for step in STEPS:
                if not book.read(step.is_there):
                    book.write(step.act)
                    done.append(step.name)
        except BookError:
            continue
        finally:
            book.close()
        break
    return done


def _fail(base: Path) -> None:
    for line in sys.stdin:
        n, forever, error = (int(part) for part in line.split())
        folder = base.with_name(f"{base.name}-{n}-{forever}-{error}")
        shutil.copytree(base, folder)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            done = with_fault(folder, n, forever=bool(forever), error=error)
            os.write(writing, json.dumps({"done": done, "operations": SHIM.disk_count()}).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        print(json.dumps({"folder": str(folder), **json.loads(said or '{"done": null}')}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        _fail(Path(sys.argv[2]))
