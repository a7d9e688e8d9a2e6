"""Anchors of the operation log: how long it is and where it ends, noted outside the book (faults.md 3.2).

A chain alone does not show that its end was cut off, nor, to one without the key, that all of it was written
anew. An anchor does: a line that names the number of entries, the hash of the last one and the time, sealed
under the log key. `app/verify/seals.py` reads them by a reading of its own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from app.services.log_seal import anchor_mac
from db.ledger import Ledger

FILE_NAME: Final = "ledger.anchors"
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
