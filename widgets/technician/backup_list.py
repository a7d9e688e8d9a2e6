"""The columns of the list of backups."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.backup.manifest import MEGABYTE
from app.domain.report import CellKind
from app.errors import DeskError
from widgets.common import figures
from widgets.common import list_columns as shared
from widgets.common.live_words import State
from widgets.common.messages import sentence
from widgets.models.rows import Column

if TYPE_CHECKING:
    from widgets.technician.backup_calls import BackupLine


def columns() -> tuple[Column, ...]:
    return (
        Column(
            "made",
            lambda: QCoreApplication.translate("columns", "Backup made"),
            _made,
            lambda line: line.made_utc_ms,
            kind=CellKind.MOMENT,
        ),
        shared.words("holds", QT_TRANSLATE_NOOP("columns", "Holds"), _holds),
        shared.number("size", QT_TRANSLATE_NOOP("columns", "Size, MB"), _megabytes, digits=1),
        shared.number("entries", QT_TRANSLATE_NOOP("columns", "Log entries"), lambda line: line.entries),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda line: _state(line)[2],
            lambda line: _state(line)[2],
            state=lambda line: _state(line)[:2],
            least=260,
        ),
        shared.words("site", QT_TRANSLATE_NOOP("columns", "Site"), _site),
    )


def _made(line: BackupLine) -> str:
    """With the year: some are kept for long."""
    return figures.NOTHING if line.made_utc_ms is None else figures.date_time(line.made_utc_ms)


def _holds(line: BackupLine) -> str:
    if line.whole is None:
        return figures.NOTHING
    if line.whole:
        return QCoreApplication.translate("backups", "All")
    return QCoreApplication.translate("backups", "Money only")


def _megabytes(line: BackupLine) -> float | None:
    return None if line.size_bytes is None else line.size_bytes / MEGABYTE


def _site(line: BackupLine) -> str:
    return QCoreApplication.translate("backups", "This site") if line.own else line.site


def _in_the_folder(trouble: DeskError) -> DeskError:
    """Names the file alone: where it lies is known."""
    params = {
        name: PurePath(str(value)).name if name in ("path", "folder") else value
        for name, value in trouble.params.items()
    }
    return DeskError(trouble.key, **params)


def _state(line: BackupLine) -> State:
    if line.trouble is not None:
        return "bad", "bad", sentence(_in_the_folder(line.trouble))
    if line.proven_utc_ms is not None:
        text = QCoreApplication.translate("backups", "Proven here at {time}")
        return "ok", "ok", text.format(time=figures.clock_time(line.proven_utc_ms))
    return "ok", "ok", QCoreApplication.translate("backups", "All files are there")
