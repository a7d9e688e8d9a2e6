"""The power fails, or the disk refuses, anywhere in a day of business: nothing told is lost (H7-H10)."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.faults.disk.campaign import build_shim, power_cuts, refused
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
