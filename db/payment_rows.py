"""Rows of what is paid online. Money in fen, times in UTC ms."""

from __future__ import annotations

from dataclasses import dataclass

from db.rows import Detail


@dataclass(frozen=True, slots=True)
class PayChannelRow:
    """A channel of a company as it is set up; `detail` holds no secrets."""

    company_id: int
    channel: str
    enabled: bool
    detail: Detail


@dataclass(frozen=True, slots=True)
class PayOrder:
    """An order as placed. `id` is its number at the gateway and its sale's id; `merchant` whom that is to
    pay; `operator_id` who placed it, for a tenant the program's own."""

    id: str
    request_id: str
    channel: str
    company_id: int
    merchant: str
    meter_id: str
    account_id: int
    amount_fen: int
    source: str
    operator_id: int
    expires_utc_ms: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class PayOrderEvent:
    """One step of an order's life."""

    order_id: str
    step: int
    state: str
    detail: Detail
    utc_ms: int


@dataclass(frozen=True, slots=True)
class PayOrderView:
    """An order with its present state, what the last step says, and when that was."""

    order: PayOrder
    state: str
    last: Detail
    changed_utc_ms: int


@dataclass(frozen=True, slots=True)
class Payment:
    """What a gateway took for an order: `paid_utc_ms` is its own time, `bill_day` the statement it is in."""

    order_id: str
    channel: str
    transaction_id: str
    amount_fen: int
    paid_utc_ms: int
    bill_day: str
    utc_ms: int


@dataclass(frozen=True, slots=True)
class PayRefund:
    """Paid money that goes back; `operation_id` is what left it due, None for money that was never sold."""

    id: str
    order_id: str
    operation_id: str | None
    amount_fen: int
    reason: str
    operator_id: int
    approval_id: str | None
    utc_ms: int


@dataclass(frozen=True, slots=True)
class PayOrderFilter:
    """Which orders a list shows; None: any. `until_utc_ms` is not included; `buildings` are those seen."""

    since_utc_ms: int | None = None
    until_utc_ms: int | None = None
    channel: str | None = None
    states: tuple[str, ...] | None = None
    accounts: tuple[int, ...] | None = None
    number: str | None = None
    buildings: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class PayBill:
    """A channel's statement of a day as it was fetched; money in fen."""

    company_id: int
    channel: str
    day: str
    sha256: str
    lines: int
    paid_fen: int
    refunded_fen: int
    fetched_utc_ms: int


@dataclass(frozen=True, slots=True)
class PayBillLine:
    """One movement of a statement; `kind` is payment or refund."""

    kind: str
    order_id: str
    refund_id: str
    transaction_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class PayDifference:
    """Where statement and book differ. `entry_id`: what settled it; `gone_utc_ms`: since when it is no more.

    `kind`: ours_only, theirs_only or amounts_differ; `line`: payment or refund; `object`: the order's number.
    """

    id: int
    company_id: int
    channel: str
    day: str
    kind: str
    line: str
    object: str
    transaction_id: str
    ours_fen: int | None
    theirs_fen: int | None
    found_utc_ms: int
    entry_id: str | None = None
    gone_utc_ms: int | None = None
