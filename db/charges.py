"""How far the office has charged each meter that it holds the money of, and the tariffs it charges by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from db.chain import canonical
from db.money_rows import ChargeState, TariffVersion
from db.repository import Repository

_COLUMNS = (
    "meter_id, epoch, reading_utc_ms, quantity, rates, carry_e18, credit_fen, period, used, unbooked_fen,"
    " unbooked_milli, booked_utc_ms, estimated, held_utc_ms"
)
_STATE = f"SELECT {_COLUMNS} FROM charge_states"
_VERSION = "SELECT plan_id, start_utc_ms, spec, spec_hash, operator_id, utc_ms FROM tariff_versions"


def _state(*columns: Any) -> ChargeState:
    found = ChargeState(*columns)
    return replace(found, rates=json.loads(columns[4]), estimated=bool(found.estimated))


class Charges(Repository):
    __slots__ = ()

    def state(self, meter_id: str) -> ChargeState | None:
        return self._first(_state, f"{_STATE} WHERE meter_id = ?", (meter_id,))

    def put_state(self, state: ChargeState) -> None:
        """Insert, or bring the meter's row up to date."""
        values = {name: getattr(state, name) for name in state.__slots__} | {"rates": canonical(state.rates)}
        self._run(
            f"INSERT INTO charge_states ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (meter_id) DO UPDATE SET"
            " epoch = excluded.epoch, reading_utc_ms = excluded.reading_utc_ms,"
            " quantity = excluded.quantity, rates = excluded.rates, carry_e18 = excluded.carry_e18,"
            " credit_fen = excluded.credit_fen, period = excluded.period, used = excluded.used,"
            " unbooked_fen = excluded.unbooked_fen, unbooked_milli = excluded.unbooked_milli,"
            " booked_utc_ms = excluded.booked_utc_ms, estimated = excluded.estimated,"
            " held_utc_ms = excluded.held_utc_ms",
            tuple(values.values()),
        )

    def ever_paid(self, meter_id: str) -> bool:
        """Whether there was ever money for this meter: an operation, or credit that it was given."""
        sql = (
            "SELECT EXISTS (SELECT 1 FROM operations WHERE meter_id = ?1) OR EXISTS"
            " (SELECT 1 FROM entries WHERE meter_id = ?1 AND kind IN ('carried_in', 'moved'))"
        )
        return bool(self._number(sql, (meter_id,)))

    def add_version(self, version: TariffVersion) -> None:
        """Duplicate if the plan has a version from that moment on: none is ever changed in place."""
        self._run(
            "INSERT INTO tariff_versions (plan_id, start_utc_ms, spec, spec_hash, operator_id, utc_ms)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                version.plan_id,
                version.start_utc_ms,
                version.spec,
                version.spec_hash,
                version.operator_id,
                version.utc_ms,
            ),
        )

    def versions(self, plan_id: int) -> tuple[TariffVersion, ...]:
        """The versions of a plan that say more than one price, oldest first."""
        return self._all(TariffVersion, f"{_VERSION} WHERE plan_id = ? ORDER BY start_utc_ms", (plan_id,))
