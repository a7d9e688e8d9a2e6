"""Importing the site's workbook: choose it, see every error or every change, then bring it in.

Nothing is written before the button. A template and the site as it is now can be written as such a workbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common import messages
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.table import Table, export_rows, write_csv
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words
from widgets.setup.import_run import ImportRun

if TYPE_CHECKING:
    from app.domain.import_plan import ImportPlan, RowChange
    from app.domain.site import RowError
    from app.services.site_import import ImportResult

OPEN_KEY, IMPORT_KEY = "Ctrl+O", "F8"
WORKBOOKS = "Excel (*.xlsx)"
_MOST_TEXTS = 6


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the preview: an error, or what becomes of a row; of a `new` one what stands in it."""

    place: int
    sheet: str
    row: int
    what: str
    key: str
    error: RowError | None = None
    change: RowChange | None = None
    new: str = ""


class ImportPanel(Retranslated, QWidget):
    """`imported()` after a workbook was brought in."""

    imported = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None, *, exports: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.IMPORT}.panel")
        self._context = context
        self.run = ImportRun(context, self)
        self.model = RowsModel(_columns(), lambda row: row.place, parent=self)
        self.table = Table(self.model, name=f"{names.IMPORT}.table", settings=context.settings)
        self.template = button(f"{names.IMPORT}.template", icon="export")
        self.export = button(f"{names.IMPORT}.export", icon="export")
        self.export.setVisible(exports)
        self.open = button(f"{names.IMPORT}.open")
        self.bring_in = button(f"{names.IMPORT}.import", kind="primary")
        self.give_up = button(f"{names.IMPORT}.give_up")
        self.list = button(f"{names.IMPORT}.list", kind="quiet")
        self.message = MessageLine(name=f"{names.IMPORT}.message")
        self._progress, self._stage = QProgressBar(), label("muted", name=f"{names.IMPORT}.stage")
        self._progress.setTextVisible(False)
        self._empty = EmptyState("export")
        self._told: tuple[str, int, int] | None = None
        self._checked = False
        self._lay_out()
        self._connect()
        self.retranslate()
        self._set_buttons()

    def _lay_out(self) -> None:
        tools, below = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (tools, (self.template, self.open, self.bring_in, self.give_up)),
            (below, (self._progress, self._stage)),
        ):
            row.setSpacing(theme.SPACE)
            for part in parts:
                row.addWidget(part)
        tools.addStretch(1)
        for part in (self.list, self.export):
            tools.addWidget(part)
        below.setStretch(0, 1)
        self._pages = QStackedWidget()
        for part in (self._empty, self.table):
            self._pages.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addLayout(below)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.run.moved.connect(self._show_progress)
        self.run.planned.connect(self._show_plan)
        self.run.imported.connect(self._show_result)
        self.run.failed.connect(self._show_failure)
        self.template.clicked.connect(self._ask_template)
        self.export.clicked.connect(self._ask_export)
        self.open.clicked.connect(self._ask_workbook)
        self.bring_in.clicked.connect(self._import)
        self.give_up.clicked.connect(self.run.give_up)
        self.list.clicked.connect(self._ask_list)
        for key, made in ((OPEN_KEY, self.open), (IMPORT_KEY, self.bring_in)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    # the workbook

    def check(self, path: Path) -> None:
        """Read and check the workbook at `path`."""
        self.message.clear_message()
        self.model.set_rows(())
        self._pages.setCurrentIndex(0)
        self.run.check(path)
        self._set_buttons()

    def _ask_workbook(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Site workbook"), str(Path.home()), WORKBOOKS)
        if path:
            self.check(Path(path))

    def _import(self) -> None:
        self.message.clear_message()
        self.run.bring_in()
        self._set_buttons()

    def _show_progress(self, stage: str, done: int, total: int) -> None:
        self._told = stage, done, total
        self._progress.setRange(0, max(1, total))
        self._progress.setValue(done)
        text = set_up_words.stage(stage)
        self._stage.setText(f"{text}  {done * 100 // max(1, total)} %")

    def _show_plan(self, plan: ImportPlan) -> None:
        rows, self._checked = _rows(plan), True
        self._say_why_empty()
        self.model.set_rows(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        if not plan.ok:
            error = DeskError("import.nothing_written", errors=plan.error_count)
            self.message.show_error(error)
        elif not plan.what_matters:
            self.message.say("ok", "import.unchanged")
        else:
            self.message.say("info", "import.would_do", **_sums(plan))
        self._set_buttons()
        (self.bring_in if self.run.can_import else self.open).setFocus()

    def _show_result(self, plan: ImportPlan, result: ImportResult | None) -> None:
        self._show_plan(plan)
        if result is not None:
            self.message.say("ok", "import.done", **_sums(plan))
            self._context.desk.engine.reload()
            self.imported.emit()
        self._set_buttons()

    def _show_failure(self, error: DeskError) -> None:
        self.message.show_error(error)
        self._set_buttons()

    def _set_buttons(self) -> None:
        working = self.run.working
        for part in (self.template, self.export, self.open):
            part.setEnabled(not working)
        self.bring_in.setEnabled(self.run.can_import)
        for part in (self.give_up, self._progress, self._stage):
            part.setVisible(working)
        self.list.setVisible(self.model.total() > 0 and not working)

    # files

    def _ask_template(self) -> None:
        self._ask_path(self.tr("site.xlsx"), self.write_template)

    def write_template(self, path: Path) -> None:
        """Write a workbook with all sheets and headings and nothing in them."""

        def job() -> int:
            from app.services import site_export
            from app.services.site_book import EMPTY_BOOK

            return site_export.write_site(path, EMPTY_BOOK.site)

        self._write(job, path, "set_up.template_written")

    def _ask_export(self) -> None:
        self._ask_path(self.tr("site.xlsx"), self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the site as it is now as a workbook that an import reads."""
        session = self._context.desk.session

        def unit(ledger: Any) -> Any:
            from app.services import site_export

            return site_export.site_to_export(ledger, session=session)

        def write(site: Any) -> None:
            def job() -> int:
                from app.services import site_export

                return site_export.write_site(path, site)

            self._write(job, path, "export_site.done")

        self._context.tasks.read(self, unit, done=write, failed=self.message.show_error)

    def _ask_list(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export"), str(Path.home() / self.tr("import.csv")), "CSV (*.csv)"
        )
        if path:
            rows = export_rows(self.model)
            self._write(lambda: write_csv(Path(path), rows), Path(path), "export.done")

    def _ask_path(self, proposed: str, write: Any) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Site workbook"), str(Path.home() / proposed), WORKBOOKS
        )
        if path:
            write(Path(path))

    def _write(self, job: Any, path: Path, said: str) -> None:
        self._context.tasks.work(
            self,
            job,
            done=lambda n: self.message.say("ok", said, n=n, rows=n, path=str(path)),
            failed=self.message.show_error,
        )

    def retranslate(self) -> None:
        self.template.setText(self.tr("Write the template …"))
        self.export.setText(self.tr("Export the site …"))
        self.open.setText(self.tr("Choose a workbook …  {key}").format(key=OPEN_KEY))
        self.bring_in.setText(self.tr("Import it  {key}").format(key=IMPORT_KEY))
        self.give_up.setText(self.tr("Cancel"))
        self.list.setText(self.tr("Export this list …"))
        self._say_why_empty()
        if self._told is not None:
            self._show_progress(*self._told)

    def _say_why_empty(self) -> None:
        if self._checked:
            self._empty.say(self.tr("Nothing to import"), self.tr("The book has all of it just so."))
            return
        self._empty.say(
            self.tr("No workbook checked yet"),
            self.tr(
                "Fill in the template in Excel: buildings, collectors, shops, meters, prices, accounts, any "
                "of them alone. It is checked first, and you see every error or every change before anything "
                "is written."
            ),
        )


def _sums(plan: ImportPlan) -> dict[str, int]:
    from app.domain.import_plan import Outcome

    return {outcome.value: sum(plan.number_of(outcome).values()) for outcome in Outcome}


def _rows(plan: ImportPlan) -> list[PlanRow]:
    """Errors where there are any, else what would change; what the workbook does not mention is counted."""
    if plan.errors:
        return [
            PlanRow(place, one.sheet, one.row, "error", one.column, error=one)
            for place, one in enumerate(plan.errors)
        ]
    new = _new_rows(plan)
    return [
        PlanRow(
            place,
            one.sheet,
            one.row,
            one.outcome.value,
            one.key,
            change=one,
            new=new.get((one.sheet, one.row), ""),
        )
        for place, one in enumerate(plan.what_matters)
    ]


def _new_rows(plan: ImportPlan) -> dict[tuple[str, int], str]:
    """What stands in the rows that are to be written, by sheet and place."""
    from app.services.site_layout import LAYOUTS

    found = {}
    for layout in LAYOUTS.values():
        columns = [one for one in layout.columns if one not in layout.key_columns]
        for row in getattr(plan.settled, layout.part):
            texts = [text for one in columns if (text := one.text_of(row)) not in (None, "")]
            found[layout.name, row.row] = "  ·  ".join(map(str, texts[:_MOST_TEXTS]))
    return found


def _text(row: PlanRow) -> str:
    if row.error is not None:
        return messages.text(row.error.key, row.error.params)
    fields = row.change.fields if row.change is not None else ()
    if row.what == "added":
        return row.new
    return "; ".join(f"{one.column} {one.before or '–'} → {one.after or '–'}" for one in fields)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "sheet",
            lambda: QCoreApplication.translate("columns", "Sheet"),
            lambda row: row.sheet,
            lambda row: row.sheet,
        ),
        Column(
            "row",
            lambda: QCoreApplication.translate("columns", "Row"),
            lambda row: str(row.row) if row.row else "",
            lambda row: row.row or None,
            right=True,
        ),
        Column(
            "key",
            lambda: QCoreApplication.translate("columns", "Column or number"),
            lambda row: row.key,
            lambda row: row.key or None,
            least=96,
        ),
        Column(
            "what",
            lambda: QCoreApplication.translate("columns", "What becomes of it"),
            lambda row: set_up_words.outcome(row.what)[2],
            lambda row: row.what,
            state=lambda row: set_up_words.outcome(row.what)[:2],
        ),
        Column(
            "text",
            lambda: QCoreApplication.translate("columns", "In words"),
            _text,
            _text,
            least=240,
        ),
    )
