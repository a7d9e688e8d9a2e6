"""Figures as pages show them: yuan, prices, quantities, moments and ages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.money import format_yuan
from app.portal.web.words import Words

NOTHING = "--"
_MINUTE_MS = 60_000
_HOUR_MS = 3_600_000
_DAY_MS = 86_400_000


def yuan(fen: int | None) -> str:
    return NOTHING if fen is None else format_yuan(fen)


def price(price_e8: int) -> str:
    """In yuan with all its decimals, at least two."""
    whole, decimals = divmod(price_e8, 10**8)
    return f"{whole}.{f'{decimals:08d}'.rstrip('0').ljust(2, '0')}"


def quantity(milli: int | None) -> str:
    """Wh or litres as kWh or m3 with two decimals."""
    if milli is None:
        return NOTHING
    sign = "-" if milli < 0 else ""
    return f"{sign}{abs(milli) // 1000:,}.{abs(milli) % 1000 // 10:02d}"


def moment(utc_ms: int | None, utc_offset_min: int) -> str:
    """A moment in the site's local time, to the minute."""
    if utc_ms is None:
        return NOTHING
    local = datetime.fromtimestamp(utc_ms / 1000, UTC) + timedelta(minutes=utc_offset_min)
    return local.strftime("%Y-%m-%d %H:%M")


def days(tenths: int, words: Words) -> str:
    """Tenths of a day as whole days, nearer than that nobody can foresee."""
    whole = tenths // 10
    if whole == 0:
        return words.text("lasts.less")
    return words.text("lasts.one") if whole == 1 else words.text("lasts.days", n=whole)


def age(utc_ms: int | None, now_utc_ms: int, words: Words) -> str:
    """How long ago that was, roughly."""
    if utc_ms is None:
        return words.text("age.never")
    passed = max(now_utc_ms - utc_ms, 0)
    if passed < _MINUTE_MS:
        return words.text("age.now")
    if passed < _HOUR_MS:
        return words.text("age.minutes", n=passed // _MINUTE_MS)
    if passed < 2 * _DAY_MS:
        return words.text("age.hours", n=passed // _HOUR_MS)
    return words.text("age.days", n=passed // _DAY_MS)
