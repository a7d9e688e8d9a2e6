"""Words for the kinds of entries of the system log, their levels and details."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import figures

_KINDS = {
    "program.started": QT_TRANSLATE_NOOP("system_log", "Program started"),
    "program.stopped": QT_TRANSLATE_NOOP("system_log", "Program ended"),
    "program.warning": QT_TRANSLATE_NOOP("system_log", "Warning"),
    "program.error": QT_TRANSLATE_NOOP("system_log", "Error"),
    "book.migrated": QT_TRANSLATE_NOOP("system_log", "Book brought up to date"),
    "book.backup_made": QT_TRANSLATE_NOOP("system_log", "Backup made"),
    "book.backup_failed": QT_TRANSLATE_NOOP("system_log", "No backup could be made"),
    "collector.lost": QT_TRANSLATE_NOOP("system_log", "Collector out of contact"),
    "collector.found": QT_TRANSLATE_NOOP("system_log", "Collector in contact"),
    "meter.lost": QT_TRANSLATE_NOOP("system_log", "Meter out of contact"),
    "meter.found": QT_TRANSLATE_NOOP("system_log", "Meter in contact again"),
    "job.ended": QT_TRANSLATE_NOOP("system_log", "Job ended"),
    "clock.jumped": QT_TRANSLATE_NOOP("system_log", "This computer's clock was set"),
    "log.anchor": QT_TRANSLATE_NOOP("system_log", "End of the operation log noted"),
    "log.thinned": QT_TRANSLATE_NOOP("system_log", "Old entries deleted"),
}

_GROUPS = {
    "program": QT_TRANSLATE_NOOP("system_log", "Starts, ends and faults"),
    "book": QT_TRANSLATE_NOOP("system_log", "Books"),
    "collector": QT_TRANSLATE_NOOP("system_log", "Collectors"),
    "meter": QT_TRANSLATE_NOOP("system_log", "Meters"),
    "job": QT_TRANSLATE_NOOP("system_log", "Jobs"),
    "clock": QT_TRANSLATE_NOOP("system_log", "Clock"),
    "log": QT_TRANSLATE_NOOP("system_log", "Logs"),
}

_LEVELS = {
    "info": ("idle", "info", QT_TRANSLATE_NOOP("system_log", "Notice")),
    "warning": ("warn", "doubt", QT_TRANSLATE_NOOP("system_log", "Warning")),
    "error": ("bad", "bad", QT_TRANSLATE_NOOP("system_log", "Error")),
}

_JOBS = {
    "scan": QT_TRANSLATE_NOOP("system_log", "Line scan"),
    "discover": QT_TRANSLATE_NOOP("system_log", "Asking a line for addresses"),
    "read_item": QT_TRANSLATE_NOOP("system_log", "Reading one item"),
    "check_clocks": QT_TRANSLATE_NOOP("system_log", "Checking clocks"),
    "commission": QT_TRANSLATE_NOOP("system_log", "Commissioning"),
}

_DETAILS = {
    "text": QT_TRANSLATE_NOOP("system_log", "Text"),
    "where": QT_TRANSLATE_NOOP("system_log", "Part of the program"),
    "job": QT_TRANSLATE_NOOP("system_log", "Job"),
    "by": QT_TRANSLATE_NOOP("system_log", "Asked for by"),
    "error": QT_TRANSLATE_NOOP("system_log", "Fault"),
    "cancelled": QT_TRANSLATE_NOOP("system_log", "Cancelled"),
    "before": QT_TRANSLATE_NOOP("system_log", "Version before"),
    "after": QT_TRANSLATE_NOOP("system_log", "Version after"),
    "mb": QT_TRANSLATE_NOOP("system_log", "Size, MB"),
    "by_ms": QT_TRANSLATE_NOOP("system_log", "By, seconds"),
    "entries": QT_TRANSLATE_NOOP("system_log", "Entries"),
    "terminal": QT_TRANSLATE_NOOP("system_log", "Terminal"),
    "python": QT_TRANSLATE_NOOP("system_log", "Python"),
    "line": QT_TRANSLATE_NOOP("system_log", "Anchor"),
}

KINDS = tuple(_KINDS)
GROUPS = tuple(_GROUPS)
LEVELS = tuple(_LEVELS)
JOBS = tuple(_JOBS)


def kind(name: str) -> str:
    """What happened; a kind of another version of the program as it stands."""
    return _tr(_KINDS[name]) if name in _KINDS else name


def group(name: str) -> str:
    return _tr(_GROUPS[name])


def level(name: str) -> tuple[str, str, str]:
    """Colour, icon and word."""
    colour, icon, word = _LEVELS[name]
    return colour, icon, _tr(word)


def facts(detail: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each detail with its label."""
    return [(_label(name), _shown(name, value)) for name, value in detail.items()]


def in_short(detail: Mapping[str, object]) -> str:
    """The details in one line."""
    return "; ".join(f"{label}: {text}" for label, text in facts(detail))


def _label(name: str) -> str:
    return _tr(_DETAILS[name]) if name in _DETAILS else name


def _shown(name: str, value: object) -> str:
    if name == "job" and str(value) in _JOBS:
        return _tr(_JOBS[str(value)])
    if name == "error" and value:
        from widgets.common import messages  # late: its tables of sentences

        return messages.text(str(value), {}) if str(value) in messages.ERROR_TEXTS else str(value)
    if isinstance(value, bool):
        yes = QCoreApplication.translate("acts", "yes")
        return yes if value else QCoreApplication.translate("acts", "no")
    if name == "by_ms" and isinstance(value, int):
        return f"{value / 1000:+.1f}"
    return str(value) if value != "" else figures.NOTHING


def _tr(text: str) -> str:
    return QCoreApplication.translate("system_log", text)
