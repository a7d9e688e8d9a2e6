"""The shops of the map: by place from below, with the meters in use and what their credit is measured by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.credit import CreditLimits
from app.domain.permissions import SYSTEM
from app.services import overview_map
from app.services.overview_map import MapMeter, MapShop, floor_order
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import NOW_MS


def shops(book: LedgerBook) -> tuple[MapShop, ...]:
    return book.read(lambda ledger: overview_map.shops(ledger, session=SYSTEM))


def by_number(book: LedgerBook) -> dict[str, MapShop]:
    return {shop.shop_number: shop for shop in shops(book)}


def test_a_shop_has_its_place_and_what_its_credit_is_measured_by(book: LedgerBook) -> None:
    shop = by_number(book)["B1-001"]
    assert (shop.building, shop.area) == ("一号楼", "A 区")
    assert shop.meters == (MapMeter("E1", "electricity", CreditLimits(5_000, 2_000, 0)),)


def test_nobody_is_measured_where_nobody_pays(book: LedgerBook) -> None:
    assert by_number(book)["B1-099"].meters == (MapMeter("E99", "electricity", None),)


def test_a_meter_has_its_own_limits(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.meters.set_setting("E1", "alarm.low_fen", "9000"))
    assert by_number(book)["B1-001"].meters[0].limits == CreditLimits(9_000, 2_000, 0)


def test_what_is_retired_or_not_in_use_is_not_on_the_map(book: LedgerBook) -> None:
    def change(ledger: Ledger) -> None:
        first, second = ledger.meters.get("E1"), ledger.meters.get("E2")
        assert first is not None and second is not None
        ledger.meters.put(replace(first, enabled=False))
        ledger.meters.put(replace(second, enabled=False, retired_utc_ms=NOW_MS))
        third = ledger.shops.by_number("B1-003")
        assert third is not None
        ledger.shops.retire("shops", third.id, utc_ms=NOW_MS)

    book.write(change)
    found = by_number(book)
    assert found["B1-001"].meters == found["B1-002"].meters == ()
    assert "B1-003" not in found


def test_they_stand_by_building_then_floor_from_below_then_number(book: LedgerBook) -> None:
    def add(ledger: Ledger) -> None:
        building = ledger.shops.put_building(code="B0", name="南楼")
        area = ledger.shops.put_area(building_id=building, code="B0-A", name="A")
        for number, floor in (("S-2", "10F"), ("S-9", "2F"), ("S-1", "10F"), ("S-5", "B1"), ("S-6", "屋顶")):
            ledger.shops.put_shop(
                shop_number=number,
                name=number,
                area_id=area,
                floor=floor,
                trade="",
                phone="",
                search_text="",
            )

    book.write(add)
    numbers = [shop.shop_number for shop in shops(book)]
    assert numbers[:5] == ["S-5", "S-9", "S-1", "S-2", "S-6"]
    assert numbers[5:] == sorted(numbers[5:])


@pytest.mark.parametrize(
    ("lower", "higher"), [("B2", "B1"), ("B1", "1F"), ("1F", "2F"), ("2F", "10F"), ("F3", "夹层"), ("9", "")]
)
def test_floors_from_below(lower: str, higher: str) -> None:
    assert floor_order(lower) < floor_order(higher)
