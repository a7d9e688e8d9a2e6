"""Columns of online orders and of how a statement differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.domain.payment import PayState
from app.domain.report import CellKind
from widgets.common import figures, messages, pay_words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.pay_lists import PayRow

_HINDERED = frozenset({PayState.HELD, PayState.REFUSED})
"""States whose reason says more than what happens next."""


def orders() -> tuple[Column, ...]:
    return (
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: pay_words.state(row.state)[2],
            lambda row: row.state,
            state=lambda row: pay_words.state(row.state)[:2],
        ),
        Column(
            "placed",
            lambda: QCoreApplication.translate("columns", "Placed"),
            lambda row: figures.short_date_time(row.placed_utc_ms),
            lambda row: row.placed_utc_ms,
            kind=CellKind.MOMENT,
        ),
        _text("shop", lambda: QCoreApplication.translate("columns", "Shop"), shop, least=110),
        _text("meter", lambda: QCoreApplication.translate("columns", "Meter"), lambda row: row.meter_id),
        _text(
            "channel",
            lambda: QCoreApplication.translate("columns", "Service"),
            lambda row: pay_words.channel(row.channel),
        ),
        _money("amount", lambda: QCoreApplication.translate("columns", "Amount, yuan"), "amount_fen"),
        _text("next", lambda: QCoreApplication.translate("columns", "Next"), following, least=150),
    )


def orders_exported() -> tuple[Column, ...]:
    """All of an order, also what has no room on the screen and stands beside the list."""
    return (
        *orders(),
        _text(
            "receipt",
            lambda: QCoreApplication.translate("columns", "Receipt"),
            lambda row: row.receipt or figures.NOTHING,
        ),
        _text("order", lambda: QCoreApplication.translate("columns", "Order number"), lambda row: row.id),
        _text(
            "transaction",
            lambda: QCoreApplication.translate("columns", "Transaction"),
            lambda row: row.transaction_id or figures.NOTHING,
        ),
        _text(
            "source",
            lambda: QCoreApplication.translate("columns", "Placed by"),
            lambda row: pay_words.source(row.source),
        ),
        _money("paid", lambda: QCoreApplication.translate("columns", "Paid, yuan"), "paid_fen"),
        _money(
            "goes_back", lambda: QCoreApplication.translate("columns", "To send back, yuan"), "goes_back_fen"
        ),
    )


def differences() -> tuple[Column, ...]:
    return (
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: pay_words.difference_state(settled=row.settled, gone=row.gone)[2],
            lambda row: (row.settled, row.gone),
            state=lambda row: pay_words.difference_state(settled=row.settled, gone=row.gone)[:2],
        ),
        _text("day", lambda: QCoreApplication.translate("columns", "Day"), lambda row: row.day),
        _text(
            "channel",
            lambda: QCoreApplication.translate("columns", "Service"),
            lambda row: pay_words.channel(row.channel),
        ),
        _text(
            "kind",
            lambda: QCoreApplication.translate("columns", "Difference"),
            lambda row: pay_words.difference(row.kind),
            least=110,
        ),
        _money("ours", lambda: QCoreApplication.translate("columns", "Book, yuan"), "ours_fen"),
        _money("theirs", lambda: QCoreApplication.translate("columns", "Statement, yuan"), "theirs_fen"),
        _money("entry", lambda: QCoreApplication.translate("columns", "Entry, yuan"), "entry_fen"),
        _text(
            "order",
            lambda: QCoreApplication.translate("columns", "Order number"),
            lambda row: row.order_id or figures.NOTHING,
            least=70,
        ),
    )


def differences_exported() -> tuple[Column, ...]:
    """With what has no room on the screen."""
    return (
        *differences(),
        _text(
            "line",
            lambda: QCoreApplication.translate("columns", "Movement"),
            lambda row: pay_words.line(row.line),
        ),
        _text(
            "company",
            lambda: QCoreApplication.translate("columns", "Company"),
            lambda row: row.company or figures.NOTHING,
        ),
        _text(
            "transaction",
            lambda: QCoreApplication.translate("columns", "Transaction"),
            lambda row: row.transaction_id or figures.NOTHING,
        ),
    )


def yuan(fen: int | None) -> str:
    return figures.NOTHING if fen is None else figures.yuan(fen)


def shop(row: PayRow) -> str:
    return f"{row.shop_number} {row.shop_name}".strip() or figures.NOTHING


def following(row: PayRow) -> str:
    """Why it is held, or what happens next."""
    if row.why is not None and row.state in _HINDERED:
        return messages.sentence(row.why)
    return next_step(row)


def next_step(row: PayRow) -> str:
    return pay_words.following(row.state, due=row.goes_back_fen > 0, sale=row.sale_state)


def _text(
    name: str, title: Callable[[], str], text: Callable[[Any], str], *, least: int | None = None
) -> Column:
    return Column(name, title, text, text, least=least)


def _money(name: str, title: Callable[[], str], field: str) -> Column:
    return Column(
        name,
        title,
        lambda row: yuan(getattr(row, field)),
        lambda row: getattr(row, field),
        right=True,
        kind=CellKind.MONEY,
    )
