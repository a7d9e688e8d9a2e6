"""Set-up services as units of work; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.permissions import Session
    from app.services.approvals import Wanted
    from app.services.meter_settings import MeterValue, ValueChange
    from app.services.set_up import Saved
    from app.services.set_up_lists import Choices, SetUpEvent, Thing
    from app.services.set_up_retire import Fate
    from app.services.settings import SettingChange


def things(
    kind: str, *, session: Session, data_dir: Path
) -> Callable[[Any], tuple[tuple[Thing, ...], Choices]]:
    """All things of a kind, and what its form may choose from."""

    def unit(ledger: Any) -> tuple[tuple[Thing, ...], Choices]:
        from app.services import meter_makes, set_up_lists

        found = set_up_lists.things(ledger, kind, session=session)
        return found, set_up_lists.choices(ledger, meter_makes.known(data_dir), session=session)

    return unit


def lowered_suite(collector: str, *, session: Session) -> Callable[[Any], Wanted]:
    """What a second person approves before a collector's link may be sealed more weakly."""

    def unit(ledger: Any) -> Wanted:
        from app.services import collector_suites

        return collector_suites.wanted(ledger, collector, collector_suites.WEAKEST, session=session)

    return unit


def lower_suite(collector: str, *, approval: str, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import collector_suites

        collector_suites.set_minimum_suite(
            ledger,
            collector,
            collector_suites.WEAKEST,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def save(
    kind: str,
    form: Mapping[str, str],
    *,
    known: str | None,
    session: Session,
    data_dir: Path,
    now_utc_ms: int,
) -> Callable[[Any], Saved]:
    def unit(ledger: Any) -> Saved:
        from app.services import meter_makes, set_up

        return set_up.save(
            ledger,
            kind,
            form,
            known=known,
            profiles=meter_makes.known(data_dir),
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def fates(
    kind: str,
    keys: Sequence[str],
    act: str,
    *,
    session: Session,
    data_dir: Path,
    heard: Callable[[str], bool],
) -> Callable[[Any], tuple[Fate, ...]]:
    """What an act would do to each of these things."""

    def unit(ledger: Any) -> tuple[Fate, ...]:
        from app.services import meter_makes, set_up_retire

        return set_up_retire.preview(
            ledger, kind, keys, act, profiles=meter_makes.known(data_dir), session=session, heard=heard
        )

    return unit


def carry_out(
    kind: str,
    keys: Sequence[str],
    act: str,
    *,
    session: Session,
    data_dir: Path,
    heard: Callable[[str], bool],
    now_utc_ms: int,
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import meter_makes, set_up_retire

        return set_up_retire.carry_out(
            ledger,
            kind,
            keys,
            act,
            profiles=meter_makes.known(data_dir),
            session=session,
            heard=heard,
            now_utc_ms=now_utc_ms,
        )

    return unit


def history(key: str, *, session: Session) -> Callable[[Any], tuple[SetUpEvent, ...]]:
    def unit(ledger: Any) -> tuple[SetUpEvent, ...]:
        from app.services import set_up_lists

        return set_up_lists.history(ledger, key, session=session)

    return unit


def set_members(
    group: str, meter_ids: Sequence[str], *, session: Session, now_utc_ms: int
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import set_up

        return set_up.set_members(ledger, group, meter_ids, session=session, now_utc_ms=now_utc_ms)

    return unit


def meter_values(meter_id: str, *, session: Session) -> Callable[[Any], tuple[MeterValue, ...]]:
    """Every value that a meter may have of its own, as it counts."""

    def unit(ledger: Any) -> tuple[MeterValue, ...]:
        from app.services import meter_settings

        return meter_settings.values_of(ledger, meter_id, session=session)

    return unit


def meter_history(meter_id: str, key: str, *, session: Session) -> Callable[[Any], tuple[SettingChange, ...]]:
    def unit(ledger: Any) -> tuple[SettingChange, ...]:
        from app.services import meter_settings

        return meter_settings.history(ledger, meter_id, key, session=session)

    return unit


def preview_own(
    meter_ids: Sequence[str], key: str, typed: str | None, *, session: Session
) -> Callable[[Any], tuple[ValueChange, ...]]:
    """What giving these meters a value would change; None takes theirs away."""

    def unit(ledger: Any) -> tuple[ValueChange, ...]:
        from app.services import meter_settings

        return meter_settings.preview(ledger, meter_ids, key, typed, session=session)

    return unit


def set_own(
    meter_ids: Sequence[str], key: str, typed: str | None, *, session: Session, now_utc_ms: int
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import meter_settings

        return meter_settings.set_own(ledger, meter_ids, key, typed, session=session, now_utc_ms=now_utc_ms)

    return unit
