"""Back-off of silent meters: probed seldom, so that they hardly slow their neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.errors import NeverSent

FAILURES_TOLERATED = 1
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 60.0


class BackedOff(NeverSent):
    """A silent meter was not asked again yet. `retry_in_s` seconds until it will be."""

    def __init__(self, retry_in_s: float) -> None:
        super().__init__(f"silent meter, asked again in {retry_in_s:.1f} s")
        self.retry_in_s = retry_in_s


@dataclass(slots=True)
class _Unit:
    failures: int
    next_at: float


class Silence:
    """Which units of one line answer. Times are the loop's seconds."""

    def __init__(self) -> None:
        self._units: dict[int | str, _Unit] = {}

    def forget(self) -> None:
        """The link is new: everyone is asked again."""
        self._units.clear()

    def answered(self, unit: int | str) -> None:
        state = self._units.get(unit)
        if state is None:
            self._units[unit] = _Unit(0, 0.0)
        else:
            state.failures = 0

    def failed(self, unit: int | str, *, now: float) -> None:
        state = self._units.setdefault(unit, _Unit(FAILURES_TOLERATED, 0.0))
        state.failures += 1
        doublings = min(state.failures - FAILURES_TOLERATED - 1, 16)
        if doublings >= 0:
            state.next_at = now + min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**doublings)

    def in_contact(self, unit: int | str) -> bool:
        """It has answered on this link, and not failed more often in a row than tolerated."""
        state = self._units.get(unit)
        return state is not None and state.failures <= FAILURES_TOLERATED

    def retry_in_s(self, unit: int | str, *, now: float) -> float:
        """Seconds until a routine read may ask `unit` again; 0.0 when it may now."""
        state = self._units.get(unit)
        if state is None or state.failures <= FAILURES_TOLERATED:
            return 0.0
        return max(0.0, state.next_at - now)
