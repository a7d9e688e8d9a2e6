"""The prover knows what is paid online: orders, payments, sales, refunds and money fit, chains or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.payment import PayState
from app.domain.permissions import SYSTEM
from app.services import pay_refunds, vending
from app.verify import verify_book
from tests.helpers.pay_desk import PayDesk, prepared
from tests.helpers.tampering import rules, tamper


def _paid(desk: PayDesk, meter: str, *, amount: int | None = None, channel: str = "wechat") -> str:
    order_id = desk.place(channel, meter).id
    desk.turn()
    desk.gateways[channel].trades.pay(order_id, amount_fen=amount)
    desk.until(order_id, PayState.SOLD, PayState.HELD)
    return order_id


def _sent_back(desk: PayDesk, order_id: str) -> None:
    desk.book.write(
        lambda ledger: pay_refunds.ask(
            ledger, order_id, reason="x", approval=None, session=SYSTEM, now_utc_ms=desk.clock.utc_ms()
        )
    )
    desk.until(order_id, PayState.REFUNDED)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A closed book with orders of every fate, and their numbers by it."""
    folder = tmp_path_factory.mktemp("good")
    shutil.copytree(prepared(), folder, dirs_exist_ok=True)
    desk = PayDesk(folder)
    desk.keeper.set_up_anew()
    named = {
        "sold": _paid(desk, "E1"),
        "done": _paid(desk, "W1"),
        "void": _paid(desk, "E2", channel="alipay"),
        "back": _paid(desk, "E3", amount=77),
    }
    now = desk.clock.utc_ms()
    desk.book.write(lambda ledger: vending.ask_cancel(ledger, named["void"], session=SYSTEM, now_utc_ms=now))
    for name in ("void", "back"):
        _sent_back(desk, named[name])
    named["held"] = _paid(desk, "E4", amount=78)
    named["closed"] = desk.place("wechat", "E5").id
    desk.until(named["closed"], PayState.CLOSED)
    named["open"] = desk.offered("unionpay", "E5").id
    assert desk.book.close()
    return desk.path, named


@pytest.fixture
def copy(good: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    return Path(shutil.copy(good[0], tmp_path / "ledger.db"))


def test_a_book_with_orders_of_every_fate_is_proven(good: tuple[Path, dict[str, str]]) -> None:
    assert verify_book(good[0]).findings == ()


RECHAINED = {
    "an order that nobody placed": ("DELETE FROM pay_orders WHERE id = '{closed}'", "payments"),
    "a payment that is gone": ("DELETE FROM payments WHERE order_id = '{sold}'", "payments"),
    "a payment of more": ("UPDATE payments SET amount_fen = 20000 WHERE order_id = '{done}'", "payments"),
    "another transaction": (
        "UPDATE payments SET transaction_id = 'X' WHERE order_id = '{sold}'",
        "payments",
    ),
    "another channel's payment": (
        "UPDATE payments SET channel = 'alipay' WHERE order_id = '{sold}'",
        "payments",
    ),
    "an order of another amount": ("UPDATE pay_orders SET amount_fen = 9 WHERE id = '{sold}'", "payments"),
    "an order of another meter": ("UPDATE pay_orders SET meter_id = 'E5' WHERE id = '{sold}'", "payments"),
    "an order of another account": ("UPDATE pay_orders SET account_id = 2 WHERE id = '{sold}'", "payments"),
    "an order of another channel": (
        "UPDATE pay_orders SET channel = 'alipay' WHERE id = '{sold}'",
        "payments",
    ),
    "somebody else's order": ("UPDATE pay_orders SET operator_id = 1 WHERE id = '{sold}'", "payments"),
    "held instead of sold": (
        "UPDATE pay_order_events SET state = 'held' WHERE order_id = '{sold}' AND state = 'sold'",
        "payments",
    ),
    "sold without a payment": (
        "DELETE FROM pay_order_events WHERE order_id = '{sold}' AND state = 'paid'",
        "payments",
    ),
    "paid and left so": (
        "DELETE FROM pay_order_events WHERE order_id = '{held}' AND state = 'held'",
        "payments",
    ),
    "closed by nobody": (
        "DELETE FROM pay_order_events WHERE order_id = '{closed}' AND state = 'closing'",
        "payments",
    ),
    "a refund that is gone": ("DELETE FROM pay_refunds WHERE order_id = '{back}'", "payments"),
    "a refund of less": ("UPDATE pay_refunds SET amount_fen = 1 WHERE order_id = '{back}'", "payments"),
    "a refund of what a meter has": (
        "UPDATE pay_refunds SET operation_id = '{done}' WHERE order_id = '{void}'",
        "payments",
    ),
    "a refund of a person alone": (
        "UPDATE pay_refunds SET operator_id = 1 WHERE order_id = '{void}'",
        "approvals",
    ),
    "a refund that the gateway never made": (
        "DELETE FROM pay_order_events WHERE order_id = '{back}' AND state = 'refunded'",
        "payments",
    ),
    "money to another account": (
        "UPDATE transfers SET debit = 'cash:D1' WHERE id = '{sold}/paid'",
        "payments",
    ),
    "money that was never booked": ("DELETE FROM transfers WHERE id = '{held}/paid'", "payments"),
    "money that never went back": ("DELETE FROM transfers WHERE id = '{back}R/sent-back'", "payments"),
    "money out by the drawer": (
        "UPDATE transfers SET credit = 'cash:D1' WHERE id = '{void}/given-back'",
        "postings",
    ),
    "a sale that is gone": ("DELETE FROM operations WHERE id = '{done}'", "payments"),
    "a sale of a drawer": ("UPDATE operations SET drawer = 'D1' WHERE id = '{sold}'", "payments"),
    "an open order that is not in the list": (
        "DELETE FROM open_pay_orders WHERE order_id = '{open}'",
        "open",
    ),
    "an order in the list that has ended": ("INSERT INTO open_pay_orders VALUES ('{sold}')", "open"),
    "a step without its entry": (
        "DELETE FROM audit WHERE object = '{sold}' AND action = 'pay.paid'",
        "audit",
    ),
    "an entry of no order": (
        "UPDATE audit SET object = 'M0' WHERE object = '{closed}' AND action = 'pay.closed'",
        "audit",
    ),
}


@pytest.mark.parametrize("name", RECHAINED)
def test_what_was_changed_behind_the_books_back_is_found(
    good: tuple[Path, dict[str, str]], copy: Path, name: str
) -> None:
    statement, rule = RECHAINED[name]
    assert rule in rules(tamper(copy, statement.format(**good[1]), rehash=True))


def test_every_chained_row_is_bound_to_the_one_before(good: tuple[Path, dict[str, str]], copy: Path) -> None:
    for table in ("pay_orders", "pay_order_events", "payments", "pay_refunds"):
        report = tamper(copy, f"UPDATE {table} SET utc_ms = utc_ms + 1 WHERE seq = 1")
        assert "chain" in rules(report), table
        tamper(copy, f"UPDATE {table} SET utc_ms = utc_ms - 1 WHERE seq = 1")


def test_channels_and_statements_are_sealed_tables(good: tuple[Path, dict[str, str]], copy: Path) -> None:
    """Whom payments go to cannot be changed in the file (decision 0044); the book here is not sealed, so that
    only the schema says that they belong to those tables."""
    import sqlite3
    from contextlib import closing

    from db.table_seals import FOLLOWS, _sealed_tables

    with closing(sqlite3.connect(copy)) as connection:
        sealed = set(_sealed_tables(connection))
    assert {"pay_channels", "pay_bills", "pay_bill_lines", "pay_bill_differences"} <= sealed
    assert "open_pay_orders" in FOLLOWS
