"""One alarm in words, for the card beside a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from widgets.common import alarm_words, figures

if TYPE_CHECKING:
    from app.services.alarms import AlarmShown
    from widgets.manager.log_tab import Facts


def facts_of(row: AlarmShown) -> tuple[str, str, Facts]:
    """Title, subtitle, and each detail with its label."""
    place = " ".join(part for part in (row.shop_number, row.shop_name) if part)
    about = " · ".join(part for part in (alarm_words.where(row), place, row.building) if part)
    facts = [
        (QCoreApplication.translate("columns", "What was seen"), alarm_words.reason(row)),
        (QCoreApplication.translate("columns", "What to do"), alarm_words.to_do(row.kind)),
        (QCoreApplication.translate("columns", "Level"), alarm_words.level(row.level)[2]),
        (QCoreApplication.translate("columns", "Raised"), figures.date_time(row.raised_utc_ms)),
    ]
    if row.acknowledged_utc_ms is not None:
        when = figures.date_time(row.acknowledged_utc_ms)
        facts.append(
            (QCoreApplication.translate("columns", "Acknowledged"), f"{row.acknowledged_by}  {when}".strip())
        )
    if row.note:
        facts.append((QCoreApplication.translate("columns", "Note"), row.note))
    if row.cleared_utc_ms is not None:
        facts.append(
            (QCoreApplication.translate("columns", "Cleared"), figures.date_time(row.cleared_utc_ms))
        )
        facts.append((QCoreApplication.translate("columns", "Ended because"), alarm_words.ended(row.ended)))
    return alarm_words.kind(row.kind), about, facts
