"""The years of readings that stand in files of their own, as `readings.db` knows them."""

from __future__ import annotations

from typing import Final

from db.readings_samples import Row
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

    def samples_by_year(self, edges: list[tuple[int, int, int]]) -> dict[int, int]:
        """How many moved samples stand here of each year; `edges`: year, begin and end in UTC seconds."""
        sql = (
            "SELECT ifnull(sum((SELECT count(*) FROM history"
            " WHERE meter_key = key AND utc_s >= ? AND utc_s < ?)), 0) FROM meter_keys"
        )
        return {year: self._number(sql, (begin, end)) for year, begin, end in edges}

    def file_bytes(self) -> tuple[int, int]:
        """How large the file is, and how much of it is free for new rows."""
        size, pages, free = (
            self._number(f"PRAGMA {name}") for name in ("page_size", "page_count", "freelist_count")
        )
        return pages * size, free * size

    def some_history(self, key: int, *, start_s: int, end_s: int, limit: int) -> list[Row]:
        """The first moved samples of a meter's time, as they are stored."""
        sql = (
            "SELECT utc_s, quantity, balance_fen, state, sharp, peak, flat, rest FROM history"
            " WHERE meter_key = ? AND utc_s >= ? AND utc_s < ? ORDER BY utc_s LIMIT ?"
        )
        return self._run(sql, (key, start_s, end_s, limit)).fetchall()
