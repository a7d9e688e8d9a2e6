"""Selling at the desk: what is refused before money, what one Enter writes, and each step that follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.domain.sale import Answer, IllegalTransition, MeterBook, NextStep, SaleState
from app.errors import DeskError
from app.services import postings, settings, vending
from app.services.readings import LiveBoard
from app.services.sale_steps import Fence, facts
from app.services.views import LiveState, Pursuit, SaleOrder, SaleView
from app.verify import verify_book
from db.errors import Duplicate
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import (
    CASHIER,
    LIMIT_FEN,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    TECHNICIAN,
    live,
    order,
)

FRAME = "ab" * 32
BEFORE = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)
AFTER = MeterBook(START_COUNT + 1, START_BALANCE_FEN + 10_000, START_TOTAL_FEN + 10_000, NOW_MS + 500)
FENCE = Fence("flush", "C1", 1, "aa", 7, NOW_MS + 100)


def sell(
    book: LedgerBook, wanted: SaleOrder, state: LiveState | None = None, *, known: bool = True
) -> SaleView:
    shown = (state or live(wanted.meter_id)) if known else None
    return book.write(
        lambda ledger: vending.open_sale(ledger, wanted, session=CASHIER, live=shown, now_utc_ms=NOW_MS)
    )


def refused(book: LedgerBook, act: Callable[[], object]) -> str:
    """The key of the sentence; nothing may have been written."""
    before = book.read(_everything)
    with pytest.raises(DeskError) as error:
        act()
    assert book.read(_everything) == before
    return error.value.key


def _everything(ledger: Ledger) -> object:
    return ledger.operations.recent(100), ledger.transfers.totals(), len(ledger.audit.recent(1000))


def reserve(book: LedgerBook, sale_id: str = "r1") -> None:
    book.write(
        lambda ledger: vending.reserve(
            ledger,
            sale_id,
            count=START_COUNT + 1,
            before=BEFORE,
            frame_sha256=FRAME,
            now_utc_ms=NOW_MS + 10,
        )
    )


def doubt(book: LedgerBook, sale_id: str = "r1") -> None:
    book.write(
        lambda ledger: vending.mark_in_doubt(
            ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS + 20
        )
    )


def settle(book: LedgerBook, sale_id: str = "r1") -> None:
    book.write(
        lambda ledger: vending.settle(ledger, sale_id, seen=AFTER, by_reply=True, now_utc_ms=NOW_MS + 30)
    )


def net(book: LedgerBook, account: str) -> int:
    return book.read(lambda ledger: ledger.transfers.balance(account).net_fen)


def proven(book: LedgerBook) -> bool:
    report = verify_book(book.path)
    assert report.findings == ()
    return report.ok


def test_one_enter_takes_the_money_and_holds_the_meter(book: LedgerBook) -> None:
    sale = sell(book, order("r1", received_fen=12_000))
    assert (sale.state, sale.receipt, sale.change_fen) == (SaleState.RECORDED, "S00000001", 2_000)
    assert net(book, "cash:D1") == 10_000 and net(book, "transit:E1") == -10_000
    assert book.read(lambda ledger: ledger.audit.of("r1"))[0].operator == "lin"
    assert proven(book)


def test_the_same_request_twice_is_one_sale(book: LedgerBook) -> None:
    first = sell(book, order("r1"))
    assert sell(book, order("r1")) == first
    assert net(book, "cash:D1") == 10_000
    settled_later = sell(book, order("r1"), live(purchase_count=99))
    assert settled_later.id == first.id


def test_a_request_id_cannot_be_used_for_another_sale(book: LedgerBook) -> None:
    sell(book, order("r1"))
    assert refused(book, lambda: sell(book, order("r1", amount_fen=20_000))) == "sale.request_used"


@pytest.mark.parametrize(
    ("wanted", "state", "key"),
    [
        (order("r", "E99"), live("E99"), "sale.no_account"),
        (order("r", "E77"), live("E77"), "sale.no_such_meter"),
        (order("r", amount_fen=0), live(), "money.zero"),
        (order("r", amount_fen=5_000_001), live(), "sale.above_sale_limit"),
        (order("r", received_fen=9_999), live(), "sale.received_too_little"),
        (order("r", tender="shells"), live(), "sale.unknown_tender"),
        (order("r"), live(in_contact=False), "sale.out_of_contact"),
        (order("r"), live(purchase_count=START_COUNT + 1), "sale.count_differs"),
        (order("r"), live(purchase_count=0), "sale.count_differs"),
        (order("r", amount_fen=LIMIT_FEN - START_BALANCE_FEN + 1), live(), "sale.above_hoarding_limit"),
    ],
)
def test_what_cannot_be_sold_is_refused_before_money(
    book: LedgerBook, wanted: SaleOrder, state: LiveState, key: str
) -> None:
    assert refused(book, lambda: sell(book, wanted, state)) == key


def test_up_to_the_hoarding_limit_exactly_may_be_sold(book: LedgerBook) -> None:
    assert sell(book, order("r1", amount_fen=LIMIT_FEN - START_BALANCE_FEN)).state is SaleState.RECORDED


def test_no_more_than_the_day_allows_is_sold_to_a_meter_on_one_day(book: LedgerBook) -> None:
    book.write(
        lambda ledger: settings.change(
            ledger, "sale.day_limit_fen", "15000", session=SYSTEM, now_utc_ms=NOW_MS
        )
    )
    assert refused(book, lambda: sell(book, order("r1", amount_fen=15_001))) == "sale.above_day_limit"
    sell(book, order("r1", amount_fen=10_000))
    book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    sell(book, order("r2", amount_fen=10_000))
    reserve(book, "r2")
    settle(book, "r2")
    later = live(purchase_count=START_COUNT + 1)
    assert refused(book, lambda: sell(book, order("r3", amount_fen=5_001), later)) == "sale.above_day_limit"
    assert sell(book, order("r4", amount_fen=5_000), later).state is SaleState.RECORDED


def test_a_meter_never_heard_takes_no_money(book: LedgerBook) -> None:
    assert refused(book, lambda: sell(book, order("r1"), known=False)) == "sale.out_of_contact"


def test_a_meter_with_an_open_sale_takes_no_other(book: LedgerBook) -> None:
    sell(book, order("r1"))
    assert refused(book, lambda: sell(book, order("r2"))) == "sale.meter_busy"
    assert sell(book, order("r3", "E2")).state is SaleState.RECORDED


def test_a_technician_does_not_sell_and_a_role_taken_away_counts_at_once(book: LedgerBook) -> None:
    def by(session: object) -> Callable[[], object]:
        return lambda: book.write(
            lambda ledger: vending.open_sale(
                ledger,
                order("r1"),
                session=session,  # type: ignore[arg-type]
                live=live(),
                now_utc_ms=NOW_MS,
            )
        )

    assert refused(book, by(TECHNICIAN)) == "permission.denied"
    book.write(lambda ledger: ledger.operators.set_roles(1, ("technician",)))
    assert refused(book, by(CASHIER)) == "permission.denied"
    book.write(lambda ledger: ledger.operators.set_enabled(1, enabled=False))
    assert refused(book, by(CASHIER)) == "permission.operator_disabled"


def test_no_money_is_taken_when_the_disk_is_nearly_full(book: LedgerBook) -> None:
    def unit(ledger: Ledger) -> SaleView:
        return vending.open_sale(
            ledger, order("r1"), session=CASHIER, live=live(), now_utc_ms=NOW_MS, room_left=False
        )

    assert refused(book, lambda: book.write(unit)) == "sale.disk_nearly_full"


def test_a_confirmed_sale_posts_the_money_to_the_meter(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    settle(book)
    sale = book.read(lambda ledger: vending.sale(ledger, "r1", session=SYSTEM))
    assert (sale.state, sale.count) == (SaleState.CONFIRMED, START_COUNT + 1)
    assert (sale.balance_before_fen, sale.balance_after_fen) == (5_000, 15_000)
    assert net(book, "credit:E1") == -10_000 and net(book, "transit:E1") == 0
    assert book.read(lambda ledger: facts(ledger, "r1")).last_count == START_COUNT + 1
    assert proven(book)


def test_the_next_sale_expects_the_meter_where_the_last_one_left_it(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    settle(book)
    sell(book, order("r2"), live(purchase_count=START_COUNT + 1))
    following = book.read(lambda ledger: facts(ledger, "r2"))
    assert following.expected == AFTER


@pytest.mark.parametrize("way", ["void", "rejected", "not_applied"])
def test_a_sale_that_never_reached_the_meter_owes_the_money_and_gives_it_back_once(
    book: LedgerBook, way: str
) -> None:
    sell(book, order("r1"))
    end_unproven(book, way)
    sale = book.read(lambda ledger: vending.sale(ledger, "r1", session=SYSTEM))
    assert sale.state == way and sale.refund_due_fen == 10_000
    assert book.read(lambda ledger: ledger.operations.open_for_meter("E1")) is None
    assert proven(book)
    give_back = lambda ledger: vending.give_back(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS)  # noqa: E731
    assert book.write(give_back).given_back_fen == 10_000
    assert net(book, "cash:D1") == 0
    assert refused(book, lambda: book.write(give_back)) == "sale.given_back_before"
    assert proven(book)


def end_unproven(book: LedgerBook, way: str) -> None:
    if way == "void":
        book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
        return
    reserve(book)
    if way == "rejected":
        book.write(lambda ledger: vending.reject(ledger, "r1", code=2, text="", now_utc_ms=NOW_MS))
        return
    doubt(book)
    seen = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS + 200)
    book.write(
        lambda ledger: vending.not_applied(ledger, "r1", fence=FENCE, seen=seen, now_utc_ms=NOW_MS + 300)
    )


def test_money_is_not_given_back_while_the_meter_may_have_it(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    doubt(book)

    def give_back(ledger: Ledger) -> SaleView:
        return vending.give_back(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS)

    assert refused(book, lambda: book.write(give_back)) == "sale.nothing_due"


def test_a_reading_from_before_the_fence_proves_nothing(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    doubt(book)
    stale = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, FENCE.utc_ms - 1)
    with pytest.raises(ValueError, match="after the fence"):
        book.write(
            lambda ledger: vending.not_applied(ledger, "r1", fence=FENCE, seen=stale, now_utc_ms=NOW_MS)
        )


def test_a_refusal_after_a_second_transmission_is_never_final(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    doubt(book)
    book.write(
        lambda ledger: vending.resend(ledger, "r1", before=BEFORE, frame_sha256=FRAME, now_utc_ms=NOW_MS + 40)
    )
    with pytest.raises(ValueError, match="first transmission"):
        book.write(lambda ledger: vending.reject(ledger, "r1", code=2, text="", now_utc_ms=NOW_MS))


def test_a_late_second_answer_changes_nothing(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    settle(book)
    with pytest.raises(IllegalTransition):
        settle(book)
    with pytest.raises(IllegalTransition):
        doubt(book)
    assert proven(book)


def test_a_count_is_reserved_once_and_follows_the_last(book: LedgerBook) -> None:
    sell(book, order("r1"))

    def skipping(ledger: Ledger) -> None:
        vending.reserve(
            ledger, "r1", count=START_COUNT + 2, before=BEFORE, frame_sha256=FRAME, now_utc_ms=NOW_MS
        )

    with pytest.raises(ValueError, match="does not follow"):
        book.write(skipping)
    reserve(book)
    with pytest.raises(Duplicate):
        book.write(lambda ledger: ledger.operations.reserve_count("r1", meter_id="E1", epoch=1, count=4))


def test_at_start_what_was_out_is_in_doubt_and_all_open_is_taken_up(book: LedgerBook) -> None:
    for request, meter in (("r1", "E1"), ("r2", "E2"), ("r3", "E3")):
        sell(book, order(request, meter))
    reserve(book, "r1")
    reserve(book, "r3")
    settle(book, "r3")
    taken = book.write(lambda ledger: vending.take_up(ledger, now_utc_ms=NOW_MS + 60_000))
    assert taken == ("r1", "r2")
    states = [book.read(lambda ledger, id=id: ledger.operations.state(id)) for id in ("r1", "r2", "r3")]
    assert states == ["in_doubt", "recorded", "confirmed"]
    assert proven(book)


def test_asking_to_cancel_is_noted_once_and_never_decides_by_itself(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    doubt(book)
    for _ in range(2):
        sale = book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
        assert sale.state is SaleState.IN_DOUBT and sale.cancel_asked
    assert book.read(lambda ledger: facts(ledger, "r1")).cancel_asked_by == "lin"
    assert proven(book)


def test_a_settled_sale_cannot_be_cancelled(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    settle(book)

    def cancel(ledger: Ledger) -> SaleView:
        return vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS)

    assert refused(book, lambda: book.write(cancel)) == "sale.final_already"


def test_an_escalated_sale_holds_its_meter_and_waits_for_two_persons(book: LedgerBook) -> None:
    sell(book, order("r1"))
    reserve(book)
    doubt(book)
    strange = MeterBook(START_COUNT + 4, 1, 2, NOW_MS)
    book.write(
        lambda ledger: vending.escalate(ledger, "r1", reason="foreign", seen=strange, now_utc_ms=NOW_MS)
    )
    row = book.read(lambda ledger: vending.in_doubt(ledger, session=SYSTEM))[0]
    assert row.needs_two_persons and row.next_step is NextStep.TWO_PERSONS and not row.can_cancel
    assert (row.seen_count, row.seen_balance_fen) == (START_COUNT + 4, 1)
    assert refused(book, lambda: sell(book, order("r2"))) == "sale.meter_busy"

    def cancel(ledger: Ledger) -> SaleView:
        return vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS)

    assert refused(book, lambda: book.write(cancel)) == "sale.needs_two_persons"


def test_the_list_in_doubt_says_what_was_sent_what_came_back_and_what_comes_next(book: LedgerBook) -> None:
    sell(book, order("r1"))
    board = LiveBoard()
    row = book.read(lambda ledger: vending.in_doubt(ledger, session=SYSTEM))[0]
    assert (row.answer, row.next_step, row.sends) == (Answer.NOT_SENT, NextStep.SEND, 0)
    reserve(book)
    doubt(book)
    row = book.read(lambda ledger: vending.in_doubt(ledger, session=SYSTEM))[0]
    assert (row.answer, row.next_step, row.count) == (Answer.NO_ANSWER, NextStep.READ_BACK, 4)
    assert (row.frame_sha256, row.sends, row.before_count) == (FRAME, 1, START_COUNT)
    board.pursue(
        Pursuit(
            "r1",
            NextStep.RESEND,
            NOW_MS + 60_000,
            tries=4,
            answer=Answer.LINK_LOST,
            answer_utc_ms=NOW_MS + 50,
        )
    )
    row = book.read(lambda ledger: vending.in_doubt(ledger, board, session=SYSTEM))[0]
    assert (row.next_step, row.next_utc_ms, row.answer) == (
        NextStep.RESEND,
        NOW_MS + 60_000,
        Answer.LINK_LOST,
    )


def test_a_quote_shows_all_that_speaks_against_a_sale(book: LedgerBook) -> None:
    def quote(amount_fen: int, state: LiveState | None):  # type: ignore[no-untyped-def]
        return book.read(
            lambda ledger: vending.quote(ledger, "E1", amount_fen, state, session=SYSTEM, now_utc_ms=NOW_MS)
        )

    good = quote(10_000, live())
    assert good.allowed and good.balance_after_fen == 15_000 and good.quantity_milli == 113_636
    assert good.next_count == START_COUNT + 1
    silent = quote(LIMIT_FEN, live(in_contact=False))
    keys = [warning.key for warning in silent.warnings]
    assert keys == ["sale.out_of_contact", "sale.above_hoarding_limit"] and not silent.allowed
    arrears = quote(1_000, live(balance_fen=-2_000, supply_on=0))
    assert arrears.allowed and arrears.warnings[0].key == "sale.stays_in_arrears"


def test_prints_are_numbered_and_change_no_money(book: LedgerBook) -> None:
    sell(book, order("r1"))
    numbers = [
        book.write(lambda ledger: vending.record_print(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
        for _ in range(3)
    ]
    assert numbers == [0, 1, 2]
    assert book.read(lambda ledger: vending.sale(ledger, "r1", session=SYSTEM)).prints == 3
    assert proven(book)


def test_other_tenders_go_to_the_bank_and_come_back_from_it(book: LedgerBook) -> None:
    sell(book, order("r1", tender="qr"))
    book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    assert net(book, postings.till("qr", "D1")) == 10_000
    book.write(lambda ledger: vending.give_back(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    assert net(book, "bank:qr") == 0 and net(book, "cash:D1") == 0
    assert proven(book)


def test_recent_sales_come_newest_first(book: LedgerBook) -> None:
    for number in (1, 2, 3):
        sell(book, order(f"r{number}", f"E{number}"))
    rows = book.read(lambda ledger: vending.recent(ledger, 2, session=SYSTEM))
    assert [row.receipt for row in rows] == ["S00000003", "S00000002"]
    assert rows[0].operator_name == "林芳" and rows[0].shop_number == "B1-003"


def test_a_verified_copy_of_the_book_is_possible_while_it_is_open(book: LedgerBook, tmp_path: Path) -> None:
    sell(book, order("r1"))
    assert verify_book(book.path, copy_in=tmp_path).ok
