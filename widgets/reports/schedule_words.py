"""Words for reports by schedule: when, how it stands."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.services.reports.schedules import ScheduleLine, ScheduleState
from db.report_schedules import ScheduleRow
from widgets.common.supply_words import State

DAYS = (
    QT_TRANSLATE_NOOP("schedules", "Monday"),
    QT_TRANSLATE_NOOP("schedules", "Tuesday"),
    QT_TRANSLATE_NOOP("schedules", "Wednesday"),
    QT_TRANSLATE_NOOP("schedules", "Thursday"),
    QT_TRANSLATE_NOOP("schedules", "Friday"),
    QT_TRANSLATE_NOOP("schedules", "Saturday"),
    QT_TRANSLATE_NOOP("schedules", "Sunday"),
)
EVERY = {
    "day": QT_TRANSLATE_NOOP("schedules", "Daily"),
    "week": QT_TRANSLATE_NOOP("schedules", "Weekly"),
    "month": QT_TRANSLATE_NOOP("schedules", "Monthly"),
}
FORMATS = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)", "pdf": "PDF (.pdf)"}
_LAST_DAY = 31

_STATES = {
    ScheduleState.ASKED: ("idle", "wait", QT_TRANSLATE_NOOP("schedules", "Being written")),
    ScheduleState.LATE: ("bad", "bad", QT_TRANSLATE_NOOP("schedules", "Overdue")),
    ScheduleState.FAILED: ("warn", "doubt", QT_TRANSLATE_NOOP("schedules", "Failed")),
    ScheduleState.NEW: ("idle", "wait", QT_TRANSLATE_NOOP("schedules", "Not yet due")),
    ScheduleState.WELL: ("ok", "ok", QT_TRANSLATE_NOOP("schedules", "Written")),
}


def state(line: ScheduleLine) -> State:
    """Colour, icon and word."""
    colour, icon, word = _STATES[line.state]
    return colour, icon, _tr(word)


def every_texts() -> tuple[str, ...]:
    """In the order of EVERY."""
    return tuple(_tr(text) for text in EVERY.values())


def weekday(number: int) -> str:
    """Monday is 1."""
    return _tr(DAYS[number - 1])


def month_day(number: int) -> str:
    """In the 31st every month has its last day."""
    if number == _LAST_DAY:
        return _tr(QT_TRANSLATE_NOOP("schedules", "Last day"))
    return _tr(QT_TRANSLATE_NOOP("schedules", "Day {number}")).format(number=number)


def time(minute: int) -> str:
    """Of a day, from its minutes since midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def when(row: ScheduleRow) -> str:
    """As "Weekly, Monday 06:00"."""
    every, at = _tr(EVERY[row.every]), time(row.minute)
    if row.every == "day":
        return f"{every} {at}"
    day = weekday(row.day) if row.every == "week" else month_day(row.day)
    return _tr(QT_TRANSLATE_NOOP("schedules", "{every}, {day} {time}")).format(every=every, day=day, time=at)


def _tr(text: str) -> str:
    return QCoreApplication.translate("schedules", text)
