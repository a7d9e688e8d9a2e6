"""Sales as the desk, the lists and the slip show them: put together from the book's rows, never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.money import quantity_milli
from app.domain.permissions import Permission, Session
from app.domain.sale import Answer, MeterBook, NextStep, SaleState, is_due
from app.services import postings
from app.services.rights import allow, allow_sale
from app.services.sale_steps import book_of, cancel_asked_by
from app.services.views import InDoubtRow, Pursuit, SaleRow, SaleStepView, SaleView
from db.rows import Operation, OperationEvent, OperationView, Shop

if TYPE_CHECKING:
    from app.services.readings import LiveBoard
    from db.ledger import Ledger


def sale(ledger: Ledger, sale_id: str, *, session: Session) -> SaleView:
    """One sale with its steps. Raises DeskError permission.*; LookupError for an id that was never
    recorded."""
    allow_sale(ledger, session, Permission.LOOK, sale_id)
    return whole_sale(ledger, sale_id)


def whole_sale(ledger: Ledger, sale_id: str) -> SaleView:
    """`sale` for services that have asked for their own permission. Raises LookupError."""
    view = ledger.operations.get(sale_id)
    if view is None:
        raise LookupError(f"no sale {sale_id}")
    return _sale_view(ledger, view)


def recent(ledger: Ledger, limit: int = 50, *, session: Session) -> tuple[SaleRow, ...]:
    """The newest sales, newest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    return tuple(row_of(ledger, view) for view in ledger.operations.recent(limit, buildings=scope.buildings))


def in_doubt(ledger: Ledger, live: LiveBoard | None = None, *, session: Session) -> tuple[InDoubtRow, ...]:
    """Sales without their outcome, oldest first. `live` adds what the engine is doing about each now.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    return tuple(
        _in_doubt_row(ledger, view, live.pursuit(view.operation.id) if live else None)
        for view in ledger.operations.open_all(buildings=scope.buildings)
    )


def _sale_view(ledger: Ledger, view: OperationView) -> SaleView:
    own = view.operation
    events = ledger.operations.events(own.id)
    shop = _shop(ledger, own)
    place = _place(ledger, shop)
    meter = ledger.meters.get(own.meter_id)
    before, after = _balances(events)
    seen = _last_book(events, SaleState.CONFIRMED, "seen")
    given = postings.given_back(ledger, own.id)
    adds = postings.adds(ledger, own)
    state = SaleState(view.state)
    due = is_due(own.kind, state, adds=adds) and not given
    fact = ledger.operations.fact(own.id)
    return SaleView(
        id=own.id,
        kind=own.kind,
        adds=adds,
        receipt=postings.receipt_text(own),
        state=state,
        meter_id=own.meter_id,
        medium=meter.medium if meter else "",
        shop_id=shop.id,
        shop_number=shop.shop_number,
        shop_name=shop.name,
        building=place[0],
        area=place[1],
        floor=shop.floor,
        account_id=own.account_id,
        customer_name=_customer_name(ledger, own.account_id),
        amount_fen=own.amount_fen,
        received_fen=own.received_fen,
        change_fen=max(own.received_fen - own.amount_fen, 0),
        tender=own.tender,
        drawer=own.drawer,
        price_e8=own.price_e8,
        quantity_milli=_quantity_milli(own, events[0]),
        count=_count(events),
        balance_before_fen=before,
        balance_after_fen=after,
        total_purchased_fen=seen.total_fen if seen else None,
        operator_id=own.operator_id,
        operator_name=_operator_name(ledger, own.operator_id),
        utc_ms=own.utc_ms,
        changed_utc_ms=view.changed_utc_ms,
        prints=ledger.receipts.next_copy(own.id),
        refund_due_fen=own.amount_fen if due else 0,
        given_back_fen=own.amount_fen if given else 0,
        cancel_asked=cancel_asked_by(ledger, own.id) is not None,
        steps=tuple(_step(event) for event in events),
        reference=_text(events[0].detail.get("reference")) or "",
        reason=fact.reason if fact else "",
        visit_id=fact.visit_id if fact else None,
        original=_receipt(ledger, fact.original_id) if fact else None,
        undone_by=_undone_by(ledger, own.id),
        price_kind=_text(events[0].detail.get("price_kind")) or "one",
    )


def _quantity_milli(own: Operation, recorded: OperationEvent) -> int | None:
    """What the amount stands for, by the plan as it was then."""
    if "price_kind" in recorded.detail:
        return _integer(recorded.detail.get("quantity_milli"))
    return quantity_milli(own.amount_fen, own.price_e8)


def _balances(events: tuple[OperationEvent, ...]) -> tuple[int | None, int | None]:
    """Before and after, in fen: the meter's own words, or the office's book where it holds the money."""
    last = events[-1].detail
    if "credit_after_fen" in last:
        return _integer(last["credit_before_fen"]), _integer(last["credit_after_fen"])
    before = _last_book(events, SaleState.SENDING, "before")
    after = _last_book(events, SaleState.CONFIRMED, "seen")
    return before.balance_fen if before else None, after.balance_fen if after else None


def _receipt(ledger: Ledger, operation_id: str | None) -> str | None:
    view = ledger.operations.get(operation_id) if operation_id is not None else None
    return postings.receipt_text(view.operation) if view else None


def _undone_by(ledger: Ledger, operation_id: str) -> str | None:
    fact = ledger.operations.reversal_of(operation_id)
    return _receipt(ledger, fact.operation_id) if fact else None


def _step(event: OperationEvent) -> SaleStepView:
    detail = event.detail
    seen = book_of(detail, "seen") or book_of(detail, "before")
    answer = detail.get("answer")
    fence = detail.get("fence")
    return SaleStepView(
        step=event.step,
        state=SaleState(event.state),
        utc_ms=event.utc_ms,
        count=event.count,
        answer=Answer(str(answer)) if answer is not None else None,
        answer_code=_integer(detail.get("code")),
        frame_sha256=_text(detail.get("frame_sha256")),
        seen_count=seen.count if seen else None,
        seen_balance_fen=seen.balance_fen if seen else None,
        seen_total_fen=seen.total_fen if seen else None,
        fence=str(fence["kind"]) if isinstance(fence, dict) else None,
        reason=_text(detail.get("reason")),
    )


def row_of(ledger: Ledger, view: OperationView) -> SaleRow:
    """One line of a list, for services that have asked for their own permission."""
    own = view.operation
    shop = _shop(ledger, own)
    return SaleRow(
        id=own.id,
        kind=own.kind,
        adds=postings.adds(ledger, own),
        receipt=postings.receipt_text(own),
        state=SaleState(view.state),
        meter_id=own.meter_id,
        shop_number=shop.shop_number,
        shop_name=shop.name,
        amount_fen=own.amount_fen,
        tender=own.tender,
        operator_name=_operator_name(ledger, own.operator_id),
        count=view.count,
        utc_ms=own.utc_ms,
        changed_utc_ms=view.changed_utc_ms,
        channel=postings.channel(own),
    )


def _in_doubt_row(ledger: Ledger, view: OperationView, pursuit: Pursuit | None) -> InDoubtRow:
    own, state = view.operation, SaleState(view.state)
    events = ledger.operations.events(own.id)
    sendings = [event for event in events if event.state == SaleState.SENDING]
    shop = _shop(ledger, own)
    before = _last_book(events, SaleState.SENDING, "before")
    seen = _last_book(events, SaleState.ESCALATED, "seen")
    answer, code, answered = _last_answer(events, pursuit)
    return InDoubtRow(
        sale_id=own.id,
        kind=own.kind,
        adds=postings.adds(ledger, own),
        receipt=postings.receipt_text(own),
        state=state,
        shop_number=shop.shop_number,
        shop_name=shop.name,
        meter_id=own.meter_id,
        amount_fen=own.amount_fen,
        operator_name=_operator_name(ledger, own.operator_id),
        recorded_utc_ms=own.utc_ms,
        changed_utc_ms=view.changed_utc_ms,
        count=_count(events),
        frame_sha256=_text(sendings[-1].detail.get("frame_sha256")) if sendings else None,
        sends=len(sendings),
        last_sent_utc_ms=sendings[-1].utc_ms if sendings else None,
        answer=answer,
        answer_code=code,
        answer_utc_ms=answered,
        before_count=before.count if before else None,
        before_balance_fen=before.balance_fen if before else None,
        seen_count=seen.count if seen else None,
        seen_balance_fen=seen.balance_fen if seen else None,
        seen_utc_ms=seen.utc_ms if seen else None,
        next_step=_next_step(state, pursuit),
        next_utc_ms=pursuit.next_utc_ms if pursuit and state is not SaleState.ESCALATED else None,
        tries=pursuit.tries if pursuit else 0,
        cancel_asked=cancel_asked_by(ledger, own.id) is not None,
        can_cancel=state in (SaleState.RECORDED, SaleState.SENDING, SaleState.IN_DOUBT),
        needs_two_persons=state is SaleState.ESCALATED,
    )


def _next_step(state: SaleState, pursuit: Pursuit | None) -> NextStep:
    if state is SaleState.ESCALATED:
        return NextStep.TWO_PERSONS
    if pursuit is not None:
        return pursuit.next_step
    return NextStep.SEND if state is SaleState.RECORDED else NextStep.READ_BACK


def _last_answer(
    events: tuple[OperationEvent, ...], pursuit: Pursuit | None
) -> tuple[Answer, int | None, int]:
    """How the last question to the meter ended, by the book or, where newer, by the engine."""
    last = events[-1]
    if pursuit is not None and pursuit.answer is not None and (pursuit.answer_utc_ms or 0) >= last.utc_ms:
        return pursuit.answer, None, pursuit.answer_utc_ms or last.utc_ms
    if last.state == SaleState.RECORDED:
        return Answer.NOT_SENT, None, last.utc_ms
    if last.state == SaleState.SENDING:
        return Answer.WAITING, None, last.utc_ms
    told = next(event for event in reversed(events) if "answer" in event.detail)
    return Answer(str(told.detail["answer"])), _integer(told.detail.get("code")), told.utc_ms


def _last_book(events: tuple[OperationEvent, ...], state: SaleState, name: str) -> MeterBook | None:
    for event in reversed(events):
        if event.state == state:
            return book_of(event.detail, name)
    return None


def _count(events: tuple[OperationEvent, ...]) -> int | None:
    return next((event.count for event in reversed(events) if event.count is not None), None)


def _shop(ledger: Ledger, own: Operation) -> Shop:
    account = ledger.accounts.get(own.account_id)
    shop = ledger.shops.get(account.shop_id) if account else None
    if shop is None:
        raise LookupError(f"sale {own.id} has no shop")
    return shop


def _place(ledger: Ledger, shop: Shop) -> tuple[str, str]:
    area = next(area for area in ledger.shops.areas() if area.id == shop.area_id)
    building = next(building for building in ledger.shops.buildings() if building.id == area.building_id)
    return building.name, area.name


def _customer_name(ledger: Ledger, account_id: int) -> str:
    account = ledger.accounts.get(account_id)
    customer = ledger.accounts.customer(account.customer_id) if account else None
    return customer.name if customer else ""


def _operator_name(ledger: Ledger, operator_id: int) -> str:
    operator = ledger.operators.get(operator_id)
    return operator.display_name if operator else ""


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
