"""The rounds of one bus: ask for what is due, one question at a time, while the collector is in contact."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Protocol

from app.polling.schedule import Due, Intervals, Later, Turn, answered, missed, next_due
from meterio.bus import BackedOff
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.types import Clock, MeterPoint, Sample

IDLE_S: Final = 1.0
"""Longest sleep between looks at the schedule, so that a wall clock that jumps is noticed."""

UNASKABLE_S: Final = 300.0
"""How long a meter set up wrongly (address, profile) is left alone."""


class RoundsOwner(Protocol):
    """Takes what the rounds hear."""

    def answered(self, sample: Sample, block: str) -> None: ...

    def missed(self, point: MeterPoint) -> None: ...

    def unaskable(self, point: MeterPoint, error: ValueError) -> None: ...

    async def let_drives_read(self, collector: str, bus: int) -> None: ...


class BusRounds:
    """Polls the meters of one bus for ever. `run` ends only when cancelled."""

    def __init__(
        self,
        points: Iterable[MeterPoint],
        *,
        client: CollectorClient,
        intervals: Intervals,
        clock: Clock,
        owner: RoundsOwner,
    ) -> None:
        self._turns = {
            point.meter_id: Turn(point, history_ms=intervals.history_of(point)) for point in points
        }
        self._client = client
        self._status_s = intervals.status_s
        self._clock = clock
        self._owner = owner
        self._contact = asyncio.Event()

    def contact_returned(self) -> None:
        """The link is there again: everyone is asked anew."""
        self._contact.set()

    async def run(self) -> None:
        while self._turns:
            if not self._client.in_contact:
                await self._wait_for_contact()
            due = next_due(
                self._turns.values(), now_s=self._clock.monotonic(), now_utc_ms=self._clock.utc_ms()
            )
            if isinstance(due, Later):
                await asyncio.sleep(min(due.seconds or IDLE_S, IDLE_S))
                continue
            await self._owner.let_drives_read(due.point.address.collector, due.point.address.bus)
            await self._ask(due)

    async def _wait_for_contact(self) -> None:
        self._contact.clear()
        await self._contact.wait()
        # The first round is for the states, so that the desk can work; history follows in the second.
        history_at_s = self._clock.monotonic() + self._status_s / 2
        for meter_id, turn in self._turns.items():
            self._turns[meter_id] = replace(turn, status_at_s=0.0, history_at_s=history_at_s)

    async def _ask(self, due: Due) -> None:
        turn = self._turns[due.point.meter_id]
        try:
            sample = await self._client.read(due.point, due.block, lane=due.lane)
        except MeterError as error:
            self._miss(turn, due, retry_in_s=error.retry_in_s if isinstance(error, BackedOff) else 0.0)
            self._owner.missed(due.point)
            return
        except ValueError as error:
            self._miss(turn, due, retry_in_s=UNASKABLE_S)
            self._owner.unaskable(due.point, error)
            return
        self._turns[due.point.meter_id] = answered(
            turn,
            due.block,
            status_s=self._status_s,
            now_s=self._clock.monotonic(),
            now_utc_ms=sample.utc_ms,
        )
        self._owner.answered(sample, due.block)

    def _miss(self, turn: Turn, due: Due, *, retry_in_s: float) -> None:
        self._turns[due.point.meter_id] = missed(
            turn,
            due.block,
            status_s=self._status_s,
            now_s=self._clock.monotonic(),
            retry_in_s=retry_in_s,
        )
