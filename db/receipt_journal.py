"""The receipt journal: every change of the ledger a second time, in files on another disk (faults.md 6.1).

A folder holds pairs of `base-<n>.db`, a copy of the book, and `journal-<n>.jsonl`, one line for each
transaction after it: what was written, in order. Base and lines together give the book back, to the last
transaction that anybody was told of, even if the disk with the book is lost.

A line is one JSON object: `n` counts from 1, `do` lists [SQL, values] (a blob as {"b": hex}), `head` is the
operation log's length and last hash after it, `hash` is SHA-256 over the line before's hash and this line
without its own. It is written and synced after the book's commit and before anybody is told of it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from db.errors import BookCorrupt, BookError, BookUnreachable, translate
from db.recording import Statement
from db.whole_copy import copy_whole

LARGEST_BYTES: Final = 64_000_000
"""A journal that has grown beyond this gets a new base at the next start."""
KEPT: Final = 2
"""So many pairs are kept; older ones are removed once a newer base is whole."""

_BASE: Final = re.compile(r"base-[0-9]{1,9}\.db", re.ASCII)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding brought back: `transactions` after the base; `torn`: a last line was cut off."""

    base: Path
    transactions: int
    torn: bool


class ReceiptJournal:
    """The journal of one open book. Its methods run on the book's writer thread.

    A fault of its disk never stops the desk: `fault` says what is wrong, and the next start begins anew.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        """Go on with the newest pair if it ends where the book stands, else begin another.

        Raises BookUnreachable if the folder cannot take it, or holds the journal of another book.
        """
        self.folder = folder
        self.fault: str | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._number, self._last, self._file = self._take_up(connection)
        except (OSError, sqlite3.Error) as error:
            raise BookUnreachable(folder, str(error)) from error

    def line(self, connection: sqlite3.Connection, statements: Sequence[Statement]) -> bytes:
        """What to write once the transaction is committed; called inside it."""
        body = {
            "n": self._number + 1,
            "do": [[sql, [_written(value) for value in values]] for sql, values in statements],
            "head": head_of(connection),
        }
        return _line(self._last, body)

    def write(self, line: bytes) -> None:
        """Write and sync. Says what is wrong in `fault` and writes no more if that fails."""
        if self.fault is not None:
            return
        try:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            self.fault = error.strerror or str(error)
            _log.error("the receipt journal in %s is not written any more: %s", self.folder, error)
            return
        self._number += 1
        self._last = json.loads(line)["hash"]

    def close(self) -> None:
        """Idempotent."""
        self._file.close()

    def _take_up(self, connection: sqlite3.Connection) -> tuple[int, str, BinaryIO]:
        pairs = pairs_in(self.folder)
        if pairs:
            number, last, head, whole = _end_of(pairs[-1])
            if not _is_of(connection, pairs[-1]):
                raise BookUnreachable(self.folder, "it holds the receipt journal of another book")
            path = journal_path(self.folder, pairs[-1])
            if whole and head == head_of(connection) and path.stat().st_size < LARGEST_BYTES:
                return number, last, path.open("ab")
        return self._begin(connection, (pairs[-1].number if pairs else 0) + 1)

    def _begin(self, connection: sqlite3.Connection, number: int) -> tuple[int, str, BinaryIO]:
        """A new base, whole and synced before it takes its name; then older pairs go."""
        base = self.folder / f"base-{number}.db"
        journal = self.folder / f"journal-{number}.jsonl"
        journal.touch(mode=0o600)
        copy_whole(connection, base)
        for old in pairs_in(self.folder)[:-KEPT]:
            old.base.unlink()
            journal_path(self.folder, old).unlink(missing_ok=True)
        return 0, _seed(base), journal.open("ab")


@dataclass(frozen=True, slots=True)
class Pair:
    number: int
    base: Path


def pairs_in(folder: Path) -> list[Pair]:
    """The bases there, oldest first. What else somebody put there is passed over, such as a copy by hand."""
    found = (path for path in folder.glob("base-*.db") if _BASE.fullmatch(path.name))
    return sorted((Pair(int(path.stem[5:]), path) for path in found), key=lambda pair: pair.number)


def journal_path(folder: Path, pair: Pair) -> Path:
    return folder / f"journal-{pair.number}.jsonl"


def reach_of(folder: Path, connection: sqlite3.Connection) -> int:
    """How long the operation log is to which the journal in `folder` leads; 0 without one of this book."""
    pairs = pairs_in(folder)
    if not pairs or not _is_of(connection, pairs[-1]):
        return 0
    return int(_end_of(pairs[-1])[2].partition(":")[0] or 0)


def head_of(connection: sqlite3.Connection) -> str:
    """Length and last hash of the operation log: where a book stands."""
    row = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return f"{row[0]}:{row[1].hex()}" if row else "0:"


def _first_of(connection: sqlite3.Connection) -> bytes | None:
    """The hash of the first entry of the operation log, which no two books share; None before it."""
    row = connection.execute("SELECT hash FROM audit ORDER BY seq LIMIT 1").fetchone()
    return row[0] if row else None


def _is_of(connection: sqlite3.Connection, pair: Pair) -> bool:
    """Whether a base is a copy of this book. One that cannot be read, or is from before the log's first
    entry, is taken for its own."""
    try:
        with closing(_opened(pair.base)) as base:
            first = _first_of(base)
    except sqlite3.Error:
        return True
    return first is None or first == _first_of(connection)


def _opened(base: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{base.resolve().as_uri()}?mode=ro", uri=True)


def rebuild(folder: Path, target: Path) -> Rebuilt:
    """Make the book at `target`, which must not exist, from the newest base in `folder` and its journal.

    Raises BookUnreachable where there is nothing to rebuild from, BookCorrupt where the base is damaged or
    naming the line where the journal does not follow, another BookError where the target's disk fails. A last
    line that was cut off belongs to a transaction nobody was told of, and is left out.
    """
    pairs = pairs_in(folder)
    if not pairs:
        raise BookUnreachable(folder, "no base of a receipt journal")
    pair = pairs[-1]
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with closing(_opened(pair.base)) as base, closing(sqlite3.connect(part)) as copy:
            base.backup(copy)
        done, torn = _replay(part, pair, folder)
        with part.open("rb+") as made:
            os.fsync(made.fileno())
        part.replace(target)
    except sqlite3.Error as error:
        raise translate(error, pair.base) from error
    finally:
        part.unlink(missing_ok=True)
    return Rebuilt(pair.base, done, torn)


def _replay(part: Path, pair: Pair, folder: Path) -> tuple[int, bool]:
    done, torn = 0, False
    with closing(sqlite3.connect(part, isolation_level=None)) as book:
        for pragma in ("foreign_keys = 1", "recursive_triggers = 1", "journal_mode = delete"):
            book.execute(f"PRAGMA {pragma}").fetchall()
        for number, body in _lines(journal_path(folder, pair), _seed(pair.base)):
            if body is None:
                torn = True
                break
            try:
                book.execute("BEGIN IMMEDIATE")
                for sql, values in body["do"]:
                    book.execute(sql, [_read(value) for value in values]).fetchall()
                reached = head_of(book)
            except sqlite3.Error as error:
                raise _unfit(error, folder, number) from error
            if reached != body["head"]:
                raise BookCorrupt(folder, f"line {number} of the journal does not lead where it says")
            book.execute("COMMIT")
            done += 1
    return done, torn


def _unfit(error: sqlite3.Error, folder: Path, number: int) -> BookError:
    """A line that the base does not take, as one of another book; a disk that fails is told as such."""
    if isinstance(error, sqlite3.IntegrityError) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
        return BookCorrupt(folder, f"line {number} of the journal does not fit the base")
    return translate(error, folder)


def _end_of(pair: Pair) -> tuple[int, str, str, bool]:
    """Number, hash and head of a journal's last line, and whether it is whole."""
    number, last, head = 0, _seed(pair.base), ""
    try:
        with closing(_opened(pair.base)) as base:
            head = head_of(base)
        for number, body in _lines(journal_path(pair.base.parent, pair), last):
            if body is None:
                return number, last, head, False
            last, head = body["hash"], body["head"]
    except (BookCorrupt, sqlite3.Error):
        return number, last, head, False
    return number, last, head, True


def _lines(path: Path, last: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The lines in order, each proven to follow the one before; None for a last one that was cut off."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if raw.endswith(b"\n"):
                body = _proven(path, number, raw, last=last)
                last = body["hash"]
                yield number, body
            else:
                yield number, None


def _proven(path: Path, number: int, raw: bytes, *, last: str) -> dict[str, Any]:
    """One line, whose hash follows `last`."""
    try:
        body: dict[str, Any] = json.loads(raw)
        stated = body.pop("hash")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BookCorrupt(path, f"line {number} of the journal cannot be read") from error
    if body.get("n") != number or stated != _hash(last, body):
        raise BookCorrupt(path, f"line {number} of the journal does not follow the one before")
    return body | {"hash": stated}


def _seed(base: Path) -> str:
    """What the first line follows: the base's name, so that lines fit to no other base."""
    return hashlib.sha256(base.name.encode()).hexdigest()


def _line(last: str, body: dict[str, Any]) -> bytes:
    return _text(body | {"hash": _hash(last, body)}) + b"\n"


def _hash(last: str, body: dict[str, Any]) -> str:
    return hashlib.sha256(last.encode() + _text(body)).hexdigest()


def _text(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _written(value: object) -> object:
    return {"b": value.hex()} if isinstance(value, bytes) else value


def _read(value: Any) -> Any:
    return bytes.fromhex(value["b"]) if isinstance(value, dict) else value
