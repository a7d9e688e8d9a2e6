"""How much of an act a role may do alone, changed. To allow more takes a second person."""

from __future__ import annotations

from app.domain.approvals import ACTS, CHANGE_LIMIT, Act, Limit
from app.domain.permissions import ROLES, Permission, Session
from app.errors import DeskError
from app.services import approvals
from app.services.act_limits import LARGEST, limit_of
from app.services.approvals import Wanted
from app.services.rights import allow_site
from db.ledger import Ledger
from db.rows import RoleLimit


def wanted(role: str, act: Act, limit: Limit) -> Wanted:
    """What a second person is shown."""
    values = {"role": role, "limited_act": act.name, "per_act": limit.per_act, "per_day": limit.per_day}
    return Wanted(CHANGE_LIMIT, f"{role}/{act.name}", values | {"unit": act.unit.value})


def needs_second(
    ledger: Ledger, role: str, act: Act, limit: Limit, *, session: Session, now_utc_ms: int
) -> bool:
    """Whether this change takes a second person."""
    if limit_of(ledger, (role,), act).most_of(limit) == limit_of(ledger, (role,), act):
        return False
    return approvals.needed(ledger, wanted(role, act, limit), 1, session=session, now_utc_ms=now_utc_ms)


def change_limit(
    ledger: Ledger,
    role: str,
    act_name: str,
    limit: Limit,
    *,
    approval: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Set a role's limit for an act. Raises DeskError: permission.*, limits.*, approval.*."""
    allow_site(ledger, session, Permission.ROLES)
    act = ACTS.get(act_name)
    if act is None or role not in {*ROLES, *ledger.roles.permissions()}:
        raise DeskError("limits.unknown", role=role, act=act_name)
    if any(one is not None and not 0 <= one <= LARGEST for one in (limit.per_act, limit.per_day)):
        raise DeskError("limits.out_of_range", most=LARGEST)
    before = limit_of(ledger, (role,), act)
    if before == limit:
        return
    approver = None
    if before.most_of(limit) != before:
        approver = approvals.cleared(
            ledger, wanted(role, act, limit), 1, approval=approval, session=session, now_utc_ms=now_utc_ms
        )
    ledger.roles.set_limit(RoleLimit(role, act.name, limit.per_act, limit.per_day))
    ledger.audit.append(
        operator=session.name,
        action="role.limit",
        object=f"{role}/{act.name}",
        detail={"before": _told(before), "after": _told(limit), **approvals.told(approver)},
        utc_ms=now_utc_ms,
    )


def _told(limit: Limit) -> dict[str, object]:
    return {"per_act": limit.per_act, "per_day": limit.per_day}
