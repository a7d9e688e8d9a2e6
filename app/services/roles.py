"""Roles as this site has them: what each allows. No change locks the site out or gives oneself more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.approvals import CHANGE_ROLE
from app.domain.permissions import ROLES, SYSTEM_ROLE, Permission, Session
from app.errors import DeskError
from app.services import approvals
from app.services.approvals import Wanted
from app.services.rights import allow_site, check_administered, granted, role_names
from db.ledger import Ledger

ALWAYS: Final = frozenset({Permission.CHANGE_PASSWORD})
"""What every role allows, whatever is ticked."""
Drafts = Mapping[str, frozenset[Permission]]
"""What roles are to allow, by their names."""
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


def listed(ledger: Ledger, *, session: Session) -> tuple[RoleRow, ...]:
    """Every role, with all who hold it: for who may work everywhere. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.ROLES)
    return tuple(
        RoleRow(name, granted(ledger, (name,)), ROLES.get(name), _holders(ledger, name))
        for name in role_names(ledger)
    )


def preview(ledger: Ledger, drafts: Drafts, *, session: Session) -> tuple[RoleChange, ...]:
    """What `change` would do. Raises DeskError permission.*, roles.unknown."""
    allow_site(ledger, session, Permission.ROLES)
    return tuple(_change(ledger, role, permissions) for role, permissions in drafts.items())


def wanted(ledger: Ledger, drafts: Drafts, *, session: Session) -> Wanted | None:
    """The act that a second person sees: what each role gains and loses; None where no role gains anything.

    Raises DeskError permission.*, roles.unknown.
    """
    changes = preview(ledger, drafts, session=session)
    if not any(change.gained for change in changes):
        return None
    values = {
        "gained": "; ".join(_named(one.role, one.gained) for one in changes if one.gained),
        "lost": "; ".join(_named(one.role, one.lost) for one in changes if one.lost),
    }
    return Wanted(CHANGE_ROLE, "roles", {name: text for name, text in values.items() if text})


def change(
    ledger: Ledger, drafts: Drafts, *, approval: str | None = None, session: Session, now_utc_ms: int
) -> tuple[RoleChange, ...]:
    """Let each of these roles allow just what its draft says, all or none, at once for their holders.

    Where a role gains anything it takes a second person. Raises DeskError: permission.*, roles.unknown,
    roles.own (nobody gives himself more), operators.last_administrator, approval.*.
    """
    changes = preview(ledger, drafts, session=session)
    act, approver = wanted(ledger, drafts, session=session), None
    own = ledger.operators.get(session.operator_id)
    before = granted(ledger, own.roles) if own else frozenset(Permission)
    for done in changes:
        ledger.roles.set_permissions(done.role, sorted(drafts[done.role] | ALWAYS))
        if own is not None and not granted(ledger, own.roles) <= before:
            raise DeskError("roles.own", role=done.role)
    check_administered(ledger)
    if act is not None:
        approver = approvals.cleared(
            ledger, act, 1, approval=approval, session=session, now_utc_ms=now_utc_ms
        )
    for done in changes:
        detail = {"gained": sorted(done.gained), "lost": sorted(done.lost), **approvals.told(approver)}
        ledger.audit.append(
            operator=session.name, action="role.change", object=done.role, detail=detail, utc_ms=now_utc_ms
        )
    return changes


def add(ledger: Ledger, name: str, *, session: Session, now_utc_ms: int) -> None:
    """A role of the site's own. It may only look; what more it may `change` says, with a second person.

    Raises DeskError: permission.*, roles.bad_name, roles.name_taken.
    """
    allow_site(ledger, session, Permission.ROLES)
    if not _NAME.fullmatch(name):
        raise DeskError("roles.bad_name", name=name)
    if name.casefold() in {known.casefold() for known in (*role_names(ledger), SYSTEM_ROLE)}:
        raise DeskError("roles.name_taken", name=name)
    first = sorted(ALWAYS | {Permission.LOOK})
    ledger.roles.set_permissions(name, first)
    ledger.audit.append(
        operator=session.name, action="role.add", object=name, detail={"gained": first}, utc_ms=now_utc_ms
    )


def _named(role: str, permissions: frozenset[Permission]) -> str:
    return f"{role}: {', '.join(sorted(permissions))}"


def _change(ledger: Ledger, role: str, permissions: frozenset[Permission]) -> RoleChange:
    if role not in role_names(ledger):
        raise DeskError("roles.unknown", role=role)
    before, after = granted(ledger, (role,)), permissions | ALWAYS
    return RoleChange(role, after - before, before - after, _holders(ledger, role))


def _holders(ledger: Ledger, role: str) -> tuple[str, ...]:
    return tuple(one.name for one in ledger.operators.all() if one.enabled and role in one.roles)
