"""The years of the holiday calendar: what is known, what is still to come, and entering one.

The State Council announces a year in the November before it. Until somebody has entered it, what a tariff
with holiday prices costs in that year is not charged; entering only the days that the law names is possible,
marked so, and the console goes on saying that the announcement is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app import config
from app.domain.approvals import CHANGE_TARIFF
from app.domain.calendar import HolidayYear, parse_years, to_text
from app.domain.permissions import Permission, Session
from app.domain.statutory_days import statutory
from app.errors import DeskError
from app.services import approvals, holidays, settings, site_files, tariffs
from app.services.approvals import Wanted
from app.services.rights import allow, allow_site
from db.ledger import Ledger

ENTER: Final = "calendar.entered"
"""Action of the audit row, on the year."""
LAW: Final = "law"
"""Where the days of a year come from that nobody has entered."""
_ANNOUNCED_FROM_MONTH: Final = 11


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year. `origin`: "program", "entered", "file", or "law" for one that counts not at all yet."""

    year: HolidayYear
    origin: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A year to be entered: nothing of it is known, or (`by_law`) only the days that the law names.

    `charges_wait`: a tariff in use has holiday prices.
    """

    year: int
    by_law: bool
    charges_wait: bool


def listed(ledger: Ledger, *, session: Session, now_utc_ms: int) -> tuple[YearRow, ...]:
    """Every known year, this one and the next, newest first. Raises DeskError: permission.*, calendar.*."""
    allow(ledger, session, Permission.LOOK)
    this = _today(ledger, now_utc_ms).year
    known = holidays.years(ledger.folder, site_files.entered_holidays(ledger))
    wanted = sorted({*known, this, this + 1}, reverse=True)
    return tuple(_row(year, known.get(year), this=this) for year in wanted)


def _row(year: int, known: tuple[HolidayYear, str] | None, *, this: int) -> YearRow:
    if known is None:
        return YearRow(statutory(year) or HolidayYear(year, announced=False), LAW, year >= this)
    found, origin = known
    return YearRow(found, origin, may_change=year >= this and origin != holidays.FILE)


def due(ledger: Ledger, *, session: Session, now_utc_ms: int) -> Due | None:
    """What is still to be entered: this year, or from November on the next. Raises DeskError permission.*."""
    allow(ledger, session, Permission.LOOK)
    today = _today(ledger, now_utc_ms)
    near = (today.year, today.year + 1) if today.month >= _ANNOUNCED_FROM_MONTH else (today.year,)
    calendar = site_files.calendar(ledger)
    for year in near:
        if not calendar.covers(year) or year in calendar.unannounced:
            by_law = year in calendar.unannounced
            return Due(year, by_law, charges_wait=not by_law and _some_tariff_asks(ledger))
    return None


def wanted(ledger: Ledger, year: HolidayYear, *, session: Session, now_utc_ms: int) -> Wanted:
    """What a second person approves: every day of it. Raises DeskError: permission.*, calendar.*."""
    allow_site(ledger, session, Permission.TARIFFS)
    _check(ledger, year, now_utc_ms)
    return _wanted(year)


def _wanted(year: HolidayYear) -> Wanted:
    values = {
        "calendar_year": year.year,
        "announced": year.announced,
        "source": year.source,
        "holidays": [[one.name, one.first.isoformat(), one.last.isoformat()] for one in year.holidays],
        "worked_days": [day.isoformat() for one in year.holidays for day in one.worked],
    }
    return Wanted(CHANGE_TARIFF, str(year.year), values)


def enter(
    ledger: Ledger, year: HolidayYear, *, approval: str | None = None, session: Session, now_utc_ms: int
) -> None:
    """Let these be the holidays of that year from now on. What was charged stays as it was charged.

    Raises DeskError: permission.*, approval.*, calendar.past for a year that is over, calendar.in_file for
    one that stands in the site's own file, calendar.* for the days.
    """
    allow_site(ledger, session, Permission.TARIFFS)
    _check(ledger, year, now_utc_ms)
    approver = approvals.cleared(
        ledger, _wanted(year), 1, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    kept = {one.year: one for one in parse_years(site_files.entered_holidays(ledger))}
    kept[year.year] = year
    text = to_text(kept[one] for one in sorted(kept))
    parse_years(text)
    ledger.settings.set(site_files.ENTERED_KEY, text)
    detail = {**_wanted(year).values, **approvals.told(approver)}
    ledger.audit.append(
        operator=session.name, action=ENTER, object=str(year.year), detail=detail, utc_ms=now_utc_ms
    )


def _check(ledger: Ledger, year: HolidayYear, now_utc_ms: int) -> None:
    parse_years(to_text([year]))
    if year.year < _today(ledger, now_utc_ms).year:
        raise DeskError("calendar.past", where=year.year)
    known = holidays.years(ledger.folder, site_files.entered_holidays(ledger))
    if year.year in known and known[year.year][1] == holidays.FILE:
        raise DeskError("calendar.in_file", where=year.year, path=holidays.OWN_FILE)


def _some_tariff_asks(ledger: Ledger) -> bool:
    """Whether a plan of some meter has holiday prices, now or to come."""
    used = {row.plan_id for row in ledger.meters.all() if row.retired_utc_ms is None}
    plans = (plan.id for plan in ledger.prices.plans() if plan.id in used)
    with_prices = (plan for plan in plans if ledger.charges.versions(plan))
    return any(
        version.tariff.knows_holidays for plan in with_prices for version in tariffs.versions_of(ledger, plan)
    )


def _today(ledger: Ledger, now_utc_ms: int) -> date:
    offset = timedelta(minutes=settings.number(ledger, config.UTC_OFFSET_MIN))
    return (datetime.fromtimestamp(now_utc_ms / 1000, UTC) + offset).date()
