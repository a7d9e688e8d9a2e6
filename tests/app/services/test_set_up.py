"""Setting up one thing at a time: what a form may hold, what it writes, and what stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import collectors, meter_makes, set_up
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import apply_small_site

METER = {"meter": "E9", "shop_number": "1A-1F-001", "profile": "adf400l-3p", "collector": "C01", "bus": "1",
         "unit": "007", "plan": "E-SHOP"}  # fmt: skip
COLLECTOR = {"collector": "C03", "name": "三号", "area": "1A", "link": "sealed", "host": "10.20.1.13",
             "port": "4001", "suite": "aes-256-gcm", "minimum_suite": "aes-256-gcm"}  # fmt: skip
BUS = {"collector": "C01", "bus": "3", "medium": "electricity", "baud": "9600", "parity": "N",
       "stop_bits": "1", "gap_ms": "5", "reply_timeout_ms": "500"}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(made)
    yield made
    made.close()


def _save(
    book: LedgerBook, kind: str, form: dict[str, str], *, known: str | None = None, session: Session = SYSTEM
) -> set_up.Saved:
    makes = meter_makes.known()
    return book.write(
        lambda ledger: set_up.save(
            ledger, kind, form, known=known, profiles=makes, session=session, now_utc_ms=9
        )
    )


def _refused(
    book: LedgerBook, kind: str, form: dict[str, str], *, known: str | None = None, session: Session = SYSTEM
) -> tuple[str, object]:
    """The sentence's key and its field; the book is unchanged."""
    before = book.read(lambda ledger: ledger.audit.recent(999))
    with pytest.raises(DeskError) as refused:
        _save(book, kind, form, known=known, session=session)
    assert book.read(lambda ledger: ledger.audit.recent(999)) == before
    return refused.value.key, refused.value.params.get("column")


def _form(book: LedgerBook, kind: str, key: str) -> dict[str, str]:
    def read(ledger: Ledger) -> dict[str, str]:
        row = set_up.part_of(set_up.site_in(ledger).site, kind)[key]
        return set_up.described(ledger, kind, row)

    return book.read(read)


def test_a_meter_is_added_and_the_engine_is_told_of_it(book: LedgerBook) -> None:
    assert _save(book, "Meters", METER) == set_up.Saved("E9", changed=True)
    meter = book.read(lambda ledger: ledger.meters.get("E9"))
    assert meter is not None
    assert (meter.unit, meter.medium, meter.custody, meter.enabled) == ("7", "electricity", "meter", True)
    assert "E9" in {point.meter_id for point in book.read(collectors.points)}
    row = book.read(lambda ledger: ledger.audit.of("E9"))[-1]
    assert (row.action, row.operator) == ("meter.add", "system")
    assert verify_book(book.path).ok


def test_a_head_meter_is_monitored_only_and_needs_a_place_but_no_price(book: LedgerBook) -> None:
    head = {"meter": "H1", "purpose": "monitored", "area": "1A", "name": "总表", "profile": "adf400l-3p",
            "collector": "C01", "bus": "1", "unit": "10"}  # fmt: skip
    _save(book, "Meters", head)
    meter = book.read(lambda ledger: ledger.meters.get("H1"))
    assert meter is not None and not meter.is_sold and meter.name == "总表"
    assert "H1" in {point.meter_id for point in book.read(collectors.points)}
    assert _refused(book, "Meters", head | {"meter": "H2", "unit": "11", "area": ""}) == (
        "set_up.empty",
        "area",
    )


@pytest.mark.parametrize(
    ("changed", "refusal", "column"),
    [
        ({"unit": "1"}, "import.address_taken", "unit"),
        ({"unit": "001"}, "import.address_taken", "unit"),
        ({"unit": "248"}, "import.out_of_range", "unit"),
        ({"profile": "abacus"}, "set_up.unknown_choice", "profile"),
        ({"profile": "modbus-water", "bus": "2"}, "import.plan_other_medium", "plan"),
        ({"profile": "dlt645-2007", "unit": "000000000012"}, "import.line_mixed", "profile"),
        ({"shop_number": "9Z"}, "set_up.unknown_reference", "shop_number"),
        ({"shop_number": ""}, "set_up.empty", "shop_number"),
        ({"bus": "7"}, "set_up.unknown_reference", "bus"),
        ({"bus": "one"}, "import.not_a_number", "bus"),
        ({"meter": "E1"}, "set_up.exists", "meter"),
        ({"meter": "Ｅ9"}, "import.full_width", "meter"),
        ({"read_every_min": "1"}, "import.out_of_range", "read_every_min"),
    ],
)
def test_one_sentence_says_what_is_wrong_with_a_meter(
    book: LedgerBook, changed: dict[str, str], refusal: str, column: str
) -> None:
    assert _refused(book, "Meters", METER | changed) == (refusal, column)


def test_a_line_takes_thirty_two_units_and_no_more(book: LedgerBook) -> None:
    """The users of one box, E1 and E2, are one unit; every further meter is one of its own."""
    for place in range(31):
        form = METER | {"meter": f"X{place}", "profile": "modbus-energy", "unit": str(100 + place)}
        _save(book, "Meters", form)
    _save(book, "Meters", METER)
    key, column = _refused(
        book, "Meters", METER | {"meter": "X99", "profile": "modbus-energy", "unit": "200"}
    )
    assert (key, column) == ("import.line_full", "bus")


def test_a_mixed_line_takes_two_kinds_and_cannot_be_unmixed_while_it_has_them(book: LedgerBook) -> None:
    line = _form(book, "Buses", "C01/1")
    _save(book, "Buses", line | {"mixed": "yes"}, known="C01/1")
    _save(book, "Meters", METER | {"profile": "dlt645-2007", "unit": "000000000012"})
    assert _refused(book, "Buses", line | {"mixed": "no"}, known="C01/1")[0] == "import.line_mixed"


def test_places_need_the_place_they_stand_in(book: LedgerBook) -> None:
    _save(book, "Buildings", {"building": "2", "name": "2号楼"})
    assert _refused(book, "Areas", {"area": "2A", "building": "3", "name": "A区"}) == (
        "set_up.unknown_reference",
        "building",
    )
    _save(book, "Areas", {"area": "2A", "building": "2", "name": "A区"})
    shop = {"shop_number": "2A-001", "name": "新店", "floor": "1F", "trade": "餐饮", "phone": ""}
    assert _refused(book, "Shops", shop | {"area": ""}) == ("set_up.empty", "area")
    _save(book, "Shops", shop | {"area": "2A"})
    assert book.read(lambda ledger: ledger.shops.search("xd", limit=5))[0].shop_number == "2A-001"


def test_a_collector_is_added_with_its_line_and_changed_where_an_import_would_not(book: LedgerBook) -> None:
    _save(book, "Collectors", COLLECTOR)
    _save(book, "Buses", BUS | {"collector": "C03", "bus": "1"})
    _save(book, "Collectors", COLLECTOR | {"host": "10.20.9.9", "enabled": "no"}, known="C03")
    kept = book.read(lambda ledger: ledger.collectors.get("C03"))
    assert kept is not None and (kept.host, kept.enabled) == ("10.20.9.9", False)
    taken = COLLECTOR | {"collector": "C04", "host": "10.20.1.11"}
    assert _refused(book, "Collectors", taken) == ("import.taken", "host")


def test_a_weaker_least_suite_is_refused(book: LedgerBook) -> None:
    form = _form(book, "Collectors", "C01")
    weaker = form | {"suite": "3des-cbc+hmac-sha256", "minimum_suite": "3des-cbc+hmac-sha256"}
    assert _refused(book, "Collectors", weaker, known="C01") == ("set_up.minimum_lowered", "minimum_suite")


def test_another_link_must_suit_the_meters_that_hang_on_it(book: LedgerBook) -> None:
    _save(book, "Collectors", COLLECTOR)
    _save(book, "Buses", BUS | {"collector": "C03", "bus": "1"})
    _save(book, "Meters", METER | {"collector": "C03", "profile": "dlt645-2007", "unit": "000000000012"})
    plain = COLLECTOR | {"link": "modbus-tcp", "suite": "none", "minimum_suite": "none"}
    assert _refused(book, "Collectors", plain, known="C03")[0] == "import.link_other_protocol"


def test_a_meter_with_an_account_keeps_its_shop_and_make(book: LedgerBook) -> None:
    form = _form(book, "Meters", "E1")
    moved = form | {"shop_number": "1A-1F-002"}
    assert _refused(book, "Meters", moved, known="E1") == ("set_up.meter_has_history", "shop_number")
    without = _form(book, "Meters", "E4") | {"shop_number": "1B-2F-001"}
    assert _save(book, "Meters", without, known="E4").changed


def test_saving_what_is_there_already_changes_nothing(book: LedgerBook) -> None:
    for kind, key in (("Meters", "E1"), ("Collectors", "C01"), ("Shops", "1A-1F-001"), ("Companies", "main")):
        before = book.read(lambda ledger: ledger.audit.recent(999))
        assert not _save(book, kind, _form(book, kind, key), known=key).changed
        assert book.read(lambda ledger: ledger.audit.recent(999)) == before


def test_a_company_has_words_of_its_own_and_a_series_that_stays_once_used(book: LedgerBook) -> None:
    form = {"company": "two", "name": "二公司", "phone": "400", "receipt_series": "T", "slip_header": "欢迎"}
    _save(book, "Companies", form)
    _save(book, "Buildings", {"building": "2", "name": "2号楼", "company": "two"})
    company = book.read(lambda ledger: ledger.companies.by_code("two"))
    assert company is not None and (company.slip_header, company.receipt_series) == ("欢迎", "T")
    assert _refused(book, "Companies", form | {"company": "three"}) == ("import.taken", "receipt_series")
    _save(book, "Companies", form | {"receipt_series": "U"}, known="two")


def test_the_audit_row_says_what_changed_but_no_telephone(book: LedgerBook) -> None:
    form = _form(book, "Shops", "1A-1F-001")
    _save(book, "Shops", form | {"name": "龙门", "phone": "13911112222"}, known="1A-1F-001")
    row = book.read(lambda ledger: ledger.audit.of("1A-1F-001"))[-1]
    assert row.detail == {"changes": {"name": ["龙门客栈", "龙门"], "phone": "changed"}}


def test_a_group_holds_any_set_of_meters(book: LedgerBook) -> None:
    _save(book, "Groups", {"group": "tower", "name": "塔楼"})
    assert _members(book, "E1", "W4", "E3") == 3
    assert _members(book, "E1") == 2
    assert book.read(lambda ledger: [one.code for one in ledger.groups.of_meter("E1")]) == ["tower"]
    with pytest.raises(DeskError) as refused:
        _members(book, "E1", "E99")
    assert refused.value.key == "settings.no_such_meter"


def _members(book: LedgerBook, *meters: str) -> int:
    return book.write(
        lambda ledger: set_up.set_members(ledger, "tower", meters, session=SYSTEM, now_utc_ms=9)
    )


def test_an_operator_sets_up_only_in_his_buildings(book: LedgerBook) -> None:
    def add(ledger: Ledger) -> Session:
        ledger.shops.put_area(
            building_id=ledger.shops.put_building(code="2", name="2号楼"), code="2A", name="A区"
        )
        number = ledger.operators.add(
            name="tech", display_name="技", password_hash="x", roles=("technician",), drawer=""
        )
        ledger.operators.set_buildings(number, (ledger.shops.buildings()[0].id,))
        return Session(number, "tech", "技", ("technician",), "")

    session = book.write(add)
    shop = {"shop_number": "N1", "name": "新店", "floor": "1F", "trade": "餐饮", "phone": ""}
    _save(book, "Shops", shop | {"area": "1A"}, session=session)
    other = ("permission.other_building", None)
    assert _refused(book, "Shops", shop | {"shop_number": "N2", "area": "2A"}, session=session) == other
    assert _refused(book, "Shops", shop | {"area": "2A"}, known="N1", session=session) == other
    assert _refused(book, "Buildings", {"building": "3", "name": "3号楼"}, session=session) == other
    assert (
        _refused(book, "Companies", _form(book, "Companies", "main"), known="main", session=session) == other
    )


@pytest.mark.parametrize("role", ["cashier", "manager", "auditor"])
def test_who_may_not_set_up_changes_nothing(book: LedgerBook, role: str) -> None:
    number = book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=(role,), drawer=""
        )
    )
    session = Session(number, "lin", "林", (role,), "")
    assert _refused(book, "Meters", METER, session=session) == ("permission.denied", None)
