"""Moments by the clock of a site, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

CHINA_MIN = 480
ONTARIO_MIN = -300


def at(text: str, offset_min: int = CHINA_MIN) -> int:
    """ "2024-07-01 08:00" by the site's clock as UTC milliseconds."""
    local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    return round((local - timedelta(minutes=offset_min)).timestamp()) * 1000
