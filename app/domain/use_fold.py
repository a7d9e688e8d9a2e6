"""Days made up into months, and months into years.

What a gap hides that is too long for a day is told of its month if it is no longer than that, else of its
year (app/domain/energy_use.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.energy_use import Period, Use, begin_ms, number_at, width_ms
from app.domain.use_tally import Gap


def folded(
    parts: Iterable[Use], gaps: Sequence[Gap], *, of: Period, into: Period, offset_ms: int
) -> tuple[Use, ...]:
    """Longer times made up of shorter ones, by time; `gaps` are all whose middle lies in them."""
    found: dict[int, _Sum] = {}
    for use in parts:
        number = number_at(begin_ms(use.number, of), into)
        if number not in found:
            found[number] = _Sum(number)
        found[number].add(use)
    for gap in gaps:
        middle_ms = (gap.from_utc_s + gap.until_utc_s) * 500 + offset_ms
        length_ms = (gap.until_utc_s - gap.from_utc_s) * 1000
        number = number_at(middle_ms, into)
        if number in found and length_ms > width_ms(number_at(middle_ms, of), of):
            found[number].add_gap(gap, fits=length_ms <= width_ms(number, into))
    return tuple(found[number].use() for number in sorted(found))


class _Sum:
    """One longer time, so far. `unplaced` of its parts is what the gaps tell once more: it is not added
    up."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._sums: list[int | None] = [None] * 5
        self._unplaced: int | None = None
        self._quantity: int | None = None
        self._balance_fen: int | None = None
        self._about = 0

    def add(self, use: Use) -> None:
        self._add(use[1:6])
        self._about |= use.about
        self._quantity = self._quantity if use.quantity is None else use.quantity
        self._balance_fen = self._balance_fen if use.balance_fen is None else use.balance_fen

    def add_gap(self, gap: Gap, *, fits: bool) -> None:
        if fits:
            self._add(gap[2:7])
        elif gap.used is not None:
            self._unplaced = (self._unplaced or 0) + gap.used

    def _add(self, values: Sequence[int | None]) -> None:
        for place, value in enumerate(values):
            if value is not None:
                self._sums[place] = (self._sums[place] or 0) + value

    def use(self) -> Use:
        shown = (self._unplaced, self._quantity, self._balance_fen, self._about)
        return Use._make((self._number, *self._sums, *shown))
