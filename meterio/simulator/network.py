"""Sockets of the simulated mall: ports that follow one another, and collectors that call the console."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

_CALL_AGAIN_S = 1.0
_TRIES = 50

Factory = Callable[[], asyncio.Protocol]
Connect = Callable[[Factory, str, int], Awaitable[tuple[asyncio.BaseTransport, asyncio.Protocol]]]
"""The shape of `loop.create_connection(protocol_factory, host, port)`."""


async def serve_ports(factories: Sequence[Factory], host: str, first: int) -> list[asyncio.Server]:
    """One server for each factory at `first`, `first` + 1, ...; 0: anywhere, but in a row. Raises OSError."""
    tries = 1 if first else _TRIES
    for left in reversed(range(tries)):
        servers: list[asyncio.Server] = []
        try:
            for factory in factories:
                servers.append(await _serve(factory, host, _next(servers, first)))
        except OSError:
            for server in servers:
                server.close()
                await server.wait_closed()
            if not left:
                raise
        else:
            return servers
    raise OSError(f"no {len(factories)} free ports in a row")


def _next(servers: Sequence[asyncio.Server], first: int) -> int:
    if not servers:
        return first
    before: int = servers[-1].sockets[0].getsockname()[1]
    if before == 65_535:
        raise OSError("there is no port behind 65535")
    return before + 1


async def _serve(factory: Factory, host: str, port: int) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(factory, host, port)


async def call_console(factory: Factory, console: tuple[str, int], *, connect: Connect | None = None) -> None:
    """Connects to `console`, and again a second after the line is gone, until it is cancelled."""
    dial: Connect = connect or asyncio.get_running_loop().create_connection
    while True:
        with suppress(OSError):  # nobody listens yet
            await _call_once(factory, console, dial)
        await asyncio.sleep(_CALL_AGAIN_S)


async def _call_once(factory: Factory, console: tuple[str, int], dial: Connect) -> None:
    call = _Call(factory())
    transport, _ = await dial(lambda: call, *console)
    try:
        await call.lost.wait()
    finally:
        transport.close()


class _Call(asyncio.Protocol):
    """Passes everything on, and says when the connection has ended."""

    def __init__(self, inner: asyncio.Protocol) -> None:
        self._inner = inner
        self.lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._inner.connection_lost(error)
        self.lost.set()
