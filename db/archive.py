"""A year of readings in a file of its own: made in one go, proven, then only read.

Samples stand as in `readings.db`, under the meters' own ids. Every meter's samples of each block of days have
a digest; what is read is checked against it, so that a damaged file gives no figure at all rather than a
wrong one. The digest of all digests names the file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from db.errors import BookCorrupt, BookUnreachable, translate
from db.migrations import statements
from db.readings_samples import COLUMNS, DAY_S, Row, sample_of
from db.rows import StoredSample

APPLICATION_ID: Final = 0x4D445241  # "MDRA"
VERSION: Final = 1
FOLDER: Final = "archive"
BLOCK_S: Final = 4 * DAY_S
"""Digests are kept of so long a time: whoever asks for an hour reads as much."""
_DIGEST_BYTES: Final = 16
_SCHEMA: Final = """
CREATE TABLE about (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    year INTEGER NOT NULL,
    from_utc_s INTEGER NOT NULL,
    until_utc_s INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    meters BLOB NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE meter_keys (
    key INTEGER PRIMARY KEY,
    meter_id TEXT NOT NULL UNIQUE,
    medium TEXT NOT NULL
) STRICT;
CREATE TABLE history (
    meter_key INTEGER NOT NULL,
    utc_s INTEGER NOT NULL,
    quantity INTEGER,
    balance_fen INTEGER,
    state INTEGER NOT NULL,
    sharp INTEGER,
    peak INTEGER,
    flat INTEGER,
    rest INTEGER,
    PRIMARY KEY (meter_key, utc_s)
) STRICT, WITHOUT ROWID;
CREATE TABLE blocks (
    meter_key INTEGER NOT NULL,
    block INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (meter_key, block)
) STRICT, WITHOUT ROWID;
"""
_METERS: Final = "SELECT key, meter_id, medium FROM meter_keys ORDER BY key"
_READ_ONLY: Final = ("query_only = 1", "trusted_schema = 0", "cell_size_check = 1")


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A year of the site's, in UTC seconds, its end not included."""

    year: int
    from_utc_s: int
    until_utc_s: int


@dataclass(frozen=True, slots=True)
class About:
    """What an archive says of itself."""

    span: YearSpan
    samples: int
    digest: str


def path_of(book: Path, year: int) -> Path:
    """Where the archive of a year lies, beside the readings' book."""
    return book.parent / FOLDER / f"readings-{year:04}.db"


def digest_of(rows: Sequence[Row]) -> bytes:
    """Of samples as they are stored, by time."""
    return blake2b(repr(rows).encode(), digest_size=_DIGEST_BYTES).digest()


def blocks_of(rows: Iterable[Row], from_utc_s: int) -> dict[int, list[Row]]:
    """A meter's samples by the blocks whose digests are kept."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault((row[0] - from_utc_s) // BLOCK_S, []).append(row)
    return found


class ArchiveWriter:
    """Makes one archive under a name of its own, `path`.new; it takes its real name by `publish`, when it is
    proven. Raises BookError, OSError."""

    def __init__(self, path: Path, span: YearSpan) -> None:
        self.path, self._span = path, span
        self.part = path.with_name(f"{path.name}.new")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self.part.unlink(missing_ok=True)
        self.part.touch(mode=0o600)
        self._whole = blake2b(digest_size=_DIGEST_BYTES)
        self._samples = 0
        self._connection = sqlite3.connect(self.part, isolation_level=None, check_same_thread=False)
        try:
            self._run(f"PRAGMA application_id = {APPLICATION_ID}")
            self._run(f"PRAGMA user_version = {VERSION}")
            self._run("PRAGMA journal_mode = OFF")
            self._run("PRAGMA synchronous = OFF")
            for statement in statements(_SCHEMA):
                self._run(statement)
            self._run("BEGIN")
        except BaseException:
            self._connection.close()
            raise

    def add(self, meter_id: str, medium: str, rows: Sequence[Row]) -> None:
        """All samples of one meter's year, by time; meters in the order of their ids."""
        try:
            self._add(meter_id, medium, rows)
        except sqlite3.Error as error:
            raise translate(error, self.part) from error

    def _add(self, meter_id: str, medium: str, rows: Sequence[Row]) -> None:
        sql = "INSERT INTO meter_keys (meter_id, medium) VALUES (?, ?) RETURNING key"
        ((key,),) = self._connection.execute(sql, (meter_id, medium)).fetchall()
        self._connection.executemany(
            "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [(key, *row) for row in rows]
        )
        for block, samples in blocks_of(rows, self._span.from_utc_s).items():
            digest = digest_of(samples)
            self._connection.execute(
                "INSERT INTO blocks VALUES (?, ?, ?, ?)", (key, block, len(samples), digest)
            )
            self._whole.update(_line(meter_id, block, len(samples), digest))
        self._samples += len(rows)

    def close(self) -> About:
        """End the file, bring it to the disk, and say what is in it."""
        about = About(self._span, self._samples, self._whole.hexdigest())
        try:
            self._run(
                "INSERT INTO about VALUES (1, ?, ?, ?, ?, ?, ?)",
                (
                    self._span.year,
                    self._span.from_utc_s,
                    self._span.until_utc_s,
                    about.samples,
                    digest_of(self._connection.execute(_METERS).fetchall()),
                    about.digest,
                ),
            )
            self._run("COMMIT")
        finally:
            self._connection.close()
        _flush(self.part)
        return about

    def publish(self) -> None:
        """Give the file its name, in place of an older one."""
        self.part.replace(self.path)
        flush_folder(self.path.parent)

    def drop(self) -> None:
        """Give it up; nothing of it stays."""
        self._connection.close()
        self.part.unlink(missing_ok=True)

    def _run(self, sql: str, values: Sequence[object] = ()) -> None:
        try:
            self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise translate(error, self.part) from error


class ArchiveFile:
    """An archive, open for reading. Raises BookUnreachable if it is not there, BookCorrupt if it is not what
    it should be; so does every reading from it. Close it soon: it is opened for each question."""

    def __init__(self, path: Path, *, digests: Iterable[str | None] | None = None) -> None:
        """`digests`: it must be one of these files; None: whatever it is."""
        self.path = path
        if not path.is_file():
            raise BookUnreachable(path, "the archive is not there")
        try:
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise translate(error, path) from error
        try:
            self.about = self._checked(None if digests is None else set(digests))
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> ArchiveFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def meters(self) -> dict[str, str]:
        """The meters it has samples of, and their mediums."""
        return dict(self._all("SELECT meter_id, medium FROM meter_keys ORDER BY meter_id"))

    def rows(self, meter_id: str, *, start_s: int, end_s: int) -> list[Row]:
        """A meter's samples of a time, as they are stored."""
        key = self._key(meter_id)
        span = self.about.span
        if key is None or end_s <= span.from_utc_s or start_s >= span.until_utc_s:
            return []
        rows = self._proven(key, self._block(start_s), self._block(end_s - 1))
        return [row for row in rows if start_s <= row[0] < end_s]

    def told(self, meter_id: str, *, start_s: int, end_s: int) -> list[Row]:
        """The same, with the columns that use is reckoned from."""
        return [_told(meter_id, row) for row in self.rows(meter_id, start_s=start_s, end_s=end_s)]

    def last_before(self, meter_id: str, utc_s: int) -> Row | None:
        """A meter's last sample with a quantity before a moment, in the columns of `told`."""
        return self._nearest(meter_id, "<", "DESC", utc_s)

    def first_from(self, meter_id: str, utc_s: int) -> Row | None:
        """A meter's first sample with a quantity at a moment or after it, in the columns of `told`."""
        return self._nearest(meter_id, ">=", "ASC", utc_s)

    def prove(self) -> Iterator[str]:
        """Check all of it, meter by meter; each id is given when it was found right."""
        for row in self._all("PRAGMA integrity_check(5)"):
            if row != ("ok",):
                raise BookCorrupt(self.path, str(row[0]))
        whole, samples = blake2b(digest_size=_DIGEST_BYTES), 0
        for meter_id in self.meters():
            key = self._key(meter_id)
            self._proven(key or 0, 0, self._block(self.about.span.until_utc_s))
            sql = "SELECT block, samples, digest FROM blocks WHERE meter_key = ? ORDER BY block"
            for block, count, digest in self._all(sql, (key,)):
                whole.update(_line(meter_id, block, count, digest))
                samples += count
            yield meter_id
        stored = self._all("SELECT count(*) FROM history")[0][0]
        if (whole.hexdigest(), samples, stored) != (
            self.about.digest,
            self.about.samples,
            self.about.samples,
        ):
            raise BookCorrupt(self.path, "its digest is another")

    def _checked(self, digests: set[str | None] | None) -> About:
        for pragma in _READ_ONLY:
            self._all(f"PRAGMA {pragma}")
        found = (self._all("PRAGMA application_id")[0][0], self._all("PRAGMA user_version")[0][0])
        if found != (APPLICATION_ID, VERSION):
            raise BookCorrupt(self.path, "no archive of this program's")
        rows = self._all("SELECT year, from_utc_s, until_utc_s, samples, meters, digest FROM about")
        if len(rows) != 1:
            raise BookCorrupt(self.path, "it was not finished")
        year, from_utc_s, until_utc_s, samples, meters, digest = rows[0]
        if digest_of(self._all(_METERS)) != meters:
            raise BookCorrupt(self.path, "its list of meters is not the one that was written")
        if digests is not None and digest not in digests:
            raise BookCorrupt(self.path, "it is another file than was made")
        return About(YearSpan(year, from_utc_s, until_utc_s), samples, digest)

    def _key(self, meter_id: str) -> int | None:
        found = self._all("SELECT key FROM meter_keys WHERE meter_id = ?", (meter_id,))
        return found[0][0] if found else None

    def _block(self, utc_s: int) -> int:
        span = self.about.span
        within = min(max(utc_s, span.from_utc_s), span.until_utc_s - 1)
        return (within - span.from_utc_s) // BLOCK_S

    def _proven(self, key: int, first: int, last: int) -> list[Row]:
        """A meter's samples of whole blocks. Raises BookCorrupt if they are not what was written."""
        begin_s = self.about.span.from_utc_s + first * BLOCK_S
        end_s = self.about.span.from_utc_s + (last + 1) * BLOCK_S
        sql = f"SELECT {COLUMNS} FROM history WHERE meter_key = ? AND utc_s >= ? AND utc_s < ? ORDER BY utc_s"
        rows = self._all(sql, (key, begin_s, end_s))
        found = blocks_of(rows, self.about.span.from_utc_s)
        sql = "SELECT block, samples, digest FROM blocks WHERE meter_key = ? AND block BETWEEN ? AND ?"
        wanted = self._all(f"{sql} ORDER BY block", (key, first, last))
        if [(block, len(part), digest_of(part)) for block, part in found.items()] != wanted:
            raise BookCorrupt(self.path, "its samples are not those that were written")
        return rows

    def _nearest(self, meter_id: str, side: str, order: str, utc_s: int) -> Row | None:
        sql = (
            f"SELECT utc_s FROM history WHERE meter_key = ? AND utc_s {side} ? AND quantity IS NOT NULL"
            f" ORDER BY utc_s {order} LIMIT 1"
        )
        for (found,) in self._all(sql, (self._key(meter_id), utc_s)):
            return next(iter(self.told(meter_id, start_s=found, end_s=found + 1)))
        return None

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        try:
            with closing(self._connection.execute(sql, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.Error as error:
            raise translate(error, self.path) from error


def stored_of(meter_id: str, rows: Iterable[Row]) -> tuple[StoredSample, ...]:
    """An archive's rows as samples."""
    return tuple(sample_of(meter_id, row) for row in rows)


def flush_folder(folder: Path) -> None:
    """Bring a name in a folder to the disk; on Windows a rename is on its way by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _line(meter_id: str, block: int, samples: int, digest: bytes) -> bytes:
    return f"{meter_id} {block} {samples} {digest.hex()}\n".encode()


def _told(meter_id: str, row: Row) -> Row:
    """A stored row in the columns of TOLD."""
    one = sample_of(meter_id, row)
    return (row[0], one.quantity, one.sharp, one.peak, one.flat, one.valley, one.balance_fen)
