"""Where a data folder is and what lies in it. Imported before the first window shows: nothing heavy here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from app.errors import DeskError, reason_of

LEDGER: Final = "ledger.db"
READINGS: Final = "readings.db"
SLIPS: Final = "slips"


def default_data_dir() -> Path:
    """Where a user's books are when the command line does not say."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Meterdesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "meterdesk"


def make_data_dir(data_dir: Path) -> None:
    """Make the folder, for its owner only. Raises DeskError data.no_folder."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DeskError("data.no_folder", folder=str(data_dir), reason=reason_of(error)) from error
