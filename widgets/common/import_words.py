"""Words of importing: what becomes of a row, how many rows of a sheet, what is being done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

MOST_NAMED = 3
"""Sheets that a button names; more would not fit on it."""

OUTCOMES = {
    "added": QT_TRANSLATE_NOOP("import", "Added"),
    "changed": QT_TRANSLATE_NOOP("import", "Changed"),
    "kept": QT_TRANSLATE_NOOP("import", "Stays as it is"),
    "unmentioned": QT_TRANSLATE_NOOP("import", "Not in the workbook"),
}
_COUNTED = {
    "Companies": (QT_TRANSLATE_NOOP("import", "1 company"), QT_TRANSLATE_NOOP("import", "{n} companies")),
    "Buildings": (QT_TRANSLATE_NOOP("import", "1 building"), QT_TRANSLATE_NOOP("import", "{n} buildings")),
    "Areas": (QT_TRANSLATE_NOOP("import", "1 area"), QT_TRANSLATE_NOOP("import", "{n} areas")),
    "Collectors": (QT_TRANSLATE_NOOP("import", "1 collector"), QT_TRANSLATE_NOOP("import", "{n} collectors")),
    "Buses": (QT_TRANSLATE_NOOP("import", "1 line"), QT_TRANSLATE_NOOP("import", "{n} lines")),
    "Prices": (QT_TRANSLATE_NOOP("import", "1 price"), QT_TRANSLATE_NOOP("import", "{n} prices")),
    "Shops": (QT_TRANSLATE_NOOP("import", "1 shop"), QT_TRANSLATE_NOOP("import", "{n} shops")),
    "Meters": (QT_TRANSLATE_NOOP("import", "1 meter"), QT_TRANSLATE_NOOP("import", "{n} meters")),
    "Groups": (
        QT_TRANSLATE_NOOP("import", "1 entry of a group"),
        QT_TRANSLATE_NOOP("import", "{n} entries of groups"),
    ),
    "Accounts": (QT_TRANSLATE_NOOP("import", "1 account"), QT_TRANSLATE_NOOP("import", "{n} accounts")),
    "AccountMeters": (
        QT_TRANSLATE_NOOP("import", "1 meter on an account"),
        QT_TRANSLATE_NOOP("import", "{n} meters on accounts"),
    ),
}
"""One, and several."""
_STAGES = {
    "opening": QT_TRANSLATE_NOOP("import", "Looking into the file"),
    "reading": QT_TRANSLATE_NOOP("import", "Reading"),
    "checking": QT_TRANSLATE_NOOP("import", "Comparing with the book"),
    "writing": QT_TRANSLATE_NOOP("import", "Writing"),
}


def outcome(name: str) -> str:
    return QCoreApplication.translate("import", OUTCOMES[name])


def stage(name: str) -> str:
    return QCoreApplication.translate("import", _STAGES[name])


def counted(by_sheet: Mapping[str, int], *, most: int = MOST_NAMED) -> str:
    """Rows by sheet as "800 meters, 400 shops"; the `most` that have most, and how many rows besides."""
    ordered = sorted(((n, sheet) for sheet, n in by_sheet.items() if n), reverse=True)
    parts = [
        QCoreApplication.translate("import", _COUNTED[sheet][n != 1]).format(n=f"{n:,}")
        for n, sheet in ordered[:most]
    ]
    others = sum(n for n, _ in ordered[most:])
    if others:
        parts.append(QCoreApplication.translate("import", "{n} others").format(n=f"{others:,}"))
    return QCoreApplication.translate("import", ", ").join(parts)
