"""Days, months and times of day as people of each language write them. Days and months are numbers of local
time since 1970-01-01; hours are plain."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = (
    QT_TRANSLATE_NOOP("dates", "Jan"),
    QT_TRANSLATE_NOOP("dates", "Feb"),
    QT_TRANSLATE_NOOP("dates", "Mar"),
    QT_TRANSLATE_NOOP("dates", "Apr"),
    QT_TRANSLATE_NOOP("dates", "May"),
    QT_TRANSLATE_NOOP("dates", "Jun"),
    QT_TRANSLATE_NOOP("dates", "Jul"),
    QT_TRANSLATE_NOOP("dates", "Aug"),
    QT_TRANSLATE_NOOP("dates", "Sep"),
    QT_TRANSLATE_NOOP("dates", "Oct"),
    QT_TRANSLATE_NOOP("dates", "Nov"),
    QT_TRANSLATE_NOOP("dates", "Dec"),
)
_WEEKDAYS = (
    QT_TRANSLATE_NOOP("dates", "Mon"),
    QT_TRANSLATE_NOOP("dates", "Tue"),
    QT_TRANSLATE_NOOP("dates", "Wed"),
    QT_TRANSLATE_NOOP("dates", "Thu"),
    QT_TRANSLATE_NOOP("dates", "Fri"),
    QT_TRANSLATE_NOOP("dates", "Sat"),
    QT_TRANSLATE_NOOP("dates", "Sun"),
)


def as_date(day: int) -> date:
    """The date of a day by its number."""
    return date.fromordinal(day + _EPOCH)


def short_day(day: int) -> str:
    """`23 Nov`, `11月23日`."""
    on = as_date(day)
    return QCoreApplication.translate("dates", "{d} {month}").format(d=on.day, month=_month(on.month))


def whole_day(day: int) -> str:
    """`Mon, 23 Nov 2026`, `2026年11月23日 周一`."""
    on = as_date(day)
    weekday = QCoreApplication.translate("dates", _WEEKDAYS[on.weekday()])
    return QCoreApplication.translate("dates", "{weekday}, {d} {month} {y}").format(
        weekday=weekday, d=on.day, month=_month(on.month), y=on.year
    )


def month(number: int) -> str:
    """A month by its number since 1970-01: `Nov 2026`, `2026年11月`."""
    years, place = divmod(number, 12)
    return QCoreApplication.translate("dates", "{month} {y}").format(month=_month(place + 1), y=1970 + years)


def month_name(place: int) -> str:
    """1 to 12: `Nov`, `11月`."""
    return _month(place)


def day_of_month(number: int) -> str:
    """`Day 5`, `5日`."""
    return QCoreApplication.translate("dates", "Day {d}").format(d=number)


def year(number: int) -> str:
    """`2026`, `2026年`."""
    return QCoreApplication.translate("dates", "{y}").format(y=number)


def clock(minutes: int) -> str:
    """A time of day: `06:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _month(number: int) -> str:
    return QCoreApplication.translate("dates", _MONTHS[number - 1])
