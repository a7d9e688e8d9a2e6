"""A sale through the gateway, which is killed at every named step: the money is right every time.

The full count is `python -m tests.bench gateway-kill`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from meterio.gateway.crash_points import CRASH_POINTS
from tests.faults.gateway_kill import run, scenarios

SEED = 11


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and ptys")
@pytest.mark.timeout(280)
def test_the_gateway_is_killed_once_at_every_named_step_and_the_money_is_right(tmp_path: Path) -> None:
    outcome = run(tmp_path, scenarios(each=1, seed=SEED))
    assert outcome.violations == []
    assert set(CRASH_POINTS) <= outcome.kills.keys()
    assert outcome.ends["confirmed"] and outcome.ends["not_applied"]
