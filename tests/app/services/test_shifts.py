"""Shifts at a drawer: opened by the first act, counted by note, the difference booked, sealed, proven."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.sale import Answer, MeterBook
from app.domain.shift import ShiftLine
from app.errors import DeskError
from app.services import entries, shifts, vending
from app.services.shifts import ShiftReport
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers import small_mall
from tests.helpers.small_mall import (
    CASHIER,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    live,
    order,
)

BEFORE = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)
AFTER = MeterBook(START_COUNT + 1, START_BALANCE_FEN + 10_000, START_TOTAL_FEN + 10_000, NOW_MS + 500)
HUNDREDS = {10_000: 1}


@pytest.fixture(autouse=True)
def proven(book: LedgerBook):
    yield
    report = verify_book(book.path)
    assert report.findings == ()


def sell(book: LedgerBook, sale_id: str, meter_id: str = "E1", *, confirm: bool = True, **changes: object):
    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            order(sale_id, meter_id, **changes),
            session=CASHIER,
            live=live(meter_id),
            now_utc_ms=NOW_MS,
        )
    )
    book.write(
        lambda ledger: vending.reserve(
            ledger, sale_id, count=START_COUNT + 1, before=BEFORE, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
        )
    )
    if confirm:
        book.write(
            lambda ledger: vending.settle(ledger, sale_id, seen=AFTER, by_reply=True, now_utc_ms=NOW_MS + 9)
        )
    else:
        book.write(
            lambda ledger: vending.mark_in_doubt(
                ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS + 9
            )
        )


def so_far(book: LedgerBook) -> ShiftReport | None:
    return book.read(lambda ledger: shifts.report(ledger, "D1", session=CASHIER))


def close(book: LedgerBook, notes: dict[int, int], *, leave: int = 0, doubts: tuple[str, ...] = ()):
    return book.write(
        lambda ledger: shifts.close_shift(
            ledger, "D1", notes, leave_fen=leave, doubts_seen=doubts, session=CASHIER, now_utc_ms=NOW_MS + 99
        )
    )


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def test_the_first_sale_opens_the_shift_and_later_ones_belong_to_it(book: LedgerBook) -> None:
    assert so_far(book) is None
    sell(book, "r1")
    sell(book, "r2", "E2", tender="card")
    report = so_far(book)
    assert report is not None
    assert report.lines == (ShiftLine("sale", "card", 1, 10_000), ShiftLine("sale", "cash", 1, 10_000))
    assert (report.float_fen, report.cash_in_fen, report.expected_fen) == (0, 10_000, 10_000)


def test_a_shift_closes_with_what_was_counted_and_the_difference_is_booked(book: LedgerBook) -> None:
    book.write(lambda ledger: shifts.open_shift(ledger, "D1", 20_000, session=CASHIER, now_utc_ms=NOW_MS))
    sell(book, "r1")
    report = close(book, {10_000: 2, 5_000: 1, 1_000: 4}, leave=5_000)
    assert (report.expected_fen, report.counted_fen, report.difference_fen) == (30_000, 29_000, -1_000)
    assert report.left_fen == 5_000
    assert so_far(book) is None
    held = book.read(lambda ledger: ledger.transfers.balance("cash:D1").net_fen)
    assert held == 5_000
    assert book.read(lambda ledger: ledger.transfers.balance("difference:D1").net_fen) == 1_000


def test_the_next_shift_begins_with_what_the_last_one_left(book: LedgerBook) -> None:
    sell(book, "r1")
    close(book, HUNDREDS, leave=3_000)
    sell(book, "r2", "E2")
    report = so_far(book)
    assert report is not None
    assert (report.float_fen, report.expected_fen) == (3_000, 13_000)


def test_a_float_other_than_what_is_there_comes_from_or_goes_to_the_safe(book: LedgerBook) -> None:
    sell(book, "r1")
    close(book, HUNDREDS, leave=10_000)
    report = book.write(
        lambda ledger: shifts.open_shift(ledger, "D1", 4_000, session=CASHIER, now_utc_ms=NOW_MS)
    )
    assert (report.float_fen, report.expected_fen) == (4_000, 4_000)
    assert book.read(lambda ledger: ledger.transfers.balance("safe").net_fen) == 6_000


def test_money_given_back_leaves_the_drawer_in_the_report(book: LedgerBook) -> None:
    sell(book, "r1", confirm=False)
    with pytest.raises(DeskError):
        book.write(lambda ledger: vending.give_back(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r2", "E2"), session=CASHIER, live=live("E2"), now_utc_ms=NOW_MS
        )
    )
    book.write(lambda ledger: vending.ask_cancel(ledger, "r2", session=CASHIER, now_utc_ms=NOW_MS))
    book.write(lambda ledger: vending.give_back(ledger, "r2", session=CASHIER, now_utc_ms=NOW_MS))
    report = so_far(book)
    assert report is not None
    kinds = {(line.kind, line.amount_fen) for line in report.lines}
    assert {("given_back", 10_000), ("sale_void", 10_000)} <= kinds
    assert (report.cash_in_fen, report.cash_out_fen) == (20_000, 10_000)


def test_with_sales_in_doubt_a_shift_closes_only_naming_them(book: LedgerBook) -> None:
    sell(book, "r1", confirm=False)
    assert key_of(lambda: close(book, HUNDREDS)) == "shift.doubts_not_seen"
    report = close(book, HUNDREDS, doubts=("r1",))
    assert [line.operation_id for line in report.in_doubt] == ["r1"]


def test_nobody_works_on_another_persons_shift(book: LedgerBook) -> None:
    sell(book, "r1")
    other = book.write(
        lambda ledger: ledger.operators.add(
            name="mei", display_name="梅", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    mei = replace(CASHIER, operator_id=other, name="mei")
    sale = order("r2", "E2")
    act = lambda: book.write(  # noqa: E731
        lambda ledger: vending.open_sale(ledger, sale, session=mei, live=live("E2"), now_utc_ms=NOW_MS)
    )
    assert key_of(act) == "shift.of_another"
    assert book.read(lambda ledger: ledger.operations.get("r2")) is None
    close(book, HUNDREDS)
    assert act().id == "r2"


@pytest.mark.parametrize(
    ("notes", "leave", "key"),
    [
        ({10_000: -1}, 0, "shift.bad_count"),
        ({333: 1}, 0, "shift.bad_count"),
        ({10_000: 100_001}, 0, "shift.bad_count"),
        (HUNDREDS, 10_001, "shift.leaves_too_much"),
        (HUNDREDS, -1, "shift.leaves_too_much"),
    ],
)
def test_a_wrong_count_is_refused_and_the_shift_stays_open(
    book: LedgerBook, notes: dict[int, int], leave: int, key: str
) -> None:
    sell(book, "r1")
    assert key_of(lambda: close(book, notes, leave=leave)) == key
    assert so_far(book) is not None


def test_without_a_shift_there_is_nothing_to_close(book: LedgerBook) -> None:
    assert key_of(lambda: close(book, HUNDREDS)) == "shift.none_runs"


def test_opening_twice_or_below_zero_is_refused(book: LedgerBook) -> None:
    def begin(float_fen: int) -> object:
        return book.write(
            lambda ledger: shifts.open_shift(ledger, "D1", float_fen, session=CASHIER, now_utc_ms=NOW_MS)
        )

    assert key_of(lambda: begin(-1)) == "shift.bad_float"
    begin(0)
    assert key_of(lambda: begin(0)) == "shift.runs_already"


def test_closed_shifts_are_listed_as_they_were_sealed(book: LedgerBook) -> None:
    sell(book, "r1")
    sealed = close(book, HUNDREDS)
    sell(book, "r2", "E2")
    listed = book.read(lambda ledger: shifts.recent(ledger, session=CASHIER))
    assert listed == (sealed,)
    assert sealed.head and sealed.lines == (ShiftLine("sale", "cash", 1, 10_000),)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE shift_events SET detail = replace(detail, '\"left_fen\":0', '\"left_fen\":1')", "shifts"),
        (
            "UPDATE shift_events SET detail = replace(detail, 'in_fen\":10000', 'in_fen\":9000')",
            "shifts",
        ),
        ("DELETE FROM open_shifts", "shifts"),
        ("UPDATE entries SET amount_fen = 1 WHERE kind = 'float_out'", "entries"),
        ("DELETE FROM transfers WHERE id LIKE '%/1'", "entries"),
    ],
)
def test_a_changed_shift_or_entry_is_found(book: LedgerBook, tmp_path, statement: str, rule: str) -> None:
    sell(book, "r1")
    close(book, HUNDREDS)
    sell(book, "r2", "E2")
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(book.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        for (name,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            target.execute(f"DROP TRIGGER {name}")
        assert target.execute(statement).rowcount > 0
        target.commit()
    assert rule in {finding.rule for finding in verify_book(copy).findings}


def test_a_sealed_shift_is_shown_to_who_closed_it_and_to_who_may_read_reports(book: LedgerBook) -> None:
    sell(book, "r1")
    running = book.read(lambda ledger: ledger.shifts.open_at("D1")).shift_id
    shown = lambda shift, who: book.read(  # noqa: E731
        lambda ledger: shifts.closed_report(ledger, shift, session=who)
    )
    for not_sealed in (running, "never-opened"):
        assert key_of(lambda id=not_sealed: shown(id, CASHIER)) == "shift.unknown"
    sealed = close(book, HUNDREDS)
    assert shown(running, CASHIER) == sealed
    others = {
        name: replace(
            CASHIER,
            name=name,
            operator_id=book.write(
                lambda ledger, name=name, role=role: ledger.operators.add(
                    name=name, display_name=name, password_hash="x", roles=(role,), drawer="D2"
                )
            ),
        )
        for name, role in (("mei", "cashier"), ("he", "auditor"), ("wu", "senior_cashier"))
    }
    assert key_of(lambda: shown(running, others["mei"])) == "permission.denied"
    assert shown(running, others["wu"]) == sealed


def test_money_given_back_at_another_drawer_is_not_in_the_report(book: LedgerBook) -> None:
    sell(book, "r1")
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order("r2", "E2"), session=CASHIER, live=live("E2"), now_utc_ms=NOW_MS
        )
    )
    book.write(lambda ledger: vending.ask_cancel(ledger, "r2", session=CASHIER, now_utc_ms=NOW_MS))
    elsewhere = replace(CASHIER, drawer="D2")
    book.write(lambda ledger: vending.give_back(ledger, "r2", session=elsewhere, now_utc_ms=NOW_MS))
    report = so_far(book)
    assert report is not None
    assert (report.cash_in_fen, report.cash_out_fen, report.expected_fen) == (20_000, 0, 20_000)


def test_a_shift_whose_beginning_is_gone_from_the_book_is_not_summed_as_another(
    book: LedgerBook, tmp_path: Path
) -> None:
    other = LedgerBook(tmp_path / "other.db", clock=SystemClock())
    other.write(small_mall.set_up)
    sell(other, "r1")
    with closing(sqlite3.connect(other.path)) as connection:
        connection.execute("DROP TRIGGER shift_events_no_update")
        connection.execute("UPDATE shift_events SET detail = json_set(detail, '$.after', 7)")
        connection.commit()
    with pytest.raises(TypeError, match="marks of the book"):
        so_far(other)
    assert other.close()


def test_money_of_a_deposit_is_a_line_of_the_shift(book: LedgerBook) -> None:
    sell(book, "r1")
    account = book.read(lambda ledger: ledger.accounts.open_of_meter("E1"))[0].id
    book.write(
        lambda ledger: entries.deposit(
            ledger,
            account_id=account,
            amount_fen=700,
            tender="cash",
            drawer="D1",
            reason="押金",
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    report = so_far(book)
    assert report is not None
    assert ShiftLine("deposit_in", "cash", 1, 700) in report.lines
    assert report.expected_fen == 10_700


def test_reports_find_closed_shifts_by_time_and_show_only_what_is_sealed(book: LedgerBook) -> None:
    sell(book, "r1")
    running = book.read(lambda ledger: ledger.shifts.open_at("D1")).shift_id
    manager = replace(CASHIER, roles=("manager",))
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("manager",)))
    within = lambda from_ms, until_ms: book.read(  # noqa: E731
        lambda ledger: shifts.closed_between(
            ledger, from_utc_ms=from_ms, until_utc_ms=until_ms, session=manager
        )
    )
    shown = lambda shift: book.read(  # noqa: E731
        lambda ledger: shifts.sealed_report(ledger, shift, session=manager)
    )
    assert within(0, 1 << 60) == ()
    for not_sealed in (running, "never-opened"):
        assert key_of(lambda id=not_sealed: shown(id)) == "shift.unknown"
    sealed = close(book, HUNDREDS)
    closed_ms = book.read(lambda ledger: ledger.shifts.events(running))[-1].utc_ms
    assert within(closed_ms, closed_ms + 1) == (running,)
    assert within(closed_ms - 1, closed_ms) == within(closed_ms + 1, closed_ms + 2) == ()
    assert shown(running) == sealed
