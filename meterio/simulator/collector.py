"""A simulated collector: its lines, the one console it listens to, and the faults that strike at it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from meterio.simulator.bus import Bus, Job, OverlappingBus, QueueingBus
from meterio.simulator.connection import Connection
from meterio.simulator.faults import Fault, Faults
from meterio.simulator.line import Line
from meterio.simulator.plan import CollectorPlan
from meterio.simulator.sealed import SealedConnection
from meterio.simulator.stream import StreamConnection
from meterio.types import Clock, LinkKind

Random = Callable[[int], bytes]
_SWAP_S = 0.2
"""How long a reply waits for another line's to change places with."""


class Collector:
    """One collector. It listens to one console, or to one for each line, and always to the newest.

    `ear` hears what is said on its line where no connection does: a serial port.
    """

    def __init__(
        self,
        plan: CollectorPlan,
        lines: Mapping[int, Line],
        *,
        secret: bytes,
        clock: Clock,
        faults: Faults,
        max_hold_ms: int,
        random: Random = os.urandom,
    ) -> None:
        self.plan = plan
        self.clock = clock
        self.max_hold_ms = max_hold_ms
        self.secret = secret
        self.random = random
        self.refused = 0
        self.faults = faults
        self.ear: Callable[[bytes], None] | None = None
        self._connections: list[Connection] = []
        self._swap: tuple[Job, bytes, asyncio.TimerHandle] | None = None
        kind = OverlappingBus if self._is_straight else QueueingBus
        self.buses: dict[int, Bus] = {
            number: kind(
                line,
                max_hold_s=max_hold_ms / 1000,
                deliver=self._deliver,
                stray=partial(self._stray, number),
            )
            for number, line in lines.items()
        }

    def connection(self, bus: int | None = None) -> Connection:
        """A new connection from a console, as a protocol for any transport. `bus`: of an unsealed kind."""
        if self.plan.kind is LinkKind.SEALED:
            return SealedConnection(self)
        return StreamConnection(self, self.plan.buses[0].number if bus is None else bus)

    # connections

    def admit(self, connection: Connection) -> bool:
        """Whether the connection may stay: not while the collector is down."""
        if self.strikes("collector-down"):
            return False
        self._connections.append(connection)
        return True

    def forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
            if not self._connections:
                self.reset_lines()

    def supersede_others(self, newest: Connection) -> None:
        """Two consoles at a time: the newest wins, on an unsealed link on its line."""
        line = getattr(newest, "bus_number", None)
        for other in list(self._connections):
            if other is not newest and getattr(other, "bus_number", None) == line:
                other.hang_up()

    def go_down_if_told(self) -> None:
        """A collector-down fault was set: it strikes now if there is a connection to drop."""
        if self._connections and self.strikes("collector-down"):
            self._drop_all()

    def stop(self) -> None:
        self._hang_up_all()
        if self._swap is not None:
            self._swap[2].cancel()
        for bus in self.buses.values():
            bus.stop()

    # faults

    def fault(self, name: str) -> Fault | None:
        """The fault if it strikes this collector now."""
        return self.faults.strike(name, (self.plan.id,)) if self.faults.any_active else None

    def strikes(self, name: str) -> bool:
        return self.fault(name) is not None

    # lines

    def drain(self, then: Callable[[], None]) -> None:
        """Forgets every queued request and calls `then` once no frame is in flight on any line."""
        for bus in self.buses.values():
            bus.drop()
        waiting = len(self.buses)

        def one_quiet() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0:
                then()

        for bus in self.buses.values():
            bus.when_quiet(one_quiet)

    def reset_lines(self) -> None:
        """A session is over: its lines are again as they were set up, once what is in flight has ended."""
        for bus in self.buses.values():
            bus.when_quiet(partial(bus.set_parameters, None))

    def set_baud(self, baud: int) -> None:
        """The console has put its serial port at another speed."""
        for bus, plan in zip(self.buses.values(), self.plan.buses, strict=True):
            bus.set_parameters(replace(plan.parameters, baud=baud))

    @property
    def _is_straight(self) -> bool:
        """A serial port is the line itself: nobody keeps anything back."""
        if self.plan.kind is LinkKind.SERIAL:
            return True
        return self.plan.kind is not LinkKind.SEALED and self.plan.model == "overlapping"

    def _hang_up_all(self) -> None:
        for connection in list(self._connections):
            connection.hang_up()

    def _drop_all(self) -> None:
        self._hang_up_all()
        for bus in self.buses.values():
            bus.drop()

    def _stray(self, bus: int, data: bytes) -> None:
        """Said on a line and asked by nobody: a serial server passes it on, a sealed collector drops it."""
        for connection in self._connections:
            connection.overhear(bus, data)
        if self.ear is not None:
            self.ear(data)

    def _deliver(self, job: Job, data: bytes) -> None:
        """Hands an answer over; a swap-channels fault lets it change places with the next of another line."""
        if self._swap is not None and self._swap[0].bus != job.bus:
            (other, others, handle), self._swap = self._swap, None
            handle.cancel()
            other.asker.answer(other, data)
            job.asker.answer(job, others)
        elif self._swap is None and self._is_swapped(job):
            handle = asyncio.get_running_loop().call_later(_SWAP_S, self._end_swap)
            self._swap = (job, data, handle)
        else:
            job.asker.answer(job, data)

    def _is_swapped(self, job: Job) -> bool:
        if not self.faults.any_active or len(self.buses) < 2:
            return False
        targets, kind = self.buses[job.bus].who(job.frame)
        return self.faults.strike("swap-channels", targets, kind) is not None

    def _end_swap(self) -> None:
        """Nobody asked on another line in time."""
        if self._swap is not None:
            (job, data, _), self._swap = self._swap, None
            job.asker.answer(job, data)
