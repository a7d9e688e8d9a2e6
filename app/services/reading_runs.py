"""Meters' readings of a time, out of all places where they stand: not moved yet, moved, archived.

Samples that are not moved yet are read first: what is moved while the others are read is then seen twice and
not lost. A file of an archive that is missing or damaged gives no readings; `lacking` says which year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

from app.domain.use_tally import Run
from app.errors import DeskError
from db.archive import ArchiveFile, path_of
from db.errors import BookError
from db.readings import Readings
from db.readings_samples import DAY_S, Row
from db.rows import ArchivedYear

T = TypeVar("T")
REACH_S: Final = 2 * 3_600
"""So far around a time the readings before and after it are looked for at once."""
ROWS_A_READ: Final = 20_000
"""About so many samples are read at once: the book's readers hold up its writer."""
ROWS_A_DAY: Final = 48
METERS_A_READ: Final = 200
"""Of so many meters one reading each is looked for at once."""


class ReadingsReader(Protocol):
    """The readings' book, as far as it is read here."""

    path: Path

    def read(self, unit: Callable[[Readings], T]) -> T: ...


class _Part(NamedTuple):
    """What `readings.db` knows of one meter's time: samples that are moved, the nearest before and after
    where none was close, and the years whose files are to be asked too."""

    moved: list[Row]
    before: Row | None
    after: Row | None
    years: tuple[ArchivedYear, ...]


class Shelf:
    """The archives' files while they are read from; close it soon."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._files: dict[int, ArchiveFile | None] = {}
        self._asked: dict[int, ArchivedYear] = {}
        self.lacking: dict[int, DeskError] = {}

    def close(self) -> None:
        for file in self._files.values():
            if file is not None:
                file.close()
        self._files.clear()

    def forget_changed(self, now: Mapping[int, ArchivedYear]) -> bool:
        """Forget what was lacking where by now another file is to be asked, or none; whether there was
        any."""
        changed = [
            year for year, asked in self._asked.items() if year in self.lacking and now.get(year) != asked
        ]
        for year in changed:
            del self.lacking[year], self._asked[year]
        return bool(changed)

    def ask(self, year: ArchivedYear, question: Callable[[ArchiveFile], T]) -> T | None:
        """What a year's file says; None, with a line in `lacking`, where it cannot be read."""
        if year.year in self.lacking:
            return None
        self._asked[year.year] = year
        try:
            file = self._files.get(year.year)
            if file is None:
                file = ArchiveFile(path_of(self._book, year.year), digests=(year.digest, year.next_digest))
                self._files[year.year] = file
            return question(file)
        except (BookError, OSError):
            path = path_of(self._book, year.year)
            key = "archive.damaged" if path.exists() else "archive.missing"
            self.lacking[year.year] = DeskError(key, year=year.year, path=str(path))
            return None


def run_within(readings: Readings, shelf: Shelf, meter_id: str, key: int, *, start_s: int, end_s: int) -> Run:
    """One meter's run inside a unit of the book."""
    hot = readings.hot_rows(start_s=start_s, end_s=end_s, key=key)
    return _joined(meter_id, _part(readings, key, hot, start_s, end_s), hot, shelf, start_s, end_s)


class RunReader:
    """Runs of the readings from `start_s` to before `end_s` (UTC seconds), with the reading before and the
    one after. Used as a context; `lacking` is filled while it is read from."""

    def __init__(self, book: ReadingsReader, *, start_s: int, end_s: int) -> None:
        self._book, self._start_s, self._end_s = book, start_s, end_s
        self._shelf = Shelf(book.path)

    def __enter__(self) -> RunReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.close()

    @property
    def lacking(self) -> dict[int, DeskError]:
        """The years that could not be read, and why."""
        return self._shelf.lacking

    def runs(self, meter_ids: Sequence[str]) -> Iterator[tuple[str, Run]]:
        """Each meter's run, in this order; an empty one where nothing is known."""
        keys = self._book.read(Readings.keys)
        hot = self._hot({keys[id] for id in meter_ids if id in keys})
        days = max((self._end_s - self._start_s) // DAY_S, 1)
        at_once = max(ROWS_A_READ // (days * ROWS_A_DAY), 1)
        for at in range(0, len(meter_ids), at_once):
            some = meter_ids[at : at + at_once]
            yield from self._runs({id: keys[id] for id in some if id in keys}, some, hot)

    def _runs(
        self, keys: Mapping[str, int], meter_ids: Sequence[str], hot: Mapping[int, Sequence[Row]]
    ) -> list[tuple[str, Run]]:
        while True:
            parts = self._book.read(partial(self._parts, keys, hot))
            found = {
                id: _joined(id, part, hot.get(keys[id], ()), self._shelf, self._start_s, self._end_s)
                for id, part in parts.items()
            }
            if not self._came_back():
                return [(id, found.get(id, Run())) for id in meter_ids]

    def last_before(self, meter_ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """Each meter's last reading before `start_s` that tells a register, of those that have one: half as
        much of the archives is read for it as for a run."""
        keys = self._book.read(Readings.keys)
        for at in range(0, len(meter_ids), METERS_A_READ):
            some = {id: keys[id] for id in meter_ids[at : at + METERS_A_READ] if id in keys}
            yield from self._last_before(some)

    def _last_before(self, keys: Mapping[str, int]) -> list[tuple[str, Row]]:
        def unit(readings: Readings) -> tuple[dict[str, Row | None], tuple[ArchivedYear, ...]]:
            rows = {id: readings.last_before(key, self._start_s) for id, key in keys.items()}
            return rows, readings.archives_asked()

        while True:
            worked, years = self._book.read(unit)
            found = []
            for id, row in worked.items():
                at_s = None if row is None else row[0]
                nearer = _archived_before(id, years, at_s, self._shelf, self._start_s) or row
                if nearer is not None:
                    found.append((id, nearer))
            if not self._came_back():
                return found

    def _parts(
        self, keys: Mapping[str, int], hot: Mapping[int, Sequence[Row]], readings: Readings
    ) -> dict[str, _Part]:
        span = (self._start_s, self._end_s)
        return {id: _part(readings, key, hot.get(key, ()), *span) for id, key in keys.items()}

    def _came_back(self) -> bool:
        """Whether a year that was just found lacking stands among the working samples again, or its file was
        replaced by a newer one, while it was asked for."""
        now = {year.year: year for year in self._book.read(Readings.archives) if year.is_asked}
        return self._shelf.forget_changed(now)

    def _hot(self, keys: Collection[int]) -> dict[int, list[Row]]:
        """The samples of these meters that are not moved yet, a day at a time."""
        found: dict[int, list[Row]] = {}
        span = self._book.read(Readings.hot_span_s)
        if span is None:
            return found
        begin, end = max(self._start_s - REACH_S, span[0]), min(self._end_s + REACH_S, span[1] + 1)
        for at in range(begin, end, DAY_S):
            rows = self._book.read(partial(Readings.hot_rows, start_s=at, end_s=min(at + DAY_S, end)))
            for row in rows:
                if row[0] in keys:
                    found.setdefault(row[0], []).append(row[1:])
        return found


def _part(readings: Readings, key: int, hot: Sequence[Row], start_s: int, end_s: int) -> _Part:
    moved = readings.history_rows(key, start_s=start_s - REACH_S, end_s=end_s + REACH_S)
    before = after = None
    if not any(row[0] < start_s and row[1] is not None for row in (*moved, *hot)):
        before = readings.last_before(key, start_s)
    if not any(row[0] >= end_s and row[1] is not None for row in (*hot, *reversed(moved))):
        after = readings.first_from(key, end_s)
    return _Part(moved, before, after, readings.archives_asked())


def _joined(meter_id: str, part: _Part, hot: Sequence[Row], shelf: Shelf, start_s: int, end_s: int) -> Run:
    """All that is known of the time, with the readings before and after it, wherever they stand."""
    rows = _ordered(meter_id, part, hot, shelf, start_s, end_s)
    low, high = (bisect_left(rows, at, key=itemgetter(0)) for at in (start_s, end_s))
    before = next((row[0] for row in reversed(rows[:low]) if row[1] is not None), None)
    after = next((row[0] for row in rows[high:] if row[1] is not None), None)
    nearer = [
        _archived_before(meter_id, part.years, before, shelf, start_s),
        _archived_after(meter_id, part.years, after, shelf, end_s),
    ]
    if any(nearer):
        rows = sorted([*rows, *(row for row in nearer if row is not None)], key=itemgetter(0))
    return trimmed(rows, start_s, end_s)


def _ordered(
    meter_id: str, part: _Part, hot: Sequence[Row], shelf: Shelf, start_s: int, end_s: int
) -> list[Row]:
    """All samples of the time, in its order; of two of one second the moved one counts, then the archived."""
    years = [year for year in part.years if year.from_utc_s < end_s and year.until_utc_s > start_s]
    if not years and (not hot or not part.moved or part.moved[-1][0] < hot[0][0]):
        before, after = ([] if row is None else [row] for row in (part.before, part.after))
        return [*before, *part.moved, *hot, *after]
    rows = {row[0]: row for row in hot}
    for year in years:
        archived = shelf.ask(year, lambda file: file.told(meter_id, start_s=start_s, end_s=end_s))
        rows.update((row[0], row) for row in archived or ())
    rows.update((row[0], row) for row in part.moved)
    rows.update((row[0], row) for row in (part.before, part.after) if row is not None)
    return sorted(rows.values(), key=itemgetter(0))


def _archived_before(
    meter_id: str, years: Sequence[ArchivedYear], found_s: int | None, shelf: Shelf, start_s: int
) -> Row | None:
    """The last reading before a time, where it stands in an archive."""
    for year in reversed(years):
        if year.from_utc_s < start_s and (found_s is None or year.until_utc_s > found_s):
            row = shelf.ask(year, lambda file: file.last_before(meter_id, start_s))
            if row is not None:
                return None if found_s is not None and row[0] <= found_s else row
    return None


def _archived_after(
    meter_id: str, years: Sequence[ArchivedYear], found_s: int | None, shelf: Shelf, end_s: int
) -> Row | None:
    """The first reading after a time, where it stands in an archive."""
    for year in years:
        if year.until_utc_s > end_s and (found_s is None or year.from_utc_s < found_s):
            row = shelf.ask(year, lambda file: file.first_from(meter_id, end_s))
            if row is not None:
                return None if found_s is not None and row[0] >= found_s else row
    return None


def trimmed(ordered: list[Row], start_s: int, end_s: int) -> Run:
    """Samples in the order of time, with one reading of a quantity before and one after."""
    low, high = (bisect_left(ordered, at, key=itemgetter(0)) for at in (start_s, end_s))
    before = next((row for row in reversed(ordered[:low]) if row[1] is not None), None)
    after = next((row for row in ordered[high:] if row[1] is not None), None)
    kept = [*([] if before is None else [before]), *ordered[low:high], *([] if after is None else [after])]
    return Run(*zip(*kept, strict=True)) if kept else Run()
