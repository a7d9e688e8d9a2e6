"""A reading corrected by hand, as jobs over both books; each service is imported on the job's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.domain.reading_correction import Effect, Register
    from app.services.approvals import Wanted
    from app.services.charge_back import Charged
    from app.services.reading_correction import Correction, Found


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow: for use, and for what the office charged."""

    register: Register
    effect: Effect
    charged: Charged


def find(desk: Any, meter_id: str, read_utc_ms: int, *, session: Session) -> Callable[[], Found]:
    """The reading with what stands around it; the ledger says first whether this person may correct it."""
    data_dir: Path = desk.data_dir

    def job() -> Found:
        from app.services import meter_makes, reading_correction

        profiles = meter_makes.known(data_dir)
        asked = desk.ledger.submit_read(
            lambda ledger: reading_correction.ground(ledger, meter_id, profiles=profiles, session=session)
        )
        return reading_correction.find(desk.readings, asked.result(), read_utc_ms)

    return job


def preview(desk: Any, found: Found, register: Register, *, session: Session) -> Callable[[], Preview]:
    """What would follow if the reading told this."""
    live = desk.live.state(found.of.meter_id)

    def job() -> Preview:
        from app.services import charge_back, reading_correction

        effect = reading_correction.follows(found, register)
        shown = reading_correction.shown(found, register, live)
        asked = desk.ledger.submit_read(
            lambda ledger: charge_back.look(ledger, found.of.meter_id, shown, session=session)
        )
        return Preview(register, effect, asked.result())

    return job


def check(found: Found, correction: Correction) -> None:
    """Raise DeskError readings.* for a correction that cannot be."""
    from app.services import reading_correction

    reading_correction.check(found, correction)


def wanted(charged: Charged, *, session: Session) -> Callable[[Any], Wanted]:
    """The act of giving back what was charged too much, for the second person."""

    def unit(ledger: Any) -> Wanted:
        from app.services import charge_back

        return charge_back.wanted(ledger, charged, session=session)

    return unit


def correct(
    desk: Any, found: Found, correction: Correction, *, approval: str | None, session: Session
) -> Callable[[], None]:
    """Note it in the ledger, with what goes back; then set the reading right."""

    def job() -> None:
        from app.services import reading_correction

        reading_correction.check_unchanged(desk.readings, found)
        noted = desk.ledger.submit(
            lambda ledger: reading_correction.note(
                ledger, correction, approval=approval, session=session, now_utc_ms=desk.clock.utc_ms()
            )
        )
        noted.result()
        desk.readings.submit(
            lambda readings: reading_correction.put(readings, found, correction.new)
        ).result()

    return job
