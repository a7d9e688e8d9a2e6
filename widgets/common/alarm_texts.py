"""Sentences about alarms and about the history of readings."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

ALARM_TEXTS: dict[str, str] = {
    "alarms.unknown": QT_TRANSLATE_NOOP("errors", "There is no such alarm any more. Look at the list anew."),
    "readings.by_days": QT_TRANSLATE_NOOP(
        "errors", "So long a time is shown by days. Choose at most 400 days for more detail."
    ),
    "readings.choose": QT_TRANSLATE_NOOP("errors", "Choose a meter in the list first."),
    "alarms.choose": QT_TRANSLATE_NOOP("errors", "Choose alarms that nobody has acknowledged yet first."),
    "alarms.acknowledged": QT_TRANSLATE_NOOP("errors", "Acknowledged: {n}."),
    "alarms.long_note": QT_TRANSLATE_NOOP(
        "errors", "The note may have {most} characters at most. Shorten it."
    ),
}
