"""The rule of supply again, slowly: one minute after another, and no code shared with the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SHANGHAI = timedelta(hours=8)


@dataclass(frozen=True)
class SlowTerms:
    """Hours as "HH:MM-HH:MM" texts; days off and worked by date."""

    hours: tuple[str, ...]
    weekends: bool
    holidays: bool
    off: Mapping[date, str]
    worked: frozenset[date]
    years: frozenset[int]


def local(utc_ms: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(milliseconds=utc_ms) + SHANGHAI


def is_spared(terms: SlowTerms, utc_ms: int) -> bool:
    """Whether nobody may be cut in the minute of this moment."""
    now = local(utc_ms)
    if terms.holidays and (now.year not in terms.years or now.date() in terms.off):
        return True
    if terms.weekends and now.strftime("%a") in ("Sat", "Sun") and now.date() not in terms.worked:
        return True
    return any(_within(now.strftime("%H:%M"), part) for part in terms.hours)


def _within(clock: str, part: str) -> bool:
    start, end = part.split("-")
    if start < end:
        return start <= clock < end
    return clock >= start or clock < end


def first_cut(terms: SlowTerms, *, now_utc_ms: int, not_before: tuple[int, ...], minutes: int) -> int | None:
    """The first moment from now on, not before any of those, in a minute in which somebody may be cut.

    None if there is none within so many minutes, or one lies in a year whose holidays nobody entered.
    """
    start = max(now_utc_ms, *not_before) if not_before else now_utc_ms
    for step in range(minutes):
        at = start if step == 0 else (start // 60_000 + step) * 60_000
        if terms.holidays and local(at).year not in terms.years:
            return None
        if not is_spared(terms, at):
            return at
    return None
