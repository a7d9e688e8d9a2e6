"""Sentences about readings: their archives, and what would be too much to ask for at once."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

ARCHIVE_TEXTS: dict[str, str] = {
    "archive.missing": QT_TRANSLATE_NOOP(
        "errors",
        "The archived readings of {year} are missing: {path} is not there. What they would tell is shown as a"
        " gap. Put the file back.",
    ),
    "archive.damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The archived readings of {year} cannot be read: {path} is damaged. What they would tell is shown as"
        " a gap. Put back a copy of the file.",
    ),
    "use.too_much": QT_TRANSLATE_NOOP(
        "errors", "That is too much at once: of {meters} meters take at most {days} days, or fewer meters."
    ),
}
