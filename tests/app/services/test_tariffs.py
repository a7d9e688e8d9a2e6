"""Plans in the book: versions side by side with plain prices, new ones, quotes, and what meters can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.calendar import Calendar
from app.domain.permissions import SYSTEM, Session
from app.domain.tariff.charging import START, Position, Use, charge
from app.domain.tariff.held import PriceField, held_plan
from app.domain.tariff.model import StepPeriod, Tariff, UnitCharge, Version, one_price
from app.errors import DeskError
from app.services import settings, tariffs
from app.services.tariff_meters import abilities, against
from app.services.tariffs import NewVersion, QuoteAsked, QuoteShown
from db.ledger import Ledger, LedgerBook
from db.money_rows import ChargeState
from meterio.clock import SystemClock
from meterio.profiles import load_profiles
from tests.app.domain.tariff import published
from tests.app.domain.tariff.times import at
from tests.helpers.second_person import add_people, approved
from tests.helpers.sites import START_UTC_MS, apply_small_site

PROFILES = load_profiles()
NONE = Calendar()
NOW = START_UTC_MS + 10 * 86_400_000
LATER = NOW + 86_400_000
SHOP_PRICE_E8 = 92_000_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    yield book
    book.close()


def _plan(book: LedgerBook, code: str = "E-SHOP") -> int:
    return next(plan.id for plan in book.read(lambda ledger: ledger.prices.plans()) if plan.code == code)


def _free_plan(book: LedgerBook, medium: str = "electricity") -> int:
    """A plan that no meter has yet, and without prices."""
    return book.write(lambda ledger: ledger.prices.put_plan(code="X", name="x", medium=medium))


def _add(
    book: LedgerBook, plan: int, tariff: Tariff, start: int = LATER, *, session: Session = SYSTEM
) -> None:
    new = NewVersion(plan, start, tariff)
    book.write(
        lambda ledger: tariffs.add_version(ledger, new, profiles=PROFILES, session=session, now_utc_ms=NOW)
    )


def _refused(book: LedgerBook, plan: int, tariff: Tariff, start: int = LATER) -> DeskError:
    with pytest.raises(DeskError) as raised:
        _add(book, plan, tariff, start)
    return raised.value


def _quote(book: LedgerBook, asked: QuoteAsked, *, session: Session = SYSTEM) -> QuoteShown:
    return book.read(lambda ledger: tariffs.quote(ledger, asked, session=session))


def test_a_plan_of_plain_prices_is_charged_like_any_tariff(book: LedgerBook) -> None:
    (version,) = book.read(lambda ledger: tariffs.versions_of(ledger, _plan(book)))
    assert version.tariff == one_price("electricity", SHOP_PRICE_E8)
    assert (version.start_utc_ms, version.utc_offset_min) == (START_UTC_MS, 480)
    use = Use(NOW, LATER, 10_000)
    assert charge((version,), use, START, calendar=NONE).amount_fen == 920


def test_a_new_version_stands_beside_the_old_ones_and_in_the_log(book: LedgerBook) -> None:
    plan = _free_plan(book)
    _add(book, plan, published.beijing_home(StepPeriod.MONTH), NOW - 5)
    _add(book, plan, published.beijing_home(StepPeriod.YEAR))
    versions = book.read(lambda ledger: tariffs.versions_of(ledger, plan))
    assert [(each.start_utc_ms, each.tariff.steps) for each in versions] == [
        (NOW - 5, StepPeriod.MONTH),
        (LATER, StepPeriod.YEAR),
    ]
    rows = book.read(lambda ledger: ledger.audit.of("X"))
    assert [(row.action, row.detail["start_utc_ms"]) for row in rows] == [
        ("tariff.new_version", NOW - 5),
        ("tariff.new_version", LATER),
    ]
    (first, _) = book.read(lambda ledger: ledger.charges.versions(plan))
    assert first.spec_hash == rows[0].detail["spec_hash"]


def test_times_are_by_the_clock_of_the_site(book: LedgerBook) -> None:
    book.write(
        lambda ledger: settings.change(ledger, "site.utc_offset_min", "330", session=SYSTEM, now_utc_ms=NOW)
    )
    (version,) = book.read(lambda ledger: tariffs.versions_of(ledger, _plan(book)))
    assert version.utc_offset_min == 330


def test_a_version_is_never_changed_in_place(book: LedgerBook) -> None:
    plan = _free_plan(book)
    _add(book, plan, one_price("electricity", 1))
    assert _refused(book, plan, one_price("electricity", 2)).key == "tariff.version_twice"
    price = _plan(book)
    assert _refused(book, price, one_price("electricity", 2), START_UTC_MS).key == "tariff.version_twice"


def test_what_was_charged_is_not_priced_anew(book: LedgerBook) -> None:
    assert _refused(book, _plan(book), one_price("electricity", 1), NOW - 1).key == "tariff.version_past"


def test_cold_and_hot_water_and_electricity_do_not_mix(book: LedgerBook) -> None:
    plan = _free_plan(book, "water")
    assert _refused(book, plan, one_price("electricity", 1)).key == "tariff.plan_medium"
    _add(book, plan, published.beijing_water())


def test_a_wrong_tariff_leaves_nothing_behind(book: LedgerBook) -> None:
    plan = _free_plan(book)
    assert _refused(book, plan, replace(one_price("electricity", 1), rates=())).key == "tariff.no_rates"
    assert book.read(lambda ledger: ledger.charges.versions(plan)) == ()


def test_a_plan_that_its_meters_cannot_hold_is_refused_with_the_reason(book: LedgerBook) -> None:
    plan = _plan(book)
    refusal = _refused(book, plan, published.beijing_home(StepPeriod.MONTH))
    assert (refusal.key, refusal.params["meter"]) == ("tariff.meter_cannot_hold", "E1")
    reason = refusal.params["reason"]
    assert isinstance(reason, DeskError) and reason.key == "tariff.meter_no_steps"
    assert book.read(lambda ledger: ledger.charges.versions(plan)) == ()


def test_the_same_plan_is_taken_where_the_office_holds_the_balance(book: LedgerBook) -> None:
    plan = _plan(book, "W-SHOP")
    _add(book, plan, published.beijing_water())
    assert len(book.read(lambda ledger: ledger.charges.versions(plan))) == 1


def test_who_works_in_some_buildings_changes_no_plan_of_the_site(book: LedgerBook) -> None:
    manager = Session(1, "lin", "林", ("manager",), "D1")

    def employ(ledger: Ledger) -> None:
        ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("manager",), drawer="D1"
        )
        ledger.operators.set_buildings(1, ())

    book.write(employ)
    plan = _plan(book)
    with pytest.raises(DeskError) as raised:
        _add(book, plan, one_price("electricity", 1), session=manager)
    assert raised.value.key == "permission.whole_site"
    assert _quote(book, QuoteAsked(plan, NOW, quantity_milli=1_000), session=manager).quote.amount_fen == 92
    with pytest.raises(DeskError) as raised:
        _quote(book, QuoteAsked(plan, NOW, quantity_milli=1_000, meter_id="E1"), session=manager)
    assert raised.value.key == "permission.other_building"


def test_a_cashier_asks_for_quotes_and_changes_no_tariff(book: LedgerBook) -> None:
    book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    cashier = Session(1, "lin", "林", ("cashier",), "D1")
    plan = _plan(book)
    with pytest.raises(DeskError) as raised:
        _add(book, plan, one_price("electricity", 1), session=cashier)
    assert raised.value.key == "permission.denied"
    assert _quote(book, QuoteAsked(plan, NOW, quantity_milli=1_000), session=cashier).quote.amount_fen == 92
    with pytest.raises(DeskError) as raised:
        _quote(book, QuoteAsked(plan, NOW), session=replace(cashier, operator_id=9))
    assert raised.value.key == "permission.operator_disabled"


def test_a_plan_that_is_not_there_is_said(book: LedgerBook) -> None:
    with pytest.raises(DeskError) as raised:
        _quote(book, QuoteAsked(999, NOW, quantity_milli=1))
    assert raised.value.key == "tariff.no_plan"


def test_a_plan_without_prices_cannot_be_quoted(book: LedgerBook) -> None:
    with pytest.raises(DeskError) as raised:
        _quote(book, QuoteAsked(_free_plan(book), NOW, quantity_milli=1))
    assert raised.value.key == "tariff.version_count"


def test_use_and_money_are_quoted_by_the_version_of_the_moment(book: LedgerBook) -> None:
    plan = _plan(book)
    _add(book, plan, one_price("electricity", 2 * SHOP_PRICE_E8))
    now = _quote(book, QuoteAsked(plan, NOW, quantity_milli=10_000))
    later = _quote(book, QuoteAsked(plan, LATER, quantity_milli=10_000))
    assert (now.quote.amount_fen, later.quote.amount_fen) == (920, 1_840)
    assert _quote(book, QuoteAsked(plan, LATER, amount_fen=1_840)).quote.quantity_milli == 10_000
    assert (now.plan.code, now.mix) == ("E-SHOP", (1000,))


def test_a_mix_may_be_given(book: LedgerBook) -> None:
    plan = _free_plan(book)
    _add(book, plan, published.shanghai_home())
    night = _quote(book, QuoteAsked(plan, LATER, quantity_milli=100_000, mix=(0, 1000)))
    assert night.quote.amount_fen == 3_070


def test_a_quote_for_a_meter_begins_where_its_steps_stand(book: LedgerBook) -> None:
    plan = _plan(book, "W-SHOP")
    _add(book, plan, published.beijing_water())
    state = ChargeState("W1", 1, LATER, 0, {}, 0, 0, "2026-01-01", 175_000)
    book.write(lambda ledger: ledger.charges.put_state(state))
    shown = _quote(book, QuoteAsked(plan, LATER, quantity_milli=10_000, meter_id="W1"))
    assert shown.quote.amount_fen == 6_000  # 5 m3 at 5 yuan, 5 m3 at 7 yuan
    assert _quote(book, QuoteAsked(plan, LATER, quantity_milli=10_000)).quote.amount_fen == 5_000


def test_a_step_period_is_kept_by_its_first_day() -> None:
    day = tariffs.step_day("2026-01-01")
    assert tariffs.period_text(Position(day)) == "2026-01-01"
    assert (tariffs.period_text(START), tariffs.step_day("")) == ("", 0)


@pytest.mark.parametrize(
    ("profile", "places"),
    [
        ("adf400l-3p", {"price_sharp_e8": PriceField(0, (2**32 - 1) * 10**6, 10**6)}),
        ("dlt645-2007", {"price_valley_e8": PriceField(0, 99_999_999 * 10**4, 10**4)}),
        ("cjt188-water", {"price_e8": PriceField(0, 999_999 * 10**6, 10**6)}),
        ("sdm-y", {}),
    ],
)
def test_a_profile_says_what_prices_its_commands_write(profile: str, places: dict[str, PriceField]) -> None:
    held = abilities(PROFILES[profile]).prices
    assert {name: held[name] for name in places} == places
    assert bool(held) == bool(places)


def test_beijing_by_the_hour_fits_a_dlt645_meter_but_for_the_last_two_figures() -> None:
    """Six decimals are published, the meter holds four; and it has four rates, 14 periods and two tables."""
    held = abilities(PROFILES["dlt645-2007"])
    exact = published.beijing_trade()
    versions = (_version(exact),)
    assert [reason.key for reason in against(versions, PROFILES["dlt645-2007"], from_utc_ms=NOW)] == [
        "tariff.meter_price"
    ]
    rounded = replace(
        exact,
        seasons=tuple(
            replace(
                season, prices=tuple(tuple(price // 10**4 * 10**4 for price in row) for row in season.prices)
            )
            for season in exact.seasons
        ),
    )
    plan = held_plan(rounded, held)
    assert dict(plan.prices)["price_sharp_e8"] == 105_770_000
    assert len(plan.tables) == 2 and plan.zones == ((7, 1, 1), (9, 1, 0))
    taxed = replace(rounded, unit_charges=(UnitCharge("fund", 10**4),))
    assert dict(held_plan(taxed, held).prices)["price_sharp_e8"] == 105_780_000


def _version(tariff: Tariff) -> Version:
    return Version(at("2024-07-01 00:00"), 480, tariff)


def test_a_version_that_is_over_is_no_reason_against_a_meter() -> None:
    stepped = Version(0, 480, published.beijing_home(StepPeriod.MONTH))
    plain = Version(NOW, 480, one_price("electricity", 10**8))
    ddsy = PROFILES["ddsy1352"]
    assert against((stepped, plain), ddsy, from_utc_ms=NOW) == ()
    assert [reason.key for reason in against((stepped, plain), ddsy, from_utc_ms=NOW - 1)] == [
        "tariff.meter_no_steps"
    ]
    assert [
        reason.key for reason in against((replace(stepped, start_utc_ms=NOW + 1),), ddsy, from_utc_ms=0)
    ] == ["tariff.meter_no_steps"]


def test_a_new_version_takes_a_second_person_who_sees_what_it_is(book: LedgerBook) -> None:
    plan = _free_plan(book)
    manager = book.write(add_people)["he"]
    new = NewVersion(plan, LATER, published.beijing_home(StepPeriod.MONTH))

    def add(approval: str | None) -> None:
        book.write(
            lambda ledger: tariffs.add_version(
                ledger, new, profiles=PROFILES, approval=approval, session=manager, now_utc_ms=NOW
            )
        )

    with pytest.raises(DeskError, match="approval"):
        add(None)
    wanted = book.read(lambda ledger: tariffs.wanted(ledger, new, session=manager))
    assert wanted.values["prices_e8"] == [48_830_000, 53_830_000, 78_830_000]
    add(approved(book, wanted, by="wu", session=manager, now_utc_ms=NOW))
    rows = book.read(lambda ledger: ledger.audit.of("X"))
    assert [row.detail["approver"] for row in rows if row.action == tariffs.NEW_VERSION] == ["wu"]


def test_plans_are_listed_with_their_versions_and_meters(book: LedgerBook) -> None:
    _free_plan(book)
    rows = {row.plan.code: row for row in book.read(lambda ledger: tariffs.listed(ledger, session=SYSTEM))}
    assert list(rows) == sorted(rows)
    assert (len(rows["E-SHOP"].versions), rows["E-SHOP"].meters) == (1, 4)
    assert (rows["X"].versions, rows["X"].meters) == ((), 0)
