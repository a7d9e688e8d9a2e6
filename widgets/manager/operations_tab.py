"""The operation log: every act and every refusal, with before and after in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox

from app.domain.report import CellKind
from widgets import names
from widgets.common import act_words, figures
from widgets.common.labels import button, label
from widgets.context import Context
from widgets.manager import log_calls
from widgets.manager.log_tab import Facts, LogTab
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.operation_log import LogFilter, LogPage
    from db.rows import LogRow

COPY_KEY = "Ctrl+H"


class OperationsTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.LOG, columns=_columns())
        self.operator, self.group, self.result = QComboBox(), QComboBox(), QComboBox()
        self.head = label("muted", name=f"{names.LOG}.head")
        self.copy = button(f"{names.LOG}.copy", kind="quiet")
        self._whole_head = ""
        self._fill()
        self.lay_out((self.operator, self.group, self.result), (self.head, self.copy))
        for box in (self.operator, self.group, self.result):
            box.currentIndexChanged.connect(lambda _: self.look())
        self.copy.clicked.connect(self._copy_head)
        QShortcut(QKeySequence(COPY_KEY), self).activated.connect(self.copy.click)
        self.retranslate()

    def _fill(self) -> None:
        for box, name in ((self.operator, "operator"), (self.group, "group"), (self.result, "result")):
            box.setObjectName(f"{names.LOG}.{name}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.addItem("", "")
        for group in act_words.known():
            self.group.addItem(group, group)
        for result in ("done", "refused"):
            self.result.addItem(result, result)

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        session = self._context.desk.session
        if session is None:
            return
        unit = log_calls.page(self.wanted(), below_seq=below, limit=limit, session=session)
        self._context.tasks.read(self, unit, done=done, failed=failed, latest="log")

    def export_pages(self) -> Callable[[int | None, int], LogPage]:
        wanted, session, book = self.wanted(), self._context.desk.session, self._context.desk.ledger

        def read(below: int | None, limit: int) -> LogPage:
            unit = log_calls.page(wanted, below_seq=below, limit=limit, session=session)
            return book.submit_read(unit).result()

        return read

    def wanted(self) -> LogFilter:
        """The filter as it stands."""
        from app.services.operation_log import LogFilter

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        group = self.group.currentData()
        return LogFilter(
            text=self.filter.text().strip(),
            operator=self.operator.currentData(),
            groups=(group,) if group else (),
            result=self.result.currentData(),
            from_utc_ms=first,
            until_utc_ms=last,
        )

    def facts(self, row: LogRow) -> tuple[str, str, Facts]:
        entry = row.entry
        facts = [
            (self.tr("Number"), str(row.seq)),
            (self.tr("Time"), figures.date_time(entry.utc_ms)),
            (self.tr("Operator"), _who(row)),
            *act_words.facts(entry.detail, refused=entry.result == "refused"),
        ]
        return act_words.act(entry.action), entry.object, facts

    @property
    def exported(self) -> tuple[Column, ...]:
        number = Column(
            "number",
            lambda: QCoreApplication.translate("columns", "Number"),
            lambda row: str(row.seq),
            lambda row: row.seq,
            kind=CellKind.COUNT,
        )
        detail = Column("detail", lambda: QCoreApplication.translate("columns", "Detail"), _detail, _detail)
        return (number, *self.model.columns, detail)

    def list_title(self) -> str:
        return self.tr("Operation log")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        session = self._context.desk.session
        if session is None:
            return
        read = self._context.tasks.read
        read(self, log_calls.actors(session=session), done=self._show_actors, failed=self.message.show_error)
        read(self, log_calls.head(session=session), done=self._show_head, failed=self.message.show_error)

    def _show_actors(self, actors: tuple[str, ...]) -> None:
        chosen = self.operator.currentData()
        self.operator.blockSignals(True)
        while self.operator.count() > 1:
            self.operator.removeItem(1)
        for name in actors:
            self.operator.addItem(name, name)
        self.operator.setCurrentIndex(max(0, self.operator.findData(chosen)))
        self.operator.blockSignals(False)

    def _show_head(self, found: tuple[str, str]) -> None:
        short, self._whole_head = found
        self.head.setText(self.tr("Ends at {head}").format(head=short))
        self.head.setToolTip(self._whole_head)
        self.copy.setEnabled(True)

    def _copy_head(self) -> None:
        """With the number of entries, as an anchor has it."""
        if self._whole_head:
            QGuiApplication.clipboard().setText(self._whole_head)
            self.message.say("ok", "log.head_copied")

    def retranslate(self) -> None:
        super().retranslate()
        self.copy.setText(self.tr("Copy  {key}").format(key=COPY_KEY))
        self.copy.setEnabled(bool(self._whole_head))
        self.operator.setItemText(0, self.tr("Everybody"))
        self.group.setItemText(0, self.tr("Every act"))
        self.result.setItemText(0, self.tr("Done and refused"))
        for place in range(1, self.group.count()):
            self.group.setItemText(place, act_words.thing(self.group.itemData(place)))
        for place in range(1, self.result.count()):
            self.result.setItemText(place, act_words.result(self.result.itemData(place))[2])


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.date_time(row.entry.utc_ms),
            lambda row: row.seq,
            kind=CellKind.MOMENT,
            cell=lambda row: row.entry.utc_ms,
        ),
        Column("operator", lambda: QCoreApplication.translate("columns", "Operator"), _who, _who, least=70),
        Column("act", lambda: QCoreApplication.translate("columns", "Act"), _what, _what, least=170),
        Column(
            "object",
            lambda: QCoreApplication.translate("columns", "Object"),
            lambda row: row.entry.object,
            lambda row: row.entry.object,
            least=100,
        ),
        Column(
            "result",
            lambda: QCoreApplication.translate("columns", "Result"),
            lambda row: act_words.result(row.entry.result)[2],
            lambda row: row.entry.result,
            state=lambda row: act_words.result(row.entry.result)[:2],
        ),
        Column(
            "terminal",
            lambda: QCoreApplication.translate("columns", "Terminal"),
            lambda row: str(row.entry.detail.get("terminal", "")),
            lambda row: str(row.entry.detail.get("terminal", "")),
            least=84,
        ),
    )


def _who(row: LogRow) -> str:
    known = {
        "system": QCoreApplication.translate("acts", "The data folder's owner"),
        "engine": QCoreApplication.translate("acts", "The program"),
        "?": QCoreApplication.translate("acts", "Unknown"),
    }
    return known.get(row.entry.operator, row.entry.operator)


def _what(row: LogRow) -> str:
    return act_words.act(row.entry.action)


def _detail(row: LogRow) -> str:
    """For the export: everything, as it stands in the book."""
    detail = {name: value for name, value in row.entry.detail.items() if name != "terminal"}
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else ""
