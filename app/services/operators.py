"""Operators: who works here, in what roles, in which buildings. Added, changed, disabled, never deleted.

An administrator who is limited to some buildings sets up only operators who are limited to some of these.
Nobody changes his own roles or buildings, and one enabled operator of all buildings can always set up others.
An administrator gives one-time secrets and never chooses a password.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import codes, passwords, tries
from app.services.operation_log import PROGRAM
from app.services.pay_accounts import ONLINE, OPERATOR
from app.services.rights import Scope, allow, check_administered, role_names, scope_of
from app.services.tills import PARTING
from db.ledger import Ledger
from db.rows import Operator

_NAME: Final = re.compile(r"[\w.@-]{1,40}")
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One operator as the list shows him. `buildings` None: all.

    `codes_since_utc_ms` None: no one-time codes. `secret_until_utc_ms`: a one-time secret has not been used
    yet and can be until then; None: he has a password of his own.
    """

    id: int
    name: str
    display_name: str
    roles: tuple[str, ...]
    buildings: tuple[int, ...] | None
    drawer: str
    enabled: bool
    codes_since_utc_ms: int | None
    secret_until_utc_ms: int | None
    locked_until_utc_ms: int
    own: bool


@dataclass(frozen=True, slots=True)
class BuildingChoice:
    """A building that an operator may be limited to."""

    id: int
    code: str
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class OperatorList:
    """All that the page of operators shows. `every_building`: whoever looks may give all buildings."""

    operators: tuple[OperatorRow, ...]
    roles: tuple[str, ...]
    buildings: tuple[BuildingChoice, ...]
    every_building: bool


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator says of an operator. `buildings` None: all there are and will be."""

    display_name: str
    roles: tuple[str, ...]
    drawer: str
    buildings: frozenset[int] | None = None


def listed(ledger: Ledger, *, session: Session) -> OperatorList:
    """The operators that this administrator sets up, and himself. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.OPERATORS)
    seen = [
        one
        for one in ledger.operators.all()
        if one.name != OPERATOR and (one.id == session.operator_id or scope.holds(scope_of(ledger, one)))
    ]
    companies = {company.id: company.code for company in ledger.companies.all()}
    choices = (
        BuildingChoice(one.id, one.code, one.name, companies[one.company_id])
        for one in ledger.shops.buildings()
        if one.retired_utc_ms is None and scope.covers(one.id)
    )
    return OperatorList(
        operators=tuple(_row(ledger, one, session) for one in seen),
        roles=role_names(ledger),
        buildings=tuple(choices),
        every_building=scope.buildings is None,
    )


def add(ledger: Ledger, name: str, person: Person, *, session: Session, now_utc_ms: int) -> str:
    """Add an operator and return the one-time secret to hand over; it must be changed at the first sign-in,
    within `passwords.SECRET_HOURS`.

    Raises DeskError: permission.*, operators.bad_name, .name_taken, .unknown_role, .bad_drawer,
    .bad_building.
    """
    secret = passwords.one_time_secret()
    hashed = passwords.hashed_once(secret, now_utc_ms=now_utc_ms)
    _add(ledger, name, person, hashed, session=session, now_utc_ms=now_utc_ms)
    return secret


def add_with_password(
    ledger: Ledger,
    *,
    name: str,
    display_name: str,
    roles: Sequence[str],
    password: str,
    session: Session,
    now_utc_ms: int,
) -> Operator:
    """Add an operator whose password is known already: one's own at the first run, or a demonstration's.

    Raises DeskError as `add`, and password.* if the password breaks the rules.
    """
    passwords.check_rules(password, name=name)
    person = Person(display_name, tuple(roles), drawer=name)
    made = _add(ledger, name, person, passwords.hashed(password), session=session, now_utc_ms=now_utc_ms)
    return required(ledger, made)


def change(ledger: Ledger, operator_id: int, person: Person, *, session: Session, now_utc_ms: int) -> None:
    """Make an operator what `person` says; it counts at once, in what he has on his screen too.

    Raises DeskError: permission.*, operators.unknown, .not_oneself, .unknown_role, .bad_drawer,
    .bad_building, .last_administrator.
    """
    operator, scope = _administered(ledger, operator_id, session)
    before = _person(ledger, operator)
    if operator.id == session.operator_id and (before.roles, before.buildings) != (
        person.roles,
        person.buildings,
    ):
        raise DeskError("operators.not_oneself")
    _check(ledger, person, scope)
    after = _clean(operator.name, person)
    if after == before:
        return
    ledger.operators.change(operator.id, display_name=after.display_name, drawer=after.drawer)
    ledger.operators.set_roles(operator.id, after.roles)
    ledger.operators.set_buildings(operator.id, after.buildings)
    check_administered(ledger)
    detail: dict[str, object] = {"before": _told(ledger, before), "after": _told(ledger, after)}
    _audit(ledger, session, "operator.change", operator.name, now_utc_ms, detail)


def set_enabled(
    ledger: Ledger, operator_id: int, *, enabled: bool, session: Session, now_utc_ms: int
) -> None:
    """Let an operator sign in, or no longer: then whatever he has open is refused too.

    Raises DeskError: permission.*, operators.unknown, .not_oneself, .last_administrator.
    """
    operator, _ = _administered(ledger, operator_id, session)
    if operator.id == session.operator_id:
        raise DeskError("operators.not_oneself")
    if operator.enabled == enabled:
        return
    ledger.operators.set_enabled(operator.id, enabled=enabled)
    check_administered(ledger)
    action = "operator.enable" if enabled else "operator.disable"
    _audit(ledger, session, action, operator.name, now_utc_ms, {})


def reset_password(ledger: Ledger, operator_id: int, *, session: Session, now_utc_ms: int) -> str:
    """A new one-time secret for an operator who forgot or is being locked out; also ends any wait.

    What is open on his screen ends at once (`rights.allow`). An administrator can reset a password and never
    choose it. Raises DeskError: permission.*, operators.unknown, .own_password (that is changed, not reset).
    """
    operator, _ = _administered(ledger, operator_id, session)
    if operator.id == session.operator_id:
        raise DeskError("operators.own_password")
    secret = passwords.one_time_secret()
    ledger.operators.set_password(operator_id, passwords.hashed_once(secret, now_utc_ms=now_utc_ms))
    tries.forgive(ledger, operator)
    _audit(ledger, session, "operator.reset_password", operator.name, now_utc_ms, {})
    return secret


def reset_codes(ledger: Ledger, operator_id: int, *, session: Session, now_utc_ms: int) -> None:
    """Take away the one-time codes of somebody who lost his telephone; he may set up new ones.

    Raises DeskError: permission.*, operators.unknown, .not_oneself, .no_codes.
    """
    operator, _ = _administered(ledger, operator_id, session)
    if operator.id == session.operator_id:
        raise DeskError("operators.not_oneself")
    if not codes.has(operator):
        raise DeskError("operators.no_codes", name=operator.name)
    codes.forget(ledger, operator)
    _audit(ledger, session, "operator.reset_codes", operator.name, now_utc_ms, {})


def required(ledger: Ledger, operator_id: int) -> Operator:
    """Raises DeskError operators.unknown."""
    operator = ledger.operators.get(operator_id)
    if operator is None:
        raise DeskError("operators.unknown")
    return operator


def _administered(ledger: Ledger, operator_id: int, session: Session) -> tuple[Operator, Scope]:
    """The operator, if this administrator may set him up. Raises DeskError: permission.*, .unknown."""
    scope = allow(ledger, session, Permission.OPERATORS)
    operator = required(ledger, operator_id)
    if not scope.holds(scope_of(ledger, operator)):
        raise DeskError("permission.other_building")
    return operator, scope


def _add(
    ledger: Ledger, name: str, person: Person, password_hash: str, *, session: Session, now_utc_ms: int
) -> int:
    scope = allow(ledger, session, Permission.OPERATORS)
    if not _NAME.fullmatch(name):
        raise DeskError("operators.bad_name", name=name)
    _check(ledger, person, scope)
    if _alike(name) in {*map(_alike, PROGRAM), *(_alike(one.name) for one in ledger.operators.all())}:
        raise DeskError("operators.name_taken", name=name)
    clean = _clean(name, person)
    operator_id = ledger.operators.add(
        name=name,
        display_name=clean.display_name,
        password_hash=password_hash,
        roles=clean.roles,
        drawer=clean.drawer,
    )
    ledger.operators.set_buildings(operator_id, clean.buildings)
    _audit(ledger, session, "operator.add", name, now_utc_ms, _told(ledger, clean))
    return operator_id


def _alike(name: str) -> str:
    """The same for names that a reader of the log would take for one another: capitals, wide letters."""
    return unicodedata.normalize("NFKC", name).casefold()


def _check(ledger: Ledger, person: Person, scope: Scope) -> None:
    known = role_names(ledger)
    if not person.roles or any(role not in known for role in person.roles):
        raise DeskError("operators.unknown_role", roles=", ".join(person.roles), choices=", ".join(known))
    named = person.drawer.startswith(ONLINE) or PARTING in person.drawer
    if named or len(person.drawer) > _LONGEST or not person.drawer.isprintable():
        raise DeskError("operators.bad_drawer", most=_LONGEST)
    if not scope.holds(Scope(person.buildings)):
        raise DeskError("permission.other_building")
    there = {building.id for building in ledger.shops.buildings()}
    if person.buildings is not None and not (person.buildings and person.buildings <= there):
        raise DeskError("operators.bad_building")


def _clean(name: str, person: Person) -> Person:
    return Person(
        display_name=person.display_name.strip()[:_LONGEST] or name,
        roles=tuple(dict.fromkeys(person.roles)),
        drawer=person.drawer.strip() or name,
        buildings=person.buildings,
    )


def _person(ledger: Ledger, operator: Operator) -> Person:
    scope = scope_of(ledger, operator)
    return Person(operator.display_name, operator.roles, operator.drawer, scope.buildings)


def _told(ledger: Ledger, person: Person) -> dict[str, object]:
    """What the operation log says of an operator."""
    names = {building.id: building.code for building in ledger.shops.buildings()}
    limited = None if person.buildings is None else sorted(names[one] for one in person.buildings)
    return {
        "roles": ",".join(person.roles),
        "buildings": limited,
        "drawer": person.drawer,
        "display_name": person.display_name,
    }


def _row(ledger: Ledger, operator: Operator, session: Session) -> OperatorRow:
    scope = scope_of(ledger, operator)
    return OperatorRow(
        id=operator.id,
        name=operator.name,
        display_name=operator.display_name,
        roles=operator.roles,
        buildings=None if scope.buildings is None else tuple(sorted(scope.buildings)),
        drawer=operator.drawer,
        enabled=operator.enabled,
        codes_since_utc_ms=operator.totp_since_utc_ms,
        secret_until_utc_ms=passwords.once_until_utc_ms(operator.password_hash),
        locked_until_utc_ms=operator.locked_until_utc_ms,
        own=operator.id == session.operator_id,
    )


def _audit(
    ledger: Ledger, session: Session, action: str, object: str, utc_ms: int, detail: dict[str, object]
) -> None:
    ledger.audit.append(operator=session.name, action=action, object=object, detail=detail, utc_ms=utc_ms)
