"""Values of single meters: which one counts, where it comes from, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import config
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import meter_settings, sale_checks, settings
from app.services.meter_settings import Source, effective
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers.sites import HOARDING_LIMIT_FEN, START_UTC_MS, apply_small_site

HOUR_MS = 3_600_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(made)
    yield made
    made.close()


def _own(book: LedgerBook, key: str, typed: str | None, *meters: str, session: Session = SYSTEM) -> int:
    return book.write(
        lambda ledger: meter_settings.set_own(ledger, meters, key, typed, session=session, now_utc_ms=7)
    )


def _refusal(book: LedgerBook, key: str, typed: str | None, *meters: str) -> str:
    with pytest.raises(DeskError) as refused:
        _own(book, key, typed, *meters)
    return refused.value.key


def test_the_nearest_value_counts_and_says_where_it_comes_from(book: LedgerBook) -> None:
    def threshold(ledger: Ledger) -> tuple[int, Source]:
        return effective(ledger, "E1", config.POWER_THRESHOLD_W)

    assert book.read(threshold) == (10_000, Source.DEFAULT)
    book.write(
        lambda ledger: settings.change(
            ledger, "supply.power_threshold_w", "8000", session=SYSTEM, now_utc_ms=6
        )
    )
    assert book.read(threshold) == (8_000, Source.SITE)
    assert _own(book, "supply.power_threshold_w", "6000", "E1") == 1
    assert book.read(threshold) == (6_000, Source.METER)
    assert book.read(lambda ledger: effective(ledger, "E2", config.POWER_THRESHOLD_W)[1]) is Source.SITE
    assert _own(book, "supply.power_threshold_w", None, "E1") == 1
    assert book.read(threshold) == (8_000, Source.SITE)


def test_the_hoarding_limit_is_the_accounts_until_the_meter_has_its_own(book: LedgerBook) -> None:
    def limits(ledger: Ledger) -> tuple[int, Source, int]:
        value, source = effective(ledger, "E1", config.HOARDING_LIMIT_FEN)
        return value, source, sale_checks.ground(ledger, "E1", now_utc_ms=START_UTC_MS).hoarding_limit_fen

    assert book.read(limits) == (HOARDING_LIMIT_FEN, Source.ACCOUNT, HOARDING_LIMIT_FEN)
    _own(book, "sale.hoarding_limit_fen", "70000", "E1")
    assert book.read(limits) == (70_000, Source.METER, 70_000)


def test_the_reading_interval_comes_from_the_meter_its_collector_or_the_site(book: LedgerBook) -> None:
    def interval(ledger: Ledger) -> tuple[int, Source]:
        return effective(ledger, "E1", config.HISTORY_INTERVAL_MIN)

    def set_collector(ledger: Ledger) -> None:
        collector = ledger.collectors.get("C01")
        assert collector is not None
        ledger.collectors.put(replace(collector, history_min=15))

    book.write(set_collector)
    assert book.read(interval) == (15, Source.COLLECTOR)
    _own(book, "reading.history_interval_min", "5", "E1")
    assert book.read(interval) == (5, Source.METER)
    assert book.read(settings.intervals).of_meter == {"E1": 300_000}


def test_many_meters_are_set_at_once_after_a_preview_that_changes_nothing(book: LedgerBook) -> None:
    _own(book, "alarm.low_fen", "9000", "E2")
    seen = book.read(
        lambda ledger: meter_settings.preview(
            ledger, ("E1", "E2", "E3"), "alarm.low_fen", "9000", session=SYSTEM
        )
    )
    assert [(one.meter_id, one.before.value, one.after.value, one.changes) for one in seen] == [
        ("E1", "5000", "9000", True),
        ("E2", "9000", "9000", False),
        ("E3", "5000", "9000", True),
    ]
    assert book.read(lambda ledger: effective(ledger, "E1", config.ALARM_LOW_FEN)[1]) is Source.DEFAULT
    assert _own(book, "alarm.low_fen", "9000", "E1", "E2", "E3") == 2


def test_a_meters_change_is_noted_with_before_and_after(book: LedgerBook) -> None:
    _own(book, "supply.no_cut_hours", " 8:00–12:00 , 20:00-24:00", "E1")
    _own(book, "supply.no_cut_hours", None, "E1")
    changes = book.read(
        lambda ledger: meter_settings.history(ledger, "E1", "supply.no_cut_hours", session=SYSTEM)
    )
    text = "08:00-12:00, 20:00-24:00"
    assert [(one.operator, one.before, one.after) for one in changes] == [
        ("system", text, None),
        ("system", None, text),
    ]


@pytest.mark.parametrize(
    ("key", "typed", "meter", "refusal"),
    [
        ("site.name", "x", "E1", "settings.not_per_meter"),
        ("no.such", "x", "E1", "settings.unknown"),
        ("alarm.low_fen", "3000", "E99", "settings.no_such_meter"),
        ("alarm.very_low_fen", "6000", "E1", "settings.alarms_out_of_order"),
        ("supply.no_cut_hours", "18:00", "E1", "settings.not_hours"),
        ("supply.no_cut_hours", "18:00-18:00", "E1", "settings.not_hours"),
        ("supply.no_cut_hours", "24:30-25:00", "E1", "settings.not_hours"),
        ("supply.no_cut_hours", "１８:00-09:30", "E1", "settings.not_hours"),
        ("supply.no_cut_hours", "18:00-09:30, 23:00-23:30", "E1", "settings.hours_overlap"),
    ],
)
def test_what_cannot_hold_is_refused_and_nothing_is_kept(
    book: LedgerBook, key: str, typed: str, meter: str, refusal: str
) -> None:
    assert _refusal(book, key, typed, "E2", meter) == refusal
    assert book.read(lambda ledger: ledger.meters.settings_of("E2")) == {}


def test_only_who_may_set_up_and_only_in_his_buildings(book: LedgerBook) -> None:
    def add(ledger: Ledger) -> None:
        for name, role in (("tech", "technician"), ("lin", "cashier")):
            ledger.operators.add(name=name, display_name=name, password_hash="x", roles=(role,), drawer="")
        ledger.operators.set_buildings(1, ())

    book.write(add)
    for number, name, role, refusal in (
        (1, "tech", "technician", "permission.other_building"),
        (2, "lin", "cashier", "permission.denied"),
    ):
        with pytest.raises(DeskError) as refused:
            _own(book, "alarm.low_fen", "9000", "E1", session=Session(number, name, name, (role,), ""))
        assert refused.value.key == refusal


def test_a_telephone_list_is_kept_in_one_spelling(book: LedgerBook) -> None:
    book.write(
        lambda ledger: settings.change(
            ledger,
            "site.office_phones",
            "13900000001，+8613800000002 13900000001",
            session=SYSTEM,
            now_utc_ms=6,
        )
    )
    assert book.read(lambda ledger: meter_settings.office_phones(ledger, session=SYSTEM)) == (
        "13900000001",
        "+8613800000002",
    )
    with pytest.raises(DeskError) as refused:
        book.write(
            lambda ledger: settings.change(
                ledger, "site.office_phones", "１３９", session=SYSTEM, now_utc_ms=6
            )
        )
    assert refused.value.key == "settings.not_a_phone"


def test_a_default_price_must_be_a_plan_of_its_medium(book: LedgerBook) -> None:
    def change(plan: str) -> None:
        book.write(
            lambda ledger: settings.change(
                ledger, "sale.electricity_plan", plan, session=SYSTEM, now_utc_ms=6
            )
        )

    change("E-SHOP")
    for plan in ("W-SHOP", "E-NONE"):
        with pytest.raises(DeskError) as refused:
            change(plan)
        assert refused.value.key == "settings.unknown_plan"


def test_alarms_stay_in_order_and_may_change_together(book: LedgerBook) -> None:
    def change(changes: dict[str, str]) -> None:
        book.write(lambda ledger: settings.change_many(ledger, changes, session=SYSTEM, now_utc_ms=6))

    with pytest.raises(DeskError) as refused:
        change({"alarm.low_fen": "100"})
    assert refused.value.key == "settings.alarms_out_of_order"
    change({"alarm.low_fen": "100", "alarm.very_low_fen": "50"})
    assert book.read(lambda ledger: settings.value(ledger, config.ALARM_LOW_FEN)) == 100


def test_a_companys_slip_words_go_before_the_sites(book: LedgerBook) -> None:
    def change(ledger: Ledger) -> None:
        for key, value in (("site.name", "广场"), ("slip.header", "欢迎光临"), ("slip.footer", "谢谢")):
            settings.change(ledger, key, value, session=SYSTEM, now_utc_ms=6)
        company = ledger.companies.get(1)
        assert company is not None
        ledger.companies.change(replace(company, name="一公司", slip_footer="一公司谢谢您"))

    book.write(change)
    building = book.read(lambda ledger: ledger.shops.buildings()[0].id)
    seller = book.read(lambda ledger: settings.seller(ledger, building))
    assert (seller.name, seller.header, seller.footer) == ("一公司", "欢迎光临", "一公司谢谢您")
    assert book.read(settings.seller).name == "广场"
