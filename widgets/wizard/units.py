"""Services of the first steps as units of work; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.key_store import KeyStore
    from app.services.first_steps import FirstSteps, Property


def state(*, session: Session) -> Callable[[Any], FirstSteps]:
    def unit(ledger: Any) -> FirstSteps:
        from app.services import first_steps

        return first_steps.state(ledger, session=session)

    return unit


def go(step: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], FirstSteps]:
    """Note the step to go on with; how everything stands then."""

    def unit(ledger: Any) -> FirstSteps:
        from app.services import first_steps

        first_steps.go(ledger, step, session=session, now_utc_ms=now_utc_ms)
        return first_steps.state(ledger, session=session)

    return unit


def set_property(
    wanted: Property, *, session: Session, data_dir: Path, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import first_steps, meter_makes

        first_steps.set_property(
            ledger, wanted, profiles=meter_makes.known(data_dir), session=session, now_utc_ms=now_utc_ms
        )

    return unit


def read_connections(path: Path) -> Callable[[], str]:
    """A job: the text of a connection file."""

    def job() -> str:
        from app.text_file import text_of

        return text_of(path)

    return job


def connect(
    text: str, key_store: KeyStore, *, session: Session, now_utc_ms: int
) -> Callable[[Any], tuple[str, ...]]:
    """Set how the collectors of a connection file are reached, and their keys."""

    def unit(ledger: Any) -> tuple[str, ...]:
        from app.services import collectors

        return collectors.apply_connection_file(
            ledger, key_store, text, session=session, now_utc_ms=now_utc_ms
        )

    return unit
