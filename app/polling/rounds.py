"""The rounds of one bus: ask for what is due, one question at a time, while the collector is in contact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final, Protocol

from app.polling.schedule import Due, Intervals, Later, Turn, answered, is_late, missed, next_due, resumed
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

    def answered(self, sample: Sample, block: str, *, late: bool) -> None: ...

    def missed(self, point: MeterPoint, error: MeterError) -> None: ...

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
        self._client = client
        self._clock = clock
        self._owner = owner
        self._contact = asyncio.Event()
        self._held = 0
        self._free = asyncio.Event()
        self._free.set()
        self._asking = asyncio.Lock()
        self._took_s: dict[str, float] = {}
        self._intervals = intervals
        self._turns: dict[str, Turn] = {}
        self.set_up(points, intervals)

    @property
    def meter_ids(self) -> Iterable[str]:
        return self._turns.keys()

    @property
    def round_s(self) -> float | None:
        """How long asking every meter once takes now, pauses left out; None before the first answer."""
        return sum(self._took_s.values()) if self._took_s else None

    @property
    def is_held(self) -> bool:
        return self._held > 0

    def set_up(self, points: Iterable[MeterPoint], intervals: Intervals) -> None:
        """Poll these meters from now on. Those that stay keep their turn; a new one is asked at once."""
        before, self._intervals = self._turns, intervals
        self._turns = {point.meter_id: self._turn(point, before.get(point.meter_id)) for point in points}
        self._took_s = {id: took for id, took in self._took_s.items() if id in self._turns}

    def recall(self, stored_utc_ms: Mapping[str, int]) -> None:
        """When an earlier run read the history of these meters last, so that no interval is read twice."""
        for meter_id, turn in self._turns.items():
            if turn.stored_utc_ms < 0 and meter_id in stored_utc_ms:
                self._turns[meter_id] = replace(turn, stored_utc_ms=stored_utc_ms[meter_id])

    def contact_returned(self) -> None:
        """The link is there again: everyone is asked anew."""
        self._contact.set()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Asks nothing inside; the question that is out is waited for first."""
        self._held += 1
        self._free.clear()
        try:
            async with self._asking:
                """The question that was out has its end."""
            yield
        finally:
            self._held -= 1
            if not self._held:
                self._free.set()

    async def run(self) -> None:
        while True:
            if not self._client.in_contact:
                await self._wait_for_contact()
            await self._free.wait()
            now_s, now_utc_ms = self._clock.monotonic(), self._clock.utc_ms()
            due = next_due(self._turns.values(), now_s=now_s, now_utc_ms=now_utc_ms)
            if isinstance(due, Later):
                await asyncio.sleep(min(due.seconds or IDLE_S, IDLE_S))
                continue
            async with self._asking:
                await self._owner.let_drives_read(due.point.address.collector, due.point.address.bus)
                await self._ask(due)

    def _turn(self, point: MeterPoint, before: Turn | None) -> Turn:
        history_ms = self._intervals.history_of(point)
        now_s = self._clock.monotonic()
        if before is not None and before.point == point:
            status_at_s = min(before.status_at_s, now_s + self._intervals.status_s)
            return replace(before, history_ms=history_ms, status_at_s=status_at_s)
        profile = self._client.profiles.get(point.profile)
        has_clock = profile is not None and "clock" in profile.blocks
        return resumed(
            Turn(point, history_ms, clock_at_s=0.0 if has_clock else None),
            now_s=now_s,
            intervals=self._intervals,
        )

    async def _wait_for_contact(self) -> None:
        self._contact.clear()
        await self._contact.wait()
        now_s = self._clock.monotonic()
        for meter_id, turn in self._turns.items():
            self._turns[meter_id] = resumed(turn, now_s=now_s, intervals=self._intervals)

    async def _ask(self, due: Due) -> None:
        meter_id, began_s = due.point.meter_id, self._clock.monotonic()
        try:
            sample = await self._client.read(due.point, due.block, lane=due.lane)
        except MeterError as error:
            self._miss(due, retry_in_s=error.retry_in_s if isinstance(error, BackedOff) else 0.0)
            self._owner.missed(due.point, error)
        except ValueError as error:
            self._miss(due, retry_in_s=UNASKABLE_S)
            self._owner.unaskable(due.point, error)
        else:
            self._answered(due, sample)
        if due.block == "status" and meter_id in self._turns:
            self._took_s[meter_id] = self._clock.monotonic() - began_s

    def _answered(self, due: Due, sample: Sample) -> None:
        turn = self._turn_of(due)
        if turn is None:
            return
        self._turns[due.point.meter_id] = answered(
            turn,
            due.block,
            intervals=self._intervals,
            now_s=self._clock.monotonic(),
            now_utc_ms=sample.utc_ms,
        )
        late = due.block == "history" and is_late(turn, utc_ms=sample.utc_ms)
        self._owner.answered(sample, due.block, late=late)

    def _miss(self, due: Due, *, retry_in_s: float) -> None:
        turn = self._turn_of(due)
        if turn is not None:
            self._turns[due.point.meter_id] = missed(
                turn,
                due.block,
                status_s=self._intervals.status_s,
                now_s=self._clock.monotonic(),
                retry_in_s=retry_in_s,
            )

    def _turn_of(self, due: Due) -> Turn | None:
        """None when the meter went, or moved, while it was asked."""
        turn = self._turns.get(due.point.meter_id)
        return turn if turn is not None and turn.point == due.point else None
