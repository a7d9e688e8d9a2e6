"""Columns of the lists of alarms and of what is out of contact."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import alarm_words, figures
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.outages import OutOfContact


def _since() -> str:
    return QCoreApplication.translate("columns", "Since")


def _raised_at() -> str:
    return QCoreApplication.translate("columns", "Raised")


def live() -> tuple[Column, ...]:
    return (
        _level(),
        _kind(),
        _raised(_since, figures.short_date_time),
        _object(),
        _shop(),
        _reason(),
        _acknowledged(),
    )


def past() -> tuple[Column, ...]:
    return (
        _level(),
        _kind(least=110),
        _raised(_raised_at, figures.short_date_time),
        _cleared(figures.short_date_time),
        _object(),
        _shop(),
        _reason(least=110),
    )


def exported(*, only_live: bool = False) -> tuple[Column, ...]:
    """All of an alarm, also what has no room on the screen. `only_live`: headed as the list of live ones."""
    raised = _since if only_live else _raised_at
    return (
        _level(),
        _kind(),
        _raised(raised, figures.date_time),
        _cleared(figures.date_time),
        _object(),
        _shop(),
        _text(
            "building", lambda: QCoreApplication.translate("columns", "Building"), lambda row: row.building
        ),
        _reason(),
        _acknowledged(),
        _time(
            "acknowledged_at",
            lambda: QCoreApplication.translate("columns", "Acknowledged at"),
            "acknowledged_utc_ms",
        ),
        _text("note", lambda: QCoreApplication.translate("columns", "Note"), lambda row: row.note),
        _text(
            "ended",
            lambda: QCoreApplication.translate("columns", "Ended because"),
            lambda row: alarm_words.ended(row.ended),
        ),
    )


def out_of_contact(kind: str) -> tuple[Column, ...]:
    """Of meters or of collectors."""
    meters = kind == "meter"
    own = (
        (
            _text(
                "shop_number", lambda: QCoreApplication.translate("columns", "Shop no."), _of("shop_number")
            ),
            _text("name", lambda: QCoreApplication.translate("columns", "Shop"), _of("name"), least=100),
            _text("object", lambda: QCoreApplication.translate("columns", "Meter"), _of("object")),
        )
        if meters
        else (
            _text("object", lambda: QCoreApplication.translate("columns", "Collector"), _of("object")),
            _text("name", lambda: QCoreApplication.translate("columns", "Name"), _of("name"), least=120),
        )
    )
    return (
        *own,
        _text(
            "building", lambda: QCoreApplication.translate("columns", "Building"), _of("building"), least=80
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "Now"),
            lambda row: _now(row)[2],
            lambda row: row.since_utc_ms is None,
            state=lambda row: _now(row)[:2],
        ),
        _time("since", lambda: QCoreApplication.translate("columns", "Silent since"), "since_utc_ms"),
        *((_behind(),) if meters else ()),
        Column(
            "times",
            lambda: QCoreApplication.translate("columns", "Times"),
            lambda row: str(row.times),
            lambda row: row.times,
            right=True,
            kind=CellKind.COUNT,
        ),
        _length("longest", lambda: QCoreApplication.translate("columns", "Longest"), "longest_ms"),
        _length("together", lambda: QCoreApplication.translate("columns", "Together"), "together_ms"),
    )


def _level() -> Column:
    return Column(
        "level",
        lambda: QCoreApplication.translate("columns", "Level"),
        lambda row: alarm_words.level(row.level)[2],
        lambda row: row.level,
        state=lambda row: alarm_words.level(row.level)[:2],
    )


def _kind(*, least: int = 150) -> Column:
    return _text(
        "kind",
        lambda: QCoreApplication.translate("columns", "Alarm"),
        lambda row: alarm_words.kind(row.kind),
        least=least,
    )


def _raised(title: Callable[[], str], shown: Callable[[int], str]) -> Column:
    return Column(
        "raised",
        title,
        lambda row: shown(row.raised_utc_ms),
        lambda row: (row.raised_utc_ms, row.id),
        kind=CellKind.MOMENT,
        cell=lambda row: row.raised_utc_ms,
    )


def _cleared(shown: Callable[[int], str]) -> Column:
    return Column(
        "cleared",
        lambda: QCoreApplication.translate("columns", "Cleared"),
        lambda row: figures.NOTHING if row.cleared_utc_ms is None else shown(row.cleared_utc_ms),
        lambda row: row.cleared_utc_ms,
        kind=CellKind.MOMENT,
    )


def _object() -> Column:
    return _text(
        "object", lambda: QCoreApplication.translate("columns", "Object"), alarm_words.where, least=84
    )


def _shop() -> Column:
    return _text(
        "shop",
        lambda: QCoreApplication.translate("columns", "Shop"),
        lambda row: f"{row.shop_number} {row.shop_name}".strip() or figures.NOTHING,
        least=110,
    )


def _reason(*, least: int = 190) -> Column:
    return _text(
        "reason",
        lambda: QCoreApplication.translate("columns", "What was seen"),
        alarm_words.reason,
        least=least,
    )


def _acknowledged() -> Column:
    return _text(
        "acknowledged",
        lambda: QCoreApplication.translate("columns", "Seen by"),
        lambda row: row.acknowledged_by if row.acknowledged_utc_ms is not None else figures.NOTHING,
        least=70,
    )


def _behind() -> Column:
    return _text("behind", lambda: QCoreApplication.translate("columns", "Because"), _because, least=120)


def _because(row: OutOfContact) -> str:
    if not row.behind:
        return QCoreApplication.translate("alarms", "It does not answer")
    return QCoreApplication.translate("alarms", "Collector {name} had no link").format(name=row.behind)


def _now(row: OutOfContact) -> tuple[str, str, str]:
    if row.since_utc_ms is None:
        return "ok", "contact", QCoreApplication.translate("alarms", "Answers again")
    return "bad", "no-contact", QCoreApplication.translate("alarms", "Out of contact")


def _length(name: str, title: Callable[[], str], field: str) -> Column:
    return Column(
        name,
        title,
        lambda row: figures.age(getattr(row, field) / 1000),
        lambda row: getattr(row, field),
        right=True,
        kind=CellKind.SPAN,
        cell=lambda row: getattr(row, field) // 1000,
    )


def _time(name: str, title: Callable[[], str], field: str) -> Column:
    def text(row: Any) -> str:
        found = getattr(row, field)
        return figures.NOTHING if found is None else figures.date_time(found)

    return Column(name, title, text, lambda row: getattr(row, field), kind=CellKind.MOMENT)


def _of(field: str) -> Callable[[Any], str]:
    return lambda row: getattr(row, field) or figures.NOTHING


def _text(
    name: str, title: Callable[[], str], text: Callable[[Any], str], *, least: int | None = None
) -> Column:
    return Column(name, title, text, text, least=least)
