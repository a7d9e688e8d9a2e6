"""A stretch of whole local days to chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from widgets.common import site_clock
from widgets.desk import Clock
from widgets.manager.log_period import PeriodChoice

_EPOCH = date(1970, 1, 1).toordinal()


class SpanChoice(PeriodChoice):
    """`days` gives the first and the last one by their numbers."""

    def __init__(self, clock: Clock, *, name: str, choices: Sequence[str]) -> None:
        self._clock = clock
        super().__init__(name=name, choices=choices)

    def choose(self, kind: str) -> None:
        """One of the choices."""
        self.choice.setCurrentIndex(self.choice.findData(kind))

    def days(self) -> tuple[int, int]:
        """Since 1970-01-01, both included."""
        begin, end = self.bounds(self._clock.utc_ms())
        assert begin is not None and end is not None, "any time is not offered"
        return _day(begin), _day(end) - 1


def _day(utc_ms: int) -> int:
    return site_clock.local(utc_ms).toordinal() - _EPOCH
