"""Every kind of key and secret the program keeps, declared once: its name in the book, and when it is due.

A secret of the book is kept under its kind's prefix and the name of what it belongs to, as "collector/C01/1".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app import config
from app.config import IntSetting


@dataclass(frozen=True, slots=True)
class SecretKind:
    """`name` stands in lists and files. `prefix` is empty for keys outside the book.

    `days` is the setting for how old such a key may become, None for one that does not age.
    """

    name: str
    prefix: str
    days: IntSetting | None


COLLECTOR: Final = SecretKind("collector", "collector/", config.KEY_COLLECTOR_DAYS)
"""Seals the link to a collector; name: collector, number of the key."""
LEGACY: Final = SecretKind("legacy", "collector/", config.KEY_LEGACY_DAYS)
"""A maker's own triple DES, kept as a collector's key; which of the two it is the collector's link says."""
PASSWORD: Final = SecretKind("password", "password/", config.KEY_PASSWORD_DAYS)
"""What meters of one make want before they take a setting; name: the make."""
PAYMENT: Final = SecretKind("payment", "payment/", config.KEY_PAYMENT_DAYS)
"""Signs requests to a payment service; name: the merchant's."""
TOTP: Final = SecretKind("totp", "totp/", None)
"""Makes an operator's one-time codes; name: the operator's."""
MODEM: Final = SecretKind("modem", "modem/", None)
"""The PIN of the modem's card; name: pin."""
TENANT: Final = SecretKind("tenant", "tenant/", None)
"""Makes and proves the codes that tenants sign in with; name: codes."""
DESK: Final = SecretKind("desk", "", config.KEY_DESK_DAYS)
"""Seals all secrets of the book. Outside the book."""
LOG: Final = SecretKind("log", "", None)
"""Proves the operation log. Outside the book; a new one would leave what was written before without proof."""
OTHER: Final = SecretKind("other", "", None)
"""Kept by another version of the program."""

IN_THE_BOOK: Final = (COLLECTOR, PASSWORD, PAYMENT, TOTP, MODEM, TENANT)
ALL: Final = (COLLECTOR, LEGACY, PASSWORD, PAYMENT, TOTP, MODEM, TENANT, DESK, LOG, OTHER)


def kind_of(name: str) -> SecretKind:
    """The kind of what the book keeps under `name`; a maker's own triple DES counts as COLLECTOR here."""
    return next((kind for kind in IN_THE_BOOK if name.startswith(kind.prefix)), OTHER)
