"""The system log's rows, in `readings.db`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from db import log_pages
from db.chain import canonical
from db.log_pages import Condition, Window
from db.repository import Repository
from db.rows import SystemEntry

_SELECT: Final = "SELECT seq, utc_ms, level, kind, object, detail FROM system_log"
THINNED_AT_ONCE: Final = 5_000


class SystemLog(Repository):
    """Part of `db.readings.Readings`."""

    __slots__ = ()

    def note_events(self, entries: Iterable[SystemEntry]) -> None:
        """Add entries; their `seq` is given here."""
        self._connection.executemany(
            "INSERT INTO system_log (utc_ms, level, kind, object, detail) VALUES (?, ?, ?, ?, ?)",
            [(one.utc_ms, one.level, one.kind, one.object, canonical(one.detail)) for one in entries],
        )

    def events_window(
        self, conditions: Sequence[Condition], *, below_seq: int | None, from_seq: int, limit: int
    ) -> tuple[tuple[SystemEntry, ...], int | None]:
        """A page of the log and where the next begins (db/log_pages.py)."""
        found: Window = log_pages.window(
            self._connection, _SELECT, conditions, below_seq=below_seq, from_seq=from_seq, limit=limit
        )
        return tuple(_entry(*row) for row in found.rows), found.next_seq

    def first_event_at(self, utc_ms: int) -> int:
        return log_pages.first_at(self._connection, "system_log", utc_ms)

    def anchor_lines(self, key_id: str, *, limit: int) -> tuple[str, ...]:
        """The newest anchors of the operation log that were noted here under that key, oldest first."""
        sql = (
            "SELECT detail FROM system_log WHERE kind = 'log.anchor' AND object = ? ORDER BY seq DESC LIMIT ?"
        )
        found = self._all(json.loads, sql, (key_id, limit))
        return tuple(str(detail["line"]) for detail in reversed(found))

    def thin_events(self, *, before_utc_ms: int) -> int:
        """Delete some of the oldest entries, none from that time on; call again until it gives 0."""
        sql = (
            "DELETE FROM system_log WHERE seq IN (SELECT seq FROM system_log ORDER BY seq LIMIT ?)"
            " AND utc_ms < ?"
        )
        return self._run(sql, (THINNED_AT_ONCE, before_utc_ms)).rowcount


def _entry(seq: int, utc_ms: int, level: str, kind: str, object: str, detail: str) -> SystemEntry:
    return SystemEntry(utc_ms, level, kind, object, json.loads(detail), seq)
