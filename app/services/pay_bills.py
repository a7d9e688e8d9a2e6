"""The channels' own statements of each day against the book (I18): kept, compared, settled.

What differs is listed with what the program proposes; nothing is booked by itself. An entry that settles a
difference takes a second person, as in the reconciliation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.crash_points import reach
from app.domain.approvals import CORRECT_COUNT
from app.domain.pay_bill import BillDifference, DifferenceKind, Movement, adjustment_fen, compare
from app.domain.payment import PayChannel, pay_day
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.payments.channel import Bill
from app.services import approvals, entries
from app.services.approvals import Wanted
from app.services.pay_accounts import KEEPER, channel_account
from app.services.rights import allow_site
from db.ledger import Ledger
from db.payment_rows import PayBill, PayBillLine, PayDifference

READY_AFTER_MS: Final = 37_800_000
"""Statements of a day are made by 10:30 of the next one, in China's time."""
EMPTY_AFTER_DAYS: Final = 2
"""A day of which a gateway has no statement after so long had no movement."""
ASKED_MS: Final = 259_200_000
"""For three days the service is asked about an order of ours that only its statement has as paid. An entry in
the meantime would stand in the book twice, once its payment is found."""
BACK_DAYS: Final = 60
"""Gateways give statements of three months; nobody waits longer than two to set up a desk anew."""
_ONE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A difference as the list shows it, with the amount that an entry would move.

    `asked_until_utc_ms`: until then its service is asked about the order, and no entry settles it; else 0.
    """

    id: int
    channel: PayChannel
    company: str
    day: str
    kind: DifferenceKind
    line: str
    order_id: str
    transaction_id: str
    ours_fen: int | None
    theirs_fen: int | None
    entry_fen: int
    settled: bool
    gone: bool
    asked_until_utc_ms: int


def missing(ledger: Ledger, company_id: int, channel: str, *, now_utc_ms: int) -> date | None:
    """The oldest day whose statement could be fetched now and was not; None if there is none."""
    first_utc_ms = ledger.pay_bills.first_order_utc_ms(company_id, channel)
    if first_utc_ms is None:
        return None
    last = date.fromisoformat(pay_day(now_utc_ms - READY_AFTER_MS)) - _ONE
    day = max(date.fromisoformat(pay_day(first_utc_ms)), last - BACK_DAYS * _ONE)
    while day <= last:
        if ledger.pay_bills.get(company_id, channel, day.isoformat()) is None:
            return day
        day += _ONE
    return None


def may_be_empty(day: date, *, now_utc_ms: int) -> bool:
    """Whether a day without a statement counts as one without a movement by now."""
    return date.fromisoformat(pay_day(now_utc_ms)) - day > EMPTY_AFTER_DAYS * _ONE


def keep(ledger: Ledger, company_id: int, channel: str, bill: Bill, *, now_utc_ms: int) -> None:
    """Keep a statement and compare it, and its neighbours with it: a movement may stand in either."""
    rows = [
        PayBillLine(one.kind, one.order_no, one.refund_no, one.transaction_id, one.amount_fen)
        for one in bill.lines
    ]
    kept = PayBill(
        company_id=company_id,
        channel=channel,
        day=bill.day.isoformat(),
        sha256=bill.sha256,
        lines=len(rows),
        paid_fen=sum(row.amount_fen for row in rows if row.kind == "payment"),
        refunded_fen=sum(row.amount_fen for row in rows if row.kind == "refund"),
        fetched_utc_ms=now_utc_ms,
    )
    ledger.pay_bills.put(kept, rows)
    for day in (bill.day - _ONE, bill.day, bill.day + _ONE):
        compare_day(ledger, company_id, channel, day, now_utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=KEEPER,
        action="pay.bill",
        object=f"{channel}/{kept.day}",
        detail={"lines": kept.lines, "paid_fen": kept.paid_fen, "refunded_fen": kept.refunded_fen},
        utc_ms=now_utc_ms,
    )
    reach("pay.while_billing")


def compare_day(ledger: Ledger, company_id: int, channel: str, day: date, *, now_utc_ms: int) -> None:
    """Look anew at one day whose statement is there, as after an order was found paid."""
    text = day.isoformat()
    if ledger.pay_bills.get(company_id, channel, text) is None:
        return
    found = {(one.line, one.order_id): one for one in _compared(ledger, company_id, channel, text)}
    for known in ledger.pay_bills.differences_of(company_id, channel, text):
        now = found.pop((known.line, known.object), None)
        if known.entry_id is None:
            _look_again(ledger, known, now, now_utc_ms=now_utc_ms)
    for one in found.values():
        ledger.pay_bills.add_difference(_row(company_id, channel, text, one, now_utc_ms))


def open_days(ledger: Ledger, company_id: int, channel: str) -> tuple[str, ...]:
    """The days with differences that nobody has settled."""
    rows = ledger.pay_bills.differences(open_only=True, limit=1_000)
    return tuple(sorted({row.day for row in rows if (row.company_id, row.channel) == (company_id, channel)}))


def compare_open(ledger: Ledger, company_id: int, channel: str, *, now_utc_ms: int) -> None:
    """Look anew at each day that has a difference: what has been found since is none any more."""
    for day in open_days(ledger, company_id, channel):
        compare_day(ledger, company_id, channel, date.fromisoformat(day), now_utc_ms=now_utc_ms)


def unpaid_here(ledger: Ledger, company_id: int, channel: str) -> tuple[str, ...]:
    """Orders that a statement says are paid and the book does not: their gateway is to be asked once more."""
    rows = ledger.pay_bills.differences(open_only=True, limit=1_000)
    mine = [row for row in rows if (row.company_id, row.channel) == (company_id, channel)]
    return tuple(
        row.object
        for row in mine
        if row.line == "payment"
        and row.kind == DifferenceKind.THEIRS_ONLY
        and ledger.payments.get(row.object) is not None
    )


def differences(ledger: Ledger, *, open_only: bool, session: Session) -> tuple[DifferenceRow, ...]:
    """The newest first. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.RECONCILE)
    names = {company.id: company.name or company.code for company in ledger.companies.all()}
    return tuple(
        _shown(ledger, row, names.get(row.company_id, ""))
        for row in ledger.pay_bills.differences(open_only=open_only, limit=1_000)
    )


def bills(ledger: Ledger, *, session: Session, limit: int = 200) -> tuple[PayBill, ...]:
    """The statements that were fetched, newest day first. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.RECONCILE)
    return ledger.pay_bills.bills(limit=limit)


@dataclass(frozen=True, slots=True)
class Sums:
    """An account of a payment service: what it holds by the book of the days that statements were fetched of,
    and what these say it holds."""

    account: str
    booked_fen: int
    stated_fen: int


def sums(ledger: Ledger) -> Iterator[Sums]:
    """One for each account with statements, for services that have asked for their own permission.

    Reads the account's balance and takes off what moved on days without a statement yet.
    """
    for company_id, channel, stated_fen, later_fen in ledger.pay_bills.sums():
        company = ledger.companies.get(company_id)
        if company is not None:
            account = channel_account(company, channel)
            held_fen = ledger.transfers.balance(account).net_fen
            yield Sums(account, held_fen - later_fen, stated_fen)


def wanted(row: DifferenceRow) -> Wanted:
    """The act of settling a difference, which always takes a second person."""
    values = {
        "bill_finding": str(row.kind),
        "channel": str(row.channel),
        "pay_order": row.order_id,
        "day": row.day,
        "amount_fen": row.entry_fen,
    }
    return Wanted(CORRECT_COUNT, f"pay_bill/{row.id}", values)


def settle(
    ledger: Ledger,
    difference_id: int,
    *,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Book what the program proposes; returns the entry's id.

    Raises DeskError: permission.*, approval.*, reconcile.unknown, reconcile.settled, pay.asked_about.
    """
    allow_site(ledger, session, Permission.RECONCILE)
    kept = ledger.pay_bills.difference(difference_id)
    if kept is None:
        raise DeskError("reconcile.unknown")
    company = ledger.companies.get(kept.company_id)
    row = _shown(ledger, kept, "")
    if row.settled or row.gone or company is None:
        raise DeskError("reconcile.settled")
    check_not_asked(row, now_utc_ms=now_utc_ms)
    if approval is None:
        raise DeskError("approval.needed", act=CORRECT_COUNT.name)
    approver = approvals.use(ledger, approval, wanted(row), session=session, now_utc_ms=now_utc_ms)
    debit, credit = channel_account(company, kept.channel), "adjustment"
    if row.entry_fen < 0:
        debit, credit = credit, debit
    entry_id = entries.adjustment(
        ledger,
        debit=debit,
        credit=credit,
        amount_fen=abs(row.entry_fen),
        reason=reason,
        approval_id=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    ledger.pay_bills.settle(difference_id, entry_id)
    ledger.audit.append(
        operator=session.name,
        action="pay.settle",
        object=kept.object,
        detail={"entry": entry_id, "reason": reason, "day": kept.day, **approvals.told(approver)},
        utc_ms=now_utc_ms,
    )
    return entry_id


def check_not_asked(row: DifferenceRow, *, now_utc_ms: int) -> None:
    """Raise DeskError pay.asked_about while its service may still say that the order was paid."""
    if now_utc_ms < row.asked_until_utc_ms:
        raise DeskError("pay.asked_about", order=row.order_id)


def _asked_until(ledger: Ledger, row: PayDifference) -> int:
    is_ours = row.line == "payment" and row.kind == DifferenceKind.THEIRS_ONLY
    if not is_ours or ledger.payments.get(row.object) is None or ledger.payments.payment(row.object):
        return 0
    return row.found_utc_ms + ASKED_MS


def _compared(ledger: Ledger, company_id: int, channel: str, day: str) -> Iterator[BillDifference]:
    of_day = (company_id, channel, day)
    ours = (*ledger.pay_bills.payments_of(*of_day), *ledger.pay_bills.refunds_of(*of_day))

    def stated(movement: Movement) -> int | None:
        return ledger.pay_bills.stated(company_id, channel, movement.line, movement.order_id)

    def booked(movement: Movement) -> int | None:
        return _booked(ledger, company_id, channel, movement)

    theirs = ledger.pay_bills.lines(*of_day)
    yield from compare(map(_movement, ours), map(_movement, theirs), stated=stated, booked=booked)


def _booked(ledger: Ledger, company_id: int, channel: str, movement: Movement) -> int | None:
    """What the book has of a movement, whatever the day."""
    view = ledger.payments.get(movement.order_id)
    if view is None or (view.order.company_id, view.order.channel) != (company_id, channel):
        return None
    if movement.line == "payment":
        payment = ledger.payments.payment(movement.order_id)
        return payment.amount_fen if payment is not None else None
    refund = ledger.payments.refund_of(movement.order_id)
    return refund.amount_fen if refund is not None and view.state == "refunded" else None


def _movement(row: PayBillLine) -> Movement:
    return Movement(row.kind, row.order_id, row.transaction_id, row.amount_fen)


def _row(company_id: int, channel: str, day: str, one: BillDifference, now_utc_ms: int) -> PayDifference:
    return PayDifference(
        id=0,
        company_id=company_id,
        channel=channel,
        day=day,
        kind=str(one.kind),
        line=one.line,
        object=one.order_id,
        transaction_id=one.transaction_id,
        ours_fen=one.ours_fen,
        theirs_fen=one.theirs_fen,
        found_utc_ms=now_utc_ms,
    )


def _look_again(ledger: Ledger, known: PayDifference, now: BillDifference | None, *, now_utc_ms: int) -> None:
    """A difference that nobody has settled, as it is by now."""
    if now is None:
        changed = replace(known, gone_utc_ms=known.gone_utc_ms or now_utc_ms)
    else:
        changed = replace(
            known,
            kind=str(now.kind),
            transaction_id=now.transaction_id,
            ours_fen=now.ours_fen,
            theirs_fen=now.theirs_fen,
            gone_utc_ms=None,
        )
    if changed != known:
        ledger.pay_bills.change_difference(changed)


def _shown(ledger: Ledger, row: PayDifference, company: str) -> DifferenceRow:
    return DifferenceRow(
        id=row.id,
        channel=PayChannel(row.channel),
        company=company,
        day=row.day,
        kind=DifferenceKind(row.kind),
        line=row.line,
        order_id=row.object,
        transaction_id=row.transaction_id,
        ours_fen=row.ours_fen,
        theirs_fen=row.theirs_fen,
        entry_fen=adjustment_fen(row.line, row.ours_fen, row.theirs_fen),
        settled=row.entry_id is not None,
        gone=row.gone_utc_ms is not None,
        asked_until_utc_ms=_asked_until(ledger, row),
    )
