"""How it stands with backups: where they go, when the last was made, when the next is due, what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets import names, theme
from widgets.common import figures, messages
from widgets.common.labels import label
from widgets.language import Retranslated
from widgets.pages import PAGES

if TYPE_CHECKING:
    from app.backup_keeper import BackupState
    from widgets.technician.backup_calls import Outline

SETTINGS_KEY = next(page.key for page in PAGES if page.name == names.PAGE_SETTINGS)


class BackupFacts(Retranslated, QWidget):
    """Rows of a word and a value; those that have nothing to say are not there."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self._outline: Outline | None = None
        self._state: BackupState | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        for place, row in enumerate(("folder", "last", "next", "failed", "beware")):
            parts = label("muted"), label("strong", name=f"{name}.{row}", wrap=True)
            self._rows[row] = parts
            for column, part in enumerate(parts):
                grid.addWidget(part, place, column)
        theme.mark(self._rows["failed"][1], state="bad")
        theme.mark(self._rows["beware"][1], state="warn")
        self.retranslate()

    def show_outline(self, outline: Outline) -> None:
        self._outline = outline
        self.retranslate()

    def show_state(self, state: BackupState) -> None:
        """How the newest attempt ended."""
        self._state = state
        self.retranslate()

    def retranslate(self) -> None:
        titles = {
            "folder": self.tr("Folder"),
            "last": self.tr("Made last"),
            "next": self.tr("Due next"),
            "failed": self.tr("Not made"),
            "beware": self.tr("Beware"),
        }
        values = {
            "folder": self._folder(),
            "last": self._last(),
            "next": self._next(),
            "failed": self._failed(),
            "beware": self._beware(),
        }
        for row, parts in self._rows.items():
            for part, text in zip(parts, (titles[row], values[row]), strict=True):
                part.setText(text)
                part.setVisible(bool(values[row]))

    def _folder(self) -> str:
        if self._outline is None:
            return figures.NOTHING
        folder = self._outline.schedule.folder
        if folder is not None:
            return str(folder)
        text = self.tr("None is set, so no backups are made. Set one: Settings ({key}), Folder of backups.")
        return text.format(key=SETTINGS_KEY)

    def _last(self) -> str:
        if self._outline is None:
            return figures.NOTHING
        last, whole = self._outline.schedule.last_utc_ms, self._outline.schedule.last_whole_utc_ms
        if last is None:
            return self.tr("None was ever made")
        if whole == last:
            return self.tr("{time}, all").format(time=figures.date_time(last))
        if whole is None:
            return self.tr("{time}, money only").format(time=figures.date_time(last))
        text = self.tr("{time}, money only; all at {whole}")
        return text.format(time=figures.date_time(last), whole=figures.date_time(whole))

    def _next(self) -> str:
        outline = self._outline
        if outline is None or outline.schedule.folder is None:
            return ""
        whole = self.tr("All at {time}").format(time=figures.short_date_time(outline.next_whole_utc_ms))
        if outline.next_ledger_utc_ms is not None:
            text = self.tr("money at {time}")
            money = text.format(time=figures.short_date_time(outline.next_ledger_utc_ms))
        else:
            money = self.tr("money once anything was done") if outline.schedule.every_min else ""
        return "  ·  ".join(filter(None, (whole, money)))

    def _failed(self) -> str:
        state = self._state
        if state is None or state.failed is None or state.failed.key == "backup.stopped":
            return ""
        when = figures.short_date_time(state.failed_utc_ms)
        return self.tr("{time}: {why}").format(time=when, why=messages.sentence(state.failed))

    def _beware(self) -> str:
        made = None if self._state is None else self._state.made
        told = []
        if made is not None and made.lacking:
            years = ", ".join(map(str, made.lacking))
            told.append(messages.text("backup.lacking", {"years": years}))
        if made is not None and made.same_disk:
            told.append(messages.text("backup.same_disk", {"folder": str(made.folder.parent)}))
        return "\n".join(told)
