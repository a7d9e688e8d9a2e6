"""Building groups: any set of metered units."""

from __future__ import annotations

from collections.abc import Iterable

from db.repository import Repository
from db.rows import BuildingGroup

_GROUP = "SELECT id, code, name, retired_utc_ms FROM building_groups"


class Groups(Repository):
    __slots__ = ()

    def put(self, *, code: str, name: str) -> int:
        """Insert, or rename the group of this code; returns its id."""
        return self._returned_id(
            "INSERT INTO building_groups (code, name) VALUES (?, ?)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
            (code, name),
        )

    def retire(self, group_id: int, *, utc_ms: int | None) -> None:
        """Retire a group, or with None take it back."""
        self._change_one("UPDATE building_groups SET retired_utc_ms = ? WHERE id = ?", (utc_ms, group_id))

    def all(self) -> tuple[BuildingGroup, ...]:
        return self._all(BuildingGroup, f"{_GROUP} ORDER BY code")

    def get(self, group_id: int) -> BuildingGroup | None:
        return self._first(BuildingGroup, f"{_GROUP} WHERE id = ?", (group_id,))

    def by_code(self, code: str) -> BuildingGroup | None:
        return self._first(BuildingGroup, f"{_GROUP} WHERE code = ?", (code,))

    def meters(self, group_id: int) -> tuple[str, ...]:
        sql = "SELECT meter_id FROM group_meters WHERE group_id = ? ORDER BY meter_id"
        return self._all(str, sql, (group_id,))

    def set_meters(self, group_id: int, meter_ids: Iterable[str]) -> None:
        """The group holds exactly these meters from now on."""
        self._run("DELETE FROM group_meters WHERE group_id = ?", (group_id,))
        for meter_id in sorted(set(meter_ids)):
            self._run("INSERT INTO group_meters (group_id, meter_id) VALUES (?, ?)", (group_id, meter_id))

    def heads(self) -> dict[int, str]:
        """By group the meter that counts what all its meters together should."""
        return dict(self._run("SELECT group_id, meter_id FROM head_meters").fetchall())

    def set_head(self, group_id: int, meter_id: str | None) -> None:
        """Name the head meter of a group; None: it has none."""
        self._run("DELETE FROM head_meters WHERE group_id = ?", (group_id,))
        if meter_id is not None:
            self._run("INSERT INTO head_meters (group_id, meter_id) VALUES (?, ?)", (group_id, meter_id))

    def of_meter(self, meter_id: str) -> tuple[BuildingGroup, ...]:
        where = "id IN (SELECT group_id FROM group_meters WHERE meter_id = ?)"
        return self._all(BuildingGroup, f"{_GROUP} WHERE {where} ORDER BY code", (meter_id,))
