"""What the rounds hear, on its way into the readings' book: history in batches, and the last states."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from app.polling.books import AsyncReadings
from app.services.readings import (
    LiveBoard,
    keep_last_states,
    know_meters,
    last_stored,
    recall_last_states,
    store_history,
)
from db.readings import Readings
from db.rows import StoredSample

HISTORY_FLUSH_S: Final = 5.0
HISTORY_KEPT: Final = 20_000
"""Samples that wait in memory while the readings' book takes none: half a day of 800 meters. Old ones go."""
LAST_STATES_S: Final = 60.0


class HistoryKeeper:
    """Keeps history samples until the book has them, and what each meter said last."""

    def __init__(self, readings: AsyncReadings, live: LiveBoard) -> None:
        self._readings = readings
        self._live = live
        self._waiting: list[StoredSample] = []

    def add(self, sample: StoredSample) -> None:
        self._waiting.append(sample)

    async def introduce(self, mediums: Mapping[str, str], *, since_utc_ms: int) -> Mapping[str, int]:
        """Make these meters (id to medium) known to the book and show what it heard of them last.

        Returns when each was last read for history, of those read since then.
        """

        def unit(readings: Readings) -> Mapping[str, int]:
            know_meters(readings, mediums)
            recall_last_states(readings, self._live, mediums)
            return last_stored(readings, mediums, since_utc_ms=since_utc_ms)

        return await self._readings.write(unit) or {}

    async def run(self) -> None:
        while True:
            await asyncio.sleep(HISTORY_FLUSH_S)
            await self.store()

    async def store(self) -> None:
        if not self._waiting:
            return
        batch, self._waiting = self._waiting, []
        try:
            await self._readings.write(lambda readings: store_history(readings, batch))
        except BaseException:
            self._waiting = (batch + self._waiting)[-HISTORY_KEPT:]  # for the next try
            raise

    async def run_last_states(self) -> None:
        while True:
            await asyncio.sleep(LAST_STATES_S)
            await self.store_last_states()

    async def store_last_states(self) -> None:
        states = tuple(self._live.states().values())
        await self._readings.write(lambda readings: keep_last_states(readings, states))


def oldest_wanted_ms(intervals_ms: Iterable[int], *, now_utc_ms: int) -> int:
    """From when a stored reading still says something of the present interval or the gap before it."""
    return now_utc_ms - 3 * max(intervals_ms, default=0)
