"""What must hold when all is over: the gateways' own books against the book (faults.md I5, I18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from app.fake_gateways.service import FakeGateway
from app.fake_gateways.trades import Trade
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from tests.faults.pay_search.site import PaySite

UNPAID = ("closed", "refused")
KEPT = ("sold", "held", "refund_refused")
"""How an order ends that was paid and not given back; what is held is an open item of the office."""


class Books(Protocol):
    """What is compared: the book, and the gateways with their own."""

    book: LedgerBook
    gateways: dict[str, FakeGateway]


def violations(site: PaySite, orders: list[str]) -> list[str]:
    """What is wrong when all is over and every statement there, in words; empty if nothing is."""
    silent = never_told(site)
    told = [order_id for order_id in orders if order_id not in silent]
    found = [*of_orders(site, told), *of_money(site, silent=silent), *of_statements(site)]
    if len(set(site.sold)) != len(site.sold) and not site.restarts:
        found.append("a sale was handed to the engine twice")
    return found + unproven(site.path)


def of_orders(site: Books, orders: list[str]) -> list[str]:
    """Whether each order is what its gateway has of it: one sale, one refund, an open item, or nothing."""
    return site.book.read(lambda ledger: list(_of_orders(site, ledger, orders)))


def of_money(site: Books, *, silent: Mapping[str, int] = {}) -> list[str]:
    """Whether channels hold by the book what gateways have, entries of a reconciliation aside, and what no
    gateway told of (`never_told`)."""
    return site.book.read(lambda ledger: list(_of_money(site, ledger, silent)))


def of_statements(site: Books) -> list[str]:
    """Whether channels hold by the book what all statements say, and no difference is left."""
    return site.book.read(lambda ledger: list(_of_statements(site, ledger)))


def never_told(site: Books) -> dict[str, int]:
    """Orders, with their fen, that were paid when nobody asked any more, and that the faulty statement of the
    day leaves out: nothing in the world could tell the book of them."""
    if not any(gateway.faults.hits["bill_without"] for gateway in site.gateways.values()):
        return {}
    return site.book.read(
        lambda ledger: {
            trade.order_no: trade.paid_fen
            for name, gateway in site.gateways.items()
            for trade in gateway.trades.all()
            if trade.paid_ms
            and ledger.payments.payment(trade.order_no) is None
            and ledger.pay_bills.stated(1, name, "payment", trade.order_no) is None
            and trade.paid_ms > ledger.payments.required(trade.order_no).changed_utc_ms
        }
    )


def unproven(path: Path) -> list[str]:
    return [f"verify: {finding}" for finding in verify_book(path).findings]


def _of_orders(site: Books, ledger: Ledger, orders: list[str]) -> Iterator[str]:
    trades = {
        trade.order_no: (name, trade)
        for name, gateway in site.gateways.items()
        for trade in gateway.trades.all()
    }
    for order_id in orders:
        state = ledger.payments.required(order_id).state
        name, trade = trades.get(order_id, ("", None))
        for text in _of_order(ledger, order_id, state, trade):
            yield f"{order_id} ({name or 'at no gateway'}, {state}): {text}"


def _of_order(ledger: Ledger, order_id: str, state: str, trade: Trade | None) -> Iterator[str]:
    payment, sale = ledger.payments.payment(order_id), ledger.operations.get(order_id)
    if trade is None or not trade.paid_ms:
        if payment is not None or sale is not None:
            yield "nobody paid it, and the book has a payment or a sale"
        if state not in UNPAID:
            yield "nobody paid it, and it is not at its end"
        return
    if payment is None or (payment.amount_fen, payment.transaction_id) != (trade.paid_fen, trade.transaction):
        yield f"{trade.paid_fen} fen were paid, the book has {payment}"
    back = [one for one in trade.refunds.values() if not one.refused]
    if len(back) > 1 or trade.refunded_fen not in (0, trade.paid_fen):
        yield f"{len(back)} refunds of {trade.refunded_fen} fen"
    if (state == "refunded") != bool(back):
        yield f"the gateway gave back {trade.refunded_fen} fen"
    if not back and state not in KEPT:
        yield "it was paid, and is neither sold nor open nor given back"
    if (state == "sold") != (sale is not None) and not back:
        yield f"its sale is {sale.state if sale else 'missing'}"
    if sale is not None and (sale.operation.amount_fen != trade.paid_fen or sale.operation.kind != "sale"):
        yield f"its sale is {sale.operation}"


def _of_money(site: Books, ledger: Ledger, silent: Mapping[str, int]) -> Iterator[str]:
    totals = {one.account: one.net_fen for one in ledger.transfers.totals()}
    entered = dict.fromkeys(site.gateways, 0)
    for row in ledger.pay_bills.differences(open_only=False, limit=10_000):
        if row.entry_id is not None:
            change = (row.theirs_fen or 0) - (row.ours_fen or 0)
            entered[row.channel] += change if row.line == "payment" else -change
    for name, gateway in site.gateways.items():
        booked = totals.get(f"online:{name}", 0)
        theirs = sum(trade.paid_fen - trade.refunded_fen for trade in gateway.trades.all())
        theirs -= sum(silent.get(trade.order_no, 0) for trade in gateway.trades.all())
        if booked - entered[name] != theirs:
            yield f"{name} has {theirs} fen, the book {booked}, of which {entered[name]} by entries"


def _of_statements(site: Books, ledger: Ledger) -> Iterator[str]:
    totals = {one.account: one.net_fen for one in ledger.transfers.totals()}
    bills = ledger.pay_bills.bills(limit=10_000)
    for row in ledger.pay_bills.differences(open_only=True, limit=10_000):
        yield f"a difference is open: {row}"
    for name in site.gateways:
        booked = totals.get(f"online:{name}", 0)
        stated = sum(bill.paid_fen - bill.refunded_fen for bill in bills if bill.channel == name)
        if booked != stated:
            yield f"{name}: statements say {stated} fen, the book {booked}"
