"""Anchors of the operation log: how long it is and where it ends, noted outside the book (faults.md 3.2).

A chain alone does not show that its end was cut off, nor, to one without the key, that all of it was written
anew. An anchor does: a line that names the number of entries, the hash of the last one and the time, sealed
under the log key. `app/verify/seals.py` reads them by a reading of its own.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from app.services.log_seal import anchor_mac
from db.ledger import Ledger
from db.rows import AuditEntry

FILE_NAME: Final = "ledger.anchors"
COPY_ACCEPTED: Final = "book.copy_accepted"
"""Action of the entry that an older copy goes on; the prover looks for it (app/verify/seals.py)."""
OBJECT: Final = "ledger"
KEPT_BYTES: Final = 400_000
"""So much of the file's end is compared, three weeks of quarters of an hour, and always the first line."""
_VERSION: Final = "1"
_GROUP: Final = 4
_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends: how many entries, and the hash of the last one."""

    count: int
    hash: bytes


def head(ledger: Ledger) -> Head:
    """Where the log ends now."""
    return Head(*ledger.audit.head())


def short(end: Head) -> str:
    """For paper, as a shift report: the number of entries and the beginning of the last one's hash."""
    digits = end.hash.hex()[:_SHOWN].upper()
    groups = "-".join(digits[place : place + _GROUP] for place in range(0, _SHOWN, _GROUP))
    return f"{end.count} {groups}"


def line(end: Head, *, why: str, utc_ms: int, key: bytes) -> str:
    """One anchor. `why` is one word, as "start", "stop", "timer", "backup"."""
    content = f"{_VERSION} {end.count} {end.hash.hex()} {utc_ms} {why}"
    return f"{content} {anchor_mac(key, content)}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an anchor saw, and when."""

    head: Head
    utc_ms: int


def parsed(text: str, *, key: bytes) -> Seen | None:
    """What an anchor saw; None for a line that is none, or was not sealed by this key."""
    content, _, mac = text.rpartition(" ")
    if not hmac.compare_digest(mac.encode("utf-8", "replace"), anchor_mac(key, content).encode()):
        return None
    _, count, last, utc_ms, _ = content.split(" ")
    return Seen(Head(int(count), bytes.fromhex(last)), int(utc_ms))


class Log(Protocol):
    """The operation log of a book, as `db.audit` reads it."""

    def hashes(self, seqs: Iterable[int]) -> Mapping[int, bytes]: ...

    def of_action(self, action: str, object: str) -> Iterable[AuditEntry]: ...


@dataclass(frozen=True, slots=True)
class Lost:
    """What anchors saw of a log that a book does not have: `entries` of them, after the first `shared`."""

    shared: int
    entries: int


def lost_by(seen: Iterable[Seen], end: Head, log: Log) -> Lost:
    """What of the log that anchors saw is missing in a book whose log ends at `end`, or is another there.
    What the book itself says of an earlier loss counts no more."""
    known = [
        (int(str(one.detail.get("shared", one.detail["after"]))), one.utc_ms)
        for one in log.of_action(COPY_ACCEPTED, OBJECT)
    ]
    every = [
        one.head
        for one in seen
        if not any(one.head.count > shared and one.utc_ms <= at for shared, at in known)
    ]
    own = log.hashes(one.count for one in every if 0 < one.count <= end.count)
    others = [one.count for one in every if one.count in own and own[one.count] != one.hash]
    shared = min((count - 1 for count in others), default=end.count)
    return Lost(shared, max(0, *(one.count - shared for one in every), 0))


def places(folder: Path, elsewhere: str, key_id: str) -> tuple[Path, ...]:
    """Where anchors of the book in `folder` are kept: beside it, and in the folder `elsewhere`, if there is
    one, by the name of the log's key, so that several desks may share it."""
    own = folder / FILE_NAME
    return (own, Path(elsewhere) / f"ledger-{key_id}.anchors") if elsewhere else (own,)


def set_aside(path: Path, *, utc_ms: int) -> None:
    """Keep the anchors under another name: they were sealed with a key that is gone. Raises OSError."""
    if path.exists():
        path.replace(path.with_name(f"{path.name}.{utc_ms}"))


def append(path: Path, text: str) -> None:
    """Put one line on the disk. What a crash left of an unfinished one goes. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "rb+") as file:
        file.truncate(_end_of_last_line(file))
        file.seek(0, os.SEEK_END)
        file.write(text.encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> list[str]:
    """The anchors at `path` that count: the first and the newest; none where there is no file.

    A line that a crash left unfinished is none. Raises OSError.
    """
    if not path.exists():
        return []
    with path.open("rb") as file:
        first = file.readline()
        begin = max(len(first), _end_of_last_line(file) - KEPT_BYTES)
        file.seek(begin)
        found = file.read().split(b"\n")[:-1]
    whole = found[1:] if begin > len(first) else found
    return [one.decode("utf-8", "replace") for one in (first[:-1], *whole)] if first[-1:] == b"\n" else []


def _end_of_last_line(file: BinaryIO) -> int:
    """Where the last whole line ends: nearly always the end of the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - KEPT_BYTES))
    return size - len(file.read().rpartition(b"\n")[2])
