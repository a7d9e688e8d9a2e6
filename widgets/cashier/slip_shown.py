"""Keeps the slip beside a sale's result: as it was printed, in the screens' language, and where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.sale import SaleState
from app.errors import DeskError
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.slips import LastPrint
    from widgets.cashier.sale_progress import SaleProgress

_NO_SLIP_YET = (SaleState.RECORDED, SaleState.SENDING)


class SlipShown(QObject):
    """Asks anew whenever the sale, its prints or the language changed, and only then."""

    def __init__(self, context: Context, progress: SaleProgress, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._progress = context, progress
        self._asked: tuple[str, ...] = ()
        progress.shown.connect(self._follow)

    def _follow(self) -> None:
        sale = self._progress.sale
        if sale is None or sale.state in _NO_SLIP_YET:
            self._asked = ()
            self._progress.clear_slip()
            return
        language = self._context.language.code
        wanted = (sale.id, str(sale.state), str(sale.prints), language)
        if wanted == self._asked:
            return
        if wanted[:1] != self._asked[:1]:
            self._progress.clear_slip()
        self._asked = wanted
        printer = self._context.desk.printer
        self._context.tasks.work(
            self,
            lambda: printer.last_print(sale.id, language=language),
            done=self._show,
            failed=self._fail,
            latest="slip",
        )

    def _show(self, found: LastPrint) -> None:
        self._progress.show_slip(found.png, None if found.file is None else str(found.file))

    def _fail(self, error: DeskError) -> None:
        self._progress.clear_slip()
        self._progress.message.show_error(error)
