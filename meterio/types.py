"""What crosses the wire, as frozen values. Shapes and units are in each docstring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol


class Lane(IntEnum):
    """Priority lanes of a bus, most urgent first. A sale waits for at most the frame in flight.

    What is sold goes in COMMAND, orders to a relay or about settings in ORDER.
    """

    COMMAND = 0
    ORDER = 1
    ON_DEMAND = 2
    STATUS = 3
    HISTORY = 4
    DISCOVERY = 5


class LinkKind(StrEnum):
    """What carries serial frames to a collector; only SEALED is protected (docs/collector-link.md)."""

    SEALED = "sealed"
    TRANSPARENT = "transparent"  # raw serial bytes over TCP, as ordinary serial servers do
    MODBUS_TCP = "modbus-tcp"  # MBAP framing, for gateways and meters that speak it
    SERIAL = "serial"  # a serial port of this computer
    LEGACY = "legacy-3des"  # serial bytes in a maker's own triple-DES layout, without authentication


class Suite(IntEnum):
    """Sealing suites of the collector link; a higher number is the stronger one."""

    TRIPLE_DES_HMAC = 1  # 3des-cbc+hmac-sha256
    AES_256_GCM = 2  # aes-256-gcm

    @property
    def label(self) -> str:
        return {1: "3des-cbc+hmac-sha256", 2: "aes-256-gcm"}[self.value]


@dataclass(frozen=True, slots=True)
class MeterAddress:
    """Where a meter answers: collector id, bus number (1..), unit address as decimal or BCD text."""

    collector: str
    bus: int
    unit: str


@dataclass(frozen=True, slots=True)
class MeterPoint:
    """One meter as the engine addresses it. `number` is its maker's meter number, "" where not known."""

    meter_id: str
    address: MeterAddress
    profile: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class LineParameters:
    """How bytes are put on a serial line: always 8 data bits; `parity` is N, E or O, `stop_bits` 1 or 2."""

    baud: int = 9600
    parity: str = "N"
    stop_bits: int = 1


@dataclass(frozen=True, slots=True)
class BusSettings:
    """One RS-485 line. `gap_ms` is the pause kept between frames, `reply_timeout_ms` the longest wait."""

    number: int
    baud: int = 9600
    parity: str = "N"
    stop_bits: int = 1
    gap_ms: int = 5
    reply_timeout_ms: int = 500

    @property
    def parameters(self) -> LineParameters:
        return LineParameters(self.baud, self.parity, self.stop_bits)


@dataclass(frozen=True, slots=True)
class DialIn:
    """A collector that calls the console. It is known by the bytes it sends first and again at rests.

    `registration` comes once after connecting, `heartbeat` between frames ("" where there is none); both are
    exact bytes and never taken for a meter's.
    """

    registration: bytes
    heartbeat: bytes = b""


@dataclass(frozen=True, slots=True)
class LegacyLayout:
    """A maker's own triple-DES wrapping of serial frames, as its paper says (faults.md 3.5, suite 0).

    `mode` is "ecb" or "cbc"; `padding` "pkcs7", "zero" or "none"; `iv` "zero", "key" (first 8 key bytes) or
    "sent" (8 bytes before each message). On the wire: `magic`, then the length of what follows in
    `length_bytes` (0 to 4, big-endian unless `little_endian`), then the cipher text.
    """

    mode: str = "cbc"
    padding: str = "pkcs7"
    iv: str = "zero"
    magic: bytes = b""
    length_bytes: int = 2
    little_endian: bool = False


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """One collector: how to reach and seal it, and its buses.

    `keys` maps key id to a secret: 32 bytes for a sealed link, a 16- or 24-byte DES key for a legacy one.
    `key_id` is tried first; others in `keys` are older ones still in their overlap. `host` is a name, an
    address, or for SERIAL a device ("/dev/ttyUSB0", "COM3", or "usb:SERIAL-NUMBER" of the adapter). With
    `dial_in` the console listens at `port` and the collector connects. `max_hold_ms` is the longest an
    unsealed collector may keep a frame before it reaches the line: the fence rests on it.
    """

    id: str
    kind: LinkKind
    host: str
    port: int
    buses: tuple[BusSettings, ...]
    suite: Suite = Suite.AES_256_GCM
    minimum_suite: Suite = Suite.AES_256_GCM
    key_id: int = 1
    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    max_hold_ms: int = 30_000
    dial_in: DialIn | None = None
    legacy: LegacyLayout | None = None
    passwords: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Profile name to the 8 bytes (password and operator code) that writes to its meters carry."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of one meter, in canonical integer items.

    `values` keys (those the profile has): energy_wh, energy_{sharp,peak,flat,valley}_wh, volume_l,
    flow_l_per_h, power_w, balance_fen, total_purchased_fen, purchase_count, status (raw word), supply_on,
    alarm_low, alarm_very_low, arrears, over_limit, battery_low, valve_fault (flags 0 or 1).
    """

    point: MeterPoint
    utc_ms: int
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MeterCommand:
    """Something a meter is told once: `name` is a command of its profile, `values` its canonical parameters.

    Purchase: name "purchase", values {"amount_fen": a, "purchase_count": n}. Trip and close: no values.
    """

    name: str
    values: Mapping[str, int] = field(default_factory=dict)
    deadline_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PreparedCommand:
    """The exact frame of a command; its SHA-256 is recorded before the frame is sent."""

    point: MeterPoint
    command: MeterCommand
    frame: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A meter's positive answer to one command, matched to it by link sequence, address and echo."""

    point: MeterPoint
    utc_ms: int
    command_sha256: str
    reply: bytes


@dataclass(frozen=True, slots=True)
class FlushReceipt:
    """The collector's acknowledged flush of one bus: nothing sent earlier can still reach a meter.

    `kind` is "flush" (collector acknowledged) or "hold-time" (socket closed and the collector's documented
    maximum hold time has passed).
    """

    collector: str
    bus: int
    utc_ms: int
    kind: str
    session: str
    sequence: int


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One line of the wire log: `direction` is ">" sent, "<" taken as an answer, "x" dropped, "!" fault."""

    utc_ms: int
    collector: str
    bus: int
    direction: str
    data: bytes
    note: str = ""


class Clock(Protocol):
    """Time is injected everywhere. `utc_ms` is wall time; `monotonic` seconds never run backwards."""

    def utc_ms(self) -> int: ...

    def monotonic(self) -> float: ...
