"""Orders to pay online: placed by a tenant or at the desk, seen, given up. What gateways say of them comes
through `online_steps`.

The amount is the book's own from the moment of placing; nobody can change it. A meter has one order that can
be paid at a time: a new one closes the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app import config
from app.crash_points import reach
from app.domain.money import format_yuan
from app.domain.payment import UNPAID, PayChannel, PaySource, PayState, order_number
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import charging, settings
from app.services.pay_accounts import online_operator
from app.services.pay_channels import channel_of
from app.services.postings import receipt_text
from app.services.rights import allow_meter
from app.services.sale_checks import findings, ground, raise_first
from app.services.tills import company_of
from app.services.views import LiveState, QuoteWarning
from db.ledger import Ledger
from db.payment_rows import PayOrder, PayOrderView
from db.rows import Detail

_MINUTE_MS = 60_000
TENANT = "tenant"
"""Who acts in the operation log when a tenant pays by himself."""


@dataclass(frozen=True, slots=True)
class PayWanted:
    """What a customer wants to pay. `request_id` is made when the form opens, so that a second press is the
    same order."""

    request_id: str
    meter_id: str
    amount_fen: int
    channel: PayChannel
    source: PaySource


@dataclass(frozen=True, slots=True)
class OnlineOrder:
    """An order as the customer sees it.

    `code` is the text of the code to scan, "" until there is one and when nobody can pay it any more; `why`
    says why an order is refused or held; `receipt` and `sale_state` are those of the sale that it became.
    """

    id: str
    channel: PayChannel
    meter_id: str
    account_id: int
    amount_fen: int
    state: PayState
    placed_utc_ms: int
    expires_utc_ms: int
    changed_utc_ms: int
    code: str = ""
    why: DeskError | None = None
    receipt: str = ""
    sale_state: str = ""


def place(
    ledger: Ledger,
    wanted: PayWanted,
    *,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: bool = True,
) -> OnlineOrder:
    """Place an order at the desk; a request id seen before gives the order it made.

    Raises DeskError with nothing written: permission.*, money.*, sale.*, pay.*.
    """
    allow_meter(ledger, session, Permission.SELL, wanted.meter_id)
    operator = (session.operator_id, session.name)
    return _place(
        ledger,
        wanted,
        live=live,
        account_id=None,
        operator=operator,
        now_utc_ms=now_utc_ms,
        room_left=room_left,
    )


def place_for_tenant(
    ledger: Ledger,
    wanted: PayWanted,
    *,
    account_id: int,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: bool = True,
) -> OnlineOrder:
    """Place an order for a tenant who has proven himself to be of `account_id`; otherwise as `place`.

    Raises also DeskError pay.not_yours for a meter that is not of this account.
    """
    held = ledger.accounts.open_of_meter(wanted.meter_id)
    if held is None or held[0].id != account_id:
        raise DeskError("pay.not_yours")
    operator = (online_operator(ledger), TENANT)
    return _place(
        ledger,
        wanted,
        live=live,
        account_id=account_id,
        operator=operator,
        now_utc_ms=now_utc_ms,
        room_left=room_left,
    )


def state(ledger: Ledger, order_id: str, *, session: Session) -> OnlineOrder:
    """One order as it stands. Raises DeskError: permission.*, pay.unknown."""
    view = ledger.payments.get(order_id)
    if view is None:
        raise DeskError("pay.unknown")
    allow_meter(ledger, session, Permission.LOOK, view.order.meter_id)
    return shown(ledger, view)


def state_for_tenant(ledger: Ledger, order_id: str, *, account_id: int) -> OnlineOrder:
    """One order of this account. Raises DeskError pay.unknown, also for an order of another."""
    return shown(ledger, _of_account(ledger, order_id, account_id))


def orders_for_tenant(ledger: Ledger, *, account_id: int, limit: int = 20) -> tuple[OnlineOrder, ...]:
    """The newest orders of this account, newest first."""
    return tuple(shown(ledger, view) for view in ledger.payments.of_account(account_id, limit=limit))


def give_up(ledger: Ledger, order_id: str, *, session: Session, now_utc_ms: int) -> OnlineOrder:
    """Nobody wants to pay this order any more: it is closed at the gateway.

    If it was paid all the same, it is a payment like any. Raises DeskError: permission.*, pay.unknown.
    """
    view = ledger.payments.get(order_id)
    if view is None:
        raise DeskError("pay.unknown")
    allow_meter(ledger, session, Permission.SELL, view.order.meter_id)
    return _give_up(ledger, view, by=session.name, now_utc_ms=now_utc_ms)


def give_up_for_tenant(ledger: Ledger, order_id: str, *, account_id: int, now_utc_ms: int) -> OnlineOrder:
    """`give_up` for a tenant. Raises DeskError pay.unknown."""
    view = _of_account(ledger, order_id, account_id)
    return _give_up(ledger, view, by=TENANT, now_utc_ms=now_utc_ms)


def shown(ledger: Ledger, view: PayOrderView) -> OnlineOrder:
    """The order as the customer sees it, for services that have asked for their own permission."""
    own, now = view.order, PayState(view.state)
    sale = ledger.operations.get(own.id)
    return OnlineOrder(
        id=own.id,
        channel=PayChannel(own.channel),
        meter_id=own.meter_id,
        account_id=own.account_id,
        amount_fen=own.amount_fen,
        state=now,
        placed_utc_ms=own.utc_ms,
        expires_utc_ms=own.expires_utc_ms,
        changed_utc_ms=view.changed_utc_ms,
        code=str(view.last["code"]) if now is PayState.OFFERED else "",
        why=why(view.last),
        receipt=receipt_text(sale.operation) if sale else "",
        sale_state=sale.state if sale else "",
    )


def why(detail: Detail) -> DeskError | None:
    """The sentence kept in a step's detail; None where it has none."""
    kept = detail.get("why")
    if not isinstance(kept, dict):
        return None
    params = kept.get("params")
    return DeskError(str(kept["key"]), **params if isinstance(params, dict) else {})


def _place(
    ledger: Ledger,
    wanted: PayWanted,
    *,
    live: LiveState | None,
    account_id: int | None,
    operator: tuple[int, str],
    now_utc_ms: int,
    room_left: bool,
) -> OnlineOrder:
    made = ledger.payments.by_request(wanted.request_id)
    if made is not None:
        return _made_before(ledger, made, wanted, account_id)
    if not room_left:
        raise DeskError("sale.disk_nearly_full")
    channel = channel_of(ledger, company_of(ledger, wanted.meter_id), wanted.channel)
    account = _check(ledger, wanted, live, now_utc_ms=now_utc_ms)
    minutes = settings.number(ledger, config.ONLINE_MIN)
    order = PayOrder(
        id=order_number(now_utc_ms),
        request_id=wanted.request_id,
        channel=wanted.channel,
        company_id=channel.company_id,
        merchant=str(channel.detail["merchant"]),
        meter_id=wanted.meter_id,
        account_id=account,
        amount_fen=wanted.amount_fen,
        source=wanted.source,
        operator_id=operator[0],
        expires_utc_ms=now_utc_ms + minutes * _MINUTE_MS,
        utc_ms=now_utc_ms,
    )
    for other in ledger.payments.open_of_meter(wanted.meter_id):
        if PayState(other.state) in (PayState.PLACED, PayState.OFFERED):
            _close(ledger, other.order.id, "superseded", by=operator[1], now_utc_ms=now_utc_ms)
    ledger.payments.place(order, by=operator[1])
    reach("pay.while_placing")
    return shown(ledger, ledger.payments.required(order.id))


def _check(ledger: Ledger, wanted: PayWanted, live: LiveState | None, *, now_utc_ms: int) -> int:
    """That the amount could be sold to the meter now; returns the account."""
    if not wanted.request_id:
        raise ValueError("an order needs the request id that its form was given")
    if wanted.amount_fen <= 0:
        raise DeskError("money.zero")
    limit = settings.sale_limit_fen(ledger)
    if wanted.amount_fen > limit:
        raise DeskError("sale.above_sale_limit", limit=format_yuan(limit))
    charging.charge_now(ledger, wanted.meter_id, live, now_utc_ms=now_utc_ms)
    base = ground(ledger, wanted.meter_id, live, now_utc_ms=now_utc_ms)
    raise_first(_all(ledger, wanted, findings(base, live, amount_fen=wanted.amount_fen)))
    return base.account.id


def _all(ledger: Ledger, wanted: PayWanted, found: Iterator[QuoteWarning]) -> Iterator[QuoteWarning]:
    """Money that is paid and not yet sold must be decided first: it counts against the same limits."""
    for other in ledger.payments.open_of_meter(wanted.meter_id):
        if PayState(other.state) not in UNPAID:
            yield QuoteWarning("pay.one_is_held", blocks=True, params={"order": other.order.id})
    yield from found


def _made_before(
    ledger: Ledger, made: PayOrderView, wanted: PayWanted, account_id: int | None
) -> OnlineOrder:
    own = made.order
    same = (own.meter_id, own.amount_fen, own.channel) == (wanted.meter_id, wanted.amount_fen, wanted.channel)
    if not same or account_id not in (None, own.account_id):
        raise DeskError("pay.request_used")
    return shown(ledger, made)


def _of_account(ledger: Ledger, order_id: str, account_id: int) -> PayOrderView:
    view = ledger.payments.get(order_id)
    if view is None or view.order.account_id != account_id:
        raise DeskError("pay.unknown")
    return view


def _give_up(ledger: Ledger, view: PayOrderView, *, by: str, now_utc_ms: int) -> OnlineOrder:
    if PayState(view.state) in (PayState.PLACED, PayState.OFFERED):
        _close(ledger, view.order.id, "given_up", by=by, now_utc_ms=now_utc_ms)
    return shown(ledger, ledger.payments.required(view.order.id))


def _close(ledger: Ledger, order_id: str, reason: str, *, by: str, now_utc_ms: int) -> None:
    ledger.payments.append_event(
        order_id, state=str(PayState.CLOSING), detail={"reason": reason}, utc_ms=now_utc_ms, by=by
    )
