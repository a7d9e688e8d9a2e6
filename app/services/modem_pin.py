"""The PIN of the modem's card: kept as a secret, given for one try, never again once it was refused."""

from __future__ import annotations

import re
from typing import Final

from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import MODEM
from app.errors import DeskError
from app.key_store import KeyStore
from app.services.kept_secrets import find_secret, put_secret, remove_secret
from app.services.rights import allow, allow_site
from db.ledger import Ledger

NAME: Final = "pin"
TRIED: Final = "pin_tried"
"""The mark that the kept PIN was given to a card and has not proven right since."""
_PIN: Final = re.compile(r"[0-9]{4,8}")


def set_pin(ledger: Ledger, key_store: KeyStore, pin: str, *, session: Session, now_utc_ms: int) -> None:
    """Keep another PIN; "" keeps none. It is tried once. Raises DeskError: permission.*, modem.pin_digits,
    modem.pin_refused_before."""
    allow_site(ledger, session, Permission.KEYS)
    wanted = pin.strip()
    if wanted and not _PIN.fullmatch(wanted):
        raise DeskError("modem.pin_digits")
    if not wanted:
        remove_secret(ledger, MODEM, NAME)
    elif was_refused(ledger) and find_secret(ledger, key_store, MODEM, NAME) == wanted.encode():
        raise DeskError("modem.pin_refused_before")
    else:
        put_secret(ledger, key_store, MODEM, NAME, wanted.encode(), now_utc_ms=now_utc_ms)
    ledger.messages.set_mark(TRIED, 0)
    ledger.audit.append(
        operator=session.name,
        action="modem.pin",
        object=NAME,
        detail={"kept": bool(wanted)},
        utc_ms=now_utc_ms,
    )


def is_kept(ledger: Ledger, *, session: Session) -> bool:
    """Whether there is a PIN. Raises DeskError permission.*."""
    allow(ledger, session, Permission.MESSAGES)
    return ledger.secrets.get(MODEM.prefix + NAME) is not None


def take(ledger: Ledger, key_store: KeyStore) -> str | None:
    """The PIN for one try, which is kept as made before it is; None if there is none, or it was tried in
    vain."""
    if was_refused(ledger):
        return None
    pin = find_secret(ledger, key_store, MODEM, NAME)
    if pin is None:
        return None
    ledger.messages.set_mark(TRIED, 1)
    return pin.decode()


def may_be_tried(ledger: Ledger) -> bool:
    """Whether `take` would give one."""
    return not was_refused(ledger) and ledger.secrets.get(MODEM.prefix + NAME) is not None


def proved_right(ledger: Ledger) -> None:
    """The card took it."""
    ledger.messages.set_mark(TRIED, 0)


def was_refused(ledger: Ledger) -> bool:
    """Whether the kept PIN was tried and did not prove right."""
    return ledger.messages.mark(TRIED) == 1
