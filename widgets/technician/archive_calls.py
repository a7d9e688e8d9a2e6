"""Archives of readings as jobs over both books; services are imported on the thread that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.reading_archive import Work, YearLine


def years(desk: Any, *, session: Session) -> Callable[[], tuple[YearLine, ...]]:
    """Every year that there are readings of, and where it stands."""

    def job() -> tuple[YearLine, ...]:
        from app.services import reading_archive

        asked = desk.ledger.submit_read(lambda ledger: reading_archive.terms(ledger, session=session))
        terms = asked.result()
        return reading_archive.years(desk.readings, terms)

    return job


def move(desk: Any, year: int, work: Work, *, session: Session, back: bool) -> Callable[[], int]:
    """Move a year out, or bring it back; how many readings it has."""

    def job() -> int:
        from app.services import reading_archive

        now = desk.clock.utc_ms()
        action = reading_archive.RETURN if back else reading_archive.MOVE
        asked = desk.ledger.submit(
            lambda ledger: reading_archive.permit(ledger, year, action, session=session, now_utc_ms=now)
        )
        terms = asked.result()
        if back:
            return reading_archive.bring_back(desk.readings, year, work, now_utc_ms=now)
        return reading_archive.move_out(desk.readings, terms, year, work, now_utc_ms=now)

    return job
