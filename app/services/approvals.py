"""Approval by a second person: one mechanism for every act that needs it (faults.md 2.5).

Somebody asks, another one proves himself for this one act and says yes or no to exactly the values he is
shown, and the first then acts, once, within ten minutes, with the same values. Each step is a row of the book
that the schema's triggers check too, and an entry of the operation log.

A service that acts calls `cleared` in its own transaction. It says who approved, so that the act's entry can:

    def refund(ledger, sale_id, amount_fen, *, approval, session, now_utc_ms):
        allow_meter(ledger, session, Permission.REFUND, meter_id)
        values = {"receipt": receipt, "amount_fen": amount_fen}
        wanted = Wanted(REFUND, sale_id, values, frozenset({building}))
        approver = approvals.cleared(
            ledger, wanted, amount_fen, approval=approval, session=session, now_utc_ms=now_utc_ms
        )
        ...
        ledger.audit.append(action="refund", detail={..., **approvals.told(approver)}, ...)

A screen first asks `needed` of the same `Wanted`. If so it opens `widgets.common.approval_dialog`, which asks
for the reason and the second person and gives back the request's id, and calls the service with that as
`approval`. Without it the service raises approval.needed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.domain.approvals import EXPIRES_MS, Act
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import sign_in
from app.services.act_limits import needs_second, note_done
from app.services.rights import Scope, allow
from app.services.sign_in import Proof
from db.chain import canonical
from db.ledger import Ledger
from db.rows import ApprovalStep, Attempt, Detail

DECIDE: Final = "approval.decide"
MOST_REASON: Final = 200
_ID_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done: the act, the id of what it is done to, and every value that matters.

    `values`: texts and integers by names that have words (widgets/common/approval_words.py), with the unit in
    the name, as amount_fen. `buildings`: where it works; None: on the whole site.
    """

    act: Act
    object: str
    values: Detail
    buildings: frozenset[int] | None = None

    def hash(self) -> str:
        """SHA-256 over act, object and values, as hex: what an approval is bound to."""
        whole = {"act": self.act.name, "object": self.object, "values": self.values}
        return sha256(canonical(whole).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands. `state` is "asked", "approved", "refused", "used" or "expired".

    `values_hash` is what the second person gives back with his answer, so that he answers to what he saw.
    """

    id: str
    act: str
    object: str
    values: Detail
    values_hash: str
    reason: str
    state: str
    asked_by: str
    asked_utc_ms: int
    expires_utc_ms: int
    decided_by: str = ""
    decided_utc_ms: int | None = None
    used_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approved, and in which request."""

    name: str
    request: str


def needed(ledger: Ledger, wanted: Wanted, amount: int, *, session: Session, now_utc_ms: int) -> bool:
    """Whether this operator needs a second person for `amount`, in the act's unit."""
    return needs_second(ledger, wanted.act, amount, session=session, now_utc_ms=now_utc_ms)


def ask(ledger: Ledger, wanted: Wanted, *, reason: str, session: Session, now_utc_ms: int) -> Request:
    """Ask for a second person. Raises DeskError: approval.no_reason, approval.long_reason, permission.*."""
    ledger.attempt = Attempt(session.name, wanted.act.name, wanted.object)
    scope = allow(ledger, session, Permission.LOOK)
    _check_scope(scope, wanted.buildings)
    told = reason.strip()
    if not told:
        raise DeskError("approval.no_reason")
    if len(told) > MOST_REASON:
        raise DeskError("approval.long_reason", most=MOST_REASON)
    buildings = None if wanted.buildings is None else sorted(wanted.buildings)
    detail = {"values": wanted.values, "reason": told, "buildings": buildings}
    request_id = secrets.token_hex(_ID_BYTES)
    ledger.approvals.ask(
        request_id,
        act=wanted.act.name,
        object=wanted.object,
        values_hash=wanted.hash(),
        detail=detail,
        operator_id=session.operator_id,
        utc_ms=now_utc_ms,
    )
    asked = _asked(ledger, request_id)
    _audit(ledger, asked, "asked", by=session.name, utc_ms=now_utc_ms, reason=told)
    return request(ledger, request_id, now_utc_ms=now_utc_ms)


def decide(
    ledger: Ledger,
    key_store: KeyStore,
    request_id: str,
    proof: Proof,
    *,
    seen_hash: str,
    approve: bool,
    now_utc_ms: int,
) -> Request | DeskError:
    """The second person's answer; a failed proof comes back as a value, because it is counted in the book.

    Raises DeskError: approval.unknown, approval.expired, approval.decided, approval.changed,
    approval.same_person, permission.*. Returned: sign_in.wrong, sign_in.wait, sign_in.disabled,
    sign_in.code_wanted, sign_in.code_wrong.
    """
    asked = _asked(ledger, request_id)
    known = ledger.operators.by_name(proof.name)
    ledger.attempt = Attempt(known.name if known else "?", Permission.APPROVE.value, asked.object)
    _check_undecided(ledger, asked, now_utc_ms)
    if not seen_hash == asked.values_hash == _hash_of(asked):
        raise DeskError("approval.changed")
    requester = ledger.operators.get(asked.operator_id)
    if requester is not None and requester.name == proof.name:
        raise DeskError("approval.same_person")
    approver = sign_in.prove(ledger, key_store, proof, act=DECIDE, now_utc_ms=now_utc_ms)
    if isinstance(approver, DeskError):
        return approver
    session = sign_in.session_of(ledger, approver)
    _check_scope(allow(ledger, session, Permission.APPROVE), _buildings(asked))
    state = "approved" if approve else "refused"
    ledger.approvals.follow(asked, state, detail={}, operator_id=approver.id, utc_ms=now_utc_ms)
    by = requester.name if requester else ""
    _audit(ledger, asked, state, by=approver.name, utc_ms=now_utc_ms, asked_by=by)
    return request(ledger, request_id, now_utc_ms=now_utc_ms)


def use(ledger: Ledger, request_id: str, wanted: Wanted, *, session: Session, now_utc_ms: int) -> Approver:
    """Use an approval up, in the transaction that acts.

    Raises DeskError: approval.unknown, approval.other_person, approval.changed, approval.not_approved,
    approval.refused, approval.used, approval.expired.
    """
    ledger.attempt = Attempt(session.name, wanted.act.name, wanted.object)
    asked = _asked(ledger, request_id)
    if asked.operator_id != session.operator_id:
        raise DeskError("approval.other_person")
    if (asked.act, asked.object, asked.values_hash) != (wanted.act.name, wanted.object, wanted.hash()):
        raise DeskError("approval.changed")
    decided = _check_approved(ledger, asked, now_utc_ms)
    ledger.approvals.follow(asked, "used", detail={}, operator_id=session.operator_id, utc_ms=now_utc_ms)
    approver = ledger.operators.get(decided.operator_id)
    name = approver.name if approver else ""
    _audit(ledger, asked, "used", by=session.name, utc_ms=now_utc_ms, approver=name)
    return Approver(name, request_id)


def cleared(
    ledger: Ledger, wanted: Wanted, amount: int, *, approval: str | None, session: Session, now_utc_ms: int
) -> Approver | None:
    """Whether the act may go on, in the transaction that acts: by the approval given, else within the limits,
    which it then counts against. Returns who approved, None if nobody had to.

    Raises DeskError: approval.needed, and what `use` raises.
    """
    if approval is not None:
        return use(ledger, approval, wanted, session=session, now_utc_ms=now_utc_ms)
    ledger.attempt = Attempt(session.name, wanted.act.name, wanted.object)
    if needed(ledger, wanted, amount, session=session, now_utc_ms=now_utc_ms):
        raise DeskError("approval.needed", act=wanted.act.name)
    note_done(ledger, wanted.act, amount, session=session, now_utc_ms=now_utc_ms)
    return None


def told(approver: Approver | None) -> dict[str, object]:
    """What an act's entry says of the second person."""
    return {} if approver is None else {"approver": approver.name, "request": approver.request}


def request(ledger: Ledger, request_id: str, *, now_utc_ms: int) -> Request:
    """One request as it stands. Raises DeskError approval.unknown."""
    return _request(ledger, ledger.approvals.steps(request_id), now_utc_ms)


def requests(ledger: Ledger, *, session: Session, now_utc_ms: int, limit: int = 500) -> tuple[Request, ...]:
    """The newest requests, newest first: those that this person may decide, and his own.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.APPROVE)
    seen = (
        steps
        for steps in ledger.approvals.newest(limit)
        if steps[0].operator_id == session.operator_id or _in_scope(scope, _buildings(steps[0]))
    )
    return tuple(_request(ledger, steps, now_utc_ms) for steps in seen)


def _asked(ledger: Ledger, request_id: str) -> ApprovalStep:
    steps = ledger.approvals.steps(request_id)
    if not steps:
        raise DeskError("approval.unknown")
    return steps[0]


def _request(ledger: Ledger, steps: tuple[ApprovalStep, ...], now_utc_ms: int) -> Request:
    if not steps:
        raise DeskError("approval.unknown")
    asked, by_state = steps[0], {step.state: step for step in steps}
    decided, used = by_state.get("approved") or by_state.get("refused"), by_state.get("used")
    state = steps[-1].state
    if state in ("asked", "approved") and _is_expired(asked, now_utc_ms):
        state = "expired"
    detail = asked.detail
    values = detail["values"]
    return Request(
        id=asked.id,
        act=asked.act,
        object=asked.object,
        values=values if isinstance(values, Mapping) else {},
        values_hash=asked.values_hash,
        reason=str(detail["reason"]),
        state=state,
        asked_by=_name(ledger, asked),
        asked_utc_ms=asked.utc_ms,
        expires_utc_ms=asked.utc_ms + EXPIRES_MS,
        decided_by=_name(ledger, decided) if decided else "",
        decided_utc_ms=decided.utc_ms if decided else None,
        used_utc_ms=used.utc_ms if used else None,
    )


def _name(ledger: Ledger, step: ApprovalStep) -> str:
    operator = ledger.operators.get(step.operator_id)
    return operator.name if operator else ""


def _check_undecided(ledger: Ledger, asked: ApprovalStep, now_utc_ms: int) -> None:
    if len(ledger.approvals.steps(asked.id)) > 1:
        raise DeskError("approval.decided")
    if _is_expired(asked, now_utc_ms):
        raise DeskError("approval.expired")


def _check_approved(ledger: Ledger, asked: ApprovalStep, now_utc_ms: int) -> ApprovalStep:
    by_state = {step.state: step for step in ledger.approvals.steps(asked.id)}
    if "used" in by_state:
        raise DeskError("approval.used")
    if "refused" in by_state:
        raise DeskError("approval.refused")
    if _is_expired(asked, now_utc_ms):
        raise DeskError("approval.expired")
    if "approved" not in by_state:
        raise DeskError("approval.not_approved")
    return by_state["approved"]


def _is_expired(asked: ApprovalStep, now_utc_ms: int) -> bool:
    """A clock that was set back before the asking makes nothing good again."""
    return not asked.utc_ms <= now_utc_ms <= asked.utc_ms + EXPIRES_MS


def _hash_of(asked: ApprovalStep) -> str:
    whole = {"act": asked.act, "object": asked.object, "values": asked.detail["values"]}
    return sha256(canonical(whole).encode()).hexdigest()


def _buildings(asked: ApprovalStep) -> frozenset[int] | None:
    kept = asked.detail["buildings"]
    return frozenset(kept) if isinstance(kept, list) else None


def _in_scope(scope: Scope, buildings: frozenset[int] | None) -> bool:
    """What works on the whole site is for those who may see all of it."""
    if buildings is None:
        return scope.buildings is None
    return all(scope.covers(building) for building in buildings)


def _check_scope(scope: Scope, buildings: frozenset[int] | None) -> None:
    if not _in_scope(scope, buildings):
        raise DeskError("permission.other_building")


def _audit(ledger: Ledger, asked: ApprovalStep, state: str, *, by: str, utc_ms: int, **more: str) -> None:
    ledger.audit.append(
        operator=by,
        action=f"approval.{state}",
        object=asked.object,
        detail={"request": asked.id, "act": asked.act, **more},
        utc_ms=utc_ms,
    )
