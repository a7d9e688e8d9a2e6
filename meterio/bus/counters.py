"""Counts of what one line went through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class LineCounters:
    """What happened on one line since the start; tests use them to prove that a fault was really hit."""

    sent: int = 0
    answered: int = 0
    refused: int = 0
    timeouts: int = 0
    bad: int = 0
    dropped: int = 0
    late: int = 0
    link_lost: int = 0
    never_sent: int = 0
    backed_off: int = 0
