"""`readings.db`: half-hour samples, daily rollups, and what each meter said last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from db.book import Book, UtcClock
from db.connection import BUSY_TIMEOUT_S
from db.errors import NoSuchRow
from db.migrations import READINGS
from db.rows import DayOfMeter, LastState, StoredSample
from db.system_log import SystemLog

DAY_S: Final = 86_400

_VALUES = "quantity, balance_fen, state, sharp, peak, flat, rest"
_BOTH = (
    f"SELECT meter_id, utc_s, {_VALUES} FROM"
    f" (SELECT meter_key, utc_s, {_VALUES} FROM history WHERE meter_key = ?1 AND utc_s >= ?2 AND utc_s < ?3"
    f" UNION ALL SELECT meter_key, utc_s, {_VALUES} FROM hot"
    " WHERE utc_s >= ?2 AND utc_s < ?3 AND meter_key = ?1)"
    " JOIN meter_keys ON key = meter_key ORDER BY utc_s"
)
_NEAREST = (
    "SELECT meter_id, utc_s, {values} FROM"
    " (SELECT * FROM (SELECT meter_key, utc_s, {values} FROM history WHERE meter_key = ?1"
    " AND utc_s {side} ?2 AND quantity IS NOT NULL ORDER BY utc_s {order} LIMIT 1)"
    " UNION ALL SELECT * FROM (SELECT meter_key, utc_s, {values} FROM hot WHERE meter_key = ?1"
    " AND utc_s {side} ?2 AND quantity IS NOT NULL ORDER BY utc_s {order} LIMIT 1))"
    " JOIN meter_keys ON key = meter_key ORDER BY utc_s {order} LIMIT 1"
)
_BEFORE = _NEAREST.format(values=_VALUES, side="<", order="DESC")
_FROM = _NEAREST.format(values=_VALUES, side=">=", order="ASC")
_EDGE = (
    "(SELECT {column} FROM history WHERE meter_key = m.meter_key AND utc_s >= ?2 AND utc_s < ?3"
    " AND {column} IS NOT NULL ORDER BY utc_s {order} LIMIT 1)"
)
# From history and not from the moved rows alone: a sample may come late, for a day that was moved before.
_ROLL_UP = (
    "INSERT OR REPLACE INTO daily (day, meter_key, samples, first_quantity, last_quantity, last_balance_fen)"
    " SELECT ?1, m.meter_key,"
    " (SELECT count(*) FROM history WHERE meter_key = m.meter_key AND utc_s >= ?2 AND utc_s < ?3), "
    + ", ".join(
        (
            _EDGE.format(column="quantity", order="ASC"),
            _EDGE.format(column="quantity", order="DESC"),
            _EDGE.format(column="balance_fen", order="DESC"),
        )
    )
    + " FROM (SELECT DISTINCT meter_key FROM hot WHERE utc_s >= ?2 AND utc_s < ?3) m"
)


def _sample(meter_id: str, utc_s: int, *values: Any) -> StoredSample:
    quantity, balance_fen, state, sharp, peak, flat, rest = values
    valley = _last_part(quantity, (sharp, peak, flat), rest)
    return StoredSample(meter_id, utc_s * 1000, quantity, balance_fen, state, sharp, peak, flat, valley)


def _last_part(whole: int | None, parts: tuple[int | None, ...], last: int | None) -> int | None:
    """What is left of `whole` after `parts` and `last`; its own inverse, so it also gives `last` back."""
    return None if last is None else (whole or 0) - sum(part or 0 for part in parts) - last


def _values(sample: StoredSample) -> tuple[int | None, ...]:
    rates = (sample.sharp, sample.peak, sample.flat)
    rest = _last_part(sample.quantity, rates, sample.valley)
    return (sample.quantity, sample.balance_fen, int(sample.state), *rates, rest)


class Readings(SystemLog):
    """All of `readings.db` over one connection, for the length of one unit of work."""

    __slots__ = ()

    def know_meters(self, mediums: Mapping[str, str]) -> None:
        """Give each meter id its short key; known ones keep theirs. `mediums`: meter id to medium."""
        self._connection.executemany(
            "INSERT INTO meter_keys (meter_id, medium) VALUES (?, ?) ON CONFLICT (meter_id) DO NOTHING",
            sorted(mediums.items()),
        )

    def put(self, samples: Iterable[StoredSample]) -> None:
        """Store a batch. A sample of the same meter and second is there already after a retry: it stays.

        Raises NoSuchRow for a meter that `know_meters` was not told of.
        """
        keys = self._keys()
        try:
            rows = [(s.utc_ms // 1000, keys[s.meter_id], *_values(s)) for s in samples]
        except KeyError as error:
            raise NoSuchRow(self._path, f"meter {error.args[0]}") from error
        rows.sort()
        self._connection.executemany(
            "INSERT INTO hot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
        )

    def of_meter(self, meter_id: str, *, start_utc_ms: int, end_utc_ms: int) -> tuple[StoredSample, ...]:
        """Samples of one meter from start (included) to end (not included), by time."""
        key = self._key(meter_id)
        if key is None:
            return ()
        return self._all(_sample, _BOTH, (key, start_utc_ms // 1000, end_utc_ms // 1000))

    def around(self, meter_id: str, *, start_utc_ms: int, end_utc_ms: int) -> tuple[StoredSample, ...]:
        """`of_meter`, and the last sample before and the first one after it that tell a quantity."""
        key = self._key(meter_id)
        if key is None:
            return ()
        start_s, end_s = start_utc_ms // 1000, end_utc_ms // 1000
        within = self._all(_sample, _BOTH, (key, start_s, end_s))
        return self._all(_sample, _BEFORE, (key, start_s)) + within + self._all(_sample, _FROM, (key, end_s))

    def newest(self, meter_ids: Iterable[str], *, before_utc_ms: int) -> dict[str, int]:
        """When the last sample with a quantity was taken, of those meters that have one."""
        found, before_s = {}, -(-before_utc_ms // 1000)
        for meter_id in meter_ids:
            key = self._key(meter_id)
            for sample in () if key is None else self._all(_sample, _BEFORE, (key, before_s)):
                found[meter_id] = sample.utc_ms
        return found

    def days(self, *, first_day: int, last_day: int) -> tuple[DayOfMeter, ...]:
        """Rollups of all meters for the local days from first to last, both included."""
        return self._all(
            DayOfMeter,
            "SELECT day, meter_id, samples, first_quantity, last_quantity, last_balance_fen"
            " FROM daily JOIN meter_keys ON key = meter_key"
            " WHERE day BETWEEN ? AND ? ORDER BY day, meter_key",
            (first_day, last_day),
        )

    def days_of_meter(self, meter_id: str, *, first_day: int, last_day: int) -> tuple[DayOfMeter, ...]:
        """Rollups of one meter, both days included; each is found by its key among all meters'."""
        return self._all(
            DayOfMeter,
            "WITH RECURSIVE wanted (day) AS"
            " (VALUES (?1) UNION ALL SELECT day + 1 FROM wanted WHERE day < ?2)"
            " SELECT daily.day, ?3, samples, first_quantity, last_quantity, last_balance_fen FROM wanted"
            " JOIN daily ON daily.day = wanted.day"
            " AND meter_key = (SELECT key FROM meter_keys WHERE meter_id = ?3) ORDER BY daily.day",
            (first_day, last_day, meter_id),
        )

    def save_last_states(self, states: Iterable[LastState]) -> None:
        """Keep the newest state of each meter; an older one than stored is dropped."""
        keys = self._keys()
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

    def oldest_hot_utc_ms(self) -> int | None:
        """When the oldest sample not moved yet was taken."""
        seconds = self._first(int, "SELECT utc_s FROM hot ORDER BY utc_s LIMIT 1")
        return None if seconds is None else seconds * 1000

    def move_day(self, day: int, *, offset_s: int) -> int:
        """Move one local day out of the hot table and roll it up; returns how many samples moved.

        `offset_s` is local time less UTC. All in one transaction: a crash leaves the day as it was.
        """
        span = (day * DAY_S - offset_s, (day + 1) * DAY_S - offset_s)
        self._run(
            f"INSERT INTO history (meter_key, utc_s, {_VALUES})"
            f" SELECT meter_key, utc_s, {_VALUES} FROM hot WHERE utc_s >= ? AND utc_s < ?"
            " ORDER BY meter_key, utc_s ON CONFLICT DO NOTHING",
            span,
        )
        self._run(_ROLL_UP, (day, *span))
        return self._run("DELETE FROM hot WHERE utc_s >= ? AND utc_s < ?", span).rowcount

    def _key(self, meter_id: str) -> int | None:
        return self._first(int, "SELECT key FROM meter_keys WHERE meter_id = ?", (meter_id,))

    def _keys(self) -> dict[str, int]:
        return dict(self._run("SELECT meter_id, key FROM meter_keys").fetchall())


class ReadingsBook(Book[Readings]):
    """The readings' file. Opens or creates it, brings its schema up to date, and owns it until close()."""

    def __init__(self, path: Path, *, clock: UtcClock, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        super().__init__(
            path, clock=clock, kind=READINGS, repositories=Readings, busy_timeout_s=busy_timeout_s
        )

    def move(self, *, before_utc_ms: int, offset_s: int) -> int:
        """Move every local day that ended before `before_utc_ms`, a transaction each; returns samples moved.

        It may be cut off and called again at any time: what is moved is moved, the rest is still in place.
        """
        moved = 0
        last_day = (before_utc_ms // 1000 + offset_s) // DAY_S
        while (oldest := self.read(Readings.oldest_hot_utc_ms)) is not None:
            day = (oldest // 1000 + offset_s) // DAY_S
            if day >= last_day:
                break
            moved += self.write(_moving(day, offset_s))
        return moved


def _moving(day: int, offset_s: int) -> Callable[[Readings], int]:
    def unit(readings: Readings) -> int:
        return readings.move_day(day, offset_s=offset_s)

    return unit
