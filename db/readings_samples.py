"""Half-hour samples in `readings.db`: they land by time, are moved to their meters by night, and are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from db.errors import NoSuchRow
from db.repository import Repository
from db.rows import StoredSample

DAY_S: Final = 86_400
OUT_OF_TURN_S: Final = 3_600
"""A sample this much older than the newest of all has come out of turn."""
FOR_EVER_S: Final = 1 << 60
COLUMNS: Final = "utc_s, quantity, balance_fen, state, sharp, peak, flat, rest"
"""Of a sample as it is stored, but for its meter."""
Row = tuple[Any, ...]

_VALLEY = (
    "CASE WHEN rest IS NOT NULL THEN ifnull(quantity, 0) - ifnull(sharp, 0) - ifnull(peak, 0)"
    " - ifnull(flat, 0) - rest END"
)
TOLD: Final = f"utc_s, quantity, sharp, peak, flat, {_VALLEY}, balance_fen"
"""What use is reckoned from, in the order of the columns of a run (app/domain/use_tally.py)."""
_BOTH = (
    f"SELECT {COLUMNS} FROM"
    f" (SELECT {COLUMNS} FROM history WHERE meter_key = ?1 AND utc_s >= ?2 AND utc_s < ?3"
    f" UNION ALL SELECT {COLUMNS} FROM hot WHERE utc_s >= ?2 AND utc_s < ?3 AND meter_key = ?1"
    " AND NOT EXISTS (SELECT 1 FROM history WHERE history.meter_key = ?1 AND history.utc_s = hot.utc_s))"
    " ORDER BY utc_s"
)


def sample_of(meter_id: str, row: Row) -> StoredSample:
    """A stored row as a sample."""
    utc_s, quantity, balance_fen, state, sharp, peak, flat, rest = row
    valley = _last_part(quantity, (sharp, peak, flat), rest)
    return StoredSample(meter_id, utc_s * 1000, quantity, balance_fen, state, sharp, peak, flat, valley)


def row_of(sample: StoredSample) -> Row:
    """A sample as it is stored, but for its meter."""
    rates = (sample.sharp, sample.peak, sample.flat)
    rest = _last_part(sample.quantity, rates, sample.valley)
    values = (sample.quantity, sample.balance_fen, int(sample.state), *rates, rest)
    return (sample.utc_ms // 1000, *values)


def _last_part(whole: int | None, parts: tuple[int | None, ...], last: int | None) -> int | None:
    """What is left of `whole` after `parts` and `last`; its own inverse, so it also gives `last` back."""
    return None if last is None else (whole or 0) - sum(part or 0 for part in parts) - last


class Samples(Repository):
    """Part of `db.readings.Readings`."""

    __slots__ = ()

    def know_meters(self, mediums: Mapping[str, str]) -> None:
        """Give each meter id its short key; known ones keep theirs. `mediums`: meter id to medium."""
        self._connection.executemany(
            "INSERT INTO meter_keys (meter_id, medium) VALUES (?, ?) ON CONFLICT (meter_id) DO NOTHING",
            sorted(mediums.items()),
        )

    def keys(self) -> dict[str, int]:
        """Every meter's short key."""
        return dict(self._run("SELECT meter_id, key FROM meter_keys").fetchall())

    def mediums(self) -> dict[str, str]:
        """Every meter's medium."""
        return dict(self._run("SELECT meter_id, medium FROM meter_keys").fetchall())

    def put(self, samples: Iterable[StoredSample]) -> None:
        """Store a batch. A sample of the same meter and second is there already after a retry: it stays.

        Days that were reckoned up before become stale. Raises NoSuchRow for a meter that `know_meters` was
        not told of.
        """
        rows = sorted((row[0], key, *row[1:]) for key, row in self._keyed(samples))
        self._connection.executemany(
            "INSERT INTO hot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
        )
        self._note_stale([(row[1], row[0]) for row in rows])

    def correct(self, samples: Iterable[StoredSample]) -> None:
        """Put samples in the place of others of the same meter and second, wherever those stand; their days
        become stale. Raises NoSuchRow as `put`."""
        rows = [(key, *row) for key, row in self._keyed(samples)]
        self._connection.executemany(
            "DELETE FROM hot WHERE utc_s = ? AND meter_key = ?", [(row[1], row[0]) for row in rows]
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
        self._note_stale([(row[0], row[1]) for row in rows], is_corrected=True)

    def of_meter(self, meter_id: str, *, start_utc_ms: int, end_utc_ms: int) -> tuple[StoredSample, ...]:
        """Samples of one meter from start (included) to end (not included), by time; not those of
        archives."""
        key = self.key_of(meter_id)
        if key is None:
            return ()
        rows = self._run(_BOTH, (key, start_utc_ms // 1000, end_utc_ms // 1000))
        return tuple(sample_of(meter_id, row) for row in rows)

    def key_of(self, meter_id: str) -> int | None:
        return self._first(int, "SELECT key FROM meter_keys WHERE meter_id = ?", (meter_id,))

    def history_rows(self, key: int, *, start_s: int, end_s: int, columns: str = TOLD) -> list[Row]:
        """One meter's moved samples."""
        sql = f"SELECT {columns} FROM history WHERE meter_key = ? AND utc_s >= ? AND utc_s < ? ORDER BY utc_s"
        return self._run(sql, (key, start_s, end_s)).fetchall()

    def hot_rows(self, *, start_s: int, end_s: int, key: int | None = None) -> list[Row]:
        """Samples that were not moved yet, by time: one meter's; or all meters', each after its key."""
        if key is not None:
            sql = f"SELECT {TOLD} FROM hot WHERE utc_s >= ? AND utc_s < ? AND meter_key = ? ORDER BY utc_s"
            return self._run(sql, (start_s, end_s, key)).fetchall()
        sql = f"SELECT meter_key, {TOLD} FROM hot WHERE utc_s >= ? AND utc_s < ? ORDER BY utc_s"
        return self._run(sql, (start_s, end_s)).fetchall()

    def last_before(self, key: int, utc_s: int) -> Row | None:
        """One meter's last sample with a quantity before a moment; not of archives."""
        return self._nearest(key, utc_s, "<", "DESC")

    def first_from(self, key: int, utc_s: int) -> Row | None:
        """One meter's first sample with a quantity at a moment or after it; not of archives."""
        return self._nearest(key, utc_s, ">=", "ASC")

    def _nearest(self, key: int, utc_s: int, side: str, order: str) -> Row | None:
        where = f"WHERE meter_key = ?1 AND utc_s {side} ?2 AND quantity IS NOT NULL"
        sql = " UNION ALL ".join(
            f"SELECT * FROM (SELECT {TOLD} FROM {table} {where} ORDER BY utc_s {order} LIMIT 1)"
            for table in ("history", "hot")
        )
        found = self._run(sql, (key, utc_s)).fetchall()
        if not found:
            return None
        nearest: Row = (max if side == "<" else min)(found, key=lambda row: row[0])
        return nearest

    def newest_moved_utc_s(self) -> int | None:
        """When the newest sample that is moved was taken."""
        span = self.moved_span_s()
        return None if span is None else span[1]

    def moved_span_s(self) -> tuple[int, int] | None:
        """When the oldest and the newest moved sample were taken; not those of archives."""
        found = self._run(
            "SELECT min((SELECT min(utc_s) FROM history WHERE meter_key = key)),"
            " max((SELECT max(utc_s) FROM history WHERE meter_key = key)) FROM meter_keys"
        ).fetchone()
        return None if found[0] is None else (found[0], found[1])

    def span_s(self) -> tuple[int, int] | None:
        """When the oldest and the newest sample were taken; not those of archives."""
        spans = [span for span in (self.moved_span_s(), self.hot_span_s()) if span is not None]
        return (min(one[0] for one in spans), max(one[1] for one in spans)) if spans else None

    def count_moved(self, key: int, *, start_s: int, end_s: int) -> int:
        """How many moved samples of one meter's time stand here."""
        sql = "SELECT count(*) FROM history WHERE meter_key = ? AND utc_s >= ? AND utc_s < ?"
        return self._number(sql, (key, start_s, end_s))

    def count_hot(self, *, start_s: int, end_s: int) -> int:
        """How many samples of a time, of all meters, were not moved yet."""
        return self._number("SELECT count(*) FROM hot WHERE utc_s >= ? AND utc_s < ?", (start_s, end_s))

    def hot_span_s(self) -> tuple[int, int] | None:
        """When the oldest and the newest sample that is not moved yet were taken."""
        found = [
            self._first(int, f"SELECT utc_s FROM hot ORDER BY utc_s {order} LIMIT 1")
            for order in ("ASC", "DESC")
        ]
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def hot_keys(self, *, start_s: int, end_s: int) -> tuple[int, ...]:
        """The meters that have samples of a time that were not moved yet."""
        sql = "SELECT DISTINCT meter_key FROM hot WHERE utc_s >= ? AND utc_s < ? ORDER BY meter_key"
        return self._all(int, sql, (start_s, end_s))

    def move(self, keys: Collection[int], *, start_s: int, end_s: int) -> int:
        """Move these meters' samples of a time to their history; returns how many left the hot table."""
        which = f"utc_s >= ? AND utc_s < ? AND meter_key IN ({', '.join(map(str, sorted(keys)))})"
        self._run(
            f"INSERT INTO history (meter_key, {COLUMNS}) SELECT meter_key, {COLUMNS} FROM hot WHERE {which}"
            " ORDER BY meter_key, utc_s ON CONFLICT DO NOTHING",
            (start_s, end_s),
        )
        return self._run(f"DELETE FROM hot WHERE {which}", (start_s, end_s)).rowcount

    def add_history(self, key: int, rows: Sequence[Row]) -> int:
        """Samples that come back to a meter's history; one that stands there stays. Returns how many came."""
        marks = ", ".join("?" * 9)
        cursor = self._connection.executemany(
            f"INSERT INTO history (meter_key, {COLUMNS}) VALUES ({marks}) ON CONFLICT DO NOTHING",
            [(key, *row) for row in rows],
        )
        return cursor.rowcount

    def drop_history(self, key: int, *, start_s: int, end_s: int) -> int:
        """Forget a meter's moved samples of a time, which an archive holds; returns how many went."""
        sql = "DELETE FROM history WHERE meter_key = ? AND utc_s >= ? AND utc_s < ?"
        return self._run(sql, (key, start_s, end_s)).rowcount

    def _keyed(self, samples: Iterable[StoredSample]) -> list[tuple[int, Row]]:
        keys = self.keys()
        try:
            return [(keys[sample.meter_id], row_of(sample)) for sample in samples]
        except KeyError as error:
            raise NoSuchRow(self._path, f"meter {error.args[0]}") from error

    def _note_stale(self, taken: Sequence[tuple[int, int]], *, is_corrected: bool = False) -> None:
        """Days that were reckoned up before these samples (meter's key, UTC seconds) came: their own, those
        after which nothing had been read, and the last one where a sample comes before others of its meter
        that are not reckoned up themselves."""
        rolled = self._run("SELECT before_day, offset_s FROM rolled").fetchone()
        if rolled is None or not taken:
            return
        before_day, offset_s = rolled
        begin_s = before_day * DAY_S - offset_s
        newest_s = self._number("SELECT utc_s FROM hot ORDER BY utc_s DESC LIMIT 1")
        turn_s = FOR_EVER_S if is_corrected else newest_s - OUT_OF_TURN_S
        late = {(key, (utc_s + offset_s) // DAY_S) for key, utc_s in taken if utc_s < begin_s}
        late |= {(key, before_day - 1) for key, utc_s in taken if begin_s <= utc_s < turn_s}
        if late:
            sql = "INSERT OR REPLACE INTO stale VALUES (?, ?, 0)"
            self._connection.executemany(sql, sorted(late))
        open_keys = {key for (key,) in self._run("SELECT meter_key FROM stale WHERE is_open")}
        for key in open_keys.intersection(key for key, _ in taken):
            self._run("UPDATE stale SET is_open = 0 WHERE meter_key = ?", (key,))
