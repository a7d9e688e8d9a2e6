"""Commissioning: every meter tried before it is handed over, and the report of it, exported or printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog

from app.domain.permissions import Permission, allows
from app.domain.report import CellKind
from widgets import calls, names
from widgets.common import figures, trouble_words
from widgets.common.confirm import ConfirmDialog
from widgets.common.export_dialogs import tell_refused
from widgets.common.labels import button, choice, label
from widgets.common.live_words import State
from widgets.context import Context
from widgets.models.rows import Column
from widgets.technician.job_tab import START_KEY, JobTab

if TYPE_CHECKING:
    from app.polling.jobs import CommissionRow
    from app.services.meter_lines import MeterLine

PRINT_KEY = "Ctrl+P"


@dataclass(frozen=True, slots=True)
class Tried:
    """One meter's result beside its place."""

    line: MeterLine
    result: CommissionRow

    @property
    def place(self) -> str:
        return f"{self.line.collector_id} / {self.line.bus} / {self.line.unit}"


class CommissionTab(JobTab):
    """F5 tries the meters of the chosen part of the site; the relay test asks first, since it cuts supply."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _columns(), lambda row: row.line.meter_id, name=names.COMMISSION)
        self._lines: dict[str, MeterLine] = {}
        self.scope = choice(f"{names.COMMISSION}.scope")
        self.scope.setMinimumWidth(200)
        self.relay = QCheckBox()
        self.relay.setObjectName(f"{names.COMMISSION}.relay")
        self.print = button(f"{names.COMMISSION}.print", icon="printer")
        self._scope_label = label("muted")
        for part in (self._scope_label, self.scope, self.relay):
            self.form.addWidget(part)
        self.form.addStretch(1)
        self.form.addWidget(self.print)
        self.start.clicked.connect(self._ask)
        self.print.clicked.connect(self._ask_pdf)
        QShortcut(QKeySequence(PRINT_KEY), self).activated.connect(self.print.click)
        self.retranslate()
        unit = calls.meter_lines(session=context.desk.session)
        context.tasks.read(self, unit, done=self._offer, failed=self.message.show_error, latest="lines")

    def _offer(self, lines: tuple[MeterLine, ...]) -> None:
        self._lines = {line.meter_id: line for line in lines}
        collectors = sorted({line.collector_id for line in lines})
        buses = sorted({(line.collector_id, line.bus) for line in lines})
        self.scope.clear()
        self.scope.addItem("", ("", 0))
        for collector in collectors:
            self.scope.addItem(collector, (collector, 0))
            for owner, bus in buses:
                if owner == collector:
                    self.scope.addItem(f"{collector} / {bus}", (collector, bus))
        self.make_ready()
        self.retranslate()

    def wanted(self) -> tuple[str, ...]:
        """The meters of the chosen part."""
        collector, bus = self.scope.currentData() or ("", 0)
        return tuple(
            line.meter_id
            for line in self._lines.values()
            if (not collector or line.collector_id == collector) and (not bus or line.bus == bus)
        )

    def _ask(self) -> None:
        wanted, session = self.wanted(), self.context.desk.session
        if self.running or not wanted or session is None:
            return
        if not self.relay.isChecked():
            self._run(wanted, relay_test=False)
            return
        if not allows(session, Permission.CONTROL):
            self.message.say("warn", "commission.no_control")
            return
        dialog = ConfirmDialog(
            title=self.tr("Cut and restore the supply of {n} meters?").format(n=len(wanted)),
            text=self.tr(
                "Each meter's supply is cut for a few seconds and restored, one after the other, and its "
                "state is read back. Whatever hangs on it goes dark. Meters that are cut already are left "
                "so. The act is written into the operation log."
            ),
            yes=self.tr("Test the relays"),
            parent=self,
        )
        dialog.accepted.connect(lambda: self._run(wanted, relay_test=True))
        dialog.open()

    def _run(self, meter_ids: tuple[str, ...], *, relay_test: bool) -> None:
        session = self.context.desk.session
        if session is not None:
            from app.polling.jobs import CommissionJob

            self.run(CommissionJob(meter_ids, relay_test, session))

    def take_row(self, row: CommissionRow) -> Tried:
        return Tried(self._lines[row.meter_id], row)

    def ended(self, rows: int, *, cancelled: bool) -> None:
        bad = sum(_verdict(row)[0] == "bad" for row in self.model.all_rows())
        key = "commission.cancelled" if cancelled else "commission.done"
        self.message.say("info" if cancelled else "warn" if bad else "ok", key, n=rows, bad=bad)

    def list_title(self) -> str:
        return self.tr("Commissioning report")

    def _ask_pdf(self) -> None:
        if not self.model.rowCount():
            self.message.say("info", "commission.nothing")
            return
        proposed = str(Path.home() / self.tr("commissioning.pdf"))
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Report"), proposed, "PDF (*.pdf)")
        if path:
            self.print_to(Path(path))

    def print_to(self, path: Path) -> None:
        """Write the report, as shown, as a PDF to be printed and signed."""
        from widgets.technician.commission_report import write_pdf

        session, now_utc_ms = self.context.desk.session, self.context.desk.clock.utc_ms()
        rows = [[column.text(row) for column in self.model.columns] for row in self.model.shown()]
        headings = [column.title() for column in self.model.columns]
        by = session.display_name if session is not None else ""
        self.context.tasks.work(
            self,
            lambda: write_pdf(path, headings, rows, by=by, utc_ms=now_utc_ms),
            done=lambda n: self.message.say("ok", "export.done", n=n, path=str(path)),
            failed=lambda error: tell_refused(
                error,
                self.message,
                again=lambda: self.print_to(path),
                elsewhere=self._ask_pdf,
                parent=self.window(),
            ),
        )

    def retranslate(self) -> None:
        super().retranslate()
        self._scope_label.setText(self.tr("Meters"))
        self.scope.setItemText(0, self.tr("All"))
        self.relay.setText(self.tr("Relay test (cuts supply)"))
        self.start.setText(self.tr("Try these meters  {key}").format(key=START_KEY))
        self.print.setText(self.tr("Report as PDF …  {key}").format(key=PRINT_KEY))
        self.empty.say(
            self.tr("No meter tried yet"),
            self.tr("F5 asks each meter who it is and what it reads, and looks for signs of trouble."),
        )


def _verdict(row: Tried) -> State:
    result = row.result
    if not result.found or result.relay == "failed" or result.number_fits is False or result.trouble:
        return "bad", "bad", QCoreApplication.translate("commission", "Look at it")
    return "ok", "ok", QCoreApplication.translate("commission", "Good")


def _identity(row: Tried) -> str:
    number = row.result.number or figures.NOTHING
    if row.result.number_fits is False:
        return QCoreApplication.translate("commission", "{number}, not the one set up").format(number=number)
    return number


def _reading(row: Tried) -> str:
    reading = row.result.reading
    for item, unit in (("energy_wh", "kWh"), ("volume_l", "m³")):
        if item in reading:
            return f"{figures.thousandths(reading[item])} {unit}"
    return figures.NOTHING


def _relay(row: Tried) -> str:
    return {
        "passed": QCoreApplication.translate("commission", "Passed"),
        "failed": QCoreApplication.translate("commission", "Failed"),
        "not_tested": QCoreApplication.translate("commission", "Not tested"),
        "not_offered": QCoreApplication.translate("commission", "Has none"),
    }[row.result.relay]


def _answer(row: Tried) -> str:
    ms = row.result.answer_ms
    return figures.NOTHING if ms is None else str(round(ms))


def _columns() -> tuple[Column, ...]:
    return (*_who(), *_what())


def _who() -> tuple[Column, ...]:
    return (
        Column(
            "meter",
            lambda: QCoreApplication.translate("columns", "Meter"),
            lambda row: row.line.meter_id,
            lambda row: row.line.meter_id,
        ),
        Column(
            "shop",
            lambda: QCoreApplication.translate("columns", "Shop"),
            lambda row: f"{row.line.shop_number}  {row.line.shop_name}",
            lambda row: row.line.shop_number,
            least=140,
        ),
        Column(
            "place",
            lambda: QCoreApplication.translate("columns", "Line, unit"),
            lambda row: row.place,
            lambda row: (row.line.collector_id, row.line.bus, row.line.unit.zfill(14)),
        ),
        Column(
            "verdict",
            lambda: QCoreApplication.translate("columns", "Result"),
            lambda row: _verdict(row)[2],
            lambda row: _verdict(row)[0],
            state=lambda row: _verdict(row)[:2],
        ),
    )


def _what() -> tuple[Column, ...]:
    return (
        Column(
            "identity",
            lambda: QCoreApplication.translate("columns", "Meter number"),
            _identity,
            lambda row: row.result.number or None,
        ),
        Column(
            "reading",
            lambda: QCoreApplication.translate("columns", "Reading"),
            _reading,
            _reading,
            right=True,
        ),
        Column(
            "relay",
            lambda: QCoreApplication.translate("columns", "Relay"),
            _relay,
            lambda row: row.result.relay,
        ),
        Column(
            "answer",
            lambda: QCoreApplication.translate("columns", "Answer, ms"),
            _answer,
            lambda row: row.result.answer_ms,
            right=True,
            kind=CellKind.COUNT,
            cell=lambda row: None if row.result.answer_ms is None else round(row.result.answer_ms),
        ),
        Column(
            "failed",
            lambda: QCoreApplication.translate("columns", "Failed"),
            lambda row: f"{row.result.failures} / {row.result.tries}",
            lambda row: row.result.failures,
            right=True,
        ),
        Column(
            "trouble",
            lambda: QCoreApplication.translate("columns", "Trouble"),
            lambda row: ", ".join(trouble_words.word(key) for key in row.result.trouble),
            lambda row: row.result.trouble or None,
            least=150,
        ),
    )
