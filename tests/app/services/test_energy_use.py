"""What meters used, by places and by times: the figures of the meters' own histories, and none in gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app import config
from app.domain.energy_use import (
    About,
    Period,
    begin_ms,
    date_of,
    day_of,
    first_day,
    largest,
    month_of,
    number_at,
    smallest,
)
from app.domain.reading_history import Resolution
from app.domain.reading_steps import DAY_MS, HOUR_MS
from app.errors import DeskError
from app.services import energy_use, meter_makes
from app.services.energy_use import UseOf, scope
from app.services.meter_settings import effective, history_intervals
from app.services.reading_history import history_of, read
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from db.rows import StoredSample
from meterio.clock import SystemClock
from tests.helpers.reading_nights import night
from tests.helpers.small_mall import ALL_METERS, CASHIER, ELECTRICITY

OFFSET_MS = 8 * HOUR_MS
START_MS = 1_600_012_800_000
"""2020-09-14, a midnight at UTC+8."""
DAY = (START_MS + OFFSET_MS) // DAY_MS
HALF_MS = HOUR_MS // 2


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    mediums = {id: "water" if id.startswith("W") else "electricity" for id in ALL_METERS}
    opened.write(lambda unit: unit.know_meters(mediums))
    yield opened
    assert opened.close()


@pytest.fixture
def of(book: LedgerBook) -> UseOf:
    return book.read(lambda ledger: scope(ledger, medium="electricity", session=CASHIER))


def store(
    book: ReadingsBook, meter_id: str, count: int, *, at_ms: int = START_MS, first: int = 0, step: int = 500
) -> None:
    """Half hours of even use, a fifth of it at the sharp rate."""
    samples = [
        StoredSample(
            meter_id, at_ms + n * HALF_MS, first + n * step, 9_000 - n, 0, sharp=(first + n * step) // 5
        )
        for n in range(count)
    ]
    book.write(lambda unit: unit.put(samples))


def move(book: ReadingsBook, of: UseOf, days: int) -> None:
    night(book, now_utc_ms=START_MS + days * DAY_MS, terms=of.terms)


def test_days_months_and_years_are_those_of_the_calendar() -> None:
    assert str(date_of(DAY)) == "2020-09-14" and day_of(date_of(DAY)) == DAY
    month = month_of(DAY)
    assert month == 50 * 12 + 8
    assert [str(date_of(begin_ms(at, Period.MONTH) // DAY_MS)) for at in (month, month + 4)] == [
        "2020-09-01",
        "2021-01-01",
    ]
    assert number_at(DAY * DAY_MS, Period.YEAR) == 2020
    assert begin_ms(2021, Period.YEAR) == begin_ms(month + 4, Period.MONTH)
    assert first_day(DAY * 24 + 23, Period.HOUR) == first_day(DAY, Period.DAY) == DAY


def test_a_scope_holds_one_medium_and_what_is_asked_for(book: LedgerBook) -> None:
    def ids(**asked: object) -> list[str]:
        found = book.read(lambda ledger: scope(ledger, session=CASHIER, **asked))  # type: ignore[arg-type]
        return [one.meter_id for one in found.meters]

    def group(ledger: Ledger) -> int:
        made = ledger.groups.put(code="T", name="tower")
        ledger.groups.set_meters(made, ["E2", "W1"])
        return made

    assert ids(medium="electricity") == ["E1", "E2", "E3", "E4", "E5", "E99"]
    assert ids(medium="water") == ["W1"]
    assert ids(medium="electricity", meter_ids=["E2", "W1", "E1"]) == ["E1", "E2"]
    shop = book.read(lambda ledger: ledger.shops.by_number("B1-002"))
    assert shop is not None and ids(medium="electricity", shop_id=shop.id) == ["E2"]
    assert ids(medium="electricity", area_id=shop.area_id) == ids(medium="electricity", building_id=1)
    assert ids(medium="electricity", area_id=shop.area_id + 1) == []
    assert ids(medium="electricity", group_id=book.write(group)) == ["E2"]
    with pytest.raises(DeskError, match=r"permission\.denied"):
        nobody = replace(CASHIER, roles=())
        book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ()))
        book.read(lambda ledger: scope(ledger, medium="water", session=nobody))


def test_named_meters_are_told_of_as_all_are(book: LedgerBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are looked up one by one, many out of the whole site."""
    wanted = ["E2", "E1", "E99", "nobody"]

    def named(ledger: Ledger) -> UseOf:
        return scope(ledger, medium="electricity", session=CASHIER, meter_ids=wanted)

    few = book.read(named)
    monkeypatch.setattr(energy_use, "FEW", 0)
    assert few == book.read(named)
    assert [one.meter_id for one in few.meters] == ["E1", "E2", "E99"]


def test_use_by_hour_day_month_and_year_over_the_moved_and_the_hot_part(
    readings: ReadingsBook, of: UseOf
) -> None:
    store(readings, "E1", 4 * 48 + 1)
    move(readings, of, 2)
    hours = energy_use.by_hour(readings, of, DAY * 24, DAY * 24 + 95)["E1"]
    assert [(use.number - DAY * 24, use.used, use.sharp) for use in hours] == [
        (n, 1_000, 200) for n in range(96)
    ]
    days = energy_use.by_day(readings, of, DAY - 5, DAY + 9)["E1"]
    assert [(use.number, use.used, use.sharp) for use in days[:4]] == [
        (DAY + n, 24_000, 4_800) for n in range(4)
    ]
    assert [use.is_settled for use in days] == [True, True, False, False, False]
    assert (days[0].quantity, days[0].balance_fen) == (47 * 500, 9_000 - 47)
    (month,) = energy_use.by_month(readings, of, month_of(DAY), month_of(DAY))["E1"]
    (year,) = energy_use.by_year(readings, of, 2020, 2020)["E1"]
    assert month.used == year.used == 96_000 and not month.is_settled


def test_what_was_used_alone_is_what_the_days_tell(readings: ReadingsBook, of: UseOf) -> None:
    """Days that are reckoned up, stale since, and not moved yet; and a gap between."""

    def agree() -> None:
        for first, last in ((DAY - 5, DAY + 9), (DAY + 1, DAY + 2), (DAY + 3, DAY + 3), (DAY + 4, DAY + 1)):
            whole = energy_use.by_day(readings, of, first, last)
            used = energy_use.used_by_day(readings, of, first, last)
            assert used == {id: {one.number: one.used for one in uses} for id, uses in whole.items()}

    agree()
    for meter_id in ("E1", "E2"):
        store(readings, meter_id, 3 * 48 + 1)
        store(readings, meter_id, 30, at_ms=START_MS + 6 * DAY_MS, first=200_000)
    agree()
    move(readings, of, 4)
    agree()
    late = StoredSample("E1", START_MS + DAY_MS + HALF_MS // 2, 24_200, None, 0)
    readings.write(lambda unit: unit.put([late]))
    assert readings.read(lambda unit: unit.stale()), "a day of E1 is to be reckoned up anew"
    agree()
    assert energy_use.used_by_day(readings, of, DAY, DAY)["E1"] == {DAY: 24_000}


def test_it_agrees_with_the_history_of_the_meter(readings: ReadingsBook, book: LedgerBook, of: UseOf) -> None:
    """A gap of an hour, one of eleven, a register that went back and one that jumped."""
    store(readings, "E1", 20)
    store(readings, "E1", 30, at_ms=START_MS + 21 * HALF_MS, first=10_700)
    store(readings, "E1", 60, at_ms=START_MS + 73 * HALF_MS, first=40_000)
    store(readings, "E1", 40, at_ms=START_MS + 133 * HALF_MS, first=100)
    store(readings, "E1", 40, at_ms=START_MS + 173 * HALF_MS, first=900_000_000)
    one = book.read(lambda ledger: history_of(ledger, "E1", profiles=meter_makes.known(), session=CASHIER))
    end = START_MS + 5 * DAY_MS
    for resolution, period, width in (
        (Resolution.HOUR, Period.HOUR, HOUR_MS),
        (Resolution.DAY, Period.DAY, DAY_MS),
    ):
        shown = read(readings, one, resolution, from_utc_ms=START_MS, until_utc_ms=end)
        by = energy_use.by_hour if period is Period.HOUR else energy_use.by_day
        first = (START_MS + OFFSET_MS) // width
        uses = {use.number: use for use in by(readings, of, first, first + 5 * DAY_MS // width)["E1"]}
        points = {(point.utc_ms + OFFSET_MS) // width: point for point in shown.points}
        told = {n for n, use in uses.items() if use.used is not None or use.quantity is not None}
        assert told == points.keys()
        for number, point in points.items():
            assert (uses[number].used, uses[number].quantity) == (point.used, point.quantity)
            assert bool(uses[number].about & (About.JUMP | About.BACKWARDS)) == (
                point.mark in ("jump", "backwards")
            )
    total = {one.key: one for one in energy_use.totals(of, energy_use.by_day(readings, of, DAY, DAY + 5))}[
        "E1"
    ]
    assert total.used == shown.used


def test_what_a_gap_hides_is_told_of_no_day_but_of_the_month(readings: ReadingsBook, of: UseOf) -> None:
    store(readings, "E1", 48)
    store(readings, "E1", 48, at_ms=START_MS + 5 * DAY_MS, first=100_000)
    days = energy_use.by_day(readings, of, DAY, DAY + 5)["E1"]
    assert [use.number - DAY for use in days] == [0, 1, 2, 3, 4, 5]
    assert [use.used for use in days] == [23_500, None, None, None, None, 23_500]
    assert [use.has_gap for use in days] == [True, True, True, True, True, False]
    assert [use.unplaced for use in days] == [None, None, 76_500, None, None, None]
    (month,) = energy_use.by_month(readings, of, month_of(DAY), month_of(DAY))["E1"]
    assert (month.used, month.unplaced, month.has_gap) == (123_500, None, True)
    (total,) = [one for one in energy_use.totals(of, {"E1": days}) if one.meters]
    assert (total.used, total.unplaced) == (123_500, 76_500)


def test_a_roll_over_and_a_changed_meter_are_marked(readings: ReadingsBook, of: UseOf) -> None:
    size = of.meters[0].terms.limits.register_milli
    assert size is not None
    store(readings, "E1", 4, first=size - 2_000)
    store(readings, "E2", 4, first=5_000_000)
    after = [StoredSample(id, START_MS + 4 * HALF_MS, 100, None, 0) for id in ("E1", "E2")]
    readings.write(lambda unit: unit.put(after))
    changed = replace(of.meters[1].terms, epochs_utc_ms=(START_MS + 4 * HALF_MS - 1,))
    of = replace(of, meters=(of.meters[0], replace(of.meters[1], terms=changed)))
    uses = energy_use.by_day(readings, of, DAY, DAY)
    rolled, other = uses["E1"][0], uses["E2"][0]
    assert rolled.about & About.ROLLED and rolled.used == 1_500 + 600
    assert other.about & About.CHANGED and other.used == 1_500 and not other.is_whole


def test_sums_by_place_and_the_largest_and_smallest(readings: ReadingsBook, of: UseOf) -> None:
    for place, meter_id in enumerate(ELECTRICITY[:3], start=1):
        store(readings, meter_id, 49, step=100 * place)
    uses = energy_use.by_day(readings, of, DAY, DAY)
    totals = energy_use.totals(of, uses)
    assert [one.used for one in totals] == [4_800, 9_600, 14_400, 0, 0, 0]
    assert [one.key for one in largest(totals, 2)] == ["E3", "E2"]
    assert [one.key for one in smallest(totals, 2)] == ["E1", "E2"], "one that told nothing is not the least"
    (day,) = energy_use.together(uses)
    assert (day.number, day.used, day.sharp, day.quantity) == (DAY, 28_800, 5_760, None)
    shops = energy_use.by_shop(of, uses)
    assert [(one.key, one.used) for one in shops][:3] == [
        ("B1-001", 4_800),
        ("B1-002", 9_600),
        ("B1-003", 14_400),
    ]
    (building,) = energy_use.by_building(of, uses)
    (area,) = energy_use.by_area(of, uses)
    assert (building.key, building.used, building.meters) == ("一号楼", 28_800, 3)
    assert (area.key, area.rates) == ("A 区", (5_760, None, None, None))


def test_the_load_of_each_half_hour_and_where_it_is_not_known(readings: ReadingsBook, of: UseOf) -> None:
    """Read ten seconds after the half hours: 500 Wh in each are 1 kW."""
    store(readings, "E1", 10, at_ms=START_MS + 10_000)
    store(readings, "E2", 5, at_ms=START_MS + 10_000, step=1_000)
    store(readings, "E2", 5, at_ms=START_MS + 10_000 + 8 * HALF_MS, first=8_000, step=1_000)
    of = replace(of, meters=of.meters[:2])
    points = energy_use.load(readings, of, DAY, DAY)
    assert len(points) == 48 and points[0].number == DAY * 48
    assert [point.load for point in points[:4]] == [3_000] * 4
    assert [(point.load, point.meters, point.lacking) for point in points[4:6]] == [(1_000, 1, 1)] * 2
    assert (points[20].load, points[20].meters, points[20].lacking) == (None, 0, 2)


def test_hours_by_days_and_the_newest_reading(readings: ReadingsBook, of: UseOf) -> None:
    store(readings, "E1", 49)
    store(readings, "E2", 49, at_ms=START_MS + 12 * HOUR_MS)
    days = energy_use.heat(readings, replace(of, meters=of.meters[:2]), DAY, DAY + 2)
    assert [day.day - DAY for day in days] == [0, 1, 2]
    assert days[0].hours == (1_000,) * 12 + (2_000,) * 12
    assert days[0].lacking == (1,) * 12 + (0,) * 12
    assert days[2].hours == (None,) * 24 and days[2].lacking == (2,) * 24
    shown = energy_use.shown_before(readings, of, DAY + 1)
    assert {meter: one.utc_ms for meter, one in shown.items()} == dict.fromkeys(
        ("E1", "E2"), START_MS + DAY_MS - HALF_MS
    )
    assert energy_use.shown_before(readings, of, DAY) == {}, "what comes later is not known before"
    assert energy_use.number_now(of, Period.DAY, START_MS) == of.day_at(START_MS) == DAY


def test_a_meter_nobody_told_the_book_of_has_no_use(readings: ReadingsBook, of: UseOf) -> None:
    stranger = replace(of.meters[0], meter_id="E77")
    assert energy_use.by_day(readings, replace(of, meters=(stranger,)), DAY, DAY) == {"E77": ()}
    assert energy_use.shown_before(readings, replace(of, meters=(stranger,)), DAY + 1) == {}


def test_intervals_of_all_meters_are_those_of_each(book: LedgerBook) -> None:
    def change(ledger: Ledger) -> None:
        collector, meter = ledger.collectors.get("C1"), ledger.meters.get("E2")
        assert collector is not None and meter is not None
        ledger.collectors.put(replace(collector, history_min=20))
        ledger.meters.put(replace(meter, history_min=10))

    for unit in (lambda _ledger: None, change):
        book.write(unit)
        found = book.read(history_intervals)
        each = {
            id: book.read(partial(effective, meter_id=id, setting=config.HISTORY_INTERVAL_MIN))[0]
            for id in ALL_METERS
        }
        assert found == each
    assert (found["E1"], found["E2"]) == (20, 10)
