"""Meters whose money the office holds: a sale is complete with its record, and the book proves it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.sale import SaleState
from app.errors import DeskError
from app.services import office_credit, vending
from app.services.operation_record import record
from app.services.sale_checks import ground
from app.services.views import LiveState, SaleOrder, SaleView
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import OperationFact
from db.rows import Operation
from tests.helpers.small_mall import CASHIER, LIMIT_FEN, NOW_MS, live, order


def sell(book: LedgerBook, wanted: SaleOrder, state: LiveState | None = None) -> SaleView:
    return book.write(
        lambda ledger: vending.open_sale(ledger, wanted, session=CASHIER, live=state, now_utc_ms=NOW_MS)
    )


def credit(book: LedgerBook, meter_id: str = "W1") -> int:
    return book.read(lambda ledger: office_credit.credit_fen(ledger, meter_id))


def must_be_proven(book: LedgerBook) -> None:
    assert verify_book(book.path).findings == ()


def test_a_sale_is_recorded_and_confirmed_at_once_without_any_contact(book: LedgerBook) -> None:
    sale = sell(book, order("r1", "W1"))
    assert (sale.state, sale.count, sale.receipt) == (SaleState.CONFIRMED, None, "S00000001")
    assert (sale.balance_before_fen, sale.balance_after_fen) == (0, 10_000)
    assert [step.state for step in sale.steps] == [SaleState.RECORDED, SaleState.CONFIRMED]
    assert credit(book) == 10_000
    assert book.read(lambda ledger: ledger.operations.open_all()) == ()
    must_be_proven(book)


def test_each_sale_adds_to_what_is_left(book: LedgerBook) -> None:
    sell(book, order("r1", "W1"))
    sale = sell(book, order("r2", "W1", 2_500))
    assert (sale.balance_before_fen, sale.balance_after_fen) == (10_000, 12_500)
    assert sell(book, order("r2", "W1", 2_500)) == sale  # Enter twice is one sale
    assert credit(book) == 12_500
    must_be_proven(book)


def test_a_meter_that_an_import_brought_begins_its_epoch_with_its_first_sale(book: LedgerBook) -> None:
    def hang(ledger: Ledger) -> None:
        meter = ledger.meters.get("W1")
        assert meter is not None
        ledger.meters.put(replace(meter, id="W2", unit="77"))
        held = ledger.accounts.open_of_meter("W1")
        assert held is not None
        ledger.accounts.put_meter(replace(held[1], meter_id="W2"))

    book.write(hang)
    assert sell(book, order("r1", "W2")).state is SaleState.CONFIRMED
    epoch = book.read(lambda ledger: ledger.meters.epoch("W2"))
    assert epoch is not None and (epoch.epoch, epoch.start_count) == (1, 0)
    must_be_proven(book)


def test_the_hoarding_limit_counts_what_the_office_holds(book: LedgerBook) -> None:
    sell(book, order("r1", "W1", LIMIT_FEN))
    with pytest.raises(DeskError) as error:
        sell(book, order("r2", "W1", 1))
    assert error.value.key == "sale.above_hoarding_limit"
    assert credit(book) == LIMIT_FEN


def test_a_quote_shows_the_office_s_credit_and_asks_for_no_contact(book: LedgerBook) -> None:
    sell(book, order("r1", "W1"))
    quote = book.read(
        lambda ledger: vending.quote(ledger, "W1", 500, None, session=CASHIER, now_utc_ms=NOW_MS)
    )
    assert quote.allowed and (quote.balance_fen, quote.balance_after_fen) == (10_000, 10_500)
    assert quote.next_count is None and quote.balance_utc_ms == NOW_MS


def test_a_closed_valve_that_the_sale_does_not_open_is_told(book: LedgerBook) -> None:
    book.write(lambda ledger: office_credit.move(ledger, "W1", epoch=1, change_fen=-2_000))
    shut = live("W1", supply_on=0)
    quote = book.read(
        lambda ledger: vending.quote(ledger, "W1", 500, shut, session=CASHIER, now_utc_ms=NOW_MS)
    )
    assert [warning.key for warning in quote.warnings] == ["sale.stays_in_arrears"] and quote.allowed


def test_credit_moved_away_is_less_at_once_and_back_if_it_never_arrives(book: LedgerBook) -> None:
    sell(book, order("r1", "W1"))
    base = book.read(lambda ledger: ground(ledger, "E1", now_utc_ms=NOW_MS))
    assert base.epoch is not None
    moved = Operation(
        id="m1",
        kind="moved",
        meter_id="E1",
        epoch=base.epoch.epoch,
        account_id=base.account.id,
        amount_fen=3_000,
        tender="none",
        received_fen=0,
        drawer="D1",
        receipt_series="SM",
        receipt_number=1,
        operator_id=1,
        price_e8=base.price.price_e8,
        utc_ms=NOW_MS,
    )
    fact = OperationFact("m1", True, None, None, "credit:W1", "", None, NOW_MS)
    book.write(lambda ledger: record(ledger, moved, meter=base.meter, fact=fact, by="lin"))
    assert credit(book) == 7_000
    must_be_proven(book)
    book.write(lambda ledger: vending.ask_cancel(ledger, "m1", session=CASHIER, now_utc_ms=NOW_MS))
    assert credit(book) == 10_000
    must_be_proven(book)


@pytest.mark.parametrize("kind", ["moved", "reversal"])
def test_an_operation_that_does_not_say_what_it_belongs_to_is_a_fault_of_the_program(
    book: LedgerBook, kind: str
) -> None:
    base = book.read(lambda ledger: ground(ledger, "E1", now_utc_ms=NOW_MS))
    bare = Operation("x", kind, "E1", 1, 1, 100, "none", 0, "D1", "SX", 1, 1, 0, NOW_MS)
    with pytest.raises(ValueError, match="does not say"):
        book.write(lambda ledger: record(ledger, bare, meter=base.meter, by="lin"))
