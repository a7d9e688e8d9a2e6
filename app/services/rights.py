"""Whether an operator may do something, and where, asked in the transaction that does it.

A role says what (its permissions, as this site has them), the operator's scope says where (all buildings, or
some). Both are read anew each time, so that what was taken away counts at once (faults.md 8.2, 8.3, H27).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from app.domain.permissions import ROLES, SYSTEM, Permission, Session, require
from app.errors import DeskError
from app.services import passwords
from db.ledger import Ledger
from db.rows import Attempt, Operator


@dataclass(frozen=True, slots=True)
class Scope:
    """The buildings, by id, that an operator may see and work in; None: all."""

    buildings: frozenset[int] | None = None

    def covers(self, building_id: int | None) -> bool:
        """An unknown building is covered by no limited scope."""
        return self.buildings is None or building_id in self.buildings

    def holds(self, inner: Scope) -> bool:
        """Whether nothing of `inner` lies outside."""
        if self.buildings is None:
            return True
        return inner.buildings is not None and self.buildings >= inner.buildings

    def covers_all(self, buildings: Collection[int]) -> bool:
        return self.buildings is None or self.buildings.issuperset(buildings)


EVERYWHERE = Scope()


def allow(
    ledger: Ledger,
    session: Session,
    permission: Permission,
    *,
    building_id: int | None = None,
    object: str = "",
) -> Scope:
    """Check the operator's rights as they stand now, not as they were at sign-in (H27); returns the scope.

    With `building_id` also that this building is his. The program itself has no row and needs none. What is
    refused from here on in this unit, by whatever rule, stands in the log as an attempt at `permission` on
    `object`. A tenant's session is no operator's and is denied everything. Raises DeskError:
    permission.denied, permission.operator_disabled, permission.other_building,
    sign_in.must_change_password, sign_in.password_reset (an administrator gave a one-time secret while this
    session was open: it may do nothing any more).
    """
    if not isinstance(session, Session):
        raise DeskError("permission.denied", permission=permission.value)
    before = ledger.attempt
    about = before.object if before is not None and before.object else object
    ledger.attempt = Attempt(session.name, permission.value, about)
    scope = _checked(ledger, session, permission, building_id)
    if before is not None:
        ledger.attempt = replace(before, object=about)
    return scope


def _checked(ledger: Ledger, session: Session, permission: Permission, building_id: int | None) -> Scope:
    if session == SYSTEM:
        return EVERYWHERE
    operator = ledger.operators.get(session.operator_id)
    if operator is None or not operator.enabled:
        raise DeskError("permission.operator_disabled", name=session.name)
    once = passwords.is_once(operator.password_hash)
    if once and not session.must_change_password and permission is not Permission.CHANGE_PASSWORD:
        raise DeskError("sign_in.password_reset", name=session.name)
    require(
        replace(session, roles=operator.roles, granted=granted(ledger, operator.roles)),
        permission,
    )
    scope = scope_of(ledger, operator)
    if building_id is not None and not scope.covers(building_id):
        raise DeskError("permission.other_building")
    return scope


def allow_site(ledger: Ledger, session: Session, permission: Permission) -> None:
    """`allow` for what concerns the whole site, as its settings: a limited operator has no such thing.

    Raises also permission.whole_site.
    """
    if allow(ledger, session, permission) != EVERYWHERE:
        raise DeskError("permission.whole_site")


def allow_meter(ledger: Ledger, session: Session, permission: Permission, meter_id: str) -> Scope:
    """`allow` for what is done to one meter. To a limited operator one that is not there is not his."""
    scope = allow(ledger, session, permission, object=meter_id)
    _refuse_outside(scope, (ledger.meters.building_of(meter_id),))
    return scope


def allow_shop(ledger: Ledger, session: Session, permission: Permission, shop_id: int) -> Scope:
    """`allow` for what is done for one shop. To a limited operator one that is not there is not his."""
    shop = ledger.shops.get(shop_id)
    scope = allow(ledger, session, permission, object=shop.shop_number if shop else "")
    _refuse_outside(scope, (ledger.shops.building_of(shop_id),))
    return scope


def allow_sale(ledger: Ledger, session: Session, permission: Permission, sale_id: str) -> Scope:
    """`allow` for what is done to a sale, which belongs where its shop is."""
    scope = allow(ledger, session, permission, object=sale_id)
    _refuse_outside(scope, (ledger.operations.building_of(sale_id),))
    return scope


def allow_meters(ledger: Ledger, session: Session, permission: Permission, meter_ids: Iterable[str]) -> None:
    """`allow` for what is done to several meters: all of them must be his."""
    scope = allow(ledger, session, permission)
    if scope.buildings is not None:
        buildings = ledger.meters.buildings()
        _refuse_outside(scope, {buildings.get(meter_id) for meter_id in meter_ids})


def allow_collector(
    ledger: Ledger, session: Session, permission: Permission, collector_id: str, *, bus: int | None = None
) -> None:
    """`allow` for what touches a collector or one line of it: it and every meter there must be his."""
    scope = allow(ledger, session, permission, object=collector_id)
    if scope.buildings is not None:
        _refuse_outside(scope, ledger.collectors.buildings_on(collector_id, bus=bus) or {None})


def _refuse_outside(scope: Scope, buildings: Iterable[int | None]) -> None:
    if not all(scope.covers(building) for building in buildings):
        raise DeskError("permission.other_building")


def role_names(ledger: Ledger) -> tuple[str, ...]:
    """The program's roles, then the site's own."""
    return (*ROLES, *(name for name in ledger.roles.permissions() if name not in ROLES))


def granted(ledger: Ledger, roles: Iterable[str]) -> frozenset[Permission]:
    """What these roles allow at this site. A permission that this program does not know allows nothing."""
    here = ledger.roles.permissions()
    known = {permission.value: permission for permission in Permission}
    allowed: set[Permission] = set()
    for role in roles:
        if role in here:
            allowed.update(known[name] for name in here[role] if name in known)
        else:
            allowed |= ROLES.get(role, frozenset())
    return frozenset(allowed)


def scope_of(ledger: Ledger, operator: Operator) -> Scope:
    """Where this operator may work."""
    return EVERYWHERE if operator.all_buildings else Scope(ledger.operators.buildings_of(operator.id))


def check_administered(ledger: Ledger) -> None:
    """After a change: somebody enabled, of all buildings, can still set up operators.

    Raises DeskError operators.last_administrator.
    """
    for one in ledger.operators.all():
        if one.enabled and one.all_buildings and Permission.OPERATORS in granted(ledger, one.roles):
            return
    raise DeskError("operators.last_administrator")
