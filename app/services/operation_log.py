"""The two logs as people read them: searched, filtered, page by page from the newest entry back.

A limited operator sees in the operation log what he did himself and what is about meters, collectors, shops
and operations of his buildings; in the system log what is about his meters and collectors and his own jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.services import anchors
from app.services.rights import allow
from app.services.sight import sight
from db import log_pages
from db.ledger import Ledger
from db.log_pages import Condition
from db.readings import Readings
from db.rows import LogRow, SystemEntry

PAGE: Final = 200
PROGRAM: Final = ("system", "engine")
"""Who acts in the log besides operators."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What is looked for; what is empty or None does not matter. `until_utc_ms` is not included.

    `text` is looked for in the object, the operator and the details. `groups` are what actions begin with:
    "sale" for "sale.confirmed", and "sign_in" also for itself.
    """

    text: str = ""
    operator: str = ""
    groups: tuple[str, ...] = ()
    object: str = ""
    result: str = ""
    from_utc_ms: int | None = None
    until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries from the newest to the oldest. `next_seq`: where the next page begins, None if that was all.

    A page may be short, or empty, and not the last: then nothing more fitted in the stretch that was looked
    at.
    """

    rows: tuple[LogRow, ...]
    next_seq: int | None


@dataclass(frozen=True, slots=True)
class SystemFilter:
    """What is looked for in the system log; what is empty or None does not matter."""

    text: str = ""
    groups: tuple[str, ...] = ()
    level: str = ""
    from_utc_ms: int | None = None
    until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SystemPage:
    """As LogPage."""

    rows: tuple[SystemEntry, ...]
    next_seq: int | None


@dataclass(frozen=True, slots=True)
class SystemSight:
    """What somebody may see of the system log; `about` None: all of it."""

    own: str
    about: frozenset[str] | None


def page(
    ledger: Ledger,
    wanted: LogFilter,
    *,
    below_seq: int | None = None,
    limit: int = PAGE,
    session: Session,
) -> LogPage:
    """A page of the operation log, at the beginning or below an entry. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.READ_LOG)
    conditions = _conditions(wanted)
    if scope.buildings is not None:
        conditions.append(log_pages.within(scope.buildings, own=session.name))
    until = None if wanted.until_utc_ms is None else ledger.audit.first_at(wanted.until_utc_ms)
    rows, next_seq = ledger.audit.window(
        conditions,
        below_seq=until if below_seq is None else below_seq,
        from_seq=1 if wanted.from_utc_ms is None else ledger.audit.first_at(wanted.from_utc_ms),
        limit=limit,
    )
    return LogPage(rows, next_seq)


def actors(ledger: Ledger, *, session: Session) -> tuple[str, ...]:
    """Whose entries may be looked for: every operator's and the program's own; to a limited operator his own.

    Raises DeskError permission.*.
    """
    if allow(ledger, session, Permission.READ_LOG).buildings is not None:
        return (session.name,)
    return (*(operator.name for operator in ledger.operators.all()), *PROGRAM)


def log_head(ledger: Ledger, *, session: Session) -> tuple[str, str]:
    """Where the log ends: in short for paper, and the whole hash as hex. Raises DeskError permission.*."""
    allow(ledger, session, Permission.READ_LOG)
    end = anchors.head(ledger)
    return anchors.short(end), end.hash.hex()


def system_sight(ledger: Ledger, *, session: Session) -> SystemSight:
    """What this operator may see of the system log, asked before it is read. Raises DeskError
    permission.*."""
    scope = allow(ledger, session, Permission.READ_LOG)
    if scope.buildings is None:
        return SystemSight(session.name, None)
    seen = sight(ledger, session=session)
    return SystemSight(session.name, (seen.meters or frozenset()) | (seen.collectors or frozenset()))


def system_page(
    readings: Readings,
    wanted: SystemFilter,
    *,
    sight: SystemSight,
    below_seq: int | None = None,
    limit: int = PAGE,
) -> SystemPage:
    """A page of the system log, as far as `sight` goes."""
    conditions = _system_conditions(wanted, sight)
    until = None if wanted.until_utc_ms is None else readings.first_event_at(wanted.until_utc_ms)
    rows, next_seq = readings.events_window(
        conditions,
        below_seq=until if below_seq is None else below_seq,
        from_seq=1 if wanted.from_utc_ms is None else readings.first_event_at(wanted.from_utc_ms),
        limit=limit,
    )
    return SystemPage(rows, next_seq)


def _conditions(wanted: LogFilter) -> list[Condition]:
    found = []
    if wanted.object:
        found.append(log_pages.equal("object", wanted.object, indexed=True))
    if wanted.operator:
        found.append(log_pages.equal("operator", wanted.operator))
    if wanted.result:
        found.append(log_pages.equal("result", wanted.result))
    if wanted.groups:
        found.append(log_pages.in_groups("action", wanted.groups))
    for word in wanted.text.split():
        found.append(log_pages.containing(("object", "operator", "detail"), word))
    return found


def _system_conditions(wanted: SystemFilter, sight: SystemSight) -> list[Condition]:
    found = []
    if sight.about is not None:
        job = log_pages.containing(("detail",), f'"by":"{sight.own}"')
        found.append(log_pages.either(log_pages.named("object", sight.about), job))
    if wanted.level:
        found.append(log_pages.equal("level", wanted.level))
    if wanted.groups:
        found.append(log_pages.in_groups("kind", wanted.groups))
    for word in wanted.text.split():
        found.append(log_pages.containing(("object", "detail"), word))
    return found
