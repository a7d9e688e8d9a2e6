"""Figures as people read them: money with two decimals, energy, ages, local times. Integers in, text out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.money import format_yuan as yuan
from widgets.common import site_clock

__all__ = [
    "NOTHING",
    "age",
    "clock_time",
    "date",
    "date_time",
    "price",
    "short_date_time",
    "thousandths",
    "yuan",
]

NOTHING = "–"
"""Shown where there is no figure (yet), so that nobody takes a blank for a zero."""


def price(price_e8: int) -> str:
    """10^-8 yuan as yuan, at least two decimals and no idle zeros: `85000000` is `0.85`."""
    whole, rest = divmod(price_e8, 10**8)
    decimals = f"{rest:08d}".rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}"


def thousandths(quantity: int) -> str:
    """Wh as kWh or litres as cubic metres: two decimals, further ones cut and not rounded, as a meter
    shows them."""
    return yuan(quantity // 10)


def clock_time(utc_ms: int) -> str:
    """Local time of day, `14:03:22`."""
    return site_clock.local(utc_ms).strftime("%H:%M:%S")


def date_time(utc_ms: int) -> str:
    """Local date and time, `2026-11-23 14:03:22`."""
    return site_clock.local(utc_ms).strftime("%Y-%m-%d %H:%M:%S")


def date(utc_ms: int) -> str:
    """Local date, `2026-11-23`."""
    return site_clock.local(utc_ms).strftime("%Y-%m-%d")


def short_date_time(utc_ms: int) -> str:
    """Local month, day and time, `11-23 14:03`."""
    return site_clock.local(utc_ms).strftime("%m-%d %H:%M")


def age(seconds: float) -> str:
    """How long ago, in the coarsest unit that still says enough."""
    whole = max(0, int(seconds))
    if whole < 120:
        return QCoreApplication.translate("ages", "{n} s").format(n=whole)
    if whole < 7200:
        return QCoreApplication.translate("ages", "{n} min").format(n=whole // 60)
    if whole < 172_800:
        return QCoreApplication.translate("ages", "{n} h").format(n=whole // 3600)
    return QCoreApplication.translate("ages", "{n} d").format(n=whole // 86_400)
