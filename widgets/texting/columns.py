"""Columns of the lists of text messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, sms_words
from widgets.models.rows import Column


def sent() -> tuple[Column, ...]:
    return (
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: sms_words.state(row.state)[2],
            lambda row: row.state,
            state=lambda row: sms_words.state(row.state)[:2],
        ),
        _time("created", lambda: QCoreApplication.translate("columns", "Wanted"), "created_utc_ms"),
        _text("to", lambda: QCoreApplication.translate("columns", "Sent to"), sms_words.address, least=110),
        _text(
            "about",
            lambda: QCoreApplication.translate("columns", "About"),
            lambda row: sms_words.about(row.about),
            least=90,
        ),
        _text("text", lambda: QCoreApplication.translate("columns", "Text"), lambda row: row.text, least=200),
    )


def sent_exported() -> tuple[Column, ...]:
    """All of a message, also what has no room on the screen."""
    return (
        *sent(),
        _text("object", lambda: QCoreApplication.translate("columns", "Object"), lambda row: row.object),
        _text("parts", lambda: QCoreApplication.translate("columns", "Parts"), lambda row: str(row.parts)),
        _text("tries", lambda: QCoreApplication.translate("columns", "Attempts"), lambda row: str(row.tries)),
        _time("sent", lambda: QCoreApplication.translate("columns", "Sent at"), "sent_utc_ms"),
        _time("ended", lambda: QCoreApplication.translate("columns", "Ended at"), "ended_utc_ms"),
        _text("why", lambda: QCoreApplication.translate("columns", "Why"), sms_words.why_of),
    )


def incoming() -> tuple[Column, ...]:
    return (
        _time("received", lambda: QCoreApplication.translate("columns", "Came in"), "received_utc_ms"),
        _text(
            "from",
            lambda: QCoreApplication.translate("columns", "From"),
            lambda row: row.number or figures.NOTHING,
            least=120,
        ),
        _text("text", lambda: QCoreApplication.translate("columns", "Text"), incoming_text, least=300),
    )


def incoming_text(row: Any) -> str:
    """With the place of a part whose others have not come."""
    if not row.text and row.raw:
        return QCoreApplication.translate("columns", "Not readable: {raw}").format(raw=row.raw)
    if row.parts > 1:
        text = QCoreApplication.translate("columns", "Part {part} of {parts}: {text}")
        return text.format(part=row.part, parts=row.parts, text=row.text)
    return str(row.text)


def _time(name: str, title: Callable[[], str], field: str) -> Column:
    def text(row: Any) -> str:
        found = getattr(row, field)
        return figures.NOTHING if found is None else figures.date_time(found)

    return Column(
        name,
        title,
        text,
        lambda row: (getattr(row, field) or 0, row.id),
        kind=CellKind.MOMENT,
        cell=lambda row: getattr(row, field),
    )


def _text(
    name: str, title: Callable[[], str], text: Callable[[Any], str], *, least: int | None = None
) -> Column:
    return Column(name, title, text, text, least=least)
