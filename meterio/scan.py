"""Finding the meters of a line nobody has a list of: by address, by speed and by protocol."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.types import LineParameters


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What a scan of line `bus` tries: every protocol at every line setting.

    `protocols` are those of profiles ("modbus-rtu", "dlt645-2007", "cjt188-2004", "cjt188-2018"). Modbus has
    no question that all meters answer, so its units `first_unit` to `last_unit` are asked one by one.
    """

    bus: int
    lines: tuple[LineParameters, ...]
    protocols: tuple[str, ...]
    first_unit: int = 1
    last_unit: int = 247


@dataclass(frozen=True, slots=True)
class Found:
    """A meter that answered: `unit` is its address as a meter list writes it.

    `number` is the meter's own number where the protocol tells it, "" otherwise; `profiles` the makes that
    could answer so; `reply` the frame as it came.
    """

    bus: int
    parameters: LineParameters
    protocol: str
    unit: str
    number: str
    profiles: tuple[str, ...]
    reply: bytes


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """`done` of `total` questions are asked; `unit` is the address or pattern asked last."""

    done: int
    total: int
    parameters: LineParameters
    protocol: str
    unit: str
