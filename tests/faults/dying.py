"""A program that dies where a test says."""

from __future__ import annotations

import os
import signal

from app import crash_points


def die_at(point: str, nth: int) -> None:
    """SIGKILL to oneself at the nth time that the point is reached."""
    left = [nth]

    def reached(name: str) -> None:
        if name == point:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    crash_points.install(reached)
