"""Operators and roles as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Permission, Session
    from app.services.approvals import Wanted
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


def roles_wanted(
    drafts: Mapping[str, frozenset[Permission]], *, session: Session, now_utc_ms: int
) -> Callable[[Any], Wanted | None]:
    """What a second person would have to approve; None where nobody needs to."""

    def unit(ledger: Any) -> Wanted | None:
        from app.services import approvals, roles

        wanted = roles.wanted(ledger, drafts, session=session)
        if wanted is None:
            return None
        needed = approvals.needed(ledger, wanted, 1, session=session, now_utc_ms=now_utc_ms)
        return wanted if needed else None

    return unit


def change_roles(
    drafts: Mapping[str, frozenset[Permission]],
    *,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], tuple[RoleChange, ...]]:
    """All of them or, if one is refused, none."""

    def unit(ledger: Any) -> tuple[RoleChange, ...]:
        from app.services import roles

        return roles.change(ledger, drafts, approval=approval, session=session, now_utc_ms=now_utc_ms)

    return unit


def add_role(name: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import roles

        roles.add(ledger, name, session=session, now_utc_ms=now_utc_ms)

    return unit
