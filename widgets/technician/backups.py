"""Backups: those that lie in the folder of the settings, made now, proven, and how one is put back."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from app.errors import DeskError
from app.own_command import CALLED
from widgets import theme
from widgets.common import messages
from widgets.common.labels import button, label
from widgets.common.list_tab import REFRESH_KEY, ListTab
from widgets.context import Context
from widgets.technician import backup_calls
from widgets.technician.backup_facts import BackupFacts
from widgets.technician.backup_list import columns
from widgets.technician.restored_panel import OPEN_KEY, RestoredPanel

if TYPE_CHECKING:
    from pathlib import Path

    from app.backup.proof import Proven
    from app.backup_keeper import BackupState
    from widgets.technician.backup_calls import BackupLine, Outline

NAME = "backups"
PROVE_KEY, COPY_KEY, STOP_KEY, MAKE_KEY, MONEY_KEY = "F6", "F7", "F8", "F9", "Shift+F9"
_LOOK_MS = 500
_STOPPED = "backup.stopped"


class BackupsTab(ListTab):
    """One backup is made and one proven at a time; both may be stopped and leave nothing.

    `opened_for_selling()`: a book that was put back sells again.
    """

    opened_for_selling = Signal()
    _told = Signal(str, int)

    def __init__(self, context: Context) -> None:
        super().__init__(context, name=NAME, columns=columns(), key=lambda line: line.folder, icon="search")
        self._outline: Outline | None = None
        self._checked: dict[Path, BackupLine] = {}
        self._listing = self._again = self._asked = self._stopping = False
        self._number: int | None = None
        self._proving: BackupLine | None = None
        self._ending = threading.Event()
        self._stamp = context.desk.backups.stamp
        self.restored = RestoredPanel(context, name=NAME)
        self.facts = BackupFacts(name=NAME)
        self.facts.show_state(context.desk.backups.state)
        self.look_anew = button(f"{NAME}.look", icon="refresh")
        self.detail = label("small", name=f"{NAME}.detail", wrap=True)
        self.detail.setMinimumHeight(2 * self.detail.fontMetrics().lineSpacing())
        self.copy = button(f"{NAME}.copy")
        self.progress, self.doing = QProgressBar(), label("muted", name=f"{NAME}.doing")
        self.progress.setObjectName(f"{NAME}.progress")
        self.progress.setTextVisible(False)
        self.stop, self.prove = button(f"{NAME}.stop"), button(f"{NAME}.prove")
        self.money, self.make = button(f"{NAME}.money"), button(f"{NAME}.make", kind="primary")
        self._arrange()
        self._connect()
        self.retranslate()
        self._show_running()

    def _arrange(self) -> None:
        self.tools.addWidget(self.look_anew)
        for part in (self.stop, self.prove, self.money, self.make):
            self.foot.addWidget(part)
        below = QHBoxLayout()
        below.setSpacing(theme.SPACE)
        below.addWidget(self.detail, 1)
        below.addWidget(self.copy)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.restored)
        layout.insertWidget(1, self.facts)
        place = layout.count() - 1
        layout.insertLayout(place, below)
        layout.insertWidget(place + 1, self.progress)
        layout.insertWidget(place + 2, self.doing)

    def _connect(self) -> None:
        for key, made, act in (
            ("", self.look_anew, self.reload),
            (PROVE_KEY, self.prove, self._begin_proof),
            (COPY_KEY, self.copy, self._copy_command),
            (STOP_KEY, self.stop, self._stop),
            (MAKE_KEY, self.make, lambda: self._ask(whole=True)),
            (MONEY_KEY, self.money, lambda: self._ask(whole=False)),
            (OPEN_KEY, self.restored.open, self.message.clear_message),
        ):
            made.clicked.connect(lambda _, act=act: act())
            if key:
                self.on_key(key, made.click)
        self.table.chosen.connect(lambda _: self._show_chosen())
        self._told.connect(self._show_proof)
        self.restored.failed.connect(self.message.show_error)
        self.restored.opened.connect(self._opened)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        QCoreApplication.instance().aboutToQuit.connect(self._ending.set)
        self.destroyed.connect(self._ending.set)

    # what lies in the folder

    def reload(self) -> None:
        """One look at a time: a folder on a network may keep it waiting for long."""
        desk = self.context.desk
        self.restored.look()
        if desk.session is None:
            return
        if self._listing:
            self._again = True
            return
        self._listing, self._again = True, False
        job = backup_calls.outline(desk, session=desk.session)
        self.context.tasks.work(self, job, done=self._take, failed=self._unread)

    def _take(self, outline: Outline) -> None:
        self._outline, self._listing = outline, False
        self.facts.show_outline(outline)
        self._say_empty()
        self.show_rows([self._as_checked(line) for line in outline.lines])
        self.table.retranslate()  # what is new has its own widths
        if outline.trouble is not None:
            self.message.show_error(outline.trouble)
        self._show_running()
        if self._again:
            self.reload()

    def _unread(self, error: DeskError) -> None:
        self._listing = False
        self.message.show_error(error)

    def _as_checked(self, line: BackupLine) -> BackupLine:
        """With what a proof has said of it here."""
        known = self._checked.get(line.folder)
        if known is None or line.trouble is not None:
            return line
        return replace(line, trouble=known.trouble, proven_utc_ms=known.proven_utc_ms)

    def _chosen(self) -> BackupLine | None:
        found: Any = self.table.current()
        return found

    # a new one

    def _ask(self, *, whole: bool) -> None:
        desk, folder = self.context.desk, self._folder()
        if desk.session is None or folder is None:
            return
        self._asked = True
        self.message.clear_message()
        self._show_running()
        unit = backup_calls.note_asked(
            folder, whole=whole, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )

        def noted(_: None) -> None:
            self._number = desk.backups.ask(folder, whole=whole)

        self.context.tasks.write(self, unit, done=noted, failed=self._not_asked)

    def _folder(self) -> Path | None:
        return None if self._outline is None else self._outline.schedule.folder

    def _not_asked(self, error: DeskError) -> None:
        self._asked = False
        self.message.show_error(error)
        self._show_running()

    def _look(self) -> None:
        """Follow what is made, whoever asked for it."""
        backups = self.context.desk.backups
        if backups.stamp != self._stamp:
            self._stamp, self._stopping = backups.stamp, False
            self.facts.show_state(backups.state)
            self._tell_outcome(backups.state)
            self.reload()
        self._show_running()

    def _tell_outcome(self, state: BackupState) -> None:
        if self._number is None or state.answered < self._number:
            return  # another was made meanwhile
        self._asked, self._number = False, None
        if state.failed is not None:
            if state.failed.key == _STOPPED:
                self.message.say("info", _STOPPED)
            else:
                self.message.show_error(state.failed)
        elif state.made is not None:
            own = state.made.manifest
            self.message.say(
                "ok",
                "backup.done",
                folder=str(state.made.folder),
                mb=own.size_mb,
                entries=own.log_entries,
            )

    # a proof

    def _begin_proof(self) -> None:
        desk, line = self.context.desk, self._chosen()
        if desk.session is None or self._proving is not None:
            return
        if line is None:
            self.message.say("info", "backup.choose")
            return
        self._proving = line
        self._ending.clear()
        self.message.clear_message()
        self._show_running()
        self._show_proof("files", 0)
        job = backup_calls.prove(
            desk, line.folder, session=desk.session, stop=self._ending.is_set, told=self._tell_proof
        )
        self.context.tasks.work(self, job, done=self._proven, failed=self._not_proven)

    def _tell_proof(self, step: str, done: int, of: int) -> None:
        """On the thread that proves."""
        self._told.emit(step, done * 100 // max(of, 1))

    def _show_proof(self, step: str, percent: int) -> None:
        if self._proving is not None and not self._ending.is_set():
            self.doing.setText(messages.text(f"restore.step_{step}", {}))
            self.progress.setRange(0, 100 if percent else 0)
            self.progress.setValue(percent)

    def _proven(self, proven: Proven) -> None:
        line = self._end_proof(trouble=None)
        key = "backup.proven" if proven.sealed else "backup.proven_unsealed"
        kind = "ok" if proven.sealed else "warn"
        rows = f"{proven.rows:,}"
        self.message.say(kind, key, folder=str(line.folder), files=proven.files, rows=rows)

    def _not_proven(self, error: DeskError) -> None:
        if error.key == _STOPPED:
            self._proving = None
            self._show_running()
            self.message.say("info", "backup.check_stopped")
            return
        self._end_proof(trouble=error if error.key.startswith("backup.") else None)
        self.message.show_error(error)

    def _end_proof(self, *, trouble: DeskError | None) -> BackupLine:
        line, self._proving = self._proving, None
        assert line is not None  # what ends has begun
        now = self.context.desk.clock.utc_ms() if trouble is None else None
        line = replace(line, trouble=trouble, proven_utc_ms=now)
        self._checked[line.folder] = line
        self._show_running()
        self.reload()
        return line

    # both

    def _stop(self) -> None:
        if self._proving is not None:
            self._ending.set()
        else:
            self._stopping = True
            self.context.desk.backups.cancel()
        self.doing.setText(self.tr("Stopping …"))

    def _show_running(self) -> None:
        state = self.context.desk.backups.state
        makes = self._asked or bool(state.step)
        proves = self._proving is not None
        may, folder = self._outline is not None, self._folder()
        self.make.setEnabled(not makes and folder is not None)
        self.money.setEnabled(not makes and folder is not None)
        self.stop.setEnabled(may and (makes or proves))
        for part in (self.progress, self.doing):
            part.setVisible(makes or proves)
        if makes and not proves:
            self._show_making(state)
        self._show_chosen()

    def _show_making(self, state: BackupState) -> None:
        percent = state.done * 100 // max(state.of, 1)
        if self._stopping:
            self.doing.setText(self.tr("Stopping …"))
        elif state.step:
            self.doing.setText(messages.text(f"backup.step_{state.step}", {"percent": percent}))
        else:
            self.doing.setText(messages.text("backup.asked", {}))
        self.progress.setRange(0, 100 if percent else 0)
        self.progress.setValue(percent)

    def _show_chosen(self) -> None:
        """What is wrong with the chosen one, or how it is put back."""
        line = self._chosen()
        self.prove.setEnabled(line is not None and self._proving is None)
        self.copy.setEnabled(line is not None and line.trouble is None)
        if line is None:
            self.detail.setText("")
        elif line.trouble is not None:
            self.detail.setText(messages.sentence(line.trouble))
        else:
            text = self.tr("To put this one back, close the console and run in a terminal: {command}")
            folder = f'"{line.folder}"' if " " in str(line.folder) else str(line.folder)
            self.detail.setText(text.format(command=f"{CALLED} restore {folder}"))

    def _copy_command(self) -> None:
        line = self._chosen()
        if line is not None:
            command = backup_calls.restore_command(self.context.desk.data_dir, line.folder)
            QGuiApplication.clipboard().setText(command)
            self.message.say("ok", "backup.command_copied")

    def _opened(self) -> None:
        self.message.say("ok", "restored.opened")
        self.opened_for_selling.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    # words

    def list_title(self) -> str:
        return self.tr("Backups")

    def _say_empty(self) -> None:
        outline = self._outline
        if outline is None:
            self.empty.say(self.tr("The folder is looked through …"), "")
        elif outline.schedule.folder is None:
            self.empty.say(
                self.tr("No folder is set"),
                self.tr("Backups belong on another disk or computer; they are then made by themselves."),
            )
        elif not outline.there:
            self.empty.say(
                self.tr("The folder is not there"),
                self.tr("It may be on a disk that is not connected. The first backup makes the folder."),
            )
        else:
            self.empty.say(
                self.tr("No backups yet"),
                self.tr("{key} makes one now; the next one is made when it is due.").format(key=MAKE_KEY),
            )

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr("Each proved itself when it was made. Those not needed any more go by themselves.")
        )
        self.filter.setPlaceholderText(self.tr("Filter: time, contents, state"))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=REFRESH_KEY))
        self.prove.setText(self.tr("Prove it  {key}").format(key=PROVE_KEY))
        self.copy.setText(self.tr("Copy the command  {key}").format(key=COPY_KEY))
        self.stop.setText(self.tr("Stop  {key}").format(key=STOP_KEY))
        self.money.setText(self.tr("Money only  {key}").format(key=MONEY_KEY))
        self.make.setText(self.tr("Back up now  {key}").format(key=MAKE_KEY))
        self._say_empty()
        self._show_running()
