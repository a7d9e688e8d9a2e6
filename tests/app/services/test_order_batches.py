"""Batches of orders: what is previewed is what is sent; each meter gets one; the rest can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.order import OrderKind, OrderState
from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.services import meter_sets, order_batches, order_steps, orders
from app.services.order_batches import BATCH_DEADLINE_MS, BatchPlan, BatchWish, Fate
from app.services.orders import Wish
from app.services.views import LiveState
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from meterio.profiles import load_profiles
from tests.helpers import small_mall
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import ALL_METERS, ELECTRICITY, NOW_MS, live

MAKES = load_profiles()
TRIP = BatchWish("b1", OrderKind.TRIP, ALL_METERS, NOW_MS + BATCH_DEADLINE_MS, "a test")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    made = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    made.write(small_mall.set_up)
    yield made
    made.close()


def states(meter_id: str) -> LiveState | None:
    """E5 is silent, all others answer; the supply of E4 is off."""
    if meter_id == "E5":
        return None
    return live(meter_id, supply_on=int(meter_id != "E4"), open_by_force=int(meter_id == "E4"))


def run(
    book: LedgerBook, act: Callable[..., Any], *given: Any, session: Session = SYSTEM, **more: Any
) -> Any:
    return book.write(lambda ledger: act(ledger, *given, session=session, now_utc_ms=NOW_MS, **more))


def plan(book: LedgerBook, wish: BatchWish, session: Session = SYSTEM) -> BatchPlan:
    found: BatchPlan = run(book, order_batches.plan, wish, session=session, states=states, makes=MAKES)
    return found


def send(book: LedgerBook, wish: BatchWish, typed: str, *, session: Session = SYSTEM, **more: Any) -> Any:
    return run(book, order_batches.send, wish, typed, session=session, states=states, makes=MAKES, **more)


def fates(found: BatchPlan) -> dict[str, Fate]:
    return {row.meter_id: row.fate for row in found.rows}


def test_the_preview_says_what_will_become_of_each_meter(book: LedgerBook) -> None:
    run(book, orders.order, Wish("o1", OrderKind.CLOSE, "E1", NOW_MS + 1_000), makes=MAKES)
    run(book, orders.order, Wish("o2", OrderKind.KEEP_SUPPLY, "E2", NOW_MS + 1_000), makes=MAKES)
    book.write(lambda ledger: _confirm(ledger, "o2"))
    found = plan(book, TRIP)
    assert fates(found) == {
        "E1": Fate.OPEN_ORDER,
        "E2": Fate.KEPT,
        "E3": Fate.SEND,
        "E4": Fate.ALREADY,
        "E5": Fate.OUT_OF_CONTACT,
        "W1": Fate.SEND,
        "E99": Fate.SEND,
    }
    assert found.going == 5
    assert plan(book, replace(TRIP, kind=OrderKind.PERMIT_CLOSE)).going == 0
    kept = plan(book, replace(TRIP, kind=OrderKind.KEEP_SUPPLY, until_utc_ms=NOW_MS + 2_000))
    assert fates(kept)["W1"] is Fate.AT_OFFICE


def test_prices_and_alarm_amounts_are_those_of_the_book(book: LedgerBook) -> None:
    found = {row.meter_id: row for row in plan(book, replace(TRIP, kind=OrderKind.SET_PRICES)).rows}
    assert set(found["E1"].values.values()) == {small_mall.PRICE_E8} and len(found["E1"].values) == 4
    assert found["W1"].fate is Fate.NO_VALUES and found["W1"].error is not None
    alarms = {row.meter_id: row for row in plan(book, replace(TRIP, kind=OrderKind.SET_ALARMS)).rows}
    assert alarms["E1"].values == {"alarm1_fen": 5_000, "alarm2_fen": 2_000}
    assert alarms["W1"].fate is Fate.NOT_OFFERED


def test_what_is_sent_is_recorded_once_each_and_only_with_the_number_typed(book: LedgerBook) -> None:
    with pytest.raises(DeskError, match="typed_wrong"):
        send(book, TRIP, "8")
    ids = send(book, TRIP, " 7 ")
    assert len(ids) == 7 and send(book, TRIP, "7") == ids
    line = book.read(lambda ledger: order_batches.batches(ledger, session=SYSTEM))[0]
    assert (line.total, line.ended, line.done) == (7, 0, 0)
    assert len(book.read(lambda ledger: ledger.orders.open_all())) == 7


def test_the_rest_is_cancelled_and_the_failed_are_tried_again(book: LedgerBook) -> None:
    ids = send(book, TRIP, "7")
    book.write(lambda ledger: _confirm(ledger, ids[0]))
    assert len(run(book, order_batches.cancel_rest, "b1")) == 6
    again = run(book, order_batches.retry_wish, "b1", new_id="b2")
    assert again.meter_ids == ALL_METERS[1:] and again.retry_of == "b1"
    assert send(book, again, "6")
    found = book.read(lambda ledger: order_batches.results(ledger, "b1", session=SYSTEM))
    assert [one.order.state for one in found] == ["confirmed", *["cancelled"] * 6]


def test_many_meters_take_a_second_person_bound_to_the_list(book: LedgerBook) -> None:
    people = book.write(add_people)
    manager = people["he"]
    found = plan(book, TRIP, manager)
    assert found.needs_second
    with pytest.raises(DeskError, match=r"approval\.needed"):
        send(book, TRIP, "7", session=manager)
    request = approved(book, found.wanted, by="wu", session=manager, now_utc_ms=NOW_MS)
    fewer = replace(TRIP, meter_ids=ALL_METERS[:6])
    with pytest.raises(DeskError, match=r"approval\.changed"):
        send(book, fewer, "6", session=manager, approval=request)
    assert len(send(book, TRIP, "7", session=manager, approval=request)) == 7
    few = replace(TRIP, id="b3", meter_ids=("E1",))
    assert not plan(book, few, manager).needs_second


def test_a_pasted_list_finds_meters_and_shops_and_names_what_it_does_not_know(book: LedgerBook) -> None:
    found = book.read(lambda ledger: meter_sets.pasted(ledger, "E1, b1-002\nE1；nobody  W1", session=SYSTEM))
    assert found.meters == ("E1", "E2", "W1") and found.unknown == ("nobody",)


def test_selections_are_saved_by_name(book: LedgerBook) -> None:
    set_id = run(book, meter_sets.save, " east side ", ("E1", "E2"), session=small_mall.TECHNICIAN)
    assert run(book, meter_sets.save, "east side", ("E1",), session=small_mall.TECHNICIAN) == set_id
    found = book.read(lambda ledger: meter_sets.choices(ledger, session=SYSTEM))
    assert [(one.name, one.meters) for one in found if one.kind == "set"] == [("east side", ("E1",))]
    run(book, meter_sets.delete, set_id)
    assert not any(
        one.kind == "set" for one in book.read(lambda ledger: meter_sets.choices(ledger, session=SYSTEM))
    )


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (replace(TRIP, meter_ids=()), "no_meters"),
        (replace(TRIP, meter_ids=ELECTRICITY * 2_000), "too_many"),
        (replace(TRIP, meter_ids=("nobody",)), "unknown_meter"),
    ],
)
def test_what_cannot_be_meant_is_refused(book: LedgerBook, wish: BatchWish, key: str) -> None:
    with pytest.raises(DeskError, match=key):
        plan(book, wish)


def test_a_person_says_why_and_until_when(book: LedgerBook) -> None:
    with pytest.raises(DeskError, match="no_reason"):
        send(book, replace(TRIP, reason=" "), "7", session=small_mall.TECHNICIAN)
    with pytest.raises(DeskError, match="no_until"):
        send(book, replace(TRIP, kind=OrderKind.KEEP_SUPPLY), "7", session=small_mall.TECHNICIAN)
    with pytest.raises(DeskError, match="deadline_past"):
        send(book, replace(TRIP, deadline_utc_ms=NOW_MS), "7", session=small_mall.TECHNICIAN)


def _confirm(ledger: Ledger, order_id: str) -> None:
    order_steps.step(
        ledger, order_id, OrderState.CONFIRMED, detail={"by": "already", "seen": {}}, now_utc_ms=NOW_MS
    )
