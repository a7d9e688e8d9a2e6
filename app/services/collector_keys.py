"""Keys of collectors and passwords of meters: kept wrapped, exchanged with an overlap, retired.

A new key is used first. For the days of the overlap the one before is kept beside it, so that a collector
that has not been given the new key yet still gets its link; once it has it, the older one is retired.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.approvals import CHANGE_KEY
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import COLLECTOR, PASSWORD
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import approvals
from app.services.approvals import Wanted
from app.services.kept_secrets import find_secret, put_secret, remove_secret, secret_names
from app.services.rights import allow_collector, allow_site
from db.ledger import Ledger
from db.rows import Collector
from meterio.types import LinkKind

SECRET_BYTES: Final = 32
LARGEST_KEY_ID: Final = 255
PASSWORD_BYTES: Final = 8
MOST_OVERLAP_DAYS: Final = 90
KEY_SIZES: Final[Mapping[str, tuple[int, ...]]] = {
    LinkKind.SEALED: (SECRET_BYTES,),
    LinkKind.LEGACY: (16, 24),
}
"""Bytes of a key by kind of link; other kinds have none."""

_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was put in force; `secret` is shown once and then only kept wrapped."""

    collector: str
    key_id: int
    older_key_id: int
    older_until_utc_ms: int
    secret: bytes = field(repr=False)


def key_name(collector_id: str, key_id: int) -> str:
    """The name of a collector's key among those of its kind."""
    return f"{collector_id}/{key_id}"


def required(ledger: Ledger, collector_id: str) -> Collector:
    """Raises DeskError collectors.unknown."""
    row = ledger.collectors.get(collector_id)
    if row is None:
        raise DeskError("collectors.unknown", collector=collector_id)
    return row


def set_key(
    ledger: Ledger,
    key_store: KeyStore,
    collector_id: str,
    key_id: int,
    secret: bytes,
    *,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Keep `secret`, wrapped, as key `key_id`; from the next connection on the collector must have it.

    `secret` has 32 bytes, for a legacy link 16 or 24. Another key in its overlap is no longer taken.
    Raises DeskError: permission.denied, collectors.unknown, collectors.bad_key, collectors.bad_key_id.
    """
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    row = required(ledger, collector_id)
    _check_size(row, secret)
    if not 0 <= key_id <= LARGEST_KEY_ID:
        raise DeskError("collectors.bad_key_id", collector=collector_id, most=LARGEST_KEY_ID)
    name = key_name(collector_id, key_id)
    put_secret(ledger, key_store, COLLECTOR, name, secret, now_utc_ms=now_utc_ms)
    if key_id != row.key_id:
        row = replace(row, key_id=key_id, older_key_id=None, older_key_until_utc_ms=None)
    ledger.collectors.put(row)
    _audit(ledger, session, "collector.key", collector_id, now_utc_ms, {"key_id": key_id})


def rotate_key(
    ledger: Ledger,
    key_store: KeyStore,
    collector_id: str,
    *,
    overlap_days: int,
    session: Session,
    now_utc_ms: int,
    secret: bytes | None = None,
    approval: str | None = None,
) -> NewKey:
    """Put a new key in force, `secret` or one made up, and keep the present one for `overlap_days`.

    More than a few a day take a second person: `approval` is his. Raises DeskError: permission.denied,
    collectors.unknown, collectors.no_key, collectors.bad_key, collectors.bad_overlap,
    collectors.rotation_open, approval.*.
    """
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    row = required(ledger, collector_id)
    if row.link not in KEY_SIZES or key_name(row.id, row.key_id) not in secret_names(ledger, COLLECTOR):
        raise DeskError("collectors.no_key", collector=row.id)
    if not 1 <= overlap_days <= MOST_OVERLAP_DAYS:
        raise DeskError("collectors.bad_overlap", most=MOST_OVERLAP_DAYS)
    _refuse_second_rotation(row, now_utc_ms)
    approver = approvals.cleared(
        ledger, _change(ledger, row), 1, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    new = os.urandom(KEY_SIZES.get(row.link, (SECRET_BYTES,))[-1]) if secret is None else secret
    _check_size(row, new)
    if row.older_key_id is not None:
        remove_secret(ledger, COLLECTOR, key_name(row.id, row.older_key_id))
    key_id = (row.key_id + 1) % (LARGEST_KEY_ID + 1)
    until = now_utc_ms + overlap_days * _DAY_MS
    put_secret(ledger, key_store, COLLECTOR, key_name(row.id, key_id), new, now_utc_ms=now_utc_ms)
    ledger.collectors.put(replace(row, key_id=key_id, older_key_id=row.key_id, older_key_until_utc_ms=until))
    detail = {"key_id": key_id, "older_key_id": row.key_id, "older_until_utc_ms": until}
    told = detail | approvals.told(approver)
    _audit(ledger, session, "collector.key_rotated", row.id, now_utc_ms, told)
    return NewKey(row.id, key_id, row.key_id, until, new)


def change_asks_for(ledger: Ledger, collector_id: str, *, session: Session, now_utc_ms: int) -> Wanted | None:
    """What a second person must approve before this key is changed; None if nobody need.

    Raises DeskError: permission.*, collectors.unknown.
    """
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    wanted = _change(ledger, required(ledger, collector_id))
    return wanted if approvals.needed(ledger, wanted, 1, session=session, now_utc_ms=now_utc_ms) else None


def _change(ledger: Ledger, row: Collector) -> Wanted:
    building = ledger.collectors.building_of(row.id)
    values = {"collector": row.id, "collector_name": row.name, "key_id": row.key_id}
    return Wanted(CHANGE_KEY, row.id, values, None if building is None else frozenset({building}))


def retire_key(ledger: Ledger, collector_id: str, *, session: Session, now_utc_ms: int) -> int:
    """Forget the older key at once; its number.

    Raises DeskError: permission.denied, collectors.unknown, collectors.nothing_to_retire.
    """
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    row = required(ledger, collector_id)
    older = row.older_key_id
    if older is None:
        raise DeskError("collectors.nothing_to_retire", collector=row.id)
    remove_secret(ledger, COLLECTOR, key_name(row.id, older))
    ledger.collectors.put(replace(row, older_key_id=None, older_key_until_utc_ms=None))
    _audit(ledger, session, "collector.key_retired", row.id, now_utc_ms, {"key_id": older})
    return older


def set_password(
    ledger: Ledger,
    key_store: KeyStore,
    profile: str,
    password: bytes,
    *,
    session: Session,
    now_utc_ms: int,
) -> bool:
    """Keep the 8 bytes (password, then operator code) that writes to meters of `profile` carry; True if new.

    Raises DeskError: permission.denied, collectors.bad_password.
    """
    allow_site(ledger, session, Permission.KEYS)
    if len(password) != PASSWORD_BYTES:
        raise DeskError("collectors.bad_password", profile=profile, digits=2 * PASSWORD_BYTES)
    if find_secret(ledger, key_store, PASSWORD, profile) == password:
        return False
    put_secret(ledger, key_store, PASSWORD, profile, password, now_utc_ms=now_utc_ms)
    _audit(ledger, session, "meters.password", profile, now_utc_ms, {})
    return True


def passwords(ledger: Ledger, key_store: KeyStore) -> dict[str, bytes]:
    """By profile; those that this data folder's key does not open are left out (`key_faults` names them)."""
    names = secret_names(ledger, PASSWORD)
    found = {name: find_secret(ledger, key_store, PASSWORD, name) for name in names}
    return {profile: password for profile, password in found.items() if password is not None}


def is_kept(ledger: Ledger, key_store: KeyStore, collector_id: str, key_id: int, secret: bytes) -> bool:
    """True if `secret` is what the book keeps as this key."""
    return find_secret(ledger, key_store, COLLECTOR, key_name(collector_id, key_id)) == secret


def keys_in_force(
    ledger: Ledger, key_store: KeyStore, row: Collector, *, now_utc_ms: int
) -> dict[int, bytes]:
    """The present key first, then the older one while its overlap lasts.

    Empty where there is none that fits the link, or where it was wrapped by another data folder's key: such a
    collector stays out of contact and the others go on.
    """
    present = find_secret(ledger, key_store, COLLECTOR, key_name(row.id, row.key_id))
    if present is None or len(present) not in KEY_SIZES.get(row.link, ()):
        return {}
    keys = {row.key_id: present}
    if row.older_key_id is not None and now_utc_ms < (row.older_key_until_utc_ms or 0):
        older = find_secret(ledger, key_store, COLLECTOR, key_name(row.id, row.older_key_id))
        keys |= {} if older is None else {row.older_key_id: older}
    return keys


def key_faults(ledger: Ledger, key_store: KeyStore) -> tuple[DeskError, ...]:
    """One sentence for each kept secret of a collector or make that this data folder's key does not open."""
    kept = [ledger.secrets.get(name) for name in ledger.secrets.names()]
    return tuple(
        DeskError("keys.not_ours", name=one.name)
        for one in kept
        if one is not None and not key_store.opens(one.name, one.wrapped)
    )


def _refuse_second_rotation(row: Collector, now_utc_ms: int) -> None:
    """A collector may still be on the older key: taking that away now would cut it off."""
    until = row.older_key_until_utc_ms
    if until is not None and now_utc_ms < until:
        raise DeskError(
            "collectors.rotation_open", collector=row.id, key_id=row.older_key_id, until_utc_ms=until
        )


def _check_size(row: Collector, secret: bytes) -> None:
    sizes = KEY_SIZES.get(row.link, (SECRET_BYTES,))
    if len(secret) not in sizes:
        digits = "/".join(str(2 * size) for size in sizes)
        raise DeskError("collectors.bad_key", collector=row.id, digits=digits)


def _audit(
    ledger: Ledger, session: Session, action: str, object: str, utc_ms: int, detail: Mapping[str, object]
) -> None:
    ledger.audit.append(operator=session.name, action=action, object=object, detail=detail, utc_ms=utc_ms)
