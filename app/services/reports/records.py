"""What the program noted by itself, as reports: who was out of contact, alarms, the operation log, closed
shifts, reconciliations. Each is read through the service that its own screen uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from app.domain.alarms import Level
from app.domain.local_days import day_of
from app.domain.permissions import Permission
from app.domain.reconcile import Kind
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.errors import DeskError
from app.services import alarms, operation_log, outages, reconcile, shifts
from app.services.alarms import AlarmShown, PastQuery
from app.services.operation_log import LogFilter
from app.services.outages import OutOfContact
from app.services.reconcile import FindingRow
from app.services.reports.ground import Body, Found, Ground, found
from app.services.reports.periods import Period
from app.services.reports.request import Request
from app.services.rights import allow
from app.services.shifts import ShiftReport
from db.ledger import Ledger
from db.money_rows import ReconcileRun

MOST_ROWS: Final = 100_000
PAGE: Final = 500
SHIFTS_AT_ONCE: Final = 20

_PLACE: Final = (
    ReportColumn("object", CellKind.TEXT),
    ReportColumn("shop", CellKind.TEXT),
    ReportColumn("name", CellKind.TEXT),
    ReportColumn("building", CellKind.TEXT),
)

# ---- out of contact --------------------------------------------------------------------------------------

_CONTACT: Final = (
    *_PLACE,
    ReportColumn("since", CellKind.MOMENT),
    ReportColumn("behind", CellKind.TEXT),
    ReportColumn("times", CellKind.COUNT, is_summed=True),
    ReportColumn("longest", CellKind.SPAN),
    ReportColumn("together", CellKind.SPAN),
    ReportColumn("last", CellKind.MOMENT),
)


def contact(ground: Ground, request: Request) -> Body:
    """Meters or collectors that were out of contact: since when, how often, how long at most."""
    assert request.period is not None  # the reports have the filter
    kind = "meter" if request.name.endswith("-meters") else "collector"
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    shows = _shows_meter(ground, found(ground, request)) if kind == "meter" else _always
    rows = ground.read(
        lambda ledger: outages.out_of_contact(
            ledger,
            kind,
            from_utc_ms=begin,
            until_utc_ms=end,
            session=ground.session,
            now_utc_ms=ground.now_utc_ms,
        )
    )
    body = Body(_CONTACT, [])
    for row in rows:
        if shows(row.object) and not (request.now and row.since_utc_ms is None):
            body.rows.append(_contact_row(row))
            asked = (("period", request.period.text()), ("text", row.object))
            body.drills.append(Drill("alarms-past", asked))
    return body


def _contact_row(row: OutOfContact) -> tuple[Value, ...]:
    return (
        row.object,
        row.shop_number,
        row.name,
        row.building,
        row.since_utc_ms,
        row.behind,
        row.times,
        row.longest_ms // 1000,
        row.together_ms // 1000,
        row.last_utc_ms,
    )


def _always(_: str) -> bool:
    return True


def _shows_meter(ground: Ground, wanted: Found) -> Callable[[str], bool]:
    """Whether a meter is among those that the filters name; others than meters are, unless there is one."""
    buildings = ground.read(lambda ledger: ledger.meters.buildings())
    shop_of = ground.read(lambda ledger: {one.id: one.shop_id for one in ledger.meters.all()})
    filtered = wanted.buildings != ground.scope.buildings or wanted.of_some_shops

    def shows(object: str) -> bool:
        if object not in shop_of:
            return not filtered
        return (
            (wanted.buildings is None or buildings[object] in wanted.buildings)
            and (wanted.shops is None or shop_of[object] in wanted.shops)
            and (wanted.meters is None or object in wanted.meters)
        )

    return shows


# ---- alarms ----------------------------------------------------------------------------------------------

_RAISED: Final = (
    ReportColumn("raised", CellKind.MOMENT),
    ReportColumn("alarm_level", CellKind.WORD),
    ReportColumn("alarm", CellKind.WORD),
    *_PLACE,
)
_SEEN: Final = (
    ReportColumn("acknowledged", CellKind.MOMENT),
    ReportColumn("acknowledged_by", CellKind.TEXT),
    ReportColumn("note", CellKind.TEXT),
)
_LIVE: Final = (*_RAISED, *_SEEN)
_PAST: Final = (
    *_RAISED,
    ReportColumn("cleared", CellKind.MOMENT),
    ReportColumn("lasted", CellKind.SPAN),
    ReportColumn("ended", CellKind.WORD),
    *_SEEN,
)
_LEVELS: Final = {"": Level.NOTICE, "notice": Level.NOTICE, "warning": Level.WARNING, "urgent": Level.URGENT}


def alarms_live(ground: Ground, request: Request) -> Body:
    """The most urgent and newest first."""
    shows = _shows_meter(ground, found(ground, request))
    rows = ground.read(lambda ledger: alarms.live(ledger, session=ground.session))
    wanted = [row for row in rows if row.level >= _LEVELS[request.level] and shows(row.object)]
    return Body(
        _LIVE,
        [(*_raised(row), *_acknowledged(row)) for row in wanted],
        [_about(ground, row) for row in wanted],
    )


def alarms_past(ground: Ground, request: Request) -> Body:
    """All that were raised in a time, cleared or not, newest first."""
    assert request.period is not None  # the report has the filter
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    query = PastQuery(request.text, "", _LEVELS[request.level], begin, end)
    shows = _shows_meter(ground, found(ground, request))

    def read(below: int | None) -> tuple[Any, int | None]:
        page = ground.read(
            lambda ledger: alarms.past(ledger, query, below_id=below, limit=PAGE, session=ground.session)
        )
        return page.rows, page.next_seq

    body = Body(_PAST, [])
    for row in _paged(ground, read):
        if shows(row.object):
            lasted = None if row.cleared_utc_ms is None else (row.cleared_utc_ms - row.raised_utc_ms) // 1000
            ended = f"ended_{row.ended}" if row.ended else None
            body.rows.append((*_raised(row), row.cleared_utc_ms, lasted, ended, *_acknowledged(row)))
            body.drills.append(_about(ground, row))
    return body


def _raised(row: AlarmShown) -> tuple[Value, ...]:
    level = f"level_{int(row.level)}"
    return (
        row.raised_utc_ms,
        level,
        str(row.kind),
        row.object,
        row.shop_number,
        row.shop_name,
        row.building,
    )


def _acknowledged(row: AlarmShown) -> tuple[Value, ...]:
    return row.acknowledged_utc_ms, row.acknowledged_by, row.note


def _about(ground: Ground, row: AlarmShown) -> Drill | None:
    """What a meter showed on that day; other objects have no readings."""
    if not row.shop_number:
        return None
    day = day_of(row.raised_utc_ms, ground.utc_offset_min)
    return Drill("readings", (("period", Period(day, day).text()), ("meter", row.object)))


# ---- the operation log -----------------------------------------------------------------------------------

_LOG: Final = (
    ReportColumn("moment", CellKind.MOMENT),
    ReportColumn("operator", CellKind.TEXT),
    ReportColumn("action", CellKind.WORD),
    ReportColumn("object", CellKind.TEXT),
    ReportColumn("result", CellKind.WORD),
)


def log(ground: Ground, request: Request) -> Body:
    """Who did what, newest first."""
    assert request.period is not None  # the report has the filter
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    wanted = LogFilter(request.text, request.operator, from_utc_ms=begin, until_utc_ms=end)

    def read(below: int | None) -> tuple[Any, int | None]:
        page = ground.read(
            lambda ledger: operation_log.page(
                ledger, wanted, below_seq=below, limit=PAGE, session=ground.session
            )
        )
        return page.rows, page.next_seq

    body = Body(_LOG, [])
    for row in _paged(ground, read):
        entry = row.entry
        body.rows.append((entry.utc_ms, entry.operator, entry.action, entry.object, entry.result))
        is_operation = entry.action.startswith(("sale.", "refund.", "reversal.", "moved."))
        body.drills.append(Drill("sale", (("sale", entry.object),)) if is_operation else None)
    return body


def _paged(ground: Ground, read: Callable[[int | None], tuple[Any, int | None]]) -> Iterator[Any]:
    """Page after page. Raises DeskError report.too_many_rows."""
    mark: int | None = None
    count = 0
    while True:
        rows, mark = read(mark)
        count += len(rows)
        if count > MOST_ROWS:
            raise DeskError("report.too_many_rows", n=MOST_ROWS)
        yield from rows
        if mark is None:
            return


# ---- shifts ----------------------------------------------------------------------------------------------

_SHIFTS: Final = (
    ReportColumn("closed", CellKind.MOMENT),
    ReportColumn("drawer", CellKind.TEXT),
    ReportColumn("operator", CellKind.TEXT),
    ReportColumn("opened", CellKind.MOMENT),
    ReportColumn("float", CellKind.MONEY),
    ReportColumn("cash_in", CellKind.MONEY, is_summed=True),
    ReportColumn("cash_out", CellKind.MONEY, is_summed=True),
    ReportColumn("expected", CellKind.MONEY, is_summed=True),
    ReportColumn("counted", CellKind.MONEY, is_summed=True),
    ReportColumn("difference", CellKind.MONEY, is_summed=True),
    ReportColumn("left_inside", CellKind.MONEY),
)
_SHIFT: Final = (
    ReportColumn("shift_line", CellKind.WORD),
    ReportColumn("channel", CellKind.WORD),
    ReportColumn("times", CellKind.COUNT),
    ReportColumn("amount", CellKind.MONEY),
)


def closed_shifts(ground: Ground, request: Request) -> Body:
    """Shifts that were closed in a time, newest first."""
    assert request.period is not None  # the report has the filter
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    ids = ground.read(
        lambda ledger: shifts.closed_between(
            ledger, from_utc_ms=begin, until_utc_ms=end, session=ground.session
        )
    )
    body = Body(_SHIFTS, [])
    for at in range(0, len(ids), SHIFTS_AT_ONCE):
        some = ids[at : at + SHIFTS_AT_ONCE]
        reports = ground.read(
            lambda ledger, some=some: [  # type: ignore[misc]
                shifts.sealed_report(ledger, shift_id, session=ground.session) for shift_id in some
            ]
        )
        for one in reports:
            if not request.operator or request.operator == _name_of(ground, one):
                body.rows.append(_shift_row(one))
                body.drills.append(Drill("shift", (("shift", one.shift_id),)))
    return body


def _name_of(ground: Ground, one: ShiftReport) -> str:
    operator = ground.read(lambda ledger: ledger.operators.get(one.operator_id))
    return operator.name if operator else ""


def _shift_row(one: ShiftReport) -> tuple[Value, ...]:
    return (
        one.closed_utc_ms,
        one.drawer,
        one.operator_name,
        one.opened_utc_ms,
        one.float_fen,
        one.cash_in_fen,
        one.cash_out_fen,
        one.expected_fen,
        one.counted_fen,
        one.difference_fen,
        one.left_fen,
    )


def one_shift(ground: Ground, request: Request) -> Body:
    """What happened in a closed shift, by kind and tender. Raises DeskError: permission.*, shift.unknown."""
    report = ground.read(lambda ledger: shifts.sealed_report(ledger, request.shift, session=ground.session))
    return Body(_SHIFT, [(line.kind, line.tender, line.times, line.amount_fen) for line in report.lines])


# ---- reconciliation --------------------------------------------------------------------------------------

_RUNS: Final = (
    ReportColumn("moment", CellKind.MOMENT),
    ReportColumn("operator", CellKind.TEXT),
    ReportColumn("differences", CellKind.COUNT, is_summed=True),
    ReportColumn("still_open", CellKind.COUNT, is_summed=True),
)
_FINDINGS: Final = (
    ReportColumn("difference_kind", CellKind.WORD),
    ReportColumn("object", CellKind.TEXT),
    ReportColumn("expected_count", CellKind.COUNT),
    ReportColumn("found_count", CellKind.COUNT),
    ReportColumn("expected", CellKind.MONEY),
    ReportColumn("found", CellKind.MONEY),
    ReportColumn("amount", CellKind.MONEY),
    ReportColumn("proposal", CellKind.WORD),
    ReportColumn("settled", CellKind.WORD),
)
_IN_MONEY: Final = frozenset(
    {
        Kind.TOTAL_DIFFERS,
        Kind.USE_DIFFERS,
        Kind.IN_DOUBT,
        Kind.CHANNEL_DIFFERS,
        Kind.ONLINE_DIFFERS,
        Kind.DRAWER_DIFFERENCE,
    }
)
_MOST_RUNS: Final = 10_000


def reconciliations(ground: Ground, request: Request) -> Body:
    """The runs of a time, newest first, with how many differences each found and left open."""
    assert request.period is not None  # the report has the filter
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    runs = ground.read(lambda ledger: reconcile.runs(ledger, session=ground.session, limit=_MOST_RUNS))
    people = ground.read(lambda ledger: {one.id: one.display_name for one in ledger.operators.all()})
    body = Body(_RUNS, [])
    for run in runs:
        if begin <= run.utc_ms < end:
            rows = _findings(ground, run.id)
            left = sum(row.entry_id is None for row in rows)
            body.rows.append((run.utc_ms, _by(run, people), len(rows), left))
            body.drills.append(Drill("reconciliation-run", (("run", str(run.id)),)))
    return body


def _by(run: ReconcileRun, people: dict[int, str]) -> str:
    return "" if run.operator_id is None else people.get(run.operator_id, "")


def _findings(ground: Ground, run_id: int) -> tuple[FindingRow, ...]:
    return ground.read(lambda ledger: reconcile.findings(ledger, run_id, session=ground.session))


def one_reconciliation(ground: Ground, request: Request) -> Body:
    """What a run found."""

    def known(ledger: Ledger) -> None:
        allow(ledger, ground.session, Permission.RECONCILE)
        runs = reconcile.runs(ledger, session=ground.session, limit=_MOST_RUNS)
        if request.run not in {run.id for run in runs}:
            raise DeskError("report.nothing_named", filter="run", text=str(request.run))

    ground.read(known)
    return Body(_FINDINGS, [_finding(row) for row in _findings(ground, request.run)])


def _finding(row: FindingRow) -> tuple[Value, ...]:
    both = (row.expected, row.found)
    none = (None, None)
    in_money = row.kind in _IN_MONEY
    return (
        str(row.kind),
        row.object,
        *(none if in_money else both),
        *(both if in_money else none),
        row.amount_fen,
        str(row.proposal),
        "settled_no" if row.entry_id is None else "settled_yes",
    )
