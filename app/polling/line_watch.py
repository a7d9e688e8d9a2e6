"""Keeps count of all lines, tells what is wrong with them, and lets silent meters go out of contact."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from app.polling.line_stats import LineStats, Troubles, judge_link, judge_round, stats_of, unreachable
from app.polling.rounds import BusRounds
from app.polling.schedule import Intervals
from app.polling.setup import SiteSetup
from app.services.readings import LiveBoard
from app.services.sight import line_place
from meterio.collector import CollectorClient
from meterio.types import Clock, CollectorSettings

STATS_S: Final = 2.0


class Watched(Protocol):
    """What is watched of the worker."""

    @property
    def setup(self) -> SiteSetup: ...

    @property
    def intervals(self) -> Intervals: ...

    @property
    def live(self) -> LiveBoard: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def troubles(self) -> Troubles: ...

    def line_of(self, collector: str) -> tuple[CollectorClient, Mapping[int, BusRounds]] | str:
        """Its client and rounds, or why there is none."""

    def out_of_contact(self, meter_ids: frozenset[str]) -> None:
        """These have been silent for too long."""


class LineWatch:
    """`stats` may be asked from any thread, a few seconds old at most."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self.stats: tuple[LineStats, ...] = ()

    async def run(self) -> None:
        while True:
            stats: list[LineStats] = []
            for settings in self._watched.setup.collectors:
                stats.extend(self._stats_of(settings))
                await asyncio.sleep(0)  # ten thousand meters must not hold the loop up
            self.stats = tuple(stats)
            self._age_out()
            await asyncio.sleep(STATS_S)

    def _stats_of(self, settings: CollectorSettings) -> Iterable[LineStats]:
        found, troubles = self._watched.line_of(settings.id), self._watched.troubles
        if isinstance(found, str):
            for bus in settings.buses:
                meters = len(self._watched.setup.points_of(settings.id, bus.number))
                yield unreachable(settings, bus.number, meters=meters, why=found)
            return
        client, lines = found
        judge_link(troubles, client)
        for number, rounds in lines.items():
            yield stats_of(settings, number, client=client, rounds=rounds, live=self._watched.live)
            line, target_s = line_place(settings.id, number), self._watched.intervals.freshness_s
            judge_round(troubles, line, round_s=rounds.round_s, target_s=target_s)

    def _age_out(self) -> None:
        bound = self._watched.clock.utc_ms() - round(self._watched.intervals.silence_s * 1000)
        lost = self._watched.live.age_out(before_utc_ms=bound)
        if lost:
            self._watched.out_of_contact(lost)
