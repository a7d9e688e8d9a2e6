"""Local time on the screens: the site's, as in reports and charts, whatever this machine's zone is.

`set_offset` is told the site's setting once the books are open, and when it changes. Until then, and in
programs without a book, this machine's own zone counts.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QTime

_EPOCH = datetime(1970, 1, 1)
_set: dict[str, int | None] = {"offset_min": None}


def set_offset(offset_min: int | None) -> None:
    """Local time less UTC in minutes, as app.config.UTC_OFFSET_MIN has it; None: this machine's zone."""
    _set["offset_min"] = offset_min


def offset_min(at_utc_ms: int) -> int:
    """Local time less UTC at a moment."""
    set_to = _set["offset_min"]
    if set_to is not None:
        return set_to
    offset = datetime.fromtimestamp(at_utc_ms / 1000, UTC).astimezone().utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def fixed_offset_min() -> int | None:
    """The site's; None while this machine's zone counts, whose offset may change with the season."""
    return _set["offset_min"]


def local(utc_ms: int) -> datetime:
    """What the clock on the wall shows, without a zone."""
    return _EPOCH + timedelta(milliseconds=utc_ms, minutes=offset_min(utc_ms))


def utc_ms(shown: datetime) -> int:
    """The moment at which the clock on the wall shows this."""
    set_to = _set["offset_min"]
    if set_to is None:
        return round(shown.timestamp() * 1000)
    return round((shown - _EPOCH - timedelta(minutes=set_to)) / timedelta(milliseconds=1))


def in_field(at_utc_ms: int) -> QDateTime:
    """What a field for a moment shows."""
    at = local(at_utc_ms)
    return QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute, at.second))


def of_field(shown: QDateTime) -> int:
    """The moment that a field shows; UTC ms."""
    return utc_ms(shown.toPython())  # type: ignore[arg-type]  # what Qt says of it is `object`


def current_date() -> QDate:
    """For a field that a day is chosen in."""
    return in_field(QDateTime.currentMSecsSinceEpoch()).date()
