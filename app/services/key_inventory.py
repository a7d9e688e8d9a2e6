"""Every key the desk keeps: what it is for, since when, until when. Never the key itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain import secret_kinds
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import SecretKind, kind_of
from app.key_file import HeldKey
from app.key_store import KeyStore
from app.services import desk_key, settings
from app.services.collector_keys import KEY_SIZES
from app.services.rights import EVERYWHERE, Scope, allow
from db.ledger import Ledger
from db.rows import Collector, Secret
from meterio.types import LinkKind

_DAY_MS: Final = 86_400_000


class KeyState(StrEnum):
    """How a key stands."""

    CURRENT = "current"
    OLDER = "older"  # another one is in force; this one is taken too until its time is over
    UNUSED = "unused"  # nothing takes it any more
    OVERDUE = "overdue"
    NOT_ON_PAPER = "not_on_paper"  # a fault of this computer would take it away for good
    UNREADABLE = "unreadable"  # sealed by a key that is not this folder's


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key. `kind` is a name of app/domain/secret_kinds.py; `belongs_to` a collector, a make, a name.

    `number` is a collector's number of the key. `used_by` says it in the site's words: the collector's name,
    or for keys outside the book where they lie. `due_utc_ms` is None for keys that do not age and for those
    that go anyway; `until_utc_ms` only an older key has; `paper_utc_ms` only what can be put on paper.
    """

    id: str
    kind: str
    belongs_to: str
    number: int | None
    used_by: str
    created_utc_ms: int | None
    due_utc_ms: int | None
    state: KeyState
    until_utc_ms: int | None = None
    paper_utc_ms: int | None = None
    can_renew: bool = False


def key_list(ledger: Ledger, key_store: KeyStore, *, session: Session, now_utc_ms: int) -> tuple[KeyRow, ...]:
    """Those outside the book first, then by name. Raises DeskError permission.denied.

    Who is limited to some buildings sees the keys of collectors there; all others belong to the whole site.
    """
    scope = allow(ledger, session, Permission.KEYS)
    kept = _in_the_book(ledger, key_store, now_utc_ms)
    if scope == EVERYWHERE:
        return (*_outside(ledger, key_store, now_utc_ms), *kept)
    return tuple(row for row in kept if _is_in(scope, ledger, row))


def _is_in(scope: Scope, ledger: Ledger, row: KeyRow) -> bool:
    buildings = ledger.collectors.buildings_on(row.belongs_to) if row.number is not None else frozenset()
    return bool(buildings) and scope.covers_all(buildings)


def _outside(ledger: Ledger, key_store: KeyStore, now_utc_ms: int) -> Iterator[KeyRow]:
    paper = desk_key.paper_made(ledger, key_store)
    for kind, key in ((secret_kinds.DESK, key_store.wrapping), (secret_kinds.LOG, key_store.log)):
        created = key.created_utc_ms or None
        due = _due(ledger, kind, created, now_utc_ms)
        state = _state(due, now_utc_ms)
        if state is KeyState.CURRENT and paper is None:
            state = KeyState.NOT_ON_PAPER
        yield KeyRow(
            id=f"{kind.name}/{key.id}",
            kind=kind.name,
            belongs_to="",
            number=None,
            used_by=key_store.place.value,
            created_utc_ms=created,
            due_utc_ms=due,
            state=state,
            paper_utc_ms=paper,
            can_renew=kind is secret_kinds.DESK,
        )
    yield from (_older_desk_key(key_store, key) for key in key_store.older)


def _older_desk_key(key_store: KeyStore, key: HeldKey) -> KeyRow:
    """There is one only while an exchange is under way or was broken off."""
    name = secret_kinds.DESK.name
    created = key.created_utc_ms or None
    return KeyRow(f"{name}/{key.id}", name, "", None, key_store.place.value, created, None, KeyState.OLDER)


def _in_the_book(ledger: Ledger, key_store: KeyStore, now_utc_ms: int) -> Iterator[KeyRow]:
    collectors = {row.id: row for row in ledger.collectors.all()}
    for name in ledger.secrets.names():
        kept = ledger.secrets.get(name)
        if kept is not None:
            yield _row(ledger, key_store, kept, collectors, now_utc_ms)


def _row(
    ledger: Ledger, key_store: KeyStore, kept: Secret, collectors: dict[str, Collector], now_utc_ms: int
) -> KeyRow:
    kind = kind_of(kept.name)
    belongs_to = kept.name.removeprefix(kind.prefix)
    if kind is secret_kinds.COLLECTOR:
        return _collector_row(ledger, key_store, kept, collectors, now_utc_ms)
    due = _due(ledger, kind, kept.created_utc_ms, now_utc_ms)
    state = _state(due, now_utc_ms) if key_store.opens(kept.name, kept.wrapped) else KeyState.UNREADABLE
    return KeyRow(kept.name, kind.name, belongs_to, None, belongs_to, kept.created_utc_ms, due, state)


def _collector_row(
    ledger: Ledger, key_store: KeyStore, kept: Secret, collectors: dict[str, Collector], now_utc_ms: int
) -> KeyRow:
    collector, _, number = kept.name.removeprefix(secret_kinds.COLLECTOR.prefix).rpartition("/")
    row, key_id = collectors.get(collector), int(number)
    legacy = row is not None and row.link == LinkKind.LEGACY
    kind = secret_kinds.LEGACY if legacy else secret_kinds.COLLECTOR
    present = row is not None and row.link in KEY_SIZES and row.key_id == key_id
    due = _due(ledger, kind, kept.created_utc_ms, now_utc_ms) if present else None
    until = row.older_key_until_utc_ms if row is not None and row.older_key_id == key_id else None
    if not key_store.opens(kept.name, kept.wrapped):
        state = KeyState.UNREADABLE
    elif present:
        state = _state(due, now_utc_ms)
    else:
        state = KeyState.OLDER if until is not None and now_utc_ms < until else KeyState.UNUSED
    return KeyRow(
        id=kept.name,
        kind=kind.name,
        belongs_to=collector,
        number=key_id,
        used_by=row.name if row is not None else "",
        created_utc_ms=kept.created_utc_ms,
        due_utc_ms=due,
        state=state,
        until_utc_ms=until,
        can_renew=present,
    )


def _due(ledger: Ledger, kind: SecretKind, created_utc_ms: int | None, now_utc_ms: int) -> int | None:
    """A key whose age nobody knows is due now."""
    if kind.days is None:
        return None
    days = settings.number(ledger, kind.days)
    return now_utc_ms if created_utc_ms is None else created_utc_ms + days * _DAY_MS


def _state(due_utc_ms: int | None, now_utc_ms: int) -> KeyState:
    overdue = due_utc_ms is not None and due_utc_ms <= now_utc_ms
    return KeyState.OVERDUE if overdue else KeyState.CURRENT
