"""How often somebody failed to prove himself, and how long he must wait before the next try.

Each further failure doubles the wait, from 1 s to 15 min; the count is kept by name in the book, so that a
restart forgives nothing, and for unknown names as for known ones, so that it tells nothing. Nobody is locked
out for good: the wait ends by itself, and an administrator can give a one-time secret.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from app.errors import DeskError
from app.services import passwords
from db.ledger import Ledger
from db.rows import Operator

FIRST_WAIT_MS: Final = 1_000
LONGEST_WAIT_MS: Final = 900_000
_UNKNOWN_BUCKETS: Final = 64
"""Waits of unknown names share so many places in the book, so that guessing names does not fill it."""


@dataclass(frozen=True, slots=True)
class Tries:
    failed: int = 0
    until_utc_ms: int = 0

    def wait_ms(self, now_utc_ms: int) -> int:
        """Time still to wait; a clock that was set back cannot make it longer than the longest."""
        return min(max(0, self.until_utc_ms - now_utc_ms), LONGEST_WAIT_MS)

    def after_failure(self, now_utc_ms: int) -> Tries:
        wait = min(FIRST_WAIT_MS << min(self.failed, 20), LONGEST_WAIT_MS)
        return Tries(self.failed + 1, now_utc_ms + wait)


def must_wait(ledger: Ledger, operator: Operator | None, name: str, *, now_utc_ms: int) -> DeskError | None:
    """sign_in.wait while a wait runs: then nothing is tried."""
    wait_ms = _kept(ledger, operator, name).wait_ms(now_utc_ms)
    return DeskError("sign_in.wait", seconds=-(-wait_ms // 1000)) if wait_ms > 0 else None


def note_failure(ledger: Ledger, operator: Operator | None, name: str, *, act: str, now_utc_ms: int) -> None:
    """Count a failure and write it down; an unknown name is not written, it may be a password."""
    after = _kept(ledger, operator, name).after_failure(now_utc_ms)
    _keep(ledger, operator, name, after)
    ledger.audit.append(
        operator=operator.name if operator else "?",
        action=act,
        object=operator.name if operator else "?",
        result="refused",
        detail={"failed": after.failed},
        utc_ms=now_utc_ms,
    )


def forgive(ledger: Ledger, operator: Operator) -> None:
    """He has proven himself, or an administrator vouches for him."""
    _keep(ledger, operator, operator.name, Tries())


def _kept(ledger: Ledger, operator: Operator | None, name: str) -> Tries:
    if operator is not None:
        return Tries(operator.failed_tries, operator.locked_until_utc_ms)
    kept = ledger.settings.get(_unknown_key(name))
    return Tries(*json.loads(kept)) if kept else Tries()


def _keep(ledger: Ledger, operator: Operator | None, name: str, tries: Tries) -> None:
    if operator is None:
        ledger.settings.set(_unknown_key(name), json.dumps([tries.failed, tries.until_utc_ms]))
    elif (operator.failed_tries, operator.locked_until_utc_ms) != (tries.failed, tries.until_utc_ms):
        ledger.operators.set_tries(
            operator.id, failed_tries=tries.failed, locked_until_utc_ms=tries.until_utc_ms
        )


def _unknown_key(name: str) -> str:
    return f"sign_in.unknown.{passwords.bucket(name, of=_UNKNOWN_BUCKETS)}"
