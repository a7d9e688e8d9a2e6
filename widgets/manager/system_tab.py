"""The system log: starts and ends, contact lost and found, errors, jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from app.domain.report import CellKind
from widgets import names
from widgets.common import figures, system_words
from widgets.context import Context
from widgets.manager import log_calls
from widgets.manager.log_tab import Facts, LogTab
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.operation_log import SystemFilter, SystemPage
    from db.rows import SystemEntry


class SystemTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.SYSTEM_LOG, columns=_columns())
        self.level, self.group = QComboBox(), QComboBox()
        for box, name in ((self.level, "level"), (self.group, "group")):
            box.setObjectName(f"{names.SYSTEM_LOG}.{name}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.addItem("", "")
        for level in system_words.LEVELS:
            self.level.addItem(level, level)
        for group in system_words.GROUPS:
            self.group.addItem(group, group)
        self.lay_out((self.level, self.group))
        for box in (self.level, self.group):
            box.currentIndexChanged.connect(lambda _: self.look())
        self.retranslate()

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        """What may be seen the ledger says first; then the readings' book has the entries."""
        read = self.export_pages()
        self._context.tasks.work(
            self, lambda: read(below, limit), done=done, failed=failed, latest="system-log"
        )

    def export_pages(self) -> Callable[[int | None, int], SystemPage]:
        wanted, desk = self.wanted(), self._context.desk
        session = desk.session

        def read(below: int | None, limit: int) -> SystemPage:
            sight = desk.ledger.submit_read(log_calls.system_sight(session=session)).result()
            unit = log_calls.system_page(wanted, sight=sight, below_seq=below, limit=limit)
            return desk.readings.submit_read(unit).result()

        return read

    def wanted(self) -> SystemFilter:
        """The filter as it stands."""
        from app.services.operation_log import SystemFilter

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        group = self.group.currentData()
        return SystemFilter(
            text=self.filter.text().strip(),
            groups=(group,) if group else (),
            level=self.level.currentData(),
            from_utc_ms=first,
            until_utc_ms=last,
        )

    def facts(self, row: SystemEntry) -> tuple[str, str, Facts]:
        facts = [
            (self.tr("Number"), str(row.seq)),
            (self.tr("Time"), figures.date_time(row.utc_ms)),
            *system_words.facts(row.detail),
        ]
        return system_words.kind(row.kind), row.object, facts

    def list_title(self) -> str:
        return self.tr("System log")

    def retranslate(self) -> None:
        super().retranslate()
        self.level.setItemText(0, self.tr("Every level"))
        self.group.setItemText(0, self.tr("Everything"))
        for place in range(1, self.level.count()):
            self.level.setItemText(place, system_words.level(self.level.itemData(place))[2])
        for place in range(1, self.group.count()):
            self.group.setItemText(place, system_words.group(self.group.itemData(place)))


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.date_time(row.utc_ms),
            lambda row: row.seq,
            kind=CellKind.MOMENT,
            cell=lambda row: row.utc_ms,
        ),
        Column(
            "level",
            lambda: QCoreApplication.translate("columns", "Level"),
            lambda row: system_words.level(row.level)[2],
            lambda row: system_words.LEVELS.index(row.level),
            state=lambda row: system_words.level(row.level)[:2],
        ),
        Column(
            "kind",
            lambda: QCoreApplication.translate("columns", "What happened"),
            lambda row: system_words.kind(row.kind),
            lambda row: system_words.kind(row.kind),
            least=170,
        ),
        Column(
            "object",
            lambda: QCoreApplication.translate("columns", "Object"),
            lambda row: row.object,
            lambda row: row.object,
            least=80,
        ),
        Column(
            "detail",
            lambda: QCoreApplication.translate("columns", "Detail"),
            lambda row: system_words.in_short(row.detail),
            lambda row: system_words.in_short(row.detail),
            least=120,
        ),
    )
