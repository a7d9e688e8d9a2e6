"""A plan for a shortage before it begins: what is wanted, and below it exactly which meters would be told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common import list_columns as columns
from widgets.common import site_clock
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.confirm import ConfirmDialog
from widgets.common.labels import MessageLine, button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.policy import shortage_calls, shortage_words

if TYPE_CHECKING:
    from app.services.shortage import KindRow, Preview
    from db.shortage import PlanRow

SAVE_KEY, START_KEY = "Ctrl+S", "Ctrl+Return"
_PAUSE_MS = 250
_HOUR_MS = 3_600_000
_FIGURE = re.compile(r"\d{1,6}(\.\d)?")
FIELDS = ("name", "reason", "target", "limit")


class PlanDialog(Retranslated, QDialog):
    """`kept` after each save, `started` once it may begin. The preview follows what is typed."""

    kept = Signal()
    started = Signal()

    def __init__(self, context: Context, plan: PlanRow | None, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.SHORTAGE_PLAN)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._plan = context, plan
        self._preview: Preview | None = None
        self._title, self._sum = label("title"), label("strong", wrap=True)
        self._words = {name: label("small") for name in (*FIELDS, "act", "start", "end", "kinds")}
        self.lines = {name: QLineEdit() for name in FIELDS}
        self.act = QComboBox()
        for key in ("trip", "limit"):
            self.act.addItem(key, key)
        self.start_at, self.end_at = _moment(), _moment()
        self.kinds = QListWidget()
        self.model = RowsModel(_columns(), lambda row: row.chosen.candidate.meter_id, parent=self)
        self.table = Table(self.model, name=f"{names.SHORTAGE_PLAN}.table", settings=context.settings)
        self.message = MessageLine(name=f"{names.SHORTAGE_PLAN}.message")
        self.save = button(f"{names.SHORTAGE_PLAN}.save")
        self.run = button(f"{names.SHORTAGE_PLAN}.run", kind="danger")
        self.no = button(f"{names.SHORTAGE_PLAN}.no")
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._fill()
        self._connect()
        self.retranslate()
        self._read_kinds()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        fields: tuple[tuple[str, QWidget], ...] = (
            ("name", self.lines["name"]),
            ("reason", self.lines["reason"]),
            ("act", self.act),
            ("limit", self.lines["limit"]),
            ("target", self.lines["target"]),
            ("start", self.start_at),
            ("end", self.end_at),
        )
        for row, (name, field) in enumerate(fields):
            field.setObjectName(f"{names.SHORTAGE_PLAN}.{name}")
            grid.addWidget(self._words[name], row, 0)
            grid.addWidget(field, row, 1)
        self.kinds.setObjectName(f"{names.SHORTAGE_PLAN}.kinds")
        grid.addWidget(self._words["kinds"], 0, 2)
        grid.addWidget(self.kinds, 1, 2, len(fields) - 1, 1)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.no)
        foot.addStretch(1)
        foot.addWidget(self.save)
        foot.addWidget(self.run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        layout.addWidget(self._sum)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.resize(980, 760)

    def _fill(self) -> None:
        plan, now = self._plan, self._context.desk.clock.utc_ms()
        self.lines["target"].setText(
            "100" if plan is None else shortage_words.kw(plan.target_w).replace(",", "")
        )
        self.lines["limit"].setText("5" if plan is None else shortage_words.kw(plan.limit_w).replace(",", ""))
        start, end = (now, now + 2 * _HOUR_MS) if plan is None else (plan.start_utc_ms, plan.end_utc_ms)
        self.start_at.setDateTime(site_clock.in_field(start))
        self.end_at.setDateTime(site_clock.in_field(end))
        if plan is not None:
            self.lines["name"].setText(plan.name)
            self.lines["reason"].setText(plan.reason)
            self.act.setCurrentIndex(self.act.findData(plan.act))

    def _connect(self) -> None:
        self._timer.timeout.connect(self._ask)
        for line in self.lines.values():
            line.textEdited.connect(lambda _: self._timer.start())
        for edit in (self.start_at, self.end_at):
            edit.dateTimeChanged.connect(lambda _: self._timer.start())
        self.act.currentIndexChanged.connect(lambda _: self._act_changed())
        self.kinds.itemChanged.connect(lambda _: self._timer.start())
        self.save.clicked.connect(lambda: self._keep(self._was_kept))
        self.run.clicked.connect(lambda: self._keep(self._ask_start))
        self.no.clicked.connect(self.reject)
        for key, made in ((SAVE_KEY, self.save), (START_KEY, self.run)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _act_changed(self) -> None:
        is_limit = self.act.currentData() == "limit"
        self._words["limit"].setVisible(is_limit)
        self.lines["limit"].setVisible(is_limit)
        self._timer.start()

    def _read_kinds(self) -> None:
        unit = shortage_calls.kinds(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show_kinds, failed=self.message.show_error)

    def _show_kinds(self, rows: tuple[KindRow, ...]) -> None:
        chosen = None if self._plan is None else self._plan.kinds
        self.kinds.clear()
        for row in rows:
            if row.rank is None:
                continue
            item = QListWidgetItem(row.kind)
            on = chosen is None or row.kind in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.kinds.addItem(item)
        self._act_changed()
        if not self.kinds.count():
            self.message.say("warn", "shortage.no_order")

    def wanted(self) -> PlanRow:
        """What is typed. Raises DeskError shortage.not_a_power."""
        from db.shortage import PlanRow

        items = [self.kinds.item(place) for place in range(self.kinds.count())]
        kinds = tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)
        is_limit = self.act.currentData() == "limit"
        return PlanRow(
            "" if self._plan is None else self._plan.id,
            self.lines["name"].text(),
            str(self.act.currentData()),
            kinds,
            _watts(self.lines["target"].text()),
            _watts(self.lines["limit"].text()) if is_limit else 0,
            site_clock.of_field(self.start_at.dateTime()),
            site_clock.of_field(self.end_at.dateTime()),
            self.lines["reason"].text(),
            "draft",
            None,
        )

    def _ask(self) -> None:
        """What it would do as typed; a name is not needed for that."""
        try:
            plan = self.wanted()
        except DeskError as error:
            self.message.show_error(error)
            return
        plan = plan if plan.name.strip() else replace(plan, name="-")
        unit = shortage_calls.preview(plan, self._context.desk)
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="preview"
        )

    def _show(self, found: Preview) -> None:
        self._preview = found
        self.message.clear_message()
        self.model.set_rows(found.rows)
        self._say_sum()

    def _say_sum(self) -> None:
        if self._preview is None:
            return
        told = [row for row in self._preview.rows if row.chosen.left is None]
        self._sum.setText(
            self.tr("{n} meters would be told; {saved} kW of {target} kW are expected to be saved.").format(
                n=len(told),
                saved=shortage_words.kw(self._preview.saved_w),
                target=self.lines["target"].text(),
            )
        )

    def _keep(self, then: Any) -> None:
        desk = self._context.desk
        try:
            plan = self.wanted()
        except DeskError as error:
            self.message.show_error(error)
            return
        unit = shortage_calls.keep(plan, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(self, unit, done=then, failed=self.message.show_error)

    def _was_kept(self, plan: PlanRow) -> None:
        self._plan = plan
        self.message.say("ok", "shortage.kept")
        self.kept.emit()

    def _ask_start(self, plan: PlanRow) -> None:
        """With a last look at what it would do, and with a second person where the limits say so."""
        self._plan = plan
        self.kept.emit()
        unit = shortage_calls.preview(plan, self._context.desk)
        self._context.tasks.read(self, unit, done=self._go_on, failed=self.message.show_error)

    def _go_on(self, found: Preview) -> None:
        self._show(found)
        dialog: QDialog
        if found.needs_second:
            second = ApprovalDialog(
                self._context, found.wanted, parent=self, reason=self.lines["reason"].text()
            )
            second.approved.connect(self._start)
            dialog = second
        else:
            dialog = ConfirmDialog(
                title=self.tr("Start this plan?"),
                text=self._sum.text(),
                yes=self.tr("Start it"),
                parent=self,
            )
            dialog.accepted.connect(lambda: self._start(None))
        dialog.open()

    def _start(self, approval: str | None) -> None:
        plan = self._plan
        if plan is None:
            return
        unit = shortage_calls.start(plan.id, self._context.desk, approval=approval)
        self._context.tasks.write(
            self, unit, done=lambda _: self._was_started(), failed=self.message.show_error
        )

    def _was_started(self) -> None:
        self.started.emit()
        self.accept()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Plan for a shortage"))
        self._title.setText(self.tr("Plan for a shortage"))
        for name, text in (
            ("name", self.tr("Name")),
            ("reason", self.tr("Reason")),
            ("act", self.tr("What is done")),
            ("limit", self.tr("Power limit of a meter, kW")),
            ("target", self.tr("To be saved, kW")),
            ("start", self.tr("Begins")),
            ("end", self.tr("Ends")),
            ("kinds", self.tr("Kinds of users, in their order")),
        ):
            self._words[name].setText(text)
        for place, key in enumerate(("trip", "limit")):
            self.act.setItemText(place, shortage_words.act(key))
        self.no.setText(self.tr("Close") + "  Esc")
        self.save.setText(self.tr("Keep as a draft") + f"  {SAVE_KEY}")
        self.run.setText(self.tr("Start it …") + "  Ctrl+Enter")
        self._say_sum()


def _moment() -> QDateTimeEdit:
    made = QDateTimeEdit()
    made.setDisplayFormat("yyyy-MM-dd HH:mm")
    made.setCalendarPopup(True)
    return made


def _watts(text: str) -> int:
    """A power typed in kW. Raises DeskError shortage.not_a_power."""
    plain = text.strip()
    if not _FIGURE.fullmatch(plain):
        raise DeskError("shortage.not_a_power", text=plain)
    whole, _, tenth = plain.partition(".")
    return int(whole) * 1000 + int(tenth or 0) * 100


def _columns() -> tuple[Column, ...]:
    return (
        columns.words(
            "shop_number", QT_TRANSLATE_NOOP("columns", "Shop no."), lambda row: row.place.shop_number
        ),
        columns.words(
            "shop", QT_TRANSLATE_NOOP("columns", "Shop"), lambda row: row.place.shop_name, least=120
        ),
        columns.words(
            "meter", QT_TRANSLATE_NOOP("columns", "Meter"), lambda row: row.chosen.candidate.meter_id
        ),
        columns.words(
            "kind", QT_TRANSLATE_NOOP("columns", "Kind of users"), lambda row: row.chosen.candidate.kind
        ),
        columns.number(
            "load",
            QT_TRANSLATE_NOOP("columns", "Load now, kW"),
            lambda row: _kw(row.chosen.candidate.power_w),
            digits=1,
        ),
        columns.number(
            "saves",
            QT_TRANSLATE_NOOP("columns", "Would save, kW"),
            lambda row: row.chosen.saves_w / 1000,
            digits=1,
        ),
        columns.state(
            "fate",
            QT_TRANSLATE_NOOP("columns", "What happens"),
            lambda row: shortage_words.fate(row.chosen.left),
        ),
    )


def _kw(power_w: int | None) -> float | None:
    return None if power_w is None else power_w / 1000
