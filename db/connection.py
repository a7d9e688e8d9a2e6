"""Opening a book: is it ours, is it whole, are its settings as designed (faults.md 0.1, 0.2, I13)."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from db.errors import BookCorrupt, BookFailed, BookReadOnly, BookTooNew, BookUnreachable, translate
from db.migrations import BookKind, migrate
from db.older_copy import keep_copy
from db.recording import BookConnection

BUSY_TIMEOUT_S: Final = 5.0  # faults.md H13: wait at most 5 s, then say so
_STATEMENTS_CACHED: Final = 256
_NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"})

# recursive_triggers: without it INSERT OR REPLACE deletes a row past its delete trigger.
_BOTH: Final[dict[str, int | str]] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
# The journal stays between transactions and is written over: as safe as one that is made and removed each
# time, and faster (docs/decisions/0053-what-a-sale-costs.md). One that a large transaction left is cut.
_WRITER: Final[dict[str, int | str]] = {
    **_BOTH,
    "journal_mode": "persist",
    "journal_size_limit": 4_000_000,
    "synchronous": 3,
    "cache_size": -16_000,
}
_READER: Final[dict[str, int | str]] = {**_BOTH, "query_only": 1}

_log = logging.getLogger(__name__)


def open_writer(path: Path, kind: BookKind, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> BookConnection:
    """The one writing connection of a book; makes the file or brings its schema up to date, after a copy.

    Raises BookUnreachable, BookReadOnly, BookLocked, BookCorrupt, BookTooNew, BookFull or BookFailed; a file
    that is refused is left as it was. The caller sees to it that one thread uses the connection at a time.
    """
    check_place(path)
    try:
        # Made by us and not by SQLite so that nobody but this account may read it.
        path.touch(mode=0o600)
        connection = _connect(path, "rw", busy_timeout_s)
    except OSError as error:
        raise BookReadOnly(path, str(error)) from error
    except sqlite3.Error as error:
        raise translate(error, path) from error
    return _prepared(connection, path, kind)


def open_reader(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> BookConnection:
    """A connection that cannot write. The book must be open for writing already, or closed in peace."""
    try:
        connection = _connect(path, "ro", busy_timeout_s)
        try:
            apply_settings(connection, path, _READER)
        except BaseException:
            connection.close()
            raise
        return connection
    except sqlite3.Error as error:
        raise translate(error, path) from error


def close_writer(connection: BookConnection, path: Path) -> None:
    """Close it and take its journal away: beside a book that was closed in peace there is none."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        # It may stay: it says by itself that nothing is to be undone.
        _log.info("the journal of %s stays: %s", path.name, error)
    connection.close()


def is_interrupted(path: Path) -> bool:
    """Whether a journal lies beside the book from which something is to be undone."""
    try:
        with Path(f"{path}-journal").open("rb") as journal:
            return journal.read(1) not in (b"", b"\0")
    except FileNotFoundError:
        return False


def roll_back_journal(path: Path) -> None:
    """Open the book for writing and read: SQLite undoes first what a crash left unfinished."""
    try:
        with closing(_connect(path, "rw", BUSY_TIMEOUT_S)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        raise translate(error, path) from error


def check_place(path: Path) -> None:
    """Raise BookUnreachable or BookReadOnly unless a book may live at `path`."""
    folder = path.parent
    if str(path).startswith("\\\\") or _file_system(folder) in _NETWORK_FILE_SYSTEMS:
        # SQLite's locks do not hold on network shares (faults.md H24).
        raise BookUnreachable(path, "the folder is on a network share")
    try:
        if not folder.is_dir():
            raise BookUnreachable(path, "the folder is not there")
        if path.exists() and not path.stat().st_mode & 0o222:
            raise BookReadOnly(path, "the file is marked read-only")
        if Path(f"{path}-wal").exists():
            # A book never has a write-ahead log: this one is foreign, or the file was exchanged (H16).
            raise BookCorrupt(path, "a foreign write-ahead log lies beside the file")
    except OSError as error:
        raise BookUnreachable(path, str(error)) from error


def apply_settings(connection: sqlite3.Connection, path: Path, settings: dict[str, int | str]) -> None:
    """Set each PRAGMA and read it back; raise BookFailed where SQLite did not take it."""
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        got = connection.execute(f"PRAGMA {name}").fetchone()
        if got is None or got[0] != value:
            raise BookFailed(path, f"PRAGMA {name} is {got[0] if got else None}, wanted {value}")


def _connect(path: Path, mode: str, busy_timeout_s: float) -> BookConnection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy_timeout_s,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_CACHED,
        factory=BookConnection,
    )


def _prepared(connection: BookConnection, path: Path, kind: BookKind) -> BookConnection:
    """The connection after all checks, or closed again if one of them fails."""
    try:
        version = _check_identity(connection, path, kind)
        apply_settings(connection, path, _WRITER)
        if 0 < version < kind.version:
            keep_copy(connection, path, version)
        if version < kind.version:
            migrate(connection, kind)
            connection.migrated_from = version or None
        return connection
    except sqlite3.Error as error:
        connection.close()
        raise translate(error, path) from error
    except OSError as error:
        connection.close()
        raise BookFailed(path, str(error)) from error
    except BaseException:
        connection.close()
        raise


def _check_identity(connection: sqlite3.Connection, path: Path, kind: BookKind) -> int:
    """The file's schema version; 0 for a new one. Nothing is written before this has passed."""
    if _pragma(connection, "journal_mode") != "delete":
        raise BookCorrupt(path, "its journal mode is not ours")
    version = _pragma(connection, "user_version")
    application_id = _pragma(connection, "application_id")
    if version == 0 and application_id == 0 and _is_empty(connection):
        return 0
    if application_id != kind.application_id:
        raise BookCorrupt(path, f"not a {kind.name} book")
    if not isinstance(version, int) or version < 1:
        raise BookCorrupt(path, f"schema version {version}")
    if version > kind.version:
        raise BookTooNew(path, f"schema version {version}, this program knows {kind.version}")
    return version


def _is_empty(connection: sqlite3.Connection) -> bool:
    """No table of anyone's; the list of migrations may be there if the first start was cut short."""
    query = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> '_sqlite_migrations'"
    return bool(connection.execute(query).fetchone()[0] == 0)


def _pragma(connection: sqlite3.Connection, name: str) -> int | str:
    value: int | str = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _file_system(folder: Path) -> str:
    """The type of file system that holds `folder`, "" where the system does not tell."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    best, kind = -1, ""
    resolved = folder.resolve()
    for line in mounts.read_text(errors="replace").splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " "))
        if len(fields) > 2 and resolved.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind
