"""Collectors and their buses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.repository import Repository, values_of
from db.rows import Bus, Collector

_COLLECTOR = (
    "SELECT id, name, area_id, link, host, port, suite, minimum_suite, key_id, enabled, max_hold_ms, dial_in,"
    " legacy, history_min, older_key_id, older_key_until_utc_ms, retired_utc_ms FROM collectors"
)
_BUS = (
    "SELECT collector_id, number, medium, baud, parity, stop_bits, gap_ms, reply_timeout_ms, mixed,"
    " retired_utc_ms FROM buses"
)


def _collector(*columns: Any) -> Collector:
    found = Collector(*columns)
    return replace(found, enabled=bool(found.enabled))


def _bus(*columns: Any) -> Bus:
    found = Bus(*columns)
    return replace(found, mixed=bool(found.mixed))


class Collectors(Repository):
    __slots__ = ()

    def get(self, collector_id: str) -> Collector | None:
        return self._first(_collector, f"{_COLLECTOR} WHERE id = ?", (collector_id,))

    def all(self) -> tuple[Collector, ...]:
        return self._all(_collector, f"{_COLLECTOR} ORDER BY id")

    def building_of(self, collector_id: str) -> int | None:
        """The building that the collector hangs in; None for an unknown one."""
        sql = "SELECT building_id FROM areas JOIN collectors ON areas.id = area_id WHERE collectors.id = ?"
        return self._first(int, sql, (collector_id,))

    def put(self, collector: Collector) -> None:
        """Insert, or bring the row of this id up to date."""
        self._run(
            "INSERT INTO collectors (id, name, area_id, link, host, port, suite, minimum_suite, key_id,"
            " enabled, max_hold_ms, dial_in, legacy, history_min, older_key_id, older_key_until_utc_ms,"
            " retired_utc_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " name = excluded.name, area_id = excluded.area_id, link = excluded.link, host = excluded.host,"
            " port = excluded.port, suite = excluded.suite, minimum_suite = excluded.minimum_suite,"
            " key_id = excluded.key_id, enabled = excluded.enabled, max_hold_ms = excluded.max_hold_ms,"
            " dial_in = excluded.dial_in, legacy = excluded.legacy, history_min = excluded.history_min,"
            " older_key_id = excluded.older_key_id,"
            " older_key_until_utc_ms = excluded.older_key_until_utc_ms,"
            " retired_utc_ms = excluded.retired_utc_ms",
            values_of(collector),
        )

    def buildings_on(self, collector_id: str, *, bus: int | None = None) -> frozenset[int]:
        """The buildings that a collector and the meters on it (or on one line) stand in; empty for an
        unknown one."""
        found = self._all(
            int,
            "SELECT areas.building_id FROM collectors JOIN areas ON areas.id = collectors.area_id"
            " WHERE collectors.id = ?1 UNION"
            " SELECT areas.building_id FROM meters LEFT JOIN shops ON shops.id = meters.shop_id"
            " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id)"
            " WHERE collector_id = ?1 AND meters.retired_utc_ms IS NULL AND (?2 IS NULL OR bus = ?2)",
            (collector_id, bus),
        )
        return frozenset(found)

    def buses(self, collector_id: str | None = None) -> tuple[Bus, ...]:
        """The buses of one collector, or all, in order."""
        if collector_id is None:
            return self._all(_bus, f"{_BUS} ORDER BY collector_id, number")
        return self._all(_bus, f"{_BUS} WHERE collector_id = ? ORDER BY number", (collector_id,))

    def put_bus(self, bus: Bus) -> None:
        self._run(
            "INSERT INTO buses"
            " (collector_id, number, medium, baud, parity, stop_bits, gap_ms, reply_timeout_ms, mixed,"
            " retired_utc_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (collector_id, number) DO UPDATE SET"
            " medium = excluded.medium, baud = excluded.baud, parity = excluded.parity,"
            " stop_bits = excluded.stop_bits, gap_ms = excluded.gap_ms,"
            " reply_timeout_ms = excluded.reply_timeout_ms, mixed = excluded.mixed,"
            " retired_utc_ms = excluded.retired_utc_ms",
            values_of(bus),
        )
