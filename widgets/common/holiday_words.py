"""Words for holidays and for where a year of them comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

NAMES = {
    "new_year": QT_TRANSLATE_NOOP("named", "New Year"),
    "spring_festival": QT_TRANSLATE_NOOP("named", "Spring Festival"),
    "qingming": QT_TRANSLATE_NOOP("named", "Qingming"),
    "labour_day": QT_TRANSLATE_NOOP("named", "Labour Day"),
    "dragon_boat": QT_TRANSLATE_NOOP("named", "Dragon Boat Festival"),
    "mid_autumn": QT_TRANSLATE_NOOP("named", "Mid-Autumn Festival"),
    "national_day": QT_TRANSLATE_NOOP("named", "National Day"),
}
"""By the name that the calendar gives them."""

_LAW_ONLY = QT_TRANSLATE_NOOP("holidays", "by law only, not yet announced")
_ORIGINS = {
    "program": QT_TRANSLATE_NOOP("holidays", "announced, comes with the program"),
    "entered": QT_TRANSLATE_NOOP("holidays", "announced, entered here"),
    "file": QT_TRANSLATE_NOOP("holidays", "from the site's own file"),
    "law": QT_TRANSLATE_NOOP("holidays", "not entered yet"),
}


def name(holiday: str) -> str:
    """A holiday's name; one of a site's own file as it stands there."""
    return QCoreApplication.translate("named", NAMES[holiday]) if holiday in NAMES else holiday


def told(holiday: Sequence[str]) -> str:
    """(name, first, last) as "Spring Festival 2027-02-05 – 2027-02-08"."""
    called, first, last = holiday
    return f"{name(called)} {first}" if first == last else f"{name(called)} {first} – {last}"


def origin(where: str, *, announced: bool) -> tuple[str, str, str]:
    """(colour, icon, word): where a year comes from and whether it counts."""
    if where == "law":
        return "bad", "bad", QCoreApplication.translate("holidays", _ORIGINS[where])
    if not announced:
        return "warn", "info", QCoreApplication.translate("holidays", _LAW_ONLY)
    return "ok", "ok", QCoreApplication.translate("holidays", _ORIGINS[where])
