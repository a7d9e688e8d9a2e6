"""The steps of an operation after it is recorded: each one transaction, each checked against the table of its
life. A sale, a refund, a reversal and credit moved to another meter go the same way.

The engine calls these with what the meter said. Event details (JSON, read by slips, lists and the verifier):

    sending     send (1..), frame_sha256, before {count, balance_fen, total_fen, utc_ms, last {amount_fen,
                count, utc_ms}}; what the make does not tell is null or absent
    in_doubt    answer, code, text
    confirmed   by ("reply" when the meter also said yes, else "read-back"), seen {as before}; or by "office",
                credit_before_fen, credit_after_fen, where the office holds the meter's money
    rejected    answer, code, text
    not_applied fence {kind, collector, bus, session, sequence, utc_ms}, seen, asked_by
    escalated   verdict or reason, seen
    void        reason
    confirmed or not_applied, decided by persons: by "persons", approvers, request (the approval), reason
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.crash_points import reach
from app.domain.sale import (
    Answer,
    Attempt,
    IllegalTransition,
    LastPurchase,
    MeterBook,
    SaleState,
    check_transition,
)
from app.services import postings
from db.ledger import Ledger
from db.rows import Detail, Operation, OperationEvent, OperationView

ENGINE = "engine"
"""Who acts in the audit trail when the program goes on by itself."""

CANCEL_ASKED = "cancel.asked"
"""Audit action by which an operator asks that a sale in doubt be given up behind a fence."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The proof that no frame sent earlier can still reach the meter (faults.md 2.4)."""

    kind: str
    collector: str
    bus: int
    session: str
    sequence: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What the book knows of one operation, for whoever drives it on.

    `adds`: the meter is to get the amount, else to give it. `price_e8` is the
    highest that its use may have cost meanwhile. `last_count` is k,
    `expected` the meter's own book when k was proven (None: not known).
    `attempt` is the newest transmission, None before the first. What was
    `paid_online` needs no cashier to go on.
    """

    sale_id: str
    kind: str
    adds: bool
    meter_id: str
    state: SaleState
    amount_fen: int
    price_e8: int
    last_count: int
    expected: MeterBook | None
    attempt: Attempt | None
    sends: int
    cancel_asked_by: str | None
    paid_online: bool = False


def facts(ledger: Ledger, sale_id: str) -> SaleFacts:
    """Raises LookupError for an id that was never recorded."""
    view = _view(ledger, sale_id)
    sale = view.operation
    events = ledger.operations.events(sale_id)
    sendings = [event for event in events if event.state == SaleState.SENDING]
    highest = events[0].detail.get("highest_price_e8")
    return SaleFacts(
        sale_id=sale.id,
        kind=sale.kind,
        adds=postings.adds(ledger, sale),
        meter_id=sale.meter_id,
        state=SaleState(view.state),
        amount_fen=sale.amount_fen,
        price_e8=highest if isinstance(highest, int) else sale.price_e8,
        last_count=ledger.operations.last_confirmed_count(sale.meter_id, sale.epoch),
        expected=_expected(ledger, sale),
        attempt=_attempt(sale, sendings[-1]) if sendings else None,
        sends=len(sendings),
        cancel_asked_by=cancel_asked_by(ledger, sale_id),
        paid_online=sale.tender == "online",
    )


def reserve(
    ledger: Ledger, sale_id: str, *, count: int, before: MeterBook, frame_sha256: str, now_utc_ms: int
) -> None:
    """RECORDED -> SENDING: count n and the exact frame are in the book before the frame leaves.

    A deduction may be sent under the last count k (app/domain/refund.py), which then stays whose it is.
    """
    sale = _enter(ledger, sale_id, SaleState.SENDING)
    last = ledger.operations.last_confirmed_count(sale.meter_id, sale.epoch)
    if count == last + 1:
        ledger.operations.reserve_count(sale_id, meter_id=sale.meter_id, epoch=sale.epoch, count=count)
    elif count != last or postings.adds(ledger, sale):
        raise ValueError(f"count {count} does not follow the last confirmed one of {sale.meter_id}")
    detail = {"send": 1, "frame_sha256": frame_sha256, "before": book_detail(before)}
    _append(ledger, sale_id, SaleState.SENDING, count=count, detail=detail, utc_ms=now_utc_ms)
    reach("sale.while_reserving")


def resend(ledger: Ledger, sale_id: str, *, before: MeterBook, frame_sha256: str, now_utc_ms: int) -> None:
    """IN_DOUBT -> SENDING: the same count and amount again, never others (faults.md 0.5).

    Raises IllegalTransition too when somebody asked to cancel: then only a fence may follow.
    """
    _enter(ledger, sale_id, SaleState.SENDING)
    if cancel_asked_by(ledger, sale_id) is not None:
        raise IllegalTransition(f"{sale_id} is being cancelled")
    events = [event for event in ledger.operations.events(sale_id) if event.state == SaleState.SENDING]
    detail = {"send": len(events) + 1, "frame_sha256": frame_sha256, "before": book_detail(before)}
    _append(ledger, sale_id, SaleState.SENDING, count=events[-1].count, detail=detail, utc_ms=now_utc_ms)


def mark_in_doubt(
    ledger: Ledger, sale_id: str, *, answer: Answer, code: int | None, text: str, now_utc_ms: int
) -> None:
    """SENDING -> IN_DOUBT: no proof either way. The money stays in transit, the meter stays held."""
    _enter(ledger, sale_id, SaleState.IN_DOUBT)
    count = _sent_count(ledger, sale_id)
    detail = {"answer": str(answer), "code": code, "text": text}
    _append(ledger, sale_id, SaleState.IN_DOUBT, count=count, detail=detail, utc_ms=now_utc_ms)


def settle(ledger: Ledger, sale_id: str, *, seen: MeterBook, by_reply: bool, now_utc_ms: int) -> None:
    """SENDING or IN_DOUBT -> CONFIRMED: the meter's own book shows it; the money is posted."""
    sale = _enter(ledger, sale_id, SaleState.CONFIRMED)
    count = _sent_count(ledger, sale_id)
    detail = {"by": "reply" if by_reply else "read-back", "seen": book_detail(seen)}
    _append(ledger, sale_id, SaleState.CONFIRMED, count=count, detail=detail, utc_ms=now_utc_ms)
    postings.confirm(ledger, sale, utc_ms=now_utc_ms)
    reach("sale.while_settling")


def reject(ledger: Ledger, sale_id: str, *, code: int, text: str, now_utc_ms: int) -> None:
    """SENDING -> REJECTED: the first transmission met a refusal that cannot follow a success."""
    sale = _enter(ledger, sale_id, SaleState.REJECTED)
    sends = [event for event in ledger.operations.events(sale_id) if event.state == SaleState.SENDING]
    if len(sends) != 1:
        raise ValueError("a refusal is final only on the first transmission (faults.md 2.3, 6)")
    detail = {"answer": str(Answer.REFUSED), "code": code, "text": text}
    _close_unproven(ledger, sale, SaleState.REJECTED, detail=detail, by=ENGINE, now_utc_ms=now_utc_ms)


def not_applied(ledger: Ledger, sale_id: str, *, fence: Fence, seen: MeterBook, now_utc_ms: int) -> None:
    """IN_DOUBT -> NOT_APPLIED: behind a fence the meter still shows k, so no copy can ever count."""
    sale = _enter(ledger, sale_id, SaleState.NOT_APPLIED)
    if seen.utc_ms < fence.utc_ms:
        raise ValueError("the meter must be read after the fence (faults.md 2.4)")
    asked_by = cancel_asked_by(ledger, sale_id)
    detail = {"fence": fence_detail(fence), "seen": book_detail(seen), "asked_by": asked_by}
    by = asked_by or ENGINE
    _close_unproven(ledger, sale, SaleState.NOT_APPLIED, detail=detail, by=by, now_utc_ms=now_utc_ms)
    reach("sale.while_giving_up")


def escalate(ledger: Ledger, sale_id: str, *, reason: str, seen: MeterBook | None, now_utc_ms: int) -> None:
    """IN_DOUBT -> ESCALATED: nothing more by itself; the meter stays frozen until two persons decide."""
    _enter(ledger, sale_id, SaleState.ESCALATED)
    count = _sent_count(ledger, sale_id)
    detail = {"reason": reason, "seen": book_detail(seen) if seen else None}
    _append(ledger, sale_id, SaleState.ESCALATED, count=count, detail=detail, utc_ms=now_utc_ms)


def decide(ledger: Ledger, sale_id: str, *, applied: bool, detail: Detail, by: str, now_utc_ms: int) -> None:
    """ESCALATED -> CONFIRMED or NOT_APPLIED: two persons decided, as `detail` says."""
    if _view(ledger, sale_id).state != SaleState.ESCALATED:
        raise IllegalTransition(f"{sale_id} is not for persons to decide")
    if not applied:
        sale = _enter(ledger, sale_id, SaleState.NOT_APPLIED)
        _close_unproven(ledger, sale, SaleState.NOT_APPLIED, detail=detail, by=by, now_utc_ms=now_utc_ms)
        return
    sale = _enter(ledger, sale_id, SaleState.CONFIRMED)
    count = _sent_count(ledger, sale_id)
    _append(ledger, sale_id, SaleState.CONFIRMED, count=count, detail=detail, utc_ms=now_utc_ms, by=by)
    postings.confirm(ledger, sale, utc_ms=now_utc_ms)


def void(ledger: Ledger, sale_id: str, *, reason: str, by: str, now_utc_ms: int) -> None:
    """RECORDED -> VOID: nothing was ever sent; what was paid is due back."""
    sale = _enter(ledger, sale_id, SaleState.VOID)
    _append(ledger, sale_id, SaleState.VOID, count=None, detail={"reason": reason}, utc_ms=now_utc_ms, by=by)
    postings.undo(ledger, sale, utc_ms=now_utc_ms)


def take_up(ledger: Ledger, *, now_utc_ms: int) -> tuple[str, ...]:
    """At start: every SENDING becomes IN_DOUBT; returns the ids of all open sales, oldest first."""
    found = ledger.operations.open_all()
    for view in found:
        if view.state == SaleState.SENDING:
            text = "the program ended while the frame was out"
            mark_in_doubt(
                ledger,
                view.operation.id,
                answer=Answer.RESTARTED,
                code=None,
                text=text,
                now_utc_ms=now_utc_ms,
            )
    return tuple(view.operation.id for view in found)


def cancel_asked_by(ledger: Ledger, sale_id: str) -> str | None:
    """The operator who asked to give this sale up, None if nobody did."""
    asked = [entry for entry in ledger.audit.of(sale_id) if entry.action == CANCEL_ASKED]
    return asked[-1].operator if asked else None


def book_detail(book: MeterBook) -> dict[str, object]:
    detail: dict[str, object] = {
        "count": book.count,
        "balance_fen": book.balance_fen,
        "total_fen": book.total_fen,
        "utc_ms": book.utc_ms,
    }
    if book.last is not None:
        detail["last"] = {
            "amount_fen": book.last.amount_fen,
            "count": book.last.count,
            "utc_ms": book.last.utc_ms,
        }
    return detail


def fence_detail(fence: Fence) -> dict[str, int | str]:
    return {
        "kind": fence.kind,
        "collector": fence.collector,
        "bus": fence.bus,
        "session": fence.session,
        "sequence": fence.sequence,
        "utc_ms": fence.utc_ms,
    }


def book_of(detail: Detail, name: str) -> MeterBook | None:
    """The meter's book kept in an event's detail under `name`; None where there is none."""
    kept = detail.get(name)
    if not isinstance(kept, Mapping):
        return None
    last = kept.get("last")
    return MeterBook(
        count=_optional(kept["count"]),
        balance_fen=int(kept["balance_fen"]),
        total_fen=_optional(kept["total_fen"]),
        utc_ms=int(kept["utc_ms"]),
        last=_last_purchase(last) if isinstance(last, Mapping) else None,
    )


def _last_purchase(kept: Mapping[str, object]) -> LastPurchase:
    return LastPurchase(
        amount_fen=_optional(kept["amount_fen"]) or 0,
        count=_optional(kept["count"]),
        utc_ms=_optional(kept["utc_ms"]),
    )


def _optional(value: object) -> int | None:
    return None if value is None else int(str(value))


def _attempt(sale: Operation, sending: OperationEvent) -> Attempt:
    before = book_of(sending.detail, "before")
    if before is None or sending.count is None:
        raise ValueError(f"{sale.id}: a frame was sent without its count and the meter's book")
    return Attempt(count=sending.count, amount_fen=sale.amount_fen, before=before)


def _expected(ledger: Ledger, sale: Operation) -> MeterBook | None:
    """The meter's own book as its last confirmed sale of this epoch proved it."""
    last = ledger.operations.last_confirmed(sale.meter_id, sale.epoch)
    return book_of(last.detail, "seen") if last else None


def _close_unproven(
    ledger: Ledger, sale: Operation, state: SaleState, *, detail: Detail, by: str, now_utc_ms: int
) -> None:
    """A final state in which the meter took no part: its count is free, what was paid is due back."""
    count = _sent_count(ledger, sale.id)
    _append(ledger, sale.id, state, count=count, detail=detail, utc_ms=now_utc_ms, by=by)
    if ledger.operations.reserved_count(sale.id) is not None:
        ledger.operations.free_count(sale.id)
    postings.undo(ledger, sale, utc_ms=now_utc_ms)


def _sent_count(ledger: Ledger, sale_id: str) -> int:
    """The count that every copy of this operation was sent under."""
    for event in ledger.operations.events(sale_id):
        if event.state == SaleState.SENDING and event.count is not None:
            return event.count
    raise ValueError(f"{sale_id} was never sent")


def _view(ledger: Ledger, sale_id: str) -> OperationView:
    view = ledger.operations.get(sale_id)
    if view is None:
        raise LookupError(f"no sale {sale_id}")
    return view


def _enter(ledger: Ledger, sale_id: str, state: SaleState) -> Operation:
    """The sale, if its present state may be followed by `state`; IllegalTransition otherwise."""
    view = _view(ledger, sale_id)
    check_transition(SaleState(view.state), state)
    return view.operation


def _append(
    ledger: Ledger,
    sale_id: str,
    state: SaleState,
    *,
    count: int | None,
    detail: Detail,
    utc_ms: int,
    by: str = ENGINE,
) -> None:
    ledger.operations.append_event(
        sale_id, state=str(state), count=count, detail=detail, utc_ms=utc_ms, by=by
    )
