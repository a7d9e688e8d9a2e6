"""What follows from a corrected reading, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import figures

if TYPE_CHECKING:
    from app.domain.reading_correction import Effect
    from app.services.charge_back import Charged

_CHARGES = {
    "own_money": QT_TRANSLATE_NOOP(
        "readings", "No money moves: the meter holds its own, and the office charges nothing for it."
    ),
    "nobody": QT_TRANSLATE_NOOP("readings", "No money moves: nobody has been charged for this meter yet."),
    "agrees": QT_TRANSLATE_NOOP(
        "readings",
        "No money moves: the office has charged up to {charged} {unit} ({time}), and the register has come to"
        " {shown} {unit}. The next reading is charged from there.",
    ),
    "above": QT_TRANSLATE_NOOP(
        "readings",
        "The office has charged up to {charged} {unit} ({time}); the register shows {shown} {unit}. What is"
        " booked stays. {amount} yuan were charged too much: an entry of today gives them back, and the meter"
        " is charged on from {shown} {unit}.",
    ),
}
_DOUBTS = {
    "backwards": QT_TRANSLATE_NOOP("readings", "the register would go back"),
    "jump": QT_TRANSLATE_NOOP("readings", "it would be more than the meter can pass"),
}


def beside(effect: Effect, unit: str) -> str:
    """The readings before and after it."""
    text = QCoreApplication.translate("readings", "The reading before it: {low}, the one after it: {high}")
    low, high = (
        figures.NOTHING if one is None else f"{figures.thousandths(one)} {unit}"
        for one in (effect.low, effect.high)
    )
    return text.format(low=low, high=high)


def doubt(effect: Effect) -> str:
    """What is odd about the new register; "" where nothing is."""
    texts = (
        QT_TRANSLATE_NOOP("readings", "From the reading before it {what}."),
        QT_TRANSLATE_NOOP("readings", "On to the reading after it {what}."),
    )
    told = [
        QCoreApplication.translate("readings", text).format(
            what=QCoreApplication.translate("readings", _DOUBTS[mark])
        )
        for text, mark in zip(texts, effect.marks, strict=True)
        if mark in _DOUBTS
    ]
    return " ".join(told)


def charge(charged: Charged, unit: str) -> str:
    """Whether money follows, and how the book has it."""
    text = QCoreApplication.translate("readings", _CHARGES[charged.touch])
    return text.format(
        charged=figures.thousandths(charged.charged),
        shown=figures.thousandths(charged.shown.quantity),
        time="" if charged.charged_utc_ms is None else figures.date_time(charged.charged_utc_ms)[:16],
        amount=figures.yuan(charged.amount_fen),
        unit=unit,
    )
