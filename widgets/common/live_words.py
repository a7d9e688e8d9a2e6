"""A meter's live state in words: supply, contact, alarms, each as (colour, icon, word)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

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


def alarm(live: LiveState | None) -> State | None:
    """The gravest alarm of the meter, None when all is well."""
    if live is None:
        return None
    for flag, colour, word in (
        (live.valve_fault, "bad", QCoreApplication.translate("live", "Valve fault")),
        (live.arrears, "bad", QCoreApplication.translate("live", "In arrears")),
        (live.alarm_very_low, "bad", QCoreApplication.translate("live", "Very low balance")),
        (live.alarm_low, "warn", QCoreApplication.translate("live", "Low balance")),
        (live.battery_low, "warn", QCoreApplication.translate("live", "Battery low")),
    ):
        if flag:
            return colour, "doubt", word
    return None


def alarm_or_none(live: LiveState | None) -> State:
    """For lists, where a cell must say something."""
    if live is None:
        return "idle", "", figures.NOTHING
    return alarm(live) or ("ok", "ok", QCoreApplication.translate("live", "None"))


def balance(live: LiveState | None) -> str:
    """The meter's own balance in yuan, a dash when it keeps none or was never read."""
    return figures.NOTHING if live is None or live.balance_fen is None else figures.yuan(live.balance_fen)


def reading(live: LiveState | None) -> str:
    """The register: kWh or cubic metres."""
    quantity = None if live is None else (live.energy_wh if live.energy_wh is not None else live.volume_l)
    return figures.NOTHING if quantity is None else figures.thousandths(quantity)


def age(live: LiveState | None, now_utc_ms: int) -> str:
    return figures.NOTHING if live is None else figures.age((now_utc_ms - live.utc_ms) / 1000)
