"""Operators and roles as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Permission, Session
    from app.services.operators import OperatorList, Person
    from app.services.roles import RoleChange, RoleRow


def listed(*, session: Session) -> Callable[[Any], OperatorList]:
    def unit(ledger: Any) -> OperatorList:
        from app.services import operators

        return operators.listed(ledger, session=session)

    return unit


def add(name: str, person: Person, *, session: Session, now_utc_ms: int) -> Callable[[Any], str]:
    """The one-time secret."""

    def unit(ledger: Any) -> str:
        from app.services import operators

        return operators.add(ledger, name, person, session=session, now_utc_ms=now_utc_ms)

    return unit


def change(operator_id: int, person: Person, *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import operators

        operators.change(ledger, operator_id, person, session=session, now_utc_ms=now_utc_ms)

    return unit


def set_enabled(
    operator_id: int, *, enabled: bool, session: Session, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import operators

        operators.set_enabled(ledger, operator_id, enabled=enabled, session=session, now_utc_ms=now_utc_ms)

    return unit


def reset_password(operator_id: int, *, session: Session, now_utc_ms: int) -> Callable[[Any], str]:
    """The one-time secret."""

    def unit(ledger: Any) -> str:
        from app.services import operators

        return operators.reset_password(ledger, operator_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def reset_codes(operator_id: int, *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import operators

        operators.reset_codes(ledger, operator_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def roles(*, session: Session) -> Callable[[Any], tuple[RoleRow, ...]]:
    def unit(ledger: Any) -> tuple[RoleRow, ...]:
        from app.services import roles

        return roles.listed(ledger, session=session)

    return unit


def preview_roles(
    wanted: Mapping[str, frozenset[Permission]], *, session: Session
) -> Callable[[Any], tuple[RoleChange, ...]]:
    def unit(ledger: Any) -> tuple[RoleChange, ...]:
        from app.services import roles

        return tuple(
            roles.preview(ledger, name, permissions, session=session) for name, permissions in wanted.items()
        )

    return unit


def change_roles(
    wanted: Mapping[str, frozenset[Permission]], *, session: Session, now_utc_ms: int
) -> Callable[[Any], tuple[RoleChange, ...]]:
    """All of them or, if one is refused, none."""

    def unit(ledger: Any) -> tuple[RoleChange, ...]:
        from app.services import roles

        return tuple(
            roles.change(ledger, name, permissions, session=session, now_utc_ms=now_utc_ms)
            for name, permissions in wanted.items()
        )

    return unit


def add_role(
    name: str, permissions: frozenset[Permission], *, session: Session, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import roles

        roles.add(ledger, name, permissions, session=session, now_utc_ms=now_utc_ms)

    return unit
