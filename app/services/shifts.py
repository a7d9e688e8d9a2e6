"""Shifts: a float at the opening, every act at the drawer, cash counted by note, the difference booked, the
shift sealed.

A drawer has at most one shift at a time. Whoever takes money at a drawer without a shift opens one by that
act, with what the drawer held when the last one closed; nobody works on another person's shift. Closing
counts the cash, books the difference, hands the takings to the safe and leaves the next float. A shift with
operations in doubt closes only when each of them is named, so that nobody overlooks money on its way.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.crash_points import reach
from app.domain import shift as sums
from app.domain.permissions import Permission, Session
from app.domain.sale import FINAL, SaleState
from app.domain.shift import CashSums, ShiftLine
from app.errors import DeskError
from app.services import entries
from app.services.postings import receipt_text
from app.services.rights import allow
from app.services.tills import allow_drawer, is_within
from db.ledger import Ledger
from db.money_rows import OpenShift, ShiftEvent
from db.rows import OperationView

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """An operation at this drawer whose outcome is not known yet."""

    operation_id: str
    receipt: str
    meter_id: str
    amount_fen: int
    state: SaleState


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """A shift so far, or as it was closed. All money in fen.

    `counted_fen` and `difference_fen` are None before the count; `left_fen` is what stays as the next float.
    """

    shift_id: str
    drawer: str
    operator_id: int
    operator_name: str
    opened_utc_ms: int
    closed_utc_ms: int | None
    float_fen: int
    lines: tuple[ShiftLine, ...]
    cash_in_fen: int
    cash_out_fen: int
    expected_fen: int
    counted_fen: int | None
    difference_fen: int | None
    left_fen: int | None
    in_doubt: tuple[DoubtLine, ...]
    reprints: int
    head: str


def ensure_open(ledger: Ledger, session: Session, drawer: str, *, now_utc_ms: int) -> OpenShift:
    """The shift that an act at `drawer` belongs to, opened by the act itself where none runs.

    Raises DeskError shift.of_another while somebody else's runs there.
    """
    running = ledger.shifts.open_at(drawer)
    if running is None:
        return _open(ledger, session, drawer, float_fen=_held(ledger, drawer), now_utc_ms=now_utc_ms)
    if running.operator_id != session.operator_id:
        raise DeskError("shift.of_another", drawer=drawer, name=_name(ledger, running.operator_id))
    return running


def open_shift(
    ledger: Ledger, drawer: str, float_fen: int, *, session: Session, now_utc_ms: int
) -> ShiftReport:
    """Begin a shift with the cash that was counted into the drawer.

    What it holds more or less than the book says comes from or goes to the safe. Raises DeskError:
    permission.denied, shift.runs_already, shift.of_another, shift.bad_float.
    """
    allow_drawer(ledger, session, Permission.SHIFTS, drawer)
    if float_fen < 0:
        raise DeskError("shift.bad_float")
    if ledger.shifts.open_at(drawer) is not None:
        ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
        raise DeskError("shift.runs_already", drawer=drawer)
    held = _held(ledger, drawer)
    if float_fen != held:
        kind = "float_in" if float_fen > held else "float_out"
        amount = abs(float_fen - held)
        entries.float_moved(
            ledger, kind, drawer=drawer, amount_fen=amount, session=session, now_utc_ms=now_utc_ms
        )
    running = _open(ledger, session, drawer, float_fen=float_fen, now_utc_ms=now_utc_ms)
    return _report(ledger, running)


def report(ledger: Ledger, drawer: str, *, session: Session) -> ShiftReport | None:
    """The shift that runs at `drawer`, summed so far (the X report); None where none runs."""
    allow_drawer(ledger, session, Permission.SHIFTS, drawer)
    running = ledger.shifts.open_at(drawer)
    return _report(ledger, running) if running is not None else None


def close_shift(
    ledger: Ledger,
    drawer: str,
    notes: Mapping[int, int],
    *,
    leave_fen: int,
    doubts_seen: Iterable[str],
    session: Session,
    now_utc_ms: int,
) -> ShiftReport:
    """Count, book the difference, hand over to the safe, seal (the Z report).

    `notes`: face value in fen to how many; `leave_fen` of it stays in the drawer; `doubts_seen`: the
    operations in doubt that the cashier was shown. Raises DeskError: permission.denied, shift.none_runs,
    shift.of_another, shift.bad_count, shift.leaves_too_much, shift.doubts_not_seen.
    """
    allow_drawer(ledger, session, Permission.SHIFTS, drawer)
    if ledger.shifts.open_at(drawer) is None:
        raise DeskError("shift.none_runs", drawer=drawer)
    running = ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    counted = sums.counted_fen(notes)
    if not 0 <= leave_fen <= counted:
        raise DeskError("shift.leaves_too_much")
    before = _report(ledger, running)
    if {line.operation_id for line in before.in_doubt} != set(doubts_seen):
        raise DeskError("shift.doubts_not_seen", n=len(before.in_doubt))
    _count_and_seal(ledger, running, before, _Count(notes, counted, leave_fen), session, now_utc_ms)
    return closed_report(ledger, running.shift_id, session=session)


def closed_report(ledger: Ledger, shift_id: str, *, session: Session) -> ShiftReport:
    """A closed shift as it was sealed: one's own, or any with the right to read reports.

    Raises DeskError: permission.*, shift.unknown.
    """
    events = ledger.shifts.events(shift_id)
    drawer = events[-1].drawer if events else session.drawer
    allow_drawer(ledger, session, Permission.SHIFTS, drawer)
    if not events or events[-1].state != CLOSED:
        raise DeskError("shift.unknown")
    if events[-1].operator_id != session.operator_id:
        allow(ledger, session, Permission.REPORTS)
    return _sealed(ledger, events)


def recent(ledger: Ledger, *, session: Session, limit: int = 200) -> tuple[ShiftReport, ...]:
    """The newest closed shifts, newest first: one's own, or all with the right to read reports."""
    scope = allow(ledger, session, Permission.SHIFTS)
    everybody = Permission.REPORTS in session.permissions
    closed = [
        event
        for event in ledger.shifts.recent(4 * limit)
        if event.state == CLOSED and is_within(ledger, scope, event.drawer)
    ]
    return tuple(
        _sealed(ledger, ledger.shifts.events(event.shift_id))
        for event in closed[:limit]
        if everybody or event.operator_id == session.operator_id
    )


def closed_between(
    ledger: Ledger, *, from_utc_ms: int, until_utc_ms: int, session: Session
) -> tuple[str, ...]:
    """The shifts that were closed in a time, newest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.REPORTS)
    closed = ledger.shifts.closed(from_utc_ms=from_utc_ms, until_utc_ms=until_utc_ms)
    return tuple(shift_id for shift_id, drawer in closed if is_within(ledger, scope, drawer))


def sealed_report(ledger: Ledger, shift_id: str, *, session: Session) -> ShiftReport:
    """Anybody's closed shift as it was sealed, for reports. Raises DeskError: permission.*, shift.unknown."""
    events = ledger.shifts.events(shift_id)
    allow_drawer(ledger, session, Permission.REPORTS, events[-1].drawer if events else session.drawer)
    if not events or events[-1].state != CLOSED:
        raise DeskError("shift.unknown")
    return _sealed(ledger, events)


@dataclass(frozen=True, slots=True)
class _Count:
    """Cash as counted, and how much of it stays in the drawer."""

    notes: Mapping[int, int]
    counted_fen: int
    left_fen: int


def _count_and_seal(
    ledger: Ledger,
    running: OpenShift,
    before: ShiftReport,
    count: _Count,
    session: Session,
    now_utc_ms: int,
) -> None:
    reach("shift.before_count")
    notes = {str(face): times for face, times in sorted(count.notes.items())}
    detail: dict[str, object] = {"notes": notes, "counted_fen": count.counted_fen}
    _append(ledger, running, "counted", detail, session=session, now_utc_ms=now_utc_ms)
    over = count.counted_fen - before.expected_fen
    drawer, handed = running.drawer, count.counted_fen - count.left_fen
    entries.difference(ledger, drawer=drawer, amount_fen=over, session=session, now_utc_ms=now_utc_ms)
    entries.float_moved(
        ledger, "float_out", drawer=drawer, amount_fen=handed, session=session, now_utc_ms=now_utc_ms
    )
    reach("shift.while_closing")
    stored = _stored(ledger, before, counted=count.counted_fen, left=count.left_fen)
    _append(ledger, running, CLOSED, stored, session=session, now_utc_ms=now_utc_ms)
    ledger.shifts.remove_open(drawer)
    ledger.audit.append(
        operator=session.name,
        action="shift.close",
        object=running.shift_id,
        detail={"drawer": drawer, "counted_fen": count.counted_fen, "difference_fen": over},
        utc_ms=now_utc_ms,
    )


def _open(ledger: Ledger, session: Session, drawer: str, *, float_fen: int, now_utc_ms: int) -> OpenShift:
    running = OpenShift(drawer, str(uuid.uuid4()), session.operator_id, ledger.transfers.last_seq())
    ledger.shifts.put_open(running)
    marks = {
        "transfers": running.transfers_seq,
        "operations": ledger.operations.last_seq(),
        "entries": ledger.entries.last_seq(),
        "audit": ledger.audit.last_seq(),
    }
    detail = {"float_fen": float_fen, "after": marks}
    _append(ledger, running, "opened", detail, session=session, now_utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=session.name,
        action="shift.open",
        object=running.shift_id,
        detail={"drawer": drawer, "float_fen": float_fen},
        utc_ms=now_utc_ms,
    )
    return running


def _held(ledger: Ledger, drawer: str) -> int:
    """What the book says is in a drawer at which no shift runs."""
    last = next((event for event in ledger.shifts.recent(50, drawer=drawer) if event.state == CLOSED), None)
    since = int(str(last.detail["transfers_seq"])) if last else 0
    debited, credited = ledger.transfers.moved_since(f"cash:{drawer}", since)
    return (int(str(last.detail["left_fen"])) if last else 0) + debited - credited


def _report(ledger: Ledger, running: OpenShift) -> ShiftReport:
    opened = ledger.shifts.events(running.shift_id)[0]
    cash = CashSums(*ledger.transfers.moved_since(f"cash:{running.drawer}", running.transfers_seq))
    float_fen = int(str(opened.detail["float_fen"]))
    after = _marks(opened)
    operations = ledger.operations.at_drawer_since(running.drawer, after["operations"])
    return ShiftReport(
        shift_id=running.shift_id,
        drawer=running.drawer,
        operator_id=running.operator_id,
        operator_name=_name(ledger, running.operator_id),
        opened_utc_ms=opened.utc_ms,
        closed_utc_ms=None,
        float_fen=float_fen,
        lines=sums.summed(_lines(ledger, running.drawer, after, operations)),
        cash_in_fen=cash.in_fen,
        cash_out_fen=cash.out_fen,
        expected_fen=sums.expected_fen(float_fen, cash),
        counted_fen=None,
        difference_fen=None,
        left_fen=None,
        in_doubt=tuple(_doubt(view) for view in operations if SaleState(view.state) not in FINAL),
        reprints=_reprints(ledger, after, {view.operation.id for view in operations}),
        head=_head(ledger),
    )


def _lines(
    ledger: Ledger, drawer: str, after: Mapping[str, int], operations: tuple[OperationView, ...]
) -> Iterator[ShiftLine]:
    """Everything that happened at the drawer, one line each. What was voided shows by its own kind too."""
    for view in operations:
        own = view.operation
        yield ShiftLine(own.kind, own.tender, 1, own.amount_fen)
        if SaleState(view.state) in (SaleState.VOID, SaleState.REJECTED, SaleState.NOT_APPLIED):
            yield ShiftLine(f"{own.kind}_void", own.tender, 1, own.amount_fen)
    for given in ledger.audit.of_action_since("money.given_back", after["audit"]):
        if given.detail.get("drawer") == drawer:
            yield ShiftLine(
                "given_back", _tender(ledger, given.object), 1, int(str(given.detail["amount_fen"]))
            )
    for entry in ledger.entries.at_drawer_since(drawer, after["entries"]):
        yield ShiftLine(entry.kind, str(entry.detail.get("tender", "cash")), 1, entry.amount_fen)


def _tender(ledger: Ledger, operation_id: str) -> str:
    view = ledger.operations.get(operation_id)
    return view.operation.tender if view else "cash"


def _doubt(view: OperationView) -> DoubtLine:
    own = view.operation
    return DoubtLine(own.id, receipt_text(own), own.meter_id, own.amount_fen, SaleState(view.state))


def _reprints(ledger: Ledger, after: Mapping[str, int], operation_ids: set[str]) -> int:
    prints = ledger.audit.of_action_since("receipt.print", after["audit"])
    return sum(entry.object in operation_ids and entry.detail.get("copy") != 0 for entry in prints)


def _head(ledger: Ledger) -> str:
    """The operation log's length and the beginning of its last hash: printed, they anchor it (I11)."""
    count, row_hash = ledger.audit.head()
    return f"{count}:{row_hash.hex()[:16]}"


def _marks(opened: ShiftEvent) -> dict[str, int]:
    kept = opened.detail["after"]
    if not isinstance(kept, Mapping):
        raise TypeError("a shift opens with the marks of the book")
    return {str(name): int(seq) for name, seq in kept.items()}


def _stored(ledger: Ledger, before: ShiftReport, *, counted: int, left: int) -> dict[str, object]:
    """What the sealed shift says for ever; the proof sums it anew from the rows (I19)."""
    return {
        "transfers_seq": ledger.transfers.last_seq(),
        "float_fen": before.float_fen,
        "cash_in_fen": before.cash_in_fen,
        "cash_out_fen": before.cash_out_fen,
        "expected_fen": before.expected_fen,
        "counted_fen": counted,
        "difference_fen": counted - before.expected_fen,
        "left_fen": left,
        "lines": [[line.kind, line.tender, line.times, line.amount_fen] for line in before.lines],
        "in_doubt": [
            [line.operation_id, line.receipt, line.meter_id, line.amount_fen, str(line.state)]
            for line in before.in_doubt
        ],
        "reprints": before.reprints,
        "head": before.head,
    }


def _sealed(ledger: Ledger, events: tuple[ShiftEvent, ...]) -> ShiftReport:
    opened, closed = events[0], events[-1]
    kept = closed.detail

    def number(name: str) -> int:
        return int(str(kept[name]))

    return ShiftReport(
        shift_id=closed.shift_id,
        drawer=closed.drawer,
        operator_id=opened.operator_id,
        operator_name=_name(ledger, opened.operator_id),
        opened_utc_ms=opened.utc_ms,
        closed_utc_ms=closed.utc_ms,
        float_fen=number("float_fen"),
        lines=tuple(ShiftLine(*line) for line in _rows(kept["lines"])),
        cash_in_fen=number("cash_in_fen"),
        cash_out_fen=number("cash_out_fen"),
        expected_fen=number("expected_fen"),
        counted_fen=number("counted_fen"),
        difference_fen=number("difference_fen"),
        left_fen=number("left_fen"),
        in_doubt=tuple(
            DoubtLine(id, receipt, meter, amount, SaleState(state))
            for id, receipt, meter, amount, state in _rows(kept["in_doubt"])
        ),
        reprints=number("reprints"),
        head=str(kept["head"]),
    )


def _rows(kept: object) -> list[list[Any]]:
    return kept if isinstance(kept, list) else []


def _append(
    ledger: Ledger,
    running: OpenShift,
    state: str,
    detail: Mapping[str, object],
    *,
    session: Session,
    now_utc_ms: int,
) -> None:
    step = len(ledger.shifts.events(running.shift_id)) + 1
    ledger.shifts.append(
        ShiftEvent(running.shift_id, step, state, running.drawer, session.operator_id, detail, now_utc_ms)
    )


def _name(ledger: Ledger, operator_id: int) -> str:
    operator = ledger.operators.get(operator_id)
    return operator.display_name if operator else ""
