"""The proof of the book at a touch: what every rule says, how far it is, and what it found."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.report import CellKind
from widgets import names, theme
from widgets.common import figures
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.messages import text
from widgets.common.proof_texts import RULE
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager import log_calls
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.verify import Finding, Report
    from db.rows import AuditEntry

PROVE_KEY, STOP_KEY = "F6", "F8"


class ProofTab(Retranslated, QWidget):
    """Proves a copy, so that selling goes on beside it."""

    _told = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(names.PROOF_TAB)
        self._context = context
        self._stopped = threading.Event()
        self._report: Report | None = None
        self._last: AuditEntry | None = None
        self.model = RowsModel(_columns(), lambda row: row[0], parent=self)
        self.table = Table(self.model, name=names.PROOF_TABLE, settings=context.settings)
        self.filter = QLineEdit()
        self.filter.setObjectName(names.PROOF_FILTER)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(240)
        self.filter.textChanged.connect(self._refilter)
        self._head = label("muted", name=names.PROOF_HEAD)
        self._head.setWordWrap(True)
        self.message = MessageLine(name=names.PROOF_MESSAGE)
        self.progress = QProgressBar()
        self._empty = EmptyState("ok")
        self.prove = button(names.PROOF_RUN, kind="primary")
        self.stop = button(names.PROOF_STOP)
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=names.PROOF_EXPORT,
            title=lambda: self.tr("Findings of the proof"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._lay_out()
        for key, act in ((PROVE_KEY, self.prove), (STOP_KEY, self.stop)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act.click)
        self.prove.clicked.connect(self._begin)
        self.stop.clicked.connect(self._stopped.set)
        self._told.connect(self._show_progress)
        self._show_running(running=False)
        self.retranslate()
        self._look()

    def _lay_out(self) -> None:
        self._states = QStackedWidget()
        self._states.addWidget(self._empty)
        self._states.addWidget(self.table)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self.filter)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.prove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self._states, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def _look(self) -> None:
        """When it was proven last."""
        self._context.tasks.read(
            self,
            log_calls.last_proof(session=self._context.desk.session),
            done=self._show_last,
            failed=self.message.show_error,
            latest="proof",
        )

    def _show_last(self, last: AuditEntry | None) -> None:
        self._last = last
        self.retranslate()

    def _begin(self) -> None:
        desk, session = self._context.desk, self._context.desk.session
        self._stopped.clear()
        self.message.clear_message()
        self._show_running(running=True)
        self._context.tasks.work(
            self,
            lambda: desk.prove(session=session, stop=self._stopped.is_set, told=self._told.emit),
            done=self._proven,
            failed=self._failed,
        )

    def _show_running(self, *, running: bool) -> None:
        self.progress.setRange(0, 0)
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        self.prove.setEnabled(not running)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _proven(self, report: Report) -> None:
        self._report = report
        self.model.set_rows(tuple(enumerate(report.findings)))
        self._states.setCurrentIndex(1 if report.findings else 0)
        if report.ok:
            self.message.say("ok", "proofs.ok", rows=report.rows_checked)
        else:
            self.message.say("bad", "proofs.failed", n=len(report.findings))
        self._show_running(running=False)
        self._look()

    def _failed(self, error: DeskError) -> None:
        self._show_running(running=False)
        self.message.show_error(error)

    def _refilter(self, typed: str) -> None:
        wanted = typed.lower().split()

        def keep(row: tuple[int, Finding]) -> bool:
            whole = " ".join(str(column.text(row)) for column in self.model.columns).lower()
            return all(word in whole for word in wanted)

        self.model.set_filter(keep if wanted else None)

    def retranslate(self) -> None:
        self._head.setText(self._said())
        self.prove.setText(self.tr("Prove the book now") + f"  {PROVE_KEY}")
        self.stop.setText(self.tr("Break off") + f"  {STOP_KEY}")
        self.filter.setPlaceholderText(self.tr("Filter: rule, table, text"))
        if self._report is None:
            self._empty.say(
                self.tr("Not proven here yet"),
                self.tr("Every rule of the book is checked on a copy; selling goes on meanwhile."),
            )
        else:
            self._empty.say(self.tr("The book is proven"), self.tr("Nothing was found."))

    def _said(self) -> str:
        if self._report is not None:
            rows, head = f"{self._report.rows_checked:,}", self._report.head[:16].upper()
            return self.tr("Rows checked: {rows}. Head {head}").format(rows=rows, head=head)
        if self._last is None:
            return self.tr("Nobody has asked for a proof yet. The program proves the book at every start.")
        when, who = figures.date_time(self._last.utc_ms), self._last.operator
        rows, found = self._last.detail["rows"], self._last.detail["findings"]
        said = self.tr("Proven last on {when} by {who}. Rows checked: {rows}. Findings: {found}.")
        return said.format(when=when, who=who, rows=f"{rows:,}", found=found)


def _columns() -> tuple[Column, ...]:
    def rule(row: tuple[int, Finding]) -> str:
        return text(f"{RULE}{row[1].rule}", {})

    return (
        Column(
            "rule",
            lambda: QCoreApplication.translate("columns", "What is wrong in the book"),
            rule,
            rule,
            least=260,
        ),
        Column(
            "table",
            lambda: QCoreApplication.translate("columns", "Table"),
            lambda row: row[1].table or figures.NOTHING,
            lambda row: row[1].table,
        ),
        Column(
            "row",
            lambda: QCoreApplication.translate("columns", "Row number"),
            lambda row: str(row[1].row or figures.NOTHING),
            lambda row: row[1].row,
            right=True,
            kind=CellKind.COUNT,
            cell=lambda row: row[1].row or None,
        ),
        Column(
            "text",
            lambda: QCoreApplication.translate("columns", "For whoever looks after the program"),
            lambda row: row[1].text,
            lambda row: row[1].text,
            least=200,
        ),
    )
