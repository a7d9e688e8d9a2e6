"""Plans for a shortage of the grid in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.shortage import Left
from widgets.common import figures
from widgets.common.supply_words import State

_ACTS = {
    "trip": QT_TRANSLATE_NOOP("shortage", "Cut supply"),
    "limit": QT_TRANSLATE_NOOP("shortage", "Limit power"),
}
_STATES = {
    "draft": ("muted", "wait", QT_TRANSLATE_NOOP("shortage", "Draft")),
    "ready": ("warn", "wait", QT_TRANSLATE_NOOP("shortage", "Waits for its begin")),
    "running": ("bad", "supply-off", QT_TRANSLATE_NOOP("shortage", "Running")),
    "undoing": ("warn", "back", QT_TRANSLATE_NOOP("shortage", "Being undone")),
    "ended": ("ok", "ok", QT_TRANSLATE_NOOP("shortage", "Ended")),
}
_METERS = {
    "chosen": ("warn", "wait", QT_TRANSLATE_NOOP("shortage", "Being told")),
    "done": ("bad", "supply-off", QT_TRANSLATE_NOOP("shortage", "Limited")),
    "failed": ("bad", "bad", QT_TRANSLATE_NOOP("shortage", "Did not follow")),
    "undone": ("ok", "ok", QT_TRANSLATE_NOOP("shortage", "Put back")),
    "not_undone": ("bad", "bad", QT_TRANSLATE_NOOP("shortage", "Not put back")),
    "left": ("idle", "info", QT_TRANSLATE_NOOP("shortage", "Left to others")),
}
_LEFT = {
    Left.NOT_NEEDED: QT_TRANSLATE_NOOP("shortage", "Not needed for the target"),
    Left.OTHER_KIND: QT_TRANSLATE_NOOP("shortage", "Of another kind"),
    Left.KEPT: QT_TRANSLATE_NOOP("shortage", "Supply is kept"),
    Left.OFF: QT_TRANSLATE_NOOP("shortage", "Has no supply"),
    Left.SILENT: QT_TRANSLATE_NOOP("shortage", "Out of contact"),
    Left.NOT_OFFERED: QT_TRANSLATE_NOOP("shortage", "Its make cannot be told"),
    Left.NOTHING_TO_SAVE: QT_TRANSLATE_NOOP("shortage", "Nothing to save, or load unknown"),
}


def act(name: str) -> str:
    return _tr(_ACTS[name])


def plan_state(name: str) -> State:
    """Colour, icon and word of how a plan stands."""
    return _state(_STATES[name])


def meter_state(name: str) -> State:
    """The same of one meter of it."""
    return _state(_METERS[name])


def fate(left: Left | None) -> State:
    """Whether a meter would be told, or why not."""
    if left is None:
        return "bad", "supply-off", _tr(QT_TRANSLATE_NOOP("shortage", "Would be told"))
    return "idle", "", _tr(_LEFT[left])


def kw(power_w: int | None) -> str:
    """A power in kW."""
    return figures.NOTHING if power_w is None else f"{power_w / 1000:,.1f}"


def _state(entry: State) -> State:
    colour, icon, word = entry
    return colour, icon, _tr(word)


def _tr(text: str) -> str:
    return QCoreApplication.translate("shortage", text)
