"""What every chart has about it: choices above, the chart beside its table, export as data and picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import theme
from widgets.charts import picture
from widgets.common.export import ExportButton
from widgets.common.export_dialogs import tell_refused
from widgets.common.labels import WAITS, EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

LOOK_KEY, WHOLE_KEY, PICTURE_KEY = "F5", "F7", "F8"
_LOADING, _EMPTY, _SHOWN = range(3)


class ChartTab(Retranslated, QWidget):
    """A subclass has `job` (what to find), `show_found` (draw and fill the table from `found`) and the words
    for an empty chart; it calls `look` when a choice changes."""

    table_width = 380

    def __init__(self, context: Context, view: QWidget, *, name: str) -> None:
        super().__init__()
        self.context, self.name, self.view = context, name, view
        self.setObjectName(f"{name}.page")
        self.found: Any = None
        self._asked: object = None
        self._taken: object = None
        self.table: Table | None = None
        self.whole = button(f"{name}.whole")
        self.picture = button(f"{name}.picture")
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context, self, self.message, name=f"{name}.export", title=self.file_name, take=self._to_take
        )
        self.empty = EmptyState("chart")
        self._loading = label("muted")
        self._loading.setProperty(WAITS, True)
        self._loading.setAlignment(Qt.AlignmentFlag.AlignCenter)

    # what a subclass says

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        """What is asked, to be compared with what was asked last, and the job that finds it; None while there
        is nothing to ask yet."""
        raise NotImplementedError

    def show_found(self) -> None:
        """Draw and fill the table; also in another language."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether what was found has nothing to draw."""
        raise NotImplementedError

    def file_name(self) -> str:
        """Proposed for exports, without its ending."""
        raise NotImplementedError

    # how it is laid out

    def lay_out(self, choices: Sequence[QWidget]) -> None:
        """The choices at the left, what is done with the chart at the right, below them chart and table."""
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        for part in choices:
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.whole, self.picture, self.export):
            tools.addWidget(part)
        beside = QWidget()
        self._beside = QVBoxLayout(beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(beside)
        split.setStretchFactor(0, 1)
        split.setSizes([1150 - self.table_width, self.table_width])
        self._pages = QStackedWidget()
        for page in (self._loading, self.empty, split):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.whole.clicked.connect(self.view.show_all)
        self.picture.clicked.connect(self._ask_picture)
        for key, made in (
            (WHOLE_KEY, self.whole),
            (PICTURE_KEY, self.picture),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        QShortcut(QKeySequence(LOOK_KEY), self).activated.connect(lambda: self.look(anew=True))

    def lacking(self) -> Sequence[DeskError]:
        """A sentence for each archived year that could not be read: what it holds is a gap."""
        return ()

    # how it is filled

    def look(self, *, anew: bool = False) -> None:
        """Find what the choices name; what is shown already only `anew`. Off the screen nothing is asked."""
        wanted = self.job() if self.isVisible() else None
        if wanted is None or (wanted[0] == self._asked and not anew):
            return
        asked = self._asked = wanted[0]
        self.context.tasks.reckon(
            self,
            wanted[1],
            done=lambda found: self._take(found, asked),
            failed=self._fail,
            latest="chart",
        )

    def _take(self, found: Any, asked: object) -> None:
        self.found, self._taken = found, asked
        self.message.clear_message()
        for error in self.lacking()[:1]:
            self.message.show_error(error)
        self._show()

    def _fail(self, error: DeskError) -> None:
        self._asked = None
        self.message.show_error(error)

    def _show(self) -> None:
        if self.found is None:
            return
        empty = self.is_empty()
        self._pages.setCurrentIndex(_EMPTY if empty else _SHOWN)
        for made in (self.whole, self.picture, self.export):
            made.setEnabled(not empty)
        if not empty:
            self.show_found()

    def fill_table(
        self, columns: tuple[Column, ...], rows: Sequence[Any], key: Callable[[Any], Any], *, shape: str
    ) -> None:
        """The table anew; it is made anew where its columns are others, as `shape` names them."""
        if self.table is None or self.table.property("shape") != shape:
            self._make_table(columns, key, shape)
        assert self.table is not None
        self.table.rows.set_rows(rows)
        self.table.retranslate()

    def _make_table(self, columns: tuple[Column, ...], key: Callable[[Any], Any], shape: str) -> None:
        if self.table is not None:
            self._beside.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        model = RowsModel(columns, key, parent=self)
        self.table = Table(model, name=f"{self.name}.table", settings=self.context.settings)
        self.table.setProperty("shape", shape)
        self.table.chosen.connect(self.row_chosen)
        self._beside.addWidget(self.table)

    def row_chosen(self, row: Any) -> None:
        """A row of the table was chosen: the crosshair goes there."""

    def choose_row(self, key: Any) -> None:
        """The crosshair moved: its row is chosen, without sending the crosshair on."""
        if self.table is not None and self.table.rows.place_of(key) >= 0:
            self.table.blockSignals(True)
            self.table.choose_key(key)
            self.table.blockSignals(False)

    # what leaves the program

    def _to_take(self) -> Taken:
        """The table as it is sorted."""
        return Taken((), ()) if self.table is None else shown(self.table)

    def _ask_picture(self) -> None:
        proposed = str(Path.home() / f"{self.file_name()}.png")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), proposed, picture.FILTERS)
        if path:
            self.picture_to(Path(path))

    def picture_to(self, path: Path) -> None:
        """Write the chart as it is seen: .svg as lines and letters, else PNG."""
        content = picture.drawn_as(self.view, path.suffix)
        self.context.tasks.work(
            self,
            lambda: picture.write(path, content),
            done=lambda n: self.message.say("ok", "charts.picture_done", n=n, path=str(path)),
            failed=lambda error: tell_refused(
                error,
                self.message,
                again=lambda: self.picture_to(path),
                elsewhere=self._ask_picture,
                parent=self.window(),
            ),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.whole.setText(self.tr("Show all  {key}").format(key=WHOLE_KEY))
        self.picture.setText(self.tr("Picture …  {key}").format(key=PICTURE_KEY))
        self._loading.setText(self.tr("Reading …"))
        self._show()
