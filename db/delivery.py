"""What meters showed of prices and settings when they were read, and since when one differs from the book."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db.repository import Repository


@dataclass(frozen=True, slots=True)
class ValueRead:
    """One value as a meter showed it."""

    meter_id: str
    name: str
    value: int
    utc_ms: int


class Deliveries(Repository):
    __slots__ = ()

    def put_read(self, meter_id: str, values: Mapping[str, int], *, utc_ms: int) -> None:
        """What a meter shows of these values now."""
        for name, value in values.items():
            self._run(
                "INSERT INTO meter_values (meter_id, name, value, utc_ms) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (meter_id, name) DO UPDATE SET value = excluded.value,"
                " utc_ms = excluded.utc_ms",
                (meter_id, name, value, utc_ms),
            )

    def reads(self, meter_ids: Collection[str]) -> dict[tuple[str, str], ValueRead]:
        """By meter and name."""
        sql = (
            "SELECT meter_id, name, value, utc_ms FROM meter_values"
            " WHERE meter_id IN (SELECT value FROM json_each(?))"
        )
        found = self._all(ValueRead, sql, (json.dumps(sorted(meter_ids)),))
        return {(one.meter_id, one.name): one for one in found}

    def differing(self) -> dict[tuple[str, str], int]:
        """Meter and name to since when the meter's value is not the book's."""
        sql = "SELECT meter_id, name, since_utc_ms FROM meter_drifts"
        return {(meter, name): since for meter, name, since in self._run(sql).fetchall()}

    def begin_drift(self, meter_id: str, name: str, *, utc_ms: int) -> None:
        self._run(
            "INSERT OR IGNORE INTO meter_drifts (meter_id, name, since_utc_ms) VALUES (?, ?, ?)",
            (meter_id, name, utc_ms),
        )

    def end_drift(self, meter_id: str, name: str) -> None:
        self._run("DELETE FROM meter_drifts WHERE meter_id = ? AND name = ?", (meter_id, name))
