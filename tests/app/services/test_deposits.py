"""Deposits: taken and paid back at the shop's drawer, never more than there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.errors import DeskError
from app.services import account_slips, deposits
from app.verify import verify_book
from db.ledger import LedgerBook
from tests.helpers.small_mall import CASHIER, NOW_MS

SENIOR = replace(CASHIER, roles=("senior_cashier",))


@pytest.fixture(autouse=True)
def proven(book: LedgerBook) -> Iterator[None]:
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("senior_cashier",)))
    yield
    assert verify_book(book.path).findings == ()


@pytest.fixture
def account(book: LedgerBook) -> int:
    return book.read(lambda ledger: ledger.accounts.open_of_shop(ledger.shops.by_number("B1-001").id).id)


def take(book: LedgerBook, account: int, amount_fen: int = 50_000, **changes: str) -> str:
    how = {"tender": "cash", "reason": "租赁押金"} | changes
    return book.write(
        lambda ledger: deposits.take(ledger, account, amount_fen, session=SENIOR, now_utc_ms=NOW_MS, **how)
    )


def pay_back(book: LedgerBook, account: int, amount_fen: int, **changes: str | None) -> str:
    how = {"tender": "cash", "reason": "退租", "approval": None} | changes
    return book.write(
        lambda ledger: deposits.pay_back(
            ledger, account, amount_fen, session=SENIOR, now_utc_ms=NOW_MS, **how
        )
    )


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def net(book: LedgerBook, name: str) -> int:
    return book.read(lambda ledger: ledger.transfers.balance(name).net_fen)


def test_a_deposit_lies_in_the_drawer_and_is_the_customers(book: LedgerBook, account: int) -> None:
    taken = take(book, account)
    assert (net(book, "cash:D1"), net(book, f"deposit:{account}")) == (50_000, -50_000)
    slip = book.read(
        lambda ledger: account_slips.deposit_slip(ledger, taken, session=SENIOR, now_utc_ms=NOW_MS)
    )
    assert (slip.amount_fen, slip.left_fen, slip.paid_back, slip.reason) == (
        50_000,
        50_000,
        False,
        "租赁押金",
    )


def test_it_is_paid_back_in_parts_and_never_more_than_there_is(book: LedgerBook, account: int) -> None:
    take(book, account)
    pay_back(book, account, 20_000)
    assert net(book, f"deposit:{account}") == -30_000
    assert key_of(lambda: pay_back(book, account, 30_001)) == "sale.deposit_too_low"
    assert net(book, "cash:D1") == 30_000


def test_more_than_one_may_do_alone_needs_a_second_person(book: LedgerBook, account: int) -> None:
    take(book, account, 60_000)
    assert key_of(lambda: pay_back(book, account, 50_001)) == "approval.needed"
    assert net(book, f"deposit:{account}") == -60_000


@pytest.mark.parametrize(
    ("amount_fen", "changes", "key"),
    [
        (0, {}, "deposit.amount"),
        (-1, {}, "deposit.amount"),
        (1, {"tender": "shells"}, "sale.unknown_tender"),
        (1, {"tender": "deposit"}, "sale.unknown_tender"),
        (1, {"reason": "x" * 201}, "deposit.reason_long"),
    ],
)
def test_a_wrong_deposit_is_refused(
    book: LedgerBook, account: int, amount_fen: int, changes: dict[str, str], key: str
) -> None:
    assert key_of(lambda: take(book, account, amount_fen, **changes)) == key
    assert net(book, f"deposit:{account}") == 0


def test_there_is_no_paper_of_what_is_no_deposit(book: LedgerBook, account: int) -> None:
    unknown = account_slips.deposit_slip
    assert (
        key_of(lambda: book.read(lambda ledger: unknown(ledger, "none", session=SENIOR, now_utc_ms=NOW_MS)))
        == "deposit.unknown"
    )
