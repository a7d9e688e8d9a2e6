"""How a modem is, as one frozen value for screens and alarms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from app.outputs.sms.troubles import Trouble


class Sim(StrEnum):
    """The card."""

    UNKNOWN = "unknown"
    READY = "ready"
    ABSENT = "absent"
    PIN = "pin"
    PUK = "puk"
    BUSY = "busy"
    FAULT = "fault"


class Network(StrEnum):
    """Registration, as +CREG and +CEREG give it (27.007, 7.2)."""

    UNKNOWN = "unknown"
    OFF = "off"
    HOME = "home"
    SEARCHING = "searching"
    REFUSED = "refused"
    ROAMING = "roaming"

    @property
    def carries(self) -> bool:
        return self in (Network.HOME, Network.ROAMING)


_NETWORKS: Final = {
    0: Network.OFF,
    1: Network.HOME,
    2: Network.SEARCHING,
    3: Network.REFUSED,
    5: Network.ROAMING,
    6: Network.HOME,  # registered for short messages only
    7: Network.ROAMING,
}


def network_of(code: int | None) -> Network:
    return _NETWORKS.get(-1 if code is None else code, Network.UNKNOWN)


class Signal(IntEnum):
    """How strong the network is received; as many bars as the value."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4


def signal_of(rssi: int) -> Signal:
    """27.007, 8.5: 0 to 31 in steps of 2 dB from -113 dBm; 99 where it is not known."""
    if not 0 < rssi <= 31:
        return Signal.NONE
    return next(level for level, least in _LEAST if rssi >= least)


_LEAST: Final = ((Signal.STRONG, 20), (Signal.GOOD, 15), (Signal.FAIR, 10), (Signal.WEAK, 1))


@dataclass(frozen=True, slots=True)
class ModemState:
    """`trouble`: why nothing can be sent now; None: all is well. `rssi` as signal_of takes it. `used` of
    `size` places of the memory are taken; both None where the modem does not say. `utc_ms`: as of then."""

    trouble: Trouble | None
    utc_ms: int
    sim: Sim = Sim.UNKNOWN
    network: Network = Network.UNKNOWN
    operator: str = ""
    rssi: int | None = None
    used: int | None = None
    size: int | None = None
    model: str = ""
    reports: bool = False
    """Whether deliveries are reported."""
    text_mode: bool = False

    @property
    def signal(self) -> Signal:
        return Signal.NONE if self.rssi is None else signal_of(self.rssi)

    @property
    def memory_full(self) -> bool:
        return self.size is not None and self.used is not None and self.used >= self.size > 0
