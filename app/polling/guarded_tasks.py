"""The worker's tasks: each under guard, so that one that fails stops no other; all ended together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

RESTART_S: Final = 5.0
"""So long after its fault a task begins anew."""

Work = Callable[[], Coroutine[Any, Any, None]]


class GuardedTasks:
    """All methods on the loop. `fault(what, error)` is told of each failure."""

    def __init__(self, fault: Callable[[str, Exception], None]) -> None:
        self._fault = fault
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_ending = False

    def running(self) -> tuple[asyncio.Task[None], ...]:
        return tuple(self._tasks)

    def start(self, what: str, work: Work, *, again: bool = True) -> asyncio.Task[None] | None:
        """Run `work` under guard; None once all are to end."""
        if self.is_ending:
            return None
        task = asyncio.get_running_loop().create_task(self.guard(what, work, again=again), name=what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def guard(self, what: str, work: Work, *, again: bool) -> None:
        """The fault is reported and, `again`, the task begun anew."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - reported; one line's fault must not stop the site
                self._fault(what, error)
                if again:
                    await asyncio.sleep(RESTART_S)
                    continue
            return

    async def end(self) -> None:
        """Cancel what runs and wait until it has ended. Nothing is started any more."""
        self.is_ending = True
        tasks = self.running()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
