"""Years of readings moved to files of their own (数据转存), and brought back.

A year goes as one file: written under another name, proven, named, and only then do its samples leave the
working book, those that are the very same in the file. At every moment each sample stands in one place at
least; whoever is cut off goes on from where it stood. Use by day, month and year stays in the working book.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from app import config
from app.crash_points import reach
from app.domain.energy_use import date_of, day_of
from app.domain.permissions import Permission, Session
from app.domain.use_tally import DAY_S
from app.errors import DeskError
from app.services import settings
from app.services.meter_terms import utc_offset_ms
from app.services.rights import allow_site
from db.archive import ArchiveFile, ArchiveWriter, YearSpan, path_of
from db.errors import BookError
from db.ledger import Ledger
from db.readings import Readings, ReadingsBook
from db.readings_samples import COLUMNS, Row
from db.rows import ArchivedYear

MOVE: Final = "readings.archive"
RETURN: Final = "readings.bring_back"
"""Actions of the entries in the operation log, on the year."""
PART_DAYS: Final = 100
"""So many days of one meter are moved in one transaction."""

Progress = Callable[[int, int], None]
"""Called with how much of how many is done."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The site's clock, and how many years before this one stay in the working book."""

    offset_s: int
    years_kept: int

    def span(self, year: int) -> YearSpan:
        begin, end = (day_of(date(at, 1, 1)) * DAY_S - self.offset_s for at in (year, year + 1))
        return YearSpan(year, begin, end)

    def year_at(self, utc_s: int) -> int:
        return date_of((utc_s + self.offset_s) // DAY_S).year


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year as it stands: `state` is that of its archive, "" where it has none; `samples` in the working
    book, `archived` in the file of `bytes`. `trouble`: why the file cannot be read."""

    year: int
    state: str
    samples: int
    archived: int
    bytes: int
    trouble: DeskError | None


class Work:
    """A long piece of work: whoever waits for it is told how far it is and may end it."""

    def __init__(self, ending: threading.Event, progress: Progress | None = None) -> None:
        self._ending, self._progress = ending, progress

    def step(self, done: int, of: int) -> None:
        """Raises DeskError archive.cancelled."""
        if self._ending.is_set():
            raise DeskError("archive.cancelled")
        if self._progress is not None:
            self._progress(done, of)


def terms(ledger: Ledger, *, session: Session) -> Terms:
    """What lists and schedules go by. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.SET_UP)
    return _terms(ledger)


def permit(ledger: Ledger, year: int, action: str, *, session: Session, now_utc_ms: int) -> Terms:
    """Before a year is moved (MOVE) or brought back (RETURN): the right to, and the entry in the operation
    log. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.SET_UP)
    ledger.audit.append(
        operator=session.name, action=action, object=str(year), detail={"year": year}, utc_ms=now_utc_ms
    )
    return _terms(ledger)


def _terms(ledger: Ledger) -> Terms:
    return Terms(utc_offset_ms(ledger) // 1000, settings.number(ledger, config.YEARS_KEPT))


def years(book: ReadingsBook, of: Terms) -> tuple[YearLine, ...]:
    """Every year that there are readings of, oldest first."""
    archives = {one.year: one for one in book.read(Readings.archives)}
    span = book.read(Readings.span_s)
    worked = range(of.year_at(span[0]), of.year_at(span[1]) + 1) if span else range(0)
    return tuple(_line(book, of, year, archives.get(year)) for year in sorted({*archives, *worked}))


def _line(book: ReadingsBook, of: Terms, year: int, archive: ArchivedYear | None) -> YearLine:
    span = of.span(year)
    start_s, end_s = span.from_utc_s, span.until_utc_s
    samples = book.read(partial(Readings.count_hot, start_s=start_s, end_s=end_s)) + sum(
        book.read(partial(Readings.count_moved, key=key, start_s=start_s, end_s=end_s))
        for key in book.read(Readings.keys).values()
    )
    if archive is None or not archive.is_asked:
        return YearLine(year, archive.state if archive else "", samples, 0, 0, None)
    trouble = None
    try:
        with _file(book, archive):
            """It is there, and is the one that was made."""
    except BookError:
        path = path_of(book.path, year)
        key = "archive.damaged" if path.exists() else "archive.missing"
        trouble = DeskError(key, year=year, path=str(path))
    return YearLine(year, archive.state, samples, archive.samples, archive.bytes, trouble)


def move_out(book: ReadingsBook, of: Terms, year: int, work: Work, *, now_utc_ms: int) -> int:
    """Move a year to its file; returns how many samples the file holds. Once more: what came late joins it.

    Raises DeskError: archive.not_ended, archive.nothing, archive.cancelled, archive.missing,
    archive.damaged; BookError, OSError.
    """
    with book.upkeep:
        known = book.read(partial(Readings.archive_of, year=year))
        if known is None or known.state != "moving":
            known = _write_file(book, of, year, known, work, now_utc_ms)
        _leave(book, known, work)
        return known.samples


def _write_file(
    book: ReadingsBook, of: Terms, year: int, known: ArchivedYear | None, work: Work, now_utc_ms: int
) -> ArchivedYear:
    span, rolled = of.span(year), book.read(Readings.rolled)
    if rolled is None or (span.until_utc_s + of.offset_s) // DAY_S > rolled.before_day:
        raise DeskError("archive.not_ended", year=year)
    reach("archive.before_file")
    writer = ArchiveWriter(path_of(book.path, year), span)
    try:
        for meter_id, medium, rows in _all_rows(book, span, known, work):
            writer.add(meter_id, medium, rows)
            reach("archive.while_writing")
        about = writer.close()
        if not about.samples:
            raise DeskError("archive.nothing", year=year)
        reach("archive.before_proof")
        with ArchiveFile(writer.part, digests=(about.digest,)) as file:
            for _ in file.prove():
                work.step(0, 0)
    except BaseException:
        writer.drop()
        raise
    reach("archive.after_proof")
    fresh = ArchivedYear(
        year, span.from_utc_s, span.until_utc_s, "building", about.samples, 0, None, about.digest, now_utc_ms
    )
    announced = replace(known, next_digest=about.digest) if known is not None and known.is_asked else fresh
    book.write(partial(Readings.put_archive, archive=announced))
    reach("archive.after_announcing")
    writer.publish()
    reach("archive.after_naming")
    size = writer.path.stat().st_size
    moving = replace(fresh, state="moving", bytes=size, digest=about.digest, next_digest=None)
    book.write(partial(Readings.put_archive, archive=moving))
    return moving


def _all_rows(
    book: ReadingsBook, span: YearSpan, known: ArchivedYear | None, work: Work
) -> Iterator[tuple[str, str, list[Row]]]:
    """Every meter's samples of the year, by its id: of the older file, and over them those of the book."""
    keys, mediums = book.read(Readings.keys), book.read(Readings.mediums)
    start_s, end_s = span.from_utc_s, span.until_utc_s
    older = _older(book, known)
    try:
        mediums |= {} if older is None else older.meters()
        for place, meter_id in enumerate(sorted(mediums)):
            work.step(place, len(mediums))
            rows: dict[int, Row] = {}
            if older is not None:
                rows = {row[0]: row for row in older.rows(meter_id, start_s=start_s, end_s=end_s)}
            if meter_id in keys:
                key = keys[meter_id]
                unit = partial(Readings.history_rows, key=key, start_s=start_s, end_s=end_s, columns=COLUMNS)
                rows.update((row[0], row) for row in book.read(unit))
            if rows:
                yield meter_id, mediums[meter_id], [rows[at] for at in sorted(rows)]
    finally:
        if older is not None:
            older.close()


def _older(book: ReadingsBook, known: ArchivedYear | None) -> ArchiveFile | None:
    return None if known is None or not known.is_asked else _told(book, known)


def _told(book: ReadingsBook, known: ArchivedYear) -> ArchiveFile:
    """Its file; that it cannot be read is told in words."""
    try:
        return _file(book, known)
    except BookError as error:
        path = path_of(book.path, known.year)
        key = "archive.damaged" if path.exists() else "archive.missing"
        raise DeskError(key, year=known.year, path=str(path)) from error


def _file(book: ReadingsBook, known: ArchivedYear) -> ArchiveFile:
    return ArchiveFile(path_of(book.path, known.year), digests=(known.digest, known.next_digest))


def _leave(book: ReadingsBook, known: ArchivedYear, work: Work) -> None:
    """Samples leave the working book, part by part: those that are the very same in the file."""
    with _told(book, known) as file:
        keys = book.read(Readings.keys)
        meters = [meter_id for meter_id in file.meters() if meter_id in keys]
        for place, meter_id in enumerate(meters):
            work.step(place, len(meters))
            for start_s, end_s in _parts(known):
                rows = file.rows(meter_id, start_s=start_s, end_s=end_s)
                book.write(partial(_drop_same, keys[meter_id], rows, start_s, end_s))
                reach("archive.after_part")
    reach("archive.before_end")
    book.write(partial(Readings.put_archive, archive=replace(known, state="archived")))
    reach("archive.after_end")


def _drop_same(key: int, archived: list[Row], start_s: int, end_s: int, readings: Readings) -> None:
    here = readings.history_rows(key, start_s=start_s, end_s=end_s, columns=COLUMNS)
    same = set(archived).intersection(here)
    if len(same) == len(here):
        readings.drop_history(key, start_s=start_s, end_s=end_s)
    else:
        for row in same:
            readings.drop_history(key, start_s=row[0], end_s=row[0] + 1)
    reach("archive.while_moving")


def bring_back(book: ReadingsBook, year: int, work: Work, *, now_utc_ms: int) -> int:
    """Bring a year's samples back into the working book, where they stay; returns how many there are. A file
    that the book does not know of is taken too.

    Raises DeskError: archive.nothing, archive.cancelled, archive.missing, archive.damaged; BookError,
    OSError.
    """
    with book.upkeep:
        known = book.read(partial(Readings.archive_of, year=year))
        path = path_of(book.path, year)
        if known is None and not path.exists():
            raise DeskError("archive.nothing", year=year)
        digests = (known.digest, known.next_digest) if known is not None and known.is_asked else None
        try:
            with ArchiveFile(path, digests=digests) as file:
                _return(book, file, work, now_utc_ms)
                samples = file.about.samples
        except BookError as error:
            if error.path != path:
                raise
            key = "archive.damaged" if path.exists() else "archive.missing"
            raise DeskError(key, year=year, path=str(path)) from error
        path.unlink()
        reach("return.after_file")
        return samples


def _return(book: ReadingsBook, file: ArchiveFile, work: Work, now_utc_ms: int) -> None:
    reach("return.before_proof")
    for _ in file.prove():
        work.step(0, 0)
    about, mediums = file.about, file.meters()
    size = file.path.stat().st_size
    span = about.span
    state = ArchivedYear(
        span.year,
        span.from_utc_s,
        span.until_utc_s,
        "returning",
        about.samples,
        size,
        about.digest,
        None,
        now_utc_ms,
    )
    book.write(partial(_announce_return, state, mediums))
    reach("return.after_announcing")
    keys = book.read(Readings.keys)
    for place, meter_id in enumerate(mediums):
        work.step(place, len(mediums))
        for start_s, end_s in _parts(state):
            rows = file.rows(meter_id, start_s=start_s, end_s=end_s)
            book.write(partial(_take_in, keys[meter_id], rows))
            reach("return.after_part")
    reach("return.before_end")
    returned = replace(state, state="returned", bytes=0, digest=None)
    book.write(partial(Readings.put_archive, archive=returned))
    reach("return.after_end")


def _announce_return(state: ArchivedYear, mediums: Mapping[str, str], readings: Readings) -> None:
    readings.know_meters(mediums)
    readings.put_archive(state)


def _take_in(key: int, rows: list[Row], readings: Readings) -> None:
    readings.add_history(key, rows)
    reach("return.while_moving")


def _parts(known: ArchivedYear) -> Iterator[tuple[int, int]]:
    for start_s in range(known.from_utc_s, known.until_utc_s, PART_DAYS * DAY_S):
        yield start_s, min(start_s + PART_DAYS * DAY_S, known.until_utc_s)


def due(book: ReadingsBook, of: Terms, *, now_utc_ms: int) -> tuple[int, ...]:
    """The years that are to be moved by now: those whose moving was cut off, and those that are older than is
    kept, but for those that somebody brought back."""
    archives = {one.year: one for one in book.read(Readings.archives)}
    begun = {one.year for one in archives.values() if one.state in ("building", "moving")}
    span = book.read(Readings.moved_span_s)
    before = of.year_at(now_utc_ms // 1000) - of.years_kept
    old = range(of.year_at(span[0]), min(of.year_at(span[1]) + 1, before)) if span else range(0)
    return tuple(sorted(begun | {year for year in old if year not in archives}))


def unfinished_returns(book: ReadingsBook) -> tuple[int, ...]:
    """The years whose return was cut off."""
    return tuple(one.year for one in book.read(Readings.archives) if one.state == "returning")
