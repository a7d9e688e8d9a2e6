"""Years moved to files of their own and back: every question is answered alike, and a file that is missing or
damaged gives a sentence and a gap, never a wrong figure."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.energy_use import day_of
from app.domain.permissions import SYSTEM
from app.domain.reading_history import Resolution
from app.domain.reading_steps import DAY_MS
from app.errors import DeskError
from app.services import energy_use, reading_archive, reading_history, reading_hours
from app.services.energy_use import MeterOf, UseOf
from app.services.places import MeterPlace
from app.services.reading_archive import MOVE, RETURN, Work
from app.services.reading_history import HistoryOf
from db.archive import path_of
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from db.rows import StoredSample
from tests.helpers.reading_nights import CHINA_S
from tests.helpers.reading_store import (
    ARCHIVE,
    ASKED,
    DAYS,
    FIRST_DAY,
    METERS,
    NOW_MS,
    TERMS,
    YEAR,
    figures,
    fill,
    live_on,
    open_store,
    stored,
)

PLACE = MeterPlace("A1", "tea", 1, "B", "A")
OF = UseOf("electricity", tuple(MeterOf(id, 1, PLACE, TERMS, None) for id in METERS), CHINA_S * 1000)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = open_store(tmp_path)
    fill(opened, 3)
    live_on(opened, "night")
    yield opened
    assert opened.close()


def answers(book: ReadingsBook) -> list[object]:
    """All that can be asked of the readings."""
    first, last = FIRST_DAY, FIRST_DAY + DAYS
    history = HistoryOf("E1", "electricity", "A1", "tea", TERMS)
    span = {"from_utc_ms": FIRST_DAY * DAY_MS, "until_utc_ms": last * DAY_MS}
    return [
        stored(book),
        figures(book),
        dict(energy_use.by_hour(book, OF, first * 24, last * 24)),
        tuple(energy_use.load(book, OF, first, last)),
        reading_hours.heat(book, ASKED, first, last),
        *(energy_use.shown_before(book, OF, day) for day in (first + 1, last, last + 1_000)),
        reading_history.read(book, history, Resolution.RAW, **span),
    ]


def test_every_question_is_answered_alike_from_a_file_and_after_the_return(book: ReadingsBook) -> None:
    before = answers(book)
    assert [line.year for line in reading_archive.years(book, ARCHIVE)] == [2021, 2022]
    live_on(book, "archive")
    moved, kept = reading_archive.years(book, ARCHIVE)
    assert (moved.state, moved.samples, moved.trouble) == ("archived", 0, None)
    assert moved.archived > 100 and moved.bytes > 4_096 and kept.samples > 100
    assert answers(book) == before
    live_on(book, "return")
    assert answers(book) == before
    assert not path_of(book.path, YEAR).exists()
    assert reading_archive.due(book, ARCHIVE, now_utc_ms=NOW_MS + 400 * DAY_MS) == (), "it stays by wish"


def test_what_comes_late_joins_the_file_when_the_year_is_moved_once_more(book: ReadingsBook) -> None:
    live_on(book, "archive")
    late = StoredSample("E1", (FIRST_DAY + 3) * DAY_MS + 12_345_000, 5, None, 0)
    book.write(lambda unit: unit.put([late]))
    before = answers(book)
    live_on(book, "night")
    assert answers(book)[0] == before[0] and late in stored(book)
    assert reading_archive.years(book, ARCHIVE)[0].samples == 1
    live_on(book, "archive")
    assert reading_archive.years(book, ARCHIVE)[0].samples == 0
    assert answers(book)[2:] == before[2:]


def test_a_corrected_reading_of_an_archived_year_counts(book: ReadingsBook) -> None:
    live_on(book, "archive")
    one = next(sample for sample in stored(book) if sample.meter_id == "E2")
    right = replace(one, balance_fen=777)
    book.write(lambda unit: unit.correct([right]))
    assert right in stored(book) and one not in stored(book)
    for act in ("night", "archive"):
        live_on(book, act)
        assert right in stored(book) and one not in stored(book)


@pytest.mark.parametrize("harm", ["gone", "cut", "other", "figure"])
def test_a_file_that_is_missing_or_damaged_gives_a_sentence_and_a_gap(book: ReadingsBook, harm: str) -> None:
    before = dict(energy_use.by_hour(book, OF, FIRST_DAY * 24, (FIRST_DAY + DAYS) * 24))
    days = figures(book)
    live_on(book, "archive")
    path = path_of(book.path, YEAR)
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:5_000])
    elif harm == "other":
        path.write_bytes(b"no archive at all")
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE history SET quantity = quantity + 1 WHERE meter_key = 1")
    uses = energy_use.by_hour(book, OF, FIRST_DAY * 24, (FIRST_DAY + DAYS) * 24)
    (why,) = uses.lacking
    assert why.key == ("archive.missing" if harm == "gone" else "archive.damaged")
    assert why.params == {"year": YEAR, "path": str(path)}
    wanted = {use.number: use for use in before["E1"]}
    for use in uses["E1"]:
        if use.used is not None:
            assert use.used == wanted[use.number].used, "a figure or none, never another"
    assert any(use.has_gap for use in uses["E1"])
    assert figures(book) == days, "days are kept in the working book"
    if harm != "figure":
        assert reading_archive.years(book, ARCHIVE)[0].trouble is not None
    with pytest.raises(DeskError, match=why.key):
        live_on(book, "return")


def test_a_year_that_has_not_ended_stays_and_an_empty_one_is_none(book: ReadingsBook) -> None:
    work = Work(threading.Event())
    with pytest.raises(DeskError, match=r"archive\.not_ended"):
        reading_archive.move_out(book, ARCHIVE, 2022, work, now_utc_ms=NOW_MS)
    with pytest.raises(DeskError, match=r"archive\.nothing"):
        reading_archive.move_out(book, ARCHIVE, 2019, work, now_utc_ms=NOW_MS)
    with pytest.raises(DeskError, match=r"archive\.nothing"):
        reading_archive.bring_back(book, 2019, work, now_utc_ms=NOW_MS)
    assert list((book.path.parent / "archive").iterdir()) == []


def test_it_may_be_cut_off_and_tells_how_far_it_is(book: ReadingsBook) -> None:
    before, ending, told = answers(book), threading.Event(), []

    def progress(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) == 2:
            ending.set()

    with pytest.raises(DeskError, match=r"archive\.cancelled"):
        reading_archive.move_out(book, ARCHIVE, YEAR, Work(ending, progress), now_utc_ms=NOW_MS)
    assert told == [(0, 3), (1, 3)]
    assert answers(book) == before
    live_on(book, "archive")
    assert answers(book) == before


def test_the_schedule_moves_years_older_than_are_kept(book: ReadingsBook) -> None:
    assert reading_archive.due(book, ARCHIVE, now_utc_ms=NOW_MS) == ()
    in_2023 = day_of(date(2023, 1, 2)) * DAY_MS
    assert reading_archive.due(book, ARCHIVE, now_utc_ms=in_2023) == (2021,)
    assert reading_archive.due(book, replace(ARCHIVE, years_kept=2), now_utc_ms=in_2023) == ()
    live_on(book, "archive")
    assert reading_archive.due(book, ARCHIVE, now_utc_ms=in_2023) == ()


def test_both_ways_stand_in_the_operation_log(tmp_path: Path) -> None:
    from meterio.clock import SystemClock
    from tests.helpers import small_mall

    ledger = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    ledger.write(small_mall.set_up)
    for action in (MOVE, RETURN):
        permitted = ledger.write(
            lambda unit, action=action: reading_archive.permit(
                unit, YEAR, action, session=SYSTEM, now_utc_ms=9
            )
        )
        assert permitted == reading_archive.Terms(CHINA_S, 3)
    entries = ledger.read(lambda unit: unit.audit.of(str(YEAR)))
    assert [entry.action for entry in entries] == [MOVE, RETURN]
    assert ledger.close()
