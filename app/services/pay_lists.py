"""Online orders as the office sees them: the list by any filter, what waits for somebody, one order whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.payment import ASKS_A_PERSON, OPEN, PayChannel, PaySource, PayState
from app.domain.permissions import Permission, Session
from app.domain.sale import SaleState
from app.errors import DeskError
from app.services import online_steps, pay_refunds
from app.services.online_orders import OnlineOrder, shown, why
from app.services.postings import receipt_text
from app.services.rights import allow, allow_meter
from app.services.views import LiveState
from db.ledger import Ledger
from db.payment_rows import PayOrderFilter, PayOrderView

PAGE: Final = 100
WAITING: Final = "waiting"
"""A filter's word for all that waits for the office."""
UNDER_WAY: Final = "under_way"
"""And for all that is not finished."""


@dataclass(frozen=True, slots=True)
class PayQuery:
    """What to look for, as a person says it; empty is anything.

    `state` may also be WAITING or UNDER_WAY; `number` is an order's or a transaction's.
    """

    since_utc_ms: int | None = None
    until_utc_ms: int | None = None
    channel: str = ""
    state: str = ""
    shop: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class PayRow:
    """One line. `goes_back_fen` may be sent back now; `sale_state` is "" before there is a sale."""

    id: str
    channel: PayChannel
    source: PaySource
    state: PayState
    shop_number: str
    shop_name: str
    meter_id: str
    amount_fen: int
    paid_fen: int
    transaction_id: str
    receipt: str
    sale_state: str
    why: DeskError | None
    placed_utc_ms: int
    changed_utc_ms: int
    goes_back_fen: int

    @property
    def waits_for_office(self) -> bool:
        """Whether somebody has to decide: it is held, its refund was refused, or its sale left money due."""
        return self.state in ASKS_A_PERSON or (self.state is PayState.SOLD and self.goes_back_fen > 0)


@dataclass(frozen=True, slots=True)
class PayPage:
    """Rows, newest first; `following` is where the next page begins, None after the last."""

    rows: tuple[PayRow, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class PayStep:
    """One step of an order's life, with what the gateway said or why it was."""

    state: PayState
    utc_ms: int
    text: str
    why: DeskError | None


@dataclass(frozen=True, slots=True)
class PayOrderShown:
    """One order whole: its row, its steps, its refund's number and reason."""

    row: PayRow
    order: OnlineOrder
    steps: tuple[PayStep, ...]
    refund_id: str
    refund_reason: str


def page(
    ledger: Ledger, query: PayQuery, *, before: int | None = None, limit: int = PAGE, session: Session
) -> PayPage:
    """One page of what fits `query`, of one's own buildings.

    Raises DeskError: permission.*, sales.no_such_shop.
    """
    scope = allow(ledger, session, Permission.LOOK)
    wanted = PayOrderFilter(
        since_utc_ms=query.since_utc_ms,
        until_utc_ms=query.until_utc_ms,
        channel=query.channel or None,
        states=_states(query.state),
        accounts=_accounts(ledger, query.shop),
        number=query.number.strip().upper() or None,
        buildings=scope.buildings,
    )
    found = ledger.payments.page(wanted, before=before, limit=limit)
    rows = tuple(_row(ledger, view) for _, view in found)
    if query.state == WAITING:
        rows = tuple(row for row in rows if row.waits_for_office)
    return PayPage(rows, found[-1][0] if len(found) == limit else None)


def waiting(ledger: Ledger, *, session: Session) -> tuple[PayRow, ...]:
    """All that waits for the office, oldest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    held = [view for view in ledger.payments.open_all() if PayState(view.state) in ASKS_A_PERSON]
    due = [ledger.payments.get(one) for one in ledger.payments.sold_and_due()]
    views = [*held, *(view for view in due if view is not None)]
    return tuple(
        row
        for row in (_row(ledger, view) for view in views)
        if row.waits_for_office and scope.covers(ledger.meters.building_of(row.meter_id))
    )


def whole(ledger: Ledger, order_id: str, *, session: Session) -> PayOrderShown:
    """One order. Raises DeskError: permission.*, pay.unknown."""
    view = ledger.payments.get(order_id)
    if view is None:
        raise DeskError("pay.unknown")
    allow_meter(ledger, session, Permission.LOOK, view.order.meter_id)
    refund = ledger.payments.refund_of(order_id)
    steps = tuple(
        PayStep(PayState(one.state), one.utc_ms, str(one.detail.get("text", "")), why(one.detail))
        for one in ledger.payments.events(order_id)
    )
    return PayOrderShown(
        row=_row(ledger, view),
        order=shown(ledger, view),
        steps=steps,
        refund_id=refund.id if refund else "",
        refund_reason=refund.reason if refund else "",
    )


def sell(
    ledger: Ledger, order_id: str, *, session: Session, live: LiveState | None, now_utc_ms: int
) -> PayRow:
    """The office sells what is held, now that nothing speaks against it any more.

    Raises DeskError: permission.*, pay.unknown, pay.not_held, and whatever still speaks against it.
    """
    view = ledger.payments.get(order_id)
    if view is None:
        raise DeskError("pay.unknown")
    allow_meter(ledger, session, Permission.SELL, view.order.meter_id)
    if view.state != PayState.HELD:
        raise DeskError("pay.not_held", order=order_id)
    sold = online_steps.sell_waiting(ledger, order_id, live=live, now_utc_ms=now_utc_ms, by=session.name)
    return _row(ledger, sold)


def _states(word: str) -> tuple[str, ...] | None:
    if not word:
        return None
    if word == WAITING:
        return tuple(sorted((*ASKS_A_PERSON, PayState.SOLD)))
    return tuple(sorted(OPEN)) if word == UNDER_WAY else (word,)


def _accounts(ledger: Ledger, shop_number: str) -> tuple[int, ...] | None:
    """Every account that the shop ever had."""
    if not shop_number.strip():
        return None
    shop = ledger.shops.by_number(shop_number.strip())
    if shop is None:
        raise DeskError("sales.no_such_shop", shop=shop_number.strip())
    return tuple(account.id for account in ledger.accounts.of_shop(shop.id))


def _row(ledger: Ledger, view: PayOrderView) -> PayRow:
    own = view.order
    account = ledger.accounts.get(own.account_id)
    shop = ledger.shops.get(account.shop_id) if account else None
    payment = ledger.payments.payment(own.id)
    sale = ledger.operations.get(own.id)
    due = pay_refunds.due(ledger, view)
    return PayRow(
        id=own.id,
        channel=PayChannel(own.channel),
        source=PaySource(own.source),
        state=PayState(view.state),
        shop_number=shop.shop_number if shop else "",
        shop_name=shop.name if shop else "",
        meter_id=own.meter_id,
        amount_fen=own.amount_fen,
        paid_fen=payment.amount_fen if payment else 0,
        transaction_id=payment.transaction_id if payment else "",
        receipt=receipt_text(sale.operation) if sale else "",
        sale_state=SaleState(sale.state) if sale else "",
        why=why(view.last),
        placed_utc_ms=own.utc_ms,
        changed_utc_ms=view.changed_utc_ms,
        goes_back_fen=due.amount_fen if due else 0,
    )
