"""The shift at this drawer: what happened so far, the count by note, and closing with all that it does said
before. Closed shifts in a list, each with its slip again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.quantity import parse_balance
from app.errors import DeskError
from widgets import names, theme
from widgets.cashier import shift_calls, shift_words
from widgets.cashier.shift_count import ShiftCount
from widgets.common import figures
from widgets.common.confirm import ConfirmDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.shifts import ShiftReport

REFRESH_KEY, PRINT_KEY, CLOSE_KEY = "F5", "F9", "F12"


class ShiftSums(Retranslated, QFrame):
    """The figures of a shift, one under the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._report: ShiftReport | None = None
        self._counted_fen: int | None = None
        self._title, self._since = label("strong"), label("muted")
        self._words = [label() for _ in range(6)]
        self._figures = [label(right=True) for _ in range(6)]
        self._figures[3].setProperty("type", "figure")
        self._doubts = label(wrap=True, name=f"{names.SHIFT}.doubts")
        theme.mark(self._doubts, state="warn")
        form = QFormLayout()
        form.setVerticalSpacing(4)
        for words, figure in zip(self._words, self._figures, strict=True):
            form.addRow(words, figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self._since)
        layout.addLayout(form)
        layout.addWidget(self._doubts)

    def show_report(self, report: ShiftReport, counted_fen: int | None) -> None:
        """`counted_fen` is None before anything is counted: then no difference is claimed."""
        self._report, self._counted_fen = report, counted_fen
        self.retranslate()

    def retranslate(self) -> None:
        report = self._report
        if report is None:
            return
        self._title.setText(self.tr("Drawer {drawer}").format(drawer=report.drawer))
        since = figures.date_time(report.opened_utc_ms)
        self._since.setText(self.tr("{name}, since {time}").format(name=report.operator_name, time=since))
        counted = self._counted_fen
        difference = None if counted is None else counted - report.expected_fen
        rows = (
            (self.tr("Float, yuan"), report.float_fen),
            (self.tr("Cash in, yuan"), report.cash_in_fen),
            (self.tr("Cash out, yuan"), -report.cash_out_fen),
            (self.tr("Must be inside, yuan"), report.expected_fen),
            (self.tr("Counted, yuan"), counted),
            (self.tr("Difference, yuan"), difference),
        )
        for words, figure, (text, amount) in zip(self._words, self._figures, rows, strict=True):
            words.setText(text)
            figure.setText(figures.NOTHING if amount is None else figures.yuan(amount))
        theme.mark(self._figures[5], state={None: "", 0: "ok"}.get(difference, "warn"))
        lines = [
            self.tr("{receipt}: {amount} yuan to {meter}").format(
                receipt=line.receipt, amount=figures.yuan(line.amount_fen), meter=line.meter_id
            )
            for line in report.in_doubt
        ]
        self._doubts.setVisible(bool(lines))
        self._doubts.setText("\n".join([self.tr("In doubt, and named in the report:"), *lines]))


class ShiftPage(Retranslated, QWidget):
    """Own drawer only: nobody closes another person's shift here."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.SHIFT}.page")
        self.setProperty("role", "page")
        self._context = context
        self._report: ShiftReport | None = None
        self._title = label("title")
        self.message = MessageLine(name=f"{names.SHIFT}.message")
        self._empty = EmptyState("sell")
        self.sums, self.count = ShiftSums(), ShiftCount()
        self.lines = RowsModel(shift_words.line_columns(), lambda row: (row.kind, row.tender), parent=self)
        self.closed = RowsModel(shift_words.closed_columns(), lambda row: row.shift_id, parent=self)
        self._lines_table = Table(self.lines, name=f"{names.SHIFT}.lines", settings=context.settings)
        self.closed_table = Table(self.closed, name=f"{names.SHIFT}.closed", settings=context.settings)
        self._make_buttons()
        self._lay_out()
        self.count.changed.connect(self._show_sums)
        context.desk.engine.sale_changed.connect(lambda *_: self.isVisible() and self.refresh())
        self.retranslate()
        self.refresh()

    def _make_buttons(self) -> None:
        self.begin = button(f"{names.SHIFT}.begin")
        self.print = button(f"{names.SHIFT}.print", icon="printer")
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=f"{names.SHIFT}.export",
            title=self._list_title,
            take=self._taken,
        )
        self.close_shift = button(f"{names.SHIFT}.close", kind="primary")
        self.begin.clicked.connect(self._ask_float)
        self.print.clicked.connect(self._print)
        self.close_shift.clicked.connect(self._ask_close)
        for key, act in (
            (REFRESH_KEY, self.refresh),
            (PRINT_KEY, self.print.click),
            (CLOSE_KEY, self.close_shift.click),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addWidget(self.sums)
        left.addWidget(self._lines_table, 1)
        running = QWidget()
        columns = QHBoxLayout(running)
        columns.setContentsMargins(0, theme.SPACE, 0, 0)
        columns.setSpacing(16)
        columns.addLayout(left, 10)
        right = QVBoxLayout()
        right.addWidget(self.count)
        right.addStretch(1)
        columns.addLayout(right, 11)
        self._states = QStackedWidget()
        self._states.addWidget(self._empty)
        self._states.addWidget(running)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._states, "")
        self.tabs.addTab(self.closed_table, "")
        foot = QHBoxLayout()
        for part in (self.begin, self.print, self.export):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.close_shift)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.tabs.currentChanged.connect(lambda _: self._enable())

    def refresh(self) -> None:
        """Look at the book anew."""
        session = self._context.desk.session
        read = self._context.tasks.read
        read(
            self,
            shift_calls.report(session.drawer, session=session),
            done=self._show,
            failed=self.message.show_error,
            latest="shift",
        )
        read(
            self,
            shift_calls.closed(session=session),
            done=self.closed.set_rows,
            failed=self.message.show_error,
            latest="closed",
        )

    def _show(self, report: ShiftReport | None) -> None:
        self._report = report
        self._states.setCurrentIndex(0 if report is None else 1)
        if report is not None:
            self.lines.set_rows(report.lines)
        self._show_sums()
        self._enable()

    def _show_sums(self) -> None:
        if self._report is not None:
            counted = self.count.counted_fen() if self.count.is_begun else None
            self.sums.show_report(self._report, counted)

    def _enable(self) -> None:
        running, history = self._report is not None, self.tabs.currentIndex() == 1
        self.begin.setVisible(not running and not history)
        self.close_shift.setVisible(running and not history)
        self.print.setEnabled(running or history)
        self.export.setVisible(history)

    def _ask_float(self) -> None:
        text, given = QInputDialog.getText(
            self,
            self.tr("Open the shift"),
            self.tr("Cash that is in the drawer now, yuan:"),
            QLineEdit.EchoMode.Normal,
            "0",
        )
        if not given:
            return
        try:
            float_fen = parse_balance(text.strip() or "0")
        except DeskError as error:
            self.message.show_error(error)
            return
        desk = self._context.desk
        unit = shift_calls.begin(
            desk.session.drawer, float_fen, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._begun, failed=self.message.show_error)

    def _begun(self, report: ShiftReport) -> None:
        self.message.say("ok", "shift.begun", drawer=report.drawer, amount=figures.yuan(report.float_fen))
        self._show(report)
        self.count.begin()

    def _ask_close(self) -> None:
        report = self._report
        if report is None or not self.close_shift.isVisible():
            return
        try:
            left_fen = self.count.left_fen()
        except DeskError as error:
            self.message.show_error(error)
            return
        counted = self.count.counted_fen()
        text = self.tr(
            "Drawer {drawer} must hold {expected} yuan, {counted} yuan are counted. The difference of "
            "{difference} yuan is booked. {out} yuan go to the safe, {left} yuan stay as the float of the "
            "next shift. Operations in doubt, named in the report: {doubts}.\n\n"
            "A closed shift is sealed: nobody can change it later."
        ).format(
            drawer=report.drawer,
            expected=figures.yuan(report.expected_fen),
            counted=figures.yuan(counted),
            difference=figures.yuan(counted - report.expected_fen),
            out=figures.yuan(counted - left_fen),
            left=figures.yuan(left_fen),
            doubts=len(report.in_doubt),
        )
        dialog = ConfirmDialog(
            title=self.tr("Close this shift?"), text=text, yes=self.tr("Close the shift"), parent=self
        )
        dialog.accepted.connect(lambda: self._close(report, left_fen))
        dialog.open()

    def _close(self, report: ShiftReport, left_fen: int) -> None:
        desk = self._context.desk
        unit = shift_calls.close(
            report.drawer,
            self.count.notes(),
            leave_fen=left_fen,
            doubts_seen=tuple(line.operation_id for line in report.in_doubt),
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._closed, failed=self._not_closed)

    def _not_closed(self, error: DeskError) -> None:
        self.message.show_error(error)
        self.refresh()

    def _closed(self, report: ShiftReport) -> None:
        difference = figures.yuan(report.difference_fen or 0)
        self.message.say("ok", "shift.closed", drawer=report.drawer, difference=difference)
        self.count.begin()
        self.refresh()
        self._send(report)

    def _print(self) -> None:
        report = self.closed_table.current() if self.tabs.currentIndex() == 1 else self._report
        if report is not None:
            self._send(report)

    def _send(self, report: ShiftReport) -> None:
        desk, language = self._context.desk, self._context.language.code
        self._context.tasks.work(
            self,
            lambda: desk.printer.print_shift(report, session=desk.session, language=language),
            done=lambda _: None,
            failed=self.message.show_error,
        )

    def _list_title(self) -> str:
        return self.tr("Shift so far") if self.tabs.currentIndex() == 0 else self.tr("Closed shifts")

    def _taken(self) -> Taken:
        return shown(self._lines_table if self.tabs.currentIndex() == 0 else self.closed_table)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Shift"))
        self._empty.say(
            self.tr("No shift is open at your drawer"),
            self.tr("The first sale opens one, or open it now with the cash that is inside."),
        )
        self.tabs.setTabText(0, self.tr("Now"))
        self.tabs.setTabText(1, self.tr("Closed shifts"))
        self.begin.setText(self.tr("Open the shift"))
        self.print.setText(self.tr("Print the report  {key}").format(key=PRINT_KEY))
        self.close_shift.setText(self.tr("Count and close  {key}").format(key=CLOSE_KEY))
