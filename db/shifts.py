"""Shifts: a cashier's time at a drawer, kept as appended steps, and which shift runs where now."""

from __future__ import annotations

import json
from typing import Any

from db.chain import COLUMNS, append, canonical
from db.money_rows import OpenShift, ShiftEvent
from db.repository import Repository

_EVENT = "SELECT shift_id, step, state, drawer, operator_id, detail, utc_ms FROM shift_events"
_OPEN = "SELECT drawer, shift_id, operator_id, transfers_seq FROM open_shifts"


def _event(*columns: Any) -> ShiftEvent:
    shift_id, step, state, drawer, operator_id, detail, utc_ms = columns
    return ShiftEvent(shift_id, step, state, drawer, operator_id, json.loads(detail), utc_ms)


class Shifts(Repository):
    __slots__ = ()

    def append(self, event: ShiftEvent) -> None:
        values = {name: getattr(event, name) for name in COLUMNS["shift_events"]}
        append(self._connection, "shift_events", {**values, "detail": canonical(event.detail)})

    def events(self, shift_id: str) -> tuple[ShiftEvent, ...]:
        return self._all(_event, f"{_EVENT} WHERE shift_id = ? ORDER BY step", (shift_id,))

    def recent(self, limit: int, *, drawer: str | None = None) -> tuple[ShiftEvent, ...]:
        """The newest steps, newest first."""
        if drawer is None:
            return self._all(_event, f"{_EVENT} ORDER BY seq DESC LIMIT ?", (limit,))
        return self._all(_event, f"{_EVENT} WHERE drawer = ? ORDER BY seq DESC LIMIT ?", (drawer, limit))

    def closed(self, *, from_utc_ms: int, until_utc_ms: int) -> tuple[tuple[str, str], ...]:
        """(shift, drawer) of those that were closed in a time, newest first."""
        sql = (
            "SELECT shift_id, drawer FROM shift_events WHERE state = 'closed' AND utc_ms >= ? AND utc_ms < ?"
            " ORDER BY seq DESC"
        )
        return self._all(lambda *row: row, sql, (from_utc_ms, until_utc_ms))

    def open_at(self, drawer: str) -> OpenShift | None:
        return self._first(OpenShift, f"{_OPEN} WHERE drawer = ?", (drawer,))

    def put_open(self, shift: OpenShift) -> None:
        """Duplicate if another shift runs at the drawer."""
        self._run(
            "INSERT INTO open_shifts (drawer, shift_id, operator_id, transfers_seq) VALUES (?, ?, ?, ?)",
            (shift.drawer, shift.shift_id, shift.operator_id, shift.transfers_seq),
        )

    def remove_open(self, drawer: str) -> None:
        self._run("DELETE FROM open_shifts WHERE drawer = ?", (drawer,))
