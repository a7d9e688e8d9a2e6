"""Puts a backup back into a data folder that nobody works with: proven first, then exchanged file by file.

What was there stays in a folder of its own. Nothing of the folder is touched before the backup has proven
itself; from then on the exchange is brought to its end by whoever opens the folder next (app/backup/swap.py).
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app import config
from app.backup import manifest, proof, swap
from app.backup.making import no_room
from app.backup.manifest import Manifest
from app.backup.own_file import own_file
from app.backup.swap import Swap
from app.crash_points import reach
from app.data_folder import LEDGER, READINGS, make_data_dir
from app.errors import DeskError, reason_of
from app.sealed_ledger import outside, seen_by
from app.services.anchors import Head, lost_by
from db import unopened
from db.archive import FOLDER as ARCHIVE
from db.book import undo_interrupted
from db.errors import BookCorrupt, BookError
from db.instance import OwnerLock

MOST_REASON: Final = 200
_CHUNK: Final = 1 << 20
Told = Callable[[str], None]
"""Hears what is under way: "files", "ledger", "readings", "archives", "exchange"."""


@dataclass(frozen=True, slots=True)
class Before:
    """The book that is in the folder: where its log ends, and how much of it the backup does not have.
    `damaged`: it cannot be read."""

    head: str
    lost: int
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a restoring does. `lost`: entries of the operation log that are known to be missing then, by the
    book that is there, by anchors or by the receipt journal in `journal`; `sealed`: the key is here and
    proves the backup."""

    manifest: Manifest
    before: Before | None
    lost: int
    journal: Path | None
    sealed: bool


def restore(data_dir: Path, source: Path, *, reason: str, now_utc_ms: int, told: Told) -> Outlook:
    """Put the backup in `source` back into `data_dir`. What it brings is noted when the book is opened next.

    Without a `reason` only where nothing is known to be lost. Raises DeskError: backup.* for a backup that is
    not whole, not ours or not this program's, restore.loses, restore.other_site, restore.*; BookError where
    somebody works with the books. Until the backup has proven itself nothing of the folder is changed.
    """
    if len(reason) > MOST_REASON:
        raise DeskError("restore.long_reason", most=MOST_REASON)
    make_data_dir(data_dir)
    with suppress(BookCorrupt):  # that is why it is replaced
        undo_interrupted(data_dir / LEDGER)
    try:
        with _alone(data_dir):
            if swap.finish(data_dir) is not None:
                raise DeskError("restore.under_way", path=str(data_dir))
            return _restore(data_dir, source, reason, now_utc_ms, told)
    except OSError as error:
        raise DeskError("restore.refused", folder=str(data_dir), reason=reason_of(error)) from error


def _restore(data_dir: Path, source: Path, reason: str, now_utc_ms: int, told: Told) -> Outlook:
    wanted = manifest.read(source)
    proof.check_schemas(wanted, source)
    _check_room(data_dir, wanted)
    told("files")
    proof.check_files(source, wanted)
    with _staged(data_dir) as stage:
        _fetch(source, stage, wanted)
        reach("restore.before_proof")
        outlook = _outlook(data_dir, stage, source, wanted, told)
        if outlook.lost and not reason:
            raise _loses(outlook, data_dir)
        told("exchange")
        reach("restore.before_announcing")
        swap.announce(data_dir, _swap(data_dir, stage, source, outlook, reason, now_utc_ms))
    reach("restore.after_announcing")
    swap.finish(data_dir)
    return outlook


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Both books' locks. Raises SecondInstance where a program works with them."""
    with ExitStack() as held:
        for name in (LEDGER, READINGS):
            held.callback(OwnerLock(data_dir / name).release)
        yield


@contextmanager
def _staged(data_dir: Path) -> Iterator[Path]:
    """A folder for what is to be put back; it goes again unless the exchange was announced."""
    stage = data_dir / swap.STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield stage
    except BaseException:
        if not (data_dir / swap.ANNOUNCED).exists():
            shutil.rmtree(stage, ignore_errors=True)
        raise


def _check_room(data_dir: Path, wanted: Manifest) -> None:
    free = shutil.disk_usage(data_dir).free
    if free < wanted.size_bytes:
        raise no_room(data_dir, wanted.size_bytes, free)


def _fetch(source: Path, stage: Path, wanted: Manifest) -> None:
    """Copies of the backup's files at the places that they will have, on the disk. What was read is compared:
    the backup may lie on a stick that is failing. Raises DeskError backup.file_changed."""
    for line in wanted.files:
        place = stage / _place(line)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with manifest.place_of(source, line).open("rb") as file, own_file(place) as copy:
            shutil.copyfileobj(file, copy, _CHUNK)
        if manifest.digest_of(place) != (line.bytes, line.sha256):
            raise DeskError("backup.file_changed", path=str(manifest.place_of(source, line)))


def _place(line: manifest.FileLine) -> str:
    """Where a file of a backup belongs in a data folder."""
    return line.path if line.year is None else f"{ARCHIVE}/readings-{line.year}.db"


def _outlook(data_dir: Path, stage: Path, source: Path, wanted: Manifest, told: Told) -> Outlook:
    """Prove what is staged, and see what of the folder it does not have."""
    key = proof.key_for(data_dir, source, wanted)
    told("ledger")
    proof.prove_ledger(stage / LEDGER, wanted, log_key=key)
    if wanted.whole:
        told("readings")
        proof.prove_readings(stage / READINGS)
        told("archives")
        proof.prove_archives(source, wanted)
    before = _before(data_dir / LEDGER, stage / LEDGER, wanted)
    lost = before.lost if before else 0
    if key is not None:
        end = Head(wanted.log_entries, bytes.fromhex(wanted.log_hash))
        seen = seen_by(outside(data_dir).anchors, key)
        with unopened.log_of(stage / LEDGER) as log:
            lost = max(lost, lost_by(seen, end, log).entries)
    journal = None
    for folder in _journals(stage / LEDGER, data_dir / LEDGER):
        reached = unopened.journal_reach(stage / LEDGER, folder)
        if reached > wanted.log_entries:
            journal, lost = folder, max(lost, reached - wanted.log_entries)
    return Outlook(wanted, before, max(lost, 0), journal, key is not None)


def _before(present: Path, staged: Path, wanted: Manifest) -> Before | None:
    """The book that is there, against the one that is to replace it. Raises DeskError restore.other_site."""
    if not present.exists():
        return None
    try:
        ends = unopened.log_ends(present)
        shared = unopened.shared_entries(present, staged)
    except BookError:
        return Before("", 0, damaged=True)
    if ends.entries and not ends.first.hex().startswith(wanted.site):
        raise DeskError("restore.other_site", path=str(present))
    return Before(f"{ends.entries}:{ends.last.hex()}", ends.entries - shared)


def _journals(*ledgers: Path) -> Iterator[Path]:
    """The folders of receipt journals that these books name, each once."""
    seen = set()
    for path in ledgers:
        try:
            folder = unopened.setting(path, config.JOURNAL_FOLDER.key) if path.exists() else None
        except BookError:
            continue  # it is damaged: that is why it is replaced
        if folder and folder not in seen:
            seen.add(folder)
            yield Path(folder)


def _loses(outlook: Outlook, data_dir: Path) -> DeskError:
    if outlook.journal is not None:
        return DeskError("restore.journal_newer", lost=outlook.lost, folder=str(outlook.journal))
    return DeskError("restore.loses", lost=outlook.lost, path=str(data_dir))


def _swap(data_dir: Path, stage: Path, source: Path, outlook: Outlook, reason: str, now_utc_ms: int) -> Swap:
    wanted = outlook.manifest
    files = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    # The ledger last: until then the book that was there is the one that counts.
    files.sort(key=lambda name: name == LEDGER)
    return Swap(
        id=secrets.token_hex(8),
        source=source.name or str(source),
        made_utc_ms=wanted.made_utc_ms,
        reason=reason,
        lost=None if outlook.before is None or outlook.before.damaged else outlook.lost,
        before=outlook.before.head if outlook.before else "",
        after=f"{wanted.log_entries}:{wanted.log_hash}",
        files=tuple(files),
        aside=f"before-restore-{datetime.fromtimestamp(now_utc_ms / 1000, UTC):%Y%m%dT%H%M%SZ}",
    )
