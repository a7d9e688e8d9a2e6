"""The columns of the sales list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.views import SaleRow

_WIDEST_STATES = ("sending", "escalated", "void")


def signed_fen(row: SaleRow) -> int:
    """What the meter got; below zero what it gave."""
    return row.amount_fen if row.adds else -row.amount_fen


def columns() -> tuple[Column, ...]:
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.date_time(row.utc_ms),
            lambda row: row.utc_ms,
            samples=lambda: ("8888-88-88 88:88:88",),
            kind=CellKind.MOMENT,
        ),
        Column(
            "receipt",
            lambda: QCoreApplication.translate("columns", "Receipt"),
            lambda row: row.receipt,
            lambda row: row.receipt,
            samples=lambda: ("SR88888888",),
        ),
        Column(
            "kind",
            lambda: QCoreApplication.translate("columns", "What"),
            lambda row: words.operation(row.kind),
            lambda row: row.kind,
        ),
        Column(
            "shop",
            lambda: QCoreApplication.translate("columns", "Shop"),
            lambda row: f"{row.shop_number} {row.shop_name}",
            lambda row: row.shop_number,
            least=110,
        ),
        Column(
            "meter",
            lambda: QCoreApplication.translate("columns", "Meter"),
            lambda row: row.meter_id,
            lambda row: row.meter_id,
            least=90,
        ),
        Column(
            "amount",
            lambda: QCoreApplication.translate("columns", "Amount, yuan"),
            lambda row: figures.yuan(signed_fen(row)),
            signed_fen,
            samples=lambda: ("-88,888.88",),
            right=True,
            kind=CellKind.MONEY,
        ),
        *_how_it_went(),
    )


def _how_it_went() -> tuple[Column, ...]:
    return (
        Column(
            "tender",
            lambda: QCoreApplication.translate("columns", "Paid by"),
            lambda row: words.tender(row.paid_by),
            lambda row: row.paid_by,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: words.sale_state(row.state)[2],
            lambda row: row.state,
            samples=lambda: tuple(words.sale_state(state)[2] for state in _WIDEST_STATES),
            least=104,
            state=lambda row: words.sale_state(row.state)[:2],
        ),
        Column(
            "count",
            lambda: QCoreApplication.translate("columns", "Count"),
            lambda row: figures.NOTHING if row.count is None else str(row.count),
            lambda row: row.count,
            right=True,
            kind=CellKind.COUNT,
        ),
        Column(
            "operator",
            lambda: QCoreApplication.translate("columns", "Operator"),
            lambda row: row.operator_name,
            lambda row: row.operator_name,
            least=70,
        ),
    )
