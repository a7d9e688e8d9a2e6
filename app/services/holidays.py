"""The holiday calendar: the announced years that come with the program, those entered in the book, and the
site's own file in the data folder. A year of a later one takes the place of the same year of an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.domain.calendar import (
    LARGEST_TEXT,
    Calendar,
    HolidayYear,
    calendar_of,
    merged,
    parse_calendar,
    parse_years,
)
from app.errors import DeskError, reason_of

ANNOUNCED: Final = Path(__file__).resolve().parents[2] / "resources" / "calendar" / "china.toml"
OWN_FILE: Final = "calendar.toml"
PROGRAM, ENTERED, FILE = "program", "entered", "file"
"""Where a year comes from."""


def known(data_dir: Path | None = None, entered: str = "") -> Calendar:
    """What is known of holidays; `entered`: the years that the book has, as text.

    Raises DeskError: calendar.* with the mistake in the site's file, calendar.cannot_read if it cannot be
    read.
    """
    calendar = merged(parse_calendar(_text(ANNOUNCED)), parse_calendar(entered))
    own = _own(data_dir)
    return calendar if own is None else merged(calendar, calendar_of(own))


def years(data_dir: Path | None, entered: str) -> Mapping[int, tuple[HolidayYear, str]]:
    """Each known year as it counts, with where it comes from. Raises as `known`."""
    found = {one.year: (one, PROGRAM) for one in parse_years(_text(ANNOUNCED))}
    found |= {one.year: (one, ENTERED) for one in parse_years(entered)}
    found |= {one.year: (one, FILE) for one in _own(data_dir) or ()}
    return found


def _own(data_dir: Path | None) -> tuple[HolidayYear, ...] | None:
    own = data_dir / OWN_FILE if data_dir is not None else None
    return None if own is None or not own.exists() else parse_years(_text(own))


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
