"""What a backup says of itself: which book, from when, and the digest of each of its files.

A backup is a folder of its own, `meterdesk-SITE-TIME`. Archived years, which do not change, lie beside the
folders in `archive` once, by their digests, and several backups name the same. A manifest is read as hostile:
it may come from anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app.data_folder import LEDGER, READINGS
from app.errors import DeskError, reason_of

FILE_NAME: Final = "manifest.json"
ARCHIVE: Final = "archive"
FORMAT: Final = 1
SITE_DIGITS: Final = 12
MEGABYTE: Final = 1_000_000
_LARGEST: Final = 4_000_000
_CHUNK: Final = 1 << 20
_TEXT: Final = b"meterdesk/backup"
_NAME: Final = re.compile(r"meterdesk-([0-9a-f]{12})-([0-9]{8}T[0-9]{6}Z)", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-f]{12,64}", re.ASCII)
_OTHERS: Final = re.compile(r"(profiles/)?[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,120}\.(toml|ini)")
_YEAR_FILE: Final = re.compile(r"readings-([0-9]{4})-[0-9a-f]{16,64}\.db", re.ASCII)


def megabytes(size_bytes: int) -> int:
    """Rounded up: what is needed, and what a backup takes."""
    return -(-size_bytes // MEGABYTE)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: its place below the backup's folder, for an archived year its name in `archive`."""

    path: str
    bytes: int
    sha256: str

    @property
    def year(self) -> int | None:
        """The year of readings that it holds, if it is an archive."""
        found = _YEAR_FILE.fullmatch(self.path)
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`site`: the beginning of the hash of the operation log's first entry, which no two books share.
    `key_id`: the key that seals the log. `anchor`: where the log ended, sealed."""

    site: str
    made_utc_ms: int
    log_entries: int
    log_hash: str
    ledger_schema: int
    readings_schema: int
    key_id: str
    anchor: str
    files: tuple[FileLine, ...]
    mac: str = field(default="", repr=False)

    @property
    def whole(self) -> bool:
        """Whether the readings are in it."""
        return any(one.path == READINGS for one in self.files)

    @property
    def size_bytes(self) -> int:
        return sum(one.bytes for one in self.files)

    @property
    def size_mb(self) -> int:
        return megabytes(self.size_bytes)

    def sealed(self, key: bytes) -> Manifest:
        """The same, so that whoever has the log's key can tell that nothing was changed."""
        return Manifest(**{name: getattr(self, name) for name in _FIELDS}, mac=self._mac(key))

    def is_sealed_by(self, key: bytes) -> bool:
        return hmac.compare_digest(self.mac.encode("utf-8", "replace"), self._mac(key).encode())

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"

    def _mac(self, key: bytes) -> str:
        told = {name: value for name, value in asdict(self).items() if name != "mac"}
        plain = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hmac.digest(key, _TEXT + plain.encode(), "sha256").hex()


_FIELDS: Final = (
    "site",
    "made_utc_ms",
    "log_entries",
    "log_hash",
    "ledger_schema",
    "readings_schema",
    "key_id",
    "anchor",
    "files",
)
_NUMBERS: Final = frozenset({"made_utc_ms", "log_entries", "ledger_schema", "readings_schema"})


def name_of(site: str, utc_ms: int) -> str:
    """The name of a backup's folder; its time is UTC."""
    return f"meterdesk-{site}-{datetime.fromtimestamp(utc_ms / 1000, UTC):%Y%m%dT%H%M%SZ}"


def site_in(name: str) -> str | None:
    """The site of a backup by its folder's name; None for what is no name of one."""
    found = _NAME.fullmatch(name)
    return found[1] if found else None


def read(folder: Path) -> Manifest:
    """The manifest of the backup in `folder`. Raises DeskError: backup.none_there, backup.unreadable,
    backup.bad_manifest, backup.newer_format."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise DeskError("backup.none_there", folder=str(folder)) from error
    except OSError as error:
        raise DeskError("backup.unreadable", path=str(path), reason=reason_of(error)) from error
    try:
        told = json.loads(raw)
        if len(raw) > _LARGEST or not isinstance(told, dict):
            raise ValueError("not a manifest")
        form = told.pop("format", None)
        if isinstance(form, int) and form > FORMAT:
            raise DeskError("backup.newer_format", folder=str(folder))
        if form != FORMAT:
            raise ValueError("no format")
        return _parsed(told)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DeskError("backup.bad_manifest", path=str(path)) from error


def _parsed(told: Mapping[str, Any]) -> Manifest:
    """Raises ValueError, TypeError, KeyError for what no program of ours wrote."""
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = told[name]
        if name in _NUMBERS:
            if type(value) is not int or not 0 <= value < 1 << 62:
                raise ValueError(name)
        elif name != "files" and (not isinstance(value, str) or len(value) > 1_000):
            raise ValueError(name)
        values[name] = value
    if not all(_HEX.fullmatch(values[name]) for name in ("site", "log_hash")):
        raise ValueError("site")
    files = tuple(_line(one) for one in values.pop("files"))
    names = [one.path for one in files]
    if len(set(names)) != len(names) or LEDGER not in names:
        raise ValueError("files")
    mac = told.get("mac", "")
    if not isinstance(mac, str):
        raise TypeError("mac")
    return Manifest(**values, files=files, mac=mac)


def may_have(path: str) -> bool:
    """Whether a backup may have a file at this place below its folder, or of this name in `archive`."""
    known = path in (LEDGER, READINGS)
    return known or bool(_OTHERS.fullmatch(path) or _YEAR_FILE.fullmatch(path))


def _line(told: Mapping[str, Any]) -> FileLine:
    """Only files that a backup may have, so that none lies elsewhere."""
    path, size, digest = told["path"], told["bytes"], told["sha256"]
    if not isinstance(path, str) or type(size) is not int or size < 0:
        raise ValueError("file")
    if not may_have(path) or not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(path)
    return FileLine(path, size, digest)


def place_of(folder: Path, line: FileLine) -> Path:
    """Where a file of the backup in `folder` lies."""
    return folder.parent / ARCHIVE / line.path if line.year is not None else folder / line.path


def digest_of(path: Path, *, told: Callable[[int], None] | None = None) -> tuple[int, str]:
    """Size and SHA-256 of a file; `told` hears how much of it was read, and may raise. Raises OSError."""
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if told is not None:
                told(size)
    return size, digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """A backup in a folder of backups; `manifest` None where `trouble` says why."""

    folder: Path
    manifest: Manifest | None
    trouble: DeskError | None = None


def backups_in(folder: Path) -> tuple[Found, ...]:
    """All backups in `folder`, oldest first, of whatever site; none where there is no such folder. Raises
    OSError."""
    if not folder.exists():
        return ()
    found = [(named[2], one) for one in folder.iterdir() if (named := _NAME.fullmatch(one.name))]
    return tuple(_found(one) for _, one in sorted(found))


def _found(folder: Path) -> Found:
    try:
        return Found(folder, read(folder))
    except DeskError as error:
        return Found(folder, None, error)
