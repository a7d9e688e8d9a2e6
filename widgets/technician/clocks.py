"""The meters' clocks: how far each is off, and the order that sets them to ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.order import OrderKind
from app.domain.permissions import Permission, allows
from app.domain.report import CellKind
from widgets import calls, names
from widgets.common import figures
from widgets.common.labels import button
from widgets.common.live_words import State
from widgets.context import Context
from widgets.control.batch_dialog import BatchDialog
from widgets.models.rows import Column
from widgets.technician.job_tab import START_KEY, JobTab

if TYPE_CHECKING:
    from app.polling.jobs import ClockRow
    from app.services.meter_lines import MeterLine

SET_KEY = "F9"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One meter's clock beside its place."""

    meter_id: str
    shop: str
    place: str
    clock: ClockRow


class ClocksTab(JobTab):
    """F5 reads every meter's clock; F9 orders those that are off to be set."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _columns(), lambda row: row.meter_id, name=names.CLOCKS)
        self._lines: dict[str, MeterLine] = {}
        self.set = button(f"{names.CLOCKS}.set", kind="danger")
        self.form.addStretch(1)
        self.form.addWidget(self.set)
        self.start.clicked.connect(self._check)
        self.set.clicked.connect(self._ask_set)
        QShortcut(QKeySequence(SET_KEY), self).activated.connect(self.set.click)
        self.retranslate()
        unit = calls.meter_lines(session=context.desk.session)
        context.tasks.read(self, unit, done=self._offer, failed=self.message.show_error, latest="lines")

    def off(self) -> tuple[str, ...]:
        """Meters whose clocks were read and found off by more than the site tolerates."""
        rows = self.model.all_rows()
        return tuple(row.meter_id for row in rows if row.clock.off)

    def _offer(self, lines: tuple[MeterLine, ...]) -> None:
        self._lines = {line.meter_id: line for line in lines}
        if self._lines:
            self.make_ready()

    def _check(self) -> None:
        if self._lines and not self.running:
            from app.polling.jobs import CheckClocksJob

            self.run(CheckClocksJob(tuple(self._lines), self.context.desk.session))

    def _ask_set(self) -> None:
        session, off = self.context.desk.session, self.off()
        if session is None or not off or self.running:
            self.message.say("info", "clocks.none_off")
            return
        if not allows(session, Permission.CONTROL):
            return
        dialog = BatchDialog(OrderKind.SET_CLOCK, off, self.context, self)
        dialog.sent.connect(lambda _: self.message.say("ok", "clocks.sent", n=len(off)))
        dialog.open()

    def take_row(self, row: ClockRow) -> ClockLine:
        line = self._lines.get(row.meter_id)
        if line is None:
            return ClockLine(row.meter_id, "", "", row)
        shop = f"{line.shop_number}  {line.shop_name}"
        return ClockLine(row.meter_id, shop, f"{line.collector_id} / {line.bus} / {line.unit}", row)

    def ended(self, rows: int, *, cancelled: bool) -> None:
        key = "clocks.cancelled" if cancelled else "clocks.done"
        self.message.say("info" if cancelled else "ok", key, n=rows, off=len(self.off()))

    def list_title(self) -> str:
        return self.tr("Clocks")

    def retranslate(self) -> None:
        super().retranslate()
        self.start.setText(self.tr("Check all clocks  {key}").format(key=START_KEY))
        self.set.setText(self.tr("Set those that are off …  {key}").format(key=SET_KEY))
        self.empty.say(
            self.tr("No clock read yet"),
            self.tr(
                "F5 asks every meter that has a clock. Those further off than the settings allow are marked."
            ),
        )


def _outcome(row: ClockLine) -> State:
    if row.clock.outcome == "read" and row.clock.off:
        return "warn", "doubt", QCoreApplication.translate("clocks", "Off")
    word = {
        "read": QCoreApplication.translate("clocks", "Right"),
        "no_clock": QCoreApplication.translate("clocks", "Has no clock"),
        "no_answer": QCoreApplication.translate("clocks", "No answer"),
        "refused": QCoreApplication.translate("clocks", "Refused"),
    }[row.clock.outcome]
    colour, icon = {"read": ("ok", "ok"), "no_clock": ("idle", "info")}.get(row.clock.outcome, ("bad", "bad"))
    return colour, icon, word


def _drift(row: ClockLine) -> str:
    drift_ms = row.clock.drift_ms
    if drift_ms is None:
        return figures.NOTHING
    tenths = round(drift_ms / 100)
    return f"{tenths / 10:+,.1f}" if tenths else "0.0"


def _columns() -> tuple[Column, ...]:
    return (
        _text("meter", lambda: QCoreApplication.translate("columns", "Meter"), "meter_id"),
        _text("shop", lambda: QCoreApplication.translate("columns", "Shop"), "shop", least=160),
        _text("place", lambda: QCoreApplication.translate("columns", "Line, unit"), "place"),
        Column(
            "drift",
            lambda: QCoreApplication.translate("columns", "Ahead of us, s"),
            _drift,
            lambda row: None if row.clock.drift_ms is None else abs(row.clock.drift_ms),
            samples=lambda: ("-88,888.8",),
            right=True,
            kind=CellKind.THOUSANDTHS,
            cell=lambda row: row.clock.drift_ms,
        ),
        Column(
            "outcome",
            lambda: QCoreApplication.translate("columns", "Result"),
            lambda row: _outcome(row)[2],
            lambda row: _outcome(row)[2],
            state=lambda row: _outcome(row)[:2],
            least=120,
        ),
    )


def _text(name: str, title: Callable[[], str], attribute: str, *, least: int | None = None) -> Column:
    return Column(
        name, title, lambda row: getattr(row, attribute), lambda row: getattr(row, attribute), least=least
    )
