"""What the engine runs on, and what differs between two such set-ups. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import DeskError
from app.polling.schedule import Intervals
from meterio.types import CollectorSettings, MeterPoint


@dataclass(frozen=True, slots=True)
class SiteSetup:
    """Collectors with their keys, meters, how often they are asked.

    `utc_offset_min` is the meters' local time less UTC; `findings` is what of the set-up cannot be used.
    """

    collectors: tuple[CollectorSettings, ...]
    points: tuple[MeterPoint, ...]
    intervals: Intervals
    utc_offset_min: int = 480
    findings: tuple[DeskError, ...] = ()

    def points_of(self, collector: str, bus: int) -> list[MeterPoint]:
        """The meters of one line."""
        place = (collector, bus)
        return [one for one in self.points if (one.address.collector, one.address.bus) == place]


def collectors_left(before: SiteSetup, after: SiteSetup) -> frozenset[str]:
    """Ids of `before` whose links must end: those collectors are gone, or are reached or sealed otherwise."""
    kept = {one.id: one for one in after.collectors}
    if before.utc_offset_min != after.utc_offset_min:
        kept = {}
    return frozenset(one.id for one in before.collectors if kept.get(one.id) != one)


def meters_moved(before: Mapping[str, MeterPoint], after: SiteSetup) -> frozenset[str]:
    """Ids of `before` that are gone, or stand elsewhere, or are of another make or number."""
    kept = {point.meter_id: point for point in after.points}
    return frozenset(meter_id for meter_id, point in before.items() if kept.get(meter_id) != point)
