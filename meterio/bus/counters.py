"""Counts of what one line went through."""

from __future__ import annotations

from dataclasses import dataclass

_WEIGHT = 1 / 8
"""Of the newest answer in the mean answer time (RFC 6298, 2.3)."""


@dataclass(slots=True)
class LineCounters:
    """What happened on one line since the start, for the technician; tests prove by it that a fault was hit.

    `doubled` counts questions that two meters answered; `answer_ms` is the smoothed time from sending to the
    answer, None before the first; `last_error` says why the last question failed, "" if none did.
    """

    sent: int = 0
    answered: int = 0
    refused: int = 0
    timeouts: int = 0
    bad: int = 0
    dropped: int = 0
    late: int = 0
    doubled: int = 0
    link_lost: int = 0
    never_sent: int = 0
    backed_off: int = 0
    answer_ms: float | None = None
    last_error: str = ""

    def heard(self, *, after_s: float, refused: bool) -> None:
        """An answer came in time."""
        self.answered += 1
        self.refused += refused
        took_ms = after_s * 1000
        known = self.answer_ms
        self.answer_ms = took_ms if known is None else known + (took_ms - known) * _WEIGHT
