"""Clocks that satisfy `meterio.types.Clock`."""

from __future__ import annotations

import time


class SystemClock:
    """The machine's own clocks."""

    def utc_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


class FastClock:
    """A wall clock that runs `speed` times as fast since `origin_utc_ms`, a function of machine time alone.

    Console and mall built with the same origin and speed agree in every process without talking.
    """

    def __init__(self, *, origin_utc_ms: int, speed: float) -> None:
        self._origin = origin_utc_ms
        self._speed = speed

    def utc_ms(self) -> int:
        real = time.time_ns() // 1_000_000
        return self._origin + int((real - self._origin) * self._speed)

    def monotonic(self) -> float:
        return time.monotonic()
