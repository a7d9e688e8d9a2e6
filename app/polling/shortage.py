"""Plans for a shortage of the grid, carried on by the engine while there are any."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Final, Protocol

from app.polling.bench import Bench
from app.services import shortage_steps

LOOK_S: Final = 5.0


class ShortageBench(Bench, Protocol):
    """What is needed of the worker."""

    async def submit_orders(self, order_ids: Iterable[str]) -> None:
        """Drive recorded orders on."""


class ShortagePlans:
    """On the worker's loop."""

    def __init__(self, bench: ShortageBench) -> None:
        self._bench = bench

    async def run(self) -> None:
        """The book says which plans there are; nothing is written while there is none."""
        bench = self._bench
        while True:
            if await bench.ledger.read(shortage_steps.at_work):
                step = partial(
                    shortage_steps.advance,
                    live=bench.live,
                    makes=bench.profiles,
                    now_utc_ms=bench.clock.utc_ms(),
                )
                found = await bench.ledger.write(step)
                if found:
                    await bench.submit_orders(found)
            await asyncio.sleep(LOOK_S)
