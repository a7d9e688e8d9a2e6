"""Orders to pay online and their lives, what gateways took for them, what goes back; channels as set up.

What may follow what is decided above (app.domain.payment). Here each step is written with its audit entry,
and the row that tells what is open comes and goes with the steps.
"""

from __future__ import annotations

import json
from typing import Any, Final

from db.audit import Audit
from db.chain import COLUMNS, Value, append, canonical
from db.payment_rows import (
    PayChannelRow,
    Payment,
    PayOrder,
    PayOrderEvent,
    PayOrderFilter,
    PayOrderView,
    PayRefund,
)
from db.repository import Repository, listed, required
from db.rows import Detail

OPEN_STATES: Final = frozenset({"placed", "offered", "closing", "held", "refunding", "refund_refused"})
"""States that keep an order among what is open."""

_ORDER = ", ".join(f"o.{name}" for name in COLUMNS["pay_orders"])
_LAST = (
    "JOIN pay_order_events e ON e.order_id = o.id"
    " AND e.step = (SELECT MAX(step) FROM pay_order_events WHERE order_id = o.id)"
)
_VIEW = f"SELECT {_ORDER}, e.state, e.detail, e.utc_ms FROM pay_orders o {_LAST}"
_EVENT = "SELECT order_id, step, state, detail, utc_ms FROM pay_order_events"
_PAYMENT = f"SELECT {', '.join(COLUMNS['payments'])} FROM payments"
_REFUND = f"SELECT {', '.join(COLUMNS['pay_refunds'])} FROM pay_refunds"
_THERE = (
    "(?1 IS NULL OR o.account_id IN (SELECT accounts.id FROM accounts"
    " JOIN shops ON shops.id = accounts.shop_id JOIN areas ON areas.id = shops.area_id"
    " WHERE areas.building_id IN (SELECT value FROM json_each(?1))))"
)


def _view(*columns: Any) -> PayOrderView:
    *own, state, last, changed = columns
    return PayOrderView(PayOrder(*own), state, json.loads(last), changed)


def _event(order_id: str, step: int, state: str, detail: str, utc_ms: int) -> PayOrderEvent:
    return PayOrderEvent(order_id, step, state, json.loads(detail), utc_ms)


def _channel(company_id: int, channel: str, enabled: int, detail: str) -> PayChannelRow:
    return PayChannelRow(company_id, channel, bool(enabled), json.loads(detail))


class Payments(Repository):
    __slots__ = ()

    # channels

    def channels(self) -> tuple[PayChannelRow, ...]:
        """All that were ever set up, by company and channel."""
        sql = "SELECT company_id, channel, enabled, detail FROM pay_channels ORDER BY company_id, channel"
        return self._all(_channel, sql)

    def channel(self, company_id: int, channel: str) -> PayChannelRow | None:
        sql = (
            "SELECT company_id, channel, enabled, detail FROM pay_channels"
            " WHERE company_id = ? AND channel = ?"
        )
        return self._first(_channel, sql, (company_id, channel))

    def put_channel(self, row: PayChannelRow) -> None:
        """Insert, or replace that of this company and channel."""
        self._run(
            "INSERT INTO pay_channels (company_id, channel, enabled, detail) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (company_id, channel)"
            " DO UPDATE SET enabled = excluded.enabled, detail = excluded.detail",
            (row.company_id, row.channel, int(row.enabled), canonical(row.detail)),
        )

    # orders

    def place(self, order: PayOrder, *, by: str) -> None:
        """Write a new order in state "placed". Duplicate("pay_orders.request_id") for one placed before."""
        values = {name: getattr(order, name) for name in COLUMNS["pay_orders"]}
        append(self._connection, "pay_orders", values)
        told = {"meter": order.meter_id, "amount_fen": order.amount_fen, "channel": order.channel}
        self._append(order.id, 1, "placed", {"source": order.source}, utc_ms=order.utc_ms, by=by, told=told)

    def append_event(self, order_id: str, *, state: str, detail: Detail, utc_ms: int, by: str) -> None:
        """Write the next step with its audit entry ("pay.<state>" on the order's number).

        `by` names the operator, or the part of the program that acts.
        """
        step = 1 + self._number("SELECT MAX(step) FROM pay_order_events WHERE order_id = ?", (order_id,))
        self._append(order_id, step, state, detail, utc_ms=utc_ms, by=by, told={})

    def _append(
        self, order_id: str, step: int, state: str, detail: Detail, *, utc_ms: int, by: str, told: Detail
    ) -> None:
        values: dict[str, Value] = {
            "order_id": order_id,
            "step": step,
            "state": state,
            "detail": canonical(detail),
            "utc_ms": utc_ms,
        }
        append(self._connection, "pay_order_events", values)
        if state in OPEN_STATES:
            self._run("INSERT OR IGNORE INTO open_pay_orders (order_id) VALUES (?)", (order_id,))
        else:
            self._run("DELETE FROM open_pay_orders WHERE order_id = ?", (order_id,))
        Audit(self._connection, self._path).append(
            operator=by, action=f"pay.{state}", object=order_id, detail={"step": step, **told}, utc_ms=utc_ms
        )

    def get(self, order_id: str) -> PayOrderView | None:
        return self._first(_view, f"{_VIEW} WHERE o.id = ?", (order_id,))

    def required(self, order_id: str) -> PayOrderView:
        """Raises NoSuchRow."""
        return required(self._path, f"order {order_id}", self.get(order_id))

    def by_request(self, request_id: str) -> PayOrderView | None:
        return self._first(_view, f"{_VIEW} WHERE o.request_id = ?", (request_id,))

    def events(self, order_id: str) -> tuple[PayOrderEvent, ...]:
        return self._all(_event, f"{_EVENT} WHERE order_id = ? ORDER BY step", (order_id,))

    def open_all(self) -> tuple[PayOrderView, ...]:
        """All that is open, oldest first."""
        return self._all(
            _view, f"{_VIEW} WHERE o.id IN (SELECT order_id FROM open_pay_orders) ORDER BY o.seq"
        )

    def open_of_meter(self, meter_id: str) -> tuple[PayOrderView, ...]:
        return self._all(
            _view,
            f"{_VIEW} WHERE o.meter_id = ? AND o.id IN (SELECT order_id FROM open_pay_orders) ORDER BY o.seq",
            (meter_id,),
        )

    def open_of_account(self, account_id: int) -> tuple[PayOrderView, ...]:
        return self._all(
            _view,
            f"{_VIEW} WHERE o.account_id = ? AND o.id IN (SELECT order_id FROM open_pay_orders)"
            " ORDER BY o.seq",
            (account_id,),
        )

    def of_account(self, account_id: int, *, limit: int) -> tuple[PayOrderView, ...]:
        """Newest first."""
        return self._all(
            _view, f"{_VIEW} WHERE o.account_id = ? ORDER BY o.seq DESC LIMIT ?", (account_id, limit)
        )

    def page(
        self, wanted: PayOrderFilter, *, before: int | None, limit: int
    ) -> tuple[tuple[int, PayOrderView], ...]:
        """Orders that fit, each with its number in the book, newest first, from before number `before` on."""
        return self._all(
            lambda seq, *columns: (seq, _view(*columns)),
            f"SELECT o.seq, {_ORDER}, e.state, e.detail, e.utc_ms FROM pay_orders o {_LAST}"
            f" WHERE {_THERE} AND (?2 IS NULL OR o.seq < ?2) AND (?3 IS NULL OR o.utc_ms >= ?3)"
            " AND (?4 IS NULL OR o.utc_ms < ?4) AND (?5 IS NULL OR o.channel = ?5)"
            " AND (?6 IS NULL OR e.state IN (SELECT value FROM json_each(?6)))"
            " AND (?7 IS NULL OR o.account_id IN (SELECT value FROM json_each(?7)))"
            " AND (?8 IS NULL OR o.id = ?8"
            " OR o.id IN (SELECT order_id FROM payments WHERE transaction_id = ?8))"
            " ORDER BY o.seq DESC LIMIT ?9",
            (
                listed(wanted.buildings),
                before,
                wanted.since_utc_ms,
                wanted.until_utc_ms,
                wanted.channel,
                None if wanted.states is None else json.dumps(wanted.states),
                listed(wanted.accounts),
                wanted.number,
                limit,
            ),
        )

    # what was paid

    def add_payment(self, payment: Payment) -> None:
        """Duplicate("payments.order_id") for an order that is paid, ("payments.transaction_id") for a
        transaction that paid another order."""
        append(self._connection, "payments", {name: getattr(payment, name) for name in COLUMNS["payments"]})

    def payment(self, order_id: str) -> Payment | None:
        return self._first(Payment, f"{_PAYMENT} WHERE order_id = ?", (order_id,))

    def payment_by(self, channel: str, transaction_id: str) -> Payment | None:
        return self._first(
            Payment, f"{_PAYMENT} WHERE channel = ? AND transaction_id = ?", (channel, transaction_id)
        )

    # what goes back

    def add_refund(self, refund: PayRefund) -> None:
        """Duplicate("pay_refunds.order_id") for an order whose money goes back already."""
        append(
            self._connection, "pay_refunds", {name: getattr(refund, name) for name in COLUMNS["pay_refunds"]}
        )

    def refund_of(self, order_id: str) -> PayRefund | None:
        return self._first(PayRefund, f"{_REFUND} WHERE order_id = ?", (order_id,))

    def sold_and_due(self) -> tuple[str, ...]:
        """Orders whose sale, or the reversal that undid it, left money due that has not gone back yet.

        Looks at what ever became due, which few sales did.
        """
        return self._all(
            str,
            "SELECT DISTINCT p.id FROM transfers owed JOIN operations o ON o.id = owed.operation_id"
            " LEFT JOIN operation_facts f ON f.operation_id = o.id"
            " JOIN pay_orders p ON p.id = COALESCE(f.original_id, o.id)"
            " WHERE owed.credit >= 'refund_due:' AND owed.credit < 'refund_due;'"
            " AND owed.kind IN ('direct', 'posted') AND o.tender = 'online'"
            " AND NOT EXISTS (SELECT 1 FROM pay_refunds WHERE order_id = p.id) ORDER BY p.seq",
        )
