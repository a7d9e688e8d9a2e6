"""Plans for a shortage of the grid: made, started, undone, and what each did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from widgets import names
from widgets.common import figures
from widgets.common import list_columns as columns
from widgets.common.confirm import ConfirmDialog
from widgets.common.labels import button
from widgets.common.list_tab import ListTab
from widgets.context import Context
from widgets.models.rows import Column
from widgets.policy import shortage_calls, shortage_words

if TYPE_CHECKING:
    from app.services.shortage import PlanLine

NEW_KEY, OPEN_KEY, UNDO_KEY = "F4", "F6", "F8"
_LOOK_MS = 5_000


class PlansTab(ListTab):
    def __init__(self, context: Context) -> None:
        super().__init__(
            context, name=names.SHORTAGE_PLANS, columns=_columns(), key=lambda row: row.plan.id, icon="ok"
        )
        self.undo = button(f"{self.name}.undo", kind="danger")
        self.open = button(f"{self.name}.open")
        self.new = button(f"{self.name}.new", kind="primary")
        for part in (self.undo, self.open, self.new):
            self.foot.addWidget(part)
        self.new.clicked.connect(lambda: self._open(None))
        self.open.clicked.connect(lambda: self._open(self.table.current()))
        self.undo.clicked.connect(self._ask_undo)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(lambda _: self._enable())
        for key, made in ((NEW_KEY, self.new), (OPEN_KEY, self.open), (UNDO_KEY, self.undo)):
            self.on_key(key, made.click)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.reload)
        self.retranslate()

    def unit(self) -> Callable[[Any], tuple[PlanLine, ...]]:
        return shortage_calls.plans(session=self.context.desk.session)

    def show_rows(self, rows: Any) -> None:
        super().show_rows(rows)
        self._enable()

    def _enable(self) -> None:
        row: Any = self.table.current()
        self.open.setEnabled(row is not None)
        self.undo.setEnabled(row is not None and row.plan.state in ("ready", "running", "draft", "ended"))

    def _open(self, row: PlanLine | None) -> None:
        from widgets.policy.plan_dialog import PlanDialog
        from widgets.policy.report_dialog import ReportDialog

        if row is not None and row.plan.state != "draft":
            ReportDialog(self.context, row.plan, parent=self.window()).open()
            return
        dialog = PlanDialog(self.context, None if row is None else row.plan, parent=self.window())
        dialog.kept.connect(self.reload)
        dialog.started.connect(lambda: self._say("shortage.started_now"))
        dialog.open()

    def _say(self, key: str) -> None:
        self.message.say("ok", key)
        self.reload()

    def _ask_undo(self) -> None:
        row: Any = self.table.current()
        if row is None:
            return
        dialog = ConfirmDialog(
            title=self.tr("Undo the plan {name}?").format(name=row.plan.name),
            text=self.tr(
                "{n} meters that it limited are put back to what they were. Whom somebody else has taken in"
                " hand meanwhile is left as it is. A plan that has not begun just ends."
            ).format(n=row.followed),
            yes=self.tr("Undo it"),
            parent=self.window(),
        )
        dialog.accepted.connect(lambda: self._undo(row.plan.id))
        dialog.open()

    def _undo(self, plan_id: str) -> None:
        desk = self.context.desk
        unit = shortage_calls.undo(plan_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.context.tasks.write(
            self, unit, done=lambda _: self._say("shortage.undone_now"), failed=self.message.show_error
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def list_title(self) -> str:
        return self.tr("Plans for a grid shortage")

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr(
                "When the grid is short, users are limited kind by kind until the target is saved, and put"
                " back at the end."
            )
        )
        self.new.setText(self.tr("New plan …") + f"  {NEW_KEY}")
        self.open.setText(self.tr("Open …") + f"  {OPEN_KEY}")
        self.undo.setText(self.tr("Undo …") + f"  {UNDO_KEY}")
        self.filter.setPlaceholderText(self.tr("Filter: name, kind, state"))
        self.empty.say(
            self.tr("No plan yet"), self.tr("{key} makes one and shows what it would do.").format(key=NEW_KEY)
        )


def _columns() -> tuple[Column, ...]:
    return (
        columns.words("name", QT_TRANSLATE_NOOP("columns", "Name"), lambda row: row.plan.name, least=140),
        columns.words(
            "act", QT_TRANSLATE_NOOP("columns", "Does"), lambda row: shortage_words.act(row.plan.act)
        ),
        columns.words(
            "kinds",
            QT_TRANSLATE_NOOP("columns", "Kinds of users"),
            lambda row: "、".join(row.plan.kinds) or figures.NOTHING,
            least=140,
        ),
        columns.number(
            "target",
            QT_TRANSLATE_NOOP("columns", "Target, kW"),
            lambda row: row.plan.target_w / 1000,
            digits=1,
        ),
        columns.time("begins", QT_TRANSLATE_NOOP("columns", "Begins"), lambda row: row.plan.start_utc_ms),
        columns.time("ends", QT_TRANSLATE_NOOP("columns", "Ends"), lambda row: row.plan.end_utc_ms),
        columns.state(
            "state",
            QT_TRANSLATE_NOOP("columns", "State"),
            lambda row: shortage_words.plan_state(row.plan.state),
        ),
        columns.number("told", QT_TRANSLATE_NOOP("columns", "Meters told"), lambda row: row.told),
        columns.number("followed", QT_TRANSLATE_NOOP("columns", "Followed"), lambda row: row.followed),
        columns.number(
            "saved", QT_TRANSLATE_NOOP("columns", "Saved, kW"), lambda row: row.saved_w / 1000, digits=1
        ),
    )
