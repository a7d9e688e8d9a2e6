"""Watches one meter's register from reading to reading: it counts on, no faster than the meter can.

The same rule as for charging (app/domain/registers.py), here for meters that hold their own money. What is
found stays until the register is plausible again, a new epoch of the meter begins, or somebody has
acknowledged it: then it counts on from where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.alarms import Key, Kind
from app.domain.registers import Held, counted
from app.services.meter_makes import use_limits
from app.services.views import LiveState
from db.alarm_rows import AlarmRow
from meterio.profiles import Profile

_KINDS = {Kind.BACKWARDS: Held.BACKWARDS, Kind.JUMP: Held.JUMP}


class RegisterWatch:
    """`held`: what is wrong, or None; `went`: from which reading to which one, and when the first was (Wh or
    litres, UTC ms)."""

    def __init__(self, meter_id: str, profile: Profile | None) -> None:
        self._meter_id = meter_id
        self._limits = None if profile is None else use_limits(profile)
        self._good: tuple[int, int] | None = None
        """The last reading that was right, and when."""
        self._recalled: tuple[int, int] | None = None
        self._doubted_utc_ms: int | None = None
        self.held: Held | None = None
        self.went: tuple[int, int, int] | None = None

    def begin_anew(self) -> None:
        """Another meter hangs there, or its register was set."""
        self._good = self._recalled = self._doubted_utc_ms = self.held = self.went = None

    def recall(self, state: LiveState) -> None:
        """What an earlier run of the program heard last."""
        quantity = _quantity(state)
        if quantity is not None:
            self._recalled = quantity, state.utc_ms

    def hear(self, state: LiveState, live: Mapping[Key, AlarmRow]) -> None:
        """It has spoken. `live` are the alarms of the book: one raised by an earlier run still counts."""
        quantity = _quantity(state)
        if quantity is None or self._limits is None:
            return
        if self._good is None:
            self._take_up(live)
        if self._is_accepted(live):
            self.begin_anew()
        if self._good is None:
            self._good = quantity, state.utc_ms
            return
        before, before_utc_ms = self._good
        elapsed_ms = max(state.utc_ms - before_utc_ms, 0)
        held_ms = None if self._doubted_utc_ms is None else self._doubted_utc_ms - before_utc_ms
        found = counted(before, quantity, elapsed_ms, limits=self._limits, held_ms=held_ms)
        if isinstance(found, Held):
            self.held, self.went = found, (before, quantity, before_utc_ms)
            self._doubted_utc_ms = self._doubted_utc_ms or state.utc_ms
        else:
            self._good, self._doubted_utc_ms, self.held, self.went = (
                (quantity, state.utc_ms),
                None,
                None,
                None,
            )

    def _take_up(self, live: Mapping[Key, AlarmRow]) -> None:
        self._good = self._recalled
        for kind in _KINDS:
            row = live.get((kind, self._meter_id))
            before, before_utc_ms = (row.detail.get(name) for name in _KEPT) if row else (None, None)
            if row is not None and isinstance(before, int) and isinstance(before_utc_ms, int):
                self._good, self._doubted_utc_ms = (before, before_utc_ms), row.raised_utc_ms

    def _is_accepted(self, live: Mapping[Key, AlarmRow]) -> bool:
        rows = (live.get((kind, self._meter_id)) for kind in _KINDS)
        return any(row is not None and row.acknowledged_utc_ms is not None for row in rows)


_KEPT = ("before", "before_utc_ms")


def _quantity(state: LiveState) -> int | None:
    return state.energy_wh if state.energy_wh is not None else state.volume_l
