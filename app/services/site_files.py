"""What a site keeps in files beside its book: its holidays and its makes of meters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.domain.calendar import Calendar
from app.services import holidays, meter_makes
from db.ledger import Ledger
from meterio.profiles import Profile


def calendar(ledger: Ledger) -> Calendar:
    """The holidays, read anew when the site's file changes. Raises DeskError calendar.*."""
    own = ledger.folder / holidays.OWN_FILE
    changed_ns = own.stat().st_mtime_ns if own.exists() else 0
    return _calendar(ledger.folder, changed_ns)


@lru_cache(maxsize=64)
def makes(ledger_folder: Path) -> Mapping[str, Profile]:
    """The makes by name as they were when first asked for; as everywhere, a new file takes a new start."""
    return meter_makes.known(ledger_folder)


@lru_cache(maxsize=64)
def _calendar(folder: Path, changed_ns: int) -> Calendar:
    return holidays.known(folder)
