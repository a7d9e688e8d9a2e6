"""From a report without words to a sheet in the words of one language, on any thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QTranslator

from app.domain.report import CellKind, Report, ReportColumn
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from widgets.common import messages
from widgets.common.messages import Translate
from widgets.common.report_texts import REPORT_TEXTS, REPORT_WORDS
from widgets.common.report_values import SAYINGS
from widgets.language import ENGLISH, TRANSLATIONS

CONTEXT = "report"


class ReportWords:
    """Words of reports in one language; without a translator, the screens' own."""

    def __init__(self, tr: Translate = QCoreApplication.translate) -> None:
        self._tr = tr

    def text(self, key: str) -> str:
        """Raises KeyError for a key that has no text."""
        return self._tr(CONTEXT, REPORT_TEXTS[key])

    def title(self, name: str) -> str:
        """Of a report."""
        return self.text(f"title.{name}")

    def column(self, column: ReportColumn) -> str:
        """Its heading, with the unit where its kind has one."""
        title = self.text(f"column.{column.key}")
        unit = f"unit.{column.kind}"
        if unit not in REPORT_TEXTS:
            return title
        return self.text("with_unit").format(title=title, unit=self.text(unit))

    def word(self, key: str, value: str) -> str:
        """The word of `value` in the WORD column or filter `key`. Raises KeyError for one without a word."""
        if key in SAYINGS:
            return SAYINGS[key](self._tr, value)
        context, source = REPORT_WORDS[key][value]
        return self._tr(context, source)

    def moment(self, utc_ms: int, *, utc_offset_min: int, who: str) -> str:
        """Of when figures are, and who asked for them."""
        moment = datetime.fromtimestamp(utc_ms // 1000, UTC) + timedelta(minutes=utc_offset_min)
        return self.text("statement.moment").format(
            moment=moment.strftime("%Y-%m-%d %H:%M:%S"), offset=_offset(utc_offset_min), who=who
        )

    def statement(self, report: Report) -> tuple[str, ...]:
        """Its moment, who asked, what was asked for, and which years could not be read."""
        first = self.moment(report.utc_ms, utc_offset_min=report.utc_offset_min, who=report.asked_by)
        asked = [
            self.text("statement.filter").format(
                name=self.text(f"filter.{key}"), value=self._asked(key, value)
            )
            for key, value in report.filters
        ]
        filters = (self.text("statement.and").join(asked),) if asked else ()
        return (first, *filters, *self.lacking(report))

    def lacking(self, report: Report) -> tuple[str, ...]:
        """A sentence for each archived year that could not be read."""
        return tuple(messages.sentence(error, self._tr) for error in report.lacking)

    def _asked(self, key: str, value: str) -> str:
        return self.word(key, value) if value in REPORT_WORDS.get(key, {}) else value

    def sheet(self, report: Report) -> Sheet:
        """The whole report, its rows worded as they are asked for."""
        columns = tuple(SheetColumn(self.column(one), one.kind, one.is_summed) for one in report.columns)
        head = SheetHead(
            self.title(report.name),
            columns,
            statement=self.statement(report),
            total=self.text("total") if any(one.is_summed for one in columns) else "",
            page=self.text("page"),
            utc_offset_min=report.utc_offset_min,
        )
        return Sheet(head, _Worded(report, self))


class _Worded:
    """The rows of a report with words for keys; may be gone through again and again."""

    def __init__(self, report: Report, words: ReportWords) -> None:
        self._report, self._words = report, words
        self._places = [
            (place, column.key) for place, column in enumerate(report.columns) if column.kind is CellKind.WORD
        ]

    def __iter__(self) -> Iterator[Row]:
        return map(self._worded, self._report.rows)

    def _worded(self, row: Row) -> Row:
        if not self._places:
            return row
        cells = list(row)
        for place, key in self._places:
            value = cells[place]
            cells[place] = None if value is None else self._words.word(key, str(value))
        return tuple(cells)


def words_in(language: str) -> ReportWords:
    """Words of reports in the language with that code, whatever the screens show."""
    translator = QTranslator()
    known = language != ENGLISH and translator.load(f"meterdesk_{language}", str(TRANSLATIONS))

    def tr(context: str, source: str) -> str:
        return (translator.translate(context, source) or source) if known else source

    return ReportWords(tr)


def _offset(minutes: int) -> str:
    """`+08:00`."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
