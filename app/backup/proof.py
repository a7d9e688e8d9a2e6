"""Whether the files of a backup are what they should be: the book proves itself, the readings are whole.

A backup is read as hostile: opened read-only, and a schema that is not the program's own is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.backup import manifest
from app.backup.manifest import ARCHIVE, SITE_DIGITS, Manifest
from app.data_folder import LEDGER, READINGS
from app.errors import DeskError, reason_of
from app.key_store import KeyStore
from db import unopened
from db.archive import ArchiveFile
from db.errors import BookError
from db.migrations import LEDGER as LEDGER_KIND
from db.migrations import READINGS as READINGS_KIND

Stop = Callable[[], bool]
Told = Callable[[str, int, int], None]
"""Hears what is under way ("files", "ledger", "readings", "archives"), and how much of how much of it is
done."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A backup that proved itself. `rows`: of its ledger; `sealed`: the key that sealed it is here and bears
    it out."""

    rows: int
    files: int
    sealed: bool


def never() -> bool:
    """For those who wait for the whole proof."""
    return False


def untold(step: str, done: int, of: int) -> None:
    """For those who do not ask how far it is."""


def prove(data_dir: Path, folder: Path, *, stop: Stop = never, told: Told = untold) -> Proven:
    """Prove the backup in `folder` as restoring it into `data_dir` would. Takes its time: not on the GUI
    thread. Raises DeskError backup.*."""
    wanted = manifest.read(folder)
    check_schemas(wanted, folder)
    check_files(folder, wanted, stop=stop, told=told)
    key = key_for(data_dir, folder, wanted)
    rows = prove_ledger(folder / LEDGER, wanted, log_key=key, stop=stop, told=told)
    if wanted.whole:
        told("readings", 0, 1)
        prove_readings(folder / READINGS, stop=stop)
        told("archives", 0, 1)
        prove_archives(folder, wanted, stop=stop)
    return Proven(rows, len(wanted.files), sealed=key is not None)


def check_files(folder: Path, wanted: Manifest, *, stop: Stop = never, told: Told = untold) -> None:
    """Every file of the backup in `folder` by size and digest. Raises DeskError: backup.file_missing,
    backup.file_changed, backup.unreadable, backup.stopped."""
    before = 0

    def read(size: int) -> None:
        if stop():
            raise DeskError("backup.stopped")
        told("files", before + size, wanted.size_bytes)

    for line in wanted.files:
        path = manifest.place_of(folder, line)
        read(0)
        try:
            found = manifest.digest_of(path, told=read)
        except FileNotFoundError as error:
            raise DeskError("backup.file_missing", path=str(path)) from error
        except OSError as error:
            raise DeskError("backup.unreadable", path=str(path), reason=reason_of(error)) from error
        if found != (line.bytes, line.sha256):
            raise DeskError("backup.file_changed", path=str(path))
        before += line.bytes


def check_schemas(wanted: Manifest, folder: Path) -> None:
    """Raises DeskError backup.newer_program for a book of a newer program than this."""
    newer = wanted.ledger_schema > LEDGER_KIND.version or wanted.readings_schema > READINGS_KIND.version
    if newer:
        raise DeskError("backup.newer_program", folder=str(folder))


def key_for(data_dir: Path, folder: Path, wanted: Manifest) -> bytes | None:
    """The log's key, where the data folder has the one that sealed this backup, and it did. Without the key
    nothing of the kind can be told. Raises DeskError: backup.changed, keys.*."""
    try:
        key = KeyStore(data_dir, make=False).log
    except DeskError as error:
        if error.key == "keys.missing":
            return None
        raise
    if key.id != wanted.key_id:
        return None
    if not wanted.is_sealed_by(key.secret):
        raise DeskError("backup.changed", folder=str(folder))
    return key.secret


def prove_ledger(
    path: Path, wanted: Manifest, *, log_key: bytes | None, stop: Stop = never, told: Told = untold
) -> int:
    """The rows that were looked at. With the log's key its seals and the backup's own anchor are proven too.

    Raises DeskError: backup.not_proven, backup.other_log, backup.stopped.
    """
    from app.verify import verify_book

    anchors = {path.name: [wanted.anchor]} if wanted.anchor else {}
    report = verify_book(
        path, stop=stop, log_key=log_key, anchors=anchors, told=lambda done, of: told("ledger", done, of)
    )
    if stop():
        raise DeskError("backup.stopped")
    if not report.ok:
        first = report.findings[0]
        raise DeskError("backup.not_proven", path=str(path), findings=len(report.findings), first=first.text)
    if head_of(path) != (wanted.site, wanted.log_entries, wanted.log_hash):
        raise DeskError("backup.other_log", path=str(path))
    return report.rows_checked


def prove_readings(path: Path, *, stop: Stop = never) -> None:
    """Raises DeskError: backup.file_damaged, backup.stopped."""
    try:
        unopened.check_whole(path, READINGS_KIND, stop=stop)
    except BookError as error:
        if stop():
            raise DeskError("backup.stopped") from error
        raise _damaged(path, error) from error


def prove_archives(folder: Path, wanted: Manifest, *, stop: Stop = never) -> None:
    """Every sample of every archived year against its digest. Raises as `prove_readings`."""
    for line in wanted.files:
        if line.year is None:
            continue
        path = folder.parent / ARCHIVE / line.path
        try:
            with ArchiveFile(path) as archive:
                for _ in archive.prove():
                    if stop():
                        raise DeskError("backup.stopped")
        except BookError as error:
            raise _damaged(path, error) from error


def head_of(path: Path) -> tuple[str, int, str]:
    """Site, length and last hash of the operation log of the ledger at `path`; ("", 0, "") of none. Raises
    DeskError backup.file_damaged."""
    try:
        ends = unopened.log_ends(path)
    except BookError as error:
        raise _damaged(path, error) from error
    return ends.first.hex()[:SITE_DIGITS], ends.entries, ends.last.hex()


def _damaged(path: Path, error: BookError) -> DeskError:
    return DeskError("backup.file_damaged", path=str(path), reason=str(error))
