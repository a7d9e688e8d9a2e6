"""How long frames take on a line, and how long each meter may take to answer. Seconds of the loop's clock."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.codec.exchange import Request
from meterio.types import BusSettings, Lane, LineParameters

LATE_FACTOR = 1.5
"""The longest plausible late reply, as a multiple of the longest wait, both counted from sending.

A time-out leaves at most one reply outstanding; until this has passed (or the reply has come) the line stays
quiet, so that a late reply can never stand where the answer to a later request belongs.
"""

_LAST_COMMANDING = Lane.ORDER


@dataclass(slots=True)
class _Unit:
    """Smoothed answer time of one meter and its mean deviation (RFC 6298, 2.3)."""

    mean_s: float
    deviation_s: float


class LineTiming:
    """Wire times of one line and the adaptive time-out of each unit on it."""

    def __init__(self, settings: BusSettings) -> None:
        self._reply_timeout_s = settings.reply_timeout_ms / 1000
        self._gap_s = settings.gap_ms / 1000
        self._units: dict[int | str, _Unit] = {}
        self.run_at(settings.parameters)

    def run_at(self, parameters: LineParameters) -> None:
        """The line runs so from now on; what was learnt of its units is forgotten."""
        bits = 9 + parameters.stop_bits + (parameters.parity != "N")
        self._byte_s = bits / parameters.baud
        # A frame's end is known by 3.5 characters of 11 bits of silence (Serial Line V1.02, 2.5.1.1), which
        # pass before its bytes reach us; only what the line wants beyond that is still to be waited for.
        self.pause_s = max(0.0, self._gap_s - 3.5 * 11 / parameters.baud)
        # Bytes nobody asked for: someone may still be talking, so let the line settle.
        self.settle_s = self.pause_s + 20 * self._byte_s
        self._units.clear()

    def wire_s(self, byte_count: int) -> float:
        """Seconds `byte_count` bytes take on the line."""
        return byte_count * self._byte_s

    def longest_s(self, request: Request, *, timeout_ms: int | None = None) -> float:
        """The cap: the frames themselves and the line's longest wait, or `timeout_ms` in its place."""
        wait_s = self._reply_timeout_s if timeout_ms is None else timeout_ms / 1000
        return wait_s + (len(request.frame) + request.length) * self._byte_s

    def late_s(self, longest_s: float) -> float:
        """From sending until no reply can plausibly come any more to a request with this cap."""
        return LATE_FACTOR * longest_s

    def timeout_s(self, unit: int | str, lane: Lane, *, longest_s: float) -> float:
        """How long to wait: what this unit needs with a wide margin, half the cap at least, the cap at most.

        Commands always get the cap: giving up early would put a sale or an order in doubt for nothing.
        """
        known = self._units.get(unit)
        if known is None or lane <= _LAST_COMMANDING:
            return longest_s
        needed_s = known.mean_s + 4 * known.deviation_s
        return longest_s if needed_s > longest_s else max(longest_s / 2, needed_s)

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
