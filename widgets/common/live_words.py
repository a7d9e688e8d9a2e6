"""A meter's live state in words: supply, contact, alarms, each as (colour, icon, word)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import figures

if TYPE_CHECKING:
    from app.services.views import LiveState

State = tuple[str, str, str]


def contact(live: LiveState | None) -> State:
    """Whether the meter answers now."""
    if live is None:
        return "idle", "wait", QCoreApplication.translate("live", "Not read yet")
    if live.in_contact:
        return "ok", "contact", QCoreApplication.translate("live", "In contact")
    return "bad", "no-contact", QCoreApplication.translate("live", "Out of contact")


def contact_short(live: LiveState | None) -> State:
    """The same for a column that is headed "Contact"."""
    colour, icon, _ = contact(live)
    never, up, down = contacts_short()
    return colour, icon, never if live is None else up if live.in_contact else down


def contacts_short() -> tuple[str, ...]:
    """Every word of `contact_short`: before the first answer, in and out of contact."""
    return (
        QCoreApplication.translate("live", "Not yet"),
        QCoreApplication.translate("live", "In contact"),
        QCoreApplication.translate("live", "No contact"),
    )


def supply(live: LiveState | None) -> State:
    """Whether the shop has supply, as last read."""
    if live is None or live.supply_on is None:
        return "idle", "supply-on", QCoreApplication.translate("live", "Supply unknown")
    if live.supply_on:
        return "ok", "supply-on", QCoreApplication.translate("live", "Supply on")
    return "bad", "supply-off", QCoreApplication.translate("live", "Supply cut")


def supply_short(live: LiveState | None) -> State:
    """The same for a column that is headed "Supply"."""
    colour, icon, _ = supply(live)
    if live is None or live.supply_on is None:
        return colour, icon, figures.NOTHING
    on, cut = QCoreApplication.translate("live", "On"), QCoreApplication.translate("live", "Cut")
    return colour, icon, on if live.supply_on else cut


def supplies_short() -> tuple[str, ...]:
    """Every word of `supply_short`."""
    return QCoreApplication.translate("live", "On"), QCoreApplication.translate("live", "Cut")


_ALARMS = (
    ("valve_fault", "bad", QT_TRANSLATE_NOOP("live", "Valve fault")),
    ("arrears", "bad", QT_TRANSLATE_NOOP("live", "In arrears")),
    ("alarm_very_low", "bad", QT_TRANSLATE_NOOP("live", "Very low balance")),
    ("alarm_low", "warn", QT_TRANSLATE_NOOP("live", "Low balance")),
    ("battery_low", "warn", QT_TRANSLATE_NOOP("live", "Battery low")),
)
"""The gravest first."""


def alarm(live: LiveState | None) -> State | None:
    """The gravest alarm of the meter, None when all is well."""
    for flag, colour, word in _ALARMS:
        if live is not None and getattr(live, flag):
            return colour, "doubt", QCoreApplication.translate("live", word)
    return None


def alarms() -> tuple[str, ...]:
    """Every word of `alarm_or_none`."""
    return (
        QCoreApplication.translate("live", "None"),
        *(QCoreApplication.translate("live", word) for _, _, word in _ALARMS),
    )


def alarm_or_none(live: LiveState | None) -> State:
    """For lists, where a cell must say something."""
    if live is None:
        return "idle", "", figures.NOTHING
    return alarm(live) or ("ok", "ok", QCoreApplication.translate("live", "None"))


def balance(live: LiveState | None) -> str:
    """What is left in yuan, in the meter or with the office; a dash when neither is known."""
    return figures.NOTHING if live is None or live.left_fen is None else figures.yuan(live.left_fen)


def reading(live: LiveState | None) -> str:
    """The register: kWh or cubic metres."""
    quantity = None if live is None else (live.energy_wh if live.energy_wh is not None else live.volume_l)
    return figures.NOTHING if quantity is None else figures.thousandths(quantity)


def age(live: LiveState | None, now_utc_ms: int) -> str:
    return figures.NOTHING if live is None else figures.age((now_utc_ms - live.utc_ms) / 1000)
