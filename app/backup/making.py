"""Makes a backup of a data folder whose books are open, while they are worked with.

The books are copied page by page into the data folder first: whoever writes never waits for a slow or hanging
disk elsewhere. There the copy proves itself, then it is brought to its place, takes its name there once every
file is on the disk and was read back, and only then backups that are not needed any more go.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app import config
from app.backup import manifest, proof
from app.backup.manifest import ARCHIVE, MEGABYTE, FileLine, Found, Manifest, megabytes
from app.backup.own_file import own_file
from app.crash_points import reach
from app.data_folder import LEDGER, READINGS
from app.domain.backup_keeping import Held, to_remove
from app.errors import DeskError, reason_of
from app.sealed_ledger import SealedLedger
from app.services import anchors, backups, holidays, meter_makes, settings
from app.services.anchors import Head
from db import unopened
from db.archive import ArchiveFile, flush_folder, path_of
from db.book import Book
from db.errors import BookError
from db.instance import OwnerLock
from db.readings import ReadingsBook
from db.rows import ArchivedYear
from meterio.types import Clock

FOLDER: Final = "backup"
"""In the data folder: where copies are made, and where those who ask for one say so."""
_STAGE: Final = "stage"
_OTHERS: Final = (holidays.OWN_FILE, f"{meter_makes.FOLDER}/*.toml", "screens.ini")
"""What of the data folder's other files is worth a copy. Keys and certificates are kept apart on purpose."""
_ROOM_PARTS: Final = 20
_CHUNK: Final = 1 << 20
_CHUNKS_FLUSHED: Final = 8
"""So many are brought to the disk at once: commits to books on the same disk would wait for gigabytes."""
_LEFT_BEHIND_S: Final = 86_400
_log = logging.getLogger(__name__)

Stop = Callable[[], bool]
Told = Callable[[str, int, int], None]
"""Hears what is under way ("copy", "prove", "bring"), and how much of how much of it is done."""
Prove = Callable[[Path], None]
"""Proves the staged backup in this folder, as `prove_staged` does."""


@dataclass(frozen=True, slots=True)
class Books:
    """What is copied."""

    sealed: SealedLedger
    readings: ReadingsBook
    data_dir: Path
    clock: Clock


@dataclass(frozen=True, slots=True)
class Work:
    """How to go about it: when to break off, who hears how far it is, and who proves the copy."""

    stop: Stop
    told: Told
    prove: Prove


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `lacking`: archived years whose files are missing or damaged here; `removed`:
    older backups that went; `same_disk`: it lies on the disk of the books and is lost together with them."""

    folder: Path
    manifest: Manifest
    lacking: tuple[int, ...] = ()
    removed: tuple[str, ...] = ()
    same_disk: bool = False

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        own = self.manifest
        return {
            "folder": str(self.folder),
            "whole": own.whole,
            "bytes": own.size_bytes,
            "log_entries": own.log_entries,
            "made_utc_ms": own.made_utc_ms,
            "lacking": list(self.lacking),
            "removed": list(self.removed),
            "same_disk": self.same_disk,
        }


def note(books: Books, made: Made) -> None:
    """The book says when it was copied last. Raises BookError."""
    own, now = made.manifest, books.clock.utc_ms()
    books.sealed.book.write(
        lambda ledger: backups.note_made(
            ledger,
            whole=own.whole,
            entries=own.log_entries,
            made_utc_ms=own.made_utc_ms,
            now_utc_ms=now,
        )
    )


def make(books: Books, target: Path, work: Work, *, whole: bool) -> Made:
    """A backup of the books in the folder `target`; `whole`: with readings and archives.

    Takes its time: not on the GUI thread. Raises DeskError backup.* where the target refuses or the copy does
    not prove itself, with nothing left behind and nothing removed; BookError of the books.
    """
    check_target(target, books.data_dir)
    own = books.data_dir / FOLDER
    try:
        own.mkdir(mode=0o700, exist_ok=True)
        with _alone(own), _staged(own) as stage:
            made = _make(books, target, stage, work, whole=whole)
    except OSError as error:
        raise _refused(error, target) from error
    return made


def check_target(target: Path, data_dir: Path) -> None:
    """Raises DeskError backup.inside for a folder within the data folder, which is lost together with it."""
    if target.resolve().is_relative_to(data_dir.resolve()):
        raise DeskError("backup.inside", folder=str(target), data=str(data_dir))


def _make(books: Books, target: Path, stage: Path, work: Work, *, whole: bool) -> Made:
    # Only the last of its folders is made: a drive that is not there must not become a folder of this disk.
    target.mkdir(exist_ok=True, mode=0o700)
    _check_room(books, target, stage, whole=whole)
    books.sealed.anchor("backup")
    if whole:
        _copy(books.readings, stage / READINGS, work)
    _copy(books.sealed.book, stage / LEDGER, work)
    _copy_others(books.data_dir, stage)
    reach("backup.after_copy")
    years, lacking = _archives(books.readings.path, stage) if whole else ({}, ())
    told = _manifest(books, stage, years)
    (stage / manifest.FILE_NAME).write_text(told.text(), encoding="utf-8")
    _go_on(work, "prove", 0, 1)
    work.prove(stage)
    reach("backup.after_proof")
    folder = _brought(stage, target, told, years, work)
    removed = _tidy(target, folder, told, books, whole=whole)
    same_disk = target.stat().st_dev == books.data_dir.stat().st_dev
    return Made(folder, told, lacking, removed, same_disk)


def prove_staged(folder: Path, *, log_key: bytes | None, stop: Stop = proof.never) -> None:
    """Whether the copy in `folder` proves itself. Its digests are compared where it is brought to. Raises
    DeskError backup.*."""
    told = manifest.read(folder)
    proof.prove_ledger(folder / LEDGER, told, log_key=log_key, stop=stop)
    if told.whole:
        proof.prove_readings(folder / READINGS, stop=stop)


@contextmanager
def _alone(own: Path) -> Iterator[None]:
    """One backup at a time. Raises DeskError backup.under_way."""
    try:
        lock = OwnerLock(own / "work")
    except BookError as error:
        raise DeskError("backup.under_way") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _staged(own: Path) -> Iterator[Path]:
    """An empty folder for the copy, which is gone afterwards, as is what a crash left of an earlier one."""
    stage = own / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _check_room(books: Books, target: Path, stage: Path, *, whole: bool) -> None:
    """Raises DeskError backup.no_room where the disk of the data folder or of the target is too full."""
    every = (books.sealed.book.path, *((books.readings.path,) if whole else ()))
    needed = sum(path.stat().st_size for path in every)
    needed += needed // _ROOM_PARTS
    reserve = books.sealed.book.reserve.reserve_bytes
    for folder, kept in ((stage, reserve), (target, 0)):
        free = shutil.disk_usage(folder).free
        if free < needed + kept:
            raise no_room(folder, needed + kept, free)


def no_room(folder: Path, needed_bytes: int, free_bytes: int) -> DeskError:
    """That the disk of a folder has too little room."""
    values = {"needed": megabytes(needed_bytes), "free": free_bytes // MEGABYTE}
    return DeskError("backup.no_room", folder=str(folder), **values)


def _copy(book: Book[Any], target: Path, work: Work) -> None:
    def told(left: int, of: int) -> None:
        _go_on(work, "copy", of - left, of)

    try:
        book.copy_to(target, told=told)
    except sqlite3.Error as error:
        raise DeskError("backup.copy_failed", path=str(target), reason=str(error)) from error


def _go_on(work: Work, step: str, done: int, of: int) -> None:
    """Say how far it is. Raises DeskError backup.stopped."""
    if work.stop():
        raise DeskError("backup.stopped")
    work.told(step, done, of)


def _copy_others(data_dir: Path, stage: Path) -> None:
    for pattern in _OTHERS:
        for path in sorted(data_dir.glob(pattern)):
            name = path.relative_to(data_dir)
            if not path.is_file() or not manifest.may_have(name.as_posix()):
                _log.warning("%s is in no backup: its name is not one that every system takes", path)
                continue
            part = stage / name
            part.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(path, part)


def _archives(readings: Path, stage: Path) -> tuple[dict[str, Path], tuple[int, ...]]:
    """The archived years that the copied readings ask, by the names they have among backups, and the years
    whose file is not there or is another."""
    found, lacking = {}, []
    for year in unopened.archives_asked(stage / READINGS):
        path = path_of(readings, year.year)
        try:
            with ArchiveFile(path, digests=_digests(year)) as archive:
                found[f"readings-{year.year}-{archive.about.digest}.db"] = path
        except BookError as error:
            _log.warning("the backup is without the readings of %d: %s", year.year, error)
            lacking.append(year.year)
    return found, tuple(lacking)


def _digests(year: ArchivedYear) -> set[str | None]:
    return {one for one in (year.digest, year.next_digest) if one is not None}


def _manifest(books: Books, stage: Path, years: dict[str, Path]) -> Manifest:
    site, entries, last = proof.head_of(stage / LEDGER)
    key, now = books.sealed.key_store.log, books.clock.utc_ms()
    lines = [
        FileLine(path.relative_to(stage).as_posix(), *manifest.digest_of(path))
        for path in sorted(stage.rglob("*"))
        if path.is_file()
    ]
    lines += [FileLine(name, *manifest.digest_of(path)) for name, path in years.items()]
    told = Manifest(
        site=site,
        made_utc_ms=now,
        log_entries=entries,
        log_hash=last,
        ledger_schema=books.sealed.book.version,
        readings_schema=books.readings.version,
        key_id=key.id,
        anchor=anchors.line(Head(entries, bytes.fromhex(last)), why="backup", utc_ms=now, key=key.secret),
        files=tuple(lines),
    )
    return told.sealed(key.secret)


def _brought(stage: Path, target: Path, told: Manifest, years: dict[str, Path], work: Work) -> Path:
    """The folder of the backup at its place, whole."""
    _bring_years(target / ARCHIVE, told, years, work)
    folder = _free(target, told)
    part = target / f".{folder.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        own = [line for line in told.files if line.year is None]
        done, of = 0, sum(line.bytes for line in own)
        for line in own:
            for size in _bring(stage / line.path, part / line.path, line):
                done += size
                _go_on(work, "bring", done, of)
            reach("backup.while_bringing")
        with own_file(part / manifest.FILE_NAME) as file:
            file.write(told.text().encode())
        flush_folder(part)
        reach("backup.before_name")
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    flush_folder(target)
    reach("backup.after_name")
    return folder


def _free(target: Path, told: Manifest) -> Path:
    """A name that no backup has: two may be made within a second, or the clock was set back."""
    seconds = 0
    while (folder := target / manifest.name_of(told.site, told.made_utc_ms + seconds * 1_000)).exists():
        seconds += 1
    return folder


def _bring_years(place: Path, told: Manifest, years: dict[str, Path], work: Work) -> None:
    """Those that are not there yet; one that is there is read back and replaced where it is not right."""
    lines = [line for line in told.files if line.year is not None]
    if lines:
        place.mkdir(mode=0o700, exist_ok=True)
    for line in lines:
        path = place / line.path
        if path.exists() and manifest.digest_of(path) == (line.bytes, line.sha256):
            continue
        part, done = path.with_suffix(".part"), 0
        try:
            for size in _bring(years[line.path], part, line):
                done += size
                _go_on(work, "bring", done, line.bytes)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _bring(source: Path, target: Path, line: FileLine) -> Iterator[int]:
    """Copy a file, bring it to the disk and read it back; tells after each piece how large that was. Raises
    DeskError backup.file_changed."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with source.open("rb") as file, own_file(target) as copy:
        for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b""), start=1):
            copy.write(chunk)
            if number % _CHUNKS_FLUSHED == 0:
                copy.flush()
                os.fsync(copy.fileno())
            yield len(chunk)
    if manifest.digest_of(target) != (line.bytes, line.sha256):
        raise DeskError("backup.file_changed", path=str(target))


def _tidy(target: Path, newest: Path, told: Manifest, books: Books, *, whole: bool) -> tuple[str, ...]:
    """Remove this site's backups that are not needed any more, and archived years that no backup names."""
    offset = books.sealed.book.read(lambda ledger: settings.number(ledger, config.UTC_OFFSET_MIN))
    every = manifest.backups_in(target)
    held = [
        Held(one.folder.name, one.manifest.made_utc_ms, one.manifest.whole)
        for one in every
        if one.manifest is not None and one.manifest.site == told.site
    ]
    removed = []
    for name in to_remove(held, now_utc_ms=told.made_utc_ms, utc_offset_min=offset):
        if name == newest.name:
            continue
        # Under another name first: what is half removed is no backup.
        gone = target / f".{name}.part"
        (target / name).rename(gone)
        reach("backup.while_removing")
        shutil.rmtree(gone, ignore_errors=True)
        removed.append(name)
    if whole:
        _remove_years(target, [one for one in every if one.folder.name not in removed])
    _sweep(target, told.site)
    return tuple(removed)


def _remove_years(target: Path, left: list[Found]) -> None:
    """Archived years that none of the backups names. Where one cannot be read it may name any: all stay. So
    does what came lately: another site's backup may be about to name it."""
    if any(one.manifest is None for one in left):
        return
    named = {line.path for one in left if one.manifest for line in one.manifest.files}
    for path in (target / ARCHIVE).glob("readings-*.db"):
        if path.name not in named and time.time() - path.stat().st_mtime > _LEFT_BEHIND_S:
            path.unlink(missing_ok=True)


def _sweep(target: Path, site: str) -> None:
    """What killed backups of this site left behind a day ago."""
    for left in target.glob(f".meterdesk-{site}-*.part"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)


def _refused(error: OSError, target: Path) -> DeskError:
    return DeskError("backup.refused", folder=str(target), reason=reason_of(error))
