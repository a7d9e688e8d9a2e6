"""The gateway's log: one sentence a line, and never more of one kind than one a minute.

A gateway runs for a year at an address that strangers can reach: what they do must not fill its disk.
"""

from __future__ import annotations

from collections.abc import Callable

from meterio.types import Clock

EVERY_S = 60.0
KINDS = 256
"""Kinds remembered at once; they are few and fixed (refused, crowded, line 3 away, ...)."""


class Notes:
    """`say` gets each line that is told. What is held back is counted and told with the next of its kind."""

    def __init__(self, say: Callable[[str], None], *, clock: Clock) -> None:
        self._say = say
        self._clock = clock
        self._told_at: dict[str, float] = {}
        self._held_back: dict[str, int] = {}

    def tell(self, kind: str, text: str) -> None:
        """A line about `kind`, at most one a minute."""
        now = self._clock.monotonic()
        if now - self._told_at.get(kind, -EVERY_S) < EVERY_S:
            self._held_back[kind] = self._held_back.get(kind, 0) + 1
            return
        self._told_at.pop(kind, None)
        if len(self._told_at) >= KINDS:
            self._forget(next(iter(self._told_at)))
        self._told_at[kind] = now
        more = self._held_back.pop(kind, 0)
        self._say(f"{text} ({more} more like it before)" if more else text)

    def always(self, text: str) -> None:
        """A line that can come only seldom: start, end."""
        self._say(text)

    def _forget(self, kind: str) -> None:
        del self._told_at[kind]
        self._held_back.pop(kind, None)
