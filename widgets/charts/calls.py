"""What charts ask for, as units of the book and as jobs over both books; services are imported on the thread
that works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.energy_use import HeatDay, Total, Use
    from app.domain.load_curve import LoadPoint
    from app.domain.permissions import Session
    from app.services.energy_use import UseOf
    from app.services.overview_charts import Subject
    from app.services.overview_contact import ContactDay
    from app.services.overview_use import CreditLeft

Span = tuple[int, int]
"""First and last, both included."""


def subjects(*, session: Session) -> Callable[[Any], tuple[Subject, ...]]:
    """All that a chart may be of."""

    def unit(ledger: Any) -> tuple[Subject, ...]:
        from app.services import overview_charts

        return overview_charts.subjects(ledger, session=session)

    return unit


def use_by_day(
    desk: Any, subject: Subject, medium: str, spans: Sequence[Span], *, session: Session
) -> Callable[[], tuple[tuple[Use, ...], ...]]:
    """What it used day by day, in each of the spans of days."""

    def job() -> tuple[tuple[Use, ...], ...]:
        from app.services import energy_use

        of = _scope(desk, medium, subject.asked(), session)
        return tuple(energy_use.together(energy_use.by_day(desk.readings, of, *span)) for span in spans)

    return job


def load(
    desk: Any, subject: Subject, medium: str, span: Span, *, session: Session
) -> Callable[[], tuple[LoadPoint, ...]]:
    """Its load, half hour by half hour of these days."""

    def job() -> tuple[LoadPoint, ...]:
        from app.services import energy_use

        of = _scope(desk, medium, subject.asked(), session)
        return energy_use.load(desk.readings, of, *span)

    return job


def heat(
    desk: Any, subject: Subject, medium: str, span: Span, *, session: Session
) -> Callable[[], tuple[HeatDay, ...]]:
    """What it used, hours by days."""

    def job() -> tuple[HeatDay, ...]:
        from app.services import energy_use

        return energy_use.heat(desk.readings, _scope(desk, medium, subject.asked(), session), *span)

    return job


def by_place(
    desk: Any, medium: str, spans: Sequence[Span], *, by_area: bool, session: Session
) -> Callable[[], tuple[tuple[Total, ...], ...]]:
    """What each building, or each area, used in each of the spans of days."""

    def job() -> tuple[tuple[Total, ...], ...]:
        from app.services import energy_use

        of = _scope(desk, medium, {}, session)
        group = energy_use.by_area if by_area else energy_use.by_building
        return tuple(group(of, energy_use.by_day(desk.readings, of, *span)) for span in spans)

    return job


def buildings(*, session: Session) -> Callable[[Any], tuple[tuple[str, str], ...]]:
    """Those whose sales may be asked for, by code and name."""

    def unit(ledger: Any) -> tuple[tuple[str, str], ...]:
        from app.services.reports import centre

        return centre.choices(ledger, session=session).buildings

    return unit


def sales_by_month(
    desk: Any, years: tuple[int, int], *, building: str, session: Session, now_utc_ms: int
) -> Callable[[], dict[int, tuple[int, int]]]:
    """Month to number of sales and net fen, of these years, as the report of sales has them; months after
    the present one and before the book began are not there."""

    def job() -> dict[int, tuple[int, int]]:
        from app.services.reports import centre

        sources = desk.sources()
        filters = {"period": f"{years[0]}..{years[1]}", "building": building}
        made = centre.run(sources, "sales-monthly", filters, session=session, now_utc_ms=now_utc_ms)
        keys = [column.key for column in made.columns]
        month, sales, net = (keys.index(key) for key in ("month", "sales", "net"))
        return {row[month]: (row[sales], row[net]) for row in made.rows}  # type: ignore[misc]

    return job


def credit_left(desk: Any, *, session: Session, now_utc_ms: int) -> Callable[[], tuple[CreditLeft, ...]]:
    """How long the credit of every meter lasts."""

    def job() -> tuple[CreditLeft, ...]:
        from app.services import overview_use

        of = desk.ledger.submit_read(
            lambda ledger: overview_use.ground(ledger, session=session, now_utc_ms=now_utc_ms)
        ).result()
        used = overview_use.recent_days(desk.readings, of)
        return overview_use.left(of, used, desk.live.state, now_utc_ms=now_utc_ms)

    return job


def contact(
    desk: Any, subject: Subject, span: Span, *, session: Session, now_utc_ms: int
) -> Callable[[], tuple[ContactDay, ...]]:
    """How well its meters were in contact, day by day."""

    def job() -> tuple[ContactDay, ...]:
        from app.services import overview_contact

        of = desk.ledger.submit_read(
            lambda ledger: overview_contact.contact_of(
                ledger,
                subject.kind,
                subject.id,
                first_day=span[0],
                last_day=span[1],
                session=session,
                now_utc_ms=now_utc_ms,
            )
        ).result()
        return overview_contact.by_day(desk.readings, of)

    return job


def _scope(desk: Any, medium: str, asked: dict[str, Any], session: Session) -> UseOf:
    """On the thread of a job: whose use it is, with the rights to see it."""
    from app.services import energy_use

    found: UseOf = desk.ledger.submit_read(
        lambda ledger: energy_use.scope(ledger, medium=medium, session=session, **asked)
    ).result()
    return found
