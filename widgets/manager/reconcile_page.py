"""Reconciliation (对账): run now, what was found and what is proposed, settled by two; earlier runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import parse_yuan
from app.domain.quantity import parse_balance
from app.errors import DeskError
from widgets import names, theme
from widgets.common import figures, words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, asked_of, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager import reconcile_calls, reconcile_columns
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.reconcile import FindingRow
    from db.money_rows import ReconcileRun

REFRESH_KEY, RUN_KEY, SETTLE_KEY = "F5", "F6", "F8"
CHANNELS = ("card", "transfer", "qr")
FOUND_TAB, RUNS_TAB = range(2)


class Statements(Retranslated, QFrame):
    """What each channel's own statement says it took since its last one; an empty field is not compared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = label("small")
        self._words = {channel: label() for channel in CHANNELS}
        self.lines = {channel: QLineEdit() for channel in CHANNELS}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._title, 1)
        for channel, line in self.lines.items():
            line.setObjectName(f"{names.RECONCILE_STATEMENT}.{channel}")
            line.setFixedWidth(96)
            row.addWidget(self._words[channel])
            row.addWidget(line)
        self.retranslate()

    def statements(self) -> dict[str, int]:
        """In fen by tender. Raises DeskError money.*."""
        typed = {channel: line.text().strip() for channel, line in self.lines.items()}
        return {channel: parse_balance(text) for channel, text in typed.items() if text}

    def clear(self) -> None:
        for line in self.lines.values():
            line.clear()

    def retranslate(self) -> None:
        self._title.setText(self.tr("By statement since the one before, yuan"))
        for channel, heading in self._words.items():
            heading.setText(words.tender(channel))


class ReconcilePage(Retranslated, QWidget):
    """Runs write what was found and book nothing; settling books one entry, with a second person."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.RECONCILE_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._shown: ReconcileRun | None = None
        self._title, self._when = label("title"), label("muted")
        self.filter = QLineEdit()
        self.filter.setObjectName(names.RECONCILE_FILTER)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._refilter)
        self.statements = Statements()
        self.found = RowsModel(
            reconcile_columns.finding_columns(), lambda row: (row.run_id, row.number), parent=self
        )
        self.runs = RowsModel(reconcile_columns.run_columns(), lambda row: row.id, parent=self)
        self.table = Table(self.found, name=names.RECONCILE_FOUND, settings=context.settings)
        self.runs_table = Table(self.runs, name=names.RECONCILE_RUNS, settings=context.settings)
        self.message = MessageLine(name=names.RECONCILE_MESSAGE)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self._empty = EmptyState("ok")
        self._make_buttons()
        self._lay_out()
        self.progress.hide()
        self.runs_table.opened.connect(self._open_run)
        self.retranslate()
        self.refresh()

    def _make_buttons(self) -> None:
        self.run = button(names.RECONCILE_RUN, kind="primary")
        self.settle = button(names.RECONCILE_SETTLE, kind="danger")
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.RECONCILE_EXPORT,
            title=self._list_title,
            take=self._taken,
        )
        self.run.clicked.connect(self._run)
        self.settle.clicked.connect(self._settle)
        for key, act in (
            (REFRESH_KEY, self.refresh),
            (RUN_KEY, self.run.click),
            (SETTLE_KEY, self.settle.click),
        ):
            self._on_key(key, act)

    def _on_key(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for part in (self._title, self._when):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.filter)
        self.filter.setMinimumWidth(280)
        self._states = QStackedWidget()
        self._states.addWidget(self._empty)
        self._states.addWidget(self.table)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._states, "")
        self.tabs.addTab(self.runs_table, "")
        foot = QHBoxLayout()
        for part in (self.settle, self.export):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.statements)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.tabs.currentChanged.connect(lambda _: self._enable())

    def refresh(self) -> None:
        """Look at the book anew: the runs, and what the newest one found."""
        session = self._context.desk.session
        self._context.tasks.read(
            self,
            reconcile_calls.runs(session=session),
            done=self._show_runs,
            failed=self.message.show_error,
            latest="runs",
        )

    def _show_runs(self, runs: tuple[ReconcileRun, ...]) -> None:
        self.runs.set_rows(runs)
        held = next((run for run in runs if self._shown is not None and run.id == self._shown.id), None)
        newest = runs[0] if runs else None
        self._open_run(held or newest, stay=True)

    def _open_run(self, run: ReconcileRun | None, *, stay: bool = False) -> None:
        """Show what this run found; by hand the list of findings comes to the front."""
        self._shown = run
        if not stay:
            self.tabs.setCurrentIndex(FOUND_TAB)
        if run is None:
            self._show_found(())
            return
        self._context.tasks.read(
            self,
            reconcile_calls.findings(run.id, session=self._context.desk.session),
            done=self._show_found,
            failed=self.message.show_error,
            latest="found",
        )

    def _show_found(self, rows: tuple[FindingRow, ...]) -> None:
        self.found.set_rows(rows)
        self._states.setCurrentIndex(1 if rows else 0)
        self._enable()
        self.retranslate()

    def _enable(self) -> None:
        self.settle.setVisible(self.tabs.currentIndex() == FOUND_TAB)

    def _refilter(self, text: str) -> None:
        wanted = text.lower().split()

        def keep(row: FindingRow) -> bool:
            whole = reconcile_columns.words_of(row)
            return all(word in whole for word in wanted)

        self.found.set_filter(keep if wanted else None)

    def _run(self) -> None:
        """Off the GUI thread; the page says that it goes on."""
        try:
            statements = self.statements.statements()
        except DeskError as error:
            self.message.show_error(error)
            return
        desk = self._context.desk
        self.message.clear_message()
        self._set_running(running=True)
        self._context.tasks.work(
            self,
            lambda: desk.reconcile(statements, session=desk.session),
            done=self._ran,
            failed=self._not_run,
        )

    def _set_running(self, *, running: bool) -> None:
        self.run.setEnabled(not running)
        self.progress.setVisible(running)

    def _ran(self, found: tuple[FindingRow, ...]) -> None:
        self._set_running(running=False)
        self.statements.clear()
        self.message.say("warn" if found else "ok", "reconcile.ran", n=len(found))
        self._shown = None
        self.tabs.setCurrentIndex(FOUND_TAB)
        self.refresh()

    def _not_run(self, error: DeskError) -> None:
        self._set_running(running=False)
        self.message.show_error(error)

    def _settle(self) -> None:
        row = self.table.current() if self.tabs.currentIndex() == FOUND_TAB else None
        if row is None:
            self.message.say("info", "reconcile.choose")
            return
        hindrance = reconcile_calls.hinders(row)
        if hindrance is None:
            self._ask_approval(row, None)
        elif hindrance.key == "reconcile.amount_unknown":
            self._ask_amount(row)
        else:
            self.message.show_error(hindrance)

    def _ask_amount(self, row: FindingRow) -> None:
        """The meter does not tell what was bought elsewhere; the paper of that place does."""
        dialog = QInputDialog(self)
        dialog.setObjectName(names.RECONCILE_AMOUNT)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Settle it"))
        ahead = (row.found or 0) - (row.expected or 0)
        text = self.tr(
            "Purchases of meter {meter} that are not in the book: {n}. It does not tell what they came to.\n"
            "Without any paper leave this, and pass the account on to the same customer (Accounts, F7).\n"
            "Together by the paper of whoever sold them, yuan:"
        )
        dialog.setLabelText(text.format(meter=row.object, n=ahead))
        dialog.setOkButtonText(self.tr("Go on"))
        dialog.setCancelButtonText(self.tr("Cancel"))
        dialog.textValueSelected.connect(lambda typed: self._take_amount(row, typed))
        dialog.open()

    def _take_amount(self, row: FindingRow, typed: str) -> None:
        try:
            self._ask_approval(row, parse_yuan(typed))
        except DeskError as error:
            self.message.show_error(error)

    def _ask_approval(self, row: FindingRow, typed_fen: int | None) -> None:
        dialog = ApprovalDialog(self._context, reconcile_calls.wanted(row, typed_fen), parent=self)
        dialog.approved.connect(
            lambda approval: self._book(row, typed_fen, dialog.lines["reason"].text(), approval)
        )
        dialog.open()

    def _book(self, row: FindingRow, typed_fen: int | None, reason: str, approval: str) -> None:
        desk = self._context.desk
        unit = reconcile_calls.settle(
            row,
            reason=reason.strip(),
            typed_fen=typed_fen,
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._settled, failed=self.message.show_error)

    def _settled(self, _entry_id: str) -> None:
        self.message.say("ok", "reconcile.booked")
        self.refresh()

    def _list_title(self) -> str:
        found = self.tabs.currentIndex() == FOUND_TAB
        return self.tr("Differences found") if found else self.tr("Runs of the reconciliation")

    def _taken(self) -> Taken:
        if self.tabs.currentIndex() == FOUND_TAB:
            return shown(self.table, asked=asked_of(self.filter))
        return shown(self.runs_table)

    def retranslate(self) -> None:
        shown = self._shown
        self._title.setText(self.tr("Reconciliation"))
        when = "" if shown is None else self.tr("Run of {time}").format(time=figures.date_time(shown.utc_ms))
        self._when.setText(when)
        if shown is None:
            self._empty.say(
                self.tr("Nothing was reconciled yet"),
                self.tr("Run it now. The program does it by itself every night at 02:30."),
            )
        else:
            self._empty.say(self.tr("No difference"), self.tr("Book, meters and channels agree in this run."))
        self.filter.setPlaceholderText(self.tr("Filter: meter, channel, kind of difference"))
        self.tabs.setTabText(FOUND_TAB, self.tr("Differences"))
        self.tabs.setTabText(RUNS_TAB, self.tr("Runs"))
        self.run.setText(self.tr("Reconcile now") + f"  {RUN_KEY}")
        self.settle.setText(self.tr("Settle it") + f"  {SETTLE_KEY}")
        self.export.setText(self.tr("Export"))
