"""Opening, passing on, closing, meter change and shift close, killed with SIGKILL at each step: the book is
as before the act or as after it, never between, and the act can be done at the next start.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.crash_points import ACCOUNT_POINTS
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.faults.account_kill import DAY
from tests.faults.disk.steps import set_up
from tests.flows.program import ROOT, environment

KILLED = {
    "account.while_opening": "opening",
    "account.while_transferring": "passing on",
    "account.while_closing": "closing",
    "meter_change.while_changing": "meter change",
    "shift.before_count": "shift close",
    "shift.while_closing": "shift close",
}

LAST = "shift close"
"""Where no shift was opened yet, none runs either: that alone does not show that it was closed."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def day(folder: Path, point: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.account_kill", str(folder), point],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def there(folder: Path) -> list[str]:
    """The acts whose whole effect stands in the book."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        return [step.name for step in DAY if book.read(step.is_there)]
    finally:
        book.close()


def test_every_named_step_is_killed_once() -> None:
    assert tuple(KILLED) == ACCOUNT_POINTS


@pytest.mark.parametrize("point", ACCOUNT_POINTS)
def test_a_kill_leaves_the_book_before_the_act_or_after_it(tmp_path: Path, point: str) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(set_up)
    book.close()
    killed = day(tmp_path, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = killed.stdout.split("\n")[:-1]
    names = [step.name for step in DAY]
    assert done == names[: names.index(KILLED[point])], "everything before it was done"
    assert verify_book(tmp_path / "ledger.db").findings == ()
    left = there(tmp_path)
    assert [name for name in left if name != LAST] == done, "what was killed left nothing behind"
    assert not (KILLED[point] == LAST and LAST in left), "the shift still runs"
    again = day(tmp_path, "")
    assert again.returncode == 0, again.stderr
    assert there(tmp_path) == names
    assert verify_book(tmp_path / "ledger.db").findings == ()
