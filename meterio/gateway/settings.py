"""What a gateway is told in its configuration file, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meterio.types import LineParameters, Suite

FRAME_BYTES = 256
"""The longest ordinary serial frame, for estimates of time."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A TCP address. Port 0, for listening only: any that is free."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class CallSettings:
    """The gateway calls the console there, says `registration` at once and `heartbeat` in every
    `heartbeat_s` seconds in which it has said nothing else (empty: never)."""

    to: Endpoint
    registration: bytes
    heartbeat: bytes = b""
    heartbeat_s: int = 30


@dataclass(frozen=True, slots=True)
class LineSettings:
    """One serial line.

    `device` is a path, a port name or "usb:SERIAL-NUMBER" of the adapter. `gap_ms` is the silence that ends
    a reply; `echo` says that the adapter hears what it sends. With `listen` or `call` the line is an ordinary
    serial server's and is not reached over the sealed link.
    """

    number: int
    device: str
    parameters: LineParameters = field(default_factory=LineParameters)
    gap_ms: int = 20
    echo: bool = False
    listen: Endpoint | None = None
    call: CallSettings | None = None

    @property
    def is_plain(self) -> bool:
        return self.listen is not None or self.call is not None


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """The whole gateway. `keys` maps key id to the 32-byte secret: two while one replaces the other."""

    id: str
    lines: tuple[LineSettings, ...]
    listen: Endpoint | None = None
    call: CallSettings | None = None
    minimum_suite: Suite = Suite.AES_256_GCM
    max_hold_ms: int = 10_000
    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    @property
    def sealed_lines(self) -> tuple[LineSettings, ...]:
        return tuple(line for line in self.lines if not line.is_plain)


def byte_s(parameters: LineParameters) -> float:
    """Seconds one character takes: a start bit, 8 data bits, parity if any, stop bits."""
    return (9 + (parameters.parity != "N") + parameters.stop_bits) / parameters.baud


def gap_s(settings: LineSettings, parameters: LineParameters) -> float:
    """The silence that ends a reply, at least 3.5 characters of 11 bits (Serial Line V1.02, 2.5.1.1).

    USB adapters hand bytes over in lumps up to 16 ms apart, hence the longer one of the settings.
    """
    return max(settings.gap_ms / 1000, 3.5 * 11 / parameters.baud)
