"""Sentences about reports by schedule."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SCHEDULE_TEXTS: dict[str, str] = {
    "schedule.kept": QT_TRANSLATE_NOOP("errors", "Kept. It is written next at {next_utc_ms}."),
    "schedule.deleted": QT_TRANSLATE_NOOP("errors", "Deleted. The files that it wrote stay."),
    "schedule.asked": QT_TRANSLATE_NOOP("errors", "It is being written; the list shows how it went."),
    "schedule.unknown": QT_TRANSLATE_NOOP(
        "errors", "This schedule is not there any more: somebody deleted it. Look at the list again."
    ),
    "schedule.bad_name": QT_TRANSLATE_NOOP(
        "errors", "A schedule needs a name of 1 to {most} letters; the file is called by it."
    ),
    "schedule.name_taken": QT_TRANSLATE_NOOP(
        "errors", "There is a schedule named “{name}” already. Choose another name."
    ),
    "schedule.detail": QT_TRANSLATE_NOOP(
        "errors", "The report {report} only opens from another one. Choose one from the list of reports."
    ),
    "schedule.fixed_period": QT_TRANSLATE_NOOP(
        "errors",
        "“{text}” does not move on with the calendar. Choose a time such as yesterday or last month:"
        " {choices}.",
    ),
    "schedule.bad_folder": QT_TRANSLATE_NOOP(
        "errors", "“{folder}” is no whole path of a folder. Choose the folder with the button beside it."
    ),
    "schedule.bad_choice": QT_TRANSLATE_NOOP(
        "errors", "“{text}” cannot be kept. Choose format, language, day and time from the lists."
    ),
    "schedule.owner_may_not": QT_TRANSLATE_NOOP(
        "errors",
        "{name}, who set it up, may not take this report along (any more). Whoever may: change it and save,"
        " and it is made in his rights.",
    ),
}
