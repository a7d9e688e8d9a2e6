"""The id that a desk gives a request before it asks, so that a request made twice is found to be one."""

from __future__ import annotations

import secrets

_TIME_DIGITS = 12
_RANDOM_BYTES = 10


def new(utc_ms: int) -> str:
    """32 hexadecimal digits: the time, then chance.

    The time comes first so that ids of one day lie side by side in the indexes of the book: a sale then
    changes pages that the last one changed, and not pages anywhere
    (docs/decisions/0053-what-a-sale-costs.md).
    """
    return f"{utc_ms:0{_TIME_DIGITS}x}{secrets.token_hex(_RANDOM_BYTES)}"
