"""The holiday calendar: the announced years that come with the program, and the site's own file in the data
folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.domain.calendar import LARGEST_TEXT, Calendar, merged, parse_calendar
from app.errors import DeskError, reason_of

ANNOUNCED: Final = Path(__file__).resolve().parents[2] / "resources" / "calendar" / "china.toml"
OWN_FILE: Final = "calendar.toml"


def known(data_dir: Path | None = None) -> Calendar:
    """What is known of holidays; a year in the site's file takes the place of the announced one.

    Raises DeskError: calendar.* with the mistake in the site's file, calendar.cannot_read if it cannot be
    read.
    """
    announced = parse_calendar(_text(ANNOUNCED))
    own = data_dir / OWN_FILE if data_dir is not None else None
    if own is None or not own.exists():
        return announced
    return merged(announced, parse_calendar(_text(own)))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(4 * LARGEST_TEXT + 1)
    except OSError as error:
        raise DeskError("calendar.cannot_read", path=path.name, reason=reason_of(error)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError("calendar.unreadable", where="UTF-8") from error
