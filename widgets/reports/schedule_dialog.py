"""A report by schedule: which with what filters, as what file into which folder, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button, choice, label
from widgets.common.report_words import ReportWords
from widgets.context import Context
from widgets.language import LANGUAGES, Retranslated
from widgets.reports import calls, schedule_words
from widgets.reports.filter_bar import FilterBar
from widgets.reports.period_pick import NAMES

if TYPE_CHECKING:
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind
    from db.report_schedules import ScheduleRow

SAVE_KEY, BROWSE_KEY = "Ctrl+S", "Ctrl+O"
NAME = f"{names.REPORTS}.schedule"
_FIELDS = ("report", "filters", "name", "format", "language", "folder", "every")
_WEEK, _MONTH = 7, 31
DAY_MIN, STEP_MIN = 24 * 60, 15


class ScheduleDialog(Retranslated, QDialog):
    """`kept(next)`: it was kept, and is due then, in UTC ms."""

    kept = Signal(object)

    def __init__(
        self,
        context: Context,
        kinds: dict[str, ReportKind],
        choices: Choices,
        row: ScheduleRow,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._choices, self._row, self._words = context, choices, row, ReportWords()
        self._kinds = {name: kind for name, kind in kinds.items() if not kind.is_detail}
        self._title = label("title")
        self._texts = {name: label("small") for name in _FIELDS}
        self.name, self.folder = QLineEdit(row.name), QLineEdit(row.folder)
        self.report, self.format, self.language, self.every, self.day, self.time = (
            choice(f"{NAME}.{name}") for name in ("report", "format", "language", "every", "day", "time")
        )
        for name, field in (("name", self.name), ("folder", self.folder)):
            field.setObjectName(f"{NAME}.{name}")
        self.browse = button(f"{NAME}.browse")
        self.message = MessageLine(name=f"{NAME}.message")
        self.no, self.save = button(f"{NAME}.no"), button(f"{NAME}.save", kind="primary")
        self._filters = QVBoxLayout()
        self.filters: FilterBar | None = None
        self._fill()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _fill(self) -> None:
        for name in self._kinds:
            self.report.addItem(self._words.title(name), name)
        for box, known in ((self.format, schedule_words.FORMATS), (self.language, LANGUAGES)):
            for key, text in known.items():
                box.addItem(text, key)
        for key in schedule_words.EVERY:
            self.every.addItem(key, key)
        chosen = self._row.report if self._row.report in self._kinds else next(iter(self._kinds))
        self.report.setCurrentIndex(self.report.findData(chosen))
        self.format.setCurrentIndex(self.format.findData(self._row.format))
        language = self._row.language or self._context.language.code
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        self.every.setCurrentIndex(self.every.findData(self._row.every))
        self._offer_days(self._row.day)
        for minute in sorted({*range(0, DAY_MIN, STEP_MIN), self._row.minute}):
            self.time.addItem(schedule_words.time(minute), minute)
        self.time.setCurrentIndex(self.time.findData(self._row.minute))
        period = self._row.filters.get("period", "")
        shown = {key: text for key, text in self._row.filters.items() if key != "period"}
        self._offer_filters(shown | ({"period": period} if period in NAMES else {}))

    def _lay_out(self) -> None:
        folder, times = QHBoxLayout(), QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse)
        for part in (self.every, self.day, self.time):
            times.addWidget(part)
        times.addStretch(1)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(theme.SPACE)
        for place, (name, part) in enumerate(
            (
                ("report", self.report),
                ("filters", self._filters),
                ("name", self.name),
                ("format", self.format),
                ("language", self.language),
                ("folder", folder),
                ("every", times),
            )
        ):
            grid.addWidget(self._texts[name], place, 0)
            if isinstance(part, QWidget):
                grid.addWidget(part, place, 1)
            else:
                grid.addLayout(part, place, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.no)
        foot.addStretch(1)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.resize(860, 420)

    def _connect(self) -> None:
        self.report.currentIndexChanged.connect(lambda _: self._offer_filters({}))
        self.every.currentIndexChanged.connect(lambda _: self._offer_days(1))
        self.browse.clicked.connect(self._browse)
        self.save.clicked.connect(self._save)
        self.no.clicked.connect(self.reject)
        for key, made in ((SAVE_KEY, self.save), (BROWSE_KEY, self.browse)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _offer_filters(self, texts: dict[str, str]) -> None:
        """Those of the chosen report."""
        if self.filters is not None:
            self.filters.hide()
            self.filters.deleteLater()
        self.filters = FilterBar(
            self._kinds[str(self.report.currentData())],
            self._choices,
            words=self._words,
            settings=self._context.settings,
            name=NAME,
            is_relative=True,
        )
        self.filters.show_texts(texts)
        self._filters.addWidget(self.filters)

    def _offer_days(self, day: int) -> None:
        """Of a week or a month; none where it is every day."""
        every = str(self.every.currentData())
        last = {"week": _WEEK, "month": _MONTH}.get(every, 1)
        self.day.clear()
        for number in range(1, last + 1):
            self.day.addItem(self._day(every, number), number)
        self.day.setCurrentIndex(max(self.day.findData(day), 0))
        self.day.setVisible(every != "day")

    @staticmethod
    def _day(every: str, number: int) -> str:
        return schedule_words.weekday(number) if every == "week" else schedule_words.month_day(number)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the report"), self.folder.text())
        dialog.setObjectName(f"{NAME}.folders")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def wanted(self) -> ScheduleRow:
        """What is chosen; without a name it is called as the report."""
        assert self.filters is not None
        return replace(
            self._row,
            name=self.name.text().strip() or self.report.currentText(),
            report=str(self.report.currentData()),
            filters=self.filters.texts(),
            format=str(self.format.currentData()),
            language=str(self.language.currentData()),
            folder=self.folder.text().strip(),
            every=str(self.every.currentData()),
            day=int(self.day.currentData()),
            minute=int(self.time.currentData()),
        )

    def _save(self) -> None:
        """The folder is looked at first, where a slow disk holds up no sale."""
        wanted = self.wanted()
        self.save.setEnabled(False)
        self._context.tasks.work(
            self,
            calls.folder_checked(wanted.folder),
            done=lambda _: self._keep(wanted),
            failed=self._fail,
        )

    def _keep(self, wanted: ScheduleRow) -> None:
        desk = self._context.desk
        assert desk.session is not None
        unit = calls.keep_schedule(wanted, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(self, unit, done=self._kept, failed=self._fail)

    def _kept(self, next_utc_ms: int) -> None:
        self._context.desk.reports.wake()
        self.kept.emit(next_utc_ms)
        self.accept()

    def _fail(self, error: DeskError) -> None:
        self.save.setEnabled(True)
        self.message.show_error(error)

    def retranslate(self) -> None:
        title = self.tr("Change a report by schedule") if self._row.id else self.tr("New report by schedule")
        self.setWindowTitle(title)
        self._title.setText(title)
        for name, text in (
            ("report", self.tr("Report")),
            ("filters", self.tr("With these filters")),
            ("name", self.tr("Name")),
            ("format", self.tr("Kind of file")),
            ("language", self.tr("Language")),
            ("folder", self.tr("Into the folder")),
            ("every", self.tr("When")),
        ):
            self._texts[name].setText(text)
        for place in range(self.report.count()):
            self.report.setItemText(place, self._words.title(str(self.report.itemData(place))))
        for place, text in enumerate(schedule_words.every_texts()):
            self.every.setItemText(place, text)
        for place in range(self.day.count()):
            self.day.setItemText(place, self._day(str(self.every.currentData()), place + 1))
        self.name.setPlaceholderText(self.tr("As the report is called"))
        self.browse.setText(self.tr("Choose …") + f"  {BROWSE_KEY}")
        self.save.setText(self.tr("Save") + f"  {SAVE_KEY}")
        self.no.setText(self.tr("Close") + "  Esc")
