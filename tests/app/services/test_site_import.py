"""A site is imported all or nothing, again without effect, and never against what the book has proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import meterio.profiles
from app.domain.permissions import SYSTEM, Session
from app.domain.site import RowError, Site
from app.errors import DeskError
from app.services import collectors, meter_makes, office_credit, site_export, site_import
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import HOARDING_LIMIT_FEN, PURCHASE_COUNT, START_UTC_MS, apply_small_site, small_site

LATER = START_UTC_MS + 86_400_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    yield book
    book.close()


def _apply(book: LedgerBook, site: Site, *, session: Session = SYSTEM) -> site_import.ImportResult:
    return book.write(lambda ledger: site_import.apply(ledger, site, session=session, now_utc_ms=LATER))


def _keys(errors: tuple[RowError, ...]) -> set[tuple[str, str, str]]:
    return {(error.sheet, error.column, error.key) for error in errors}


def _everything(ledger: Ledger) -> list[Any]:
    accounts = ledger.accounts.all_open()
    return [
        ledger.shops.buildings(),
        ledger.shops.areas(),
        ledger.shops.all(),
        ledger.collectors.all(),
        ledger.collectors.buses(),
        ledger.prices.plans(),
        [ledger.prices.versions(plan.id) for plan in ledger.prices.plans()],
        ledger.meters.all(),
        [ledger.meters.epoch(meter.id) for meter in ledger.meters.all()],
        accounts,
        [ledger.accounts.customer(account.customer_id) for account in accounts],
        [ledger.accounts.meters(account.id) for account in accounts],
        ledger.audit.recent(100),
        ledger.settings.all(),
    ]


def test_a_small_site_has_nothing_wrong_with_it() -> None:
    assert site_import.check(small_site()).errors == ()


def test_an_import_brings_everything_in(book: LedgerBook) -> None:
    result = apply_small_site(book)
    assert result.added == {
        "Buildings": 1, "Areas": 2, "Collectors": 2, "Buses": 4, "Prices": 2, "Shops": 4, "Meters": 8,
        "Accounts": 3, "AccountMeters": 6,
    }  # fmt: skip
    held = book.read(lambda ledger: ledger.accounts.open_of_meter("E1"))
    assert held is not None and held[1].hoarding_limit_fen == HOARDING_LIMIT_FEN
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1"))
    assert epoch is not None and (epoch.epoch, epoch.start_count) == (1, PURCHASE_COUNT)
    assert book.read(lambda ledger: ledger.meters.epoch("W1")) is None
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E4")) is None
    assert len(book.read(collectors.points)) == 8


def test_importing_again_changes_nothing(book: LedgerBook) -> None:
    apply_small_site(book)
    before = book.read(_everything)
    result = _apply(book, small_site())
    assert result.nothing_changed and result.kept == {}
    assert book.read(_everything) == before


def test_a_shop_is_found_by_any_reading_of_its_name(book: LedgerBook) -> None:
    apply_small_site(book)

    def found(text: str) -> list[str]:
        return [shop.name for shop in book.read(lambda ledger: ledger.shops.search(text, limit=9))]

    assert found("lmkz") == ["龙门客栈"]
    assert found("zjmg") == found("cjmg") == ["曾记面馆"]
    assert found("1a1f002") == ["锦绣女装"]
    assert found("13900000003") == ["曾记面馆"]


def test_an_edited_file_updates_names_and_phones(book: LedgerBook) -> None:
    apply_small_site(book)
    site = small_site()
    shops = (replace(site.shops[0], name="同福客栈", phone="13900000099"), *site.shops[1:])
    accounts = (replace(site.accounts[0], customer="佟掌柜"), *site.accounts[1:])
    result = _apply(book, replace(site, shops=shops, accounts=accounts))
    assert result.changed == {"Shops": 1, "Accounts": 1} and result.added == {}
    found = book.read(lambda ledger: ledger.shops.search("tfkz", limit=2))
    assert [(shop.name, shop.phone) for shop in found] == [("同福客栈", "13900000099")]


def test_an_edited_file_never_changes_counts_limits_or_dates(book: LedgerBook) -> None:
    apply_small_site(book)
    before = book.read(_everything)
    site = small_site()
    held = tuple(
        replace(row, purchase_count=None if row.purchase_count is None else 99, hoarding_limit_fen=1)
        for row in site.account_meters
    )
    accounts = tuple(replace(row, opened_utc_ms=LATER) for row in site.accounts)
    result = _apply(book, replace(site, account_meters=held, accounts=accounts))
    assert result.nothing_changed
    assert result.kept == {"Accounts": 3, "AccountMeters": 6}
    assert book.read(_everything) == before


def test_credit_from_an_older_system_comes_in_once_with_its_meter(book: LedgerBook) -> None:
    with_credit = _changed(account_meters=(HELD[0], replace(HELD[1], carried_in_fen=12_345), *HELD[2:]))
    meter = HELD[1].meter
    _apply(book, with_credit)
    assert book.read(lambda ledger: office_credit.credit_fen(ledger, meter)) == 12_345
    (entry,) = book.read(lambda ledger: ledger.entries.of_meter(meter))
    assert (entry.kind, entry.amount_fen, entry.reason) == ("carried_in", 12_345, "import")
    for again in (with_credit, SITE):  # the same, and one that leaves the cell blank
        result = _apply(book, again)
        assert result.nothing_changed and not any(result.kept.values())
    other = _apply(book, _changed(account_meters=(HELD[0], replace(HELD[1], carried_in_fen=99), *HELD[2:])))
    assert other.nothing_changed and other.kept == {"AccountMeters": 1}
    assert book.read(lambda ledger: office_credit.credit_fen(ledger, meter)) == 12_345
    copied = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
    assert {one.carried_in_fen for one in copied.account_meters} == {None}
    assert verify_book(book.path).ok


def test_how_a_known_collector_is_reached_is_not_changed_by_an_import(book: LedgerBook) -> None:
    apply_small_site(book)
    site = small_site()
    moved = (replace(site.collectors[0], host="10.9.9.9", name="新名称"), site.collectors[1])
    result = _apply(book, replace(site, collectors=moved))
    row = book.read(lambda ledger: ledger.collectors.get("C01"))
    assert row is not None and (row.host, row.name) == ("10.20.1.11", "新名称")
    assert result.kept == {"Collectors": 1} and result.changed == {"Collectors": 1}


def test_a_closed_account_is_not_opened_again(book: LedgerBook) -> None:
    apply_small_site(book)

    def close(ledger: Ledger) -> None:
        shop = ledger.shops.by_number("1A-1F-001")
        account = ledger.accounts.open_of_shop(shop.id) if shop else None
        assert account is not None
        ledger.accounts.close(account.id, utc_ms=LATER)

    book.write(close)
    result = _apply(book, small_site())
    assert result.nothing_changed and result.kept["Accounts"] == 1
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E1")) is None


def test_a_price_in_the_book_stays_and_a_new_day_adds_one(book: LedgerBook) -> None:
    apply_small_site(book)
    site = small_site()
    dearer = replace(site.prices[0], price_e8=95_000_000)
    with pytest.raises(DeskError) as refused:
        _apply(book, replace(site, prices=(dearer, site.prices[1])))
    assert refused.value.key == "import.has_errors"
    later = replace(dearer, start_utc_ms=LATER)
    assert _apply(book, replace(site, prices=(*site.prices, later))).added == {"Prices": 1}
    price = book.read(lambda ledger: ledger.prices.price_at(ledger.prices.plans()[0].id, LATER))
    assert price is not None and price.price_e8 == 95_000_000


def test_a_meter_at_work_keeps_its_shop_make_and_plan(book: LedgerBook) -> None:
    apply_small_site(book)
    site = small_site()
    moved = (replace(site.meters[0], shop_number="1A-1F-002"), *site.meters[1:])
    report = book.read(lambda ledger: site_import.check(replace(site, meters=moved), ledger))
    assert ("Meters", "shop_number", "import.meter_differs") in _keys(report.errors)


def test_a_meter_cannot_take_the_address_of_another(book: LedgerBook) -> None:
    apply_small_site(book)
    site = small_site()
    only_third = tuple(replace(m, unit="1") if m.id == "E2" else m for m in site.meters if m.id != "E1")
    held = tuple(row for row in site.account_meters if row.meter != "E1")
    report = book.read(
        lambda ledger: site_import.check(replace(site, meters=only_third, account_meters=held), ledger)
    )
    assert _keys(report.errors) == {("Meters", "unit", "import.address_taken")}


def test_one_wrong_row_and_nothing_at_all_is_written(book: LedgerBook) -> None:
    site = small_site()
    wrong = replace(site, meters=(*site.meters[:-1], replace(site.meters[-1], unit="0")))
    before = book.read(_everything)
    with pytest.raises(DeskError) as refused:
        _apply(book, wrong)
    assert refused.value.key == "import.has_errors" and refused.value.params["count"] == 1
    assert book.read(_everything) == before


def test_who_may_not_set_up_may_not_import(book: LedgerBook) -> None:
    book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    cashier = Session(1, "lin", "林", ("cashier",), "D1")
    with pytest.raises(DeskError) as refused:
        _apply(book, small_site(), session=cashier)
    assert refused.value.key == "permission.denied"


def _changed(**parts: Any) -> Site:
    return replace(small_site(), **parts)


SITE = small_site()
HELD = SITE.account_meters
SINGLE = replace(SITE.meters[0], profile="sdm-y")
MORE_METERS = tuple(replace(SINGLE, id=f"X{n}", unit=str(n)) for n in range(100, 132))
WRONG = {
    "shop number twice": (
        _changed(shops=(*SITE.shops, replace(SITE.shops[0], row=9))),
        ("Shops", "shop_number", "import.duplicate")),
    "meter number twice": (
        _changed(meters=(*SITE.meters, replace(SITE.meters[0], unit="9"))),
        ("Meters", "meter", "import.duplicate")),
    "address twice, written differently": (
        _changed(meters=(*SITE.meters, replace(SITE.meters[0], id="E9", unit="01"))),
        ("Meters", "unit", "import.duplicate")),
    "unknown profile": (
        _changed(meters=(replace(SITE.meters[0], profile="adf999"), *SITE.meters[1:])),
        ("Meters", "profile", "import.unknown_choice")),
    "address out of range": (
        _changed(meters=(replace(SITE.meters[0], unit="248"), *SITE.meters[1:])),
        ("Meters", "unit", "import.out_of_range")),
    "water meter on an electricity line": (
        _changed(meters=(*SITE.meters, replace(SITE.meters[1], id="W9", bus=1, unit="90"))),
        ("Meters", "profile", "import.line_mixed")),
    "water price for an electricity meter": (
        _changed(meters=(replace(SITE.meters[0], plan="W-SHOP"), *SITE.meters[1:])),
        ("Meters", "plan", "import.plan_other_medium")),
    "no such line": (
        _changed(meters=(*SITE.meters, replace(SITE.meters[0], id="E9", bus=7))),
        ("Meters", "bus", "import.unknown_reference")),
    "33 meters on a line": (
        _changed(meters=(*SITE.meters, *MORE_METERS)),
        ("Meters", "bus", "import.line_full")),
    "account of no shop": (
        _changed(accounts=(*SITE.accounts, replace(SITE.accounts[0], shop_number="9Z"))),
        ("Accounts", "shop_number", "import.unknown_reference")),
    "meter on no account": (
        _changed(accounts=SITE.accounts[1:]), ("AccountMeters", "meter", "import.no_account")),
    "purchase count not given": (
        _changed(account_meters=(replace(HELD[0], purchase_count=None), *HELD[1:])),
        ("AccountMeters", "purchase_count", "import.count_missing")),
    "purchase count of a water meter": (
        _changed(account_meters=(HELD[0], replace(HELD[1], purchase_count=3), *HELD[2:])),
        ("AccountMeters", "purchase_count", "import.count_not_kept")),
    "credit carried into a meter that keeps its own": (
        _changed(account_meters=(replace(HELD[0], carried_in_fen=1), *HELD[1:])),
        ("AccountMeters", "carried_in_yuan", "import.credit_in_meter")),
    "account without a meter": (
        _changed(account_meters=HELD[2:]), ("Accounts", "shop_number", "import.account_without_meter")),
    "suite weaker than its minimum": (
        _changed(collectors=(replace(SITE.collectors[0], suite=1), SITE.collectors[1])),
        ("Collectors", "suite", "import.suite_below_minimum")),
    "collector id too long for the link": (
        _changed(collectors=(*SITE.collectors, replace(SITE.collectors[0], id="C" * 17, host="h"))),
        ("Collectors", "collector", "import.too_long")),
    "two collectors at one address": (
        _changed(collectors=(*SITE.collectors, replace(SITE.collectors[0], id="C03"))),
        ("Collectors", "host", "import.duplicate")),
    "a price that changes its medium": (
        _changed(prices=(*SITE.prices, replace(SITE.prices[0], medium="water", start_utc_ms=LATER))),
        ("Prices", "medium", "import.plan_of_two_media")),
}  # fmt: skip


MAKES = meter_makes.known()
FEE_METER, FLOW_METER = "dlt645-2007", "cjt188-water"


def _lines_of(protocol_make: str, *units: str, medium: str = "electricity", **collector: Any) -> Site:
    """The first line of C01 with meters of `protocol_make` at `units`, and no accounts."""
    first = next(meter for meter in SITE.meters if meter.bus == (1 if medium == "electricity" else 2))
    return _changed(
        collectors=(replace(SITE.collectors[0], **collector), SITE.collectors[1]),
        meters=tuple(
            replace(first, id=f"M{place}", profile=protocol_make, unit=unit)
            for place, unit in enumerate(units)
        ),
        accounts=(),
        account_meters=(),
    )


@pytest.mark.parametrize(
    ("make", "medium", "unit"),
    [
        (FEE_METER, "electricity", "000012345678"),
        (FLOW_METER, "water", "00001234567890"),
        ("sdm-y", "electricity", "247"),
    ],
)
def test_an_address_is_written_as_its_protocol_wants(make: str, medium: str, unit: str) -> None:
    assert site_import.check(_lines_of(make, unit, medium=medium)).errors == ()


@pytest.mark.parametrize(
    ("make", "unit"),
    [
        (FEE_METER, "12345678"),
        (FEE_METER, "0000123456789"),
        (FEE_METER, "AAAAAAAAAAAA"),
        (FEE_METER, "999999999999"),
        (FEE_METER, "00001234567x"),
        (FEE_METER, "7"),
        (FLOW_METER, "000012345678"),
        (FLOW_METER, "AAAAAAAAAAAAAA"),
        ("sdm-y", "0"),
        ("sdm-y", "000012345678"),
    ],
)
def test_what_is_no_address_of_one_meter_is_refused(make: str, unit: str) -> None:
    medium = "water" if make == FLOW_METER else "electricity"
    (error,) = site_import.check(_lines_of(make, unit, medium=medium)).errors
    assert (error.column, error.key) == (
        "unit",
        "import.out_of_range" if make == "sdm-y" else "import.not_an_address",
    )


def test_two_meters_at_one_long_address_are_refused() -> None:
    site = _lines_of(FEE_METER, "000012345678", "000012345678")
    assert ("Meters", "unit", "import.duplicate") in _keys(site_import.check(site).errors)


def test_makes_of_one_protocol_share_a_line_and_others_do_not() -> None:
    mixed = _lines_of("sdm-y", "1", "2")
    other = replace(mixed.meters[1], profile="dtsy1352")
    assert site_import.check(replace(mixed, meters=(mixed.meters[0], other))).errors == ()
    other = replace(mixed.meters[1], profile=FEE_METER, unit="000012345678")
    errors = site_import.check(replace(mixed, meters=(mixed.meters[0], other))).errors
    assert _keys(errors) == {("Meters", "profile", "import.line_mixed")}


def test_modbus_tcp_carries_modbus_meters_only() -> None:
    site = _lines_of(FEE_METER, "000012345678", link="modbus-tcp")
    assert _keys(site_import.check(site).errors) == {("Meters", "profile", "import.link_other_protocol")}
    assert site_import.check(_lines_of("sdm-y", "1", link="modbus-tcp")).errors == ()


def test_collectors_that_call_need_ports_or_first_bytes_of_their_own() -> None:
    def calling(first: bytes, second: bytes) -> Site:
        one, two = SITE.collectors
        shared = {"host": "0.0.0.0", "port": 9000, "link": "transparent"}
        calls = (replace(one, registration=first, **shared), replace(two, registration=second, **shared))
        return _changed(collectors=calls)

    assert site_import.check(calling(b"REG1", b"REG2")).errors == ()
    errors = site_import.check(calling(b"REG1", b"REG12")).errors
    assert _keys(errors) == {("Collectors", "registration", "import.same_call")}


def test_a_serial_port_never_calls_and_is_named_once() -> None:
    one, two = SITE.collectors
    usb = {"link": "serial", "host": "usb:A10", "port": 0}
    twice = _changed(collectors=(replace(one, **usb), replace(two, **usb)))
    assert _keys(site_import.check(twice).errors) == {("Collectors", "host", "import.duplicate")}
    calling = _changed(collectors=(replace(one, heartbeat=b"x", **usb), two))
    assert _keys(site_import.check(calling).errors) == {
        ("Collectors", "heartbeat", "import.serial_never_calls")
    }


def test_a_meter_number_is_given_once() -> None:
    meters = (replace(SITE.meters[0], number="77"), replace(SITE.meters[1], number="77"), *SITE.meters[2:])
    errors = site_import.check(_changed(meters=meters)).errors
    assert _keys(errors) == {("Meters", "number", "import.duplicate")}


def test_numbers_and_intervals_come_in_and_blanks_keep_them(book: LedgerBook) -> None:
    meters = (replace(SITE.meters[0], number="0077", history_min=5), *SITE.meters[1:])
    first = replace(SITE.collectors[0], history_min=15, max_hold_ms=9_000)
    _apply(book, _changed(meters=meters, collectors=(first, SITE.collectors[1])))
    assert _apply(book, SITE).nothing_changed
    meter = book.read(lambda ledger: ledger.meters.get("E1"))
    collector = book.read(lambda ledger: ledger.collectors.get("C01"))
    assert meter is not None and (meter.number, meter.history_min) == ("0077", 5)
    assert collector is not None and (collector.history_min, collector.max_hold_ms) == (15, 9_000)
    assert "0077" in [point.number for point in book.read(collectors.points)]
    meters = (replace(SITE.meters[0], history_min=10), *SITE.meters[1:])
    assert _apply(book, _changed(meters=meters)).changed == {"Meters": 1}


def test_a_sites_own_make_comes_from_a_file(book: LedgerBook, tmp_path: Path) -> None:
    _own_make(tmp_path, "own-water", 'name = "own-water"')
    makes = meter_makes.all_right(tmp_path)
    site = _changed(meters=(SITE.meters[0], replace(SITE.meters[1], profile="own-water", unit="9")))
    site = replace(site, accounts=(), account_meters=())
    assert _keys(site_import.check(site).errors) == {("Meters", "profile", "import.unknown_choice")}
    book.write(
        lambda ledger: site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=LATER, profiles=makes)
    )
    meter = book.read(lambda ledger: ledger.meters.get("W1"))
    assert meter is not None and (meter.profile, meter.unit) == ("own-water", "9")


def test_a_wrong_file_of_a_make_stops_an_import_and_no_console(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _own_make(tmp_path, "own-water", 'name = "own-water"')
    _own_make(tmp_path, "taken", 'name = "modbus-water"')
    (tmp_path / "profiles" / "broken.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        meter_makes.all_right(tmp_path)
    assert refused.value.key == "program.profile_wrong"
    assert "broken.toml" in str(refused.value.params["reason"])
    with caplog.at_level("WARNING"):
        assert set(meter_makes.known(tmp_path)) == {*MAKES, "own-water"}
    assert [record.getMessage().split(": ")[1] for record in caplog.records] == ["broken.toml", "taken.toml"]


def _own_make(data: Path, file: str, name: str) -> None:
    """A copy of the water meter's file under another name."""
    text = (Path(meterio.profiles.__file__).parent / "modbus-water.toml").read_text("utf-8")
    (data / "profiles").mkdir(exist_ok=True)
    (data / "profiles" / f"{file}.toml").write_text(
        text.replace('name = "modbus-water"', name), encoding="utf-8"
    )


@pytest.mark.parametrize("name", WRONG)
def test_each_rule_names_the_row_that_breaks_it(name: str) -> None:
    site, expected = WRONG[name]
    assert expected in _keys(site_import.check(site).errors)


def test_the_report_compares_what_is_stated_with_what_is_there() -> None:
    site = replace(small_site(), stated={"Meters": 9, "Shops": 4}, rows={"Meters": 8, "Shops": 4})
    report = site_import.check(site)
    assert _keys(report.errors) == {("Summary", "value", "import.count_differs")}
    assert (report.counts["Meters"], report.stated["Meters"]) == (8, 9)


def test_every_fault_of_a_row_has_its_sentence() -> None:
    from widgets.common.messages import ERROR_TEXTS

    services = Path(site_import.__file__).parent
    sources = "".join((services / name).read_text("utf-8") for name in ("site_cells.py", "site_check.py"))
    keys = set(re.findall(r'"(import\.\w+)"', sources)) | {"import.merged"}
    assert len(keys) > 25 and keys - set(ERROR_TEXTS) == set()
