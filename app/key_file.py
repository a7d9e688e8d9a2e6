"""`desk.key`: which keys a data folder has, and where they lie: in this file, or in the system's key store.

The file always says it, so that a key store that has gone is noticed and never taken for a new data folder.
It is replaced whole and at once, and only its owner may reach it. Earlier versions kept one key as 64
hexadecimal digits and nothing else; such a file is read as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from app import file_rights
from app.crash_points import reach
from app.errors import DeskError, reason_of

FILE_NAME: Final = "desk.key"
KEY_BYTES: Final = 32
_UNFINISHED: Final = ".new"
_VERSION: Final = 2
_LARGEST: Final = 20_000


class Place(StrEnum):
    """Where the keys lie."""

    FILE = "file"
    SYSTEM = "system"


class Use(StrEnum):
    """What a key outside the book is for."""

    WRAP = "wrap"  # seals the secrets in the book
    LOG = "log"  # proves the operation log


@dataclass(frozen=True, slots=True)
class HeldKey:
    """One key. `id` is told to anybody: it cannot be turned back into the key.

    `secret` is empty where the key lies in the system's key store and is not fetched yet. `created_utc_ms` is
    0 for a key of an earlier version or from paper, which keep no date.
    """

    use: Use
    id: str
    created_utc_ms: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of `desk.key`. Keys of one use stand newest first.

    `leftover` names keys that the system's key store has still to forget.
    """

    place: Place
    keys: tuple[HeldKey, ...]
    leftover: tuple[str, ...] = ()

    def of(self, use: Use) -> tuple[HeldKey, ...]:
        return tuple(key for key in self.keys if key.use is use)


def key_id(secret: bytes) -> str:
    """16 hexadecimal digits that name a key of 32 random bytes."""
    return hashlib.sha256(b"meterdesk key id" + secret).hexdigest()[:16]


def new_key(use: Use, created_utc_ms: int) -> HeldKey:
    """A key of 32 random bytes."""
    return held_key(use, os.urandom(KEY_BYTES), created_utc_ms)


def held_key(use: Use, secret: bytes, created_utc_ms: int) -> HeldKey:
    return HeldKey(use, key_id(secret), created_utc_ms, secret)


def load(path: Path) -> KeyFile | None:
    """What `path` says, None if it is not there. What a save that never ended left behind is removed.

    Raises DeskError: keys.file_open_to_others, keys.file_damaged, keys.file_unreadable.
    """
    try:
        _unfinished(path).unlink(missing_ok=True)
        if not path.exists() and not path.is_symlink():
            return None
        if not file_rights.only_for_owner(path):
            raise DeskError("keys.file_open_to_others", file=str(path))
        text = path.read_bytes()[:_LARGEST].decode("ascii").strip()
        return _parsed(text)
    except OSError as error:
        raise DeskError("keys.file_unreadable", file=str(path), reason=reason_of(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DeskError("keys.file_damaged", file=str(path)) from error


def save(path: Path, content: KeyFile) -> None:
    """Replace `path`, whole or not at all; what it held before is overwritten where the system lets us.

    Raises DeskError keys.file_unreadable.
    """
    new = _unfinished(path)
    try:
        new.unlink(missing_ok=True)
        with os.fdopen(file_rights.make(new), "wb") as file:
            file.write(_written(content))
            file.flush()
            os.fsync(file.fileno())
        reach("keys.while_saving")
        _replace(path, new)
    except OSError as error:
        raise DeskError("keys.file_unreadable", file=str(path), reason=reason_of(error)) from error


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)


def _replace(path: Path, new: Path) -> None:
    """On Windows an open file cannot be replaced, so there the old content is left to the disk."""
    old = os.open(path, os.O_WRONLY) if os.name == "posix" and path.exists() else None
    new.replace(path)
    if os.name != "posix":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    if old is not None:
        with os.fdopen(old, "wb") as gone:
            gone.write(bytes(os.fstat(old).st_size))
            gone.flush()
            os.fsync(old)


def _written(content: KeyFile) -> bytes:
    in_clear = content.place is Place.FILE
    said = {
        "version": _VERSION,
        "place": content.place.value,
        "keys": [_entry(key, in_clear=in_clear) for key in content.keys],
        "leftover": list(content.leftover),
    }
    return json.dumps(said, indent=1).encode("ascii") + b"\n"


def _entry(key: HeldKey, *, in_clear: bool) -> dict[str, object]:
    said: dict[str, object] = {"use": key.use.value, "id": key.id, "created_utc_ms": key.created_utc_ms}
    return said | {"key": key.secret.hex()} if in_clear else said


def _parsed(text: str) -> KeyFile:
    """Raises ValueError, KeyError, TypeError on anything that `save` or an earlier version did not write."""
    if not text.startswith("{"):
        return KeyFile(Place.FILE, (held_key(Use.WRAP, _secret(text), 0),))
    said = json.loads(text)
    if said["version"] != _VERSION:
        raise ValueError(f"version {said['version']}")
    place = Place(said["place"])
    keys = tuple(_key(one, in_clear=place is Place.FILE) for one in said["keys"])
    found = KeyFile(place, keys, tuple(map(str, said["leftover"])))
    if not found.of(Use.WRAP):
        raise ValueError("no key")
    return found


def _key(said: Mapping[str, Any], *, in_clear: bool) -> HeldKey:
    secret = _secret(said["key"]) if in_clear else b""
    if in_clear and key_id(secret) != said["id"]:
        raise ValueError("a key does not fit its id")
    return HeldKey(Use(said["use"]), str(said["id"]), int(said["created_utc_ms"]), secret)


def _secret(text: str) -> bytes:
    secret = bytes.fromhex(text)
    if len(secret) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return secret
