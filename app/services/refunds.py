"""Taking money out of a meter again (refund), and undoing a mistaken sale or refund (reversal).

Both are operations like a sale: recorded here, then driven. Value never leaves before proof: what a meter is
to give up is handed out by `vending.give_back` once the meter has given it up, and a reversal that gives a
refund back takes the money from the customer first (faults.md 2.5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.crash_points import reach
from app.domain.approvals import REFUND, REVERSAL
from app.domain.money import format_yuan
from app.domain.permissions import Permission, Session
from app.domain.refund import least_provable_fen
from app.domain.sale import Kind, SaleState
from app.errors import DeskError
from app.services import approvals, charging, postings, shifts
from app.services.approvals import Wanted
from app.services.meter_makes import money_rules
from app.services.office_credit import epoch_of
from app.services.operation_record import next_receipt, record
from app.services.rights import allow_meter
from app.services.sale_checks import (
    SaleGround,
    check_deposit,
    check_payment,
    findings,
    ground,
    raise_first,
    standing_findings,
)
from app.services.sale_views import whole_sale
from app.services.tills import company_of, drawer_of
from app.services.views import LiveState, QuoteWarning, SaleView
from db.ledger import Ledger
from db.money_rows import OperationFact
from db.rows import Operation, OperationView
from meterio.profiles import Profile

MOST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What a customer is to get back from a meter. `tender` is how it will be paid out."""

    request_id: str
    meter_id: str
    amount_fen: int
    tender: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReversalOrder:
    """What is to be undone. `received_fen` is what the customer hands over where a refund is undone."""

    request_id: str
    original_id: str
    received_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class RefundQuote:
    """What a refund or reversal would do. Balances are None while the meter has not been read.

    `adds`: the meter gets the amount again. `needs_second`: this operator may not do it alone.
    """

    meter_id: str
    original: str | None
    amount_fen: int
    tender: str
    adds: bool
    balance_fen: int | None
    balance_after_fen: int | None
    needs_second: bool
    wanted: Wanted
    warnings: tuple[QuoteWarning, ...]

    @property
    def allowed(self) -> bool:
        return not any(warning.blocks for warning in self.warnings)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A refund or reversal with the rows it stands on, checked and not yet written."""

    kind: Kind
    request_id: str
    base: SaleGround
    amount_fen: int
    tender: str
    received_fen: int
    adds: bool
    original: Operation | None
    alone: bool
    wanted: Wanted
    warnings: tuple[QuoteWarning, ...]


def quote_refund(
    ledger: Ledger,
    order: RefundOrder,
    live: LiveState | None,
    *,
    makes: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> RefundQuote:
    """What the refund would do, with everything that speaks against it. Writes nothing.

    `makes` are the profiles by name. Raises DeskError permission.*, money.*, sale.*.
    """
    allow_meter(ledger, session, Permission.REFUND, order.meter_id)
    plan = _refund_plan(ledger, order, live, makes=makes, now_utc_ms=now_utc_ms)
    return _quote(ledger, plan, live, session=session, now_utc_ms=now_utc_ms)


def open_refund(
    ledger: Ledger,
    order: RefundOrder,
    *,
    makes: Mapping[str, Profile],
    approval: str | None,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: bool = True,
) -> SaleView:
    """Record a refund, before any byte goes to the meter; a request id seen before gives what it made.

    Raises DeskError with nothing written: permission.*, approval.*, money.*, sale.*, refund.*.
    """
    allow_meter(ledger, session, Permission.REFUND, order.meter_id)
    made = ledger.operations.get(order.request_id)
    if made is not None:
        return _made_before(ledger, made, (order.meter_id, order.amount_fen))
    _check_reason(order.reason)
    charging.charge_now(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    plan = _refund_plan(ledger, order, live, makes=makes, now_utc_ms=now_utc_ms)
    return _open(
        ledger,
        plan,
        reason=order.reason.strip(),
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
        room_left=room_left,
    )


def quote_reversal(
    ledger: Ledger,
    order: ReversalOrder,
    live: LiveState | None,
    *,
    makes: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> RefundQuote:
    """What the reversal would do. Raises DeskError permission.*, sale.*, reversal.*."""
    original = _original(ledger, order.original_id)
    allow_meter(ledger, session, Permission.REVERSE, original.operation.meter_id)
    plan = _reversal_plan(ledger, order, original, live, makes=makes, session=session, now_utc_ms=now_utc_ms)
    return _quote(ledger, plan, live, session=session, now_utc_ms=now_utc_ms)


def open_reversal(
    ledger: Ledger,
    order: ReversalOrder,
    *,
    makes: Mapping[str, Profile],
    approval: str | None,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: bool = True,
) -> SaleView:
    """Record a reversal of the meter's newest sale or refund; a request id seen before gives what it made.

    Raises DeskError with nothing written: permission.*, approval.*, sale.*, refund.*, reversal.*.
    """
    original = _original(ledger, order.original_id)
    own = original.operation
    allow_meter(ledger, session, Permission.REVERSE, own.meter_id)
    made = ledger.operations.get(order.request_id)
    if made is not None:
        return _made_before(ledger, made, (own.meter_id, own.amount_fen))
    _check_reason(order.reason)
    charging.charge_now(ledger, own.meter_id, live, now_utc_ms=now_utc_ms)
    plan = _reversal_plan(ledger, order, original, live, makes=makes, session=session, now_utc_ms=now_utc_ms)
    if plan.adds and order.received_fen < plan.amount_fen:
        missing = plan.amount_fen - order.received_fen
        raise DeskError("sale.received_too_little", missing=format_yuan(missing))
    return _open(
        ledger,
        plan,
        reason=order.reason.strip(),
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
        room_left=room_left,
    )


def _refund_plan(
    ledger: Ledger,
    order: RefundOrder,
    live: LiveState | None,
    *,
    makes: Mapping[str, Profile],
    now_utc_ms: int,
) -> _Plan:
    if not order.request_id:
        raise ValueError("a refund needs the request id that its form was given")
    if order.amount_fen <= 0:
        raise DeskError("money.zero")
    check_payment(order.tender, "")
    base = ground(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    values = _values(ledger, base, order.amount_fen) | {"tender": order.tender}
    return _Plan(
        kind=Kind.REFUND,
        request_id=order.request_id,
        base=base,
        amount_fen=order.amount_fen,
        tender=order.tender,
        received_fen=0,
        adds=False,
        original=None,
        alone=True,
        wanted=Wanted(REFUND, order.request_id, values, _buildings(ledger, order.meter_id)),
        warnings=tuple(_deduction_findings(base, live, amount_fen=order.amount_fen, makes=makes)),
    )


def _reversal_plan(
    ledger: Ledger,
    order: ReversalOrder,
    original: OperationView,
    live: LiveState | None,
    *,
    makes: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> _Plan:
    if not order.request_id:
        raise ValueError("a reversal needs the request id that its form was given")
    own = original.operation
    base = ground(ledger, own.meter_id, live, now_utc_ms=now_utc_ms)
    _check_original(ledger, original, base)
    adds = own.kind == Kind.REFUND
    receipt = postings.receipt_text(own)
    values = _values(ledger, base, own.amount_fen) | {"receipt": receipt, "tender": own.tender}
    if adds:
        found = findings(base, live, amount_fen=own.amount_fen)
    else:
        found = _deduction_findings(base, live, amount_fen=own.amount_fen, makes=makes)
    return _Plan(
        kind=Kind.REVERSAL,
        request_id=order.request_id,
        base=base,
        amount_fen=own.amount_fen,
        tender=own.tender,
        received_fen=order.received_fen if adds else 0,
        adds=adds,
        original=own,
        alone=_in_running_shift(ledger, own, session=session),
        wanted=Wanted(REVERSAL, order.request_id, values, _buildings(ledger, own.meter_id)),
        warnings=tuple(found),
    )


def _check_original(ledger: Ledger, original: OperationView, base: SaleGround) -> None:
    """Only the newest thing done with the meter can be undone, whole and once."""
    own, receipt = original.operation, postings.receipt_text(original.operation)
    if own.kind not in (Kind.SALE, Kind.REFUND):
        raise DeskError("reversal.not_this_kind", receipt=receipt)
    if original.state != SaleState.CONFIRMED:
        raise DeskError("reversal.not_confirmed", receipt=receipt)
    before = ledger.operations.reversal_of(own.id)
    if before is not None:
        undone_by = _original(ledger, before.operation_id).operation
        raise DeskError("reversal.once", receipt=receipt, reversal=postings.receipt_text(undone_by))
    epoch = base.epoch
    last = ledger.operations.last_confirmed(own.meter_id, own.epoch)
    if epoch is None or epoch.epoch != own.epoch or last is None or last.operation_id != own.id:
        raise DeskError("reversal.not_the_last", receipt=receipt, meter=own.meter_id)
    if base.account.id != own.account_id:
        raise DeskError("reversal.other_account", receipt=receipt)
    if own.kind == Kind.REFUND and not postings.given_back(ledger, own.id):
        raise DeskError("reversal.not_handed_out", receipt=receipt)


def _in_running_shift(ledger: Ledger, own: Operation, *, session: Session) -> bool:
    """Whether the shift that made `own` still runs at this operator's drawer."""
    drawer = drawer_of(company_of(ledger, own.meter_id), session.drawer)
    running = ledger.shifts.open_at(drawer)
    if running is None or running.operator_id != session.operator_id:
        return False
    marks = ledger.shifts.events(running.shift_id)[0].detail["after"]
    since = int(str(marks["operations"])) if isinstance(marks, dict) else 0
    return any(view.operation.id == own.id for view in ledger.operations.at_drawer_since(drawer, since))


def _deduction_findings(
    base: SaleGround, live: LiveState | None, *, amount_fen: int, makes: Mapping[str, Profile]
) -> Iterator[QuoteWarning]:
    """All that speaks against taking `amount_fen` from this meter now."""
    meter = base.meter.id
    if base.credit_fen is None:
        yield from _make_findings(base, makes.get(base.meter.profile), amount_fen)
    yield from standing_findings(base, live)
    balance = base.balance_fen(live)
    if balance is not None and balance < amount_fen:
        params = {"meter": meter, "balance": format_yuan(balance)}
        yield QuoteWarning("refund.balance_too_low", blocks=True, params=params)


def _make_findings(base: SaleGround, make: Profile | None, amount_fen: int) -> Iterator[QuoteWarning]:
    meter = base.meter.id
    if make is None or "refund" not in make.commands:
        yield QuoteWarning("refund.only_at_closing", blocks=True, params={"meter": meter})
        return
    least = least_provable_fen(money_rules(make), price_e8=base.price.highest_e8)
    if amount_fen < least:
        params = {"meter": meter, "least": format_yuan(least)}
        yield QuoteWarning("refund.not_provable", blocks=True, params=params)


def _quote(
    ledger: Ledger, plan: _Plan, live: LiveState | None, *, session: Session, now_utc_ms: int
) -> RefundQuote:
    balance = plan.base.balance_fen(live)
    change = plan.amount_fen if plan.adds else -plan.amount_fen
    needed = approvals.needed(ledger, plan.wanted, plan.amount_fen, session=session, now_utc_ms=now_utc_ms)
    return RefundQuote(
        meter_id=plan.base.meter.id,
        original=postings.receipt_text(plan.original) if plan.original else None,
        amount_fen=plan.amount_fen,
        tender=plan.tender,
        adds=plan.adds,
        balance_fen=balance,
        balance_after_fen=None if balance is None else balance + change,
        needs_second=needed or not plan.alone,
        wanted=plan.wanted,
        warnings=plan.warnings,
    )


def _open(
    ledger: Ledger,
    plan: _Plan,
    *,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
    room_left: bool,
) -> SaleView:
    if not room_left:
        raise DeskError("sale.disk_nearly_full")
    reach("sale.before_record")
    raise_first(iter(plan.warnings))
    if plan.adds and plan.tender == "deposit":
        check_deposit(ledger, plan.base.account.id, plan.amount_fen)
    if approval is None and not plan.alone:
        raise DeskError("approval.needed", act=plan.wanted.act.name)
    approvals.cleared(
        ledger, plan.wanted, plan.amount_fen, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    operation = _operation(ledger, plan, session=session, now_utc_ms=now_utc_ms)
    fact = OperationFact(
        operation.id,
        adds=plan.adds,
        original_id=plan.original.id if plan.original else None,
        visit_id=None,
        source=None,
        reason=reason,
        approval_id=approval,
        utc_ms=now_utc_ms,
    )
    detail = plan.base.price.told(plan.amount_fen)
    record(ledger, operation, meter=plan.base.meter, fact=fact, detail=detail, by=session.name)
    reach("sale.while_recording")
    return whole_sale(ledger, operation.id)


def _operation(ledger: Ledger, plan: _Plan, *, session: Session, now_utc_ms: int) -> Operation:
    meter_id = plan.base.meter.id
    drawer = _drawer(ledger, plan, session=session, now_utc_ms=now_utc_ms)
    epoch = plan.base.epoch or epoch_of(ledger, meter_id, by=session.name, now_utc_ms=now_utc_ms)
    series, number = next_receipt(ledger, company_of(ledger, meter_id), plan.kind)
    return Operation(
        id=plan.request_id,
        kind=plan.kind,
        meter_id=meter_id,
        epoch=epoch.epoch,
        account_id=plan.base.account.id,
        amount_fen=plan.amount_fen,
        tender=plan.tender,
        received_fen=plan.received_fen,
        drawer=drawer,
        receipt_series=series,
        receipt_number=number,
        operator_id=session.operator_id,
        price_e8=plan.base.price.price_e8,
        utc_ms=now_utc_ms,
    )


def _drawer(ledger: Ledger, plan: _Plan, *, session: Session, now_utc_ms: int) -> str:
    """Where the money moves: at this desk's drawer, or by the channel that it was paid through."""
    if plan.original is not None and plan.tender == "online":
        return plan.original.drawer
    drawer = drawer_of(company_of(ledger, plan.base.meter.id), session.drawer)
    shifts.ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    return drawer


def _values(ledger: Ledger, base: SaleGround, amount_fen: int) -> dict[str, object]:
    """What the second person is shown, and what the approval is bound to."""
    customer = ledger.accounts.customer(base.account.customer_id)
    shop = ledger.shops.get(base.account.shop_id)
    return {
        "meter": base.meter.id,
        "shop": f"{shop.shop_number} {shop.name}" if shop else "",
        "customer": customer.name if customer else "",
        "amount_fen": amount_fen,
    }


def _buildings(ledger: Ledger, meter_id: str) -> frozenset[int] | None:
    building = ledger.meters.building_of(meter_id)
    return None if building is None else frozenset({building})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DeskError("refund.no_reason")
    if len(reason.strip()) > MOST_REASON:
        raise DeskError("refund.long_reason", most=MOST_REASON)


def _original(ledger: Ledger, operation_id: str) -> OperationView:
    view = ledger.operations.get(operation_id)
    if view is None:
        raise LookupError(f"no operation {operation_id}")
    return view


def _made_before(ledger: Ledger, made: OperationView, wanted: tuple[str, int]) -> SaleView:
    own = made.operation
    if (own.meter_id, own.amount_fen) != wanted:
        raise DeskError("sale.request_used", receipt=postings.receipt_text(own))
    return whole_sale(ledger, own.id)
