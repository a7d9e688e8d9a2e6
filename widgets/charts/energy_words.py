"""Words and figures that charts of energy share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from widgets.charts.chosen import Chosen, title
from widgets.common import words

if TYPE_CHECKING:
    from app.domain.energy_use import Use

PER: Final = 1000
"""Wh of a kWh, litres of a cubic metre."""


def of_what(chosen: Chosen) -> str:
    """The thing and the medium of the present choice."""
    subject = chosen.subject
    return "" if subject is None else f"{title(subject)}  ·  {words.medium(chosen.medium)}"


def used_title(medium: str) -> str:
    """Of the upright axis."""
    return QCoreApplication.translate("charts", "Used, {unit}").format(unit=words.unit(medium))


def has_not_ended(use: Use) -> bool:
    """Whether a time still goes on, or its night is still to come."""
    from app.domain.energy_use import About

    return bool(use.about & About.OPEN)


def doubts(uses: Iterable[Use]) -> str:
    """What is to be known about days that are not known whole; "" where all are."""
    from app.domain.energy_use import About

    doubt = About.GAP | About.BACKWARDS | About.JUMP | About.CHANGED
    partly = sum(1 for use in uses if use.about & doubt)
    if not partly:
        return ""
    return QCoreApplication.translate(
        "charts", "Days that are not known whole (a gap, a changed meter, a register in doubt): {n}"
    ).format(n=partly)
