"""When a copy of the book was made last: noted by whatever makes one, so that an overdue one is told."""

from __future__ import annotations

from typing import Final

from app.domain.alarms import Kind
from app.services import alarms
from db.ledger import Ledger

LAST: Final = "book.last_backup_utc_ms"
"""Kept beside the settings of the book, but nobody sets it."""


def note_made(ledger: Ledger, *, now_utc_ms: int) -> None:
    """A whole copy of the book was made and proven. It is overdue no more."""
    ledger.settings.set(LAST, str(now_utc_ms))
    alarms.clear_alarm(ledger, Kind.BACKUP, now_utc_ms=now_utc_ms)


def last_utc_ms(ledger: Ledger) -> int | None:
    """When the last copy was made; None: none ever was."""
    kept = ledger.settings.get(LAST)
    return None if kept is None else int(kept)
