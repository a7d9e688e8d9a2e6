"""The collectors that a worker is connected to, the rounds of their lines, and the meters behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol

from app.errors import DeskError
from app.polling.rounds import BusRounds, RoundsOwner
from app.polling.setup import SiteSetup
from meterio.codec.security import SecurityDevice
from meterio.collector import CollectorClient
from meterio.ports import DialInListeners
from meterio.ports.base import Connect
from meterio.profiles import Profile
from meterio.types import Clock, CollectorSettings, LinkKind, MeterPoint, WireEvent

_KEYED: Final = (LinkKind.SEALED, LinkKind.LEGACY)


class LinksOwner(RoundsOwner, Protocol):
    """What is needed of the worker."""

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None: ...

    def fault(self, what: str, error: Exception) -> None: ...

    def link_changed(self, collector: str, up: bool) -> None:  # noqa: FBT001 - the client's interface
        """A link came up or broke."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How collectors are reached: `connect` None is real sockets; `log` hears every frame."""

    clock: Clock
    profiles: Mapping[str, Profile]
    log: Callable[[WireEvent], None]
    connect: Connect | None = None
    security: SecurityDevice | None = None


@dataclass(slots=True)
class _Link:
    """One collector: its client, the rounds of its buses, and their tasks."""

    client: CollectorClient
    rounds: dict[int, BusRounds] = field(default_factory=dict)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class SiteLinks:
    """All methods on the worker's loop. `points` are the meters behind what is connected to, by id."""

    def __init__(self, owner: LinksOwner, wire: Wire) -> None:
        self._owner = owner
        self._wire = wire
        self._links: dict[str, _Link] = {}
        self._unusable: dict[str, str] = {}
        self._listeners = DialInListeners(clock=wire.clock, log=wire.log)
        self.points: dict[str, MeterPoint] = {}

    def client(self, collector: str) -> CollectorClient:
        """Raises LookupError for a collector that is not connected to."""
        return self._links[collector].client

    def rounds(self, collector: str, bus: int) -> BusRounds:
        """Raises LookupError for a line that is not polled."""
        return self._links[collector].rounds[bus]

    def line_of(self, collector: str) -> tuple[CollectorClient, Mapping[int, BusRounds]] | str:
        """The client and rounds of a collector, or why there are none."""
        link = self._links.get(collector)
        return self._unusable.get(collector, "") if link is None else (link.client, link.rounds)

    def rounds_of(self, collector: str) -> Iterable[BusRounds]:
        link = self._links.get(collector)
        return () if link is None else link.rounds.values()

    def all_rounds(self) -> Iterator[BusRounds]:
        for link in self._links.values():
            yield from link.rounds.values()

    def hears(self, point: MeterPoint) -> bool:
        """Whether the meter's link and line are there and it answered last."""
        link = self._links.get(point.address.collector)
        return link is not None and link.client.meter_in_contact(point.meter_id)

    def set_up(self, setup: SiteSetup) -> None:
        """Clients and rounds for the set-up; those that are there get their meters and intervals anew.

        A collector that is set up wrongly (no key yet) is told and left alone: the others still work.
        """
        self._unusable.clear()
        for settings in setup.collectors:
            if settings.id not in self._links:
                try:
                    self._links[settings.id] = self._link(settings, setup)
                except ValueError as error:
                    self._unusable[settings.id] = str(error)
                    self._owner.fault(f"collector {settings.id}", _why(settings, error))
        for settings in setup.collectors:
            self._set_up_rounds(settings, setup)
        self.points = {
            point.meter_id: point for point in setup.points if point.address.collector in self._links
        }

    def _link(self, settings: CollectorSettings, setup: SiteSetup) -> _Link:
        client = CollectorClient(
            settings,
            profiles=self._wire.profiles,
            clock=self._wire.clock,
            connect=self._wire.connect,
            log=self._wire.log,
            security=self._wire.security,
            listeners=self._listeners,
            utc_offset_min=setup.utc_offset_min,
        )
        client.contact_listeners.append(partial(self._owner.link_changed, settings.id))
        return _Link(client)

    def _set_up_rounds(self, settings: CollectorSettings, setup: SiteSetup) -> None:
        link = self._links.get(settings.id)
        if link is None:
            return
        for bus in settings.buses:
            points = setup.points_of(settings.id, bus.number)
            if bus.number in link.rounds:
                link.rounds[bus.number].set_up(points, setup.intervals)
            else:
                link.rounds[bus.number] = BusRounds(
                    points,
                    client=link.client,
                    intervals=setup.intervals,
                    clock=self._wire.clock,
                    owner=self._owner,
                )

    def start(self) -> None:
        """Connect, and poll, whatever does not yet."""
        for id, link in self._links.items():
            if link.tasks:
                continue
            works = [(f"rounds of {id}/{bus}", rounds.run) for bus, rounds in link.rounds.items()]
            for what, work in (*works, (f"link of {id}", link.client.run)):
                task = self._owner.start(what, work)
                if task is not None:
                    link.tasks.append(task)

    async def close(self, collector: str) -> None:
        link = self._links.pop(collector, None)
        if link is None:
            return
        for task in link.tasks:
            task.cancel()
        await asyncio.gather(*link.tasks, return_exceptions=True)


def _why(settings: CollectorSettings, error: ValueError) -> Exception:
    """A collector that has no key yet is nothing out of the ordinary: a new site has many."""
    is_keyless = settings.kind in _KEYED and settings.key_id not in settings.keys
    return DeskError("collectors.keyless", collector=settings.id) if is_keyless else error
