"""Sites as they are: buildings and areas called the same, a meter changed in the middle of a month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.domain.report import Report
from app.services import energy_use, epoch_ends, meter_moments
from app.services.meter_moments import Moment
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from db.rows import Meter, StoredSample
from meterio.clock import SystemClock
from tests.app.domain.tariff.times import at
from tests.helpers import small_mall

HALF_MS = 1_800_000
BEGUN, CHANGED, NOW = at("2026-09-01 00:00"), at("2026-09-11 10:10"), at("2026-09-21 00:00")


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[Sources]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(_site)
    readings = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    readings.write(lambda unit: unit.know_meters(dict.fromkeys(("E1", "E1-B", "E6"), "electricity")))
    yield Sources(book, readings, LiveBoard(), tmp_path)
    assert readings.close()
    assert book.close()


def _site(ledger: Ledger) -> None:
    """Another company's building has the name of the first, and its area too."""
    small_mall.set_up(ledger)
    building = ledger.shops.put_building(code="B2", name="一号楼")
    area = ledger.shops.put_area(building_id=building, code="B2-A", name="A 区")
    shop = ledger.shops.put_shop(
        shop_number="B2-001", name="=SUM(A1)", area_id=area, floor="1F", trade="", phone="", search_text=""
    )
    one = ledger.meters.get("E1")
    assert one is not None
    for meter_id, shop_id, unit in (("E6", shop, "60"), ("E1-B", one.shop_id, "61")):
        ledger.meters.put(
            Meter(meter_id, shop_id, "electricity", "meter", one.profile, "C1", 1, unit, one.plan_id)
        )


def run_on(meter_id: str, begun_ms: int, until_ms: int, *, register: int, step: int) -> list[StoredSample]:
    moments = range(begun_ms, until_ms, HALF_MS)
    return [
        StoredSample(meter_id, moment, register + place * step, None, 0)
        for place, moment in enumerate(moments)
    ]


def test_two_buildings_of_one_name_are_two_and_so_are_their_areas(sources: Sources) -> None:
    samples = [*run_on("E1", BEGUN, NOW, register=0, step=10), *run_on("E6", BEGUN, NOW, register=0, step=30)]
    sources.readings.write(lambda unit: unit.put(samples))
    made = centre.run(sources, "energy-building", {"period": "2026-09"}, session=SYSTEM, now_utc_ms=NOW)
    used = {str(row[0]): row[1] for row in made.rows}
    steps = (NOW - BEGUN) // HALF_MS - 1
    assert used == {"一号楼 (B1)": steps * 10, "一号楼 (B2)": steps * 30}
    assert [dict(one.filters)["building"] for one in made.drills if one] == ["B1", "B2"]
    of = sources.ledger.read(lambda ledger: energy_use.scope(ledger, medium="electricity", session=SYSTEM))
    day = of.day_at(BEGUN)
    uses = energy_use.by_day(sources.readings, of, day, day + 1)
    for group, names in (
        (energy_use.by_building, ["一号楼 (B1)", "一号楼 (B2)"]),
        (energy_use.by_area, ["一号楼 A 区 (B1)", "一号楼 A 区 (B2)"]),
    ):
        assert [one.key for one in group(of, uses)] == names


def test_places_are_called_as_shortly_as_they_are_told_apart() -> None:
    among = [("A", "one", "B1"), ("A", "two", "B2"), ("C", "one", "B1")]
    assert [energy_use.called(place, among) for place in among] == ["one A", "two A", "C"]


def test_a_meter_change_loses_nothing_of_what_either_counted(sources: Sources) -> None:
    """The old meter was silent for a day before; its final reading was typed, and the new one began at 7."""
    silent = CHANGED - 86_400_000
    old = run_on("E1", BEGUN, silent, register=1_000_000, step=100)
    new = run_on("E1-B", CHANGED - CHANGED % HALF_MS + HALF_MS, NOW, register=7_100, step=50)
    final = old[-1].quantity + 4_800  # type: ignore[operator]

    def change(ledger: Ledger) -> None:
        ledger.meters.start_epoch("E1-B", start_count=0, reason="meter change", utc_ms=CHANGED, by="lin")
        for moment, which in (
            (Moment("E1", CHANGED, final, reason="read off it"), "final"),
            (Moment("E1-B", CHANGED, 7_000, reason="new"), "first"),
        ):
            meter_moments.note(ledger, moment, which, epoch=1, session=small_mall.CASHIER, now_utc_ms=CHANGED)

    sources.ledger.write(change)
    sources.readings.write(lambda unit: unit.put([*old, *new]))
    ends = sources.ledger.read(lambda ledger: epoch_ends.ends(ledger, since_utc_ms=CHANGED))
    for _ in range(2):
        sources.readings.write(lambda unit: epoch_ends.keep(unit, ends))
    made = centre.run(
        sources, "energy-shop", {"period": "2026-09", "shop": "B1-001"}, session=SYSTEM, now_utc_ms=NOW
    )
    (row,) = made.rows
    used = [column.key for column in made.columns].index("used")
    assert row[used] == (final - 1_000_000) + (new[-1].quantity - 7_000)  # type: ignore[operator]


def test_a_meter_of_two_groups_is_in_no_total_twice(sources: Sources) -> None:
    """Where groups overlap their use does not add up: no total, and a share of what all used together."""
    sources.readings.write(lambda unit: unit.put(run_on("E1", BEGUN, NOW, register=0, step=30)))
    sources.readings.write(lambda unit: unit.put(run_on("E6", BEGUN, NOW, register=0, step=10)))
    sources.ledger.write(lambda ledger: _group(ledger, "ALL", "E1", "E6"))
    sources.ledger.write(lambda ledger: _group(ledger, "ONE", "E1"))
    for each in ("", "day"):
        made = centre.run(
            sources, "energy-group", {"period": "2026-09", "each": each}, session=SYSTEM, now_utc_ms=NOW
        )
        assert [one.key for one in made.columns if one.is_summed] == []
        (used, share), names = (place(made, "used"), place(made, "share")), place(made, "group")
        kept = {name: [row for row in made.rows if row[names] == name] for name in ("ALL", "ONE")}
        one, every = (sum(int(str(row[used])) for row in kept[name]) for name in ("ONE", "ALL"))
        assert (one * 4, one * 1000 // every) == (every * 3, 750)
        if not each:
            assert [kept[name][0][share] for name in ("ALL", "ONE")] == [1000, 750]
    apart = centre.run(
        sources, "energy-group", {"period": "2026-09", "group": "ONE"}, session=SYSTEM, now_utc_ms=NOW
    )
    assert {"used", "unplaced"} <= {one.key for one in apart.columns if one.is_summed}


def test_losses_behind_head_meters_one_behind_the_other_do_not_add_up(sources: Sources) -> None:
    """The head meter of a building hangs behind that of the mall: what the building lost is in both rows."""
    sources.readings.write(lambda unit: unit.put(run_on("E1", BEGUN, NOW, register=0, step=30)))
    sources.ledger.write(lambda ledger: _group(ledger, "ALL", "E1", head="E6"))
    sources.ledger.write(lambda ledger: _group(ledger, "ONE", "E1-B", head="E1"))
    every, one = (
        centre.run(sources, "loss", {"period": "2026-09", **more}, session=SYSTEM, now_utc_ms=NOW)
        for more in ({}, {"group": "ONE"})
    )
    assert [column.key for column in every.columns if column.is_summed] == []
    assert [column.key for column in one.columns if column.is_summed] == ["head_used", "behind_used"]


def _group(ledger: Ledger, code: str, *meters: str, head: str | None = None) -> None:
    group = ledger.groups.put(code=code, name=code)
    ledger.groups.set_meters(group, meters)
    if head is not None:
        ledger.groups.set_head(group, head)


def place(report: Report, key: str) -> int:
    return [column.key for column in report.columns].index(key)
