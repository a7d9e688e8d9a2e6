"""Reports by schedule: which there are, when each is due, how it went the last time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from widgets import names
from widgets.common import figures, messages
from widgets.common import list_columns as columns
from widgets.common.confirm import ConfirmDialog
from widgets.common.labels import button, label
from widgets.common.list_tab import ListTab
from widgets.common.report_words import ReportWords
from widgets.context import Context
from widgets.models.rows import Column
from widgets.reports import calls, schedule_words

if TYPE_CHECKING:
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind
    from app.services.reports.schedules import ScheduleLine
    from db.report_schedules import ScheduleRow

NEW_KEY, CHANGE_KEY, RUN_KEY, DELETE_KEY = "F4", "F2", "F6", "F8"
NEW_MINUTE = 6 * 60
_LOOK_MS = 1_000


class SchedulesTab(ListTab):
    def __init__(self, context: Context) -> None:
        self._words = ReportWords()
        super().__init__(
            context,
            name=f"{names.REPORTS}.schedules",
            columns=_columns(self._words),
            key=lambda row: row.row.id,
            icon="wait",
        )
        self._stamp = -1
        self.last = label("small", name=f"{self.name}.last", wrap=True)
        self.last.setMinimumHeight(2 * self.last.fontMetrics().lineSpacing())
        self.delete = button(f"{self.name}.delete", kind="danger")
        self.run, self.change = button(f"{self.name}.run"), button(f"{self.name}.change")
        self.new = button(f"{self.name}.new", kind="primary")
        for part in (self.delete, self.run, self.change, self.new):
            self.foot.addWidget(part)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, self.last)
        self.new.clicked.connect(lambda: self.open_form(None))
        self.change.clicked.connect(self._change)
        self.run.clicked.connect(self._run)
        self.delete.clicked.connect(self._ask_delete)
        self.table.opened.connect(lambda _: self._change())
        self.table.chosen.connect(lambda _: self._tell())
        for key, made in (
            (NEW_KEY, self.new),
            (CHANGE_KEY, self.change),
            (RUN_KEY, self.run),
            (DELETE_KEY, self.delete),
        ):
            self.on_key(key, made.click)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.retranslate()

    def unit(self) -> Callable[[Any], Sequence[ScheduleLine]]:
        desk = self.context.desk
        self._stamp = desk.reports.stamp
        return calls.schedules(session=desk.session, now_utc_ms=desk.clock.utc_ms())

    def _look(self) -> None:
        """Read anew once any has been written or has failed."""
        if self.context.desk.reports.stamp != self._stamp:
            self.reload()

    def show_rows(self, rows: Sequence[ScheduleLine]) -> None:
        super().show_rows(rows)
        self.table.retranslate()  # a first success has its own width
        self._tell()

    def open_form(self, line: ScheduleLine | None) -> None:
        """For a new schedule, or to change this one."""
        self._read_choices(line.row if line is not None else _new("", {}))

    def plan(self, report: str, filters: dict[str, str]) -> None:
        """For a new schedule of a report with these filters."""
        self._read_choices(_new(report, filters))

    def _read_choices(self, wanted: ScheduleRow) -> None:
        self.context.tasks.read(
            self,
            calls.offered(session=self.context.desk.session),
            done=lambda found: self._open_form(found, wanted),
            failed=self.message.show_error,
        )

    def _open_form(self, found: tuple[dict[str, ReportKind], Choices], wanted: ScheduleRow) -> None:
        from widgets.reports.schedule_dialog import ScheduleDialog

        kinds, choices = found
        dialog = ScheduleDialog(self.context, kinds, choices, wanted, parent=self.window())
        dialog.kept.connect(self._kept)
        dialog.open()

    def _kept(self, next_utc_ms: int) -> None:
        self.message.say("ok", "schedule.kept", next_utc_ms=next_utc_ms)
        self.reload()

    def _change(self) -> None:
        row: Any = self.table.current()
        if row is not None:
            self.open_form(row)

    def _run(self) -> None:
        row: Any = self.table.current()
        if row is None:
            return
        desk = self.context.desk
        unit = calls.ask_schedule(row.row.id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.context.tasks.write(self, unit, done=lambda _: self._asked(), failed=self.message.show_error)

    def _asked(self) -> None:
        self.context.desk.reports.wake()
        self.message.say("info", "schedule.asked")
        self.reload()

    def _ask_delete(self) -> None:
        row: Any = self.table.current()
        if row is None:
            return
        dialog = ConfirmDialog(
            title=self.tr("Delete the schedule {name}?").format(name=row.row.name),
            text=self.tr("It is not written any more. The files that it wrote stay."),
            yes=self.tr("Delete it"),
            parent=self.window(),
        )
        dialog.accepted.connect(lambda: self._delete(row.row.id))
        dialog.open()

    def _delete(self, schedule_id: int) -> None:
        desk = self.context.desk
        unit = calls.delete_schedule(schedule_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.context.tasks.write(self, unit, done=lambda _: self._deleted(), failed=self.message.show_error)

    def _deleted(self) -> None:
        self.message.say("ok", "schedule.deleted")
        self.reload()

    def _tell(self) -> None:
        """The newest file and the newest failure of the chosen one, in full."""
        line: Any = self.table.current()
        for made in (self.change, self.run, self.delete):
            made.setEnabled(line is not None)
        told: list[str] = []
        if line is not None and line.row.written_utc_ms is not None:
            told.append(self.tr("Written last: {file}").format(file=line.row.written_file))
        if line is not None and (why := _why(line)):
            failed = figures.short_date_time(line.row.failed_utc_ms)
            told.append(self.tr("Failed at {time}: {why}").format(time=failed, why=why))
        self.last.setText("\n".join(told))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def list_title(self) -> str:
        return self.tr("Reports by schedule")

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr(
                "Each is written into its folder when it is due, in the rights of whoever changed it last."
                " What was missed is made up for once; what fails is tried again."
            )
        )
        self.new.setText(self.tr("New …") + f"  {NEW_KEY}")
        self.change.setText(self.tr("Change …") + f"  {CHANGE_KEY}")
        self.run.setText(self.tr("Write now") + f"  {RUN_KEY}")
        self.delete.setText(self.tr("Delete …") + f"  {DELETE_KEY}")
        self.filter.setPlaceholderText(self.tr("Filter: name, report, folder"))
        self.empty.say(
            self.tr("No report by schedule yet"),
            self.tr("{key} makes one; a report that is open can be put here too.").format(key=NEW_KEY),
        )
        self._tell()


def _new(report: str, filters: dict[str, str]) -> ScheduleRow:
    """Every day at six: the day before is settled then."""
    from db.report_schedules import ScheduleRow

    return ScheduleRow(0, "", report, filters, "xlsx", "", "", "day", 1, NEW_MINUTE)


def _why(line: ScheduleLine) -> str:
    """Why the newest attempt failed; empty once one went well."""
    return "" if line.failure is None else messages.sentence(line.failure)


def _columns(words: ReportWords) -> tuple[Column, ...]:
    def period(line: ScheduleLine) -> str:
        name = line.row.filters.get("period", "")
        return words.text(f"period.{name}") if name else figures.NOTHING

    return (
        columns.state("state", QT_TRANSLATE_NOOP("columns", "State"), schedule_words.state),
        columns.words(
            "name", QT_TRANSLATE_NOOP("columns", "Schedule"), lambda line: line.row.name, least=110
        ),
        columns.words(
            "report",
            QT_TRANSLATE_NOOP("columns", "Report"),
            lambda line: words.title(line.row.report),
            least=110,
        ),
        columns.words("period", QT_TRANSLATE_NOOP("columns", "Period"), period),
        columns.words(
            "when",
            QT_TRANSLATE_NOOP("columns", "Due"),
            lambda line: schedule_words.when(line.row),
            least=110,
        ),
        columns.time("next", QT_TRANSLATE_NOOP("columns", "Due next"), lambda line: line.next_utc_ms),
        columns.time(
            "written", QT_TRANSLATE_NOOP("columns", "Written last"), lambda line: line.row.written_utc_ms
        ),
        columns.words(
            "why",
            QT_TRANSLATE_NOOP("columns", "Why not"),
            lambda line: _why(line) or figures.NOTHING,
            least=160,
        ),
        columns.words(
            "folder", QT_TRANSLATE_NOOP("columns", "Folder"), lambda line: line.row.folder, least=80
        ),
        columns.words("owner", QT_TRANSLATE_NOOP("columns", "Set up by"), lambda line: line.owner, least=96),
    )
