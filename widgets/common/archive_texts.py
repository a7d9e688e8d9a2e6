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
    "readings.choose_reading": QT_TRANSLATE_NOOP(
        "errors", "Show every reading, choose the wrong one in the list, and try again."
    ),
    "readings.gone": QT_TRANSLATE_NOOP(
        "errors", "This reading is not as it was: somebody has corrected it meanwhile. Look anew."
    ),
    "readings.no_register": QT_TRANSLATE_NOOP(
        "errors", "This reading tells no register that could be corrected. Choose another one."
    ),
    "readings.same": QT_TRANSLATE_NOOP(
        "errors", "That is what the reading told already. Enter what the register really showed."
    ),
    "readings.no_reason": QT_TRANSLATE_NOOP(
        "errors", "Say why the reading is corrected, in up to {most} characters."
    ),
    "readings.too_large": QT_TRANSLATE_NOOP(
        "errors", "The register of this meter goes up to {most}. Enter what it really showed."
    ),
    "readings.rates_above": QT_TRANSLATE_NOOP(
        "errors", "The registers of the rates come to more than the whole. Correct them as well."
    ),
    "readings.corrected": QT_TRANSLATE_NOOP(
        "errors", "The reading of meter {meter} is corrected. Use, charts and reports follow it."
    ),
    "readings.corrected_back": QT_TRANSLATE_NOOP(
        "errors",
        "The reading of meter {meter} is corrected, and {amount_fen} yuan are given back to the credit.",
    ),
}
