"""The security module of a simulated DL/T 645 meter: sessions, authentication codes, suspension.

The order of events is the standard's; the codes are those of docs/meter-security.md, which real modules do
not use: theirs are secret. An authentication holds for five minutes; three wrong codes end it, fifteen
suspend the meter.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from meterio.simulator.dlt645 import SERR_ESAM, SERR_IDENTITY, SERR_SUSPENDED, Refusal

VALID_MS = 300_000
WRONG_ENDS_SESSION, WRONG_SUSPENDS = 3, 15
MAC_BYTES = 4


class Esam:
    """One meter's module. `key` is shared with the office; `meter` is the address as printed."""

    def __init__(self, key: bytes, meter: str) -> None:
        self._key = key
        self._meter = meter.encode("ascii")
        self._made = 0
        self._random = bytes(4)
        self._until_ms = 0
        self._wrong = 0

    @property
    def serial(self) -> bytes:
        """The module's own number, 8 bytes."""
        return hmac.digest(self._key, b"serial" + self._meter, "sha256")[:8]

    def authenticate(self, *, cipher: bytes, random: bytes, diversifier: bytes, now_ms: int) -> bytes:
        """The random of a new session, 4 bytes. Raises Refusal."""
        if self._wrong >= WRONG_SUSPENDS:
            raise Refusal(SERR_SUSPENDED)
        wanted = hmac.digest(self._key, self._meter + random + diversifier, "sha256")[:8]
        if not hmac.compare_digest(wanted, cipher):
            self._fail()
            raise Refusal(SERR_IDENTITY)
        self._made += 1
        counted = self._made.to_bytes(8, "big")
        self._random = hmac.digest(self._key, self._meter + b"random" + counted + random, "sha256")[:4]
        self._until_ms = now_ms + VALID_MS
        return self._random

    def is_authenticated(self, now_ms: int) -> bool:
        return now_ms < self._until_ms

    def end_session(self) -> None:
        self._until_ms = 0

    def set_validity(self, minutes: int, *, now_ms: int) -> None:
        self._until_ms = now_ms + minutes * 60_000

    def need_session(self, now_ms: int) -> None:
        """Raises Refusal: suspended, never authenticated, or too long ago."""
        if self._wrong >= WRONG_SUSPENDS:
            raise Refusal(SERR_SUSPENDED)
        if not self.is_authenticated(now_ms):
            raise Refusal(SERR_IDENTITY)

    def check(self, data: bytes, mac: bytes) -> None:
        """Raises Refusal when `mac` is not that of `data` in this session."""
        if not hmac.compare_digest(self.mac(data), mac):
            self._fail()
            raise Refusal(SERR_ESAM)
        self._wrong = 0

    def mac(self, data: bytes) -> bytes:
        return hmac.digest(self._key, self._meter + self._random + data, "sha256")[:MAC_BYTES]

    def state(self) -> dict[str, Any]:
        return {
            "made": self._made,
            "random": self._random.hex(),
            "until_ms": self._until_ms,
            "wrong": self._wrong,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self._made, self._wrong, self._until_ms = state["made"], state["wrong"], state["until_ms"]
        self._random = bytes.fromhex(state["random"])

    def _fail(self) -> None:
        self._wrong += 1
        if self._wrong % WRONG_ENDS_SESSION == 0:
            self.end_session()
