"""What was refused stands in the operation log too: who tried what, on what, and why not.

A refusal rolls its unit of work back, so its entry has a transaction of its own, written by the book right
after (`LedgerBook`, on_refusal). What was tried the rights say (`app/services/rights.py: allow`), which every
service asks first; so whatever rule refuses, a permission, a limit, a missing approval or a wrong value, is
told alike.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, Protocol

from app.errors import DeskError
from db.ledger import Ledger, OnRefusal
from db.rows import Attempt

TRIED: Final = "try."
"""Before the name of a permission or of an act that takes two persons: the action of such an entry."""
ONCE_IN_MS: Final = 600_000
"""A screen that looks again and again at what it may not see is told once in so long."""
_REMEMBERED: Final = 1_000
_NOT_SEEN: Final = "permission."


class _UtcClock(Protocol):
    def utc_ms(self) -> int: ...


def noting(clock: _UtcClock) -> OnRefusal:
    """What a book is opened with, so that each refused act is in its log, once, and each refused look."""
    looks = _Looks()

    def entry(attempt: Attempt, error: Exception, *, reading: bool) -> Callable[[Ledger], None] | None:
        if not isinstance(error, DeskError):
            return None
        now_utc_ms = clock.utc_ms()
        if reading and not looks.is_new((attempt, error.key), now_utc_ms):
            return None
        return lambda ledger: note(ledger, attempt, error.key, now_utc_ms=now_utc_ms)

    return entry


def note(ledger: Ledger, attempt: Attempt, reason: str, *, now_utc_ms: int) -> None:
    """Write it down. `reason` is the key of the sentence that the operator was told, without its values."""
    ledger.audit.append(
        operator=attempt.operator,
        action=TRIED + attempt.act,
        object=attempt.object,
        result="refused",
        detail={"reason": reason},
        utc_ms=now_utc_ms,
    )


class _Looks:
    """Which looks were refused lately. A look that fails for any other reason than a right is no attempt."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[tuple[Attempt, str], int] = {}

    def is_new(self, look: tuple[Attempt, str], now_utc_ms: int) -> bool:
        if not look[1].startswith(_NOT_SEEN):
            return False
        with self._lock:
            last = self._last.get(look)
            if last is not None and 0 <= now_utc_ms - last < ONCE_IN_MS:
                return False
            if len(self._last) >= _REMEMBERED:
                self._last.clear()
            self._last[look] = now_utc_ms
        return True
