"""What happened in a shift, in words: kinds of lines, and the columns of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, words
from widgets.common.shift_texts import SHIFT_LINES
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.domain.shift import ShiftLine
    from app.services.shifts import ShiftReport


def kind(name: str) -> str:
    """A line's kind; the name itself for one that has no words."""
    return QCoreApplication.translate("shift", SHIFT_LINES[name]) if name in SHIFT_LINES else name


def line_columns() -> tuple[Column, ...]:
    """What happened, by kind and tender."""

    def tender(row: ShiftLine) -> str:
        return words.tender(row.tender)

    return (
        Column(
            "kind",
            lambda: QCoreApplication.translate("shift", "What"),
            lambda row: kind(row.kind),
            lambda row: row.kind,
            least=120,
        ),
        Column("tender", lambda: QCoreApplication.translate("shift", "Paid by"), tender, tender),
        Column(
            "times",
            lambda: QCoreApplication.translate("shift", "Times"),
            lambda row: str(row.times),
            lambda row: row.times,
            right=True,
            kind=CellKind.COUNT,
        ),
        Column(
            "amount",
            lambda: QCoreApplication.translate("shift", "Amount, yuan"),
            lambda row: figures.yuan(row.amount_fen),
            lambda row: row.amount_fen,
            right=True,
            kind=CellKind.MONEY,
        ),
    )


def closed_columns() -> tuple[Column, ...]:
    """Shifts that are closed."""

    def money(name: str, title: str) -> Column:
        return Column(
            name,
            lambda: QCoreApplication.translate("shift", title),
            lambda row: figures.yuan(getattr(row, name) or 0),
            lambda row: getattr(row, name) or 0,
            right=True,
            kind=CellKind.MONEY,
        )

    def closed_at(row: ShiftReport) -> str:
        return figures.date_time(row.closed_utc_ms or 0)

    return (
        Column(
            "closed",
            lambda: QCoreApplication.translate("shift", "Closed"),
            closed_at,
            lambda row: row.closed_utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "drawer",
            lambda: QCoreApplication.translate("shift", "Drawer"),
            lambda row: row.drawer,
            lambda row: row.drawer,
        ),
        Column(
            "operator",
            lambda: QCoreApplication.translate("shift", "Cashier"),
            lambda row: row.operator_name,
            lambda row: row.operator_name,
            least=80,
        ),
        money("float_fen", QT_TRANSLATE_NOOP("shift", "Float, yuan")),
        money("expected_fen", QT_TRANSLATE_NOOP("shift", "Expected, yuan")),
        money("counted_fen", QT_TRANSLATE_NOOP("shift", "Counted, yuan")),
        money("difference_fen", QT_TRANSLATE_NOOP("shift", "Difference, yuan")),
        money("left_fen", QT_TRANSLATE_NOOP("shift", "Left inside, yuan")),
    )
