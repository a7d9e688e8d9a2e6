"""The seal of the operation log: an HMAC over each row's hash under a key that is not in the book (faults.md
3.2). Whoever has the book without the key can still chain its rows anew, but not seal them.

The same key proves the anchors (app/services/anchors.py) under a text of their own, so that the one never
passes for the other.
"""

from __future__ import annotations

import hmac
from typing import Final

from db.recording import Seal

KEY_BYTES: Final = 32
_ROW: Final = b"meterdesk/audit"
_ANCHOR: Final = b"meterdesk/anchor"


def seal_under(key: bytes) -> Seal:
    """What `LedgerBook.seal_with` takes. Raises ValueError for a key of another length than 32 bytes."""
    _check(key)
    begun = hmac.new(key, _ROW, "sha256")  # the key's part is done once, not in each transaction of each sale

    def seal(row_hash: bytes) -> bytes:
        mac = begun.copy()
        mac.update(row_hash)
        return mac.digest()

    return seal


def anchor_mac(key: bytes, text: str) -> str:
    """The seal of an anchor's line, as hex. Raises ValueError as `seal_under`."""
    _check(key)
    return hmac.digest(key, _ANCHOR + text.encode(), "sha256").hex()


def _check(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a log key has {KEY_BYTES} bytes, not {len(key)}")
