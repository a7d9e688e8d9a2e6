"""The office charges what its meters count: each reading once, by the tariff in force, to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.permissions import SYSTEM
from app.domain.tariff.charging import LONGEST_DAYS
from app.domain.tariff.model import DAY_MIN, WHOLE_YEAR, Period, Rate, Season, Tariff, one_price
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.services import account_closing, accounts, charging, meter_moments, office_credit, settings, vending
from app.services.accounts import Tenant
from app.services.charging import Heard, Reading, Standing
from app.services.meter_moments import Moment
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import ChargeState, Entry, TariffVersion
from tests.app.domain.tariff import published
from tests.app.domain.tariff.times import at
from tests.helpers.small_mall import CASHIER, NOW_MS, PRICE_E8, live, order

HOUR = 3_600_000
BOTH = replace(CASHIER, roles=("senior_cashier",))
assert at("2026-09-21 22:00") <= NOW_MS < at("2026-09-21 22:30")


@pytest.fixture(autouse=True)
def proven(book: LedgerBook) -> Iterator[None]:
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("senior_cashier",)))
    sell(book, "first", 10_000)
    yield
    assert verify_book(book.path).findings == ()


def sell(
    book: LedgerBook, request: str, fen: int, *, volume_l: int | None = None, utc_ms: int = NOW_MS
) -> None:
    state = None if volume_l is None else replace(live("W1", volume_l=volume_l), utc_ms=utc_ms)
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order(request, "W1", fen), session=CASHIER, live=state, now_utc_ms=utc_ms
        )
    )


def reading(utc_ms: int, litres: int, **rates: int) -> Reading:
    return Reading("W1", utc_ms, litres, rates)


def take(book: LedgerBook, *readings: Reading) -> Standing:
    """Each heard after the one before it, as the engine tells them."""
    before = None
    for one in readings:
        standing = _taken(book, Heard(one, before))
        before = one
    return standing


def _taken(book: LedgerBook, heard: Heard) -> Standing:
    now = heard.newest.utc_ms
    (standing,) = book.write(lambda ledger: charging.take(ledger, (heard,), now_utc_ms=now))
    return standing


def survey(book: LedgerBook, one: Reading, before: Reading | None = None) -> Standing:
    (standing,) = book.read(lambda ledger: charging.survey(ledger, (Heard(one, before),)))
    return standing


def state(book: LedgerBook) -> ChargeState:
    found = book.read(lambda ledger: ledger.charges.state("W1"))
    assert found is not None
    return found


def charges(book: LedgerBook) -> list[Entry]:
    found = book.read(lambda ledger: ledger.entries.of_meter("W1"))
    return [entry for entry in found if entry.kind == "charge"]


def amounts(book: LedgerBook) -> list[int]:
    return [entry.amount_fen for entry in charges(book)]


def test_the_first_reading_begins_and_the_next_is_charged(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 5_000))
    assert amounts(book) == [] and state(book).quantity == 5_000
    standing = take(book, reading(NOW_MS + HOUR, 15_000))
    assert amounts(book) == [880] and standing.credit_fen == 10_000 - 880
    (entry,) = charges(book)
    assert (entry.detail["from"], entry.detail["to"]) == (NOW_MS, NOW_MS + HOUR)
    assert (entry.detail["quantity"], entry.detail["estimated"]) == (10_000, False)


def test_the_same_reading_and_an_older_one_are_never_charged_again(book: LedgerBook) -> None:
    newest = reading(NOW_MS + HOUR, 15_000)
    take(book, reading(NOW_MS, 5_000), newest, newest, reading(NOW_MS + HOUR // 2, 9_000))
    assert amounts(book) == [880] and state(book).quantity == 15_000


def test_less_than_the_amount_for_a_booking_waits_and_is_taken_off_at_once(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    standing = survey(book, reading(NOW_MS + HOUR, 1_000))
    assert (standing.credit_fen, standing.is_due) == (9_912, False)
    seen = replace(live("W1", volume_l=1_000), utc_ms=NOW_MS + HOUR)
    assert book.read(lambda ledger: charging.live_credit(ledger, "W1", seen)) == 9_912
    assert book.read(lambda ledger: office_credit.credit_fen(ledger, "W1")) == 10_000
    assert survey(book, reading(NOW_MS + HOUR, 2_000)).is_due  # 1.76 yuan


def test_many_small_readings_come_to_the_same_fen_as_one(book: LedgerBook) -> None:
    take(book, *(reading(NOW_MS + step * 60_000, step * 7) for step in range(60)))
    sell(book, "then", 100, volume_l=59 * 7, utc_ms=NOW_MS + HOUR)
    assert sum(amounts(book)) == round(59 * 7 * PRICE_E8 / 10**9)


def test_what_waits_is_booked_at_midnight(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0), reading(NOW_MS + HOUR, 500))
    assert amounts(book) == []
    take(book, reading(NOW_MS + 2 * HOUR, 900))  # past midnight
    assert amounts(book) == [79]


def test_a_meter_that_counts_nothing_leaves_no_entry_and_no_growing_span(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 500))
    assert survey(book, reading(NOW_MS + 2 * HOUR, 500)).is_due
    take(book, reading(NOW_MS + 2 * HOUR, 500))
    assert amounts(book) == [] and state(book).reading_utc_ms == NOW_MS + 2 * HOUR
    assert not survey(book, reading(NOW_MS + 3 * HOUR, 500)).is_due


def test_use_is_booked_when_the_credit_crosses_zero(book: LedgerBook) -> None:
    book.write(
        lambda ledger: settings.change(ledger, "charge.post_from_fen", "10000", session=SYSTEM, now_utc_ms=1)
    )
    sell(book, "little", 100)
    standing = take(book, reading(NOW_MS, 0), reading(NOW_MS + HOUR, 11_000))
    assert amounts(book) == [] and standing.credit_fen == 9_132
    book.write(
        lambda ledger: settings.change(
            ledger, "charge.post_from_fen", "1000000", session=SYSTEM, now_utc_ms=1
        )
    )
    noon = at("2026-09-22 12:00")
    take(book, reading(noon, 12_000))  # books at midnight
    standing = take(book, reading(noon + 11 * HOUR, 12_000 + 115_000))
    assert standing.credit_fen <= 0 and len(amounts(book)) == 2


def test_a_sale_books_first_what_was_used(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    sell(book, "next", 500, volume_l=1_000, utc_ms=NOW_MS + HOUR)
    assert amounts(book) == [88]
    sale = book.read(lambda ledger: vending.sale(ledger, "next", session=CASHIER))
    assert (sale.balance_before_fen, sale.balance_after_fen) == (9_912, 10_412)


def test_a_quote_counts_what_was_used(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    seen = replace(live("W1", volume_l=1_000), utc_ms=NOW_MS + HOUR)
    quote = book.read(
        lambda ledger: vending.quote(ledger, "W1", 500, seen, session=CASHIER, now_utc_ms=NOW_MS + HOUR)
    )
    assert (quote.balance_fen, quote.balance_after_fen) == (9_912, 10_412)


@pytest.mark.parametrize(
    ("litres", "key"), [(4_999, "charge.backwards"), (5_000 + 12_000 + 1_001, "charge.jump")]
)
def test_a_register_that_cannot_be_is_held_and_charged_to_nobody(
    book: LedgerBook, litres: int, key: str
) -> None:
    take(book, reading(NOW_MS, 5_000))
    odd = reading(NOW_MS + HOUR, litres)
    standing = survey(book, odd)
    assert standing.is_due and standing.trouble is not None and standing.trouble.key == key
    standing = take(book, odd)
    assert amounts(book) == [] and state(book).held_utc_ms == NOW_MS + HOUR
    assert standing.credit_fen == 10_000 and not standing.is_due and standing.trouble is not None
    sell(book, "all the same", 500, volume_l=litres, utc_ms=NOW_MS + HOUR)
    assert amounts(book) == []


def test_a_jump_stays_held_however_long_it_stands_and_a_right_reading_ends_it(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 5_000), reading(NOW_MS + HOUR, 500_000))
    assert take(book, reading(NOW_MS + 500 * HOUR, 500_100)).trouble is not None
    assert take(book, reading(NOW_MS + 501 * HOUR, 6_000)).trouble is None
    assert state(book).held_utc_ms is None and amounts(book) == [88]


def two_prices(book: LedgerBook, later: Tariff, start: int) -> None:
    text = to_spec(later)

    def unit(ledger: Ledger) -> None:
        meter = ledger.meters.get("W1")
        assert meter is not None and meter.plan_id is not None
        ledger.charges.add_version(TariffVersion(meter.plan_id, start, text, spec_hash(text), None, start))

    book.write(unit)


def test_a_new_price_counts_from_its_moment_by_the_readings_around_it(book: LedgerBook) -> None:
    change = NOW_MS + HOUR
    two_prices(book, one_price("water", 2 * PRICE_E8), change)
    # All water runs before the change, none after it; only the last minute is shared out.
    readings = (
        reading(NOW_MS, 0),
        reading(change - 30_000, 1_000),
        reading(change + 30_000, 1_000),
        reading(change + HOUR // 2, 1_000),
    )
    take(book, *readings)
    sell(book, "then", 100, volume_l=1_000, utc_ms=change + HOUR // 2)
    assert sum(amounts(book)) == 88
    assert not any(entry.detail["estimated"] for entry in charges(book))


def test_a_gap_over_a_change_of_price_is_shared_out_and_said_to_be_estimated(book: LedgerBook) -> None:
    two_prices(book, one_price("water", 2 * PRICE_E8), NOW_MS + HOUR)
    take(book, reading(NOW_MS, 0), reading(NOW_MS + 2 * HOUR, 2_000))
    assert amounts(book) == [88 + 176]
    (entry,) = charges(book)
    assert entry.detail["estimated"] is True


def test_steps_go_on_from_one_charge_to_the_next(book: LedgerBook) -> None:
    tariff = replace(
        published.beijing_home(published.StepPeriod.MONTH), medium="water"
    )  # 0.4883, above 240 m3 0.5383
    two_prices(book, tariff, NOW_MS)
    hour = 20 * HOUR  # 200 m3 take at least so long
    take(book, reading(NOW_MS, 0), reading(NOW_MS + hour, 200_000), reading(NOW_MS + 2 * hour, 400_000))
    assert sum(amounts(book)) == round(240 * 48.83 + 160 * 53.83)
    assert state(book).used == 400_000 and state(book).period == "2026-09-01"


def close_moment(book: LedgerBook, utc_ms: int, litres: int, reason: str = "") -> Moment:
    return Moment("W1", utc_ms, litres, reason=reason)


def account_id(book: LedgerBook) -> int:
    held = book.read(lambda ledger: ledger.accounts.open_of_meter("W1"))
    assert held is not None
    return held[0].id


def test_closing_charges_to_the_final_reading_first(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    moment = close_moment(book, NOW_MS + HOUR, 2_000)
    account = account_id(book)
    before = book.read(lambda ledger: account_closing.settlement(ledger, account, (moment,), session=BOTH))
    settled = book.write(
        lambda ledger: account_closing.close_account(
            ledger,
            account,
            (moment,),
            tender="cash",
            reason="租约到期",
            approval=None,
            session=BOTH,
            now_utc_ms=NOW_MS + HOUR,
        )
    )
    assert before == settled and settled.credit_fen == 10_000 - 176
    assert amounts(book) == [176] and state(book).credit_fen == 0
    assert (
        book.read(lambda ledger: charging.survey(ledger, (Heard(reading(NOW_MS + 2 * HOUR, 9_000)),))) == ()
    )


def test_a_final_reading_below_what_was_charged_is_refused(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 5_000))
    moment = close_moment(book, NOW_MS + HOUR, 4_000, reason="read by hand")
    with pytest.raises(DeskError) as error:
        book.write(lambda ledger: charging.charge_to(ledger, moment, now_utc_ms=NOW_MS + HOUR))
    assert error.value.key == "charge.backwards"


def test_a_typed_final_reading_is_charged_though_the_clock_was_set_back(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0), reading(NOW_MS + HOUR, 1_000))
    earlier = NOW_MS + HOUR - 600_000
    typed = close_moment(book, earlier, 3_000, reason="silent, read by hand")
    settled = book.read(lambda ledger: charging.credit_at(ledger, typed))
    book.write(lambda ledger: charging.charge_to(ledger, typed, now_utc_ms=earlier))
    assert (settled, sum(amounts(book))) == (10_000 - 264, 264)
    low = close_moment(book, earlier, 2_999, reason="read by hand")
    with pytest.raises(DeskError) as error:
        book.write(lambda ledger: charging.charge_to(ledger, low, now_utc_ms=earlier))
    assert error.value.key == "charge.backwards"


def test_a_typed_final_reading_a_little_too_low_is_no_turn_of_the_register(book: LedgerBook) -> None:
    """Whatever a person answers for, a register begins anew only if the use is possible."""
    whole = 42_949_672_960

    def other_make(ledger: Ledger) -> None:
        meter = ledger.meters.get("W1")
        assert meter is not None
        ledger.meters.put(replace(meter, profile="modbus-energy"))

    book.write(other_make)
    take(book, reading(NOW_MS, whole - 10_000))
    silent = NOW_MS + 100 * HOUR
    low = close_moment(book, silent, whole - 11_000, reason="read by hand")
    with pytest.raises(DeskError) as error:
        book.write(lambda ledger: charging.charge_to(ledger, low, now_utc_ms=silent))
    assert error.value.key == "charge.backwards"
    turned = close_moment(book, silent, 5_000, reason="read by hand")
    book.write(lambda ledger: charging.charge_to(ledger, turned, now_utc_ms=silent))
    assert amounts(book) == [1_320]


def test_a_person_may_witness_more_than_the_meter_could_pass(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    moment = meter_moments.Moment("W1", NOW_MS + HOUR, 50_000)
    with pytest.raises(DeskError) as error:
        book.write(lambda ledger: charging.charge_to(ledger, moment, now_utc_ms=NOW_MS + HOUR))
    assert error.value.key == "charge.jump"
    typed = replace(moment, reason="the display was read by two")
    book.write(lambda ledger: charging.charge_to(ledger, typed, now_utc_ms=NOW_MS + HOUR))
    assert amounts(book) == [4_400]


def test_a_new_tenant_begins_where_the_old_one_was_charged_to(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0), reading(NOW_MS + HOUR, 3_000))
    old = account_id(book)
    moment = close_moment(book, NOW_MS + HOUR - 1_000, 2_990)  # read just before the engine did
    book.write(
        lambda ledger: accounts.transfer_account(
            ledger, old, Tenant("新租户"), (moment,), session=BOTH, now_utc_ms=NOW_MS + HOUR
        )
    )
    after = state(book)
    assert (after.quantity, after.epoch, after.credit_fen) == (3_000, 2, 10_000 - 264)
    take(book, reading(NOW_MS + 2 * HOUR, 6_000))
    assert amounts(book) == [264, 264]
    assert charges(book)[-1].account_id == account_id(book) != old


def test_a_meter_without_a_price_is_told_and_not_charged(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))

    def unit(ledger: Ledger) -> None:
        meter = ledger.meters.get("W1")
        assert meter is not None
        plan = ledger.prices.put_plan(code="X", name="x", medium="water")
        ledger.meters.put(replace(meter, plan_id=plan))

    book.write(unit)
    standing = take(book, reading(NOW_MS + HOUR, 5_000))
    assert standing.trouble is not None and standing.trouble.key == "tariff.version_count"
    assert standing.credit_fen == 10_000 and state(book).held_utc_ms is None


def test_meters_that_hold_their_own_money_are_left_alone(book: LedgerBook) -> None:
    heard = Heard(Reading("E1", NOW_MS, 5_000, {}))
    assert book.write(lambda ledger: charging.take(ledger, (heard,), now_utc_ms=NOW_MS)) == ()
    moment = Moment("E1", NOW_MS, 5_000, balance_fen=5_000)
    book.write(lambda ledger: charging.charge_to(ledger, moment, now_utc_ms=NOW_MS))
    assert book.read(lambda ledger: ledger.entries.of_meter("E1")) == ()


def test_of_a_price_change_between_two_hearings_only_their_stretch_is_shared_out(book: LedgerBook) -> None:
    """Nothing was charged since before the change, but the reading just before it was heard."""
    change = NOW_MS + HOUR
    two_prices(book, one_price("water", 2 * PRICE_E8), change)
    take(book, reading(NOW_MS, 0))
    before, after = reading(change - 1_000, 1_000), reading(change + HOUR, 1_000)
    standing = survey(book, after, before)
    assert (standing.credit_fen, standing.is_due) == (10_000 - 88, True)
    assert survey(book, after).credit_fen == 10_000 - 132, "by time alone half of it falls behind the change"


def test_a_reading_that_is_heard_twice_counts_once(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    newest = reading(NOW_MS + HOUR, 1_000)
    assert survey(book, newest, newest) == survey(book, newest)


def test_registers_of_the_rates_that_do_not_fit_the_whole_are_held(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 5_000, peak=2_000, valley=3_000))
    odd = reading(NOW_MS + HOUR, 6_000, peak=2_900, valley=2_000)
    standing = take(book, odd)
    assert standing.trouble is not None and standing.trouble.key == "charge.rates_differ"
    assert standing.trouble.params["before"] == "5.000" and standing.trouble.params["after"] == "6.000"
    assert amounts(book) == [] and state(book).held_utc_ms == NOW_MS + HOUR


def test_a_rate_that_the_tariff_lacks_is_charged_by_the_hours_of_the_use(book: LedgerBook) -> None:
    """One m3 from 22:13 on: by the meter at its deep valley, by the tariff in its own hours."""
    two_prices(book, by_two_rates(), NOW_MS - 1)
    take(book, reading(NOW_MS, 0, deep_valley=0))
    standing = survey(book, reading(NOW_MS + 60_000, 1_000, deep_valley=1_000))
    assert standing.trouble is None
    assert standing.credit_fen == 10_000 - VALLEY_E8 // 10**6


VALLEY_E8 = 40_000_000


def by_two_rates() -> Tariff:
    """Peak from 8 to 22 o'clock, valley at night."""
    hours = (
        Period(0, 480, Rate.VALLEY),
        Period(480, 1_320, Rate.PEAK),
        Period(1_320, DAY_MIN, Rate.VALLEY),
    )
    season = Season((WHOLE_YEAR,), ((2 * PRICE_E8, VALLEY_E8),))
    return Tariff("water", (Rate.PEAK, Rate.VALLEY), (hours,), (season,))


def test_what_nobody_has_an_account_for_is_charged_to_nobody(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    account, moment = account_id(book), close_moment(book, NOW_MS + HOUR, 2_000)
    book.write(
        lambda ledger: account_closing.close_account(
            ledger,
            account,
            (moment,),
            tender="cash",
            reason="租约到期",
            approval=None,
            session=BOTH,
            now_utc_ms=NOW_MS + HOUR,
        )
    )
    before = state(book)
    later = Heard(reading(NOW_MS + 2 * HOUR, 9_000))
    seen = replace(live("W1", volume_l=9_000), utc_ms=NOW_MS + 2 * HOUR)
    book.write(lambda ledger: charging.charge_now(ledger, "W1", seen, now_utc_ms=NOW_MS + 2 * HOUR))
    assert book.write(lambda ledger: charging.take(ledger, (later,), now_utc_ms=NOW_MS + 2 * HOUR)) == ()
    assert state(book) == before and amounts(book) == [176]


def test_a_meter_that_the_book_does_not_know_is_passed_over(book: LedgerBook) -> None:
    unknown, known = Heard(Reading("W77", NOW_MS, 5, {})), Heard(reading(NOW_MS, 5_000))
    standings = book.write(lambda ledger: charging.take(ledger, (unknown, known), now_utc_ms=NOW_MS))
    assert [one.meter_id for one in standings] == ["W1"]
    moment = Moment("W77", NOW_MS, 5)
    assert book.read(lambda ledger: charging.credit_at(ledger, moment)) == 0
    assert book.read(lambda ledger: charging.live_credit(ledger, "W77", None)) == 0


def test_use_over_too_long_a_time_is_told_and_not_charged(book: LedgerBook) -> None:
    take(book, reading(NOW_MS, 0))
    late = reading(NOW_MS + (LONGEST_DAYS + 1) * 24 * HOUR, 5_000)
    standing = take(book, late)
    assert standing.trouble is not None and standing.trouble.key == "tariff.interval_too_long"
    assert amounts(book) == [] and state(book).held_utc_ms is None
