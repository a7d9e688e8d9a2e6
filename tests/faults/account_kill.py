"""A day at the accounts page as a process that dies at a named step: FOLDER and the step, "" for none.

`violations_of` runs it as its parent: the book must be as before the act or as after it, never between, and
the act can be done at the next start.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.services import accounts
from app.services.accounts import Tenant
from app.services.meter_moments import Moment
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.faults.disk.steps import MANAGER, STEPS, Step, set_up
from tests.faults.dying import die_at
from tests.flows.program import ROOT, environment
from tests.helpers.small_mall import NOW_MS, START_COUNT

TENANT = "新租户"

KILLED = {
    "account.while_opening": "opening",
    "account.while_transferring": "passing on",
    "account.while_closing": "closing",
    "meter_change.while_changing": "meter change",
    "shift.before_count": "shift close",
    "shift.while_closing": "shift close",
}
"""Which step of the day each named step is part of."""

LAST = "shift close"
"""Where no shift was opened yet, none runs either: that alone does not show that it was closed."""


def _account(ledger: Ledger) -> int:
    held = ledger.accounts.open_of_meter("E4")
    assert held is not None
    return held[0].id


def _pass_on(ledger: Ledger) -> None:
    moment = Moment("E4", NOW_MS, 4_000_000, balance_fen=700, purchase_count=START_COUNT)
    accounts.transfer_account(
        ledger, _account(ledger), Tenant(TENANT), (moment,), session=MANAGER, now_utc_ms=NOW_MS + 1
    )


def _is_passed_on(ledger: Ledger) -> bool:
    account = ledger.accounts.get(_account(ledger))
    customer = ledger.accounts.customer(account.customer_id) if account else None
    return customer is not None and customer.name == TENANT


DAY = (*STEPS[:-1], Step("passing on", _pass_on, _is_passed_on), STEPS[-1])
"""The whole day of the disk's tests, an account passed on, and the shift closed at the end."""


def violations_of(folder: Path, point: str) -> list[str]:
    """A day in an empty `folder` that dies at `point`, and the next start; what was wrong."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    book.write(set_up)
    book.close()
    return [f"{point}: {text}" for text in _violations(folder, point)]


def _violations(folder: Path, point: str) -> Iterator[str]:
    killed = _day(folder, point)
    if killed.returncode != -signal.SIGKILL:
        yield f"ended with {killed.returncode}: {killed.stderr}"
    names = [step.name for step in DAY]
    done = killed.stdout.split("\n")[:-1]
    if done != names[: names.index(KILLED[point])]:
        yield f"before it only {done} was done"
    yield from _unproven(folder)
    left = _there(folder)
    if [name for name in left if name != LAST] != done:
        yield f"what was killed left {left} behind"
    if KILLED[point] == LAST and LAST in left:
        yield "the shift is closed"
    again = _day(folder, "")
    if again.returncode != 0:
        yield f"the next start ended with {again.returncode}: {again.stderr}"
    if _there(folder) != names:
        yield f"the next start brought only {_there(folder)}"
    yield from _unproven(folder)


def _unproven(folder: Path) -> list[str]:
    return [f"verify {finding}" for finding in verify_book(folder / "ledger.db").findings]


def _day(folder: Path, point: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.account_kill", str(folder), point],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def _there(folder: Path) -> list[str]:
    """The acts whose whole effect stands in the book."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        return [step.name for step in DAY if book.read(step.is_there)]
    finally:
        book.close()


def run(folder: Path) -> None:
    """Do what is not done yet, as people do after a start."""
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        for step in DAY:
            if not book.read(step.is_there):
                book.write(step.act)
                sys.stdout.write(step.name + "\n")
                sys.stdout.flush()
    finally:
        book.close()


if __name__ == "__main__":
    where, point = sys.argv[1:]
    if point:
        die_at(point, 1)
    run(Path(where))
