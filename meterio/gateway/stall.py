"""How old bytes may be that a socket hands over, when this process itself has stood still.

The maximum hold counts from a frame's arrival, and a frame arrives when the kernel has it. A process that was
stopped, swapped out or starved finds it only later. Bytes handed over now came after the loop last looked at
its sockets. A tick alone does not tell when that was: a wait that was stopped may end without a look
(epoll_wait's EINTR after SIGCONT), its timers run, and what came meanwhile is handed over a pass later.
"""

from __future__ import annotations

import asyncio

TICK_S = 0.5
LOOKS = 2
"""Passes of the loop until it has looked at its sockets after a tick and handed over what it saw there."""
STALL_S = 2.0
"""A pause worth a line in the log."""


class StallWatch:
    def __init__(self) -> None:
        self._tick_at = asyncio.get_running_loop().time()

    @property
    def since(self) -> float:
        """Bytes handed over now arrived no earlier than this (loop time)."""
        return self._tick_at

    async def until_stalled(self) -> float:
        """Ticks; returns after a pause longer than STALL_S, with its length in seconds."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(TICK_S)
            woken_at = loop.time()
            for _ in range(LOOKS):
                await asyncio.sleep(0)
            lost_s = woken_at - self._tick_at - TICK_S
            self._tick_at = woken_at
            if lost_s > STALL_S:
                return lost_s
