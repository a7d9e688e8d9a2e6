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
    "archive.not_ended": QT_TRANSLATE_NOOP(
        "errors",
        "The year {year} cannot be archived yet: it has not ended, or its last night is still to come.",
    ),
    "archive.nothing": QT_TRANSLATE_NOOP("errors", "There are no readings of {year} to move."),
    "archive.cancelled": QT_TRANSLATE_NOOP(
        "errors", "It was cut off. Nothing is lost; it goes on from there when it is begun again."
    ),
    "archive.choose": QT_TRANSLATE_NOOP("errors", "Choose a year in the list."),
    "archive.is_moved": QT_TRANSLATE_NOOP("errors", "{samples} readings of {year} are in their file."),
    "archive.is_back": QT_TRANSLATE_NOOP("errors", "{samples} readings of {year} are back."),
    "archive.done": QT_TRANSLATE_NOOP("errors", "The readings of {year} are archived: {samples}, in {path}."),
    "archive.back": QT_TRANSLATE_NOOP("errors", "The readings of {year} are back: {samples}."),
    "archive.line": QT_TRANSLATE_NOOP(
        "errors",
        "{year}: {samples} readings in the working book, {archived} archived ({bytes} bytes) {state}",
    ),
    "use.too_much": QT_TRANSLATE_NOOP(
        "errors", "That is too much at once: of {meters} meters take at most {days} days, or fewer meters."
    ),
}
