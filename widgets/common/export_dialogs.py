"""What an export asks: where to, and what to do when the file is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import theme
from widgets.common import messages
from widgets.common.labels import MessageLine, button, label

AGAIN_KEY, OTHER_KEY = "F5", "F2"
FILE_NAME, REFUSED_NAME = "export.file", "export.refused"
_FOLDER, _FORMAT = "export/folder", "export/format"
_FORMATS: Final = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}
_UNFIT: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_TEXT_WIDTH = 520


def ask_path(parent: QWidget, stem: str, settings: QSettings, *, then: Callable[[Path], None]) -> QFileDialog:
    """Open the dialog for a new file called `stem`, in the folder and format last chosen; `then` gets the
    path."""
    chosen = str(settings.value(_FORMAT, "xlsx"))
    chosen = chosen if chosen in _FORMATS else "xlsx"
    dialog = QFileDialog(parent, QCoreApplication.translate("ExportButton", "Export"), _folder(settings))
    dialog.setObjectName(FILE_NAME)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(_FORMATS.values()))
    dialog.selectNameFilter(_FORMATS[chosen])
    dialog.setDefaultSuffix(chosen)
    dialog.selectFile(f"{_UNFIT.sub(' ', stem).strip() or 'export'}.{chosen}")
    dialog.filterSelected.connect(lambda shown: dialog.setDefaultSuffix(_format(shown)))

    def take(name: str) -> None:
        path = Path(name)
        settings.setValue(_FOLDER, str(path.parent))
        settings.setValue(_FORMAT, path.suffix.removeprefix("."))
        then(path)

    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog


def _folder(settings: QSettings) -> str:
    remembered = str(settings.value(_FOLDER, ""))
    return remembered if remembered and Path(remembered).is_dir() else str(Path.home())


def _format(shown: str) -> str:
    return next(name for name, text in _FORMATS.items() if text == shown)


def tell_refused(
    error: DeskError,
    message: MessageLine,
    *,
    again: Callable[[], None],
    elsewhere: Callable[[], None],
    parent: QWidget,
) -> None:
    """Say why a file was not written, and where it was the file that was refused, offer to try again or to
    save elsewhere."""
    message.show_error(error)
    if error.key.startswith("export."):
        RefusedDialog(error, again=again, elsewhere=elsewhere, parent=parent).open()


class RefusedDialog(QDialog):
    """Says why a file was refused; `again` or `elsewhere` is called for what is chosen, Esc leaves it."""

    def __init__(
        self, error: DeskError, *, again: Callable[[], None], elsewhere: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(REFUSED_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Not exported"))
        self.again = button("export.again", kind="primary")
        self.elsewhere, self.leave = button("export.elsewhere"), button("export.leave")
        self.again.setText(self.tr("Try again  {key}").format(key=AGAIN_KEY))
        self.elsewhere.setText(self.tr("Save as …  {key}").format(key=OTHER_KEY))
        self.leave.setText(self.tr("Leave it  Esc"))
        self.again.setDefault(True)
        for made, act, key in (
            (self.again, again, AGAIN_KEY),
            (self.elsewhere, elsewhere, OTHER_KEY),
        ):
            made.clicked.connect(lambda _=False, act=act: self._take(act))
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self.leave.clicked.connect(self.reject)
        self._lay_out(messages.sentence(error))

    def _take(self, act: Callable[[], None]) -> None:
        self.accept()
        act()

    def _lay_out(self, text: str) -> None:
        picture = QLabel()
        picture.setPixmap(theme.icon("doubt", "warn", 40).pixmap(40, 40))
        body = label(wrap=True)
        body.setText(text)
        body.setFixedWidth(_TEXT_WIDTH)
        body.setMinimumHeight(body.heightForWidth(_TEXT_WIDTH))
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(body, 1)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.elsewhere)
        foot.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(24)
        layout.addLayout(head)
        layout.addLayout(foot)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
