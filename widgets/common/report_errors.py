"""Sentences about reports that cannot be made as they were asked for."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

REPORT_ERRORS: dict[str, str] = {
    "report.no_such": QT_TRANSLATE_NOOP("errors", "There is no report named “{report}”."),
    "report.no_such_filter": QT_TRANSLATE_NOOP(
        "errors", "The report {report} does not know the filter “{filter}”."
    ),
    "report.needs_filter": QT_TRANSLATE_NOOP(
        "errors",
        "Say what the report {report} is of: the filter {filter}, on the command line --filter {filter}=….",
    ),
    "report.bad_period": QT_TRANSLATE_NOOP(
        "errors",
        "“{text}” is no time. Write a day, month or year as 2026-03-05, 2026-03 or 2026, two of them with"
        " two dots between, or a name as last-month.",
    ),
    "report.begins_after_end": QT_TRANSLATE_NOOP(
        "errors",
        "The beginning {begin} is after the end {end}. Exchange them, or leave the end out for today.",
    ),
    "report.bad_choice": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is not known for the filter {filter}. It may be one of: {choices}."
    ),
    "report.bad_number": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no number above zero, which the filter {filter} needs."
    ),
    "report.nothing_named": QT_TRANSLATE_NOOP("errors", "Nothing here is named “{text}” ({filter})."),
    "report.too_many_rows": QT_TRANSLATE_NOOP(
        "errors", "That would be more than {n} rows. Choose a shorter time, or a filter more."
    ),
    "report.too_long_to_print": QT_TRANSLATE_NOOP(
        "errors",
        "That is {n} rows; up to {most} can be printed from here. Choose a shorter time, or export a PDF.",
    ),
    "report.nothing_to_print": QT_TRANSLATE_NOOP(
        "errors", "No page could be printed ({reason}). Choose another printer."
    ),
    "report.stopped": QT_TRANSLATE_NOOP("errors", "Stopped before the report was whole."),
}
