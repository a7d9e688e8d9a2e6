"""`readings.db`: half-hour samples, use by day, month and year, and what each meter said last."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from db.book import Book, UtcClock
from db.connection import BUSY_TIMEOUT_S
from db.migrations import READINGS
from db.readings_archives import ArchivedYears
from db.readings_samples import Samples
from db.readings_uses import UseTables
from db.rows import LastState
from db.system_log import SystemLog


class Readings(Samples, UseTables, ArchivedYears, SystemLog):
    """All of `readings.db` over one connection, for the length of one unit of work."""

    __slots__ = ()

    @property
    def path(self) -> Path:
        """The book's file; its archives lie beside it."""
        return self._path

    def save_last_states(self, states: Iterable[LastState]) -> None:
        """Keep the newest state of each meter; an older one than stored is dropped."""
        keys = self.keys()
        self._connection.executemany(
            "INSERT INTO last_states (meter_key, utc_ms, quantity, balance_fen, state)"
            " VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (meter_key) DO UPDATE SET utc_ms = excluded.utc_ms, quantity = excluded.quantity,"
            " balance_fen = excluded.balance_fen, state = excluded.state"
            " WHERE excluded.utc_ms >= last_states.utc_ms",
            [
                (keys[s.meter_id], s.utc_ms, s.quantity, s.balance_fen, int(s.state))
                for s in states
                if s.meter_id in keys
            ],
        )

    def last_states(self) -> tuple[LastState, ...]:
        return self._all(
            LastState,
            "SELECT meter_id, utc_ms, quantity, balance_fen, state FROM last_states"
            " JOIN meter_keys ON key = meter_key ORDER BY meter_id",
        )


class ReadingsBook(Book[Readings]):
    """The readings' file. Opens or creates it, brings its schema up to date, and owns it until close().

    `upkeep`: held by whoever moves samples between its tables and files, which is done by one at a time.
    """

    def __init__(self, path: Path, *, clock: UtcClock, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        super().__init__(
            path, clock=clock, kind=READINGS, repositories=Readings, busy_timeout_s=busy_timeout_s
        )
        self.upkeep = threading.Lock()
