"""Alarms and outages as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.alarms import AlarmShown, PastPage, PastQuery
    from app.services.outages import OutOfContact


def live(*, session: Session) -> Callable[[Any], tuple[AlarmShown, ...]]:
    def unit(ledger: Any) -> tuple[AlarmShown, ...]:
        from app.services import alarms

        return alarms.live(ledger, session=session)

    return unit


def past(
    wanted: PastQuery, *, below_id: int | None, limit: int, session: Session
) -> Callable[[Any], PastPage]:
    def unit(ledger: Any) -> PastPage:
        from app.services import alarms

        return alarms.past(ledger, wanted, below_id=below_id, limit=limit, session=session)

    return unit


def acknowledge(
    alarm_ids: tuple[int, ...], note: str, *, session: Session, now_utc_ms: int
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import alarms

        return alarms.acknowledge(ledger, alarm_ids, note, session=session, now_utc_ms=now_utc_ms)

    return unit


def out_of_contact(
    kind: str, *, from_utc_ms: int, until_utc_ms: int, session: Session, now_utc_ms: int
) -> Callable[[Any], tuple[OutOfContact, ...]]:
    def unit(ledger: Any) -> tuple[OutOfContact, ...]:
        from app.services import outages

        return outages.out_of_contact(
            ledger,
            kind,
            from_utc_ms=from_utc_ms,
            until_utc_ms=until_utc_ms,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit
