"""Whether collectors and their meters answer now: asked anew, then watched for a while.

The engine keeps the links up by itself; a test reads every meter ahead of its turn and counts who has
answered since. It ends when all have, or after its time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from widgets.context import Context

LOOK_MS = 500
TEST_S = 60


@dataclass(frozen=True, slots=True)
class ContactRow:
    """How far one collector is: meters that have answered since the test began, of all of its own.

    `state`: "waiting", "linked" (the collector answers, not all of its meters yet), "ok", "silent".
    `trouble` is what the engine noted last of its lines, "" for nothing.
    """

    collector: str
    meters: int
    answered: int
    state: str
    trouble: str = ""
    silent: tuple[str, ...] = ()


class ContactTest(QObject):
    """`moved(rows)` twice a second while it runs, `ended(rows)` once."""

    moved = Signal(object)
    ended = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._meters: dict[str, tuple[str, ...]] = {}
        self._began_utc_ms = 0
        self._pace = QTimer(self, interval=LOOK_MS)
        self._pace.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        return self._pace.isActive()

    def begin(self, meters: Mapping[str, Sequence[str]]) -> None:
        """Test these collectors, each with its meters."""
        self._meters = {collector: tuple(found) for collector, found in meters.items()}
        self._began_utc_ms = self._context.desk.clock.utc_ms()
        self._context.desk.engine.read_now([one for found in self._meters.values() for one in found])
        self._pace.start()
        self._look()

    def stop(self) -> None:
        self._pace.stop()

    def rows(self, *, over: bool = False) -> tuple[ContactRow, ...]:
        """How far each collector is now; `over`: what has not answered is silent."""
        lines = self._context.desk.engine.line_stats()
        troubles = {line.collector: line.last_error for line in lines if line.last_error}
        reached = {line.collector for line in lines if line.in_contact}
        return tuple(
            self._row(collector, troubles.get(collector) or "", linked=collector in reached, over=over)
            for collector in self._meters
        )

    def _row(self, collector: str, trouble: str, *, linked: bool, over: bool) -> ContactRow:
        meters = self._meters[collector]
        missing = tuple(one for one in meters if not self._has_answered(one))
        reached = linked or len(missing) < len(meters)
        state = "ok" if reached and not missing else "silent" if over else "linked" if reached else "waiting"
        return ContactRow(collector, len(meters), len(meters) - len(missing), state, trouble, missing)

    def _has_answered(self, meter_id: str) -> bool:
        state = self._context.desk.live.state(meter_id)
        return state is not None and state.in_contact and state.utc_ms >= self._began_utc_ms

    def _look(self) -> None:
        passed_ms = self._context.desk.clock.utc_ms() - self._began_utc_ms
        rows = self.rows(over=passed_ms >= TEST_S * 1000)
        self.moved.emit(rows)
        if all(row.state in ("ok", "silent") for row in rows):
            self._pace.stop()
            self.ended.emit(rows)
