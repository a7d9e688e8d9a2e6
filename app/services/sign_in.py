"""Who sits at the desk: the first administrator, signing in, going on after a lock, one's own password.

A failed attempt is written to the book, so its unit of work must commit: such refusals come back as values,
not as exceptions (app/services/tries.py). Who has one-time codes gives one with the password.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from app import config
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import codes, operators, passwords, settings, tries
from app.services.rights import allow, granted, scope_of
from db.ledger import Ledger
from db.rows import Operator

ADMINISTRATOR: Final = "administrator"
SIGN_IN: Final = "sign_in"
UNLOCK: Final = "unlock"
NEED_CODES: Final = frozenset({Permission.OPERATORS, Permission.ROLES, Permission.APPROVE})
"""Administrators and approvers: who may do one of these must have one-time codes where the site says so."""
_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives to prove who he is; `code` is empty until it is asked for."""

    name: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)


def first_run(ledger: Ledger) -> bool:
    """Whether nobody can sign in yet."""
    return ledger.operators.count() == 0


def create_administrator(
    ledger: Ledger, name: str, display_name: str, password: str, now_utc_ms: int
) -> Session:
    """The first operator of a new book, with the password just chosen: there is no default one.

    Raises DeskError: sign_in.not_first_run, and what `operators.add_with_password` raises.
    """
    if not first_run(ledger):
        raise DeskError("sign_in.not_first_run")
    operator = operators.add_with_password(
        ledger,
        name=name,
        display_name=display_name,
        roles=(ADMINISTRATOR,),
        password=password,
        session=SYSTEM,
        now_utc_ms=now_utc_ms,
    )
    return session_of(ledger, operator, now_utc_ms=now_utc_ms)


def sign_in(ledger: Ledger, key_store: KeyStore, proof: Proof, *, now_utc_ms: int) -> Session | DeskError:
    """The session of whoever proves himself, or why not (see `prove`)."""
    operator = prove(ledger, key_store, proof, act=SIGN_IN, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return operator
    _audit(ledger, operator.name, SIGN_IN, operator.name, now_utc_ms=now_utc_ms)
    return session_of(ledger, operator, now_utc_ms=now_utc_ms)


def prove(
    ledger: Ledger, key_store: KeyStore, proof: Proof, *, act: str, now_utc_ms: int
) -> Operator | DeskError:
    """Who it is that proves himself so, or why not: sign_in.wrong, sign_in.wait, sign_in.disabled,
    sign_in.secret_expired, sign_in.secret_expired_administrator (a one-time secret that is too old),
    sign_in.code_wanted (the password was right, nothing was counted), sign_in.code_wrong.

    An unknown name and a wrong password get the same answer. While a wait runs nothing is tried. What was
    refused is written down as `act`. For a sign-in, and for one act that somebody must answer for.
    """
    operator = _known(ledger, proof.name, proof.password, act=act, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return operator
    if codes.has(operator):
        if not proof.code.strip():
            return DeskError("sign_in.code_wanted")
        if not codes.take(ledger, key_store, operator, proof.code, now_utc_ms=now_utc_ms):
            tries.note_failure(ledger, operator, operator.name, act=act, now_utc_ms=now_utc_ms)
            return DeskError("sign_in.code_wrong")
    tries.forgive(ledger, operator)
    if passwords.is_outdated(operator.password_hash):
        anew = passwords.hashed_anew(operator.password_hash, proof.password)
        ledger.operators.set_password(operator.id, anew)
    return operator


def unlock(ledger: Ledger, password: str, *, session: Session, now_utc_ms: int) -> Session | DeskError:
    """Go on after the desk was locked: the same person needs only the password, until a whole sign-in is due.

    Returns the session as the book has it now, or as a value: sign_in.wrong, sign_in.wait, sign_in.disabled,
    sign_in.too_long.
    """
    operator = _known(ledger, session.name, password, act=UNLOCK, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return operator
    if is_too_long(ledger, session, now_utc_ms=now_utc_ms):
        return DeskError("sign_in.too_long", hours=settings.number(ledger, config.SIGN_IN_H))
    tries.forgive(ledger, operator)
    _audit(ledger, operator.name, UNLOCK, operator.name, now_utc_ms=now_utc_ms)
    return session_of(ledger, operator, now_utc_ms=session.since_utc_ms)


def is_too_long(ledger: Ledger, session: Session, *, now_utc_ms: int) -> bool:
    """Whether a whole sign-in is due. A clock that was set back makes one due too (H11)."""
    limit_ms = settings.number(ledger, config.SIGN_IN_H) * _HOUR_MS
    return not 0 <= now_utc_ms - session.since_utc_ms < limit_ms


@dataclass(frozen=True, slots=True)
class LockTimes:
    """When a desk that nobody touches is locked, and when a whole sign-in is due again."""

    idle_ms: int
    sign_in_ms: int


def lock_times(ledger: Ledger, *, session: Session) -> LockTimes:
    """For this person; whoever may set up operators is locked earlier. Raises DeskError permission.*."""
    allow(ledger, session, Permission.CHANGE_PASSWORD)
    administers = Permission.OPERATORS in granted(ledger, session.roles)
    idle = config.IDLE_ADMINISTRATOR_MIN if administers else config.IDLE_MIN
    minutes, hours = settings.number(ledger, idle), settings.number(ledger, config.SIGN_IN_H)
    return LockTimes(idle_ms=minutes * _MINUTE_MS, sign_in_ms=hours * _HOUR_MS)


def change_own_password(
    ledger: Ledger, old: str, new: str, *, session: Session, now_utc_ms: int
) -> DeskError | None:
    """None when done; sign_in.wait, password.old_wrong, password.same or password.* when not.

    A wrong present password counts as a failed sign-in, so that an unattended desk cannot be used to guess.
    """
    allow(ledger, session, Permission.CHANGE_PASSWORD)
    operator = _known(ledger, session.name, old, act=SIGN_IN, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return DeskError("password.old_wrong") if operator.key == "sign_in.wrong" else operator
    if old == new:
        return DeskError("password.same")
    try:
        passwords.check_rules(new, name=operator.name)
    except DeskError as error:
        return error
    ledger.operators.set_password(operator.id, passwords.hashed(new))
    tries.forgive(ledger, operator)
    _audit(ledger, session.name, "operator.password", operator.name, now_utc_ms=now_utc_ms)
    return None


def begin_codes(ledger: Ledger, *, session: Session) -> codes.Proposal:
    """A secret for this person's authenticator; it counts once `confirm_codes` has seen its first code.

    Raises DeskError: permission.*, codes.has_some.
    """
    allow(ledger, session, Permission.CHANGE_PASSWORD)
    if codes.has(operators.required(ledger, session.operator_id)):
        raise DeskError("codes.has_some")
    return codes.propose(session.name, site=settings.text(ledger, config.SITE_NAME))


def confirm_codes(
    ledger: Ledger,
    key_store: KeyStore,
    proposal: codes.Proposal,
    proof: Proof,
    *,
    session: Session,
    now_utc_ms: int,
) -> DeskError | None:
    """Ask for one-time codes from now on. `proof`: password and the new secret's first code.

    None when done; sign_in.wait, password.old_wrong, sign_in.code_wrong when not; the first is counted.
    Raises DeskError: permission.*, codes.has_some (only an administrator takes the old ones away).
    """
    allow(ledger, session, Permission.CHANGE_PASSWORD)
    operator = _known(ledger, session.name, proof.password, act=SIGN_IN, now_utc_ms=now_utc_ms)
    if isinstance(operator, DeskError):
        return DeskError("password.old_wrong") if operator.key == "sign_in.wrong" else operator
    if codes.has(operator):
        raise DeskError("codes.has_some")
    if not codes.enrol(ledger, key_store, operator, proposal, proof.code, now_utc_ms=now_utc_ms):
        return DeskError("sign_in.code_wrong")
    tries.forgive(ledger, operator)
    _audit(ledger, session.name, "operator.codes", operator.name, now_utc_ms=now_utc_ms)
    return None


def session_of(ledger: Ledger, operator: Operator, *, now_utc_ms: int = 0) -> Session:
    """What this operator may do, as the book has it now; signed in at `now_utc_ms`."""
    session = Session(
        operator_id=operator.id,
        name=operator.name,
        display_name=operator.display_name,
        roles=operator.roles,
        drawer=operator.drawer,
        must_change_password=passwords.is_once(operator.password_hash),
        granted=granted(ledger, operator.roles),
        buildings=scope_of(ledger, operator).buildings,
        since_utc_ms=now_utc_ms,
    )
    wanted = settings.text(ledger, config.CODES) == config.CODES_REQUIRED
    needs = wanted and not codes.has(operator) and not NEED_CODES.isdisjoint(session.permissions)
    return replace(session, must_enrol_code=needs)


def _known(ledger: Ledger, name: str, password: str, *, act: str, now_utc_ms: int) -> Operator | DeskError:
    """Whose name and password these are; what must also hold the caller asks, and forgives then."""
    operator = ledger.operators.by_name(name)
    waiting = tries.must_wait(ledger, operator, name, now_utc_ms=now_utc_ms)
    if waiting is not None:
        return waiting
    if operator is None:
        passwords.spend_as_long(password)
    if operator is None or not passwords.matches(operator.password_hash, password):
        tries.note_failure(ledger, operator, name, act=act, now_utc_ms=now_utc_ms)
        return DeskError("sign_in.wrong")
    if not operator.enabled:
        return DeskError("sign_in.disabled", name=name)
    if passwords.has_expired(operator.password_hash, now_utc_ms=now_utc_ms):
        return _expired(ledger, operator, act=act, now_utc_ms=now_utc_ms)
    return operator


def _expired(ledger: Ledger, operator: Operator, *, act: str, now_utc_ms: int) -> DeskError:
    """Who sets up others, and may be the only one, is told the way that needs nobody else."""
    ledger.audit.append(
        operator=operator.name,
        action=act,
        object=operator.name,
        result="refused",
        detail={"expired_secret": True},
        utc_ms=now_utc_ms,
    )
    administers = Permission.OPERATORS in granted(ledger, operator.roles)
    key = "sign_in.secret_expired_administrator" if administers else "sign_in.secret_expired"
    return DeskError(key, name=operator.name, hours=passwords.SECRET_HOURS)


def _audit(ledger: Ledger, by: str, action: str, object: str, *, now_utc_ms: int) -> None:
    ledger.audit.append(operator=by, action=action, object=object, utc_ms=now_utc_ms)
