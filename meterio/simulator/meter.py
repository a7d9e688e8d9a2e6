"""What every simulated meter has: an address, a load, and time that it catches up with when it is touched."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from meterio.simulator import modbus
from meterio.simulator.load import LOCAL_OFFSET_MS, Load, meter_seed, slot_end_ms, slot_of
from meterio.simulator.modbus import Kind
from meterio.simulator.plan import MeterPlan
from meterio.simulator.prepaid import Purchase

FULL_SPEED = 1000
"""Speeds are thousandths: 1000 is the clock's own."""


class Meter(ABC):
    """One meter. It costs nothing until it is asked; then it lives through the time since the last question.

    The result does not depend on how often it is asked: the load is a function of the moment alone, and cuts
    happen at their exact millisecond.
    """

    def __init__(self, plan: MeterPlan, *, rated: int, seed: int, now_ms: int) -> None:
        self.id = plan.id
        self.kind = plan.kind
        self.unit = plan.unit
        self._plan = plan
        self._rated = rated
        self._load = Load(plan.trade, rated=rated, seed=meter_seed(seed, plan.id))
        self._at_ms = now_ms
        self._speed = FULL_SPEED

    def answer(self, frame: bytes, now_ms: int) -> bytes:
        """The reply to a whole request frame for this unit, carried out at `now_ms`."""
        self.advance(now_ms)
        return modbus.answer(frame, read=self._read, write=self._write)

    def kind_of(self, frame: bytes) -> Kind:
        return Kind.READ if frame[1] in modbus.READS else Kind.WRITE

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

    def book(self, now_ms: int) -> dict[str, Any]:
        """The meter's own book at `now_ms`, in canonical integers."""
        self.advance(now_ms)
        return {
            "meter": self.id,
            "kind": self.kind,
            "utc_ms": now_ms,
            "supply_on": self.supply_on,
        } | self._book()

    @property
    @abstractmethod
    def supply_on(self) -> bool: ...

    @property
    def purchases(self) -> list[Purchase]:
        """Every purchase it took, oldest first; to be appended to by nobody else but the state file."""
        return []

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """All that changes but the purchases, as JSON values."""

    @abstractmethod
    def restore(self, state: Mapping[str, Any]) -> None: ...

    @abstractmethod
    def reset(self) -> None:
        """Its memory is lost: what it counts starts at zero."""

    @abstractmethod
    def _live(self, slot: int, until_ms: int) -> None:
        """Consumes inside one slot and brings `_at_ms` forward, at most to `until_ms`."""

    @abstractmethod
    def _book(self) -> dict[str, Any]: ...

    @abstractmethod
    def _read(self, address: int, words: int) -> bytes: ...

    @abstractmethod
    def _write(self, address: int, data: bytes) -> None: ...


def local_time(utc_ms: int) -> datetime:
    """The wall time that meters show: UTC+8."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=utc_ms + LOCAL_OFFSET_MS)


def utc_ms_of(local: datetime) -> int:
    since = local.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1) - LOCAL_OFFSET_MS
