"""Use by day, month and year in `readings.db`, kept in step with the samples, and which of it is stale."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from db.repository import Repository
from db.rows import Judged, Rolled

DAILY: Final = "daily"
MONTHLY: Final = "monthly"
YEARLY: Final = "yearly"
_TABLES: Final = (DAILY, MONTHLY, YEARLY)
USES: Final = "number, used, sharp, peak, flat, valley, unplaced, quantity, balance_fen, about"
"""Columns of the three tables, but for the meter; the order of app/domain/energy_use.py: Use."""
GAPS: Final = "from_utc_s, until_utc_s, used, sharp, peak, flat, valley, about"
"""Columns of `gaps`, but for the meter; the order of app/domain/use_tally.py: Gap."""
SEEK_BELOW_PERCENT: Final = 10
"""Rows of so few of all meters are found one by one, else among all rows of their days."""
UseRow = tuple[Any, ...]

_SUMS: Final = ", ".join(f"sum({name})" for name in USES.split(", ")[1:7])
_BITS: Final = " | ".join(f"max(about & {1 << bit})" for bit in range(6))


class UseTables(Repository):
    """Part of `db.readings.Readings`."""

    __slots__ = ()

    def rolled(self) -> Rolled | None:
        """How far days are moved and reckoned up; None before the first night."""
        return self._first(Rolled, "SELECT before_day, offset_s FROM rolled")

    def set_rolled(self, rolled: Rolled) -> None:
        self._run("INSERT OR REPLACE INTO rolled VALUES (1, ?, ?)", (rolled.before_day, rolled.offset_s))

    def uses(self, table: str, *, first: int, last: int, keys: Collection[int]) -> list[UseRow]:
        """Rows of these meters from first to last, both included, each after its meter's key; by time."""
        return self._of_meters(table, USES, first, last, keys)

    def used(self, table: str, *, first: int, last: int, keys: Collection[int]) -> list[UseRow]:
        """As `uses`, but number and what was used alone, after the meter's key: a third of the time."""
        return self._of_meters(table, "number, used", first, last, keys)

    def _of_meters(
        self, table: str, columns: str, first: int, last: int, keys: Collection[int]
    ) -> list[UseRow]:
        known = self._number("SELECT count(*) FROM meter_keys")
        if len(keys) * 100 >= SEEK_BELOW_PERCENT * known:
            sql = f"SELECT meter_key, {columns} FROM {table} WHERE number BETWEEN ? AND ?"
            among = f" AND meter_key IN ({', '.join(map(str, sorted(keys)))})" if len(keys) < known else ""
            return self._run(sql + among, (first, last)).fetchall()
        sql = (
            "WITH RECURSIVE wanted (at) AS (VALUES (?1) UNION ALL SELECT at + 1 FROM wanted WHERE at < ?2)"
            f" SELECT meter_key, {columns} FROM wanted CROSS JOIN json_each(?3) asked"
            f" CROSS JOIN {table} ON number = at AND meter_key = asked.value"
        )
        return self._run(sql, (first, last, json.dumps(sorted(keys)))).fetchall()

    def use_sums(self, table: str, *, first: int, last: int, keys: Collection[int]) -> list[UseRow]:
        """What these meters used together, time by time: number, used, rates, unplaced, and all that is to be
        said of it."""
        sql = (
            f"SELECT number, {_SUMS}, {_BITS} FROM {table}"
            " WHERE number BETWEEN ? AND ? AND meter_key IN (SELECT value FROM json_each(?))"
            " GROUP BY number ORDER BY number"
        )
        return self._run(sql, (first, last, json.dumps(sorted(keys)))).fetchall()

    def put_uses(self, table: str, key: int, rows: Iterable[UseRow], *, first: int, last: int) -> None:
        """These rows, in the place of all the meter's rows from first to last, both included."""
        self._connection.executemany(
            f"DELETE FROM {table} WHERE number = ? AND meter_key = ?",
            [(number, key) for number in range(first, last + 1)],
        )
        self._connection.executemany(
            f"INSERT INTO {table} (meter_key, {USES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(key, *row) for row in rows],
        )

    def hours(self, *, first_day: int, last_day: int, keys: Collection[int]) -> list[tuple[int, int, bytes]]:
        """Meter's key, day and packed hours of these meters' days, both included; by day."""
        return self._of_meters("hourly", "number, hours", first_day, last_day, keys)

    def put_hours(
        self, key: int, days: Iterable[tuple[int, bytes]], *, first_day: int, last_day: int
    ) -> None:
        """These days' hours, in the place of all the meter's from first to last, both included."""
        self._connection.executemany(
            "DELETE FROM hourly WHERE number = ? AND meter_key = ?",
            [(day, key) for day in range(first_day, last_day + 1)],
        )
        self._connection.executemany(
            "INSERT INTO hourly (number, meter_key, hours) VALUES (?, ?, ?)",
            [(day, key, hours) for day, hours in days],
        )

    def gaps(self, keys: Collection[int], *, start_s: int, end_s: int) -> list[UseRow]:
        """The meters' gaps that reach into a time, each after its meter's key; by meter and time."""
        sql = (
            f"SELECT meter_key, {GAPS} FROM gaps WHERE meter_key IN (SELECT value FROM json_each(?))"
            " AND from_utc_s < ? AND until_utc_s > ? ORDER BY meter_key, from_utc_s"
        )
        return self._run(sql, (json.dumps(sorted(keys)), end_s, start_s)).fetchall()

    def put_gaps(self, key: int, rows: Iterable[UseRow], *, start_s: int, end_s: int) -> None:
        """These gaps, in the place of all that begin in a time."""
        sql = "DELETE FROM gaps WHERE meter_key = ? AND from_utc_s >= ? AND from_utc_s < ?"
        self._run(sql, (key, start_s, end_s))
        self._connection.executemany(
            f"INSERT INTO gaps (meter_key, {GAPS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(key, *row) for row in rows],
        )

    def stale(self) -> dict[int, tuple[int, ...]]:
        """The days that are to be reckoned up anew, by meter's key; not those that are only open."""
        found: dict[int, list[int]] = {}
        for key, day in self._run(
            "SELECT meter_key, day FROM stale WHERE NOT is_open ORDER BY meter_key, day"
        ):
            found.setdefault(key, []).append(day)
        return {key: tuple(days) for key, days in found.items()}

    def stale_days_of(self, key: int) -> tuple[int, ...]:
        """The days of one meter that are to be reckoned up anew, and the open one."""
        return self._all(int, "SELECT day FROM stale WHERE meter_key = ? ORDER BY day", (key,))

    def set_stale(self, key: int, days: Iterable[int]) -> None:
        """These days are to be reckoned up anew."""
        sql = "INSERT OR REPLACE INTO stale VALUES (?, ?, 0)"
        self._connection.executemany(sql, [(key, day) for day in days])

    def set_open(self, key: int, day: int) -> None:
        """Nothing was read after this day so far; with the next reading it is to be reckoned up anew."""
        self._run("INSERT INTO stale VALUES (?, ?, 1) ON CONFLICT DO NOTHING", (key, day))

    def history_stale(self, key: int, *, offset_s: int) -> None:
        """Every day that the meter has moved samples of is to be reckoned up anew."""
        self._run(
            "INSERT OR REPLACE INTO stale SELECT DISTINCT meter_key, (utc_s + ?) / 86400, 0 FROM history"
            " WHERE meter_key = ?",
            (offset_s, key),
        )

    def forget_uses(self) -> None:
        """Nothing is reckoned up any more; all is to be made anew."""
        for table in (*_TABLES, "hourly", "gaps", "stale", "judged", "rolled"):
            self._run(f"DELETE FROM {table}")

    def forget_stale(self, key: int, *, first_day: int, last_day: int) -> None:
        sql = "DELETE FROM stale WHERE meter_key = ? AND day BETWEEN ? AND ?"
        self._run(sql, (key, first_day, last_day))

    def judged(self) -> dict[int, Judged]:
        """What each meter's days were judged by, by its key."""
        rows = self._run("SELECT meter_key, most_an_hour, register FROM judged")
        return {key: Judged(most, register) for key, most, register in rows}

    def set_judged(self, key: int, judged: Judged) -> None:
        """From now on the meter's days are judged so."""
        values = (key, judged.most_an_hour, judged.register)
        self._run("INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", values)

    def all_stale(self, key: int) -> None:
        """Every day of the meter that was reckoned up is to be reckoned up anew."""
        self._run(
            "INSERT OR REPLACE INTO stale SELECT meter_key, number, 0 FROM daily WHERE meter_key = ?",
            (key,),
        )
