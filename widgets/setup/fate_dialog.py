"""Before something is retired, taken back or deleted: what that stops, and which of it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common import messages
from widgets.common.labels import MessageLine, button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words, units

if TYPE_CHECKING:
    from app.services.set_up_retire import Fate

YES_KEY = "Ctrl+Return"


class FateDialog(Retranslated, QDialog):
    """`done_with(n)` after it was done to n things. Enter and Esc both mean no."""

    done_with = Signal(int)

    def __init__(
        self, context: Context, kind: str, keys: Sequence[str], act: str, *, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.FATE_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._kind, self._keys, self._act = context, kind, tuple(keys), act
        self._title, self._stops = label("title"), label(wrap=True)
        self.model = RowsModel(_columns(), lambda fate: fate.key, parent=self)
        self.table = Table(self.model, name=names.FATE_TABLE, settings=context.settings)
        self.message = MessageLine(name=names.FATE_MESSAGE)
        self.yes = button(names.FATE_YES, kind="danger")
        self.no = button(names.FATE_NO, kind="primary")
        self.no.setDefault(True)
        self.yes.setEnabled(False)
        self.yes.clicked.connect(self._carry_out)
        self.no.clicked.connect(self.reject)
        QShortcut(QKeySequence(YES_KEY), self).activated.connect(self.yes.click)
        self._lay_out()
        self.retranslate()
        self._look()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.yes)
        foot.addStretch(1)
        foot.addWidget(self.no)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self._title, self._stops, self.table, self.message):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.resize(720, 480)

    def _look(self) -> None:
        desk = self._context.desk
        unit = units.fates(
            self._kind, self._keys, self._act, session=desk.session, data_dir=desk.data_dir, heard=self._heard
        )
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error)

    def _heard(self, meter_id: str) -> bool:
        """Whether a meter has ever answered; asked on the book's thread, the board may be."""
        return self._context.desk.live.state(meter_id) is not None

    def _show(self, fates: tuple[Fate, ...]) -> None:
        self.model.set_rows(fates)
        refused = sum(fate.refusal is not None for fate in fates)
        self.yes.setEnabled(not refused)
        if refused:
            self.message.say("warn", "set_up.some_refused", n=refused)
        self.no.setFocus()

    def _carry_out(self) -> None:
        desk = self._context.desk
        self.yes.setEnabled(False)
        unit = units.carry_out(
            self._kind,
            self._keys,
            self._act,
            session=desk.session,
            data_dir=desk.data_dir,
            heard=self._heard,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._failed)

    def _done(self, n: int) -> None:
        self.done_with.emit(n)
        self.accept()

    def _failed(self, error: DeskError) -> None:
        self.message.show_error(error)

    def retranslate(self) -> None:
        kind, n = set_up_words.kind(self._kind), len(self._keys)
        titles = {
            "retire": self.tr("Retire: {kind}, {n}"),
            "take_back": self.tr("Take back: {kind}, {n}"),
            "delete": self.tr("Delete: {kind}, {n}"),
        }
        acts = {
            "retire": self.tr("Retire"),
            "take_back": self.tr("Take back"),
            "delete": self.tr("Delete for good"),
        }
        self.setWindowTitle(acts[self._act])
        self._title.setText(titles[self._act].format(kind=kind, n=n))
        self._stops.setText(self._said())
        self.yes.setText(f"{acts[self._act]}  Ctrl+Enter")
        self.no.setText(self.tr("No, leave it  Esc"))

    def _said(self) -> str:
        """Exactly what will happen."""
        if self._act == "take_back":
            return self.tr("They are used again from now on, as they were before. Meters are read again.")
        if self._act == "delete":
            return self.tr(
                "They leave the book for good, with their settings. Only what was never used can be deleted; "
                "the note of who deleted it stays."
            )
        stops = {
            "Meters": self.tr(
                "These meters are no longer read, and nothing can be sold to them. Their addresses become "
                "free."
            ),
            "Collectors": self.tr("The links of these collectors end; nothing is asked through them."),
            "Buses": self.tr("Nothing is asked on these lines, and no meter can be put on them."),
        }
        rest = self.tr("They can no longer be chosen for anything new.")
        past = self.tr("All that happened stays in the book and in reports. They can be taken back.")
        return f"{stops.get(self._kind, rest)} {past}"


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "key",
            lambda: QCoreApplication.translate("columns", "Number"),
            lambda fate: fate.key,
            lambda fate: fate.key,
        ),
        Column(
            "fate",
            lambda: QCoreApplication.translate("columns", "What becomes of it"),
            _fate,
            _fate,
            state=lambda fate: ("ok", "ok") if fate.refusal is None else ("bad", "bad"),
            least=300,
        ),
    )


def _fate(fate: Fate) -> str:
    if fate.refusal is None:
        return QCoreApplication.translate("set_up", "Can be done")
    return messages.sentence(fate.refusal)
