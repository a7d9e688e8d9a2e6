"""Modbus water meter with a valve (Kaifeng Xintai): 28 words from 0001, floats low byte first (DCBA).

It measures and switches; money is the office's. Inferred: the lengths of meter number and time.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from meterio.simulator.load import slot_of
from meterio.simulator.modbus import ILLEGAL_ADDRESS, ILLEGAL_VALUE, Refusal
from meterio.simulator.modbus_meter import ModbusMeter, bcd_bytes
from meterio.simulator.plan import MeterPlan

FIRST = 0x0001
VALVE = 0x001C
UNITS_PER_L = 3_600_000_000
"""Volume accrues in l/h · ms / 1000."""

_OPEN, _CLOSE = 1, 2
_VALVE_OPEN_BIT, _VALVE_CLOSED_BIT = 1, 2
_PIPE_FULL = 0xAA
_WORDS = 29


class WaterMeter(ModbusMeter):
    """A meter that only measures and switches."""

    def __init__(self, plan: MeterPlan, *, seed: int, now_ms: int) -> None:
        super().__init__(plan, rated=plan.rated_l_per_h, seed=seed, now_ms=now_ms)
        self._units = plan.volume_l * UNITS_PER_L
        self._open = True
        self._blocks = ((FIRST, _WORDS, self._words),)

    @property
    def commanded_on(self) -> bool:
        return self._open

    @property
    def volume_l(self) -> int:
        return self._units // UNITS_PER_L

    @property
    def measured(self) -> int:
        return self.volume_l

    def set_measured(self, value: int) -> None:
        self._units = value * UNITS_PER_L

    def reset(self) -> None:
        self._units = 0

    def state(self) -> dict[str, Any]:
        return {
            "at_ms": self._at_ms,
            "units": self._units,
            "open": self._open,
            "clock_offset_ms": self._clock_offset_ms,
            "number": self.number,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self._at_ms, self._units, self._open = state["at_ms"], state["units"], state["open"]
        self._clock_offset_ms = state.get("clock_offset_ms", 0)
        self.number = state.get("number", self.number)

    def _live(self, slot: int, until_ms: int) -> None:
        if self.supply_on:
            self._units += self._load.draw(slot) * self._speed * (until_ms - self._at_ms)
        self._at_ms = until_ms

    def _book(self) -> dict[str, Any]:
        return {"volume_l": self.volume_l, "number": self.number, "purchases": []}

    def _words(self) -> bytes:
        flow_l_per_h = self._load.draw(slot_of(self._at_ms)) if self.supply_on else 0
        now = self.local_clock
        return b"".join(
            (
                struct.pack("<fff", self.volume_l / 1000, 0.0, flow_l_per_h / 1000),
                struct.pack(">H", _PIPE_FULL),
                struct.pack("<fff", 0.0, 0.35, 16.0),  # remaining m³, pressure MPa, temperature °C
                struct.pack(">H6x", self.unit),
                bcd_bytes(self.number, 8),
                bytes((now.year % 100, *now.timetuple()[1:6], 0, 0)),
                struct.pack("<f", 3.6),  # battery V
                struct.pack(">HH", _VALVE_OPEN_BIT if self.shown_on else _VALVE_CLOSED_BIT, 1),
            )
        )

    def _write(self, address: int, data: bytes) -> None:
        if address != VALVE or len(data) != 2:
            raise Refusal(ILLEGAL_ADDRESS)
        word = int.from_bytes(data, "big")
        if word not in (_OPEN, _CLOSE):
            raise Refusal(ILLEGAL_VALUE)
        self._open = word == _OPEN
