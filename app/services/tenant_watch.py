"""Whether somebody has codes sent for nothing: how many were asked for, and how many of them were entered."""

from __future__ import annotations

from app.domain.alarms import Kind
from app.domain.tenancy import DAY_MS, is_share_low
from app.services import alarms
from db.ledger import Ledger


def look(ledger: Ledger, *, now_utc_ms: int) -> None:
    """Raise or clear the alarm of the share of codes that were entered."""
    _, sent, entered = ledger.tenants.asked_since(now_utc_ms - DAY_MS)
    if is_share_low(sent, entered):
        detail: dict[str, int | str] = {"sent": sent, "entered": entered}
        alarms.raise_alarm(ledger, Kind.CODES, detail=detail, now_utc_ms=now_utc_ms)
    else:
        alarms.clear_alarm(ledger, Kind.CODES, now_utc_ms=now_utc_ms)


def cut_off(ledger: Ledger, *, sent: int, now_utc_ms: int) -> None:
    """The day's codes are used up: told once, until fewer are asked for again."""
    alarms.raise_alarm(ledger, Kind.CODES, detail={"sent": sent, "cut_off": 1}, now_utc_ms=now_utc_ms)
