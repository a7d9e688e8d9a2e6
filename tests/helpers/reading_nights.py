"""A night of the readings' book in a test: what has ended is moved and reckoned up."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from app.domain.reading_steps import Terms
from app.services import reading_nights
from app.services.day_reckoning import Night
from db.readings import ReadingsBook

CHINA_S = 28_800


def night(
    book: ReadingsBook, *, now_utc_ms: int, terms: Mapping[str, Terms] | None = None, offset_s: int = CHINA_S
) -> int:
    """Live through one; returns how many samples were moved."""
    made = Night(terms or {}, offset_s, threading.Event())
    return reading_nights.run(book, made, now_utc_ms=now_utc_ms)
