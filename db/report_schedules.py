"""Reports that are written into a folder by schedule, and how that went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.repository import Repository

_COLUMNS = (
    "name, report, filters, format, language, folder, every, day, minute, operator_id, since_utc_ms,"
    " asked_utc_ms, done_utc_ms, written_utc_ms, written_file, failing_since_utc_ms, failed_utc_ms, failure"
)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One schedule; its id is 0 until it is kept.

    `filters` are texts by their key, the period a name as last-month. `operator_id`: in whose rights it is
    made, that of whoever changed it last, at `since_utc_ms`. `asked_utc_ms`: somebody wants it at once.
    `done_utc_ms`: the moment due that was served last. `written_*`: the newest whole file and when.
    `failing_since_utc_ms` is None once it goes well again; `failure` is the newest error, [key, params].
    """

    id: int
    name: str
    report: str
    filters: Mapping[str, str]
    format: str
    language: str
    folder: str
    every: str
    day: int
    minute: int
    operator_id: int = 0
    since_utc_ms: int = 0
    asked_utc_ms: int | None = None
    done_utc_ms: int | None = None
    written_utc_ms: int | None = None
    written_file: str = ""
    failing_since_utc_ms: int | None = None
    failed_utc_ms: int | None = None
    failure: tuple[str, Mapping[str, Any]] | None = None


def _row(*columns: Any) -> ScheduleRow:
    values = list(columns)
    values[3] = json.loads(values[3])
    if values[-1] is not None:
        key, params = json.loads(values[-1])
        values[-1] = (key, params)
    return ScheduleRow(*values)


def _values(row: ScheduleRow) -> tuple[Any, ...]:
    failure = None if row.failure is None else json.dumps(row.failure, ensure_ascii=False)
    return (
        row.name,
        row.report,
        json.dumps(dict(row.filters), ensure_ascii=False),
        row.format,
        row.language,
        row.folder,
        row.every,
        row.day,
        row.minute,
        row.operator_id,
        row.since_utc_ms,
        row.asked_utc_ms,
        row.done_utc_ms,
        row.written_utc_ms,
        row.written_file,
        row.failing_since_utc_ms,
        row.failed_utc_ms,
        failure,
    )


class ReportSchedules(Repository):
    __slots__ = ()

    def add(self, row: ScheduleRow) -> int:
        """Insert it; returns its id. Duplicate if the name is taken."""
        values = _values(row)
        marks = ", ".join("?" * len(values))
        return self._returned_id(
            f"INSERT INTO report_schedules ({_COLUMNS}) VALUES ({marks}) RETURNING id", values
        )

    def put(self, row: ScheduleRow) -> None:
        """Bring the row of this id up to date. Raises NoSuchRow; Duplicate if the name is taken."""
        sets = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
        self._change_one(f"UPDATE report_schedules SET {sets} WHERE id = ?", (*_values(row), row.id))

    def remove(self, schedule_id: int) -> None:
        """No fault if there is none."""
        self._run("DELETE FROM report_schedules WHERE id = ?", (schedule_id,))

    def get(self, schedule_id: int) -> ScheduleRow | None:
        return self._first(_row, f"SELECT id, {_COLUMNS} FROM report_schedules WHERE id = ?", (schedule_id,))

    def by_name(self, name: str) -> ScheduleRow | None:
        return self._first(_row, f"SELECT id, {_COLUMNS} FROM report_schedules WHERE name = ?", (name,))

    def all(self) -> tuple[ScheduleRow, ...]:
        return self._all(_row, f"SELECT id, {_COLUMNS} FROM report_schedules ORDER BY name")
