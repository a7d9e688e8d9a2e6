"""The device that makes authentication codes for meters that ask for them (DL/T 645-2007 with ESAM)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Challenge:
    """What an identity authentication sends: 8 bytes each."""

    cipher: bytes
    random: bytes
    diversifier: bytes


class SecurityDevice(Protocol):
    """An encryption machine or a card reader. `meter` is the 12-digit meter address.

    Calls may raise meterio.errors.SecurityFailed when the device is out of reach or refuses.
    """

    def challenge(self, meter: str) -> Challenge:
        """What authenticates the office to `meter`."""

    def mac(self, meter: str, *, random: bytes, data: bytes) -> bytes:
        """4 bytes over `data`, bound to the `random` (4 bytes) the meter gave in its authentication."""
