"""A sheet laid out on pages: heading and statement first, column heads on every page, totals at the end.

All lengths are in tenths of a point, whatever the paper or the printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from app.domain.report import Value
from app.outputs.sheet import Row, SheetColumn, SheetHead
from app.outputs.sheet_csv import UNWRITABLE
from app.outputs.sheet_figures import FIGURES, LocalClock, printed
from widgets import theme

UNITS: Final = 10
"""In a point."""
SIZES: Final = (9.0, 8.0, 7.0, 6.0)
"""Of the type in points, the first that fits."""
TITLE_PT: Final = 15.0
GAP: Final = 4 * UNITS
"""Between a text and the edge of its cell."""
WIDEST_TEXT, NARROWEST_TEXT = 200 * UNITS, 55 * UNITS
MOST_LINES: Final = 30
"""Of one cell; what goes on beyond ends in a mark."""
STRETCH: Final = 1.4
_BREAK, _MORE = "\u2028", "…"
_RIGHT, _LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of text in its place."""

    box: QRectF
    text: str
    font: QFont
    side: Qt.AlignmentFlag = _LEFT


@dataclass(frozen=True, slots=True)
class Page:
    """`rules`: heights at which a line goes across, and whether it is a strong one."""

    pieces: list[Piece]
    rules: list[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How the columns stand: the size of their type, their widths."""

    points: float
    widths: list[float]


class Paper:
    """The layout of one sheet; the rows are kept, for how many pages there are is known at the end only."""

    def __init__(self, head: SheetHead, rows: Iterable[Row]) -> None:
        self.head = head
        self.rows = list(rows)
        clock = LocalClock(head.utc_offset_min)
        self._show = [printed(column, clock) for column in head.columns]
        self._is_figure = [column.kind in FIGURES for column in head.columns]
        self._totals = self._total_cells()
        self._longest = self._longest_texts()

    # ---- how wide ----------------------------------------------------------------------------------------

    def is_wide(self, room: float) -> bool:
        """Whether its columns ask for more than `room`, the width of an upright page."""
        return all(sum(self._wanted(points)) > room for points in SIZES[:2])

    def _fit(self, room: float) -> _Fit:
        """Figures are never cut: only texts give way, and the type gets smaller first."""
        for points in SIZES[:3]:
            wanted = self._wanted(points)
            if sum(wanted) <= room:
                stretch = min(room / max(sum(wanted), 1), STRETCH)
                return _Fit(points, [width * stretch for width in wanted])
        for points in SIZES:
            least, wanted = self._least(points), self._wanted(points)
            spare = room - sum(least)
            if spare >= 0:
                share = spare / max(sum(wanted) - sum(least), 1)
                pairs = zip(least, wanted, strict=True)
                return _Fit(points, [low + (high - low) * min(share, 1) for low, high in pairs])
        least = self._least(SIZES[-1])
        scale = room / sum(least)
        return _Fit(SIZES[-1] * scale, [width * scale for width in least])

    def _wanted(self, points: float) -> list[float]:
        return [
            min(max(least, values, title / 2), max(WIDEST_TEXT, least))
            for least, values, title in zip(
                self._least(points), self._values(points), self._titles(points), strict=True
            )
        ]

    def _least(self, points: float) -> list[float]:
        bold = QFontMetricsF(font(points, bold=True))
        found = []
        for column, figure, width in zip(
            self.head.columns, self._is_figure, self._values(points), strict=True
        ):
            word = max((bold.horizontalAdvance(one) for one in _words(column)), default=0) + 2 * GAP
            found.append(max(width if figure else min(width, NARROWEST_TEXT), word))
        return found

    def _values(self, points: float) -> list[float]:
        plain, bold = QFontMetricsF(font(points)), QFontMetricsF(font(points, bold=True))
        digit = bold.horizontalAdvance("0")
        widths = [max(map(plain.horizontalAdvance, texts), default=0) for texts in self._longest]
        totals = [bold.horizontalAdvance(text) for text in self._totals]
        return [max(pair) + digit + 2 * GAP for pair in zip(widths, totals, strict=True)]

    def _titles(self, points: float) -> list[float]:
        bold = QFontMetricsF(font(points, bold=True))
        return [bold.horizontalAdvance(column.title) + 2 * GAP for column in self.head.columns]

    def _longest_texts(self) -> list[list[str]]:
        """Of each column the texts with the most characters, and with the most bytes: Chinese ones are
        wider."""
        chars, wide = [""] * len(self._show), [""] * len(self._show)
        for row in self.rows:
            for place, text in enumerate(self._cells(row)):
                if len(text) > len(chars[place]):
                    chars[place] = text
                if not self._is_figure[place] and len(text.encode()) > len(wide[place].encode()):
                    wide[place] = text
        return [[*pair] for pair in zip(chars, wide, strict=True)]

    # ---- what stands where -------------------------------------------------------------------------------

    def pages(self, size: QSizeF) -> Iterator[Page]:
        """Page by page; `size` is what may be painted on."""
        laid = _Laid(self.head, self._fit(size.width()), size)
        heads = laid.lines([column.title for column in self.head.columns], bold=True)
        starts = self._starts(laid, heads)
        for number, (first, last) in enumerate(starts, 1):
            page = Page([], [])
            top = laid.beginning(page, whole=number == 1)
            top = laid.place(page, heads, top, self._is_figure, bold=True)
            page.rules.append((top, True))
            for row in self.rows[first:last]:
                top = laid.place(page, laid.cells(self._cells(row), self._is_figure), top, self._is_figure)
                page.rules.append((top, False))
            if number == len(starts) and self._totals_shown:
                page.rules.append((top, True))
                laid.place(page, laid.lines(self._totals, bold=True), top, self._is_figure, bold=True)
            laid.end(page, self.head.page.format(page=number, pages=len(starts)))
            yield page

    def _starts(self, laid: _Laid, heads: list[list[str]]) -> list[tuple[int, int]]:
        """From which row to which each page goes; the totals have room on the last."""
        head = laid.height(heads)
        room = laid.room(whole=True) - head
        starts, first, used = [], 0, 0.0
        total = laid.height(laid.lines(self._totals, bold=True)) if self._totals_shown else 0.0
        for number, row in enumerate(self.rows):
            height = laid.height(laid.cells(self._cells(row), self._is_figure))
            needed = height + (total if number == len(self.rows) - 1 else 0.0)
            if used + needed > room and number > first:
                starts.append((first, number))
                first, used, room = number, 0.0, laid.room(whole=False) - head
            used += height
        return [*starts, (first, len(self.rows))]

    @property
    def _totals_shown(self) -> bool:
        return bool(self.head.total) and bool(self.rows)

    def _cells(self, row: Row) -> list[str]:
        return [_clean(show(value)) for show, value in zip(self._show, row, strict=True)]

    def _total_cells(self) -> list[str]:
        if not self.head.total:
            return [""] * len(self.head.columns)
        cells = [
            self._show[place](_sum(row[place] for row in self.rows)) if column.is_summed else ""
            for place, column in enumerate(self.head.columns)
        ]
        return [cells[0] or self.head.total, *cells[1:]]


class _Laid:
    """Places texts in the columns of one size of page."""

    def __init__(self, head: SheetHead, fit: _Fit, size: QSizeF) -> None:
        self._head, self._fit, self._size = head, fit, size
        self._fonts = {bold: font(fit.points, bold=bold) for bold in (False, True)}
        self._metrics = {bold: QFontMetricsF(made) for bold, made in self._fonts.items()}
        self._inner = [width - 2 * GAP for width in fit.widths]
        self._line = self._metrics[False].lineSpacing()
        self._title_font, self._small = font(TITLE_PT, bold=True), font(8.0)
        self._title_lines = _wrapped(_clean(head.title), self._title_font, size.width())
        self._statement = [
            line for text in head.statement for line in _wrapped(_clean(text), self._small, size.width())
        ]
        self._title_line = QFontMetricsF(self._title_font).lineSpacing()
        self._small_line = QFontMetricsF(self._small).lineSpacing()

    def cells(self, texts: Sequence[str], figure: Sequence[bool]) -> list[list[str]]:
        """Of a row. Figures have room as they are: they are not measured again."""
        metrics = self._metrics[False]
        found = []
        for text, width, is_figure in zip(texts, self._inner, figure, strict=True):
            fits = is_figure or (_BREAK not in text and metrics.horizontalAdvance(text) <= width)
            found.append([text] if fits else _wrapped(text, self._fonts[False], width))
        return found

    def lines(self, texts: Sequence[str], *, bold: bool = False) -> list[list[str]]:
        """Each text as the lines that it takes in its column."""
        metrics = self._metrics[bold]
        found = []
        for text, inner in zip(texts, self._inner, strict=True):
            if _BREAK not in text and metrics.horizontalAdvance(text) <= inner:
                found.append([text])
            else:
                found.append(_wrapped(text, self._fonts[bold], inner))
        return found

    def height(self, lines: list[list[str]]) -> float:
        return max(map(len, lines), default=1) * self._line + 2 * GAP

    def room(self, *, whole: bool) -> float:
        """For column heads and rows."""
        return self._size.height() - self._above(whole=whole) - 2 * self._small_line

    def _above(self, *, whole: bool) -> float:
        if not whole:
            return 0.0
        return (
            len(self._title_lines) * self._title_line
            + len(self._statement) * self._small_line
            + 2 * self._small_line
        )

    def beginning(self, page: Page, *, whole: bool) -> float:
        """Title and statement, on the first page; where the table begins."""
        if not whole:
            return 0.0
        top = 0.0
        for texts, made, height in (
            (self._title_lines, self._title_font, self._title_line),
            (self._statement, self._small, self._small_line),
        ):
            for text in texts:
                page.pieces.append(Piece(QRectF(0, top, self._size.width(), height), text, made))
                top += height
            top += self._small_line / 2
        return self._above(whole=True)

    def place(
        self, page: Page, lines: list[list[str]], top: float, right: list[bool], *, bold: bool = False
    ) -> float:
        """One row of cells; where the next begins."""
        left = 0.0
        for cell, width, figure in zip(lines, self._fit.widths, right, strict=True):
            for number, text in enumerate(cell):
                if text:
                    box = QRectF(left + GAP, top + GAP + number * self._line, width - 2 * GAP, self._line)
                    side = _RIGHT if figure else _LEFT
                    page.pieces.append(Piece(box, text, self._fonts[bold], side))
            left += width
        return top + self.height(lines)

    def end(self, page: Page, counted: str) -> None:
        """The foot: what it is, and which page."""
        top = self._size.height() - self._small_line
        half = self._size.width() / 2
        title = QFontMetricsF(self._small).elidedText(
            _clean(self._head.title), Qt.TextElideMode.ElideRight, half
        )
        page.pieces.append(Piece(QRectF(0, top, half, self._small_line), title, self._small))
        page.pieces.append(Piece(QRectF(half, top, half, self._small_line), counted, self._small, _RIGHT))


def font(points: float, *, bold: bool = False) -> QFont:
    """The type that is shipped, with figures of one width: the same on every machine."""
    made = QFont(theme.shipped_family())
    made.setPixelSize(max(round(points * UNITS), 1))
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _words(column: SheetColumn) -> list[str]:
    """What a heading is not to be broken in; Chinese may be, after two characters."""
    return [one if one.isascii() else one[:3] for one in column.title.split()]


def _wrapped(text: str, made: QFont, width: float) -> list[str]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, made)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid() and len(found) <= MOST_LINES:
        line.setLineWidth(width)
        found.append(text[line.textStart() : line.textStart() + line.textLength()].strip(_BREAK + " "))
    layout.endLayout()
    if len(found) > MOST_LINES:
        found = [*found[: MOST_LINES - 1], found[MOST_LINES - 1][:-1] + _MORE]
    return found or [""]


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return UNWRITABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\n", _BREAK).replace("\t", " ")


def _sum(values: Iterable[Value]) -> int:
    return sum(value for value in values if isinstance(value, int))
