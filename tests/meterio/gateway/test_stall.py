"""Bytes that waited while the process stood still are as old as that, in whichever order it finds them."""

from __future__ import annotations

import asyncio
import selectors
import socket
import time
from collections.abc import Callable

import pytest

from meterio.gateway.stall import TICK_S, StallWatch


class _Stopping(selectors.DefaultSelector):
    """Stands still once, past the time it was to wait, and may come back without having looked (EINTR)."""

    def __init__(self, *, looks: bool) -> None:
        super().__init__()
        self.stand_still: Callable[[], None] | None = None
        self._looks = looks

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        stand_still, self.stand_still = self.stand_still, None
        if stand_still is None:
            return super().select(timeout)
        stand_still()
        return super().select(0) if self._looks else []


@pytest.mark.parametrize("looks", [True, False], ids=["finds them first", "finds its timers first"])
def test_what_came_while_it_stood_still_is_that_old(looks: bool) -> None:
    selector = _Stopping(looks=looks)
    loop = asyncio.SelectorEventLoop(selector)
    near, far = socket.socketpair()
    near.setblocking(False)
    came_at = 0.0

    def stand_still() -> None:
        nonlocal came_at
        came_at = time.monotonic()
        far.send(b"frame")
        time.sleep(3 * TICK_S)

    async def talk() -> tuple[float, float]:
        watch = StallWatch()
        stalled = asyncio.create_task(watch.until_stalled())
        await asyncio.sleep(0)
        selector.stand_still = stand_still
        assert await asyncio.get_running_loop().sock_recv(near, 16) == b"frame"
        since = watch.since
        await asyncio.sleep(TICK_S * 1.5)
        after = watch.since
        stalled.cancel()
        return since, after

    try:
        since, after = loop.run_until_complete(talk())
    finally:
        loop.close()
        near.close()
        far.close()
    assert since <= came_at
    assert after > came_at + 2 * TICK_S  # what comes now is not held to be old
