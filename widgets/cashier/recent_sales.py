"""The last five sales, in reach under the shop: state at a glance, Enter or a double click opens the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import calls, names, theme
from widgets.common import figures, words
from widgets.common.labels import MessageLine, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.services.views import SaleRow

_ROW_HEIGHT = 30


class RecentSales(Retranslated, QFrame):
    """`opened(sale_id)` asks for the slip of a sale."""

    opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        self._title, self._hint = label("strong"), label("small")
        self._message = MessageLine(name=names.DESK_RECENT + ".message")
        self.model = RowsModel(_columns(), lambda row: row.id, parent=self)
        self.table = Table(self.model, name=names.DESK_RECENT, settings=context.settings)
        self.table.setProperty("role", "inner")
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.table.setSortingEnabled(False)
        self.table.opened.connect(lambda row: row and self.opened.emit(row.id))
        self._lay_out()
        context.desk.engine.sale_changed.connect(self._sale_changed)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 4)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 4)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._message)
        layout.addWidget(self.table)
        self.setFixedHeight(36 + 36 + calls.RECENT * _ROW_HEIGHT + theme.SPACE)

    def _sale_changed(self, _sale_id: str, _state: str) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the last sales anew."""
        unit = calls.recent(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show, failed=self._fail, latest="recent")

    def _show(self, rows: tuple[SaleRow, ...]) -> None:
        self._message.clear_message()
        self.model.set_rows(rows)

    def _fail(self, error: DeskError) -> None:
        self._message.show_error(error)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Last sales"))
        hints = [self.tr("Double click or Enter: slip")]
        session = self._context.desk.session
        if session is not None and allows(session, Permission.REVERSE):
            hints.append(self.tr("Ctrl+T: reverse"))
        if session is not None and allows(session, Permission.REFUND):
            hints.append(self.tr("Ctrl+B: refund"))
        self._hint.setText("  ·  ".join(hints))
        self.model.retranslate()


def _columns() -> tuple[Column, ...]:
    from PySide6.QtCore import QCoreApplication

    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.short_date_time(row.utc_ms),
            lambda row: row.utc_ms,
            samples=lambda: ("88-88 88:88",),
        ),
        Column(
            "receipt",
            lambda: QCoreApplication.translate("columns", "Receipt"),
            lambda row: row.receipt,
            lambda row: row.receipt,
            samples=lambda: ("S88888888",),
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
            samples=lambda: ("88,888.88",),
            right=True,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: words.sale_state(row.state)[2],
            lambda row: row.state,
            samples=lambda: (words.sale_state("in_doubt")[2], words.sale_state("confirmed")[2]),
            least=104,
            state=lambda row: words.sale_state(row.state)[:2],
        ),
    )
