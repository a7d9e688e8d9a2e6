"""The power fails, or the disk refuses, anywhere in a day of business: nothing told is lost (H7-H10)."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.disk.campaign import ROOT, build_shim, power_cuts, refused
from tests.faults.disk.exports import FULL_FROM, KINDS
from tests.faults.disk.steps import STEPS

IMAGES, EVERY = 60, 71
WHOLE_DAY = 1_600
"""More disk operations than the day has."""


@pytest.fixture
def shim(tmp_path: Path) -> Path:
    made = build_shim(tmp_path)
    if made is None:
        pytest.skip("no C compiler for the shim")
    return made


def test_a_power_cut_at_any_moment_loses_nothing_that_was_told(tmp_path: Path, shim: Path) -> None:
    outcomes = list(power_cuts(tmp_path, shim, images=IMAGES, seed=11))
    assert [(one.fault, one.wrong) for one in outcomes if one.wrong] == []
    assert len({len(one.done) for one in outcomes}) > len(STEPS) / 2, "the cuts hit too few steps"


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["io-error", "full"])
def test_a_refused_disk_operation_loses_nothing_that_was_told(
    tmp_path: Path, shim: Path, *, error: int, forever: bool
) -> None:
    faults = [(n, forever, error) for n in range(1 + forever, WHOLE_DAY, EVERY)]
    outcomes = list(refused(tmp_path, shim, faults))
    assert [(one.fault, one.wrong) for one in outcomes if one.wrong] == []
    struck = [one for one in outcomes if one.operations]
    assert struck, "the fault was never hit"
    if forever:
        assert len(outcomes[0].done) < len(STEPS) == len(outcomes[-1].done)
    else:
        assert all(len(one.done) >= len(STEPS) - 1 for one in outcomes)


def test_a_full_disk_leaves_no_file_half_written_and_the_next_try_writes_it(
    tmp_path: Path, shim: Path
) -> None:
    """Lists as workbook, CSV and PDF, the site, the commissioning report, a chart's picture: what was there
    before stays whole, nothing else is left, one sentence says so; with room again the file is written."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.disk.exports", str(folder)],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(shim)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [
        one
        for one in found
        if (one["key"], one["left"], one["same"], one["again"])
        != ("export.disk_full", [one["file"]], True, True)
    ]
    # A file of few writes may be whole before the disk is full.
    assert [one for one in wrong if not (one["key"].startswith("written") and one["from"] > 1)] == []
    assert len(found) == len(KINDS) * len(FULL_FROM)
    assert {one["file"] for one in found if one["key"] == "export.disk_full"} == KINDS.keys()
