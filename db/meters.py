"""Meters and the epochs of their purchase counts."""

from __future__ import annotations

import json
from typing import Any

from db.audit import Audit
from db.chain import COLUMNS, append, canonical
from db.money_rows import EpochReading
from db.repository import Repository, values_of
from db.rows import Meter, MeterEpoch

_METER = (
    "SELECT id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id, enabled, number,"
    " history_min, area_id, name, retired_utc_ms FROM meters"
)
_EPOCH = "SELECT meter_id, epoch, start_count, reason, utc_ms FROM meter_epochs"

_ENABLED = 9
"""The place of the column `enabled`."""


def _meter(*columns: Any) -> Meter:
    # Not by `replace`, which takes longer than the query where all meters are read.
    values: list[Any] = [*columns]
    values[_ENABLED] = bool(values[_ENABLED])
    return Meter(*values)


_READING = (
    "SELECT meter_id, epoch, moment, quantity, rates, balance_fen, source, reason, operator_id, approval_id,"
    " utc_ms FROM epoch_readings"
)


def _reading(*columns: Any) -> EpochReading:
    meter_id, epoch, moment, quantity, rates, *rest = columns
    return EpochReading(meter_id, epoch, moment, quantity, json.loads(rates), *rest)


class Meters(Repository):
    __slots__ = ()

    def get(self, meter_id: str) -> Meter | None:
        return self._first(_meter, f"{_METER} WHERE id = ?", (meter_id,))

    def all(self) -> tuple[Meter, ...]:
        return self._all(_meter, f"{_METER} ORDER BY id")

    def of_shop(self, shop_id: int) -> tuple[Meter, ...]:
        return self._all(_meter, f"{_METER} WHERE shop_id = ? ORDER BY medium, id", (shop_id,))

    def count(self) -> int:
        return self._number("SELECT count(*) FROM meters")

    def at(self, collector_id: str, bus: int, unit: str) -> Meter | None:
        """The meter that has this address now."""
        where = "collector_id = ? AND bus = ? AND unit = ? AND retired_utc_ms IS NULL"
        return self._first(_meter, f"{_METER} WHERE {where}", (collector_id, bus, unit))

    def building_of(self, meter_id: str) -> int | None:
        """The id of the building a meter stands in; None for an unknown one."""
        return self._first(
            int,
            "SELECT areas.building_id FROM meters LEFT JOIN shops ON shops.id = meters.shop_id"
            " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id) WHERE meters.id = ?",
            (meter_id,),
        )

    def buildings(self) -> dict[str, int]:
        """Every meter's building."""
        sql = (
            "SELECT meters.id, areas.building_id FROM meters LEFT JOIN shops ON shops.id = meters.shop_id"
            " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id)"
        )
        return dict(self._run(sql).fetchall())

    def settings_of(self, meter_id: str) -> dict[str, str]:
        """The values of this meter that go before the site's own, by key."""
        sql = "SELECT key, value FROM meter_settings WHERE meter_id = ? ORDER BY key"
        return dict(self._run(sql, (meter_id,)).fetchall())

    def setting_of(self, meter_id: str, key: str) -> str | None:
        """One value of this meter that goes before the site's own; None where it has none."""
        sql = "SELECT value FROM meter_settings WHERE meter_id = ? AND key = ?"
        return self._first(str, sql, (meter_id, key))

    def settings_by_key(self, key: str) -> dict[str, str]:
        """Meter to its own value of one setting."""
        sql = "SELECT meter_id, value FROM meter_settings WHERE key = ?"
        return dict(self._run(sql, (key,)).fetchall())

    def set_setting(self, meter_id: str, key: str, value: str | None) -> None:
        """Give a meter a value of its own, or with None none again."""
        if value is None:
            self._run("DELETE FROM meter_settings WHERE meter_id = ? AND key = ?", (meter_id, key))
            return
        self._run(
            "INSERT INTO meter_settings (meter_id, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (meter_id, key) DO UPDATE SET value = excluded.value",
            (meter_id, key, value),
        )

    def put(self, meter: Meter) -> None:
        """Insert, or bring the row of this id up to date; Duplicate if another meter has its address."""
        self._run(
            "INSERT INTO meters (id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id,"
            " enabled, number, history_min, area_id, name, retired_utc_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " shop_id = excluded.shop_id, medium = excluded.medium, custody = excluded.custody,"
            " profile = excluded.profile, collector_id = excluded.collector_id, bus = excluded.bus,"
            " unit = excluded.unit, plan_id = excluded.plan_id, enabled = excluded.enabled,"
            " number = excluded.number, history_min = excluded.history_min, area_id = excluded.area_id,"
            " name = excluded.name, retired_utc_ms = excluded.retired_utc_ms",
            values_of(meter),
        )

    def epoch(self, meter_id: str) -> MeterEpoch | None:
        """The epoch that runs now; None for a meter without one (no account was ever opened)."""
        return self._first(
            MeterEpoch, f"{_EPOCH} WHERE meter_id = ? ORDER BY epoch DESC LIMIT 1", (meter_id,)
        )

    def epoch_starts(self, meter_id: str) -> tuple[int, ...]:
        """When each epoch of a meter began."""
        sql = "SELECT utc_ms FROM meter_epochs WHERE meter_id = ? ORDER BY epoch"
        return self._all(int, sql, (meter_id,))

    def all_epoch_starts(self) -> dict[str, tuple[int, ...]]:
        """When each epoch of every meter began, by meter."""
        found: dict[str, tuple[int, ...]] = {}
        sql = "SELECT meter_id, utc_ms FROM meter_epochs ORDER BY meter_id, epoch"
        for meter_id, utc_ms in self._run(sql):
            found[meter_id] = (*found.get(meter_id, ()), utc_ms)
        return found

    def begun_with(self, reason: str) -> dict[str, int]:
        """When the first epoch of every meter began that began for this reason; UTC ms."""
        sql = "SELECT meter_id, utc_ms FROM meter_epochs WHERE epoch = 1 AND reason = ?"
        return dict(self._run(sql, (reason,)).fetchall())

    def epochs(self) -> dict[str, int]:
        """The number of every meter's present epoch."""
        return dict(self._run("SELECT meter_id, max(epoch) FROM meter_epochs GROUP BY meter_id").fetchall())

    def vacate(self, meter_id: str) -> None:
        """Take a meter off its address, which another is to have before this one gets its new one."""
        self._change_one("UPDATE meters SET unit = '~' || id WHERE id = ?", (meter_id,))

    def start_epoch(
        self, meter_id: str, *, start_count: int, reason: str, utc_ms: int, by: str
    ) -> MeterEpoch:
        """Begin the next epoch with the meter's present count, and audit it. `by` names the operator."""
        before = self.epoch(meter_id)
        epoch = MeterEpoch(
            meter_id=meter_id,
            epoch=before.epoch + 1 if before else 1,
            start_count=start_count,
            reason=reason,
            utc_ms=utc_ms,
        )
        append(
            self._connection,
            "meter_epochs",
            {
                "meter_id": meter_id,
                "epoch": epoch.epoch,
                "start_count": start_count,
                "reason": reason,
                "utc_ms": utc_ms,
            },
        )
        Audit(self._connection, self._path).append(
            operator=by,
            action="meter.epoch",
            object=meter_id,
            detail={"epoch": epoch.epoch, "start_count": start_count, "reason": reason},
            utc_ms=utc_ms,
        )
        return epoch

    def put_epoch_reading(self, reading: EpochReading) -> None:
        """Where an epoch begins or ends. Duplicate if that was noted before."""
        values = {name: getattr(reading, name) for name in COLUMNS["epoch_readings"]}
        append(self._connection, "epoch_readings", {**values, "rates": canonical(reading.rates)})

    def epoch_readings_since(self, utc_ms: int) -> tuple[EpochReading, ...]:
        """All that were noted from then on, in the order of the book."""
        return self._all(_reading, f"{_READING} WHERE utc_ms >= ? ORDER BY seq", (utc_ms,))

    def epoch_reading(self, meter_id: str, epoch: int, moment: str) -> EpochReading | None:
        where = "meter_id = ? AND epoch = ? AND moment = ?"
        return self._first(_reading, f"{_READING} WHERE {where}", (meter_id, epoch, moment))
