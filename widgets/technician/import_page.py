"""Import: a site workbook is checked, everything it would do is shown, then it is imported or left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common import import_words
from widgets.common.export import ExportButton
from widgets.common.export_dialogs import RefusedDialog
from widgets.common.labels import MessageLine, button, label
from widgets.common.list_sheet import Taken, shown
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models import import_rows
from widgets.technician.import_list import ImportList
from widgets.technician.import_work import Checked, ImportWork

if TYPE_CHECKING:
    from app.services.site_import import ImportResult

CHOOSE_KEY, CHECK_KEY, CANCEL_KEY, IMPORT_KEY = "Ctrl+O", "F5", "F8", "F9"
SITE_KEY = "Ctrl+Shift+E"
ERRORS, CHANGES = range(2)
_MOST_IGNORED = 5


def _files(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]


class ImportPage(Retranslated, QWidget):
    """F5 checks, F9 imports what was checked, F8 gives up whatever is under way.

    `imported` after a workbook was brought in, `moved` whenever work begins or ends. `inner`: part of another
    page, without a title of its own and without the export.
    """

    imported = Signal()
    moved = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None, *, inner: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(names.IMPORT_PAGE)
        self.setProperty("role", "page")
        self.setAcceptDrops(True)
        self._context = context
        self._checked: Checked | None = None
        self._running = False
        self.work = ImportWork(context, parent=self)
        self._make_parts()
        self._lay_out()
        if inner:
            self.layout().setContentsMargins(0, 0, 0, 0)
            for part in (self._title, self.export_site):
                part.hide()
        self._connect()
        self.retranslate()
        self._show_state()

    def _make_parts(self) -> None:
        self._title = label("title")
        self.path = QLineEdit()
        self.path.setAcceptDrops(False)  # the page takes what is dropped anywhere on it
        self.path.setObjectName(names.IMPORT_PATH)
        self.choose = button(names.IMPORT_CHOOSE)
        self.check = button(names.IMPORT_CHECK, icon="search")
        self.cancel = button(names.IMPORT_CANCEL)
        self.start = button(names.IMPORT_START, kind="primary")
        self.export_site = button(names.IMPORT_EXPORT_SITE, icon="export")
        self.template = button(names.IMPORT_TEMPLATE, icon="export")
        self.message = MessageLine(name=names.IMPORT_MESSAGE)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.IMPORT_EXPORT,
            title=self._list_title,
            take=self._taken,
        )
        self.ignored = MessageLine(name=names.IMPORT_IGNORED)
        self.errors = ImportList(
            self._context,
            import_rows.error_columns(),
            import_rows.searched_error,
            name=names.IMPORT_ERRORS,
            kinds=False,
        )
        self.changes = ImportList(
            self._context,
            import_rows.change_columns(),
            import_rows.searched_change,
            name=names.IMPORT_CHANGES,
            kinds=True,
        )
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.IMPORT_TABS)
        self.tabs.setDocumentMode(True)
        for one in (self.errors, self.changes):
            self.tabs.addTab(one, "")
        self.progress = QProgressBar()
        self.progress.setObjectName(names.IMPORT_PROGRESS)
        self.progress.setTextVisible(False)
        self.doing = label("muted", name=names.IMPORT_DOING)

    def _lay_out(self) -> None:
        head, file, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (head, file, foot):
            row.setSpacing(theme.SPACE)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.export_site)
        file.addWidget(self.path, 1)
        for one in (self.choose, self.check, self.template):
            file.addWidget(one)
        foot.addWidget(self.export)
        foot.addWidget(self.doing, 1)
        for one in (self.cancel, self.start):
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(file)
        layout.addWidget(self.message)
        layout.addWidget(self.ignored)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.progress)
        layout.addLayout(foot)

    def _connect(self) -> None:
        for key, made, act in (
            (CHOOSE_KEY, self.choose, self._ask_file),
            (CHECK_KEY, self.check, self._check),
            (CANCEL_KEY, self.cancel, self.work.cancel),
            (IMPORT_KEY, self.start, self._import),
            (SITE_KEY, self.export_site, self._ask_site_path),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self.template.clicked.connect(self._ask_template_path)
        self.path.returnPressed.connect(self.check.click)
        self.path.textChanged.connect(self._forget)
        self.tabs.currentChanged.connect(lambda _: self._show_state())
        self.work.progressed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.path.setFocus(Qt.FocusReason.OtherFocusReason)

    # a check

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event) and not self._running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = _files(event)
        if found and not self._running:
            event.acceptProposedAction()
            self.check_file(Path(found[0]))

    def check_file(self, path: Path) -> None:
        """Read and check the workbook at `path`."""
        self.path.setText(str(path))
        self._check()

    def _check(self) -> None:
        text = self.path.text().strip()
        if not text or self._running:
            return
        self._forget()
        self._begin()
        self.work.check(Path(text), done=self._show, failed=self._fail)

    def _show(self, checked: Checked) -> None:
        self._running = False
        self._checked = checked
        self.errors.show_lines(checked.errors)
        self.changes.show_lines(checked.changes)
        self.tabs.setCurrentIndex(CHANGES if checked.plan.ok else ERRORS)
        self._list().table.setFocus(Qt.FocusReason.OtherFocusReason)
        plan = checked.plan
        if not plan.ok:
            self.message.say("warn", "import.nothing_written", errors=plan.error_count)
        elif not checked.writes and not checked.sum_of("kept"):
            self.message.say("info", "import.unchanged")
        else:
            sums = {name: checked.sum_of(name) for name in import_words.OUTCOMES}
            self.message.say("info", "import.would_do", **sums)
        if plan.ignored:
            shown = list(plan.ignored[:_MOST_IGNORED])
            more = ["…"] if len(plan.ignored) > _MOST_IGNORED else []
            self.ignored.say("warn", "import.ignored", names=", ".join(shown + more))
        self.retranslate()
        self._show_state()

    def _forget(self) -> None:
        """What was checked is no longer what stands in the field."""
        self._checked = None
        self.message.clear_message()
        self.ignored.clear_message()
        for one in (self.errors, self.changes):
            one.show_lines(())
        self.retranslate()
        self._show_state()

    # the import

    def _import(self) -> None:
        if self._checked is None or self._running or not self._checked.writes:
            return
        self._begin()
        self.work.bring_in(self._checked, done=self._imported, failed=self._fail)

    def _imported(self, result: ImportResult) -> None:
        self._running = False
        self._forget()
        added, changed = sum(result.added.values()), sum(result.changed.values())
        self.message.say("ok", "import.done", added=added, changed=changed)
        self._context.desk.engine.reload()
        self.imported.emit()

    @property
    def is_working(self) -> bool:
        """Whether a file is being read, checked, imported or written."""
        return self._running

    def _writes(self) -> bool:
        return self._checked is not None and self._checked.writes

    # the life of a piece of work

    def _begin(self) -> None:
        self._running = True
        self.progress.setRange(0, 0)
        self.message.clear_message()
        self._show_state()

    def _follow(self, stage: str, done: int, total: int) -> None:
        if not self._running:
            return
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        share = 100 * done // total if total else 0
        self.doing.setText(
            self.tr("{stage} …  {share} %").format(stage=import_words.stage(stage), share=share)
        )

    def _fail(self, error: DeskError) -> None:
        self._running = False
        self._show_state()
        if error.key == "import.cancelled":
            self.message.say("info", error.key)
        else:
            self.message.show_error(error)

    def _show_state(self) -> None:
        self.progress.setVisible(self._running)
        self.cancel.setEnabled(self._running)
        self.path.setEnabled(not self._running)
        for one in (self.choose, self.check, self.export_site, self.template):
            one.setEnabled(not self._running)
        self.start.setEnabled(not self._running and self._writes())
        self.export.setEnabled(self._list().model.total() > 0)
        if not self._running:
            self.doing.setText("")
        self.moved.emit()

    # files

    def _list(self) -> ImportList:
        return self.errors if self.tabs.currentIndex() == ERRORS else self.changes

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a site workbook"), str(Path.home()), "Excel (*.xlsx)"
        )
        if path:
            self.check_file(Path(path))

    def _list_title(self) -> str:
        """What an export of the list that is looked at is called."""
        return (
            self.tr("Errors of the workbook") if self._list() is self.errors else self.tr("Changes by import")
        )

    def _taken(self) -> Taken:
        return shown(self._list().table)

    def _ask_site_path(self) -> None:
        proposed = str(Path.home() / self.tr("site.xlsx"))
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export the site"), proposed, "Excel (*.xlsx)")
        if path:
            self.export_site_to(Path(path))

    def export_site_to(self, path: Path) -> None:
        """Write the site of the book to `path`, as an import reads it."""
        failed = self._not_written(lambda: self.export_site_to(path), self._ask_site_path)
        self._begin()
        self.work.export(path, done=lambda rows: self._exported(path, rows), failed=failed)

    def _ask_template_path(self) -> None:
        proposed = str(Path.home() / self.tr("site.xlsx"))
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write the template"), proposed, "Excel (*.xlsx)")
        if path:
            self.write_template(Path(path))

    def write_template(self, path: Path) -> None:
        """Write all sheets with their headings and nothing in them to `path`."""
        failed = self._not_written(lambda: self.write_template(path), self._ask_template_path)
        self._begin()
        self.work.write_template(path, done=lambda: self._template_written(path), failed=failed)

    def _not_written(
        self, again: Callable[[], None], elsewhere: Callable[[], None]
    ) -> Callable[[DeskError], None]:
        """What is done where a file was refused."""

        def failed(error: DeskError) -> None:
            self._fail(error)
            if error.key.startswith("export."):
                RefusedDialog(error, again=again, elsewhere=elsewhere, parent=self.window()).open()

        return failed

    def _template_written(self, path: Path) -> None:
        self._running = False
        self._show_state()
        self.message.say("ok", "import.template_written", path=str(path))

    def _exported(self, path: Path, rows: int) -> None:
        self._running = False
        self._show_state()
        self.message.say("ok", "export_site.done", rows=rows, path=str(path))

    # words

    def retranslate(self) -> None:
        self._title.setText(self.tr("Import"))
        self.path.setPlaceholderText(
            self.tr("Site workbook (.xlsx): drop it here, choose it, or type its path")
        )
        self.choose.setText(self.tr("Choose …  {key}").format(key=CHOOSE_KEY))
        self.check.setText(self.tr("Check  {key}").format(key=CHECK_KEY))
        self.cancel.setText(self.tr("Cancel  {key}").format(key=CANCEL_KEY))
        self.template.setText(self.tr("Write the template …"))
        self.export_site.setText(self.tr("Export the site …  {key}").format(key=SITE_KEY))
        self.start.setText(f"{self._offer()}  {IMPORT_KEY}")
        errors = self._checked.plan.error_count if self._checked else 0
        self.tabs.setTabText(ERRORS, self.tr("Errors ({n})").format(n=f"{errors:,}"))
        changes = self.changes.model.total()
        self.tabs.setTabText(CHANGES, self.tr("Changes ({n})").format(n=f"{changes:,}"))
        self._say_empty()

    def _say_empty(self) -> None:
        if self._checked is None:
            title = self.tr("No workbook checked yet")
            text = self.tr("Nothing is written until you have seen what would happen and said yes.")
            self.errors.say_empty(title, text)
            self.changes.say_empty(title, text)
            return
        self.errors.say_empty(self.tr("Nothing is wrong"), self.tr("What would happen is in the other list."))
        self.changes.say_empty(self.tr("Nothing would change"), self.tr("The book has all of it already."))

    def _offer(self) -> str:
        """What the button does, exactly."""
        if self._checked is None or not self._checked.writes:
            return self.tr("Nothing to import")
        added, changed = self._checked.numbers["added"], self._checked.numbers["changed"]
        most = 2 if added and changed else import_words.MOST_NAMED
        parts = []
        if added:
            parts.append(self.tr("{rows} added").format(rows=import_words.counted(added, most=most)))
        if changed:
            parts.append(self.tr("{rows} changed").format(rows=import_words.counted(changed, most=most)))
        rows = sum(added.values()) + sum(changed.values())
        text = self.tr("Import 1 row: {what}") if rows == 1 else self.tr("Import {rows} rows: {what}")
        return text.format(rows=f"{rows:,}", what=self.tr(", ").join(parts))
