"""When copies of the book are to be made, when one was made last, and who asked for one (app/backup)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import config
from app.domain.alarms import Kind
from app.domain.local_days import DAY_MS, day_of, start_utc_ms
from app.domain.permissions import Permission, Session
from app.services import alarms, settings
from app.services.rights import allow_site
from db.ledger import Ledger

LAST: Final = "book.last_backup_utc_ms"
LAST_WHOLE: Final = "book.last_whole_backup_utc_ms"
_LAST_ENTRIES: Final = "book.last_backup_entries"
"""Kept beside the settings of the book, but nobody sets them."""
ASKED: Final = "book.backup_asked"
_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the settings say of backups, and how the last went. `folder` None: none are made by themselves.
    `last_entries`: how long the operation log was when the last was made; `shift_closed`: one was since."""

    folder: Path | None
    every_min: int
    at_hour: int
    utc_offset_min: int
    last_utc_ms: int | None
    last_whole_utc_ms: int | None
    last_entries: int
    entries: int
    shift_closed: bool


def schedule(ledger: Ledger, *, now_utc_ms: int) -> Schedule:
    """As it is now. A backup of a later time than now is of a clock that was wrong: it counts as none."""
    folder, last = settings.text(ledger, config.BACKUP_FOLDER), _until(last_utc_ms(ledger), now_utc_ms)
    return Schedule(
        folder=Path(folder) if folder else None,
        every_min=settings.number(ledger, config.BACKUP_EVERY_MIN),
        at_hour=settings.number(ledger, config.BACKUP_HOUR),
        utc_offset_min=settings.number(ledger, config.UTC_OFFSET_MIN),
        last_utc_ms=last,
        last_whole_utc_ms=_until(_number(ledger, LAST_WHOLE), now_utc_ms),
        last_entries=_number(ledger, _LAST_ENTRIES) or 0,
        entries=ledger.audit.head()[0],
        shift_closed=bool(ledger.shifts.closed(from_utc_ms=last or 0, until_utc_ms=now_utc_ms)),
    )


def is_whole_due(of: Schedule, *, now_utc_ms: int) -> bool:
    """Whether the hour of the day for all of it has come since the last; also where none was ever made."""
    last, today = of.last_whole_utc_ms, day_of(now_utc_ms, of.utc_offset_min)
    hour = start_utc_ms(today, of.utc_offset_min) + of.at_hour * _HOUR_MS
    return last is None or last < (hour if now_utc_ms >= hour else hour - DAY_MS)


def is_ledger_due(of: Schedule, *, now_utc_ms: int) -> bool:
    """Whether the money alone is to be copied: something was done since the last, and that is long enough ago
    or a shift was closed."""
    if not of.every_min or of.entries == of.last_entries:
        return False
    long_ago = of.last_utc_ms is None or now_utc_ms - of.last_utc_ms >= of.every_min * _MINUTE_MS
    return long_ago or of.shift_closed


def may_make(ledger: Ledger, *, session: Session) -> None:
    """Whoever has a copy has all that is in the book. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.KEYS)


def next_whole_utc_ms(of: Schedule, *, now_utc_ms: int) -> int:
    """When all of it is copied next."""
    if is_whole_due(of, now_utc_ms=now_utc_ms):
        return now_utc_ms
    hour = start_utc_ms(day_of(now_utc_ms, of.utc_offset_min), of.utc_offset_min) + of.at_hour * _HOUR_MS
    return hour if now_utc_ms < hour else hour + DAY_MS


def next_ledger_utc_ms(of: Schedule, *, now_utc_ms: int) -> int | None:
    """When the money alone is copied next; None while nothing was done that is not copied yet."""
    if not of.every_min or of.entries == of.last_entries:
        return None
    if of.last_utc_ms is None or is_ledger_due(of, now_utc_ms=now_utc_ms):
        return now_utc_ms
    return of.last_utc_ms + of.every_min * _MINUTE_MS


def shown(ledger: Ledger, *, session: Session, now_utc_ms: int) -> Schedule:
    """The schedule, for whoever may make one. Raises DeskError permission.*."""
    may_make(ledger, session=session)
    return schedule(ledger, now_utc_ms=now_utc_ms)


def note_made(
    ledger: Ledger, *, whole: bool = True, entries: int = 0, made_utc_ms: int | None = None, now_utc_ms: int
) -> None:
    """A copy of the book was made and proven. It is overdue no more."""
    made = now_utc_ms if made_utc_ms is None else made_utc_ms
    ledger.settings.set(LAST, str(made))
    if whole:
        ledger.settings.set(LAST_WHOLE, str(made))
    ledger.settings.set(_LAST_ENTRIES, str(entries))
    alarms.clear_alarm(ledger, Kind.BACKUP, now_utc_ms=now_utc_ms)


def note_asked(ledger: Ledger, folder: Path, *, whole: bool, session: Session, now_utc_ms: int) -> None:
    """Somebody asked for a copy in `folder`: the operation log says so. Raises DeskError permission.*."""
    may_make(ledger, session=session)
    detail = {"folder": str(folder), "whole": int(whole)}
    ledger.audit.append(
        operator=session.name, action=ASKED, object="ledger", detail=detail, utc_ms=now_utc_ms
    )


def last_utc_ms(ledger: Ledger) -> int | None:
    """When the last copy was made; None: none ever was."""
    return _number(ledger, LAST)


def _until(utc_ms: int | None, now_utc_ms: int) -> int | None:
    return None if utc_ms is None or utc_ms > now_utc_ms else utc_ms


def _number(ledger: Ledger, key: str) -> int | None:
    kept = ledger.settings.get(key)
    return None if kept is None else int(kept)
