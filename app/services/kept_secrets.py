"""Secrets of the book by kind and name: put, fetched, removed, always wrapped.

No permission is asked here: the services that these belong to ask for theirs in the same transaction.
"""

from __future__ import annotations

from app.domain.secret_kinds import SecretKind
from app.errors import DeskError
from app.key_store import KeyStore
from db.ledger import Ledger


def put_secret(
    ledger: Ledger, key_store: KeyStore, kind: SecretKind, name: str, secret: bytes, *, now_utc_ms: int
) -> None:
    """Keep `secret` under `name`, from now on the only one of that kind and name."""
    kept_as = kind.prefix + name
    ledger.secrets.put(kept_as, key_store.wrap(kept_as, secret), utc_ms=now_utc_ms)


def get_secret(ledger: Ledger, key_store: KeyStore, kind: SecretKind, name: str) -> bytes | None:
    """The secret, None if there is none. DeskError("keys.not_ours") if it was sealed by another key."""
    kept = ledger.secrets.get(kind.prefix + name)
    return None if kept is None else key_store.unwrap(kept.name, kept.wrapped)


def find_secret(ledger: Ledger, key_store: KeyStore, kind: SecretKind, name: str) -> bytes | None:
    """As `get_secret`, and None also for one that was sealed by another key (`key_faults` tells of those)."""
    try:
        return get_secret(ledger, key_store, kind, name)
    except DeskError:
        return None


def remove_secret(ledger: Ledger, kind: SecretKind, name: str) -> None:
    """Forget it; no fault if there is none."""
    ledger.secrets.remove(kind.prefix + name)


def secret_names(ledger: Ledger, kind: SecretKind) -> tuple[str, ...]:
    """Names under which secrets of that kind are kept, sorted."""
    return tuple(
        name.removeprefix(kind.prefix) for name in ledger.secrets.names() if name.startswith(kind.prefix)
    )
