"""How far the office has charged each meter that it holds the money of, and the tariffs it charges by."""

from __future__ import annotations

import json
from typing import Any

from db.chain import canonical
from db.money_rows import ChargeState, TariffVersion
from db.repository import Repository

_STATE = (
    "SELECT meter_id, epoch, reading_utc_ms, quantity, rates, carry_e8, credit_fen, period, used"
    " FROM charge_states"
)
_VERSION = "SELECT plan_id, start_utc_ms, spec, spec_hash, operator_id, utc_ms FROM tariff_versions"


def _state(*columns: Any) -> ChargeState:
    meter_id, epoch, reading_utc_ms, quantity, rates, *rest = columns
    return ChargeState(meter_id, epoch, reading_utc_ms, quantity, json.loads(rates), *rest)


class Charges(Repository):
    __slots__ = ()

    def state(self, meter_id: str) -> ChargeState | None:
        return self._first(_state, f"{_STATE} WHERE meter_id = ?", (meter_id,))

    def states(self) -> tuple[ChargeState, ...]:
        return self._all(_state, f"{_STATE} ORDER BY meter_id")

    def put_state(self, state: ChargeState) -> None:
        """Insert, or bring the meter's row up to date."""
        self._run(
            "INSERT INTO charge_states"
            " (meter_id, epoch, reading_utc_ms, quantity, rates, carry_e8, credit_fen, period, used)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meter_id) DO UPDATE SET"
            " epoch = excluded.epoch, reading_utc_ms = excluded.reading_utc_ms,"
            " quantity = excluded.quantity, rates = excluded.rates, carry_e8 = excluded.carry_e8,"
            " credit_fen = excluded.credit_fen, period = excluded.period, used = excluded.used",
            (
                state.meter_id,
                state.epoch,
                state.reading_utc_ms,
                state.quantity,
                canonical(state.rates),
                state.carry_e8,
                state.credit_fen,
                state.period,
                state.used,
            ),
        )

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
