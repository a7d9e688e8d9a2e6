"""Reconciliation (对账): the book against the meters, and against the money taken by each channel.

A run compares and lists; it books nothing. What was found can be settled by an entry of its own, each with a
second person. Runs are kept, so that what was open yesterday is seen today. It runs on demand and at night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from app.domain.approvals import CORRECT_COUNT
from app.domain.calendar import Calendar
from app.domain.permissions import Permission, Session
from app.domain.reconcile import (
    PROPOSALS,
    Difference,
    Kind,
    Proposal,
    Snapshot,
    compare_books,
    compare_channel,
    compare_online,
    compare_use,
)
from app.domain.sale import MeterBook, SaleState, book_count, swallowed_fen
from app.domain.tariff.charging import START, Use, charge
from app.errors import DeskError
from app.services import approvals, entries, pay_bills, sale_steps
from app.services.account_meters import require_idle
from app.services.approvals import Wanted
from app.services.meter_makes import money_rules
from app.services.postings import credit, till
from app.services.rights import EVERYWHERE, Scope, allow, scope_of
from app.services.sale_steps import book_of
from app.services.tariffs import versions_of
from app.services.views import LiveState
from db.ledger import Ledger
from db.money_rows import ReconcileFinding, ReconcileRun
from db.rows import Meter, OperationView
from meterio.profiles import Profile

ADJUSTMENT: Final = "adjustment"
"""The account of the book that takes differences."""
CHANNELS: Final = ("card", "transfer", "qr")
"""Whose statements somebody types; those of payment services are fetched."""
USE_TOLERANCE_FEN: Final = 5
"""A meter rounds by itself: so much may its balance differ from ours over a day."""


_CHANNELS_TO: Final = "channels_to"
"""In a run's summary: up to which transfer each channel has been compared with its statements."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a run compares with: the newest states, and for each meter two stored readings a day apart.

    `statements`: what channels say they took since they were last compared, in fen by tender, where somebody
    typed it.
    """

    states: Mapping[str, LiveState]
    snapshots: Mapping[str, tuple[Snapshot, Snapshot]] = field(default_factory=dict)
    statements: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A difference as the list shows it, with what the program proposes."""

    run_id: int
    number: int
    kind: Kind
    object: str
    expected: int | None
    found: int | None
    amount_fen: int | None
    proposal: Proposal
    entry_id: str | None


def run(
    ledger: Ledger,
    heard: Heard,
    *,
    profiles: Mapping[str, Profile],
    calendar: Calendar,
    session: Session,
    now_utc_ms: int,
) -> tuple[FindingRow, ...]:
    """Compare, keep what was found, and return it. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.RECONCILE)
    buildings = ledger.meters.buildings()
    mine = [meter for meter in ledger.meters.all() if scope.covers(buildings[meter.id]) and _is_sold(meter)]
    channels = heard.statements if scope.buildings is None else {}
    reached = _reached(ledger)
    found = list(
        chain(
            _meters(ledger, mine, heard, profiles),
            _uses(ledger, mine, heard, profiles, calendar),
            _doubts(ledger, {meter.id for meter in mine}),
            _channels(ledger, channels, reached),
            _online(ledger) if scope.buildings is None else (),
        )
    )
    summary: dict[str, object] = {
        "meters": len(mine),
        "heard": sum(meter.id in heard.states for meter in mine),
        "findings": len(found),
        "transfers_seq": ledger.transfers.last_seq(),
        _CHANNELS_TO: reached | {channel: ledger.transfers.last_seq() for channel in channels},
    }
    by = session.operator_id or None
    run_id = ledger.reconcile.add_run(operator_id=by, utc_ms=now_utc_ms, summary=summary)
    for number, one in enumerate(found, start=1):
        ledger.reconcile.add_finding(_kept(run_id, number, one, buildings.get(one.object)))
    ledger.audit.append(
        operator=session.name,
        action="reconcile.run",
        object=str(run_id),
        detail=summary,
        utc_ms=now_utc_ms,
    )
    return findings(ledger, run_id, session=session)


def runs(ledger: Ledger, *, session: Session, limit: int = 100) -> tuple[ReconcileRun, ...]:
    """The newest runs, newest first; to a limited operator those of people who see no more than he does.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.RECONCILE)
    return tuple(one for one in ledger.reconcile.runs(limit) if _is_his(ledger, scope, one))


def _is_his(ledger: Ledger, scope: Scope, run: ReconcileRun) -> bool:
    operator = None if run.operator_id is None else ledger.operators.get(run.operator_id)
    return scope.holds(EVERYWHERE if operator is None else scope_of(ledger, operator))


def findings(ledger: Ledger, run_id: int, *, session: Session) -> tuple[FindingRow, ...]:
    """What a run found, of the buildings that this person may see. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.RECONCILE)
    return tuple(_row(one) for one in ledger.reconcile.findings(run_id) if scope.covers(one.building_id))


def left_open(ledger: Ledger, *, session: Session) -> int:
    """How many differences of the newest run nobody has settled. Raises DeskError permission.*."""
    newest = next(iter(runs(ledger, session=session)), None)
    if newest is None:
        return 0
    return sum(row.entry_id is None for row in findings(ledger, newest.id, session=session))


def wanted(row: FindingRow, typed_fen: int | None = None) -> Wanted:
    """The act of settling a finding, which always takes a second person. `typed_fen` as in `settle`."""
    values = {
        "finding": str(row.kind),
        "object": row.object,
        "expected": row.expected,
        "found": row.found,
        "amount_fen": row.amount_fen or typed_fen,
    }
    return Wanted(CORRECT_COUNT, f"reconcile/{row.run_id}/{row.number}", values)


def hinders(row: FindingRow, typed_fen: int | None = None) -> DeskError | None:
    """Why no entry settles this finding: reconcile.settled, .nothing_to_book, .amount_unknown; None if one
    does. `typed_fen` as in `settle`."""
    if row.entry_id is not None:
        return DeskError("reconcile.settled")
    if row.proposal not in _BOOKINGS:
        return DeskError("reconcile.nothing_to_book")
    return None if row.amount_fen or (typed_fen or 0) > 0 else DeskError("reconcile.amount_unknown")


def settle(
    ledger: Ledger,
    run_id: int,
    number: int,
    *,
    reason: str,
    typed_fen: int | None = None,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Book what the program proposes for a finding; returns the entry's id. `typed_fen`: what it comes to, by
    the paper of whoever sold it, where the meter does not tell; else it counts nothing.

    Raises DeskError: permission.*, reconcile.unknown, reconcile.settled, reconcile.nothing_to_book,
    reconcile.amount_unknown, reconcile.outdated where the book has moved on since the run, sale.meter_busy,
    approval.*.
    """
    scope = allow(ledger, session, Permission.RECONCILE)
    kept = ledger.reconcile.finding(run_id, number)
    if kept is None or not scope.covers(kept.building_id):
        raise DeskError("reconcile.unknown")
    row = _row(kept)
    hindrance = hinders(row, typed_fen)
    if hindrance is not None:
        raise hindrance
    if row.proposal is Proposal.FOREIGN_CREDIT:
        _require_still_so(ledger, row)
    amount_fen = row.amount_fen or typed_fen or 0
    if approval is None:
        raise DeskError("approval.needed", act=CORRECT_COUNT.name)
    approver = approvals.use(ledger, approval, wanted(row, typed_fen), session=session, now_utc_ms=now_utc_ms)
    debit, credited = _BOOKINGS[row.proposal](row)
    if amount_fen < 0:
        debit, credited = credited, debit
    entry_id = entries.adjustment(
        ledger,
        debit=debit,
        credit=credited,
        amount_fen=abs(amount_fen),
        reason=reason,
        approval_id=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    if row.proposal is Proposal.FOREIGN_CREDIT:
        _take_its_word(ledger, row, by=session.name, now_utc_ms=now_utc_ms)
    ledger.reconcile.settle(run_id, number, entry_id)
    detail = {"entry": entry_id, "reason": reason, **approvals.told(approver)}
    ledger.audit.append(
        operator=session.name,
        action="reconcile.settle",
        object=f"{run_id}/{number}",
        detail=detail,
        utc_ms=now_utc_ms,
    )
    return entry_id


def _require_still_so(ledger: Ledger, row: FindingRow) -> None:
    """Another run may have found the same, and it was settled there. Raises DeskError reconcile.outdated,
    sale.meter_busy."""
    require_idle(ledger, row.object)
    last, proven = _proven_last(ledger, row.object)
    now = last if row.kind is Kind.COUNT_AHEAD else proven.total_fen if proven else None
    if now != row.expected:
        raise DeskError("reconcile.outdated", meter=row.object)


def _take_its_word(ledger: Ledger, row: FindingRow, *, by: str, now_utc_ms: int) -> None:
    """The meter's count and sum as they stand are where its book goes on: nothing of them is proven anew."""
    last, _ = _proven_last(ledger, row.object)
    count = last if row.kind is not Kind.COUNT_AHEAD or row.found is None else row.found
    ledger.meters.start_epoch(
        row.object, start_count=count, reason="foreign credit", utc_ms=now_utc_ms, by=by
    )


def _proven_last(ledger: Ledger, meter_id: str) -> tuple[int, MeterBook | None]:
    """The last count that the book has of a meter, and the meter's book as its last operation proved it."""
    epoch = ledger.meters.epoch(meter_id)
    assert epoch is not None, "what is compared has begun"
    proven = ledger.operations.last_confirmed(meter_id, epoch.epoch)
    last = ledger.operations.last_confirmed_count(meter_id, epoch.epoch)
    return last, book_of(proven.detail, "seen") if proven else None


def _foreign_credit(row: FindingRow) -> tuple[str, str]:
    return ADJUSTMENT, credit(row.object)


def _channel(row: FindingRow) -> tuple[str, str]:
    return till(row.object, ""), ADJUSTMENT


_BOOKINGS: Final[Mapping[Proposal, Callable[[FindingRow], tuple[str, str]]]] = {
    Proposal.FOREIGN_CREDIT: _foreign_credit,
    Proposal.ADJUST_CHANNEL: _channel,
}
"""Debit and credit of an amount above zero, by what is proposed."""


def _is_sold(meter: Meter) -> bool:
    return meter.enabled and meter.is_sold


def _meters(
    ledger: Ledger, meters: Iterable[Meter], heard: Heard, profiles: Mapping[str, Profile]
) -> Iterator[Difference]:
    """Count and sum of purchases of every meter that holds its own money and has an account."""
    for meter in meters:
        profile, state = profiles.get(meter.profile), heard.states.get(meter.id)
        epoch = ledger.meters.epoch(meter.id)
        if ledger.accounts.open_of_meter(meter.id) is None:
            continue
        if state is None or not state.in_contact:
            yield Difference(Kind.SILENT, meter.id, None, None)
        elif (
            meter.custody == "meter"
            and profile is not None
            and epoch is not None
            and state.balance_fen is not None
            and ledger.operations.open_for_meter(meter.id) is None
        ):
            last, expected = _proven_last(ledger, meter.id)
            rules = money_rules(profile)
            count = state.purchase_count
            seen = MeterBook(
                count=None if count is None else book_count(count, last_count=last, rules=rules),
                balance_fen=state.balance_fen,
                total_fen=state.total_purchased_fen,
                utc_ms=state.utc_ms,
            )
            yield from compare_books(meter.id, last, expected, seen, rules=rules)


def _uses(
    ledger: Ledger,
    meters: Iterable[Meter],
    heard: Heard,
    profiles: Mapping[str, Profile],
    calendar: Calendar,
) -> Iterator[Difference]:
    """What each meter took off its balance in a day, against its plan."""
    for meter in meters:
        pair, profile = heard.snapshots.get(meter.id), profiles.get(meter.profile)
        if pair is None or profile is None or meter.custody != "meter" or meter.plan_id is None:
            continue
        before, after = pair
        cost = _cost(ledger, meter.plan_id, before, after, calendar)
        if cost is None:
            continue
        proven = _proven(ledger, meter.id, before.utc_ms, after.utc_ms)
        yield from compare_use(
            meter.id,
            before,
            after,
            sold_fen=_given(ledger, proven),
            cost_fen=cost,
            tolerance_fen=USE_TOLERANCE_FEN,
            swallowed_fen=sum(_swallowed(ledger, view, profile) for view in proven),
        )


def _cost(ledger: Ledger, plan_id: int, before: Snapshot, after: Snapshot, calendar: Calendar) -> int | None:
    """What the use between two readings costs; None where the plan says nothing of that time."""
    used = max(0, after.quantity - before.quantity)
    try:
        use = Use(before.utc_ms, after.utc_ms, used)
        return charge(versions_of(ledger, plan_id), use, START, calendar=calendar).amount_fen
    except DeskError:
        return None


def _proven(ledger: Ledger, meter_id: str, after_utc_ms: int, until_utc_ms: int) -> tuple[OperationView, ...]:
    """Operations that the meter was proven to have taken in between."""
    return tuple(
        view
        for view in ledger.operations.of_meter(meter_id, limit=50)
        if view.state == SaleState.CONFIRMED and after_utc_ms < view.changed_utc_ms <= until_utc_ms
    )


def _given(ledger: Ledger, proven: Iterable[OperationView]) -> int:
    """What they gave the meter in all, refunds taken off."""
    total = 0
    for view in proven:
        fact = ledger.operations.fact(view.operation.id)
        total += view.operation.amount_fen if fact is None or fact.adds else -view.operation.amount_fen
    return total


def _swallowed(ledger: Ledger, view: OperationView, profile: Profile) -> int:
    """The most that a meter which is told its balance forgot of its use: between the question before the
    first frame and the proof, since any frame of the operation may be the one that counted."""
    facts = sale_steps.facts(ledger, view.operation.id)
    asked = [book_of(event.detail, "before") for event in ledger.operations.events(facts.sale_id)]
    began = min((book.utc_ms for book in asked if book is not None), default=view.changed_utc_ms)
    span_ms = view.changed_utc_ms - began
    return swallowed_fen(money_rules(profile), span_ms=span_ms, price_e8=facts.price_e8)


def _doubts(ledger: Ledger, mine: set[str]) -> Iterator[Difference]:
    for view in ledger.operations.open_all():
        if view.operation.meter_id in mine:
            yield Difference(Kind.IN_DOUBT, view.operation.id, view.operation.amount_fen, None)


def _reached(ledger: Ledger) -> dict[str, int]:
    """Up to which transfer each channel has been compared. A run without its statement does not move it; only
    a run of an older program says one place for all."""
    last = next(iter(ledger.reconcile.runs(1)), None)
    if last is None:
        return {}
    kept = last.summary.get(_CHANNELS_TO)
    if not isinstance(kept, Mapping):
        kept = dict.fromkeys(CHANNELS, last.summary["transfers_seq"])
    return {str(channel): int(str(seq)) for channel, seq in kept.items()}


def _channels(
    ledger: Ledger, statements: Mapping[str, int], reached: Mapping[str, int]
) -> Iterator[Difference]:
    """Money by channel since its last statement, where somebody typed what the channel's statement says.
    What was adjusted meanwhile belongs to the statement before."""
    for channel in CHANNELS:
        if channel in statements:
            into, out = ledger.transfers.moved_since(
                till(channel, ""), reached.get(channel, 0), aside=ADJUSTMENT
            )
            yield from compare_channel(channel, into - out, statements[channel])


def _online(ledger: Ledger) -> Iterator[Difference]:
    """Each account of a payment service, against the statements that were fetched of it so far."""
    for one in pay_bills.sums(ledger):
        yield from compare_online(one.account, one.booked_fen, one.stated_fen)


def _kept(run_id: int, number: int, one: Difference, building_id: int | None) -> ReconcileFinding:
    return ReconcileFinding(
        run_id, number, str(one.kind), one.object, building_id, one.expected, one.found, one.detail, None
    )


def _row(kept: ReconcileFinding) -> FindingRow:
    kind = Kind(kept.kind)
    return FindingRow(
        run_id=kept.run_id,
        number=kept.number,
        kind=kind,
        object=kept.object,
        expected=kept.expected,
        found=kept.found,
        amount_fen=_amount(kind, kept),
        proposal=PROPOSALS[kind],
        entry_id=kept.entry_id,
    )


def _amount(kind: Kind, kept: ReconcileFinding) -> int | None:
    """How much money the difference is, where that is known."""
    if kind in (Kind.COUNT_AHEAD, Kind.TOTAL_DIFFERS):
        added = kept.detail.get("added_fen")
        return added if isinstance(added, int) else None
    if kind in (Kind.CHANNEL_DIFFERS, Kind.ONLINE_DIFFERS, Kind.USE_DIFFERS) and None not in (
        kept.expected,
        kept.found,
    ):
        return (kept.found or 0) - (kept.expected or 0)
    return kept.expected if kind is Kind.IN_DOUBT else None
