"""What became of an operation that the program could not settle: two persons say so, with their reason.

Behind such a decision there may be no proof, so the meter stays on a watch list: `watched` says what a later
read would have to show to contradict it (faults.md 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.approvals import DECIDE_SALE
from app.domain.permissions import Permission, Session
from app.domain.sale import SaleState
from app.errors import DeskError
from app.services import approvals, postings, sale_steps
from app.services.approvals import Wanted
from app.services.rights import allow_sale
from app.services.sale_views import whole_sale
from app.services.views import SaleView
from db.ledger import Ledger
from db.rows import OperationView

MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Watch:
    """A decision that a later read of the meter may contradict: by showing this purchase count."""

    sale_id: str
    receipt: str
    meter_id: str
    contradicting_count: int


def wanted(ledger: Ledger, sale_id: str, *, applied: bool, session: Session) -> Wanted:
    """What the second person is shown. Raises DeskError: permission.*, sale.not_escalated."""
    allow_sale(ledger, session, Permission.DECIDE_SALE, sale_id)
    own = _escalated(ledger, sale_id).operation
    account = ledger.accounts.get(own.account_id)
    customer = ledger.accounts.customer(account.customer_id) if account else None
    values = {
        "receipt": postings.receipt_text(own),
        "meter": own.meter_id,
        "customer": customer.name if customer else "",
        "amount_fen": own.amount_fen,
        "outcome": str(SaleState.CONFIRMED if applied else SaleState.NOT_APPLIED),
    }
    building = ledger.meters.building_of(own.meter_id)
    return Wanted(DECIDE_SALE, sale_id, values, None if building is None else frozenset({building}))


def decide(
    ledger: Ledger,
    sale_id: str,
    *,
    applied: bool,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> SaleView:
    """ESCALATED -> CONFIRMED (`applied`: the meter has it) or NOT_APPLIED, always with a second person.

    Raises DeskError: permission.*, approval.*, refund.no_reason, refund.long_reason, sale.not_escalated.
    """
    act = wanted(ledger, sale_id, applied=applied, session=session)
    told = reason.strip()
    if not told:
        raise DeskError("refund.no_reason")
    if len(told) > MOST_REASON:
        raise DeskError("refund.long_reason", most=MOST_REASON)
    approver = approvals.cleared(ledger, act, 1, approval=approval, session=session, now_utc_ms=now_utc_ms)
    if approver is None:
        raise DeskError("approval.needed", act=DECIDE_SALE.name)
    detail = {
        "by": "persons",
        "approvers": [session.name, approver.name],
        "request": approver.request,
        "reason": told,
    }
    sale_steps.decide(ledger, sale_id, applied=applied, detail=detail, by=session.name, now_utc_ms=now_utc_ms)
    return whole_sale(ledger, sale_id)


def watched(ledger: Ledger) -> tuple[Watch, ...]:
    """Decisions that the meter's count could still contradict: nothing was proven of it since."""
    views = (ledger.operations.get(sale_id) for sale_id in ledger.approvals.used_for(DECIDE_SALE.name))
    found = (_watch(ledger, view) for view in views if view is not None)
    return tuple(watch for watch in found if watch is not None)


def _watch(ledger: Ledger, view: OperationView) -> Watch | None:
    own, count = view.operation, view.count
    epoch = ledger.meters.epoch(own.meter_id)
    newest = ledger.operations.of_meter(own.meter_id, limit=1)
    if count is None or epoch is None or epoch.epoch != own.epoch or newest[0].operation.id != own.id:
        return None
    last = ledger.operations.last_confirmed_count(own.meter_id, own.epoch)
    applied = view.state == SaleState.CONFIRMED
    if not applied and count == last:
        return None  # a deduction under the last count: the count tells nothing of it
    contradicting = count - 1 if applied else count
    return Watch(own.id, postings.receipt_text(own), own.meter_id, contradicting)


def _escalated(ledger: Ledger, sale_id: str) -> OperationView:
    view = ledger.operations.get(sale_id)
    if view is None:
        raise LookupError(f"no operation {sale_id}")
    if view.state != SaleState.ESCALATED:
        raise DeskError("sale.not_escalated", receipt=postings.receipt_text(view.operation))
    return view
