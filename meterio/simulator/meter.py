"""What every simulated meter has: an address, a load, and time that it catches up with when it is touched."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from meterio.simulator.load import LOCAL_OFFSET_MS, Load, meter_seed, slot_end_ms, slot_of
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import Purchase
from meterio.simulator.wire import Kind, Wire

FULL_SPEED = 1000
"""Speeds are thousandths: 1000 is the clock's own."""


class Meter(ABC):
    """One meter. It costs nothing until it is asked; then it lives through the time since the last question.

    The result does not depend on how often it is asked: the load is a function of the moment alone, and cuts
    happen at their exact millisecond. `stuck_at` is where its relay or valve is jammed (None: it moves), and
    `shows_command` whether its status then tells what was commanded instead.
    """

    wire: ClassVar[Wire]
    register_end: ClassVar[int] = 1 << 62
    """Where its main register starts again at zero, Wh or litres."""

    def __init__(self, plan: MeterPlan, *, rated: int, seed: int, now_ms: int) -> None:
        self.id = plan.id
        self.kind = plan.kind
        self.address = plan.address
        self.number = plan.number_digits
        self.stuck_at: bool | None = None
        self.shows_command = False
        self._plan = plan
        self._rated = rated
        self._load = Load(plan.trade, rated=rated, seed=meter_seed(seed, plan.id))
        self._at_ms = now_ms
        self._speed = FULL_SPEED
        self._clock_offset_ms = 0

    # what the line asks of it

    @abstractmethod
    def answer(self, frame: bytes, now_ms: int) -> bytes:
        """The reply to a whole request for this meter, carried out at `now_ms`; empty: it says nothing."""

    @abstractmethod
    def kind_of(self, frame: bytes) -> Kind:
        """What a whole request is to this meter."""

    @abstractmethod
    def acknowledge(self, frame: bytes) -> bytes:
        """What a write is answered with when it is done."""

    def refuse(self, frame: bytes, why: str) -> bytes | None:
        """How it refuses a purchase for "hoarding" or "customer"; None if this make knows no such thing."""
        return None

    # time and load

    def advance(self, now_ms: int) -> None:
        """Lives until `now_ms`. A clock that went back changes nothing."""
        while self._at_ms < now_ms:
            slot = slot_of(self._at_ms)
            self._live(slot, min(now_ms, slot_end_ms(slot)))

    def set_speed(self, speed: int, *, now_ms: int) -> None:
        """How fast it consumes from now on, in thousandths of the clock's speed."""
        self.advance(now_ms)
        self._speed = speed

    def set_seed(self, seed: int, *, now_ms: int) -> None:
        self.advance(now_ms)
        self._load = Load(self._plan.trade, rated=self._rated, seed=meter_seed(seed, self.id))

    @property
    def lived_until_ms(self) -> int:
        return self._at_ms

    @property
    def clock_utc_ms(self) -> int:
        """What its own clock shows."""
        return self._at_ms + self._clock_offset_ms

    @property
    def local_clock(self) -> datetime:
        return local_time(self.clock_utc_ms)

    def press_button(self) -> None:  # noqa: B027 - most meters have none
        """Somebody at the meter presses its button."""

    # its book

    def book(self, now_ms: int) -> dict[str, Any]:
        """The meter's own book at `now_ms`, in canonical integers."""
        self.advance(now_ms)
        return {
            "meter": self.id,
            "kind": self.kind,
            "utc_ms": now_ms,
            "clock_utc_ms": self.clock_utc_ms,
            "supply_on": self.supply_on,
        } | self._book()

    @property
    def supply_on(self) -> bool:
        """Whether current or water really flows through."""
        return self.commanded_on if self.stuck_at is None else self.stuck_at

    @property
    def shown_on(self) -> bool:
        """What its status tells of the relay or valve."""
        return self.commanded_on if self.shows_command else self.supply_on

    @property
    @abstractmethod
    def commanded_on(self) -> bool:
        """What its own rules and its commands come to."""

    @property
    def purchases(self) -> list[Purchase]:
        """Every purchase it took, oldest first; to be appended to by nobody else but the state file."""
        return []

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """All that changes but the purchases, as JSON values."""

    @abstractmethod
    def restore(self, state: Mapping[str, Any]) -> None: ...

    # what faults do to it

    @abstractmethod
    def reset(self) -> None:
        """Its memory is lost: what it counts starts at zero."""

    @property
    @abstractmethod
    def measured(self) -> int:
        """Its main register, Wh or litres, as it shows it."""

    @abstractmethod
    def set_measured(self, value: int) -> None:
        """Its main register jumps to `value` Wh or litres."""

    def replace(self) -> None:
        """Another meter of the same make hangs in its place: another number, nothing counted yet."""
        self.number = f"{(int(self.number) + 1) % 10**12:012}"
        self.reset()

    def free(self, now_ms: int) -> None:
        """Its relay or valve moves again, if it was stuck."""
        if self.stuck_at is not None:
            self.advance(now_ms)
            self.stuck_at, self.shows_command = None, False

    def drift(self, ms: int) -> None:
        """Its clock jumps."""
        self._clock_offset_ms += ms

    # for the makes

    @abstractmethod
    def _live(self, slot: int, until_ms: int) -> None:
        """Consumes inside one slot and brings `_at_ms` forward, at most to `until_ms`."""

    @abstractmethod
    def _book(self) -> dict[str, Any]: ...


def local_time(utc_ms: int) -> datetime:
    """The wall time that meters show: UTC+8."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=utc_ms + LOCAL_OFFSET_MS)


def utc_ms_of(local: datetime) -> int:
    since = local.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1) - LOCAL_OFFSET_MS
