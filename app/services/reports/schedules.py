"""Reports by schedule: who keeps which, when each is due, and how it went the last time.

A schedule is made in the rights of whoever changed it last, as they are when it is made: nobody gets more
into a folder than he may see, and a right that is taken away counts for schedules too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

from app import config
from app.domain.alarms import Kind, Wanted
from app.domain.local_days import as_date, day_of
from app.domain.permissions import Permission, Session
from app.domain.timetable import Every, Timetable
from app.errors import DeskError, as_plain, from_plain
from app.outputs.sheet_job import FORMATS
from app.outputs.whole_file import check_name
from app.services import alarms, settings, sign_in
from app.services.alarms import Changes
from app.services.reports.periods import QUICK, parse_period
from app.services.reports.registry import ReportKind, kind_of
from app.services.reports.request import parse
from app.services.rights import EVERYWHERE, Scope, allow
from db.ledger import Ledger
from db.report_schedules import ScheduleRow

LANGUAGES: Final = ("zh_CN", "en")
MOST_NAME: Final = 40
"""With the report's title and its period it must still be the name of a file."""
LATE_MS: Final = 3_600_000
"""What is not written so long after its time is overdue."""
SOONEST_MS, LATEST_MS = 300_000, 7_200_000
"""A failure is tried again after as long as it has been failing already, within these."""


class ScheduleState(StrEnum):
    """How it stands with a schedule."""

    ASKED = "asked"  # to be made at once, or being made
    LATE = "late"  # its newest time is over, and it is not written yet
    FAILED = "failed"  # the newest attempt failed
    NEW = "new"  # its first time is still to come
    WELL = "well"


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A schedule for a list. `owner` is a person's name, `failure` why the newest attempt failed, None once
    one went well; times are UTC ms."""

    row: ScheduleRow
    owner: str
    state: ScheduleState
    failure: DeskError | None
    next_utc_ms: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be written now. `day` is the local day that its period counts from; `moment_utc_ms` the time
    that it serves, None when somebody asked for it."""

    row: ScheduleRow
    day: int
    moment_utc_ms: int | None


def listed(ledger: Ledger, *, session: Session, now_utc_ms: int) -> tuple[ScheduleLine, ...]:
    """All schedules by their names; of a limited person only his own. Raises DeskError permission.*."""
    scope = _allow(ledger, session)
    offset = _offset(ledger)
    people = {one.id: one.display_name for one in ledger.operators.all()}
    return tuple(
        ScheduleLine(
            row,
            people.get(row.operator_id, ""),
            _state(row, now_utc_ms, offset),
            _failure(row),
            _next(row, now_utc_ms, offset),
        )
        for row in ledger.report_schedules.all()
        if _is_his(row, scope, session)
    )


def check_folder(folder: str) -> None:
    """See that files may go there; asks the disk, so outside the book's units.

    Raises DeskError: schedule.bad_folder, export.no_folder.
    """
    if not PurePath(folder).is_absolute():
        raise DeskError("schedule.bad_folder", folder=folder)
    if not Path(folder).is_dir():
        raise DeskError("export.no_folder", path=folder, folder=folder)


def keep(ledger: Ledger, wanted: ScheduleRow, *, session: Session, now_utc_ms: int) -> int:
    """Keep a new schedule (its id is 0) or a changed one, in this person's rights from now on; returns its
    id.

    Its next time is the first one after now. Raises DeskError: permission.*, report.*, schedule.*,
    export.bad_name.
    """
    scope = _allow(ledger, session)
    kind = kind_of(wanted.report)
    allow(ledger, session, kind.permission)
    row = replace(wanted, name=wanted.name.strip(), operator_id=session.operator_id, since_utc_ms=now_utc_ms)
    _check(row, kind, today=day_of(now_utc_ms, _offset(ledger)))
    other = ledger.report_schedules.by_name(row.name)
    if other is not None and other.id != row.id:
        raise DeskError("schedule.name_taken", name=row.name)
    before = _found(ledger, row.id, scope, session) if row.id else None
    if before is None:
        row = replace(row, id=ledger.report_schedules.add(row))
    else:
        ledger.report_schedules.put(_with_the_past(row, before))
    _note(ledger, row, "schedule.add" if before is None else "schedule.change", session, now_utc_ms)
    tell_late(ledger, now_utc_ms=now_utc_ms)
    return row.id


def remove(ledger: Ledger, schedule_id: int, *, session: Session, now_utc_ms: int) -> None:
    """The files that it wrote stay. Raises DeskError: permission.*, schedule.unknown."""
    scope = _allow(ledger, session)
    row = _found(ledger, schedule_id, scope, session)
    ledger.report_schedules.remove(schedule_id)
    _note(ledger, row, "schedule.delete", session, now_utc_ms)
    tell_late(ledger, now_utc_ms=now_utc_ms)


def ask(ledger: Ledger, schedule_id: int, *, session: Session, now_utc_ms: int) -> None:
    """Have it written now, beside its own times. Raises DeskError: permission.*, schedule.unknown."""
    scope = _allow(ledger, session)
    row = _found(ledger, schedule_id, scope, session)
    ledger.report_schedules.put(replace(row, asked_utc_ms=now_utc_ms))
    _note(ledger, row, "schedule.run", session, now_utc_ms)


def owner(ledger: Ledger, row: ScheduleRow) -> Session:
    """In whose rights it is made. Raises DeskError schedule.owner_may_not."""
    found = ledger.operators.get(row.operator_id)
    if found is None or not found.enabled:
        raise DeskError("schedule.owner_may_not", name=found.display_name if found else "")
    return sign_in.session_of(ledger, found)


def due(ledger: Ledger, *, now_utc_ms: int) -> tuple[Due, ...]:
    """What is to be written now: what somebody asked for, then what it is time for. Of times that were
    missed only the newest counts."""
    offset = _offset(ledger)
    rows = ledger.report_schedules.all()
    asked = [Due(row, day_of(row.asked_utc_ms, offset), None) for row in rows if row.asked_utc_ms is not None]
    timed = [
        Due(row, day_of(moment, offset), moment)
        for row in rows
        if (moment := _open_moment(row, now_utc_ms, offset)) is not None and not _waits(row, now_utc_ms)
    ]
    return (*asked, *timed)


def file_of(due: Due, title: str) -> Path:
    """The file's path: report, schedule and period, or the day for what has no period."""
    row = due.row
    text = row.filters.get("period") or kind_of(row.report).default_period
    has_period = "period" in kind_of(row.report).filters
    period = parse_period(text, today=due.day).text() if has_period else as_date(due.day).isoformat()
    parts = (title,) if row.name == title else (title, row.name)
    return Path(row.folder) / f"{' '.join((*parts, period.replace('..', '_')))}.{row.format}"


def filters_of(due: Due) -> dict[str, str]:
    """Its filters with the period as days, counted from the day that it serves."""
    found = dict(due.row.filters)
    kind = kind_of(due.row.report)
    if "period" in kind.filters:
        period = found.get("period") or kind.default_period
        found["period"] = parse_period(period, today=due.day).text()
    return found


def note_written(ledger: Ledger, due: Due, path: Path, *, now_utc_ms: int) -> None:
    """The file is whole."""
    row = ledger.report_schedules.get(due.row.id)
    if row is None:
        return
    served = replace(row, asked_utc_ms=None) if due.moment_utc_ms is None else _served(row, due)
    ledger.report_schedules.put(
        replace(served, written_utc_ms=now_utc_ms, written_file=str(path), failing_since_utc_ms=None)
    )
    tell_late(ledger, now_utc_ms=now_utc_ms)


def note_failed(ledger: Ledger, due: Due, error: DeskError, *, now_utc_ms: int) -> None:
    """It was not written. What somebody asked for is not tried again by itself; what is due is."""
    row = ledger.report_schedules.get(due.row.id)
    if row is None:
        return
    failing_since = row.failing_since_utc_ms if row.failing_since_utc_ms is not None else now_utc_ms
    ledger.report_schedules.put(
        replace(
            row,
            asked_utc_ms=row.asked_utc_ms if due.moment_utc_ms is not None else None,
            failing_since_utc_ms=failing_since,
            failed_utc_ms=now_utc_ms,
            failure=as_plain(error),
        )
    )
    tell_late(ledger, now_utc_ms=now_utc_ms)


def late(ledger: Ledger, *, now_utc_ms: int) -> tuple[str, ...]:
    """The names of those that are overdue."""
    offset = _offset(ledger)
    return tuple(row.name for row in ledger.report_schedules.all() if _is_late(row, now_utc_ms, offset))


def tell_late(ledger: Ledger, *, now_utc_ms: int) -> None:
    """One alarm for all that are overdue, as long as any is."""
    seen = ", ".join(late(ledger, now_utc_ms=now_utc_ms))
    if not seen:
        alarms.clear_alarm(ledger, Kind.REPORTS, now_utc_ms=now_utc_ms)
    elif not alarms.raise_alarm(ledger, Kind.REPORTS, detail={"seen": seen}, now_utc_ms=now_utc_ms):
        reworded = Changes(reworded=(Wanted(Kind.REPORTS, "", {"seen": seen}),))
        alarms.settle(ledger, reworded, now_utc_ms=now_utc_ms)


def _allow(ledger: Ledger, session: Session) -> Scope:
    allow(ledger, session, Permission.REPORTS)
    return allow(ledger, session, Permission.EXPORT)


def _is_his(row: ScheduleRow, scope: Scope, session: Session) -> bool:
    """Whoever is limited to some buildings has to do only with what is made in his own rights."""
    return scope == EVERYWHERE or row.operator_id == session.operator_id


def _offset(ledger: Ledger) -> int:
    return settings.number(ledger, config.UTC_OFFSET_MIN)


def _found(ledger: Ledger, schedule_id: int, scope: Scope, session: Session) -> ScheduleRow:
    row = ledger.report_schedules.get(schedule_id)
    if scope != EVERYWHERE and (row is None or not _is_his(row, scope, session)):
        raise DeskError("permission.other_building")
    if row is None:
        raise DeskError("schedule.unknown")
    return row


def _check(row: ScheduleRow, kind: ReportKind, *, today: int) -> None:
    if not row.name or len(row.name) > MOST_NAME:
        raise DeskError("schedule.bad_name", most=MOST_NAME)
    file = Path(f"{row.name}.{row.format}")
    if file.name != str(file):
        raise DeskError("export.bad_name", path=str(file), name=row.name)
    check_name(file)
    if kind.is_detail:
        raise DeskError("schedule.detail", report=row.report)
    period = row.filters.get("period")
    if period is not None and period not in QUICK:
        raise DeskError("schedule.fixed_period", text=period, choices=", ".join(QUICK))
    parse(row.report, row.filters, known=kind.filters, default_period=kind.default_period, today=today)
    if row.format not in FORMATS or row.language not in LANGUAGES:
        raise DeskError("schedule.bad_choice", text=f"{row.format}, {row.language}")
    longest = {Every.DAY.value: 31, Every.WEEK.value: 7, Every.MONTH.value: 31}.get(row.every, 0)
    if not 1 <= row.day <= longest or not 0 <= row.minute < 1440:
        raise DeskError("schedule.bad_choice", text=f"{row.every} {row.day} {row.minute}")


def _with_the_past(row: ScheduleRow, before: ScheduleRow) -> ScheduleRow:
    """What was written before stands; a failure was of the schedule as it was."""
    return replace(
        row,
        done_utc_ms=before.done_utc_ms,
        written_utc_ms=before.written_utc_ms,
        written_file=before.written_file,
        failing_since_utc_ms=None,
        failed_utc_ms=None,
        failure=None,
    )


def _served(row: ScheduleRow, due: Due) -> ScheduleRow:
    return replace(row, done_utc_ms=due.moment_utc_ms)


def _table(row: ScheduleRow) -> Timetable:
    return Timetable(Every(row.every), row.day, row.minute)


def _next(row: ScheduleRow, now_utc_ms: int, offset: int) -> int:
    return _table(row).next(now_utc_ms, offset)


def _open_moment(row: ScheduleRow, now_utc_ms: int, offset: int) -> int | None:
    """The newest time that is not served yet. What a clock that ran ahead left behind counts for nothing."""
    moment = _table(row).last(now_utc_ms, offset)
    if moment < row.since_utc_ms <= now_utc_ms:
        return None
    if row.done_utc_ms is not None and moment <= row.done_utc_ms <= now_utc_ms:
        return None
    return moment


def _waits(row: ScheduleRow, now_utc_ms: int) -> bool:
    """Whether it failed a short while ago."""
    if row.failing_since_utc_ms is None or row.failed_utc_ms is None or row.failed_utc_ms > now_utc_ms:
        return False
    wait_ms = min(max(row.failed_utc_ms - row.failing_since_utc_ms, SOONEST_MS), LATEST_MS)
    return now_utc_ms < row.failed_utc_ms + wait_ms


def _is_late(row: ScheduleRow, now_utc_ms: int, offset: int) -> bool:
    moment = _open_moment(row, now_utc_ms, offset)
    return moment is not None and now_utc_ms - moment >= LATE_MS


def _state(row: ScheduleRow, now_utc_ms: int, offset: int) -> ScheduleState:
    if row.asked_utc_ms is not None:
        return ScheduleState.ASKED
    if _is_late(row, now_utc_ms, offset):
        return ScheduleState.LATE
    if row.failing_since_utc_ms is not None:
        return ScheduleState.FAILED
    return ScheduleState.NEW if row.written_utc_ms is None else ScheduleState.WELL


def _failure(row: ScheduleRow) -> DeskError | None:
    if row.failure is None or row.failing_since_utc_ms is None:
        return None
    return from_plain(*row.failure)


def _note(ledger: Ledger, row: ScheduleRow, action: str, session: Session, now_utc_ms: int) -> None:
    ledger.audit.append(
        operator=session.name,
        action=action,
        object=row.name,
        detail={"report": row.report, "folder": row.folder},
        utc_ms=now_utc_ms,
    )
