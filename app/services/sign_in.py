"""Who sits at the desk: the first administrator, signing in, passwords, new operators (faults.md 3.1).

A failed attempt is written to the book, so its unit of work must commit: such refusals come back as values,
not as exceptions. Each further failure doubles the wait, from 1 s to 15 min; the count is kept by name in the
book, so that a restart forgives nothing, and for unknown names as for known ones, so that it tells nothing.
Nobody is locked out for good: the wait ends by itself, and an administrator can give a one-time secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import ROLES, SYSTEM, Permission, Session
from app.errors import DeskError
from app.services import passwords
from app.services.rights import allow, granted, scope_of
from db.ledger import Ledger
from db.rows import Operator

FIRST_WAIT_MS: Final = 1_000
LONGEST_WAIT_MS: Final = 900_000
ADMINISTRATOR: Final = "administrator"
SIGN_IN: Final = "sign_in"
_UNKNOWN_BUCKETS: Final = 64
"""Waits of unknown names share so many places in the book, so that guessing names does not fill it."""
_NAME = re.compile(r"[\w.@-]{1,40}")


def first_run(ledger: Ledger) -> bool:
    """Whether nobody can sign in yet."""
    return ledger.operators.count() == 0


def create_administrator(
    ledger: Ledger, name: str, display_name: str, password: str, now_utc_ms: int
) -> Session:
    """The first operator of a new book, with the password just chosen: there is no default one.

    Raises DeskError: sign_in.not_first_run, and what `add_with_password` raises.
    """
    if not first_run(ledger):
        raise DeskError("sign_in.not_first_run")
    operator = add_with_password(
        ledger,
        name=name,
        display_name=display_name,
        roles=(ADMINISTRATOR,),
        password=password,
        session=SYSTEM,
        now_utc_ms=now_utc_ms,
    )
    return session_of(ledger, operator)


def sign_in(ledger: Ledger, name: str, password: str, now_utc_ms: int) -> Session | DeskError:
    """The session of `name`, or why not (see `prove`)."""
    operator = prove(ledger, name, password, act=SIGN_IN, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return operator
    _audit(ledger, operator.name, SIGN_IN, operator.name, now_utc_ms=now_utc_ms)
    return session_of(ledger, operator)


def prove(ledger: Ledger, name: str, password: str, *, act: str, now_utc_ms: int) -> Operator | DeskError:
    """Who it is that gives this name and password, or why not: sign_in.wrong, sign_in.wait, sign_in.disabled.

    An unknown name and a wrong password get the same answer. While a wait runs nothing is tried. What was
    refused is written down as `act`. For a sign-in, and for one act that somebody must answer for.
    """
    operator = ledger.operators.by_name(name)
    tries = _tries(ledger, operator, name)
    if tries.wait_ms(now_utc_ms) > 0:
        return DeskError("sign_in.wait", seconds=-(-tries.wait_ms(now_utc_ms) // 1000))
    if operator is None:
        passwords.spend_as_long(password)
    if operator is None or not passwords.matches(operator.password_hash, password):
        return _refused(ledger, operator, name, tries, act=act, now_utc_ms=now_utc_ms)
    if not operator.enabled:
        return DeskError("sign_in.disabled", name=name)
    _keep_tries(ledger, operator, name, _Tries(0, 0))
    if passwords.is_outdated(operator.password_hash):
        once = passwords.is_once(operator.password_hash)
        ledger.operators.set_password(operator.id, passwords.hashed(password, once=once))
    return operator


def change_own_password(
    ledger: Ledger, session: Session, old: str, new: str, now_utc_ms: int
) -> DeskError | None:
    """None when done; sign_in.wait, password.old_wrong, password.same or password.* when not.

    A wrong present password counts as a failed sign-in, so that an unattended desk cannot be used to guess.
    """
    allow(ledger, session, Permission.CHANGE_PASSWORD)
    operator = _required(ledger, session.operator_id)
    tries = _tries(ledger, operator, operator.name)
    if tries.wait_ms(now_utc_ms) > 0:
        return DeskError("sign_in.wait", seconds=-(-tries.wait_ms(now_utc_ms) // 1000))
    if not passwords.matches(operator.password_hash, old):
        _refused(ledger, operator, operator.name, tries, act=SIGN_IN, now_utc_ms=now_utc_ms)
        return DeskError("password.old_wrong")
    if old == new:
        return DeskError("password.same")
    try:
        passwords.check_rules(new, name=operator.name)
    except DeskError as error:
        return error
    ledger.operators.set_password(operator.id, passwords.hashed(new))
    _keep_tries(ledger, operator, operator.name, _Tries(0, 0))
    _audit(ledger, session.name, "operator.password", operator.name, now_utc_ms=now_utc_ms)
    return None


def add_operator(
    ledger: Ledger,
    *,
    name: str,
    display_name: str,
    roles: Sequence[str],
    drawer: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Add an operator and return the one-time secret to hand over; it must be changed at the first sign-in.

    Raises DeskError: permission.denied, operators.bad_name, operators.name_taken, operators.unknown_role.
    """
    secret = passwords.one_time_secret()
    hashed = passwords.hashed(secret, once=True)
    _add(
        ledger, _New(name, display_name, tuple(roles), drawer, hashed), session=session, now_utc_ms=now_utc_ms
    )
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
    drawer: str | None = None,
) -> Operator:
    """Add an operator whose password is known already: one's own at the first run, or a demonstration's.

    Raises DeskError as `add_operator`, and password.* if the password breaks the rules.
    """
    passwords.check_rules(password, name=name)
    new = _New(name, display_name, tuple(roles), drawer, passwords.hashed(password))
    return _required(ledger, _add(ledger, new, session=session, now_utc_ms=now_utc_ms))


def reset_password(ledger: Ledger, operator_id: int, *, session: Session, now_utc_ms: int) -> str:
    """A new one-time secret for an operator who forgot or is being locked out; also ends any wait.

    An administrator can reset a password and never choose it. Raises DeskError: permission.denied,
    operators.unknown.
    """
    allow(ledger, session, Permission.OPERATORS)
    operator = _required(ledger, operator_id)
    secret = passwords.one_time_secret()
    ledger.operators.set_password(operator_id, passwords.hashed(secret, once=True))
    _keep_tries(ledger, operator, operator.name, _Tries(0, 0))
    _audit(ledger, session.name, "operator.reset_password", operator.name, now_utc_ms=now_utc_ms)
    return secret


@dataclass(frozen=True, slots=True)
class _New:
    name: str
    display_name: str
    roles: tuple[str, ...]
    drawer: str | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class _Tries:
    failed: int
    until_utc_ms: int

    def wait_ms(self, now_utc_ms: int) -> int:
        """Time still to wait; a clock that was set back cannot make it longer than the longest."""
        return min(max(0, self.until_utc_ms - now_utc_ms), LONGEST_WAIT_MS)

    def after_failure(self, now_utc_ms: int) -> _Tries:
        wait = min(FIRST_WAIT_MS << min(self.failed, 20), LONGEST_WAIT_MS)
        return _Tries(self.failed + 1, now_utc_ms + wait)


def _add(ledger: Ledger, new: _New, *, session: Session, now_utc_ms: int) -> int:
    allow(ledger, session, Permission.OPERATORS)
    if not _NAME.fullmatch(new.name):
        raise DeskError("operators.bad_name", name=new.name)
    if not new.roles or any(role not in ROLES for role in new.roles):
        raise DeskError("operators.unknown_role", roles=", ".join(new.roles), choices=", ".join(ROLES))
    if ledger.operators.by_name(new.name) is not None:
        raise DeskError("operators.name_taken", name=new.name)
    operator_id = ledger.operators.add(
        name=new.name,
        display_name=new.display_name.strip() or new.name,
        password_hash=new.password_hash,
        roles=new.roles,
        drawer=new.name if new.drawer is None else new.drawer,
    )
    detail = ",".join(new.roles)
    _audit(ledger, session.name, "operator.add", new.name, now_utc_ms=now_utc_ms, roles=detail)
    return operator_id


def _refused(
    ledger: Ledger, operator: Operator | None, name: str, tries: _Tries, *, act: str, now_utc_ms: int
) -> DeskError:
    """Count the failure and write it down; an unknown name is not written, it may be a password."""
    after = tries.after_failure(now_utc_ms)
    _keep_tries(ledger, operator, name, after)
    ledger.audit.append(
        operator=operator.name if operator else "?",
        action=act,
        object=operator.name if operator else "?",
        result="refused",
        detail={"failed": after.failed},
        utc_ms=now_utc_ms,
    )
    return DeskError("sign_in.wrong")


def _tries(ledger: Ledger, operator: Operator | None, name: str) -> _Tries:
    if operator is not None:
        return _Tries(operator.failed_tries, operator.locked_until_utc_ms)
    kept = ledger.settings.get(_unknown_key(name))
    return _Tries(*json.loads(kept)) if kept else _Tries(0, 0)


def _keep_tries(ledger: Ledger, operator: Operator | None, name: str, tries: _Tries) -> None:
    if operator is None:
        ledger.settings.set(_unknown_key(name), json.dumps([tries.failed, tries.until_utc_ms]))
    elif (operator.failed_tries, operator.locked_until_utc_ms) != (tries.failed, tries.until_utc_ms):
        ledger.operators.set_tries(
            operator.id, failed_tries=tries.failed, locked_until_utc_ms=tries.until_utc_ms
        )


def _unknown_key(name: str) -> str:
    return f"sign_in.unknown.{passwords.bucket(name, of=_UNKNOWN_BUCKETS)}"


def session_of(ledger: Ledger, operator: Operator) -> Session:
    """What this operator may do, as the book has it now."""
    return Session(
        operator_id=operator.id,
        name=operator.name,
        display_name=operator.display_name,
        roles=operator.roles,
        drawer=operator.drawer,
        must_change_password=passwords.is_once(operator.password_hash),
        granted=granted(ledger, operator.roles),
        buildings=scope_of(ledger, operator).buildings,
    )


def _required(ledger: Ledger, operator_id: int) -> Operator:
    operator = ledger.operators.get(operator_id)
    if operator is None:
        raise DeskError("operators.unknown")
    return operator


def _audit(ledger: Ledger, by: str, action: str, object: str, *, now_utc_ms: int, **detail: object) -> None:
    ledger.audit.append(operator=by, action=action, object=object, detail=detail, utc_ms=now_utc_ms)
