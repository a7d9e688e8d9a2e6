"""What charts may be of, and how well meters were in contact, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import overview_charts, overview_contact
from app.services.overview_charts import Subject, SubjectKind
from app.services.overview_contact import ContactDay
from db.alarm_rows import Outage
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.helpers import use_readings
from tests.helpers.small_mall import NOW_MS
from tests.helpers.use_readings import DAY_MS

OFFSET_MS = 8 * 3_600_000
TODAY = (NOW_MS + OFFSET_MS) // DAY_MS
DAY = TODAY - 2
BEGIN = DAY * DAY_MS - OFFSET_MS


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    """E1 is read always, E2 in the second half of each day."""
    book = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    use_readings.store(
        book,
        {
            "E1": ("electricity", lambda day, place: 500),
            "E2": ("electricity", lambda day, place: 500 if place >= 24 else None),
        },
        first_day=TODAY - 5,
        until_utc_ms=NOW_MS,
    )
    yield book
    assert book.close()


def subjects(book: LedgerBook) -> dict[tuple[str, object], Subject]:
    found = book.read(lambda ledger: overview_charts.subjects(ledger, session=SYSTEM))
    return {(one.kind.value, one.id): one for one in found}


def test_everything_with_a_meter_may_be_charted(book: LedgerBook) -> None:
    found = subjects(book)
    assert found["all", None].media == ("electricity", "water")
    assert found["meter", "E1"].name and "b1-001" in found["meter", "E1"].searched
    shop = next(one for (kind, _), one in found.items() if kind == "shop" and one.number == "B1-001")
    assert shop.asked() == {"shop_id": shop.id} and shop.media == ("electricity",)
    assert found["collector", "C1"].media == ("electricity", "water")
    assert found["collector", "C1"].asked() == {}
    assert found["meter", "E1"].asked() == {"meter_ids": ("E1",)}


def quality(
    book: LedgerBook, readings: ReadingsBook, kind: SubjectKind, id: int | str | None
) -> dict[int, ContactDay]:
    of = book.read(
        lambda ledger: overview_contact.contact_of(
            ledger, kind, id, first_day=DAY, last_day=TODAY + 1, session=SYSTEM, now_utc_ms=NOW_MS
        )
    )
    return {one.day: one for one in overview_contact.by_day(readings, of)}


def test_hours_read_are_counted_against_those_that_could_be(book: LedgerBook, readings: ReadingsBook) -> None:
    whole = quality(book, readings, SubjectKind.METER, "E1")
    assert whole[DAY] == ContactDay(DAY, 1000, 1000, 1000)
    assert whole[TODAY].read == 1000, "of the hours that have passed"
    assert whole[TODAY + 1] == ContactDay(TODAY + 1, None, None, None)
    half = quality(book, readings, SubjectKind.METER, "E2")[DAY].read
    assert half is not None and 450 <= half <= 550
    silent = quality(book, readings, SubjectKind.METER, "E3")
    assert silent[DAY] == ContactDay(DAY, 0, None, None), "whether it answered nobody knows"


def test_of_the_days_before_the_first_reading_of_all_nothing_is_told(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    of = book.read(
        lambda ledger: overview_contact.contact_of(
            ledger,
            SubjectKind.ALL,
            None,
            first_day=TODAY - 9,
            last_day=TODAY,
            session=SYSTEM,
            now_utc_ms=NOW_MS,
        )
    )
    told = overview_contact.by_day(readings, of)
    assert [one.read is not None for one in told] == [False] * 4 + [True] * 6
    assert told[3] == ContactDay(TODAY - 6, None, None, None)


def test_time_away_is_told_of_meters_and_of_their_collectors(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    book.write(
        lambda ledger: ledger.alarms.begin_outages(
            [
                Outage("meter", "E1", "", BEGIN + DAY_MS // 4),
                Outage("collector", "C1", "", BEGIN + DAY_MS // 2),
                Outage("meter", "E2", "C1", BEGIN),
            ]
        )
    )
    book.write(
        lambda ledger: ledger.alarms.end_outages(
            [("meter", "E1"), ("collector", "C1")], utc_ms=BEGIN + 3 * DAY_MS // 4
        )
    )
    assert quality(book, readings, SubjectKind.METER, "E1")[DAY].answered == 500
    assert quality(book, readings, SubjectKind.COLLECTOR, "C1")[DAY].linked == 750
    assert quality(book, readings, SubjectKind.METER, "E2")[TODAY].answered == 0
    everything = quality(book, readings, SubjectKind.ALL, None)[DAY]
    assert everything.answered == 1000 - (500 + 1000) // 7 - 1


def test_a_site_of_which_nothing_was_ever_read_tells_what_is_away(book: LedgerBook, tmp_path: Path) -> None:
    book.write(lambda ledger: ledger.alarms.begin_outages([Outage("meter", "E1", "", BEGIN + DAY_MS)]))
    empty = ReadingsBook(tmp_path / "empty.db", clock=SystemClock())
    try:
        told = quality(book, empty, SubjectKind.METER, "E1")
    finally:
        assert empty.close()
    assert told[DAY] == ContactDay(DAY, None, None, None)
    assert told[DAY + 1] == ContactDay(DAY + 1, 0, 0, 1000)


def test_what_is_not_there_is_refused(book: LedgerBook, readings: ReadingsBook) -> None:
    for kind in (SubjectKind.METER, SubjectKind.COLLECTOR, SubjectKind.SHOP, SubjectKind.BUILDING):
        with pytest.raises(DeskError, match="other_building"):
            quality(book, readings, kind, "none")
