"""Orders to meters and their lives, kept as appended events; what is open now; whose supply is kept.

What may follow what is decided above (app.domain.order). Here each step is written with its audit entry, and
the row that keeps a meter to one order at a time comes and goes with the order.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from db.audit import Audit
from db.chain import Value, append, canonical
from db.control_rows import BatchRow, KeptSupply, MeterSet, OrderEvent, OrderRow, OrderView
from db.repository import Repository, required
from db.rows import Detail

CLOSING_STATES: Final = frozenset({"confirmed", "rejected", "not_followed", "void", "expired", "cancelled"})
"""States that free the meter for its next order."""

_ORDER = (
    "o.id, o.kind, o.meter_id, o.detail, o.source, o.reason, o.batch_id, o.operator_id, o.approval_id,"
    " o.deadline_utc_ms, o.utc_ms"
)
_LAST = (
    "JOIN order_events e ON e.order_id = o.id"
    " AND e.step = (SELECT MAX(step) FROM order_events WHERE order_id = o.id)"
)
_VIEW = f"SELECT {_ORDER}, e.state, e.detail, e.utc_ms FROM orders o {_LAST}"
_BATCH = (
    "SELECT id, kind, detail, reason, operator_id, approval_id, deadline_utc_ms, utc_ms FROM order_batches"
)


def _order(id: str, kind: str, meter_id: str, detail: str, *rest: Any) -> OrderRow:
    return OrderRow(id, kind, meter_id, json.loads(detail), *rest)


def _view(*columns: Any) -> OrderView:
    *own, state, last, changed = columns
    return OrderView(_order(*own), state, json.loads(last), changed)


def _event(order_id: str, step: int, state: str, detail: str, utc_ms: int) -> OrderEvent:
    return OrderEvent(order_id, step, state, json.loads(detail), utc_ms)


_SET = "SELECT id, name, meters, operator_id, utc_ms FROM meter_sets"


def _meter_set(id: int, name: str, meters: str, *rest: Any) -> MeterSet:
    return MeterSet(id, name, tuple(json.loads(meters)), *rest)


def _batch(id: str, kind: str, detail: str, *rest: Any) -> BatchRow:
    return BatchRow(id, kind, json.loads(detail), *rest)


class Orders(Repository):
    __slots__ = ()

    def record(self, order: OrderRow, *, by: str) -> None:
        """Write a new order in state "recorded" and hold its meter.

        Duplicate names what was taken: "orders.id" (recorded before) or "open_orders.meter_id".
        """
        append(
            self._connection,
            "orders",
            {
                "id": order.id,
                "kind": order.kind,
                "meter_id": order.meter_id,
                "detail": canonical(order.detail),
                "source": order.source,
                "reason": order.reason,
                "batch_id": order.batch_id,
                "operator_id": order.operator_id,
                "approval_id": order.approval_id,
                "deadline_utc_ms": order.deadline_utc_ms,
                "utc_ms": order.utc_ms,
            },
        )
        self._run("INSERT INTO open_orders (meter_id, order_id) VALUES (?, ?)", (order.meter_id, order.id))
        self._append_event(order, 1, "recorded", detail={}, utc_ms=order.utc_ms, by=by)

    def append_event(self, order_id: str, *, state: str, detail: Detail, utc_ms: int, by: str) -> None:
        """Write the next step with its audit entry ("order.<state>" on the meter's id).

        `by` names the operator, or the part of the program that acts. A closing state frees the meter.
        """
        view = self.required(order_id)
        step = 1 + self._number("SELECT MAX(step) FROM order_events WHERE order_id = ?", (order_id,))
        self._append_event(view.order, step, state, detail=detail, utc_ms=utc_ms, by=by)
        if state in CLOSING_STATES:
            self._run(
                "DELETE FROM open_orders WHERE meter_id = ? AND order_id = ?", (view.order.meter_id, order_id)
            )

    def _append_event(
        self, order: OrderRow, step: int, state: str, *, detail: Detail, utc_ms: int, by: str
    ) -> None:
        values: dict[str, Value] = {
            "order_id": order.id,
            "step": step,
            "state": state,
            "detail": canonical(detail),
            "utc_ms": utc_ms,
        }
        append(self._connection, "order_events", values)
        told: dict[str, object] = {"order": order.id, "kind": order.kind, "step": step}
        if step == 1:
            told |= {"source": order.source, "reason": order.reason, **order.detail}
        Audit(self._connection, self._path).append(
            operator=by, action=f"order.{state}", object=order.meter_id, detail=told, utc_ms=utc_ms
        )

    def get(self, order_id: str) -> OrderView | None:
        return self._first(_view, f"{_VIEW} WHERE o.id = ?", (order_id,))

    def required(self, order_id: str) -> OrderView:
        """Raises NoSuchRow."""
        return required(self._path, f"order {order_id}", self.get(order_id))

    def events(self, order_id: str) -> tuple[OrderEvent, ...]:
        return self._all(
            _event,
            "SELECT order_id, step, state, detail, utc_ms FROM order_events WHERE order_id = ? ORDER BY step",
            (order_id,),
        )

    def open_of_meter(self, meter_id: str) -> OrderView | None:
        return self._first(
            _view, f"{_VIEW} WHERE o.id = (SELECT order_id FROM open_orders WHERE meter_id = ?)", (meter_id,)
        )

    def open_all(self) -> tuple[OrderView, ...]:
        """All that is open, oldest first."""
        return self._all(_view, f"{_VIEW} WHERE o.id IN (SELECT order_id FROM open_orders) ORDER BY o.seq")

    def of_meter(self, meter_id: str, *, limit: int) -> tuple[OrderView, ...]:
        """The newest orders of one meter, newest first."""
        return self._all(
            _view, f"{_VIEW} WHERE o.meter_id = ? ORDER BY o.seq DESC LIMIT ?", (meter_id, limit)
        )

    def last_of(
        self, meter_id: str, kinds: Collection[str], *, source: str | None = None
    ) -> OrderView | None:
        """The newest order of these kinds, whatever became of it."""
        return self._first(
            _view,
            f"{_VIEW} WHERE o.meter_id = ?1 AND o.kind IN (SELECT value FROM json_each(?2))"
            " AND (?3 IS NULL OR o.source = ?3) ORDER BY o.seq DESC LIMIT 1",
            (meter_id, json.dumps(sorted(kinds)), source),
        )

    def add_batch(self, batch: BatchRow) -> None:
        """Duplicate("order_batches.id") if it was recorded before."""
        values: dict[str, Value] = {
            "id": batch.id,
            "kind": batch.kind,
            "detail": canonical(batch.detail),
            "reason": batch.reason,
            "operator_id": batch.operator_id,
            "approval_id": batch.approval_id,
            "deadline_utc_ms": batch.deadline_utc_ms,
            "utc_ms": batch.utc_ms,
        }
        append(self._connection, "order_batches", values)

    def batch(self, batch_id: str) -> BatchRow | None:
        return self._first(_batch, f"{_BATCH} WHERE id = ?", (batch_id,))

    def batches(self, *, limit: int) -> tuple[BatchRow, ...]:
        """Newest first."""
        return self._all(_batch, f"{_BATCH} ORDER BY seq DESC LIMIT ?", (limit,))

    def of_batch(self, batch_id: str) -> tuple[OrderView, ...]:
        """In the order they were recorded."""
        return self._all(_view, f"{_VIEW} WHERE o.batch_id = ? ORDER BY o.seq", (batch_id,))

    def states_of_batch(self, batch_id: str) -> dict[str, int]:
        """How many orders of a batch are in each state."""
        return dict(
            self._all(
                lambda state, number: (state, number),
                f"SELECT e.state, count(*) FROM orders o {_LAST} WHERE o.batch_id = ? GROUP BY e.state",
                (batch_id,),
            )
        )

    def keep_supply(self, kept: KeptSupply) -> None:
        """From now on its supply is kept by that order."""
        self._run(
            "INSERT OR REPLACE INTO kept_supplies (meter_id, order_id, until_utc_ms) VALUES (?, ?, ?)",
            (kept.meter_id, kept.order_id, kept.until_utc_ms),
        )

    def hand_back(self, meter_id: str) -> None:
        """Its supply is kept no more."""
        self._run("DELETE FROM kept_supplies WHERE meter_id = ?", (meter_id,))

    def kept_supply(self, meter_id: str) -> KeptSupply | None:
        return self._first(
            KeptSupply,
            "SELECT meter_id, order_id, until_utc_ms FROM kept_supplies WHERE meter_id = ?",
            (meter_id,),
        )

    def kept_supplies(self, meter_ids: Collection[str] | None = None) -> tuple[KeptSupply, ...]:
        """All meters whose supply is kept, or those of these."""
        wanted = None if meter_ids is None else json.dumps(sorted(meter_ids))
        return self._all(
            KeptSupply,
            "SELECT meter_id, order_id, until_utc_ms FROM kept_supplies"
            " WHERE ?1 IS NULL OR meter_id IN (SELECT value FROM json_each(?1)) ORDER BY meter_id",
            (wanted,),
        )

    def put_meter_set(self, name: str, meters: Collection[str], *, operator_id: int, utc_ms: int) -> int:
        """Insert, or replace the set of this name; returns its id."""
        return self._returned_id(
            "INSERT INTO meter_sets (name, meters, operator_id, utc_ms) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET meters = excluded.meters, operator_id = excluded.operator_id,"
            " utc_ms = excluded.utc_ms RETURNING id",
            (name, json.dumps(list(meters)), operator_id, utc_ms),
        )

    def meter_sets(self) -> tuple[MeterSet, ...]:
        return self._all(_meter_set, f"{_SET} ORDER BY name")

    def meter_set(self, set_id: int) -> MeterSet | None:
        return self._first(_meter_set, f"{_SET} WHERE id = ?", (set_id,))

    def delete_meter_set(self, set_id: int) -> None:
        self._run("DELETE FROM meter_sets WHERE id = ?", (set_id,))
