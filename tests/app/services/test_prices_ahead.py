"""Which prices go to a meter by themselves, ahead or at their time, and how those to come stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.delivery import Delivery
from app.domain.order import AHEAD_LEAST_MS, PRICE_SWITCH, OrderKind, OrderState
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import delivery, order_batches, order_steps, orders, prices_ahead, settings
from app.services.delivery_item import Item
from app.services.order_batches import BatchWish, Fate
from app.services.order_means import means, offered
from app.services.orders import Wish
from db.ledger import Ledger, LedgerBook
from db.rows import PriceVersion
from meterio.clock import SystemClock
from meterio.profiles import load_profiles
from tests.helpers import small_mall
from tests.helpers.small_mall import NOW_MS, PRICE_E8

MAKES = load_profiles()
SPARED = "dlt645-2007"
KIND = OrderKind.SET_NEXT_PRICES
DAY_MS = 86_400_000
RATES = ("sharp", "peak", "flat", "valley")
NEXT_E8 = 90_000_000
START = NOW_MS + DAY_MS + 1_234


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    opened = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    opened.write(small_mall.set_up)
    opened.write(spare)
    yield opened
    assert opened.close()


def spare(ledger: Ledger) -> None:
    """E1 is of a make with a spare set."""
    meter = ledger.meters.get("E1")
    assert meter is not None
    ledger.meters.put(replace(meter, profile=SPARED, unit="000000000001"))


def version(book: LedgerBook, start: int, price_e8: int = NEXT_E8) -> None:
    def unit(ledger: Ledger) -> None:
        plan = next(one for one in ledger.prices.plans() if one.medium == "electricity")
        ledger.prices.put_version(PriceVersion(plan.id, start, price_e8))

    book.write(unit)


def items(
    book: LedgerBook, kind: OrderKind = KIND, *, now: int = NOW_MS, meter: str = "E1"
) -> dict[str, Item]:
    found = book.read(lambda ledger: delivery.assess(ledger, [meter], makes=MAKES, now_utc_ms=now))
    return {item.name: item for item in found if item.kind is kind}


def due(book: LedgerBook, *, now: int = NOW_MS, meter: str = "E1") -> set[OrderKind]:
    def unit(ledger: Ledger) -> set[OrderKind]:
        found = delivery.assess(ledger, [meter], makes=MAKES, now_utc_ms=now)
        return {kind for _, kind in delivery.missed(found, now_utc_ms=now)}

    return book.read(unit)


def shows(
    book: LedgerBook, *, prices_e8: int, switch: int, now: int = NOW_MS, current_e8: int = PRICE_E8
) -> None:
    """What E1 was seen to hold."""
    values = {f"spare_price_{rate}_e8": prices_e8 for rate in RATES} | {PRICE_SWITCH: switch}
    values |= {f"price_{rate}_e8": current_e8 for rate in RATES}
    book.write(lambda ledger: delivery.note_read(ledger, "E1", values, utc_ms=now))


def send(book: LedgerBook, *, now: int = NOW_MS, state: OrderState = OrderState.CONFIRMED) -> dict[str, int]:
    """The order that the engine gives, and its outcome; its values."""

    def unit(ledger: Ledger) -> dict[str, int]:
        (order_id,) = delivery.catch_up(ledger, [("E1", KIND)], makes=MAKES, now_utc_ms=now)
        values = dict(ledger.orders.required(order_id).order.values)
        if state is not OrderState.CONFIRMED:
            order_steps.step(ledger, order_id, state, detail={"asked_by": "x"}, now_utc_ms=now)
            return values
        order_steps.send(ledger, order_id, frames=("ab" * 32,), seen={}, now_utc_ms=now)
        detail = {"by": "reply", "seen": values}
        order_steps.step(ledger, order_id, state, detail=detail, now_utc_ms=now)
        return values

    return book.write(unit)


def test_prices_to_come_are_due_within_reach_and_delivered_once_they_are_read_back(book: LedgerBook) -> None:
    assert {item.wanted for item in items(book).values()} == {0}  # nothing is to come
    version(book, START + 1)
    assert items(book)[PRICE_SWITCH].stands is Delivery.NEVER_READ and due(book) == set()
    shows(book, prices_e8=0, switch=0)
    assert due(book) == {KIND}
    values = send(book, now=NOW_MS + 1)
    begins = -(-(START + 1) // 60_000) * 60_000
    assert values == {f"spare_price_{rate}_e8": NEXT_E8 for rate in RATES} | {PRICE_SWITCH: begins}
    assert {item.stands for item in items(book).values()} == {Delivery.ON_ITS_WAY}
    shows(book, prices_e8=NEXT_E8, switch=begins, now=NOW_MS + 2)
    assert {item.stands for item in items(book).values()} == {Delivery.AHEAD} and due(book) == set()
    price = items(book, OrderKind.SET_PRICES)["price_flat_e8"]
    assert (price.next_value, price.begins_utc_ms, price.stands) == (NEXT_E8, START + 1, Delivery.AGREES)


def test_far_ahead_or_not_by_itself_nothing_is_due(book: LedgerBook) -> None:
    version(book, NOW_MS + 30 * DAY_MS)
    shows(book, prices_e8=0, switch=0)
    assert {item.stands for item in items(book).values()} == {Delivery.LATER} and due(book) == set()
    later = NOW_MS + 24 * DAY_MS
    shows(book, prices_e8=0, switch=0, now=later)
    assert due(book, now=later) == {KIND}
    never = {"supply.prices_ahead_days": "0"}
    book.write(lambda ledger: settings.change_many(ledger, never, session=SYSTEM, now_utc_ms=1))
    assert due(book, now=later) == set()


def test_just_before_they_begin_prices_are_not_sent_ahead_any_more(book: LedgerBook) -> None:
    version(book, START)
    switch = items(book)[PRICE_SWITCH].wanted or 0
    late = switch - AHEAD_LEAST_MS + 1
    shows(book, prices_e8=0, switch=0, now=late)
    assert due(book, now=late) == set()
    wish = Wish("o", KIND, "E1", late + DAY_MS, values={"spare_price_flat_e8": 1, PRICE_SWITCH: switch})
    view = book.write(
        lambda ledger: orders.record(
            ledger, wish, source=orders.Source.PERSON, session=SYSTEM, now_utc_ms=late
        )
    )
    assert view.order.deadline_utc_ms == switch - AHEAD_LEAST_MS // 2
    with pytest.raises(DeskError) as error:
        orders.check_words(wish, session=SYSTEM, now_utc_ms=switch - AHEAD_LEAST_MS // 2)
    assert error.value.key == "orders.deadline_past"


def test_a_switch_that_the_office_did_not_set_is_left_to_a_person(book: LedgerBook) -> None:
    shows(book, prices_e8=1, switch=START)
    assert items(book)[PRICE_SWITCH].stands is Delivery.NOT_SENT and due(book) == set()
    version(book, START)
    assert due(book) == set()


def test_what_the_office_set_and_wants_no_more_is_taken_back_and_another_version_put_in_its_place(
    book: LedgerBook,
) -> None:
    version(book, START)
    shows(book, prices_e8=0, switch=0)
    switch = send(book)[PRICE_SWITCH]
    shows(book, prices_e8=NEXT_E8, switch=switch, now=NOW_MS + 1)
    version(book, NOW_MS + DAY_MS // 2, 95_000_000)
    assert due(book) == {KIND}
    nearer = send(book, now=NOW_MS + 2)
    assert nearer["spare_price_flat_e8"] == 95_000_000 and nearer[PRICE_SWITCH] < switch
    shows(book, prices_e8=95_000_000, switch=nearer[PRICE_SWITCH], now=NOW_MS + 3)
    book.write(lambda ledger: _without_plan_to_come(ledger))
    assert due(book) == {KIND}
    assert send(book, now=NOW_MS + 4) == {PRICE_SWITCH: 0}


def _without_plan_to_come(ledger: Ledger) -> None:
    plan = ledger.prices.put_plan(code="P-2", name="second", medium="electricity")
    ledger.prices.put_version(PriceVersion(plan, 0, PRICE_E8))
    meter = ledger.meters.get("E1")
    assert meter is not None
    ledger.meters.put(replace(meter, plan_id=plan))


def test_what_a_person_cancelled_is_not_sent_again_by_itself(book: LedgerBook) -> None:
    version(book, START)
    shows(book, prices_e8=0, switch=0)
    send(book, state=OrderState.CANCELLED)
    assert items(book)[PRICE_SWITCH].stands is Delivery.NOT_SENT and due(book) == set()


def test_prices_that_begin_go_to_a_meter_that_held_those_before_them(book: LedgerBook) -> None:
    version(book, START)
    shows(book, prices_e8=0, switch=0)
    after = START + 1
    assert items(book, OrderKind.SET_PRICES, now=after)["price_flat_e8"].stands is Delivery.NOT_SENT
    assert due(book, now=after) == set()  # it was read before they began
    assert "E1" in delivery.due_for_reading(
        items(book, OrderKind.SET_PRICES, now=after).values(), now_utc_ms=after
    )
    shows(book, prices_e8=0, switch=0, now=after)
    assert due(book, now=after) == {OrderKind.SET_PRICES}
    shows(book, prices_e8=0, switch=0, now=after, current_e8=77_000_000)
    assert due(book, now=after) == set()  # it held others: a person decides


def test_a_meter_that_was_sent_them_ahead_is_given_time_to_switch(book: LedgerBook) -> None:
    version(book, START)
    shows(book, prices_e8=0, switch=0)
    switch = send(book)[PRICE_SWITCH]
    assert switch > START  # a meter switches at a whole minute
    assert items(book, now=switch - 1)[PRICE_SWITCH].wanted == switch and due(book, now=switch - 1) == set()
    after = switch + 1_000
    shows(book, prices_e8=NEXT_E8, switch=switch, now=after)
    found = items(book, OrderKind.SET_PRICES, now=after)
    assert {item.stands for item in found.values()} == {Delivery.ON_ITS_WAY} and due(book, now=after) == set()
    assert items(book, now=after)[PRICE_SWITCH].stands is Delivery.AGREES  # it is past
    late = switch + prices_ahead.SETTLE_MS
    shows(book, prices_e8=NEXT_E8, switch=0, now=late)
    assert due(book, now=late) == {OrderKind.SET_PRICES}  # its clock is wrong, or it lost the order


def test_many_meters_are_sent_prices_to_come_only_where_some_are(book: LedgerBook) -> None:
    def fates() -> dict[str, Fate]:
        wish = BatchWish("b", KIND, ("E1", "E2"), NOW_MS + 1)
        found = book.read(
            lambda ledger: order_batches.plan(
                ledger, wish, states=lambda _: None, makes=MAKES, session=SYSTEM, now_utc_ms=NOW_MS
            )
        )
        return {row.meter_id: row.fate for row in found.rows}

    assert fates()["E1"] is Fate.NO_VALUES
    shows(book, prices_e8=0, switch=START)
    assert fates()["E1"] is Fate.OUT_OF_CONTACT  # what it would switch to can be taken back
    version(book, START)
    assert fates() == {"E1": Fate.OUT_OF_CONTACT, "E2": Fate.NOT_OFFERED}


def test_a_spare_set_is_written_between_taking_the_switch_back_and_setting_it() -> None:
    make = MAKES[SPARED]
    values = {f"spare_price_{rate}_e8": 1 for rate in RATES} | {PRICE_SWITCH: START}
    known = means(make, KIND, values)
    assert known is not None and known.in_turn
    assert (known.commands[0], known.commands[-1]) == ("clear_price_switch", "set_price_switch")
    assert set(known.commands[1:-1]) == {f"set_spare_price_{rate}" for rate in RATES}
    assert means(make, KIND, {PRICE_SWITCH: 0}) is not None
    for wrong in ({}, {"spare_price_flat_e8": 1}, {"price_flat_e8": 1, PRICE_SWITCH: 1}, {PRICE_SWITCH: 1}):
        assert means(make, KIND, wrong) is None
    assert means(make, KIND, values | {PRICE_SWITCH: 0}) is None
    assert [name for name, one in MAKES.items() if KIND in offered(one)] == [SPARED]


def test_when_the_next_prices_of_any_plan_begin_is_known(book: LedgerBook) -> None:
    assert book.read(lambda ledger: prices_ahead.next_begin(ledger, now_utc_ms=NOW_MS)) is None
    version(book, START)
    assert book.read(lambda ledger: prices_ahead.next_begin(ledger, now_utc_ms=NOW_MS)) == START
    assert book.read(lambda ledger: prices_ahead.next_begin(ledger, now_utc_ms=START)) is None
