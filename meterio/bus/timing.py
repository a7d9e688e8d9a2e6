"""How long frames take on a line, and how long each meter may take to answer. Seconds of the loop's clock."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.codec.exchange import Request
from meterio.types import BusSettings, Lane

LATE_FACTOR = 1.5
"""The longest plausible late reply, as a multiple of the longest wait, both counted from sending.

A time-out leaves at most one reply outstanding; until this has passed (or the reply has come) the line stays
quiet, so that a late reply can never stand where the answer to a later request belongs.
"""


@dataclass(slots=True)
class _Unit:
    """Smoothed answer time of one meter and its mean deviation (RFC 6298, 2.3)."""

    mean_s: float
    deviation_s: float


class LineTiming:
    """Wire times of one line and the adaptive time-out of each unit on it."""

    def __init__(self, settings: BusSettings) -> None:
        bits = 9 + settings.stop_bits + (settings.parity != "N")
        self._byte_s = bits / settings.baud
        self._reply_timeout_s = settings.reply_timeout_ms / 1000
        # A frame's end is known by 3.5 characters of 11 bits of silence (Serial Line V1.02, 2.5.1.1), which
        # pass before its bytes reach us; only what the line wants beyond that is still to be waited for.
        self.pause_s = max(0.0, settings.gap_ms / 1000 - 3.5 * 11 / settings.baud)
        # Bytes nobody asked for: someone may still be talking, so let the line settle.
        self.settle_s = self.pause_s + 20 * self._byte_s
        self._units: dict[int | str, _Unit] = {}

    def wire_s(self, byte_count: int) -> float:
        """Seconds `byte_count` bytes take on the line."""
        return byte_count * self._byte_s

    def longest_s(self, request: Request) -> float:
        """The cap: the frames themselves and the line's longest wait."""
        return self._reply_timeout_s + self.wire_s(len(request.frame) + request.length)

    def late_s(self, request: Request) -> float:
        """From sending until no reply to `request` can plausibly come any more."""
        return LATE_FACTOR * self.longest_s(request)

    def timeout_s(self, request: Request, lane: Lane) -> float:
        """How long to wait: what this unit needs with a wide margin, half the cap at least, the cap at most.

        A command always gets the cap: giving up on it early would put a sale in doubt for nothing.
        """
        longest = self.longest_s(request)
        unit = self._units.get(request.unit)
        if unit is None or lane is Lane.COMMAND:
            return longest
        return min(longest, max(longest / 2, unit.mean_s + 4 * unit.deviation_s))

    def answered(self, unit: int | str, *, after_s: float) -> None:
        """A reply came, in time or late: both teach."""
        known = self._units.get(unit)
        if known is None:
            self._units[unit] = _Unit(after_s, after_s / 2)
            return
        known.deviation_s += (abs(after_s - known.mean_s) - known.deviation_s) / 4
        known.mean_s += (after_s - known.mean_s) / 8

    def unanswered(self, unit: int | str) -> None:
        """Nothing came: what was learnt may be wrong, so the next wait is the cap again."""
        self._units.pop(unit, None)
