"""Rows of the book around operations: facts, entries, epochs' ends, charges, tariffs, shifts.

Money in fen, times in UTC ms, quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.rows import Detail


@dataclass(frozen=True, slots=True)
class OperationFact:
    """What only some operations have. `adds` tells whether the meter gets the money or gives it.

    `original_id` is what a reversal undoes; `visit_id` joins operations paid together; `source` is the
    account that the money comes from instead of a till.
    """

    operation_id: str
    adds: bool
    original_id: str | None
    visit_id: str | None
    source: str | None
    reason: str
    approval_id: str | None
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Money moved without a frame to a meter; its transfers are named "<id>/...". Kinds: ledger_0004."""

    id: str
    kind: str
    account_id: int | None
    meter_id: str | None
    drawer: str
    amount_fen: int
    operator_id: int | None
    approval_id: str | None
    reason: str
    detail: Detail
    utc_ms: int


@dataclass(frozen=True, slots=True)
class EpochReading:
    """Where an epoch begins ("first") or ends ("final"): `quantity` in Wh or litres, `rates` by rate name.

    `source` is "read" from the meter or "typed" by a person, who then gave a reason.
    """

    meter_id: str
    epoch: int
    moment: str
    quantity: int | None
    rates: Mapping[str, int]
    balance_fen: int | None
    source: str
    reason: str
    operator_id: int
    approval_id: str | None
    utc_ms: int


@dataclass(frozen=True, slots=True)
class ChargeState:
    """How far the office has charged a meter it holds the money of.

    `quantity` (Wh or litres) and `rates` are of the last reading charged, None and empty before the first;
    `carry_e18` is what was not yet a whole fen, in 10^-18 fen; `used` counts within `period` for the steps.
    `unbooked_fen` and `unbooked_milli` were charged since `booked_utc_ms` and are in no entry yet;
    `held_utc_ms` is since when its readings cannot be charged, None while they can.
    """

    meter_id: str
    epoch: int
    reading_utc_ms: int | None
    quantity: int | None
    rates: Mapping[str, int]
    carry_e18: int
    credit_fen: int
    period: str
    used: int
    unbooked_fen: int = 0
    unbooked_milli: int = 0
    booked_utc_ms: int | None = None
    estimated: bool = False
    held_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """What a plan costs from `start_utc_ms` on, as canonical JSON with its SHA-256."""

    plan_id: int
    start_utc_ms: int
    spec: str
    spec_hash: str
    operator_id: int | None
    utc_ms: int


@dataclass(frozen=True, slots=True)
class ShiftEvent:
    """One step of a cashier's time at a drawer: opened, counted, closed, taken_over."""

    shift_id: str
    step: int
    state: str
    drawer: str
    operator_id: int
    detail: Detail
    utc_ms: int


@dataclass(frozen=True, slots=True)
class OpenShift:
    """The shift that runs at a drawer; `transfers_seq` is the last transfer before it."""

    drawer: str
    shift_id: str
    operator_id: int
    transfers_seq: int


@dataclass(frozen=True, slots=True)
class ReconcileRun:
    """One run; `operator_id` is None for the nightly one."""

    id: int
    operator_id: int | None
    utc_ms: int
    summary: Detail


@dataclass(frozen=True, slots=True)
class ReconcileFinding:
    """One difference of a run; `entry_id` is what settled it, None while nothing did."""

    run_id: int
    number: int
    kind: str
    object: str
    building_id: int | None
    expected: int | None
    found: int | None
    detail: Detail
    entry_id: str | None
