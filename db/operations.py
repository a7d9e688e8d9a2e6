"""Operations (sales, refunds, reversals, moved credit) and their lives, kept as appended events; plus the
small tables of what is open now.

What may follow what is decided above (app.domain.sale). Here each step is written with its audit entry, and
the row that keeps a meter to one operation at a time comes and goes with the operation.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from db.audit import Audit
from db.chain import COLUMNS, Value, append, canonical
from db.errors import NoSuchRow
from db.money_rows import OperationFact
from db.repository import Repository, listed, required
from db.rows import Detail, Operation, OperationEvent, OperationView
from db.transfers import NOT_GIVEN_BACK

CLOSING_STATES: Final = frozenset({"confirmed", "void", "rejected", "not_applied"})
"""States that free the meter for its next operation."""

OPERATION_COLUMNS: Final = (
    "o.id, o.kind, o.meter_id, o.epoch, o.account_id, o.amount_fen, o.tender, o.received_fen, o.drawer,"
    " o.receipt_series, o.receipt_number, o.operator_id, o.price_e8, o.utc_ms"
)
PAID_BY: Final = (
    "CASE o.tender WHEN 'online' THEN substr(o.drawer, max(8, instr(o.drawer, '/') + 1)) ELSE o.tender END"
)
"""How an operation was paid: what was paid online by its channel, with which its drawer ends
("online:[company/]channel")."""
_LAST_EVENT = (
    "JOIN operation_events e ON e.operation_id = o.id"
    " AND e.step = (SELECT MAX(step) FROM operation_events WHERE operation_id = o.id)"
)
_VIEW = f"SELECT {OPERATION_COLUMNS}, e.state, e.count, e.utc_ms FROM operations o {_LAST_EVENT}"
# Through the key and not by an index of its own, which would cost each sale a page more: the count that the
# operation was sent under, if it is its own.
_OWN_COUNT = (
    "(meter_id, epoch) = (SELECT meter_id, epoch FROM operations WHERE id = ?1)"
    " AND count IN (SELECT count FROM operation_events WHERE operation_id = ?1) AND operation_id = ?1"
)
_FACT = (
    "SELECT operation_id, adds, original_id, visit_id, source, reason, approval_id, utc_ms"
    " FROM operation_facts"
)
_NOT_IN_VAIN = (
    "(SELECT state FROM operation_events e WHERE e.operation_id = operation_facts.operation_id"
    " ORDER BY step DESC LIMIT 1) NOT IN ('void', 'rejected', 'not_applied')"
)
OPERATIONS_THERE: Final = (
    "(?1 IS NULL OR o.account_id IN (SELECT accounts.id FROM accounts"
    " JOIN shops ON shops.id = accounts.shop_id JOIN areas ON areas.id = shops.area_id"
    " WHERE areas.building_id IN (SELECT value FROM json_each(?1))))"
)
_OWED = (
    f"SELECT {OPERATION_COLUMNS}, e.state, e.count, e.utc_ms, shops.shop_number, shops.name, customers.name,"
    " coalesce((SELECT adds FROM operation_facts WHERE operation_id = o.id), 0)"
    " FROM transfers owed CROSS JOIN operations o ON o.id = owed.operation_id"
    f" {_LAST_EVENT} JOIN accounts ON accounts.id = o.account_id JOIN shops ON shops.id = accounts.shop_id"
    f" JOIN customers ON customers.id = accounts.customer_id WHERE {NOT_GIVEN_BACK}"
    f" AND {OPERATIONS_THERE} ORDER BY owed.seq"
)
_NEXT_STEP = (
    "SELECT kind, 1 + (SELECT MAX(step) FROM operation_events WHERE operation_id = ?1)"
    " FROM operations WHERE id = ?1"
)
_EVENT = "SELECT operation_id, step, state, count, detail, utc_ms FROM operation_events"


@dataclass(frozen=True, slots=True)
class OwedView:
    """An operation whose money became due back. `undone_adds`: of a reversal, whether it gives its meter
    money."""

    view: OperationView
    shop_number: str
    shop_name: str
    customer_name: str
    undone_adds: bool


def _owed(*columns: Any) -> OwedView:
    *view, shop_number, shop_name, customer_name, adds = columns
    return OwedView(_view(*view), shop_number, shop_name, customer_name, bool(adds))


def _view(*columns: Any) -> OperationView:
    *own, state, count, changed = columns
    return OperationView(Operation(*own), state, count, changed)


def _event(
    operation_id: str, step: int, state: str, count: int | None, detail: str, utc_ms: int
) -> OperationEvent:
    return OperationEvent(operation_id, step, state, count, json.loads(detail), utc_ms)


def _kind_and_step(kind: str, step: int) -> tuple[str, int]:
    return kind, step


def _fact(operation_id: str, adds: int, *rest: Any) -> OperationFact:
    return OperationFact(operation_id, bool(adds), *rest)


class Operations(Repository):
    __slots__ = ()

    def next_receipt_number(self, series: str) -> int:
        """The number after the last one used: ascending and without gaps, since use and commit are one."""
        return 1 + self._number(
            "SELECT MAX(receipt_number) FROM operations WHERE receipt_series = ?", (series,)
        )

    def record(self, operation: Operation, *, by: str, detail: Detail | None = None) -> None:
        """Write a new operation in state "recorded" and hold its meter.

        Duplicate names what was taken: "operations.id" (this request was recorded before),
        "open_operations.meter_id" (another operation of this meter is open), or the receipt number.
        """
        append(
            self._connection, "operations", {name: getattr(operation, name) for name in COLUMNS["operations"]}
        )
        self._run(
            "INSERT INTO open_operations (meter_id, operation_id) VALUES (?, ?)",
            (operation.meter_id, operation.id),
        )
        self._write_event(
            operation.kind,
            OperationEvent(operation.id, 1, "recorded", None, detail or {}, operation.utc_ms),
            by=by,
        )

    def append_event(
        self, operation_id: str, *, state: str, count: int | None, detail: Detail, utc_ms: int, by: str
    ) -> int:
        """Write the next step with its audit entry ("<kind>.<state>" on its id); returns the step.

        `by` names the operator, or the part of the program that acts. A closing state frees the meter.
        """
        kind, step = required(
            self._path,
            f"operation {operation_id}",
            self._first(_kind_and_step, _NEXT_STEP, (operation_id,)),
        )
        self._write_event(kind, OperationEvent(operation_id, step, state, count, detail, utc_ms), by=by)
        return step

    def _write_event(self, kind: str, event: OperationEvent, *, by: str) -> None:
        values: dict[str, Value] = {
            "operation_id": event.operation_id,
            "step": event.step,
            "state": event.state,
            "count": event.count,
            "detail": canonical(event.detail),
            "utc_ms": event.utc_ms,
        }
        append(self._connection, "operation_events", values)
        if event.state in CLOSING_STATES:
            self._run(
                "DELETE FROM open_operations WHERE operation_id = ?1"
                " AND meter_id = (SELECT meter_id FROM operations WHERE id = ?1)",
                (event.operation_id,),
            )
        Audit(self._connection, self._path).append(
            operator=by,
            action=f"{kind}.{event.state}",
            object=event.operation_id,
            detail={"step": event.step, "count": event.count},
            utc_ms=event.utc_ms,
        )

    def add_fact(self, fact: OperationFact) -> None:
        """Note what only some operations have. ConstraintFailed if what it undoes is undone, or is being
        undone."""
        values = {name: getattr(fact, name) for name in COLUMNS["operation_facts"]}
        append(self._connection, "operation_facts", {**values, "adds": int(fact.adds)})

    def fact(self, operation_id: str) -> OperationFact | None:
        """None for a plain sale."""
        return self._first(_fact, f"{_FACT} WHERE operation_id = ?", (operation_id,))

    def reversal_of(self, operation_id: str) -> OperationFact | None:
        """What undoes this operation, or is about to; None too where every try came to nothing."""
        return self._first(_fact, f"{_FACT} WHERE original_id = ? AND {_NOT_IN_VAIN}", (operation_id,))

    def of_visit(self, visit_id: str) -> tuple[str, ...]:
        """The operations paid together, in the order they were recorded."""
        return self._all(
            str, "SELECT operation_id FROM operation_facts WHERE visit_id = ? ORDER BY seq", (visit_id,)
        )

    def last_seq(self) -> int:
        """The number of the newest operation, 0 before the first."""
        return self._number("SELECT MAX(seq) FROM operations")

    def at_drawer_since(self, drawer: str, seq: int) -> tuple[OperationView, ...]:
        """The operations recorded at a drawer after the row `seq`, oldest first."""
        return self._all(_view, f"{_VIEW} WHERE o.seq > ? AND o.drawer = ? ORDER BY o.seq", (seq, drawer))

    def of_meter(self, meter_id: str, *, limit: int) -> tuple[OperationView, ...]:
        """The newest operations of one meter, newest first."""
        return self._all(
            _view, f"{_VIEW} WHERE o.meter_id = ? ORDER BY o.seq DESC LIMIT ?", (meter_id, limit)
        )

    def get(self, operation_id: str) -> OperationView | None:
        return self._first(_view, f"{_VIEW} WHERE o.id = ?", (operation_id,))

    def building_of(self, operation_id: str) -> int | None:
        """The id of the building of the shop that it was made for; None for an id that was never recorded."""
        return self._first(
            int,
            "SELECT areas.building_id FROM operations JOIN accounts ON accounts.id = account_id"
            " JOIN shops ON shops.id = accounts.shop_id JOIN areas ON areas.id = shops.area_id"
            " WHERE operations.id = ?",
            (operation_id,),
        )

    def by_receipt(self, series: str, number: int) -> OperationView | None:
        return self._first(
            _view, f"{_VIEW} WHERE o.receipt_series = ? AND o.receipt_number = ?", (series, number)
        )

    def state(self, operation_id: str) -> str | None:
        """The present state; None for an id that was never recorded."""
        return self._first(
            str,
            "SELECT state FROM operation_events WHERE operation_id = ? ORDER BY step DESC LIMIT 1",
            (operation_id,),
        )

    def events(self, operation_id: str) -> tuple[OperationEvent, ...]:
        return self._all(_event, f"{_EVENT} WHERE operation_id = ? ORDER BY step", (operation_id,))

    def open_for_meter(self, meter_id: str) -> OperationView | None:
        return self._first(
            _view,
            f"{_VIEW} WHERE o.id = (SELECT operation_id FROM open_operations WHERE meter_id = ?)",
            (meter_id,),
        )

    def open_all(self, *, buildings: Collection[int] | None = None) -> tuple[OperationView, ...]:
        """All that is open, oldest first; with `buildings` only that of shops there."""
        return self._all(
            _view,
            f"{_VIEW} WHERE o.id IN (SELECT operation_id FROM open_operations) AND {OPERATIONS_THERE}"
            " ORDER BY o.seq",
            (listed(buildings),),
        )

    def owed(self, *, buildings: Collection[int] | None = None) -> tuple[OwedView, ...]:
        """Operations whose money became due back and was not given back yet, oldest first; with `buildings`
        only those of shops there.

        Looks at what ever became due, which few sales did, and never at the whole table.
        """
        return self._all(_owed, _OWED, (listed(buildings),))

    def moved(
        self, *, buildings: Collection[int] | None = None, account_id: int | None = None
    ) -> tuple[OperationView, ...]:
        """Credit moved to another meter, newest first: all of shops there, or of one account."""
        return self._all(
            _view,
            f"{_VIEW} WHERE o.id IN (SELECT operation_id FROM operation_facts WHERE source IS NOT NULL)"
            f" AND {OPERATIONS_THERE} AND (?2 IS NULL OR o.account_id = ?2) ORDER BY o.seq DESC",
            (listed(buildings), account_id),
        )

    def recent(self, limit: int, *, buildings: Collection[int] | None = None) -> tuple[OperationView, ...]:
        """The newest operations, newest first; with `buildings` only those of shops there."""
        return self._all(
            _view,
            f"{_VIEW} WHERE {OPERATIONS_THERE} ORDER BY o.seq DESC LIMIT ?2",
            (listed(buildings), limit),
        )

    def sold_since(self, meter_id: str, utc_ms: int) -> int:
        """What was sold to a meter from then on, in fen, without what never came to be or was reversed."""
        return self._number(
            f"SELECT SUM(o.amount_fen) FROM operations o {_LAST_EVENT} WHERE o.meter_id = ?"
            " AND o.kind = 'sale' AND o.utc_ms >= ?"
            " AND e.state NOT IN ('void', 'rejected', 'not_applied')"
            " AND NOT EXISTS (SELECT 1 FROM operation_facts f JOIN operation_events u"
            " ON u.operation_id = f.operation_id AND u.state = 'confirmed' WHERE f.original_id = o.id)",
            (meter_id, utc_ms),
        )

    def last_confirmed_count(self, meter_id: str, epoch: int) -> int:
        """k: the count of the newest confirmed operation of the epoch, else the epoch's start count.

        What the office confirms without a meter has no count.
        """
        count = self._first(
            int,
            "SELECT e.count FROM operations o JOIN operation_events e ON e.operation_id = o.id"
            " WHERE o.meter_id = ? AND o.epoch = ? AND e.state = 'confirmed' AND e.count IS NOT NULL"
            " ORDER BY o.seq DESC LIMIT 1",
            (meter_id, epoch),
        )
        if count is not None:
            return count
        return required(
            self._path,
            f"epoch {epoch} of meter {meter_id}",
            self._first(
                int,
                "SELECT start_count FROM meter_epochs WHERE meter_id = ? AND epoch = ?",
                (meter_id, epoch),
            ),
        )

    def counts(self) -> tuple[tuple[str, int, int], ...]:
        """(meter, start count, `last_confirmed_count`) in its present epoch, of every meter that has one."""
        last = (
            "SELECT e.count FROM operations o JOIN operation_events e ON e.operation_id = o.id"
            " WHERE o.meter_id = m.meter_id AND o.epoch = m.epoch AND e.state = 'confirmed'"
            " ORDER BY o.seq DESC LIMIT 1"
        )
        newest = "SELECT MAX(epoch) FROM meter_epochs WHERE meter_id = m.meter_id"
        return self._all(
            lambda *columns: columns,
            f"SELECT m.meter_id, m.start_count, COALESCE(({last}), m.start_count) FROM meter_epochs m"
            f" WHERE m.epoch = ({newest}) ORDER BY m.meter_id",
        )

    def last_confirmed(self, meter_id: str, epoch: int) -> OperationEvent | None:
        """The "confirmed" step of the newest confirmed operation of the epoch; None before the first."""
        return self._first(
            _event,
            "SELECT e.operation_id, e.step, e.state, e.count, e.detail, e.utc_ms"
            " FROM operations o JOIN operation_events e ON e.operation_id = o.id"
            " WHERE o.meter_id = ? AND o.epoch = ? AND e.state = 'confirmed' ORDER BY o.seq DESC LIMIT 1",
            (meter_id, epoch),
        )

    def reserve_count(self, operation_id: str, *, meter_id: str, epoch: int, count: int) -> None:
        """Reserve (meter, epoch, count); Duplicate("reserved_counts...") if another operation has it."""
        self._run(
            "INSERT INTO reserved_counts (meter_id, epoch, count, operation_id) VALUES (?, ?, ?, ?)",
            (meter_id, epoch, count, operation_id),
        )

    def free_count(self, operation_id: str) -> None:
        """Give the count back, once it is proven that the meter will never take it from this operation."""
        if self._run(f"DELETE FROM reserved_counts WHERE {_OWN_COUNT}", (operation_id,)).rowcount != 1:
            raise NoSuchRow(self._path, f"count reserved by {operation_id}")

    def reserved_count(self, operation_id: str) -> int | None:
        """The count that it was sent under, while it is its own."""
        return self._first(int, f"SELECT count FROM reserved_counts WHERE {_OWN_COUNT}", (operation_id,))
