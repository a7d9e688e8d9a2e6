"""Keeps the slip beside a sale's result: as it was printed, in the screens' language, and where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.sale import SaleState
from app.errors import DeskError
from widgets.context import Context
from widgets.language import LANGUAGES

if TYPE_CHECKING:
    from app.services.slips import LastPrint
    from widgets.cashier.sale_progress import SaleProgress

_NO_SLIP_YET = (SaleState.RECORDED, SaleState.SENDING)


class SlipShown(QObject):
    """Asks anew whenever the sale or its prints changed; in every language, to switch at once."""

    def __init__(self, context: Context, progress: SaleProgress, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._progress = context, progress
        self._asked: tuple[str, ...] = ()
        self._found: dict[str, LastPrint] = {}
        progress.shown.connect(self._follow)

    def _follow(self) -> None:
        sale = self._progress.sale
        if sale is None or sale.state in _NO_SLIP_YET:
            self._asked = ()
            self._progress.clear_slip()
            return
        wanted = (sale.id, str(sale.state), str(sale.prints))
        if wanted == self._asked:
            self._show(self._found)
            return
        if wanted[:1] != self._asked[:1]:
            self._progress.clear_slip()
        self._asked, self._found = wanted, {}
        printer, session = self._context.desk.printer, self._context.desk.session
        self._context.tasks.work(
            self,
            lambda: {code: printer.last_print(sale.id, session=session, language=code) for code in LANGUAGES},
            done=self._show,
            failed=self._fail,
            latest="slip",
        )

    def _show(self, found: dict[str, LastPrint]) -> None:
        self._found = found
        slip = found.get(self._context.language.code)
        if slip is not None:
            self._progress.show_slip(slip.png, None if slip.file is None else str(slip.file))

    def _fail(self, error: DeskError) -> None:
        self._progress.clear_slip()
        self._progress.message.show_error(error)
