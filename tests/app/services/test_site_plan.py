"""What an import would do is told row by row, and is what it then does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.import_plan import FieldChange, ImportPlan, Outcome
from app.domain.permissions import SYSTEM
from app.domain.site import Bus, Company, GroupMeter, Meter, RowError, Site
from app.errors import DeskError
from app.services import meter_makes, set_up, site_import
from app.services.site_book import site_in
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import START_UTC_MS, apply_small_site, numbered, small_site
from tests.helpers.workbooks import Rows, write_workbook

LATER = START_UTC_MS + 86_400_000
SITE = small_site()
PROFILES = meter_makes.known()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    yield book
    book.close()


@pytest.fixture
def full(book: LedgerBook) -> LedgerBook:
    """A book that has the small site."""
    apply_small_site(book)
    return book


def _check(book: LedgerBook, site: Site) -> ImportPlan:
    return book.read(lambda ledger: site_import.check(site, ledger))


def _apply(book: LedgerBook, site: Site, **more: Any) -> site_import.ImportResult:
    return book.write(
        lambda ledger: site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=LATER, **more)
    )


def _keys(errors: tuple[RowError, ...]) -> set[tuple[str, str, str]]:
    return {(error.sheet, error.column, error.key) for error in errors}


def _only(*parts: str, **changed: Any) -> Site:
    """A workbook with some of the small site's sheets."""
    return numbered(replace(Site(), **{part: getattr(SITE, part) for part in parts}, **changed))


@pytest.mark.parametrize(
    "part", ["buildings", "collectors", "buses", "prices", "shops", "meters", "accounts"]
)
def test_any_sheet_alone_is_a_workbook(full: LedgerBook, part: str) -> None:
    plan = _check(full, _only(part))
    assert plan.ok and plan.changes == ()


def test_a_list_of_meters_alone_finds_its_shops_and_lines_in_the_book(full: LedgerBook) -> None:
    more = tuple(replace(SITE.meters[0], id=f"N{n}", unit=str(100 + 3 * n)) for n in range(5))
    result = _apply(full, _only(meters=more))
    assert result.added == {"Meters": 5} and result.changed == result.kept == {}
    assert full.read(lambda ledger: ledger.meters.count()) == 13


def test_what_is_neither_in_the_workbook_nor_in_the_book_is_named(book: LedgerBook) -> None:
    plan = _check(book, _only("meters"))
    assert {(one.column, one.key) for one in plan.errors} == {
        (column, "import.unknown_reference") for column in ("shop_number", "collector", "plan")
    }


def test_the_order_of_the_sheets_is_no_matter(tmp_path: Path, book: LedgerBook) -> None:
    def backwards(rows: Rows) -> None:
        for name in list(rows)[::-1]:
            rows[name] = rows.pop(name)

    site = site_import.read_site(write_workbook(tmp_path / "back.xlsx", backwards))
    assert _apply(book, site).added["Meters"] == 8


def test_a_change_is_told_field_by_field(full: LedgerBook) -> None:
    shop = replace(SITE.shops[0], name="同福客栈", phone="")
    (change,) = _check(full, _only(shops=(shop, *SITE.shops[1:]))).changes
    assert (change.sheet, change.row, change.key, change.outcome) == (
        "Shops", 2, "1A-1F-001", Outcome.CHANGED,
    )  # fmt: skip
    assert change.fields == (
        FieldChange("name", "龙门客栈", "同福客栈"),
        FieldChange("phone", "13900000001", ""),
    )


def test_what_an_import_does_not_change_is_told_as_kept(full: LedgerBook) -> None:
    moved = replace(SITE.collectors[0], host="10.9.9.9", name="新名称")
    held = replace(SITE.account_meters[0], hoarding_limit_fen=1)
    site = _only(collectors=(moved,), account_meters=(held, *SITE.account_meters[1:]))
    collector, other, limit = _check(full, site).changes
    assert collector.fields == (
        FieldChange("name", "1号采集器", "新名称"),
        FieldChange("host", "10.20.1.11", "10.9.9.9", stays=True),
    )
    assert (other.outcome, other.key, other.row) == (Outcome.UNMENTIONED, "C02", 0)
    assert (limit.outcome, limit.fields) == (
        Outcome.KEPT,
        (FieldChange("hoarding_limit_yuan", "10000.00", "0.01", stays=True),),
    )


def test_rows_of_the_book_that_a_sheet_does_not_mention_are_told(full: LedgerBook) -> None:
    plan = _check(full, _only(shops=SITE.shops[:1]))
    assert [(one.sheet, one.key) for one in plan.changes if one.outcome == Outcome.UNMENTIONED] == [
        ("Shops", shop.shop_number) for shop in SITE.shops[1:]
    ]


def test_two_meters_may_change_places(full: LedgerBook) -> None:
    first, second = SITE.meters[0], SITE.meters[2]
    swapped = (replace(first, unit=second.unit), replace(second, unit=first.unit))
    assert _apply(full, _only(meters=swapped)).changed == {"Meters": 2}
    units = full.read(lambda ledger: {one.id: one.unit for one in ledger.meters.all()})
    assert (units["E1"], units["E2"]) == ("4", "1")


def test_a_change_of_a_line_is_measured_against_the_meters_that_hang_on_it(full: LedgerBook) -> None:
    water = replace(SITE.buses[0], medium="water")
    assert _keys(_check(full, _only(buses=(water,))).errors) == {
        ("Buses", "medium", "import.line_other_medium")
    }


def test_the_33rd_unit_counts_those_in_the_book(full: LedgerBook) -> None:
    meter = replace(SITE.meters[0], profile="sdm-y")
    more = tuple(replace(meter, id=f"N{n}", unit=str(100 + n)) for n in range(32))
    assert _check(full, _only(meters=more[:31])).ok
    (error,) = _check(full, _only(meters=more)).errors
    assert (error.key, error.row, error.params["found"]) == ("import.line_full", 33, 33)


def test_the_users_of_one_multi_user_meter_are_one_unit(book: LedgerBook) -> None:
    """ADF400L: up to 36 one-phase users in a box at 1, 37, 73 ... (its manual, V1.2)."""
    user = replace(SITE.meters[0], profile="adf400l-1p")
    users = tuple(replace(user, id=f"U{n}", unit=str(n)) for n in range(1, 217))
    others = tuple(replace(SITE.meters[0], id=f"N{n}", profile="sdm-y", unit=str(217 + n)) for n in range(27))
    empty = replace(SITE, accounts=(), account_meters=())
    assert _check(book, numbered(replace(empty, meters=(*users, *others[:26])))).ok
    plan = _check(book, numbered(replace(empty, meters=(*users, *others))))
    assert [(one.key, one.params["found"]) for one in plan.errors] == [("import.line_full", 33)]


def _mixed(*, allowed: bool | None) -> Site:
    """A water meter on the first electricity line."""
    buses = (replace(SITE.buses[0], mixed=allowed), *SITE.buses[1:])
    odd = replace(SITE.meters[1], id="W9", bus=1, unit="90")
    return numbered(replace(SITE, buses=buses, meters=(*SITE.meters, odd)))


def test_a_line_may_be_mixed_if_it_says_so(book: LedgerBook) -> None:
    assert _keys(_check(book, _mixed(allowed=None)).errors) == {("Meters", "profile", "import.line_mixed")}
    assert _apply(book, _mixed(allowed=True)).added["Meters"] == 9
    assert _check(book, _mixed(allowed=None)).changes == (), "left blank, it stays allowed"
    assert _keys(_check(book, _mixed(allowed=False)).errors) == {("Meters", "profile", "import.line_mixed")}


def test_a_plan_has_one_name(book: LedgerBook) -> None:
    again = replace(SITE.prices[0], name="别的名字", start_utc_ms=LATER)
    plan = _check(book, numbered(replace(SITE, prices=(*SITE.prices, again))))
    assert _keys(plan.errors) == {("Prices", "name", "import.two_names")}


def test_a_shop_that_is_retired_is_not_brought_back(full: LedgerBook) -> None:
    shop = full.read(lambda ledger: ledger.shops.by_number("1B-2F-002"))
    assert shop is not None
    meters = [meter for meter in full.read(lambda ledger: ledger.meters.all()) if meter.shop_id == shop.id]

    def retire(ledger: Ledger) -> None:
        ledger.shops.retire("shops", shop.id, utc_ms=LATER)
        for meter in meters:
            ledger.meters.put(replace(meter, enabled=False, retired_utc_ms=LATER))

    full.write(retire)
    plan = _check(full, SITE)
    assert plan.ok
    assert {(one.sheet, one.outcome) for one in plan.changes} == {
        ("Shops", Outcome.KEPT), ("Meters", Outcome.KEPT),
    }  # fmt: skip
    assert _apply(full, SITE).nothing_changed
    new = replace(SITE.meters[0], id="N1", shop_number="1B-2F-002", unit="100")
    assert _keys(_check(full, _only(meters=(new,))).errors) == {
        ("Meters", "shop_number", "import.retired_reference")
    }


HEAD = Meter("H1", "", "modbus-energy", "C01", 1, "200", "", purpose="monitored", area="1A", name="1号楼总表")
WHOLE = numbered(
    replace(
        SITE,
        companies=(Company("B", "乙物业", "13900000077", "Y"),),
        buildings=(replace(SITE.buildings[0], company="B"),),
        meters=(*SITE.meters, HEAD),
        groups=(GroupMeter("T1", "塔楼", ""), GroupMeter("T1", "塔楼", "E1"), GroupMeter("T1", "塔楼", "H1")),
    )
)


def test_companies_groups_and_monitored_meters_come_in(book: LedgerBook) -> None:
    added = _apply(book, WHOLE).added
    assert (added["Companies"], added["Groups"], added["Meters"]) == (1, 3, 9)
    head = book.read(lambda ledger: ledger.meters.get("H1"))
    assert head is not None and not head.is_sold and head.name == "1号楼总表"
    building = book.read(lambda ledger: ledger.shops.buildings())[0]
    company = book.read(lambda ledger: ledger.companies.of_building(building.id))
    assert company is not None and (company.name, company.phone) == ("乙物业", "13900000077")
    group = book.read(lambda ledger: ledger.groups.by_code("T1"))
    assert group is not None
    assert book.read(lambda ledger: ledger.groups.meters(group.id)) == ("E1", "H1")
    assert _check(book, WHOLE).what_matters == _check(book, SITE).what_matters == ()


def test_a_meter_joins_a_group_and_leaves_none(book: LedgerBook) -> None:
    _apply(book, WHOLE)
    assert _apply(book, _only(groups=(GroupMeter("T1", "塔楼", "W1"),))).added == {"Groups": 1}
    group = book.read(lambda ledger: ledger.groups.by_code("T1"))
    assert group is not None
    assert book.read(lambda ledger: ledger.groups.meters(group.id)) == ("E1", "H1", "W1")


def _head_of(book: LedgerBook, group: str) -> str | None:
    row = book.read(lambda ledger: ledger.groups.by_code(group))
    assert row is not None
    return book.read(lambda ledger: ledger.groups.heads()).get(row.id)


def test_a_head_meter_may_stand_in_any_row_and_stays_where_a_row_says_nothing(book: LedgerBook) -> None:
    _apply(book, WHOLE)
    named = _only(groups=(GroupMeter("T1", "塔楼", "E1", "H1"),))
    _apply(book, named)
    assert _head_of(book, "T1") == "H1"
    assert _check(book, named).what_matters == _check(book, WHOLE).what_matters == ()
    _apply(book, _only(groups=(GroupMeter("T1", "塔楼", ""), GroupMeter("T1", "塔楼", "W1"))))
    assert _head_of(book, "T1") == "H1"
    exported = book.read(lambda ledger: site_in(ledger)).site.groups
    assert {row.head_meter for row in exported} == {"H1"}


def test_a_head_meter_must_be_there_and_be_the_same_in_every_row(book: LedgerBook) -> None:
    _apply(book, WHOLE)
    plan = _check(book, _only(groups=(GroupMeter("T1", "塔楼", "", "X9"),)))
    assert _keys(plan.errors) == {("Groups", "head_meter", "import.unknown_reference")}
    rows = (GroupMeter("T1", "塔楼", "E1", "H1"), GroupMeter("T1", "塔楼", "W1", "W1"))
    assert _keys(_check(book, _only(groups=rows)).errors) == {("Groups", "head_meter", "import.two_heads")}


def test_a_form_names_a_head_meter_and_takes_it_away(book: LedgerBook) -> None:
    _apply(book, WHOLE)

    def save(head: str) -> None:
        form = {"group": "T1", "name": "塔楼", "head_meter": head}
        book.write(
            lambda ledger: set_up.save(
                ledger, "Groups", form, known="T1", profiles=PROFILES, session=SYSTEM, now_utc_ms=LATER
            )
        )

    save("H1")
    assert _head_of(book, "T1") == "H1"
    save("")
    assert _head_of(book, "T1") is None
    assert book.read(lambda ledger: ledger.audit.recent(1))[0].detail["changes"] == {"head_meter": ["H1", ""]}


def test_receipt_series_are_unique_and_stay(book: LedgerBook) -> None:
    _apply(book, WHOLE)
    plan = _check(book, _only(companies=(Company("C", "丙物业", "", "Y"),)))
    assert _keys(plan.errors) == {("Companies", "receipt_series", "import.taken")}
    (change,) = _check(book, _only(companies=(Company("B", "乙物业", "13900000077", "Z"),))).what_matters
    assert change.fields == (FieldChange("receipt_series", "Y", "Z", stays=True),)


def test_a_monitored_meter_is_on_no_account(book: LedgerBook) -> None:
    held = replace(SITE.account_meters[0], meter="H1", purchase_count=None)
    plan = _check(book, numbered(replace(WHOLE, account_meters=(*SITE.account_meters, held))))
    assert _keys(plan.errors) == {("AccountMeters", "meter", "import.monitored")}


def test_what_was_agreed_to_is_what_is_done(full: LedgerBook) -> None:
    site = _only(shops=(replace(SITE.shops[0], name="同福客栈"),))
    agreed = _check(full, site)
    _apply(full, _only(shops=(replace(SITE.shops[0], name="悦来客栈"),)))
    with pytest.raises(DeskError) as refused:
        _apply(full, site, agreed=agreed)
    assert refused.value.key == "import.book_changed"
    assert _apply(full, site, agreed=_check(full, site)).changed == {"Shops": 1}


def test_a_change_that_is_no_matter_does_not_stop_what_was_agreed(full: LedgerBook) -> None:
    site = _only(shops=(replace(SITE.shops[0], name="同福客栈"),))
    agreed = _check(full, site)
    _apply(full, _only(shops=(replace(SITE.shops[0], shop_number="9-9F-999"),)))
    assert _apply(full, site, agreed=agreed).changed == {"Shops": 1}


class Stop(DeskError):
    """Raised by a progress that wants no more of it."""

    def __init__(self) -> None:
        super().__init__("import.cancelled")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_a_cancelled_import_leaves_nothing_behind(book: LedgerBook, share: float) -> None:
    site = numbered(
        replace(
            SITE, shops=tuple(replace(SITE.shops[0], shop_number=f"S{n}") for n in range(3_000)), accounts=(),
            meters=(), account_meters=(),
        )
    )  # fmt: skip
    before = book.read(site_in)
    steps: list[str] = []

    def watch(stage: str, done: int, total: int) -> None:
        steps.append(stage)
        if stage == "writing" and done >= share * total:
            raise Stop

    with pytest.raises(Stop):
        _apply(book, site, progress=watch)
    assert steps[0] == "checking" and steps[-1] == "writing"
    assert book.read(site_in) == before
    assert book.read(lambda ledger: ledger.audit.recent(9)) == ()


def test_reading_can_be_cancelled_at_any_moment(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "site.xlsx")
    calls: list[tuple[str, int, int]] = []
    site_import.read_site(path, lambda *call: calls.append(call))
    assert {stage for stage, _, _ in calls} == {"opening", "reading"}
    assert all(0 <= done <= total for _, done, total in calls)
    for place in range(0, len(calls), 7):
        left = place

        def watch(*_: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Stop

        with pytest.raises(Stop):
            site_import.read_site(path, watch)


def test_the_count_of_a_meter_whose_money_the_office_holds_is_nobodys_business(full: LedgerBook) -> None:
    """Such a meter has a count in the book as soon as it is sold to; the workbook leaves it blank."""
    full.write(
        lambda ledger: ledger.meters.start_epoch("W1", start_count=0, reason="office", utc_ms=LATER, by="lin")
    )
    plan = _check(full, SITE)
    assert plan.ok and plan.changes == ()
    held = {one.meter: one.purchase_count for one in full.read(site_in).site.account_meters}
    assert held["W1"] is None and held["E1"] is not None


def test_a_busy_meter_stays_at_its_address(full: LedgerBook) -> None:
    book = full.read(site_in)
    busy = replace(book, busy=frozenset({"E1"}))
    from app.services import meter_makes
    from app.services.site_plan import plan_import

    moved = _only(meters=(replace(SITE.meters[0], unit="7"),))
    assert plan_import(moved, book, profiles=meter_makes.known()).ok
    plan = plan_import(moved, busy, profiles=meter_makes.known())
    assert _keys(plan.errors) == {("Meters", "unit", "import.meter_busy")}


def test_only_so_many_errors_are_told_one_by_one(book: LedgerBook) -> None:
    shops = tuple(replace(SITE.shops[0], shop_number=f"S{n}", area="9Z") for n in range(3_000))
    plan = _check(book, numbered(replace(SITE, shops=(*SITE.shops, *shops))))
    assert plan.error_count == 3_000 and len(plan.errors) == 1_000


def test_a_line_that_is_new_in_the_book_is_known_to_the_plan(full: LedgerBook) -> None:
    line = Bus("C01", 3, "water", 2400, "E", 1, 5, 800)
    meter = replace(SITE.meters[1], id="N1", bus=3)
    assert _apply(full, _only(buses=(line,), meters=(meter,))).added == {"Buses": 1, "Meters": 1}
