"""What buildings have of their own of the settings of supply, and the warnings given before a cut."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from db.repository import Repository

_NOTICE = (
    "SELECT id, meter_id, level, credit_fen, channel, utc_ms, ended_utc_ms, cut_utc_ms FROM supply_notices"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What was told: `level` low, very_low or arrears, or cut (supply will be, at `cut_utc_ms`) or off (it
    was); `channel` is how. It stands until it ended."""

    id: int
    meter_id: str
    level: str
    credit_fen: int
    channel: str
    utc_ms: int
    ended_utc_ms: int | None
    cut_utc_ms: int | None


class Supply(Repository):
    __slots__ = ()

    def building_settings(self, building_id: int) -> dict[str, str]:
        """The values of a building that go before the site's own, by key."""
        sql = "SELECT key, value FROM building_settings WHERE building_id = ? ORDER BY key"
        return dict(self._run(sql, (building_id,)).fetchall())

    def buildings_by_key(self, key: str) -> dict[int, str]:
        """Building to its own value of one setting."""
        sql = "SELECT building_id, value FROM building_settings WHERE key = ?"
        return dict(self._run(sql, (key,)).fetchall())

    def setting_of_building(self, meter_id: str, key: str) -> str | None:
        """The value of the building that a meter stands in; None where it has none."""
        sql = (
            "SELECT value FROM building_settings WHERE key = ?2 AND building_id ="
            " (SELECT areas.building_id FROM meters LEFT JOIN shops ON shops.id = meters.shop_id"
            " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id) WHERE meters.id = ?1)"
        )
        return self._first(str, sql, (meter_id, key))

    def set_building_setting(self, building_id: int, key: str, value: str | None) -> None:
        """Give a building a value of its own, or with None none again."""
        if value is None:
            self._run("DELETE FROM building_settings WHERE building_id = ? AND key = ?", (building_id, key))
            return
        self._run(
            "INSERT INTO building_settings (building_id, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (building_id, key) DO UPDATE SET value = excluded.value",
            (building_id, key, value),
        )

    def standing(self, meter_ids: Collection[str]) -> tuple[Notice, ...]:
        """The warnings of these meters that stand, oldest first."""
        where = "ended_utc_ms IS NULL AND meter_id IN (SELECT value FROM json_each(?))"
        return self._all(
            Notice, f"{_NOTICE} WHERE {where} ORDER BY utc_ms, id", (json.dumps(sorted(meter_ids)),)
        )

    def add_notice(
        self,
        meter_id: str,
        level: str,
        *,
        credit_fen: int,
        channel: str,
        utc_ms: int,
        cut_utc_ms: int | None = None,
    ) -> None:
        """Duplicate if that warning stands."""
        self._run(
            "INSERT INTO supply_notices (meter_id, level, credit_fen, channel, utc_ms, cut_utc_ms)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (meter_id, level, credit_fen, channel, utc_ms, cut_utc_ms),
        )

    def end_notice(self, meter_id: str, level: str, *, utc_ms: int) -> None:
        """What it told is over; the next time it is told anew."""
        self._run(
            "UPDATE supply_notices SET ended_utc_ms = ? WHERE meter_id = ? AND level = ?"
            " AND ended_utc_ms IS NULL",
            (utc_ms, meter_id, level),
        )

    def notices(self, *, since_utc_ms: int, limit: int) -> tuple[Notice, ...]:
        """The newest first."""
        return self._all(
            Notice,
            f"{_NOTICE} WHERE utc_ms >= ? ORDER BY utc_ms DESC, id DESC LIMIT ?",
            (since_utc_ms, limit),
        )
