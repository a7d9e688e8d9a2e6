"""What a site keeps in files beside its book: holidays (some are in the book) and its makes of meters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.domain.calendar import Calendar
from app.services import holidays, meter_makes
from db.ledger import Ledger
from meterio.profiles import Profile

ENTERED_KEY = "calendar.entered_years"
"""Where the book keeps the holidays that were entered at a screen."""


def calendar(ledger: Ledger) -> Calendar:
    """The holidays, read anew when the site's file or the book's years change. Raises: calendar.*."""
    own = ledger.folder / holidays.OWN_FILE
    changed_ns = own.stat().st_mtime_ns if own.exists() else 0
    return _calendar(ledger.folder, changed_ns, entered_holidays(ledger))


def entered_holidays(ledger: Ledger) -> str:
    """The years that were entered at a screen, as text."""
    return ledger.settings.get(ENTERED_KEY) or ""


@lru_cache(maxsize=64)
def makes(ledger_folder: Path) -> Mapping[str, Profile]:
    """The makes by name as they were when first asked for; as everywhere, a new file takes a new start."""
    return meter_makes.known(ledger_folder)


@lru_cache(maxsize=64)
def _calendar(folder: Path, changed_ns: int, entered: str) -> Calendar:
    return holidays.known(folder, entered)
