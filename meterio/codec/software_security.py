"""Authentication codes made by software, for simulated meters and tests.

The codes of docs/meter-security.md. Meters in the field hold a security module with secret algorithms and
need its maker's own device (meterio.codec.security.SecurityDevice).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from meterio.codec.security import Challenge


class SoftwareSecurityDevice:
    """Codes by HMAC-SHA256 over `key`, cut to the length of the field. `draw` gives random bytes."""

    def __init__(self, key: bytes, *, draw: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._key = key
        self._draw = draw

    def challenge(self, meter: str) -> Challenge:
        """What authenticates the office to `meter`, anew each time."""
        random, diversifier = self._draw(8), self._draw(8)
        return Challenge(self._code(meter, random + diversifier, size=8), random, diversifier)

    def mac(self, meter: str, *, random: bytes, data: bytes) -> bytes:
        """4 bytes over `data`, bound to the `random` (4 bytes) the meter gave in its authentication."""
        return self._code(meter, random + data, size=4)

    def _code(self, meter: str, data: bytes, *, size: int) -> bytes:
        return hmac.digest(self._key, meter.encode("ascii") + data, "sha256")[:size]
