"""A readings' book with years of readings as the program's own nights would have left it: moved, reckoned up,
older years in files of their own, today's readings not moved yet, what each meter said last.

Fast and not safe: a build that is cut off is worth nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.energy_use import Use, date_of, day_of
from db.archive import ArchiveWriter, YearSpan, path_of
from db.readings import Readings, ReadingsBook
from db.readings_samples import COLUMNS, DAY_S, Row
from db.readings_uses import GAPS, USES
from db.rows import ArchivedYear, Judged, LastState, Rolled
from meterio.clock import SystemClock
from tests.helpers.years_of_readings import OFFSET_S, STATE, Columns, Plan, columns_of
from tests.helpers.years_rolled import RolledUp, rolled_up


def build(folder: Path, plan: Plan, *, years_kept: int | None = None) -> Path:
    """Returns the book's path. `years_kept`: older years than so many before this one are archived, in
    processes of their own where there are many."""
    path = folder / "readings.db"
    book = ReadingsBook(path, clock=SystemClock())
    book.write(lambda readings: readings.know_meters({id: _medium(id) for id in plan.ids}))
    assert book.close()
    spans = _archived_spans(plan, years_kept)
    if len(spans) < 2:
        _fill(path, plan, spans[-1].until_utc_s if spans else 0)
        archives = _archived(path, plan, spans)
    else:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            halves = [pool.submit(_archived, path, plan, some) for some in (spans[::2], spans[1::2])]
            _fill(path, plan, spans[-1].until_utc_s)
            archives = [one for half in halves for one in half.result()]
    with closing(sqlite3.connect(path)) as connection, connection:
        for archive in archives:
            Readings(connection, path).put_archive(archive)
    return path


def _medium(meter_id: str) -> str:
    return "water" if meter_id.startswith("W") else "electricity"


def _archived_spans(plan: Plan, years_kept: int | None) -> list[YearSpan]:
    if years_kept is None:
        return []
    years = range(plan.first.year, date_of(plan.before_day).year - years_kept)
    return [
        YearSpan(year, *(day_of(date(at, 1, 1)) * DAY_S - OFFSET_S for at in (year, year + 1)))
        for year in years
    ]


def _archived(path: Path, plan: Plan, spans: Sequence[YearSpan]) -> list[ArchivedYear]:
    """Write these years' files, a meter at a time."""
    writers = [ArchiveWriter(path_of(path, span.year), span) for span in spans]
    for meter_id in sorted(plan.ids) if spans else ():
        columns = columns_of(plan, int(meter_id[1:]))
        for span, writer in zip(spans, writers, strict=True):
            low, high = np.searchsorted(columns.utc_s, (span.from_utc_s, span.until_utc_s))
            writer.add(meter_id, _medium(meter_id), list(columns.rows(int(low), int(high))))
    found = []
    for span, writer in zip(spans, writers, strict=True):
        about = writer.close()
        writer.publish()
        found.append(
            ArchivedYear(
                span.year,
                span.from_utc_s,
                span.until_utc_s,
                "archived",
                about.samples,
                writer.path.stat().st_size,
                about.digest,
                None,
                plan.now_utc_ms,
            )
        )
    return found


def _fill(path: Path, plan: Plan, from_utc_s: int) -> None:
    """The working book, with the samples from a moment on."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        filling = _Filling(connection, Readings(connection, path), plan)
        keys = filling.readings.keys()
        for meter_id in sorted(plan.ids):
            filling.add(meter_id, keys[meter_id], from_utc_s)
        filling.put_rolled()
        filling.readings.set_rolled(Rolled(plan.before_day, OFFSET_S))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")


class _Filling:
    """Tables that go by the meter are filled at once, those that go by the day at the end."""

    def __init__(self, connection: sqlite3.Connection, readings: Readings, plan: Plan) -> None:
        self.readings, self._connection, self._plan = readings, connection, plan
        self._rolled: dict[int, RolledUp] = {}
        self._hot: list[tuple[Any, ...]] = []

    def add(self, meter_id: str, key: int, from_utc_s: int) -> None:
        plan, number = self._plan, int(meter_id[1:])
        columns, terms = columns_of(plan, number), plan.terms_of(number)
        today_s = plan.before_day * DAY_S - OFFSET_S
        low, today = (int(place) for place in np.searchsorted(columns.utc_s, (from_utc_s, today_s)))
        self._put("history", f"{COLUMNS}, meter_key", ((*row, key) for row in columns.rows(low, today)))
        self._hot += [(*row, key) for row in columns.rows(today)]
        rolled = self._rolled[key] = rolled_up(plan, columns, terms)
        self._put("gaps", f"meter_key, {GAPS}", ((key, *gap) for gap in rolled.gaps))
        if rolled.open_day is not None:
            self.readings.set_open(key, rolled.open_day)
        limits = terms.limits
        self.readings.set_judged(key, Judged(limits.most_an_hour_milli, limits.register_milli))
        self.readings.save_last_states([_last_state(meter_id, columns)])

    def put_rolled(self) -> None:
        self._put("hot", f"{COLUMNS}, meter_key", sorted(self._hot, key=lambda row: (row[0], row[-1])))
        for table, part in (("daily", "days"), ("monthly", "months"), ("yearly", "years")):
            self._put(table, f"{USES}, meter_key", self._by_number(part))
        self._put("hourly", "number, hours, meter_key", self._by_number("hours"))

    def _by_number(self, part: str) -> Iterator[tuple[Any, ...]]:
        """Rows of all meters in the order in which they are stored, so that the table is only added to."""
        lists = {key: iter(getattr(rolled, part)) for key, rolled in self._rolled.items()}
        heads: dict[int, Use | tuple[int, bytes] | None] = {
            key: next(some, None) for key, some in lists.items()
        }
        while known := [one[0] for one in heads.values() if one is not None]:
            number = min(known)
            for key, one in heads.items():
                if one is not None and one[0] == number:
                    yield (*one, key)
                    heads[key] = next(lists[key], None)

    def _put(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(columns.split(",")))
        self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _last_state(meter_id: str, columns: Columns) -> LastState:
    balance = None if columns.balance_fen is None else int(columns.balance_fen[-1])
    utc_ms = int(columns.utc_s[-1]) * 1000
    return LastState(meter_id, utc_ms, int(columns.quantity[-1]), balance, STATE)
