"""Named steps of a frame's way through the gateway at which tests stop it dead. In production `reach` does
nothing.

`before_`: all of the step is still to come. `after_`: done, and nobody has been told.
"""

from __future__ import annotations

from collections.abc import Callable

CRASH_POINTS = (
    "gateway.before_take",
    "gateway.after_take",
    "gateway.after_queue",
    "gateway.before_write",
    "gateway.after_write",
    "gateway.first_bytes",
    "gateway.after_reply",
    "gateway.after_answer",
    "gateway.before_flush",
    "gateway.after_flush",
    "gateway.after_flushed",
    "gateway.before_accept",
    "gateway.after_accept",
)

Hook = Callable[[str, bytes], None]
"""Step, and the bytes it is about: from the socket, or the frame for the line, or none."""

_hook: Hook | None = None


def install(hook: Hook | None) -> None:
    """Set what happens at each step; None restores doing nothing."""
    global _hook
    _hook = hook


def reach(name: str, data: bytes = b"") -> None:
    """Mark that the named step is reached."""
    if _hook is not None:
        if name not in CRASH_POINTS:
            raise ValueError(f"unlisted crash point {name}")
        _hook(name, data)
