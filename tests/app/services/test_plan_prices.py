"""Selling by any tariff: the desk says what an amount buys and how the price changes; so does the slip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.tariff.model import (
    ANY_HOLIDAY,
    HolidayTable,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
)
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.services import customers, office_credit, plan_prices, sale_steps, vending
from app.services.plan_prices import PriceKind
from app.services.views import Quote, SaleView
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import TariffVersion
from db.rows import Meter
from tests.app.domain.tariff import published
from tests.app.domain.tariff.times import at
from tests.helpers.small_mall import CASHIER, NOW_MS, PRICE_E8, live, order

HOUR_MS = 3_600_000


def meter(ledger: Ledger, meter_id: str = "W1") -> Meter:
    found = ledger.meters.get(meter_id)
    assert found is not None and found.plan_id is not None
    return found


def by(book: LedgerBook, tariff: Tariff, *, start: int = NOW_MS - 1, meter_id: str = "W1") -> None:
    """The meter's plan has this tariff from `start` on."""
    text = to_spec(replace(tariff, medium="water" if meter_id == "W1" else "electricity"))
    version = TariffVersion(0, start, text, spec_hash(text), None, start)

    def unit(ledger: Ledger) -> None:
        plan = meter(ledger, meter_id).plan_id
        assert plan is not None
        ledger.charges.add_version(replace(version, plan_id=plan))

    book.write(unit)


def quote(book: LedgerBook, amount_fen: int, meter_id: str = "W1") -> Quote:
    return book.read(
        lambda ledger: vending.quote(
            ledger, meter_id, amount_fen, live(meter_id), session=CASHIER, now_utc_ms=NOW_MS
        )
    )


def test_one_price_is_told_as_it_is(book: LedgerBook) -> None:
    found = quote(book, 10_000)
    assert (found.price_e8, found.price_kind, found.quantity_milli) == (PRICE_E8, PriceKind.ONE, 113_636)
    sale = sold(book)
    assert (sale.price_kind, sale.quantity_milli) == ("one", 113_636)


def sold(book: LedgerBook, meter_id: str = "W1") -> SaleView:
    return book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r1", meter_id), session=CASHIER, live=live(meter_id), now_utc_ms=NOW_MS
        )
    )


def test_a_stepped_plan_is_bought_step_by_step(book: LedgerBook) -> None:
    by(book, published.beijing_home(StepPeriod.MONTH))  # 0.4883, above 240 units 0.5383
    found = quote(book, 20_000)
    assert (found.price_e8, found.price_kind) == (48_830_000, PriceKind.STEPPED)
    dearer = 20_000 * 10**9 - 240_000 * 48_830_000
    assert found.quantity_milli == 240_000 + dearer // 53_830_000
    sale = sold(book)
    assert (sale.price_kind, sale.quantity_milli) == ("stepped", 10_000 * 10**9 // 48_830_000)
    assert verify_book(book.path).findings == ()


def test_steps_stand_where_the_meter_s_do(book: LedgerBook) -> None:
    by(book, published.beijing_home(StepPeriod.MONTH))

    def used(ledger: Ledger) -> None:
        fresh = office_credit.none_yet("W1", 1)
        ledger.charges.put_state(replace(fresh, period="2026-09-01", used=240_000))

    book.write(used)
    assert quote(book, 10_000).price_e8 == 53_830_000
    shop = book.read(lambda ledger: ledger.shops.by_number("B1-W01"))
    card = book.read(
        lambda ledger: customers.card(ledger, shop.id, session=CASHIER, now_utc_ms=NOW_MS)
    ).meters[0]
    assert (card.price_e8, card.price_kind) == (53_830_000, "stepped")


def test_a_price_by_time_is_that_of_even_use_over_the_day(book: LedgerBook) -> None:
    by(book, published.shanghai_home())  # 16 h of 0.617, 8 h of 0.307
    found = quote(book, 10_000)
    assert found.price_kind == PriceKind.BOTH
    assert found.price_e8 == (666 * 61_700_000 + 334 * 30_700_000) // 1000
    price = book.read(lambda ledger: plan_prices.price_now(ledger, meter(ledger).plan_id or 0, NOW_MS))
    assert price is not None and price.highest_e8 == 97_700_000


def test_what_comes_on_top_of_a_unit_is_in_its_price(book: LedgerBook) -> None:
    tariff = replace(
        published.beijing_home(StepPeriod.MONTH),
        unit_charges=(UnitCharge("fund", 1_000_000),),
        share=Share(ShareKind.PERCENT, "stairs", ppm=100_000),
    )
    by(book, tariff)
    assert quote(book, 10_000).price_e8 == (48_830_000 + 1_000_000) * 11 // 10
    price = book.read(lambda ledger: plan_prices.price_now(ledger, meter(ledger).plan_id or 0, NOW_MS))
    assert price is not None and price.highest_e8 == (78_830_000 + 1_000_000) * 11 // 10


def test_a_read_back_allows_for_the_dearest_hour(book: LedgerBook) -> None:
    """A meter that charges by time of day may use up more than an average hour costs (faults.md 2.3)."""
    by(book, published.shanghai_home(), meter_id="E1")
    sold(book, "E1")
    assert book.read(lambda ledger: sale_steps.facts(ledger, "r1")).price_e8 == 97_700_000
    assert book.read(lambda ledger: ledger.operations.get("r1")).operation.price_e8 < 97_700_000


def test_a_year_without_holidays_does_not_close_the_desk(book: LedgerBook) -> None:
    tariff = published.beijing_trade()
    first = replace(tariff.seasons[0], holidays=(HolidayTable(ANY_HOLIDAY, 0),))
    by(book, replace(tariff, seasons=(first, *tariff.seasons[1:])))
    then = at("2059-10-01 12:00")  # nobody has announced that year
    price = book.read(lambda ledger: plan_prices.price_now(ledger, meter(ledger).plan_id or 0, then))
    assert price is not None and price.kind is PriceKind.BY_TIME
    assert price.price_e8 == (105_777_700 + 92_684_100 + 68_133_500 + 43_582_900) // 4


@pytest.mark.parametrize("start", [NOW_MS + HOUR_MS])
def test_a_tariff_that_has_not_begun_changes_nothing(book: LedgerBook, start: int) -> None:
    by(book, published.beijing_home(StepPeriod.MONTH), start=start)
    assert quote(book, 10_000).price_e8 == PRICE_E8


def test_money_that_reaches_a_free_step_buys_no_certain_amount(book: LedgerBook) -> None:
    """As where a tenant pays for a first amount and the rest is his for nothing."""
    tariff = published.beijing_home(StepPeriod.MONTH)
    season = replace(tariff.seasons[0], prices=((48_830_000,), (53_830_000,), (0,)))
    by(book, replace(tariff, seasons=(season,)))
    assert quote(book, 10_000).quantity_milli == 10_000 * 10**9 // 48_830_000
    assert quote(book, 30_000).quantity_milli is None
    kept = book.read(lambda ledger: plan_prices.price_now(ledger, meter(ledger).plan_id or 0, NOW_MS))
    assert kept is not None and kept.told(30_000)["quantity_milli"] is None


def test_less_than_nothing_buys_nothing_that_could_be_told(book: LedgerBook) -> None:
    by(book, published.beijing_home(StepPeriod.MONTH))
    price = book.read(lambda ledger: plan_prices.price_now(ledger, meter(ledger).plan_id or 0, NOW_MS))
    assert price is not None
    with pytest.raises(DeskError) as raised:
        price.buys_milli(-1)
    assert raised.value.key == "tariff.quote_amount"
