"""power-cut: states that a disk may be left in over a day of business, and every disk operation of it
refused, once and for ever; each time the book must hold all that was told. See tests/faults/disk.
"""

from __future__ import annotations

import errno
import tempfile
import time
from pathlib import Path

from tests.bench.harness import Conditions, Result
from tests.faults.disk.campaign import Outcome, build_shim, power_cuts, refused

SEED = 2026
IMAGES, QUICK_IMAGES = 10_000, 200
EVERY, QUICK_EVERY = 1, 60
MOST_OPERATIONS = 2_000


def run(conditions: Conditions) -> list[Result]:
    images = QUICK_IMAGES if conditions.quick else IMAGES
    with tempfile.TemporaryDirectory(prefix="power-cut-") as folder:
        shim = build_shim(Path(folder))
        if shim is None:
            raise SystemExit("power-cut needs a C compiler and LD_PRELOAD")
        (cut_folder := Path(folder) / "cuts").mkdir()
        began = time.monotonic()
        cuts = list(power_cuts(cut_folder, shim, images=images, seed=SEED))
        seconds = time.monotonic() - began
        swept = _sweep(Path(folder), shim, every=QUICK_EVERY if conditions.quick else EVERY)
    conditions.note("seed", SEED)
    conditions.note("violations", [(one.fault, one.wrong) for one in (*cuts, *swept) if one.wrong][:20])
    return [
        Result("power cuts that lost or broke anything", "", _wrong(cuts), "allowed", 0, 0),
        Result("power-cut images", "", len(cuts), "asked for", images, 1.0, higher_is_better=True),
        Result("refused operations that lost or broke anything", "", _wrong(swept), "allowed", 0, 0),
        Result("refused operations", "", len(swept), "", None, None),
        Result("an image, opened and proven", "s", seconds / images, "", None, None),
    ]


def _sweep(folder: Path, shim: Path, *, every: int) -> list[Outcome]:
    """Each operation of the day refused, until a day goes by without the fault being reached."""
    found: list[Outcome] = []
    for forever in (False, True):
        for error in (errno.EIO, errno.ENOSPC):
            (place := folder / f"sweep-{int(forever)}-{error}").mkdir()
            faults = [(n, forever, error) for n in range(1, MOST_OPERATIONS, every)]
            for one in refused(place, shim, faults):
                n = int(one.fault.split("-")[1])
                if one.operations < n:
                    break
                found.append(one)
    return found


def _wrong(outcomes: list[Outcome]) -> int:
    return sum(bool(one.wrong) for one in outcomes)
