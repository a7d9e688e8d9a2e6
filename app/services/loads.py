"""The load of each meter: what it says itself, or what its register counted over the last minutes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

WINDOW_MS: Final = 900_000
"""A load that is reckoned is the mean of at most so long."""
LEAST_MS: Final = 120_000
"""Over less than this a register of 10 Wh steps says too little."""
APART_MS: Final = 30_000
"""Readings closer together are not kept apart."""


class Loads:
    """Thread-safe; a few marks a meter. Times are of the readings, in UTC ms."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[str, tuple[int, int]] = {}
        self._marks: dict[str, list[tuple[int, int]]] = {}

    def note(self, meter_id: str, utc_ms: int, values: Mapping[str, int]) -> None:
        """What a meter said."""
        with self._lock:
            if "power_w" in values:
                self._told[meter_id] = utc_ms, values["power_w"]
            elif "energy_wh" in values:
                self._mark(meter_id, utc_ms, values["energy_wh"])

    def forget(self, meter_id: str) -> None:
        """Another meter hangs there now."""
        with self._lock:
            self._told.pop(meter_id, None)
            self._marks.pop(meter_id, None)

    def load_w(self, meter_id: str, *, since_utc_ms: int = 0) -> int | None:
        """In W, from readings since then; None where they say too little."""
        with self._lock:
            told = self._told.get(meter_id)
            marks = [mark for mark in self._marks.get(meter_id, ()) if mark[0] >= since_utc_ms]
        if told is not None and told[0] >= since_utc_ms:
            return told[1]
        if not marks or marks[-1][0] - marks[0][0] < LEAST_MS:
            return None
        (begun, first), (ended, last) = marks[0], marks[-1]
        return max(0, round((last - first) * 3_600_000 / (ended - begun)))

    def _mark(self, meter_id: str, utc_ms: int, energy_wh: int) -> None:
        """Called with the lock held. A register or clock that runs back begins anew."""
        marks = self._marks.setdefault(meter_id, [])
        if marks and (energy_wh < marks[-1][1] or utc_ms < marks[-1][0]):
            marks.clear()
        if len(marks) > 1 and marks[-1][0] - marks[-2][0] < APART_MS:
            marks[-1] = (utc_ms, energy_wh)
        else:
            marks.append((utc_ms, energy_wh))
        while marks[0][0] < utc_ms - WINDOW_MS:
            marks.pop(0)
