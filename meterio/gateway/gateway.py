"""The whole gateway: its ports, its listeners, its calls, from start to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from meterio.gateway.connection import Connection
from meterio.gateway.line import SealedLine
from meterio.gateway.notes import Notes
from meterio.gateway.plain import PlainEnd
from meterio.gateway.port import LinePort, Opener
from meterio.gateway.sealed import SealedEnd
from meterio.gateway.settings import CallSettings, Endpoint, GatewaySettings
from meterio.gateway.stall import StallWatch
from meterio.ports.base import Connect
from meterio.ports.reconnect import Backoff, connect_on_loop
from meterio.ports.serial_port import serial_connect
from meterio.types import Clock

CONNECT_S = 10.0
LANDING_S = 0.5
"""How long a stop waits for the frames in flight, so that their answers still reach the console."""

NewConnection = Callable[..., Connection]


class Gateway:
    """Built on the loop it runs on. `start` listens, `run` lives until cancelled, `stop` ends all of it."""

    def __init__(
        self,
        settings: GatewaySettings,
        *,
        clock: Clock,
        notes: Notes,
        opener: Opener = serial_connect,
        connect: Connect | None = None,
    ) -> None:
        self._settings = settings
        self._notes = notes
        self._connect = connect
        self._watch = StallWatch()
        self._ports = {line.number: LinePort(line, opener=opener, notes=notes) for line in settings.lines}
        max_hold_s = settings.max_hold_ms / 1000
        self._lines = {
            line.number: SealedLine(self._ports[line.number], max_hold_s=max_hold_s, notes=notes)
            for line in settings.sealed_lines
        }
        self.sealed = SealedEnd(settings, self._lines, clock=clock, notes=notes, watch=self._watch)
        self.plain = {
            line.number: PlainEnd(
                self._ports[line.number], max_hold_s=max_hold_s, notes=notes, watch=self._watch
            )
            for line in settings.lines
            if line.is_plain
        }
        self._servers: list[asyncio.Server] = []

    async def start(self) -> dict[str, Any]:
        """Opens its listeners: {"sealed": {"host", "port"}, "lines": {"2": {"host", "port"}}}.

        Raises OSError when an address cannot be had; then none is open.
        """
        listening: dict[str, Any] = {}
        try:
            if self._settings.listen is not None:
                listening["sealed"] = await self._listen(self.sealed.connection, self._settings.listen)
            for line in self._settings.lines:
                if line.listen is not None:
                    where = await self._listen(self.plain[line.number].connection, line.listen)
                    listening.setdefault("lines", {})[str(line.number)] = where
        except OSError:
            await self.stop()
            raise
        return listening

    async def run(self) -> None:
        """Keeps ports open and calls standing until cancelled. Leaves no task and no thread."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_stalls())
            for port in self._ports.values():
                group.create_task(port.run())
            if self._settings.call is not None:
                group.create_task(self._keep_calling(self.sealed.connection, self._settings.call))
            for line in self._settings.lines:
                if line.call is not None:
                    group.create_task(self._keep_calling(self.plain[line.number].connection, line.call))

    async def land(self) -> None:
        """Takes nothing more, and lets the frames in flight be answered for at most LANDING_S."""
        self._close_listeners()
        quiet = asyncio.get_running_loop().create_future()
        waiting = len(self._lines)

        def one_quiet() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0 and not quiet.done():
                quiet.set_result(None)

        for line in self._lines.values():
            line.drop()
            line.when_quiet(one_quiet)
        if self._lines:
            await asyncio.wait({quiet}, timeout=LANDING_S)

    async def stop(self) -> None:
        """Closes listeners and connections; ports close when `run` is cancelled. Harmless twice."""
        servers = self._close_listeners()
        for line in self._lines.values():
            line.stop()
        self.sealed.stop()
        for end in self.plain.values():
            end.stop()
        for server in servers:
            await server.wait_closed()
        await asyncio.sleep(0)  # lets the aborted transports close their sockets

    def _close_listeners(self) -> list[asyncio.Server]:
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        return servers

    async def _listen(self, new_connection: NewConnection, at: Endpoint) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(new_connection, at.host, at.port)
        self._servers.append(server)
        host, port = server.sockets[0].getsockname()[:2]
        return {"host": host, "port": port}

    async def _keep_calling(self, new_connection: NewConnection, call: CallSettings) -> None:
        """Calls the console, again and again with jittered pauses, whenever no connection stands."""
        backoff = Backoff()
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            backoff.lived(loop.time() - began if await self._one_call(new_connection, call) else 0.0)
            await asyncio.sleep(backoff.next_s())

    async def _one_call(self, new_connection: NewConnection, call: CallSettings) -> bool:
        """Lives through one connection; False when there was none."""
        connect = self._connect or connect_on_loop()
        to = call.to
        try:
            async with asyncio.timeout(CONNECT_S):
                _, connection = await connect(lambda: new_connection(call), to.host, to.port)
        except (OSError, UnicodeError) as error:  # a time-out is an OSError, a malformed host a UnicodeError
            self._notes.tell(f"call {to}", f"cannot reach {to.host}:{to.port}: {error or 'timed out'}")
            return False
        assert isinstance(connection, Connection)
        try:
            await asyncio.wait({connection.closed})
        finally:
            connection.hang_up()
        return True

    async def _watch_stalls(self) -> None:
        while True:
            lost_s = await self._watch.until_stalled()
            self._notes.tell("stalled", f"the gateway stood still for {lost_s:.0f} s")
