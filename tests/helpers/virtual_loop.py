"""An asyncio event loop on virtual time: when nothing is ready it jumps to the next timer.

No real sleeping, no sockets, no threads. A run is a function of its seed: the clock starts at 0 and advances
only by timers, so the same seed gives the same order of events every time.
"""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Deadlock(AssertionError):
    """Nothing is ready, no timer is set, and the coroutine under test has not ended."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` is virtual. `random` is this run's own generator; use it for every choice in a test."""

    def __init__(self, *, seed: int = 0) -> None:
        self._virtual_now = 0.0
        self.random = random.Random(seed)
        super().__init__(_NoSelector())
        # The base class rounds timers up by the clock's resolution; ours is exact.
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._virtual_now

    def _run_once(self) -> None:
        if not self._ready and not self._stopping:
            self._jump_to_next_timer()
        super()._run_once()

    def _jump_to_next_timer(self) -> None:
        while self._scheduled and self._scheduled[0]._cancelled:
            heapq.heappop(self._scheduled)._scheduled = False
            self._timer_cancelled_count -= 1
        if not self._scheduled:
            raise Deadlock(f"nothing will ever happen again; waiting: {asyncio.all_tasks(self)}")
        self._virtual_now = max(self._virtual_now, self._scheduled[0]._when)

    # The self-pipe wakes a loop from other threads; a virtual loop has none and needs no socket for it.
    def _make_self_pipe(self) -> None:
        self._internal_fds = 0

    def _close_self_pipe(self) -> None:
        pass

    def call_soon_threadsafe(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("a virtual loop has one thread")


class _NoSelector:
    """Stands where the sockets would be: there are none, and waiting takes no time."""

    def select(self, timeout: float | None = None) -> list[Any]:
        return []

    def close(self) -> None:
        pass

    def get_map(self) -> dict[Any, Any]:
        return {}


class LoopClock:
    """`meterio.types.Clock` on a loop's time; `utc_ms` starts at `origin_utc_ms`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, origin_utc_ms: int = 1_790_000_000_000) -> None:
        self._loop = loop
        self._origin_utc_ms = origin_utc_ms

    def utc_ms(self) -> int:
        return self._origin_utc_ms + round(self._loop.time() * 1000)

    def monotonic(self) -> float:
        return self._loop.time()

    def set_back(self, milliseconds: int) -> None:
        """Somebody sets the wall clock back."""
        self._origin_utc_ms -= milliseconds


def run_virtual(main: Coroutine[Any, Any, T] | Callable[[], Coroutine[Any, Any, T]], *, seed: int = 0) -> T:
    """Runs a coroutine to its end on a fresh virtual loop and returns its result.

    Fails when it can never end (Deadlock), when it leaves a task behind, or when anything reported an
    exception to the loop that nobody took.
    """
    loop = VirtualLoop(seed=seed)
    reported: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: reported.append(context))
    asyncio.set_event_loop(loop)
    try:
        result = loop.run_until_complete(main() if callable(main) else main)
        leftover = asyncio.all_tasks(loop)
    finally:
        _end_tasks(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        loop.close()
    assert not leftover, f"tasks left behind: {leftover}"
    assert not reported, f"unhandled in the loop: {reported}"
    return result


def _end_tasks(loop: VirtualLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
