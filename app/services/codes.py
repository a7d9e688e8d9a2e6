"""One-time codes of operators: their secrets, wrapped in the book, and which code was used last.

For other services: who may do what to whose codes is asked in sign_in.py and operators.py.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from app.domain import totp
from app.errors import DeskError
from app.key_store import KeyStore
from db.ledger import Ledger
from db.rows import Operator


@dataclass(frozen=True, slots=True)
class Proposal:
    """A secret that nothing depends on yet: `text` to be typed by hand, `uri` for a QR code."""

    secret: bytes = field(repr=False)
    text: str = field(repr=False)
    uri: str = field(repr=False)


def secret_name(name: str) -> str:
    """The name an operator's secret is kept and sealed under."""
    return f"operator/{name}/totp"


def has(operator: Operator) -> bool:
    """Whether this operator gives a code with the password."""
    return operator.totp_since_utc_ms is not None


def propose(name: str, *, site: str) -> Proposal:
    """A new secret for the operator `name`; nothing is kept."""
    secret = os.urandom(totp.SECRET_BYTES)
    return Proposal(secret, totp.shown(secret), totp.uri(secret, name=name, site=site))


def enrol(
    ledger: Ledger,
    key_store: KeyStore,
    operator: Operator,
    proposal: Proposal,
    code: str,
    *,
    now_utc_ms: int,
) -> bool:
    """Keep the secret if `code` shows that the authenticator has it. That code is used up by this."""
    step = totp.matching_step(proposal.secret, code, utc_ms=now_utc_ms, after_step=0)
    if step is None:
        return False
    name = secret_name(operator.name)
    ledger.secrets.put(name, key_store.wrap(name, proposal.secret), utc_ms=now_utc_ms)
    ledger.operators.set_totp(operator.id, since_utc_ms=now_utc_ms, step=step)
    return True


def take(ledger: Ledger, key_store: KeyStore, operator: Operator, code: str, *, now_utc_ms: int) -> bool:
    """Use a code up; False for a wrong one, one used before, and one older than that.

    Raises DeskError: keys.not_ours for a secret of another data folder; sign_in.code_lost where it is gone.
    """
    name = secret_name(operator.name)
    kept = ledger.secrets.get(name)
    if kept is None:
        raise DeskError("sign_in.code_lost")
    secret = key_store.unwrap(name, kept.wrapped)
    step = totp.matching_step(secret, code, utc_ms=now_utc_ms, after_step=operator.totp_step)
    if step is None:
        return False
    ledger.operators.set_totp(operator.id, since_utc_ms=operator.totp_since_utc_ms, step=step)
    return True


def forget(ledger: Ledger, operator: Operator) -> None:
    """No code is asked for any more. The last step stays, so that no old code is ever new again."""
    ledger.secrets.remove(secret_name(operator.name))
    ledger.operators.set_totp(operator.id, since_utc_ms=None, step=operator.totp_step)
