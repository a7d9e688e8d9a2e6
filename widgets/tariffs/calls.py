"""Units of work about tariffs; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.calendar import HolidayYear
    from app.domain.permissions import Session
    from app.services.approvals import Wanted
    from app.services.holiday_years import Due, YearRow
    from app.services.tariffs import NewVersion, PlanRow, QuoteAsked, QuoteShown
    from widgets.desk import Desk


def listed(*, session: Session) -> Callable[[Any], tuple[PlanRow, ...]]:
    def unit(ledger: Any) -> tuple[PlanRow, ...]:
        from app.services import tariffs

        return tariffs.listed(ledger, session=session)

    return unit


def wanted(new: NewVersion, *, desk: Desk) -> Callable[[Any], tuple[Wanted, bool]]:
    """What a second person would approve, and whether one is needed."""

    def unit(ledger: Any) -> tuple[Wanted, bool]:
        from app.services import approvals, tariffs

        asked = tariffs.wanted(ledger, new, session=desk.session)
        now = desk.clock.utc_ms()
        return asked, approvals.needed(ledger, asked, 1, session=desk.session, now_utc_ms=now)

    return unit


def add_version(new: NewVersion, *, approval: str | None, desk: Desk) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import meter_makes, tariffs

        tariffs.add_version(
            ledger,
            new,
            profiles=meter_makes.known(desk.data_dir),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )

    return unit


def quote(asked: QuoteAsked, *, desk: Desk) -> Callable[[Any], QuoteShown]:
    def unit(ledger: Any) -> QuoteShown:
        from app.services import tariffs

        return tariffs.quote(ledger, asked, session=desk.session)

    return unit


def holiday_years(*, desk: Desk) -> Callable[[Any], tuple[YearRow, ...]]:
    def unit(ledger: Any) -> tuple[YearRow, ...]:
        from app.services import holiday_years

        return holiday_years.listed(ledger, session=desk.session, now_utc_ms=desk.clock.utc_ms())

    return unit


def holidays_due(*, desk: Desk) -> Callable[[Any], Due | None]:
    def unit(ledger: Any) -> Due | None:
        from app.services import holiday_years

        return holiday_years.due(ledger, session=desk.session, now_utc_ms=desk.clock.utc_ms())

    return unit


def wanted_holidays(year: HolidayYear, *, desk: Desk) -> Callable[[Any], tuple[Wanted, bool]]:
    """What a second person would approve, and whether one is needed."""

    def unit(ledger: Any) -> tuple[Wanted, bool]:
        from app.services import approvals, holiday_years

        now = desk.clock.utc_ms()
        asked = holiday_years.wanted(ledger, year, session=desk.session, now_utc_ms=now)
        return asked, approvals.needed(ledger, asked, 1, session=desk.session, now_utc_ms=now)

    return unit


def enter_holidays(year: HolidayYear, *, approval: str | None, desk: Desk) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import holiday_years

        now = desk.clock.utc_ms()
        holiday_years.enter(ledger, year, approval=approval, session=desk.session, now_utc_ms=now)

    return unit
