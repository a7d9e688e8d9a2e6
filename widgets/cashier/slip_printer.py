"""Prints a slip by itself, once, when its sale is confirmed. A failing printer never touches the sale."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import DeskError
from widgets.context import Context


class SlipPrinter(QObject):
    """`worked(sale_id)` or `failed(sale_id, error)` after each try."""

    worked = Signal(str)
    failed = Signal(str, object)

    def __init__(self, context: Context, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._tried: set[str] = set()

    def print_once(self, sale_id: str) -> None:
        """Print unless this was tried before; further prints are asked for in the slip's own window."""
        if sale_id in self._tried:
            return
        self._tried.add(sale_id)
        desk, language = self._context.desk, self._context.language.code
        session = desk.session
        self._context.tasks.work(
            self,
            lambda: desk.printer.print_slip(sale_id, session=session, language=language),
            done=lambda _copy: self.worked.emit(sale_id),
            failed=lambda error: self._fail(sale_id, error),
        )

    def _fail(self, sale_id: str, error: DeskError) -> None:
        self.failed.emit(sale_id, error)
