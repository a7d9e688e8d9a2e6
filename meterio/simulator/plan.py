"""What a simulated mall is built from: collectors, their lines and the meters on them, as frozen values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from meterio.types import DialIn, LegacyLayout, LineParameters, LinkKind, Suite

MODBUS, DLT645, CJT188 = "modbus-rtu", "dlt645-2007", "cjt188-2004"
PROTOCOLS = {
    "adf400l-3p": MODBUS,
    "adf400l-1p": MODBUS,
    "ddsy1352": MODBUS,
    "dtsy1352": MODBUS,
    "sdm-y": MODBUS,
    "modbus-energy": MODBUS,
    "modbus-water": MODBUS,
    "dlt645-2007": DLT645,
    "cjt188-water": CJT188,
}
"""The protocol each kind of meter speaks."""
KINDS = tuple(PROTOCOLS)
MODELS = ("queueing", "overlapping")
KEYED = (LinkKind.SEALED, LinkKind.LEGACY)
"""Links that need a secret."""
DEFAULT_PASSWORD = bytes(4)
"""PA 00 and password 000000: what DL/T 645 meters here leave the factory with."""
DEFAULT_KEY = bytes(range(32))
"""Of the simulator's meters, for nothing but tests and training."""
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
    "hoarding_limit_fen",
)
ADDRESS_DIGITS = {DLT645: 12, CJT188: 14}
"""How many digits the addresses of a protocol have."""


@dataclass(frozen=True, slots=True)
class MeterPlan:
    """One meter as it hangs on the wall at the start.

    `kind` is one of KINDS and `unit` its address: Modbus 1..247, DL/T 645 12 digits, CJ/T 188 14 digits, as
    printed on it. `trade` chooses the load curve. Electricity meters use `rated_w`, `energy_wh` and the money
    fields; water meters use `rated_l_per_h` and `volume_l`. `price_e8` is 10⁻⁸ yuan per kWh or m³ and is
    rounded to the meter's own step. `recovery_s` is how long a meter stays open after the warning cut below
    alarm 2, 0 to 255; 0 means until credit returns. `hoarding_limit_fen` 0 is none.

    `number` is the maker's number (empty: the digits of the address or id), `customer` the customer number
    that a DL/T 645 recharge must name. `baud` and `parity` are the meter's own where they differ from its
    line's: it hears nothing that is sent otherwise. `leaders` FE bytes stand before what it says (DL/T 645
    and CJ/T 188). `password` is what DL/T 645 writes must carry (PA P0 P1 P2), `security_key` what its
    recharges are proven with (docs/meter-security.md).
    """

    id: str
    kind: str
    unit: int | str
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
    hoarding_limit_fen: int = 0
    number: str = ""
    customer: str = ""
    account_open: bool = True
    baud: int | None = None
    parity: str | None = None
    leaders: int = 4
    password: bytes = field(default=DEFAULT_PASSWORD, repr=False)
    security_key: bytes = field(default=DEFAULT_KEY, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"meter {self.id!r}: kind {self.kind!r} is not one of {', '.join(KINDS)}")
        self._check_unit()
        for name in ("number", "customer"):
            text = getattr(self, name)
            if text and not (text.isascii() and text.isdigit()):
                raise ValueError(f"meter {self.id!r}: {name} {text!r} is not made of digits")
        if not 0 <= self.recovery_s <= 255:
            raise ValueError(f"meter {self.id!r}: recovery {self.recovery_s} s is not between 0 and 255")
        if not -(1 << 31) <= self.balance_fen < 1 << 31:
            raise ValueError(f"meter {self.id!r}: balance {self.balance_fen} fen does not fit the meter")
        for name in _COUNTED:
            if not 0 <= getattr(self, name) < 1 << 32:
                raise ValueError(f"meter {self.id!r}: {name} {getattr(self, name)} does not fit the meter")

    @property
    def address(self) -> str:
        return str(self.unit)

    @property
    def protocol(self) -> str:
        return PROTOCOLS[self.kind]

    @property
    def number_digits(self) -> str:
        """The maker's number that it tells of itself."""
        if self.number:
            return self.number
        if self.protocol in ADDRESS_DIGITS:
            return self.address
        return "".join(character for character in self.id if character in "0123456789") or "0"

    def _check_unit(self) -> None:
        digits = ADDRESS_DIGITS.get(self.protocol)
        text = self.address
        plain = text.isascii() and text.isdigit()
        if digits is None and not (plain and text == str(int(text)) and 1 <= int(text) <= 247):
            raise ValueError(f"meter {self.id!r}: unit {self.unit} is not between 1 and 247")
        if digits is not None and not (plain and len(text) == digits):
            raise ValueError(f"meter {self.id!r}: address {text!r} has not {digits} digits")


@dataclass(frozen=True, slots=True)
class BusPlan:
    """One RS-485 line. `turnaround_ms` is what its meters take between a request and their reply.

    Its meters speak one protocol unless it is `mixed`.
    """

    number: int
    meters: tuple[MeterPlan, ...]
    baud: int = 9600
    parity: str = "N"
    stop_bits: int = 1
    turnaround_ms: int = 20
    mixed: bool = False

    def __post_init__(self) -> None:
        for line in (self.parameters, *(self.parameters_of(meter) for meter in self.meters)):
            if line.baud <= 0 or line.parity not in ("N", "E", "O") or line.stop_bits not in (1, 2):
                raise ValueError(
                    f"bus {self.number}: {line.baud} {line.parity} {line.stop_bits} is not a line"
                )
        _refuse_twice(f"bus {self.number}: unit", (meter.address for meter in self.meters))
        if not self.mixed and len({meter.protocol for meter in self.meters}) > 1:
            raise ValueError(f"bus {self.number}: its meters speak more than one protocol")

    @property
    def parameters(self) -> LineParameters:
        return LineParameters(self.baud, self.parity, self.stop_bits)

    def parameters_of(self, meter: MeterPlan) -> LineParameters:
        """How a meter of this line hears and speaks."""
        baud = self.baud if meter.baud is None else meter.baud
        parity = self.parity if meter.parity is None else meter.parity
        return LineParameters(baud, parity, self.stop_bits)

    @property
    def silence_s(self) -> float:
        return silence_s(self.parameters)

    def exchange_s(self, request_bytes: int, reply_bytes: int) -> float:
        """The least a question and its answer can take on this line: what a paced simulation takes."""
        frames_s = (request_bytes + reply_bytes) * self.byte_s
        return frames_s + max(self.turnaround_ms / 1000, self.silence_s) + self.silence_s

    @property
    def byte_s(self) -> float:
        return byte_s(self.parameters)


@dataclass(frozen=True, slots=True)
class CollectorPlan:
    """One collector. A sealed one refuses suites below `minimum`.

    All other kinds carry raw bytes, one TCP port or device a line, wrapped as their kind wants: a legacy one
    in its `legacy` layout, a serial one on a pseudo-terminal. `model` says what such a server does with a
    request that comes while a reply is awaited: "queueing" keeps it for up to `wait_ms` of waiting,
    "overlapping" puts it on the line at once, where it garbles what is being said.

    With `dial_in` it calls the console at `console` (host, port), says who it is, and sends its heartbeat
    every `heartbeat_s`. `sets_lines` is whether a sealed one lets the console choose a line's parameters.
    """

    id: str
    buses: tuple[BusPlan, ...]
    minimum: Suite = Suite.AES_256_GCM
    kind: LinkKind = LinkKind.SEALED
    model: str = "queueing"
    wait_ms: int = 1000
    legacy: LegacyLayout | None = None
    dial_in: DialIn | None = None
    console: tuple[str, int] | None = None
    heartbeat_s: int = 30
    sets_lines: bool = True

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ValueError(f"collector {self.id!r}: model {self.model!r} is not one of {', '.join(MODELS)}")
        if len(self.buses) != 1 and self.kind is LinkKind.SERIAL:
            raise ValueError(f"collector {self.id!r}: a serial port is one line")
        if len(self.buses) != 1 and self.dial_in and self.kind is not LinkKind.SEALED:
            raise ValueError(f"collector {self.id!r}: a collector that calls in unsealed carries one line")
        if self.dial_in and self.kind is LinkKind.SERIAL:
            raise ValueError(f"collector {self.id!r}: a serial port cannot call")
        if self.kind is LinkKind.MODBUS_TCP and any(meter.protocol != MODBUS for meter in self.meters()):
            raise ValueError(f"collector {self.id!r}: Modbus TCP carries Modbus meters only")
        _refuse_twice(f"collector {self.id!r}: bus", (bus.number for bus in self.buses))

    def meters(self) -> Iterator[MeterPlan]:
        for bus in self.buses:
            yield from bus.meters

    @property
    def ports(self) -> int:
        """How many TCP ports it listens at."""
        if self.dial_in or self.kind is LinkKind.SERIAL:
            return 0
        return 1 if self.kind is LinkKind.SEALED else len(self.buses)


@dataclass(frozen=True, slots=True)
class MallPlan:
    """A whole mall."""

    collectors: tuple[CollectorPlan, ...]

    def __post_init__(self) -> None:
        _refuse_twice("collector", (collector.id for collector in self.collectors))
        _refuse_twice("meter", (meter.id for meter in self.meters()))

    def meters(self) -> Iterator[MeterPlan]:
        for collector in self.collectors:
            yield from collector.meters()


def byte_s(line: LineParameters) -> float:
    """Seconds one character takes: a start bit, 8 data bits, parity if any, stop bits."""
    return (9 + (line.parity != "N") + line.stop_bits) / line.baud


def silence_s(line: LineParameters) -> float:
    """The silence that ends a frame: 3.5 characters of 11 bits (Serial Line V1.02, 2.5.1.1)."""
    return 3.5 * 11 / line.baud


def _refuse_twice(what: str, values: Iterator[object]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ValueError(f"{what} {twice[0]} is there twice")
