"""A plain energy meter on Modbus: it measures and nothing else. Its table is Acrel's published one."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, ClassVar

from meterio.simulator.credit import STEP, UNITS
from meterio.simulator.load import FLAT, rate_of, slot_of
from meterio.simulator.modbus import ILLEGAL_ADDRESS, Refusal
from meterio.simulator.modbus_meter import ModbusMeter
from meterio.simulator.plan import MeterPlan

_TABLE_WORDS = 17
_U32 = 0xFFFFFFFF


class EnergyMeter(ModbusMeter):
    """Energy by rate, voltage, current, power. Nothing can be written, and nothing is switched."""

    register_end: ClassVar[int] = (1 << 32) * STEP

    def __init__(self, plan: MeterPlan, *, seed: int, now_ms: int) -> None:
        super().__init__(plan, rated=plan.rated_w, seed=seed, now_ms=now_ms)
        self._units = [0] * 4
        self._units[FLAT] = plan.energy_wh * UNITS
        self._blocks = ((0x0000, _TABLE_WORDS, self._table_words),)

    @property
    def commanded_on(self) -> bool:
        return True

    @property
    def measured(self) -> int:
        return sum(self._units) // (STEP * UNITS) * STEP % self.register_end

    def set_measured(self, value: int) -> None:
        self._units = [0] * 4
        self._units[FLAT] = value * UNITS

    def reset(self) -> None:
        self._units = [0] * 4

    def state(self) -> dict[str, Any]:
        return {"at_ms": self._at_ms, "units": list(self._units), "number": self.number}

    def restore(self, state: Mapping[str, Any]) -> None:
        self._at_ms, self._units, self.number = state["at_ms"], list(state["units"]), state["number"]

    def _live(self, slot: int, until_ms: int) -> None:
        self._units[rate_of(slot)] += self._load.draw(slot) * self._speed * (until_ms - self._at_ms)
        self._at_ms = until_ms

    def _book(self) -> dict[str, Any]:
        return {"energy_wh": self.measured, "number": self.number, "purchases": []}

    def _table_words(self) -> bytes:
        power_w = min(self._load.draw(slot_of(self._at_ms)), 0x7FFF)
        rates = (units // (STEP * UNITS) & _U32 for units in self._units)
        current = min(power_w * 100 // 220, 0xFFFF)
        factor = 1000 if power_w else 0
        table = struct.pack(">5I", self.measured // STEP & _U32, *rates)
        return table + struct.pack(">3H3hH", 0, 2200, current, power_w, 0, power_w, factor)

    def _write(self, address: int, data: bytes) -> None:
        raise Refusal(ILLEGAL_ADDRESS)
