"""The codes that tenants sign in with. None of them stands in the book.

A code by text is worked out from its request under a key that the book holds only sealed, once when the text
goes out and once when it is entered; the queue of texts and its log show a hole in its place. Of the code on
a slip the book has a MAC under the same key (docs/decisions/0061-tenants-sign-in.md).
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.messages import About
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import TENANT
from app.domain.tenancy import CODE_DIGITS, Ended, Way, in_groups, new_slip_code
from app.errors import DeskError
from app.key_store import KeyStore
from app.outputs.channel import Outgoing
from app.services.kept_secrets import find_secret, put_secret
from app.services.rights import allow_shop
from app.services.tenants import how_ended
from db.ledger import Ledger
from db.tenants import CodeRow

NAME: Final = "codes"
HOLE: Final = "{code}"
"""Stands in a queued text until it goes out."""
_OBJECT: Final = "code/"
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SlipCode:
    """A code just made, as it goes onto the slip; nobody can learn it again."""

    account_id: int
    shop_number: str
    code: str = field(repr=False)

    @property
    def printed(self) -> str:
        return in_groups(self.code)


def key(ledger: Ledger, key_store: KeyStore, *, now_utc_ms: int) -> bytes:
    """The key of all codes, made when it is first wanted. One that cannot be opened any more is replaced:
    the codes on slips are void then. Inside a unit that writes."""
    known = find_secret(ledger, key_store, TENANT, NAME)
    if known is not None:
        return known
    made = os.urandom(_KEY_BYTES)
    put_secret(ledger, key_store, TENANT, NAME, made, now_utc_ms=now_utc_ms)
    return made


def code_of(key: bytes, row: CodeRow) -> str:
    """The code by text of one request."""
    mac = _mac(key, "text", f"{row.id}/{row.request_hash.hex()}/{row.asked_utc_ms}")
    return f"{int.from_bytes(mac, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def number_mac(key: bytes, digits: str) -> bytes:
    """A telephone number by which requests are counted."""
    return _mac(key, "number", digits)[:16]


def slip_mac(key: bytes, account_id: int, code: str) -> bytes:
    """What is kept of the code on an account's slip."""
    return _mac(key, "slip", f"{account_id}/{code}")


def object_of(code_id: int) -> str:
    """What a text with this code is about, in the queue."""
    return f"{_OBJECT}{code_id}"


def revealed(ledger: Ledger, key_store: KeyStore, message: Outgoing, *, now_utc_ms: int) -> Outgoing:
    """A message as it goes out: with its code, if it has one."""
    if message.about != About.CODE:
        return message
    queued = ledger.messages.get(message.id)
    code_id = queued.object.removeprefix(_OBJECT) if queued else ""
    row = ledger.tenants.code(int(code_id)) if code_id.isdecimal() else None
    if row is None:
        return message
    code = code_of(key(ledger, key_store, now_utc_ms=now_utc_ms), row)
    return replace(message, text=message.text.replace(HOLE, code))


def new_code(
    ledger: Ledger, key_store: KeyStore, account_id: int, *, session: Session, now_utc_ms: int
) -> SlipCode:
    """A new code for the slip of an account; the one before is void from now on, and who came in by it goes.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed.
    """
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, Permission.ACCOUNTS, account.shop_id)
    shop = ledger.shops.get(account.shop_id)
    if account.closed_utc_ms is not None or shop is None:
        raise DeskError("accounts.closed")
    code = new_slip_code()
    mac = slip_mac(key(ledger, key_store, now_utc_ms=now_utc_ms), account_id, code)
    ledger.tenants.put_slip_code(account_id, mac, utc_ms=now_utc_ms)
    for row in ledger.tenants.open_of(account_id):
        if row.way == Way.SLIP and how_ended(row, now_utc_ms) is None:
            ledger.tenants.end(row.id, why=Ended.OFFICE, utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=session.name, action="tenant.new_code", object=shop.shop_number, utc_ms=now_utc_ms
    )
    return SlipCode(account_id, shop.shop_number, code)


def _mac(key: bytes, use: str, content: str) -> bytes:
    return hmac.digest(key, f"meterdesk/tenant/{use}/{content}".encode(), "sha256")
