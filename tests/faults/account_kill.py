"""A day at the accounts page as a process that dies at a named step: FOLDER and the step, "" for none."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from app import crash_points
from app.services import accounts
from app.services.accounts import Tenant
from app.services.meter_moments import Moment
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.faults.disk.steps import MANAGER, STEPS, Step
from tests.helpers.small_mall import NOW_MS, START_COUNT

TENANT = "新租户"


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


def _die_at(point: str) -> None:
    def hook(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    crash_points.install(hook)


if __name__ == "__main__":
    where, point = sys.argv[1:]
    if point:
        _die_at(point)
    run(Path(where))
