"""Rows of alarms and outages as frozen values. Times in UTC ms."""

from __future__ import annotations

from dataclasses import dataclass

from db.rows import Detail


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm; live while `cleared_utc_ms` is None. Kinds, levels and ends: `app/domain/alarms.py`.

    `acknowledged_by` is an operator's id, None too where the program itself did it.
    """

    id: int
    kind: str
    object: str
    level: int
    detail: Detail
    raised_utc_ms: int
    acknowledged_utc_ms: int | None
    acknowledged_by: int | None
    note: str
    cleared_utc_ms: int | None
    ended: str


@dataclass(frozen=True, slots=True)
class Outage:
    """Out of contact from its last answer until the next (None: still). `kind`: "meter" or "collector";
    `behind`: the collector whose link was away, "" where it was silent by itself."""

    kind: str
    object: str
    behind: str
    from_utc_ms: int
    until_utc_ms: int | None = None
