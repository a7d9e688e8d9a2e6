"""Unusual use in words, with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from widgets.common import dates, figures, words

if TYPE_CHECKING:
    from app.services.overview_use import UnusualUse


def kind(row: UnusualUse) -> str:
    """What it is called."""
    return {
        "leak": QCoreApplication.translate("unusual", "Leak"),
        "zero": QCoreApplication.translate("unusual", "Sudden zero"),
        "jump": QCoreApplication.translate("unusual", "Jump"),
        "night": QCoreApplication.translate("unusual", "Night use"),
    }[row.finding.kind]


def state(row: UnusualUse) -> tuple[str, str]:
    """Colour and icon: what may be a fault or a theft is red."""
    return ("bad", "doubt") if row.finding.kind in ("leak", "zero") else ("warn", "doubt")


def reason(row: UnusualUse) -> str:
    """Why it is told."""
    found, unit = row.finding, words.unit(row.medium)
    said = {
        "leak": QCoreApplication.translate(
            "unusual", "Has not stood still for {n} days: at least {litres} L every hour"
        ),
        "zero": QCoreApplication.translate("unusual", "Nothing for {n} days, usually {usual} {unit} a day"),
        "jump": QCoreApplication.translate("unusual", "{day} used {used} {unit}, usually {usual}"),
        "night": QCoreApplication.translate(
            "unusual", "Night to {day}, 23:00–05:00, used {used} {unit}, usually {usual}"
        ),
    }[found.kind]
    return said.format(
        n=found.days,
        litres=found.used,
        day=dates.short_day(found.day),
        used=figures.thousandths(found.used),
        usual=figures.thousandths(found.usual),
        unit=unit,
    )
