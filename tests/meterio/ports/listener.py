"""A bus's ear and a real clock's patience, shared by the tests of every kind of port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from meterio.ports.base import Port


class Listener:
    """A bus's ear."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def bytes_received(self, token: int | None, data: bytes) -> None:
        self.heard.append((token, data))

    def bus_error(self, token: int, reason: str) -> None:
        self.heard.append((token, reason))

    def link_changed(self, *, established: bool) -> None:
        self.heard.append(established)

    @property
    def stream(self) -> bytes:
        """All bytes so far, in one piece."""
        return b"".join(each[1] for each in self.heard if isinstance(each, tuple) and each[0] is None)


@asynccontextmanager
async def running(port: Port) -> AsyncIterator[None]:
    """The port runs, and ends without leaving anything when the block is left."""
    task = asyncio.create_task(port.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


async def until(condition: Callable[[], bool], *, within_s: float = 5) -> None:
    """Waits on real time for something another task brings about; fails after `within_s`."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.005)
