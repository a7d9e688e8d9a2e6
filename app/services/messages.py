"""Messages as people see and handle them: the queue and the log, what came in, a trial, again, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.messages import AGAIN, About, MessageState, numbers
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.message_events import of_site
from app.services.message_queue import enqueue, terms
from app.services.rights import Scope, allow
from db import log_pages
from db.ledger import Ledger
from db.log_pages import Condition
from db.message_rows import IncomingRow, MessageRow

PAGE = 200


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """What is looked for; what is empty or None does not matter. `text` is looked for in number, text and
    object; the time is that of queueing, its end not included."""

    text: str = ""
    states: frozenset[MessageState] = frozenset()
    from_utc_ms: int | None = None
    until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Newest first. `next_seq`: below it the next page begins; None: that was all. `quiet_until_utc_ms`:
    nothing goes out before then; None: now is no quiet time."""

    rows: tuple[MessageRow, ...]
    next_seq: int | None
    quiet_until_utc_ms: int | None = field(default=None)


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """Newest first; `next_seq` as of MessagePage."""

    rows: tuple[IncomingRow, ...]
    next_seq: int | None


def page(
    ledger: Ledger,
    wanted: MessageQuery,
    *,
    below_id: int | None = None,
    limit: int = PAGE,
    session: Session,
    now_utc_ms: int,
) -> MessagePage:
    """A page of messages; a limited operator sees those of his buildings. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.MESSAGES)
    conditions = _conditions(wanted) + _within(scope)
    rows = ledger.messages.page(conditions, below_id=below_id, limit=limit)
    rules = terms(ledger)
    quiet = rules.not_before(now_utc_ms) if rules.is_quiet(now_utc_ms) else None
    return MessagePage(rows, rows[-1].id if len(rows) == limit else None, quiet)


def _conditions(wanted: MessageQuery) -> list[Condition]:
    found = [log_pages.containing(("address", "text", "object"), word) for word in wanted.text.split()]
    if wanted.states:
        found.append(log_pages.named("state", wanted.states))
    return found + _times("created_utc_ms", wanted)


def incoming(
    ledger: Ledger,
    wanted: MessageQuery,
    *,
    below_id: int | None = None,
    limit: int = PAGE,
    session: Session,
) -> IncomingPage:
    """A page of what came in; a limited operator sees his tenants'. States do not matter here.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.MESSAGES)
    words = wanted.text.split()
    conditions = [log_pages.containing(("number", "text"), word) for word in words]
    conditions += _times("received_utc_ms", wanted) + _within(scope)
    rows = ledger.messages.incoming(conditions, below_id=below_id, limit=limit)
    return IncomingPage(rows, rows[-1].id if len(rows) == limit else None)


def _times(column: str, wanted: MessageQuery) -> list[Condition]:
    found = []
    if wanted.from_utc_ms is not None:
        found.append(Condition(f"{column} >= ?", (wanted.from_utc_ms,)))
    if wanted.until_utc_ms is not None:
        found.append(Condition(f"{column} < ?", (wanted.until_utc_ms,)))
    return found


def _within(scope: Scope) -> list[Condition]:
    if scope.buildings is None:
        return []
    marks = ", ".join("?" * len(scope.buildings))
    return [Condition(f"building_id IN ({marks})", tuple(sorted(scope.buildings)))]


def send_test(ledger: Ledger, address: str, *, session: Session, now_utc_ms: int) -> int:
    """Queue a trial to each number typed; how many. Raises DeskError: permission.*, messages.no_number."""
    allow(ledger, session, Permission.MESSAGES)
    found = numbers(address)
    if not found:
        raise DeskError("messages.no_number")
    enqueue(
        ledger,
        About.TEST,
        of_site(ledger, now_utc_ms=now_utc_ms),
        addresses=found,
        event="",
        now_utc_ms=now_utc_ms,
    )
    _note(ledger, "message.test", ", ".join(found), session=session, now_utc_ms=now_utc_ms)
    return len(found)


def send_again(ledger: Ledger, message_ids: Iterable[int], *, session: Session, now_utc_ms: int) -> int:
    """Put messages that ended without going out into the queue again, from their first part on; how many. One
    whose fate is unknown may then arrive twice. All or none.

    Raises DeskError: permission.*, messages.unknown, messages.not_again.
    """
    rows = _allowed(ledger, message_ids, session=session)
    for row in rows:
        if row.state not in AGAIN or row.about == About.CODE:
            raise DeskError("messages.not_again")
    expires = now_utc_ms + terms(ledger).keep_ms
    for row in rows:
        ledger.messages.queue_again(row.id, utc_ms=now_utc_ms, expires_utc_ms=expires)
        _note(ledger, "message.again", str(row.id), session=session, now_utc_ms=now_utc_ms, phone=row.address)
    return len(rows)


def cancel(ledger: Ledger, message_ids: Iterable[int], *, session: Session, now_utc_ms: int) -> int:
    """Take messages out of the queue; how many. All or none.

    Raises DeskError: permission.*, messages.unknown, messages.not_queued.
    """
    rows = _allowed(ledger, message_ids, session=session)
    for row in rows:
        if row.state != MessageState.QUEUED:
            raise DeskError("messages.not_queued")
    for row in rows:
        ledger.messages.end(row.id, state=MessageState.CANCELLED, trouble="", code=None, utc_ms=now_utc_ms)
        _note(
            ledger, "message.cancel", str(row.id), session=session, now_utc_ms=now_utc_ms, phone=row.address
        )
    return len(rows)


def _allowed(ledger: Ledger, message_ids: Iterable[int], *, session: Session) -> tuple[MessageRow, ...]:
    scope = allow(ledger, session, Permission.MESSAGES)
    return tuple(_one(ledger, scope, message_id) for message_id in dict.fromkeys(message_ids))


def _one(ledger: Ledger, scope: Scope, message_id: int) -> MessageRow:
    row = ledger.messages.get(message_id)
    if row is None:
        raise DeskError("messages.unknown")
    if not scope.covers(row.building_id):
        raise DeskError("permission.other_building")
    return row


def _note(
    ledger: Ledger, action: str, object: str, *, session: Session, now_utc_ms: int, phone: str = ""
) -> None:
    ledger.audit.append(
        operator=session.name,
        action=action,
        object="" if action == "message.test" else object,
        detail={"phone": phone or object},
        utc_ms=now_utc_ms,
    )
