"""Meters and the epochs of their purchase counts."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

from db.audit import Audit
from db.chain import append
from db.repository import Repository
from db.rows import Meter, MeterEpoch

_METER = (
    "SELECT id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id, enabled, number,"
    " history_min FROM meters"
)
_EPOCH = "SELECT meter_id, epoch, start_count, reason, utc_ms FROM meter_epochs"


def _meter(*columns: Any) -> Meter:
    found = Meter(*columns)
    return replace(found, enabled=bool(found.enabled))


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

    def put(self, meter: Meter) -> None:
        """Insert, or bring the row of this id up to date; Duplicate if another meter has its address."""
        self._run(
            "INSERT INTO meters (id, shop_id, medium, custody, profile, collector_id, bus, unit, plan_id,"
            " enabled, number, history_min)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " shop_id = excluded.shop_id, medium = excluded.medium, custody = excluded.custody,"
            " profile = excluded.profile, collector_id = excluded.collector_id, bus = excluded.bus,"
            " unit = excluded.unit, plan_id = excluded.plan_id, enabled = excluded.enabled,"
            " number = excluded.number, history_min = excluded.history_min",
            astuple(meter),
        )

    def epoch(self, meter_id: str) -> MeterEpoch | None:
        """The epoch that runs now; None for a meter without one (no account was ever opened)."""
        return self._first(
            MeterEpoch, f"{_EPOCH} WHERE meter_id = ? ORDER BY epoch DESC LIMIT 1", (meter_id,)
        )

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
