"""A year of holidays entered at the desk: by two persons, counted at once, and asked for in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.calendar import HolidayYear, holiday_of
from app.domain.permissions import Session
from app.domain.statutory_days import statutory
from app.domain.tariff.model import ANY_HOLIDAY, HolidayTable, one_price
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.services import holiday_years, site_files
from app.services.holiday_years import Due
from db.ledger import LedgerBook
from db.money_rows import TariffVersion
from meterio.clock import SystemClock
from tests.helpers import small_mall
from tests.helpers.second_person import add_people, approved

NOVEMBER = int(datetime(2026, 11, 28, 4, tzinfo=UTC).timestamp() * 1000)
OCTOBER = int(datetime(2026, 10, 31, 15, 59, tzinfo=UTC).timestamp() * 1000)
YEAR_MS = 365 * 86_400_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    made.write(small_mall.set_up)
    yield made
    assert made.close()


@pytest.fixture
def manager(book: LedgerBook) -> Session:
    return book.write(add_people)["he"]


def by_law() -> HolidayYear:
    found = statutory(2027)
    assert found is not None
    return found


def due(book: LedgerBook, session: Session, at: int = NOVEMBER) -> Due | None:
    return book.read(lambda ledger: holiday_years.due(ledger, session=session, now_utc_ms=at))


def enter(book: LedgerBook, year: HolidayYear, session: Session, *, at: int = NOVEMBER) -> None:
    wanted = book.read(lambda ledger: holiday_years.wanted(ledger, year, session=session, now_utc_ms=at))
    approval = approved(book, wanted, by="wu", session=session, now_utc_ms=at)
    book.write(
        lambda ledger: holiday_years.enter(ledger, year, approval=approval, session=session, now_utc_ms=at)
    )


def test_the_next_year_is_asked_for_from_november_on(book: LedgerBook, manager: Session) -> None:
    assert due(book, manager, OCTOBER) is None, "the last minute of October by the site's clock"
    assert due(book, manager, OCTOBER + 60_000) == Due(2027, by_law=False, charges_wait=False)
    assert due(book, manager, OCTOBER + YEAR_MS // 2) == Due(2027, by_law=False, charges_wait=False)


def test_it_is_said_when_a_tariff_waits_for_it(book: LedgerBook, manager: Session) -> None:
    plain = one_price("electricity", 90_000_000)
    season = replace(plain.seasons[0], holidays=(HolidayTable(ANY_HOLIDAY, 0),))
    text = to_spec(replace(plain, seasons=(season,)))

    def unit(ledger) -> None:  # type: ignore[no-untyped-def]
        plan = next(meter.plan_id for meter in ledger.meters.all())
        ledger.charges.add_version(TariffVersion(plan, 1, text, spec_hash(text), None, 1))

    book.write(unit)
    assert due(book, manager) == Due(2027, by_law=False, charges_wait=True)
    enter(book, by_law(), manager)
    assert due(book, manager) == Due(2027, by_law=True, charges_wait=False)


def test_a_year_by_law_counts_once_entered_and_is_asked_for_until_it_is_announced(
    book: LedgerBook, manager: Session
) -> None:
    assert not book.read(site_files.calendar).covers(2027)
    enter(book, by_law(), manager)
    calendar = book.read(site_files.calendar)
    assert holiday_of(calendar, date(2027, 2, 5)) == "spring_festival"
    assert holiday_of(calendar, date(2026, 10, 1)) == "national_day", "the program's years stay"
    assert due(book, manager) == Due(2027, by_law=True, charges_wait=False)
    enter(book, replace(by_law(), announced=True, source="国办发明电"), manager)
    assert due(book, manager) is None
    rows = {row.year.year: row for row in _listed(book, manager)}
    assert (rows[2027].origin, rows[2027].year.source) == ("entered", "国办发明电")
    assert (rows[2026].origin, rows[2026].may_change) == ("program", True)
    assert not rows[2025].may_change


def _listed(book: LedgerBook, session: Session) -> tuple[holiday_years.YearRow, ...]:
    return book.read(lambda ledger: holiday_years.listed(ledger, session=session, now_utc_ms=NOVEMBER))


def test_what_nobody_entered_is_proposed_and_does_not_count(book: LedgerBook, manager: Session) -> None:
    newest = _listed(book, manager)[0]
    assert (newest.year, newest.origin, newest.may_change) == (by_law(), "law", True)


def test_it_takes_a_second_person_for_exactly_these_days_and_stands_in_the_log(
    book: LedgerBook, manager: Session
) -> None:
    def alone(ledger) -> None:  # type: ignore[no-untyped-def]
        holiday_years.enter(ledger, by_law(), session=manager, now_utc_ms=NOVEMBER)

    assert _key(lambda: book.write(alone)) == "approval.needed"
    wanted = book.read(
        lambda ledger: holiday_years.wanted(ledger, by_law(), session=manager, now_utc_ms=NOVEMBER)
    )
    approval = approved(book, wanted, by="wu", session=manager, now_utc_ms=NOVEMBER)
    other = replace(by_law(), holidays=by_law().holidays[1:])
    for year, key in ((other, "approval.other"), (by_law(), "")):

        def unit(ledger, year=year) -> None:  # type: ignore[no-untyped-def]
            holiday_years.enter(ledger, year, approval=approval, session=manager, now_utc_ms=NOVEMBER)

        if key:
            assert _key(lambda unit=unit: book.write(unit)).startswith("approval.")
        else:
            book.write(unit)
    row = book.read(lambda ledger: ledger.audit.of("2027"))[-1]
    assert (row.action, row.detail["approver"]) == ("calendar.entered", "wu")
    assert row.detail["holidays"][1] == ["spring_festival", "2027-02-05", "2027-02-08"]


def test_a_year_that_is_over_or_stands_in_the_sites_file_is_not_entered(
    book: LedgerBook, manager: Session
) -> None:
    past = HolidayYear(2025, by_law().holidays[:0])
    assert _key(lambda: enter(book, past, manager)) == "calendar.past"
    (book.path.parent / "calendar.toml").write_text("[[year]]\nyear = 2027\n", encoding="utf-8")
    assert _key(lambda: enter(book, by_law(), manager)) == "calendar.in_file"
    assert due(book, manager) is None, "the file says that the year is known"


def _key(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(DeskError) as raised:
        act()
    return raised.value.key
