"""The ledger as the program opens it: its log sealed under the folder's key, refusals noted, anchors written.

Every command and the console open the book here and nowhere else, so that no entry of the log goes without
its seal (docs/decisions/0037-sealed-log.md).
"""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import config, key_file
from app.backup import swap
from app.crash_points import reach
from app.data_folder import LEDGER, READINGS
from app.domain.permissions import SYSTEM
from app.errors import DeskError, reason_of
from app.key_store import KeyStore, Place
from app.services import anchors, desk_key, refusals, restored, settings
from app.services.anchors import Seen
from app.services.restored import Restored
from db.connection import open_reader
from db.errors import BookError, SecondInstance
from db.instance import OwnerLock
from db.ledger import LedgerBook
from db.readings import Readings
from db.unit_of_work import short_read
from meterio.types import Clock

if TYPE_CHECKING:
    from app.verify import Anchors

CONSOLE: Final = "console"
DEMO: Final = "demo"
COMMAND: Final = "command"
"""What runs at a terminal."""

MOST_NOTED: Final = 2_000
_LONGEST_NAME: Final = 40
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class SealedLedger:
    """An open book with the keys of its folder."""

    book: LedgerBook
    key_store: KeyStore
    clock: Clock
    terminal: str
    anchor_fault: str | None = None
    """The folder that could not take the newest anchor."""
    _anchoring: threading.Lock = field(default_factory=threading.Lock)

    @property
    def log_key(self) -> bytes:
        return self.key_store.log.secret

    def anchor(self, why: str) -> str | None:
        """Note outside the book where its log ends, in every place there is; the line, None if it failed.

        A place that cannot be written to is told (`anchor_fault`) and keeps nobody from working. Waits for
        the disk: not on the GUI thread, nor inside a unit. From any thread.
        """
        with self._anchoring:
            try:
                end = self.book.read(anchors.head)
                folders = self._folders()
            except BookError as error:
                _log.warning("no anchor of the operation log: %s", error)
                return None
            line = anchors.line(end, why=why, utc_ms=self.clock.utc_ms(), key=self.log_key)
            fault = None
            for path in folders:
                try:
                    anchors.append(path, line)
                except OSError as error:
                    _log.error("no anchor of the operation log in %s: %s", path, error)
                    fault = str(path.parent)
            self.anchor_fault = fault
            return line

    def anchors(self) -> Anchors:
        """The anchors of every place that can be read."""
        return _kept(self._folders())

    def refuse_older(self) -> None:
        """Raise DeskError book.older where the files of anchors saw more of the log than the book has: an
        older copy was put in its place."""
        seen = max((one.head.count for one in seen_by(self.anchors(), self.log_key)), default=0)
        count = self.book.read(anchors.head).count
        if seen > count:
            raise DeskError("book.older", missing=seen - count)

    def accept_older(self, reason: str) -> int:
        """Go on with an older copy, or one that went another way, on purpose: the log says why, and files of
        anchors that saw the other are kept under another name. How many entries of the log are lost; 0: none
        that anchors tell of. Raises OSError."""
        kept = {**self.anchors(), **_noted(self.book.path.with_name(READINGS), self.key_store.log.id)}
        end = self.book.read(anchors.head)
        seen = seen_by(kept, self.log_key)
        lost = self.book.read(lambda ledger: anchors.lost_by(seen, end, ledger.audit))
        if not lost.entries:
            return 0
        now = self.clock.utc_ms()
        detail = {"reason": reason, "missing": lost.entries, "after": end.count, "shared": lost.shared}
        self.book.write(
            lambda ledger: ledger.audit.append(
                operator=SYSTEM.name,
                action=anchors.COPY_ACCEPTED,
                object=anchors.OBJECT,
                detail=detail,
                utc_ms=now,
            )
        )
        for path in self._folders():
            anchors.set_aside(path, utc_ms=now)
        return lost.entries

    def _folders(self) -> tuple[Path, ...]:
        elsewhere = self.book.read(lambda ledger: settings.text(ledger, config.ANCHOR_FOLDER))
        return anchors.places(self.book.path.parent, elsewhere, self.key_store.log.id)


def seen_by(kept: Anchors, key: bytes) -> tuple[Seen, ...]:
    """What anchors tell of a log; lines that are not sealed by this key tell nothing."""
    found = (anchors.parsed(line, key=key) for lines in kept.values() for line in lines)
    return tuple(one for one in found if one is not None)


def open_ledger(
    path: Path, *, clock: Clock, runs: str, place: Place | None = None, older: bool = False
) -> SealedLedger:
    """Open or make the book at `path`. `runs` is CONSOLE, DEMO or COMMAND; new keys are kept in `place`. A
    backup that was put back is noted.

    Raises BookError of the book, DeskError keys.*, restore.*, and book.older for a copy older than its
    anchors, unless `older` allows it; then nothing is left open.
    """
    key_file.load(path.with_name(key_file.FILE_NAME))  # refused before anything is touched
    book = open_book(path, clock=clock, runs=runs)
    try:
        key_store = desk_key.open_key_store(book, now_utc_ms=clock.utc_ms(), place=place)
        sealed = SealedLedger(book, key_store, clock, terminal(runs))
        _note_restored(sealed)
        if not older:
            sealed.refuse_older()
    except BaseException:
        book.close()
        raise
    return sealed


def open_book(path: Path, *, clock: Clock, runs: str) -> LedgerBook:
    """The book alone, before its keys are known, in the place where a backup was to be put. Raises BookError,
    DeskError restore.*."""
    finish_restoring(path.parent)
    return LedgerBook(path, clock=clock, terminal=terminal(runs), on_refusal=refusals.noting(clock))


def finish_restoring(folder: Path) -> None:
    """Bring to its end what a restoring left half done when it was cut off; while somebody has the book open
    there is nothing of the kind. Raises DeskError restore.unreadable, restore.refused."""
    if swap.announced(folder) is None:
        return
    try:
        lock = OwnerLock(folder / LEDGER)
    except SecondInstance:
        return
    try:
        swap.finish(folder)
    except OSError as error:
        raise DeskError("restore.refused", folder=str(folder), reason=reason_of(error)) from error
    finally:
        lock.release()


def _note_restored(sealed: SealedLedger) -> None:
    """A backup was put back: the operation log says so and anchors of what is lost are moved aside."""
    folder = sealed.book.path.parent
    put_back = swap.announced(folder)
    if put_back is None:
        return
    reach("restore.before_noting")
    now = sealed.clock.utc_ms()
    told = Restored(
        put_back.id,
        put_back.source,
        put_back.made_utc_ms,
        now,
        put_back.lost,
        waits=put_back.lost != 0,
    )
    try:
        sealed.accept_older(put_back.reason)
        reach("restore.while_noting")
        sealed.book.write(
            lambda ledger: restored.note(
                ledger,
                told,
                reason=put_back.reason,
                before=put_back.before,
                after=put_back.after,
                now_utc_ms=now,
            )
        )
        reach("restore.after_noting")
        swap.end(folder)
    except OSError as error:
        raise DeskError("restore.refused", folder=str(folder), reason=reason_of(error)) from error


def terminal(runs: str) -> str:
    """What entries of the log say of where they come from: this computer's name, and what runs there."""
    return f"{platform.node()[:_LONGEST_NAME]}/{runs}"


@contextmanager
def command_ledger(path: Path, *, clock: Clock, older: bool = False) -> Iterator[SealedLedger]:
    """The book for the length of one command, which ends with an anchor if it has written anything.

    Raises as `open_ledger`.
    """
    sealed = open_ledger(path, clock=clock, runs=COMMAND, older=older)
    try:
        before = sealed.book.read(anchors.head)
        try:
            yield sealed
        finally:
            if sealed.book.read(anchors.head) != before:
                sealed.anchor(COMMAND)
    finally:
        sealed.book.close()


@dataclass(frozen=True, slots=True)
class Outside:
    """What proves the log of a book that need not be open: its key, None where `why` says it cannot be
    had."""

    log_key: bytes | None
    anchors: Anchors
    why: DeskError | None


def outside(folder: Path) -> Outside:
    """The log's key and anchors in a data folder, without making or changing anything."""
    kept = dict(_kept((folder / anchors.FILE_NAME,)))
    try:
        key = KeyStore(folder, make=False).log
    except DeskError as error:
        return Outside(None, kept, error)
    return Outside(key.secret, {**kept, **_noted(folder / READINGS, key.id)}, None)


def noted_anchors(readings: Readings, key_id: str) -> Anchors:
    """The anchors in the system log."""
    return {"readings.db": readings.anchor_lines(key_id, limit=MOST_NOTED)}


def _noted(path: Path, key_id: str) -> Anchors:
    """The same of a book that is not open here."""
    if not path.exists():
        return {}
    try:
        with closing(open_reader(path)) as connection, short_read(connection, path):
            return noted_anchors(Readings(connection, path), key_id)
    except BookError as error:
        _log.warning("anchors in the system log cannot be read: %s", error)
        return {}


def _kept(paths: tuple[Path, ...]) -> Anchors:
    found = {}
    for path in paths:
        try:
            found[str(path)] = anchors.lines(path)
        except OSError as error:
            _log.warning("anchors in %s cannot be read: %s", path, error)
    return found
