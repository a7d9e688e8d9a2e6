"""Reconciliation: what differs between book, meters and channels is listed; settling it takes two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.domain.calendar import Calendar
from app.domain.reconcile import Kind, Proposal, Snapshot
from app.domain.sale import MeterBook
from app.errors import DeskError
from app.services import accounts, holidays, meter_makes, reconcile, vending
from app.services.accounts import Tenant
from app.services.meter_moments import Moment
from app.services.reconcile import FindingRow, Heard
from app.services.views import LiveState
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from tests.helpers.second_person import of_a_manager
from tests.helpers.small_mall import (
    ALL_METERS,
    CASHIER,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    live,
    order,
)

PROFILES = meter_makes.known()
CALENDAR: Calendar = holidays.known()
MANAGER = replace(CASHIER, roles=("manager",))
DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def proven(book: LedgerBook) -> Iterator[None]:
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("manager",)))
    yield
    assert verify_book(book.path).findings == ()


def all_well() -> dict[str, LiveState]:
    return {meter_id: live(meter_id) for meter_id in ALL_METERS}


def run(book: LedgerBook, heard: Heard) -> tuple[FindingRow, ...]:
    return book.write(
        lambda ledger: reconcile.run(
            ledger, heard, profiles=PROFILES, calendar=CALENDAR, session=MANAGER, now_utc_ms=NOW_MS
        )
    )


def sell(
    book: LedgerBook, sale_id: str, meter_id: str = "E1", *, took_ms: int = 9, **changes: object
) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            order(sale_id, meter_id, **changes),
            session=MANAGER,
            live=live(meter_id),
            now_utc_ms=NOW_MS,
        )
    )
    before = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)
    after = MeterBook(START_COUNT + 1, START_BALANCE_FEN + 10_000, START_TOTAL_FEN + 10_000, NOW_MS + 5)
    book.write(
        lambda ledger: vending.reserve(
            ledger, sale_id, count=START_COUNT + 1, before=before, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
        )
    )
    book.write(
        lambda ledger: vending.settle(ledger, sale_id, seen=after, by_reply=True, now_utc_ms=NOW_MS + took_ms)
    )


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def settle(book: LedgerBook, row: FindingRow, approval: str | None, typed_fen: int | None = None) -> str:
    return book.write(
        lambda ledger: reconcile.settle(
            ledger,
            row.run_id,
            row.number,
            reason="卡表遗留",
            typed_fen=typed_fen,
            approval=approval,
            session=MANAGER,
            now_utc_ms=NOW_MS + 9,
        )
    )


def approved(book: LedgerBook, row: FindingRow, typed_fen: int | None = None) -> str:
    return of_a_manager(book, reconcile.wanted(row, typed_fen), session=MANAGER, now_utc_ms=NOW_MS)


def test_where_all_agrees_nothing_is_listed(book: LedgerBook) -> None:
    sell(book, "r1")
    states = all_well() | {
        "E1": live(
            "E1",
            purchase_count=START_COUNT + 1,
            total_purchased_fen=START_TOTAL_FEN + 10_000,
            balance_fen=START_BALANCE_FEN + 9_000,
        )
    }
    assert run(book, Heard(states)) == ()
    kept = book.read(lambda ledger: reconcile.runs(ledger, session=MANAGER))
    assert [one.summary["findings"] for one in kept] == [0]


def test_a_meter_that_took_money_from_elsewhere_is_named_with_how_much(book: LedgerBook) -> None:
    sell(book, "r1")
    states = all_well() | {
        "E1": live("E1", purchase_count=START_COUNT + 2, total_purchased_fen=START_TOTAL_FEN + 12_500),
        "E2": live("E2", purchase_count=START_COUNT - 1),
    }
    first, second = run(book, Heard(states))
    assert (first.kind, first.object, first.expected, first.found) == (
        Kind.COUNT_AHEAD,
        "E1",
        START_COUNT + 1,
        START_COUNT + 2,
    )
    assert (first.amount_fen, first.proposal) == (2_500, Proposal.FOREIGN_CREDIT)
    assert (second.kind, second.proposal) == (Kind.COUNT_BEHIND, Proposal.CHECK_METER)


def test_foreign_credit_is_booked_once_by_two(book: LedgerBook) -> None:
    sell(book, "r1")
    ahead = live("E1", purchase_count=START_COUNT + 2, total_purchased_fen=START_TOTAL_FEN + 12_500)
    (row,) = run(book, Heard(all_well() | {"E1": ahead}))
    assert key_of(lambda: settle(book, row, None)) == "approval.needed"
    settle(book, row, approved(book, row))
    assert book.read(lambda ledger: ledger.transfers.balance("credit:E1").net_fen) == -12_500
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1"))
    assert (epoch.epoch, epoch.start_count) == (2, START_COUNT + 2)
    assert key_of(lambda: settle(book, row, None)) == "reconcile.settled"
    assert run(book, Heard(all_well() | {"E1": ahead})) == ()


def test_what_two_runs_found_is_booked_once(book: LedgerBook) -> None:
    sell(book, "r1")
    ahead = live("E1", purchase_count=START_COUNT + 2, total_purchased_fen=START_TOTAL_FEN + 12_500)
    (first,) = run(book, Heard(all_well() | {"E1": ahead}))
    (again,) = run(book, Heard(all_well() | {"E1": ahead}))
    settle(book, first, approved(book, first))
    assert key_of(lambda: settle(book, again, approved(book, again))) == "reconcile.outdated"
    assert book.read(lambda ledger: ledger.transfers.balance("credit:E1").net_fen) == -12_500


def test_credit_in_a_meters_sum_alone_is_booked_once_and_not_found_again(book: LedgerBook) -> None:
    sell(book, "r1")
    more = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 12_500)
    (first,) = run(book, Heard(all_well() | {"E1": more}))
    (again,) = run(book, Heard(all_well() | {"E1": more}))
    assert first.kind is again.kind is Kind.TOTAL_DIFFERS
    settle(book, first, approved(book, first))
    assert run(book, Heard(all_well() | {"E1": more})) == ()
    assert key_of(lambda: settle(book, again, approved(book, again))) == "reconcile.outdated"
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1"))
    assert (epoch.epoch, epoch.start_count) == (2, START_COUNT + 1)


def test_nothing_is_booked_for_a_meter_in_the_middle_of_a_sale(book: LedgerBook) -> None:
    sell(book, "r1")
    more = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 12_500)
    (row,) = run(book, Heard(all_well() | {"E1": more}))
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r2"), session=MANAGER, live=more, now_utc_ms=NOW_MS + 20
        )
    )
    assert key_of(lambda: settle(book, row, approved(book, row))) == "sale.meter_busy"


def test_foreign_credit_of_unknown_amount_ends_when_the_account_is_passed_on_to_the_same_customer(
    book: LedgerBook,
) -> None:
    """A meter that was never sold to from here, and that an old card put money on."""
    ahead = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 2_500)
    (row,) = run(book, Heard(all_well() | {"E1": ahead}))
    assert key_of(lambda: settle(book, row, "x")) == "reconcile.amount_unknown"
    account = book.read(lambda ledger: ledger.accounts.open_of_meter("E1")[0].id)
    moment = Moment("E1", NOW_MS, 5_000, balance_fen=7_500, purchase_count=START_COUNT + 1)
    book.write(
        lambda ledger: accounts.transfer_account(
            ledger, account, Tenant("王1"), (moment,), session=MANAGER, now_utc_ms=NOW_MS
        )
    )
    assert run(book, Heard(all_well() | {"E1": ahead})) == ()
    sold = book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r1"), session=MANAGER, live=ahead, now_utc_ms=NOW_MS + 1
        )
    )
    assert sold.meter_id == "E1"


def test_foreign_credit_that_the_meter_does_not_tell_is_booked_as_two_typed_it(book: LedgerBook) -> None:
    ahead = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 2_500)
    (row,) = run(book, Heard(all_well() | {"E1": ahead}))
    for typed in (None, 0, -2_500):
        assert key_of(lambda: settle(book, row, "x", typed)) == "reconcile.amount_unknown"  # noqa: B023
    other = approved(book, row, 2_500)
    assert key_of(lambda: settle(book, row, other, 250_000)) == "approval.changed"
    settle(book, row, other, 2_500)
    assert key_of(lambda: settle(book, row, approved(book, row, 2_500), 2_500)) == "reconcile.settled"
    account = book.read(lambda ledger: ledger.transfers.balance("credit:E1"))
    assert account.net_fen == -2_500
    assert run(book, Heard(all_well() | {"E1": ahead})) == ()
    sold = book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r1"), session=MANAGER, live=ahead, now_utc_ms=NOW_MS + 10
        )
    )
    assert sold.meter_id == "E1"


def test_silent_meters_and_open_sales_are_told(book: LedgerBook) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r1", "E2"), session=MANAGER, live=live("E2"), now_utc_ms=NOW_MS
        )
    )
    states = {id: state for id, state in all_well().items() if id != "E3"}
    kinds = {(row.kind, row.object) for row in run(book, Heard(states))}
    assert kinds == {(Kind.SILENT, "E3"), (Kind.IN_DOUBT, "r1")}


def day(used_wh: int, fell_fen: int) -> tuple[Snapshot, Snapshot]:
    return (
        Snapshot(NOW_MS - DAY_MS, 1_000_000, 9_000),
        Snapshot(NOW_MS, 1_000_000 + used_wh, 9_000 - fell_fen),
    )


@pytest.mark.parametrize(
    ("used_wh", "fell_fen", "found"),
    [(10_000, 880, False), (10_000, 885, False), (10_000, 886, True), (0, 300, True), (-10, 0, True)],
)
def test_a_meter_that_charges_otherwise_than_its_plan_is_found(
    book: LedgerBook, used_wh: int, fell_fen: int, found: bool
) -> None:
    rows = run(book, Heard(all_well(), {"E1": day(used_wh, fell_fen)}))
    assert bool(rows) is found
    if found:
        assert rows[0].kind is (Kind.REGISTER_BACK if used_wh < 0 else Kind.USE_DIFFERS)


def test_a_channel_that_paid_another_sum_is_booked_as_it_did(book: LedgerBook) -> None:
    sell(book, "r1", tender="card")
    (row,) = run(
        book,
        Heard(
            all_well()
            | {
                "E1": live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_000)
            },
            {},
            {"card": 9_950},
        ),
    )
    assert (row.kind, row.object, row.amount_fen) == (Kind.CHANNEL_DIFFERS, "card", -50)
    settle(book, row, approved(book, row))
    assert book.read(lambda ledger: ledger.transfers.balance("bank:card").net_fen) == 9_950


SOLD_BY_CARD = {
    "E1": live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_000)
}


def test_a_channel_that_was_adjusted_does_not_differ_the_other_way_next_time(book: LedgerBook) -> None:
    sell(book, "r1", tender="card")
    (row,) = run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"card": 9_950}))
    settle(book, row, approved(book, row))
    assert run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"card": 0})) == ()


def test_a_statement_is_compared_with_all_since_the_last_one_whatever_ran_in_between(
    book: LedgerBook,
) -> None:
    """The night's own run has no statement."""
    sell(book, "r1", tender="card")
    assert run(book, Heard(all_well() | SOLD_BY_CARD)) == ()
    assert run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"qr": 0})) == ()
    assert run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"card": 10_000})) == ()
    (row,) = run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"card": 10_000, "qr": 0}))
    assert (row.object, row.expected) == ("card", 0), "it was compared before"


def test_channels_go_on_where_an_older_programs_last_run_left_them(book: LedgerBook) -> None:
    sell(book, "r1", tender="card")
    seq = book.read(lambda ledger: ledger.transfers.last_seq())
    summary: dict[str, object] = {"meters": 7, "heard": 7, "findings": 0, "transfers_seq": seq}
    book.write(lambda ledger: ledger.reconcile.add_run(operator_id=None, utc_ms=NOW_MS, summary=summary))
    assert run(book, Heard(all_well() | SOLD_BY_CARD, {}, {"card": 0})) == ()


def test_what_no_entry_settles_says_so(book: LedgerBook) -> None:
    (row,) = run(book, Heard(all_well() | {"E2": live("E2", purchase_count=START_COUNT - 1)}))
    assert key_of(lambda: settle(book, row, "x")) == "reconcile.nothing_to_book"
    assert key_of(lambda: settle(book, replace(row, number=9), "x")) == "reconcile.unknown"


def left_open(book: LedgerBook) -> int:
    return book.read(lambda ledger: reconcile.left_open(ledger, session=MANAGER))


def test_what_nobody_has_settled_yet_is_counted(book: LedgerBook) -> None:
    assert left_open(book) == 0, "there was no run"
    ahead = live("E1", purchase_count=START_COUNT + 2, total_purchased_fen=START_TOTAL_FEN + 12_500)
    sell(book, "r1")
    first, _ = run(book, Heard(all_well() | {"E1": ahead, "E2": live("E2", in_contact=False)}))
    assert left_open(book) == 2
    settle(book, first, approved(book, first))
    assert left_open(book) == 1


def test_what_a_meter_was_given_in_the_day_is_no_use_of_it(book: LedgerBook) -> None:
    """Only what was proven, in that day."""
    sell(book, "r1")
    took = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_000)
    states = all_well() | {"E1": took}

    def of_day(until_ms: int, balance_fen: int) -> list[tuple[Kind, int | None]]:
        pair = (Snapshot(NOW_MS - DAY_MS, 1_000_000, 9_000), Snapshot(until_ms, 1_010_000, balance_fen))
        return [(row.kind, row.amount_fen) for row in run(book, Heard(states, {"E1": pair}))]

    assert of_day(NOW_MS + 10, 9_000 + 10_000 - 880) == []
    assert of_day(NOW_MS + 10, 9_000 - 880) == [(Kind.USE_DIFFERS, 10_000)]
    assert of_day(NOW_MS, 9_000 - 880) == [], "it was proven a moment after this reading"


@pytest.mark.parametrize(
    ("make", "short_fen", "found"),
    [
        ("adf400l-3p", 5, False),
        ("adf400l-3p", 6, True),
        ("dtsy1352", 12, False),
        ("dtsy1352", 13, True),
        ("dtsy1352", -5, False),
        ("dtsy1352", -6, True),
    ],
)
def test_a_meter_that_is_told_its_balance_may_forget_the_use_of_that_moment_and_no_more(
    book: LedgerBook, make: str, short_fen: int, *, found: bool
) -> None:
    """4 s from question to proof at 66 kW and 0.88 yuan are 7 fen, beside the 5 that any meter may round."""
    name = book.read(lambda ledger: ledger.meters.get("E1")).profile  # type: ignore[union-attr]
    makes = {**PROFILES, name: PROFILES[make]}
    sell(book, "r1", took_ms=4_000)
    took = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_000)
    day_of_sale = (
        Snapshot(NOW_MS - DAY_MS, 1_000_000, 9_000),
        Snapshot(NOW_MS + 5_000, 1_010_000, 9_000 + 10_000 - 880 + short_fen),
    )
    rows = book.write(
        lambda ledger: reconcile.run(
            ledger,
            Heard(all_well() | {"E1": took}, {"E1": day_of_sale}),
            profiles=makes,
            calendar=CALENDAR,
            session=MANAGER,
            now_utc_ms=NOW_MS + 5_000,
        )
    )
    assert [row.kind for row in rows] == [Kind.USE_DIFFERS] * found


def test_a_day_for_which_the_plan_has_no_price_is_not_judged(book: LedgerBook) -> None:
    long_ago = (Snapshot(-DAY_MS, 1_000_000, 9_000), Snapshot(-1, 1_500_000, 9_000))
    assert run(book, Heard(all_well(), {"E1": long_ago})) == ()


def test_a_limited_operators_run_names_no_sale_of_another_building(book: LedgerBook) -> None:
    sale = order("r1", "E2")
    book.write(
        lambda ledger: vending.open_sale(ledger, sale, session=MANAGER, live=live("E2"), now_utc_ms=NOW_MS)
    )

    def limit(ledger: Ledger) -> None:
        other = ledger.shops.put_building(code="B2", name="二号楼")
        ledger.operators.set_buildings(MANAGER.operator_id, frozenset({other}))

    book.write(limit)
    assert run(book, Heard(all_well())) == ()


def test_a_sum_of_purchases_that_differs_at_the_same_count_is_named(book: LedgerBook) -> None:
    sell(book, "r1")
    took = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_500)
    (row,) = run(book, Heard(all_well() | {"E1": took}))
    assert (row.kind, row.object, row.amount_fen) == (Kind.TOTAL_DIFFERS, "E1", 500)


def test_a_meter_that_tells_no_count_is_compared_by_its_sum(book: LedgerBook) -> None:
    sell(book, "r1")
    told = live("E1", total_purchased_fen=START_TOTAL_FEN + 10_000)
    values = {name: value for name, value in told.values.items() if name != "purchase_count"}
    assert run(book, Heard(all_well() | {"E1": replace(told, values=values)})) == ()


def test_a_channel_that_paid_what_is_booked_is_not_listed(book: LedgerBook) -> None:
    sell(book, "r1", tender="card")
    took = live("E1", purchase_count=START_COUNT + 1, total_purchased_fen=START_TOTAL_FEN + 10_000)
    assert run(book, Heard(all_well() | {"E1": took}, {}, {"card": 10_000})) == ()
