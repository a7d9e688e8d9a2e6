"""Text messages that came in. They are shown, and nothing follows from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from widgets import names
from widgets.common import figures
from widgets.context import Context
from widgets.manager.log_tab import Facts, LogTab
from widgets.texting import calls, columns

if TYPE_CHECKING:
    from app.services.messages import IncomingPage, MessageQuery
    from db.message_rows import IncomingRow


class IncomingTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.TEXTS_INCOMING, columns=columns.incoming())
        self.lay_out(())
        self.retranslate()

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        session = self._context.desk.session
        unit = calls.incoming(self.wanted(), below_id=below, limit=limit, session=session)
        self._context.tasks.read(self, unit, done=done, failed=failed, latest="incoming")

    def export_pages(self) -> Callable[[int | None, int], IncomingPage]:
        wanted, desk = self.wanted(), self._context.desk
        session = desk.session

        def read(below: int | None, limit: int) -> IncomingPage:
            unit = calls.incoming(wanted, below_id=below, limit=limit, session=session)
            return desk.ledger.submit_read(unit).result()

        return read

    def wanted(self) -> MessageQuery:
        """The filter as it stands."""
        from app.services.messages import MessageQuery

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        return MessageQuery(text=self.filter.text().strip(), from_utc_ms=first, until_utc_ms=last)

    def facts(self, row: IncomingRow) -> tuple[str, str, Facts]:
        return (
            row.number or self.tr("Not readable"),
            figures.date_time(row.received_utc_ms),
            [
                (self.tr("Text"), columns.incoming_text(row)),
                (self.tr("Note"), self.tr("Nothing is done by what texts say. Call back whoever wrote.")),
            ],
        )

    def list_title(self) -> str:
        return self.tr("Incoming texts")
