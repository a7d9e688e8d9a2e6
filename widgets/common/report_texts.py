"""English words of reports, by key, for `report_words`. A test asks for every key of every report.

title.NAME: a report. column.KEY: a column, without its unit. filter.KEY: what may be asked for.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from widgets.common.report_names import REPORT_NAMES
from widgets.common.report_values import REPORT_VALUES

REPORT_TEXTS: dict[str, str] = REPORT_NAMES | {
    "statement.moment": QT_TRANSLATE_NOOP("report", "As of {moment} (UTC{offset}). Asked for by {who}."),
    "statement.filter": QT_TRANSLATE_NOOP("report", "{name}: {value}"),
    "statement.and": QT_TRANSLATE_NOOP("report", "; "),
    "statement.shown": QT_TRANSLATE_NOOP("report", "Only what fits: {what}"),
    "with_unit": QT_TRANSLATE_NOOP("report", "{title}, {unit}"),
    "total": QT_TRANSLATE_NOOP("report", "Total"),
    "page": QT_TRANSLATE_NOOP("report", "Page {page} of {pages}"),
    "unit.money": QT_TRANSLATE_NOOP("report", "yuan"),
    "unit.price": QT_TRANSLATE_NOOP("report", "yuan"),
    "unit.energy": QT_TRANSLATE_NOOP("report", "kWh"),
    "unit.volume": QT_TRANSLATE_NOOP("report", "m³"),
}

REPORT_WORDS: dict[str, dict[str, tuple[str, str]]] = {**REPORT_VALUES}
"""By the key of a WORD column or of a filter: value -> (context, English text)."""
