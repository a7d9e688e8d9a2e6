"""What a simulated mall is built from: collectors, their lines and the meters on them, as frozen values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from meterio.types import LinkKind, Suite

KINDS = ("adf400l-3p", "modbus-water")
MODELS = ("queueing", "overlapping")
_COUNTED = (
    "purchase_count",
    "total_purchased_fen",
    "price_e8",
    "energy_wh",
    "volume_l",
    "alarm1_fen",
    "alarm2_fen",
    "overdraft_fen",
    "rated_w",
    "rated_l_per_h",
)


@dataclass(frozen=True, slots=True)
class MeterPlan:
    """One meter as it hangs on the wall at the start.

    `kind` is one of KINDS and `unit` its Modbus address, 1..247. `trade` chooses the load curve. Electricity
    meters use `rated_w`, `energy_wh` and the money fields; water meters use `rated_l_per_h` and `volume_l`.
    `price_e8` is 10⁻⁸ yuan per kWh and is rounded to the meter's own 0.01 yuan. `recovery_s` is how long a
    meter stays open after the warning cut below alarm 2, 0 to 255; 0 means until credit returns.
    """

    id: str
    kind: str
    unit: int
    trade: str = "retail"
    balance_fen: int = 0
    purchase_count: int = 0
    total_purchased_fen: int = 0
    price_e8: int = 100_000_000
    energy_wh: int = 0
    volume_l: int = 0
    alarm1_fen: int = 2000
    alarm2_fen: int = 500
    rated_w: int = 10_000
    rated_l_per_h: int = 200
    overdraft_fen: int = 0
    recovery_s: int = 60

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"meter {self.id!r}: kind {self.kind!r} is not one of {', '.join(KINDS)}")
        if not 1 <= self.unit <= 247:
            raise ValueError(f"meter {self.id!r}: unit {self.unit} is not between 1 and 247")
        if not 0 <= self.recovery_s <= 255:
            raise ValueError(f"meter {self.id!r}: recovery {self.recovery_s} s is not between 0 and 255")
        if not -(1 << 31) <= self.balance_fen < 1 << 31:
            raise ValueError(f"meter {self.id!r}: balance {self.balance_fen} fen does not fit the meter")
        for name in _COUNTED:
            if not 0 <= getattr(self, name) < 1 << 32:
                raise ValueError(f"meter {self.id!r}: {name} {getattr(self, name)} does not fit the meter")


@dataclass(frozen=True, slots=True)
class BusPlan:
    """One RS-485 line. `turnaround_ms` is what its meters take between a request and their reply."""

    number: int
    meters: tuple[MeterPlan, ...]
    baud: int = 9600
    parity: str = "N"
    stop_bits: int = 1
    turnaround_ms: int = 20

    def __post_init__(self) -> None:
        if self.baud <= 0 or self.parity not in ("N", "E", "O") or self.stop_bits not in (1, 2):
            raise ValueError(f"bus {self.number}: {self.baud} {self.parity} {self.stop_bits} is not a line")
        _refuse_twice(f"bus {self.number}: unit", (meter.unit for meter in self.meters))

    @property
    def silence_s(self) -> float:
        """The silence that ends a frame: 3.5 characters of 11 bits (Serial Line V1.02, 2.5.1.1)."""
        return 3.5 * 11 / self.baud

    def exchange_s(self, request_bytes: int, reply_bytes: int) -> float:
        """The least a question and its answer can take on this line: what a paced simulation takes."""
        frames_s = (request_bytes + reply_bytes) * self.byte_s
        return frames_s + max(self.turnaround_ms / 1000, self.silence_s) + self.silence_s

    @property
    def byte_s(self) -> float:
        """Seconds one character takes: a start bit, 8 data bits, parity if any, stop bits."""
        return (9 + (self.parity != "N") + self.stop_bits) / self.baud


@dataclass(frozen=True, slots=True)
class CollectorPlan:
    """One collector. A sealed one refuses suites below `minimum`.

    A transparent one is an ordinary serial server: one line, raw bytes. `model` says what it does with a
    request that comes while a reply is awaited: "queueing" keeps it for up to `wait_ms` of waiting,
    "overlapping" puts it on the line at once, where it garbles what is being said.
    """

    id: str
    buses: tuple[BusPlan, ...]
    minimum: Suite = Suite.AES_256_GCM
    kind: LinkKind = LinkKind.SEALED
    model: str = "queueing"
    wait_ms: int = 1000

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ValueError(f"collector {self.id!r}: model {self.model!r} is not one of {', '.join(MODELS)}")
        if self.kind is LinkKind.TRANSPARENT and len(self.buses) != 1:
            raise ValueError(f"collector {self.id!r}: a transparent link carries one line")
        _refuse_twice(f"collector {self.id!r}: bus", (bus.number for bus in self.buses))


@dataclass(frozen=True, slots=True)
class MallPlan:
    """A whole mall."""

    collectors: tuple[CollectorPlan, ...]

    def __post_init__(self) -> None:
        _refuse_twice("collector", (collector.id for collector in self.collectors))
        _refuse_twice("meter", (meter.id for meter in self.meters()))

    def meters(self) -> Iterator[MeterPlan]:
        for collector in self.collectors:
            for bus in collector.buses:
                yield from bus.meters


def _refuse_twice(what: str, values: Iterator[object]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ValueError(f"{what} {twice[0]} is there twice")
