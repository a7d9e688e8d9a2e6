"""One-time codes from a shared secret and the time (RFC 6238 over RFC 4226): SHA-1, 30 s, six figures.

SHA-1 is what every authenticator knows; as HMAC it is sound for this (RFC 6238 1.2, RFC 2104).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import quote, urlencode

STEP_MS: Final = 30_000
DIGITS: Final = 6
DRIFT_STEPS: Final = 1
"""A telephone's clock may be one step off, either way (RFC 6238 5.2)."""
SECRET_BYTES: Final = 20
"""As long as the hash (RFC 4226 4, R6)."""


def step_at(utc_ms: int) -> int:
    return utc_ms // STEP_MS


def code_at(secret: bytes, step: int) -> str:
    """The code of one time step (RFC 4226 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: bytes, typed: str, *, utc_ms: int, after_step: int) -> int | None:
    """The time step whose code was typed; None if it is none of now, or not later than the last one used.

    All steps are compared, in constant time each, so that nothing is told by how long it takes.
    """
    code = "".join(typed.split())
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    now = step_at(utc_ms)
    steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
    fitting = [step for step in steps if step >= 0 and hmac.compare_digest(code_at(secret, step), code)]
    return next((step for step in fitting if step > after_step), None)


def shown(secret: bytes) -> str:
    """The secret as an authenticator takes it by hand: base 32 in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def uri(secret: bytes, *, name: str, site: str) -> str:
    """What the QR code holds: the "Key Uri Format" of authenticators. `site` tells several desks apart."""
    issuer = f"Meterdesk {site}".strip().replace(":", " ")
    asked = {"secret": shown(secret).replace(" ", ""), "issuer": issuer, "algorithm": "SHA1"}
    numbers = {"digits": DIGITS, "period": STEP_MS // 1000}
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{urlencode(asked | numbers, quote_via=quote)}"
