"""The years of readings that stand in files of their own, as `readings.db` knows them."""

from __future__ import annotations

from typing import Final

from db.repository import Repository
from db.rows import ArchivedYear

_COLUMNS: Final = "year, from_utc_s, until_utc_s, state, samples, bytes, digest, next_digest, utc_ms"


class ArchivedYears(Repository):
    """Part of `db.readings.Readings`."""

    __slots__ = ()

    def archives(self) -> tuple[ArchivedYear, ...]:
        """All of them, by year."""
        return self._all(ArchivedYear, f"SELECT {_COLUMNS} FROM archives ORDER BY year")

    def archive_of(self, year: int) -> ArchivedYear | None:
        return self._first(ArchivedYear, f"SELECT {_COLUMNS} FROM archives WHERE year = ?", (year,))

    def archives_asked(self) -> tuple[ArchivedYear, ...]:
        """Those whose files are to be asked for samples, by year."""
        return tuple(one for one in self.archives() if one.is_asked)

    def put_archive(self, archive: ArchivedYear) -> None:
        values = [getattr(archive, name) for name in _COLUMNS.split(", ")]
        marks = ", ".join("?" * len(values))
        self._run(f"INSERT OR REPLACE INTO archives ({_COLUMNS}) VALUES ({marks})", values)

    def forget_archive(self, year: int) -> None:
        self._run("DELETE FROM archives WHERE year = ?", (year,))
