"""One list of what is not finished: sales without their outcome, and money due back.

Rows, columns and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from app.domain.sale import SaleState
from widgets.common import figures, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.views import DueRow, InDoubtRow


@dataclass(frozen=True, slots=True)
class OpenItem:
    """`doubt` while the sale has no outcome, `due` once its money is to be given back; exactly one is set."""

    sale_id: str
    receipt: str
    state: SaleState
    shop_number: str
    shop_name: str
    meter_id: str
    amount_fen: int
    utc_ms: int
    doubt: InDoubtRow | None
    due: DueRow | None


def from_doubt(row: InDoubtRow) -> OpenItem:
    return OpenItem(
        sale_id=row.sale_id,
        receipt=row.receipt,
        state=row.state,
        shop_number=row.shop_number,
        shop_name=row.shop_name,
        meter_id=row.meter_id,
        amount_fen=row.amount_fen,
        utc_ms=row.recorded_utc_ms,
        doubt=row,
        due=None,
    )


def from_due(sale: DueRow) -> OpenItem:
    return OpenItem(
        sale_id=sale.id,
        receipt=sale.receipt,
        state=sale.state,
        shop_number=sale.shop_number,
        shop_name=sale.shop_name,
        meter_id=sale.meter_id,
        amount_fen=sale.amount_fen,
        utc_ms=sale.utc_ms,
        doubt=None,
        due=sale,
    )


def columns() -> tuple[Column, ...]:
    return (
        Column(
            "receipt",
            lambda: QCoreApplication.translate("columns", "Receipt"),
            lambda row: row.receipt,
            lambda row: row.receipt,
        ),
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.short_date_time(row.utc_ms),
            lambda row: row.utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "shop",
            lambda: QCoreApplication.translate("columns", "Shop"),
            lambda row: f"{row.shop_number} {row.shop_name}",
            lambda row: row.shop_number,
            least=120,
        ),
        Column(
            "amount",
            lambda: QCoreApplication.translate("columns", "Amount, yuan"),
            lambda row: figures.yuan(row.amount_fen),
            lambda row: row.amount_fen,
            right=True,
            kind=CellKind.MONEY,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: state_of(row)[2],
            lambda row: row.state,
            least=104,
            state=lambda row: state_of(row)[:2],
        ),
    )


def kind_of(item: OpenItem) -> str:
    """Sale, refund, reversal or moved."""
    row = item.due or item.doubt
    return row.kind if row is not None else ""


def state_of(item: OpenItem) -> tuple[str, str, str]:
    """(colour, icon, word); money due back is said as such."""
    if item.due is not None:
        return "bad", "back", QCoreApplication.translate("open_items", "To give back")
    return words.sale_state(item.state)


def facts(item: OpenItem) -> list[tuple[str, str]]:
    """(heading, text) pairs: what was sent, what came back, what the meter shows, what comes next."""
    if item.doubt is not None:
        return [_sent(item.doubt), _came_back(item.doubt), _meter_shows(item.doubt), *_next(item.doubt)]
    return [_due(item.due)]


def _sent(row: InDoubtRow) -> tuple[str, str]:
    heading = QCoreApplication.translate("open_items", "What was sent")
    if row.last_sent_utc_ms is None or row.count is None:
        return heading, QCoreApplication.translate(
            "open_items", "Nothing yet: no purchase has left for the meter."
        )
    text = QCoreApplication.translate(
        "open_items",
        "Deduction of {amount} yuan under number {count} to meter {meter}, sent {times} ×, last at {time}.",
    )
    if row.adds:
        text = QCoreApplication.translate(
            "open_items",
            "Purchase number {count} of {amount} yuan to meter {meter}, sent {times} ×, last at {time}.",
        )
    return heading, text.format(
        count=row.count,
        amount=figures.yuan(row.amount_fen),
        meter=row.meter_id,
        times=row.sends,
        time=figures.date_time(row.last_sent_utc_ms),
    )


def _came_back(row: InDoubtRow) -> tuple[str, str]:
    heading = QCoreApplication.translate("open_items", "What came back")
    return heading, f"{words.answer(row.answer, row.answer_code)}  ·  {figures.date_time(row.answer_utc_ms)}"


def _meter_shows(row: InDoubtRow) -> tuple[str, str]:
    heading = QCoreApplication.translate("open_items", "What the meter shows")
    if row.seen_count is None or row.seen_utc_ms is None:
        before = QCoreApplication.translate("open_items", "Not read since the sale.")
        if row.before_count is not None and row.before_balance_fen is not None:
            before += " " + QCoreApplication.translate(
                "open_items", "Before it: purchase count {count}, balance {balance} yuan."
            ).format(count=row.before_count, balance=figures.yuan(row.before_balance_fen))
        return heading, before
    balance = figures.NOTHING if row.seen_balance_fen is None else figures.yuan(row.seen_balance_fen)
    text = QCoreApplication.translate(
        "open_items", "Purchase count {count}, balance {balance} yuan, at {time}."
    )
    return heading, text.format(
        count=row.seen_count, balance=balance, time=figures.date_time(row.seen_utc_ms)
    )


def _next(row: InDoubtRow) -> list[tuple[str, str]]:
    heading = QCoreApplication.translate("open_items", "What the program does next")
    text = words.next_step(row.next_step)
    if row.next_utc_ms is not None:
        at = QCoreApplication.translate("open_items", "at {time}").format(
            time=figures.clock_time(row.next_utc_ms)
        )
        text = f"{text}  ·  {at}"
    if row.tries:
        tried = QCoreApplication.translate("open_items", "tried {n} × so far").format(n=row.tries)
        text = f"{text}  ·  {tried}"
    pairs = [(heading, text)]
    if row.cancel_asked:
        asked = QCoreApplication.translate(
            "open_items",
            "Cancelling was asked for. It is done as soon as the meter proves that it did not take "
            "the money.",
        )
        pairs.append((QCoreApplication.translate("open_items", "Cancelling"), asked))
    return pairs


def _due(sale: DueRow) -> tuple[str, str]:
    heading = QCoreApplication.translate("open_items", "Money due back")
    text = QCoreApplication.translate(
        "open_items",
        "The meter has given this money up. {amount} yuan are to be handed to {customer}.",
    )
    if sale.adds:
        text = QCoreApplication.translate(
            "open_items",
            "The meter did not take this purchase. {amount} yuan are to be given back to {customer}.",
        )
    return heading, text.format(amount=figures.yuan(sale.refund_due_fen), customer=sale.customer_name)
