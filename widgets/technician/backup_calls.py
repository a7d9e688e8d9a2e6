"""Backups as jobs over the book and the folder they lie in; services are imported on the thread that
works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import DeskError

if TYPE_CHECKING:
    from app.backup.manifest import Found, Manifest
    from app.backup.proof import Proven, Stop, Told
    from app.domain.permissions import Session
    from app.services.backups import Schedule


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup. What its manifest would say is None where `trouble` says why there is none; `own`: of this
    site; `proven_utc_ms`: when somebody here proved it."""

    folder: Path
    site: str
    own: bool
    made_utc_ms: int | None
    whole: bool | None = None
    size_bytes: int | None = None
    entries: int | None = None
    trouble: DeskError | None = None
    proven_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What the settings say, when the next are due, and what lies in the folder, the newest first. `trouble`:
    why the folder cannot be read; `there`: it is there."""

    schedule: Schedule
    next_whole_utc_ms: int
    next_ledger_utc_ms: int | None
    lines: tuple[BackupLine, ...] = ()
    there: bool = True
    trouble: DeskError | None = None


def outline(desk: Any, *, session: Session) -> Callable[[], Outline]:
    def job() -> Outline:
        from app.services import backups

        now = desk.clock.utc_ms()
        asked = desk.ledger.submit_read(lambda ledger: backups.shown(ledger, session=session, now_utc_ms=now))
        schedule: Schedule = asked.result()
        whole = backups.next_whole_utc_ms(schedule, now_utc_ms=now)
        money = backups.next_ledger_utc_ms(schedule, now_utc_ms=now)
        if schedule.folder is None:
            return Outline(schedule, whole, money)
        try:
            there = schedule.folder.exists()
            lines = _lines(schedule.folder, desk.data_dir)
        except DeskError as error:
            return Outline(schedule, whole, money, trouble=error)
        return Outline(schedule, whole, money, lines, there)

    return job


def _lines(folder: Path, data_dir: Path) -> tuple[BackupLine, ...]:
    """Raises DeskError backup.unreadable."""
    from app.backup import manifest, proof
    from app.data_folder import LEDGER
    from app.errors import reason_of

    own, _, _ = proof.head_of(data_dir / LEDGER)
    try:
        found = manifest.backups_in(folder)
    except OSError as error:
        raise DeskError("backup.unreadable", path=str(folder), reason=reason_of(error)) from error
    return tuple(_line(one, own) for one in reversed(found))


def _line(found: Found, own_site: str) -> BackupLine:
    from app.backup import manifest

    folder, told = found.folder, found.manifest
    if told is None:
        site = manifest.site_in(folder.name) or ""
        return BackupLine(folder, site, site == own_site, _named_utc_ms(folder.name), trouble=found.trouble)
    return BackupLine(
        folder,
        told.site,
        told.site == own_site,
        told.made_utc_ms,
        told.whole,
        told.size_bytes,
        told.log_entries,
        _lacking(folder, told),
    )


def _named_utc_ms(name: str) -> int | None:
    """The time in the name of a backup's folder."""
    from datetime import UTC, datetime

    try:
        made = datetime.strptime(name[-16:], "%Y%m%dT%H%M%SZ")
    except ValueError:
        return None
    return round(made.replace(tzinfo=UTC).timestamp() * 1000)


def _lacking(folder: Path, told: Manifest) -> DeskError | None:
    """The first file that is not there or has another size; what is in them only a proof says."""
    from app.backup import manifest
    from app.errors import reason_of

    for line in told.files:
        path = manifest.place_of(folder, line)
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return DeskError("backup.file_missing", path=str(path))
        except OSError as error:
            return DeskError("backup.unreadable", path=str(path), reason=reason_of(error))
        if size != line.bytes:
            return DeskError("backup.file_changed", path=str(path))
    return None


def note_asked(folder: Path, *, whole: bool, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import backups

        backups.note_asked(ledger, folder, whole=whole, session=session, now_utc_ms=now_utc_ms)

    return unit


def prove(desk: Any, folder: Path, *, session: Session, stop: Stop, told: Told) -> Callable[[], Proven]:
    """Prove a backup as restoring it would."""

    def job() -> Proven:
        from app.backup import proof
        from app.services import backups

        desk.ledger.submit_read(lambda ledger: backups.may_make(ledger, session=session)).result()
        return proof.prove(desk.data_dir, folder, stop=stop, told=told)

    return job


def restore_command(data_dir: Path, folder: Path) -> str:
    """The whole command that puts a backup back, as a terminal of this system takes it."""
    import shlex
    import subprocess
    import sys

    from app.own_command import own_command

    words = own_command("--data", str(data_dir), "restore", str(folder))
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
