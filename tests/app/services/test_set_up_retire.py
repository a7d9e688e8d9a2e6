"""Retiring, taking back and deleting: nothing with a past is lost, nothing stops unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import collectors, meter_makes, set_up, set_up_lists, set_up_retire
from app.services.set_up_retire import DELETE, RETIRE, TAKE_BACK
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import apply_small_site


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(made)
    yield made
    made.close()


def _never(_: str) -> bool:
    return False


def _act(
    book: LedgerBook,
    kind: str,
    act: str,
    *keys: str,
    session: Session = SYSTEM,
    heard: Callable[[str], bool] = _never,
) -> int:
    makes = meter_makes.known()
    return book.write(
        lambda ledger: set_up_retire.carry_out(
            ledger, kind, keys, act, profiles=makes, session=session, heard=heard, now_utc_ms=99
        )
    )


def _refusal(book: LedgerBook, kind: str, act: str, *keys: str, heard: Callable[[str], bool] = _never) -> str:
    before = book.read(lambda ledger: set_up.site_in(ledger, retired_too=True))
    with pytest.raises(DeskError) as refused:
        _act(book, kind, act, *keys, heard=heard)
    assert book.read(lambda ledger: set_up.site_in(ledger, retired_too=True)) == before
    return refused.value.key


def _close_account(book: LedgerBook, shop_number: str) -> None:
    def close(ledger: Ledger) -> None:
        shop = ledger.shops.by_number(shop_number)
        account = ledger.accounts.open_of_shop(shop.id) if shop else None
        assert account is not None
        ledger.accounts.close(account.id, utc_ms=50)

    book.write(close)


def test_a_retired_meter_is_not_read_keeps_its_past_and_frees_its_address(book: LedgerBook) -> None:
    _close_account(book, "1A-1F-001")
    assert _act(book, "Meters", RETIRE, "E1") == 1
    meter = book.read(lambda ledger: ledger.meters.get("E1"))
    assert meter is not None and not meter.enabled and meter.retired_utc_ms == 99
    assert "E1" not in {point.meter_id for point in book.read(collectors.points)}
    assert book.read(lambda ledger: ledger.meters.epoch("E1")) is not None
    form = {"meter": "E9", "shop_number": "1A-1F-001", "profile": "adf400l-3p", "collector": "C01",
            "bus": "1", "unit": "1", "plan": "E-SHOP"}  # fmt: skip
    makes = meter_makes.known()
    book.write(
        lambda ledger: set_up.save(
            ledger, "Meters", form, known=None, profiles=makes, session=SYSTEM, now_utc_ms=100
        )
    )
    assert _refusal(book, "Meters", TAKE_BACK, "E1") == "import.address_taken"
    _act(book, "Meters", RETIRE, "E9")
    _act(book, "Meters", TAKE_BACK, "E1")
    assert "E1" in {point.meter_id for point in book.read(collectors.points)}
    assert [row.action for row in book.read(lambda ledger: ledger.audit.of("E1"))[-2:]] == [
        "meter.retire",
        "meter.take_back",
    ]
    assert verify_book(book.path).ok


def test_a_meter_or_shop_with_an_open_account_stays(book: LedgerBook) -> None:
    assert _refusal(book, "Meters", RETIRE, "E1") == "set_up.meter_has_account"
    assert _refusal(book, "Shops", RETIRE, "1A-1F-001") == "set_up.shop_has_account"


def test_all_or_none_are_retired_and_the_preview_names_each_that_cannot(book: LedgerBook) -> None:
    assert _refusal(book, "Meters", RETIRE, "E4", "E1") == "set_up.meter_has_account"
    makes = meter_makes.known()
    fates = book.read(
        lambda ledger: set_up_retire.preview(
            ledger, "Meters", ("E4", "E1", "E99"), RETIRE, profiles=makes, session=SYSTEM, heard=_never
        )
    )
    assert [(one.key, one.refusal.key if one.refusal else None) for one in fates] == [
        ("E4", None),
        ("E1", "set_up.meter_has_account"),
        ("E99", "set_up.gone"),
    ]


def test_a_place_is_retired_only_after_what_stands_in_it(book: LedgerBook) -> None:
    for kind, key in (("Buildings", "1"), ("Areas", "1B"), ("Shops", "1B-2F-002"), ("Collectors", "C02"),
                      ("Buses", "C02/1")):  # fmt: skip
        assert _refusal(book, kind, RETIRE, key) == "set_up.still_used", kind
    _close_account(book, "1B-2F-001")
    for kind, keys in (
        ("Meters", ("E3", "W3", "E4", "W4")),
        ("Buses", ("C02/1", "C02/2")),
        ("Collectors", ("C02",)),
        ("Shops", ("1B-2F-001", "1B-2F-002")),
        ("Areas", ("1B",)),
    ):
        assert _act(book, kind, RETIRE, *keys) == len(keys), kind
    assert {one.id for one in book.read(lambda ledger: ledger.collectors.all()) if one.enabled} == {"C01"}
    assert _refusal(book, "Shops", TAKE_BACK, "1B-2F-001") == "set_up.retired_reference"
    assert _refusal(book, "Areas", RETIRE, "1B") == "set_up.is_retired"
    _act(book, "Areas", TAKE_BACK, "1B")
    _act(book, "Shops", TAKE_BACK, "1B-2F-001")


def test_the_main_company_stays(book: LedgerBook) -> None:
    for act in (RETIRE, DELETE):
        assert _refusal(book, "Companies", act, "main") == "set_up.main_company"


def test_only_what_has_no_past_is_deleted(book: LedgerBook) -> None:
    for kind, key in (("Meters", "E1"), ("Shops", "1B-2F-002"), ("Areas", "1A"), ("Buildings", "1"),
                      ("Collectors", "C01"), ("Buses", "C01/1")):  # fmt: skip
        assert _refusal(book, kind, DELETE, key) == "set_up.has_history", kind
    assert _refusal(book, "Meters", DELETE, "E4", heard=lambda _: True) == "set_up.has_history"
    for meter in ("E4", "W4"):
        assert _act(book, "Meters", DELETE, meter) == 1
    assert _act(book, "Shops", DELETE, "1B-2F-002") == 1
    assert book.read(lambda ledger: ledger.meters.get("E4")) is None
    assert book.read(lambda ledger: ledger.audit.of("E4"))[-1].action == "meter.delete"


def test_a_deleted_meter_leaves_its_groups_and_own_values_with_it(book: LedgerBook) -> None:
    def prepare(ledger: Ledger) -> None:
        group = ledger.groups.put(code="tower", name="塔楼")
        ledger.groups.set_meters(group, ("E4", "E1"))
        ledger.meters.set_setting("E4", "alarm.low_fen", "9000")

    book.write(prepare)
    _act(book, "Meters", DELETE, "E4")
    assert book.read(lambda ledger: ledger.meters.settings_of("E4")) == {}
    assert [one.fields["group"] for one in _things(book, "Groups")] == ["tower"]
    assert [one.members for one in _things(book, "Groups")] == [("E1",)]


def _things(book: LedgerBook, kind: str, session: Session = SYSTEM) -> tuple[set_up_lists.Thing, ...]:
    return book.read(lambda ledger: set_up_lists.things(ledger, kind, session=session))


def test_every_reference_of_the_schema_is_asked_before_a_row_goes(book: LedgerBook) -> None:
    """A table that a later schema adds is asked too, since the schema itself says who points where."""

    def users(ledger: Ledger) -> set[str]:
        found = set(ledger.unused.users("meters", ("E1",)))
        shop = ledger.shops.by_number("1A-1F-001")
        return found | set(ledger.unused.users("shops", (shop.id if shop else 0,)))

    assert {"account_meters", "meter_epochs", "meters", "accounts"} <= book.read(users)


def test_lists_say_what_stands_where_and_what_is_retired(book: LedgerBook) -> None:
    _act(book, "Meters", RETIRE, "W4")
    by_key = {one.key: one for one in _things(book, "Meters")}
    assert by_key["W4"].retired and not by_key["E4"].retired
    assert by_key["E4"].place == "1号楼"
    collector = {one.key: one for one in _things(book, "Collectors")}["C02"]
    assert (collector.counts, collector.key_state) == ({"Buses": 2, "Meters": 3}, "missing")
    assert {one.key: one.counts for one in _things(book, "Areas")}["1B"] == {"Shops": 2, "Collectors": 1}
    shop = {one.key: one for one in _things(book, "Shops")}["1B-2F-001"]
    assert shop.counts == {"Meters": 2, "Accounts": 1}


def test_lists_agree_with_the_import_on_what_is_in_use(book: LedgerBook) -> None:
    _act(book, "Meters", RETIRE, "E4", "W4")
    _act(book, "Shops", RETIRE, "1B-2F-002")
    book.write(lambda ledger: ledger.groups.set_meters(ledger.groups.put(code="g", name="组"), ("E4", "E1")))
    for kind in set_up.KINDS:
        used = {one.key for one in _things(book, kind) if not one.retired}
        assert used == book.read(lambda ledger: set(set_up.part_of(set_up.site_in(ledger).site, kind)))  # noqa: B023
    assert _things(book, "Groups")[0].members == ("E1",)


def test_lists_show_an_operator_only_his_buildings(book: LedgerBook) -> None:
    def add(ledger: Ledger) -> Session:
        building = ledger.shops.put_building(code="2", name="2号楼")
        area = ledger.shops.put_area(building_id=building, code="2A", name="A区")
        ledger.shops.put_shop(shop_number="2A-001", name="新店", area_id=area, floor="1F", trade="", phone="",
                              search_text="")  # fmt: skip
        number = ledger.operators.add(
            name="tech", display_name="技", password_hash="x", roles=("technician",), drawer=""
        )
        ledger.operators.set_buildings(number, (building,))
        return Session(number, "tech", "技", ("technician",), "")

    session = book.write(add)
    shown = {kind: [one.key for one in _things(book, kind, session)] for kind in set_up.KINDS}
    assert shown == {"Companies": [], "Buildings": ["2"], "Areas": ["2A"], "Shops": ["2A-001"],
                     "Collectors": [], "Buses": [], "Meters": [], "Groups": []}  # fmt: skip
    with pytest.raises(DeskError) as refused:
        _act(book, "Meters", RETIRE, "E4", session=session)
    assert refused.value.key == "permission.other_building"
