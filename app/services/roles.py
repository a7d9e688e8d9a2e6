"""Roles as this site has them: what each allows. No change locks the site out or gives oneself more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import ROLES, SYSTEM_ROLE, Permission, Session
from app.errors import DeskError
from app.services.rights import allow_site, check_administered, granted
from db.ledger import Ledger

ALWAYS: Final = frozenset({Permission.CHANGE_PASSWORD})
"""What every role allows, whatever is ticked."""
_NAME: Final = re.compile(r"\w[\w -]{0,38}\w")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role. `usual` is what the program gives it, None for a role of the site's own; `holders` are the
    enabled operators who have it."""

    name: str
    permissions: frozenset[Permission]
    usual: frozenset[Permission] | None
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What changing a role would do: permissions that its holders gain and lose."""

    role: str
    gained: frozenset[Permission]
    lost: frozenset[Permission]
    holders: tuple[str, ...]


def names(ledger: Ledger) -> tuple[str, ...]:
    """The program's roles, then the site's own."""
    return (*ROLES, *(name for name in ledger.roles.permissions() if name not in ROLES))


def listed(ledger: Ledger, *, session: Session) -> tuple[RoleRow, ...]:
    """Every role, with all who hold it: for who may work everywhere. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.ROLES)
    return tuple(
        RoleRow(name, granted(ledger, (name,)), ROLES.get(name), _holders(ledger, name))
        for name in names(ledger)
    )


def preview(ledger: Ledger, role: str, permissions: frozenset[Permission], *, session: Session) -> RoleChange:
    """What `change` would do. Raises DeskError permission.*, roles.*."""
    allow_site(ledger, session, Permission.ROLES)
    return _change(ledger, role, permissions)


def change(
    ledger: Ledger,
    role: str,
    permissions: frozenset[Permission],
    *,
    session: Session,
    now_utc_ms: int,
) -> RoleChange:
    """Let a role allow just these. It counts at once for everybody who has it.

    Raises DeskError: permission.*, roles.unknown, roles.own (nobody gives himself more),
    operators.last_administrator.
    """
    allow_site(ledger, session, Permission.ROLES)
    done = _change(ledger, role, permissions)
    if not done.gained and not done.lost:
        return done
    own = ledger.operators.get(session.operator_id)
    before = granted(ledger, own.roles) if own else frozenset(Permission)
    ledger.roles.set_permissions(role, sorted(permissions | ALWAYS))
    if own is not None and not granted(ledger, own.roles) <= before:
        raise DeskError("roles.own", role=role)
    check_administered(ledger)
    detail = {"gained": sorted(done.gained), "lost": sorted(done.lost)}
    ledger.audit.append(
        operator=session.name, action="role.change", object=role, detail=detail, utc_ms=now_utc_ms
    )
    return done


def add(
    ledger: Ledger, name: str, permissions: frozenset[Permission], *, session: Session, now_utc_ms: int
) -> None:
    """A role of the site's own. Raises DeskError: permission.*, roles.bad_name, roles.name_taken."""
    allow_site(ledger, session, Permission.ROLES)
    if not _NAME.fullmatch(name):
        raise DeskError("roles.bad_name", name=name)
    if name.casefold() in {known.casefold() for known in (*names(ledger), SYSTEM_ROLE)}:
        raise DeskError("roles.name_taken", name=name)
    ledger.roles.set_permissions(name, sorted(permissions | ALWAYS))
    ledger.audit.append(
        operator=session.name,
        action="role.add",
        object=name,
        detail={"gained": sorted(permissions | ALWAYS)},
        utc_ms=now_utc_ms,
    )


def _change(ledger: Ledger, role: str, permissions: frozenset[Permission]) -> RoleChange:
    if role not in names(ledger):
        raise DeskError("roles.unknown", role=role)
    before, after = granted(ledger, (role,)), permissions | ALWAYS
    return RoleChange(role, after - before, before - after, _holders(ledger, role))


def _holders(ledger: Ledger, role: str) -> tuple[str, ...]:
    return tuple(one.name for one in ledger.operators.all() if one.enabled and role in one.roles)
