"""Power cuts and refused disk operations over a whole day of business, with the proof of what is left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.faults.disk.images import acknowledged, image, read_trace
from tests.faults.disk.steps import STEPS, set_up

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault: what was acknowledged, and what is wrong with the book that was left."""

    fault: str
    done: tuple[str, ...]
    wrong: tuple[str, ...]
    operations: int = 0


def build_shim(folder: Path) -> Path | None:
    """The shim, compiled; None on a system without a C compiler or LD_PRELOAD."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made = folder / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(HERE / "shim.c"), "-ldl"], check=True
    )
    return made


def base_book(folder: Path) -> Path:
    """A folder with the book of the small mall, closed."""
    folder.mkdir()
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    book.write(set_up)
    book.close()
    for left in folder.glob("ledger.db.*"):
        left.unlink()
    return folder


def power_cuts(work: Path, shim: Path, *, images: int, seed: int) -> Iterator[Outcome]:
    """`images` states that a disk may be left in, over the whole day."""
    base = base_book(work / "base")
    day, trace = work / "day", work / "trace"
    shutil.copytree(base, day)
    _run(shim, "record", str(day), str(trace))
    acts = read_trace(trace)
    shutil.rmtree(day)
    shutil.copytree(base, day)
    dice = random.Random(seed)
    for number in range(images):
        cut = dice.randrange(1, len(acts) + 1)
        target = work / f"image-{number}"
        image(acts, cut, day, target, dice)
        done = tuple(acknowledged(acts, cut))
        yield Outcome(f"cut {cut} of {len(acts)}, image {number}", done, tuple(wrong_with(target, done)))
        shutil.rmtree(target)


def refused(work: Path, shim: Path, faults: Iterable[tuple[int, bool, int]]) -> Iterator[Outcome]:
    """The day once for each (n, forever, errno)."""
    base = base_book(work / "base")
    lines = "".join(f"{n} {int(forever)} {error}\n" for n, forever, error in faults)
    for line in _lines(shim, "fail", str(base), stdin=lines):
        said = json.loads(line)
        folder = Path(said["folder"])
        done = said["done"]
        wrong = ["the program died"] if done is None else list(wrong_with(folder, done))
        yield Outcome(folder.name, tuple(done or ()), tuple(wrong), said.get("operations", 0))
        shutil.rmtree(folder)


def wrong_with(folder: Path, done: Iterable[str]) -> Iterator[str]:
    """What is lost or broken, in words: the book must open, prove itself, and hold all that was told."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        for step in STEPS:
            if step.name in done and not book.read(step.is_there):
                yield f"{step.name} is lost"
    finally:
        book.close()
    for finding in verify_book(folder / "ledger.db").findings:
        yield f"{finding.rule} {finding.table} {finding.row}: {finding.text}"


def _lines(shim: Path, *arguments: str, stdin: str) -> Iterator[str]:
    """What the runner says, line by line; whoever has heard enough ends it."""
    with subprocess.Popen(
        _command(*arguments),
        cwd=ROOT,
        env=_environment(shim),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(stdin)
        running.stdin.close()
        try:
            yield from running.stdout
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.disk.runner", *arguments]


def _environment(shim: Path) -> dict[str, str]:
    return {**os.environ, "LD_PRELOAD": str(shim)}


def _run(shim: Path, *arguments: str) -> None:
    done = subprocess.run(
        _command(*arguments), cwd=ROOT, env=_environment(shim), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
