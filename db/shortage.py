"""Kinds of users in the order in which a shortage limits them; plans for a shortage, and what they did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.repository import Repository

_PLAN = (
    "SELECT id, name, act, kinds, target_w, limit_w, start_utc_ms, end_utc_ms, reason, state, operator_id,"
    " began_utc_ms, ended_utc_ms FROM shortage_plans"
)
_METER = (
    "SELECT plan_id, meter_id, kind, rank, before_w, before_limit_w, order_id, undo_id, after_w, state"
    " FROM shortage_meters"
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan. `kinds` in their order; `limit_w` is the power told to a meter that is limited, else 0."""

    id: str
    name: str
    act: str
    kinds: tuple[str, ...]
    target_w: int
    limit_w: int
    start_utc_ms: int
    end_utc_ms: int
    reason: str
    state: str
    operator_id: int | None
    began_utc_ms: int | None = None
    ended_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PlanMeter:
    """What a plan does to one meter: its load before and after, its limit before (None: not known, or
    tripped), the orders that did it and undid it. `state`: chosen, done, failed, undone, not_undone or left.
    """

    plan_id: str
    meter_id: str
    kind: str
    rank: int
    before_w: int
    before_limit_w: int | None = None
    order_id: str | None = None
    undo_id: str | None = None
    after_w: int | None = None
    state: str = "chosen"


def _plan(*columns: Any) -> PlanRow:
    values = list(columns)
    values[3] = tuple(json.loads(values[3]))
    return PlanRow(*values)


class Shortage(Repository):
    __slots__ = ()

    def kinds(self) -> tuple[str, ...]:
        """Kinds of users, those that are limited first first."""
        return self._all(str, "SELECT kind FROM shortage_kinds ORDER BY rank")

    def set_kinds(self, kinds: Sequence[str]) -> None:
        self._run("DELETE FROM shortage_kinds")
        for rank, kind in enumerate(kinds):
            self._run("INSERT INTO shortage_kinds (kind, rank) VALUES (?, ?)", (kind, rank))

    def put(self, plan: PlanRow) -> None:
        """Insert, or bring the plan of this id up to date."""
        self._run(
            "INSERT INTO shortage_plans (id, name, act, kinds, target_w, limit_w, start_utc_ms, end_utc_ms,"
            " reason, state, operator_id, began_utc_ms, ended_utc_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " name = excluded.name, act = excluded.act, kinds = excluded.kinds, target_w = excluded.target_w,"
            " limit_w = excluded.limit_w, start_utc_ms = excluded.start_utc_ms,"
            " end_utc_ms = excluded.end_utc_ms, reason = excluded.reason, state = excluded.state,"
            " began_utc_ms = excluded.began_utc_ms, ended_utc_ms = excluded.ended_utc_ms",
            (
                plan.id,
                plan.name,
                plan.act,
                json.dumps(plan.kinds, ensure_ascii=False),
                plan.target_w,
                plan.limit_w,
                plan.start_utc_ms,
                plan.end_utc_ms,
                plan.reason,
                plan.state,
                plan.operator_id,
                plan.began_utc_ms,
                plan.ended_utc_ms,
            ),
        )

    def get(self, plan_id: str) -> PlanRow | None:
        return self._first(_plan, f"{_PLAN} WHERE id = ?", (plan_id,))

    def all(self) -> tuple[PlanRow, ...]:
        """The newest begin first."""
        return self._all(_plan, f"{_PLAN} ORDER BY start_utc_ms DESC, id")

    def at_work(self) -> tuple[PlanRow, ...]:
        """Those that the engine must look at."""
        where = "state IN ('ready', 'running', 'undoing')"
        return self._all(_plan, f"{_PLAN} WHERE {where} ORDER BY start_utc_ms, id")

    def put_meter(self, row: PlanMeter) -> None:
        """Insert, or bring the row of this plan and meter up to date."""
        self._run(
            "INSERT INTO shortage_meters (plan_id, meter_id, kind, rank, before_w, before_limit_w, order_id,"
            " undo_id, after_w, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (plan_id, meter_id) DO UPDATE SET before_limit_w = excluded.before_limit_w,"
            " order_id = excluded.order_id, undo_id = excluded.undo_id, after_w = excluded.after_w,"
            " state = excluded.state",
            (
                row.plan_id,
                row.meter_id,
                row.kind,
                row.rank,
                row.before_w,
                row.before_limit_w,
                row.order_id,
                row.undo_id,
                row.after_w,
                row.state,
            ),
        )

    def meters(self, plan_id: str) -> tuple[PlanMeter, ...]:
        """In the order in which they were told."""
        return self._all(
            PlanMeter, f"{_METER} WHERE plan_id = ? ORDER BY rank, before_w DESC, meter_id", (plan_id,)
        )
