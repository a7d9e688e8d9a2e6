"""The history of one meter as a job over both books; each service is imported on the job's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.reading_history import History, HistoryOf


@dataclass(frozen=True, slots=True)
class Asked:
    """A resolution ("raw", "hour", "day") and a time in UTC ms, its end not included."""

    resolution: str
    from_utc_ms: int
    until_utc_ms: int


def history(
    desk: Any, meter_id: str, asked: Asked, *, session: Session
) -> Callable[[], tuple[HistoryOf, History]]:
    """Whose it is the ledger says, with the rights to see it; then the readings' book has the readings."""
    data_dir: Path = desk.data_dir

    def job() -> tuple[HistoryOf, History]:
        from app.domain.reading_history import Resolution
        from app.services import meter_makes, reading_history

        profiles = meter_makes.known(data_dir)
        of = desk.ledger.submit_read(
            lambda ledger: reading_history.history_of(ledger, meter_id, profiles=profiles, session=session)
        ).result()
        found = reading_history.read(
            desk.readings,
            of,
            Resolution(asked.resolution),
            from_utc_ms=asked.from_utc_ms,
            until_utc_ms=asked.until_utc_ms,
        )
        return of, found

    return job
