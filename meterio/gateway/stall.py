"""How old bytes may be that a socket hands over, when this process itself has stood still.

The maximum hold counts from a frame's arrival, and a frame arrives when the kernel has it. A process that was
stopped, swapped out or starved finds it only later. Bytes handed over now came after the loop last looked,
and that was at the latest tick.
"""

from __future__ import annotations

import asyncio

TICK_S = 0.5
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
            lost_s = loop.time() - self._tick_at - TICK_S
            self._tick_at = loop.time()
            if lost_s > STALL_S:
                return lost_s
