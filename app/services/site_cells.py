"""One row of the site workbook as typed values. What a cell does not say plainly is a fault, not a guess.

Spaces around a text are nobody's intention and are dropped. Whatever else cannot be seen (zero-width spaces,
marks of direction, control characters) is a fault: two texts that look alike would be two shops.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from app.domain.site import RowError
from app.services.link_forms import LONGEST_PACKET, exact_bytes

T = TypeVar("T")

CellValue = str | int | float | bool | datetime | date | None

LONGEST_TEXT: Final = 200
EXACT_DIGITS: Final = 15
"""Figures of a number that a spreadsheet keeps; it silently makes zeros of those behind."""
CHINA: Final = timezone(timedelta(hours=8))
"""Days of the workbook begin at midnight of China's one time zone, which keeps no summer time."""

_DIGITS = re.compile(r"[0-9]{1,15}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]+)?")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,63}|[0-9]{1,20}")
"""Codes of which nothing more need be asked; most are."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SHORTENED = re.compile(r"[0-9]+(\.[0-9]+)?[Ee][+-][0-9]+")
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
"""How a workbook writes a control character: XML cannot hold one."""


class Cell(NamedTuple):
    """One cell as stored. `kind` is openpyxl's data type: "s", "n", "b", "d", "e", or "f" for a formula."""

    value: CellValue
    kind: str = "s"


EMPTY: Final = Cell(None, "n")
YES_NO: Final = ("yes", "no")


class BadCell(Exception):
    """A cell cannot be taken; `key` and `params` make the sentence."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row by column key and collects what is wrong with them."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    faults: list[RowError] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self._take(column, _text, "")

    def optional_text(self, column: str) -> str:
        return self._take(column, lambda cell: _text(cell) if filled(cell) else "", "")

    def code(self, column: str) -> str:
        """An identifier: printable ASCII without spaces."""
        return self._take(column, _code, "")

    def optional_code(self, column: str) -> str:
        return self._take(column, lambda cell: _code(cell) if filled(cell) else "", "")

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """The first word of the cell, which may add the Chinese after a space."""
        return self._take(column, lambda cell: _choice(cell, choices), "")

    def whole(self, column: str, least: int, most: int) -> int:
        return self._take(column, lambda cell: _whole(cell, least, most), least)

    def optional_whole(self, column: str, least: int, most: int) -> int | None:
        return self._take(column, lambda cell: _whole(cell, least, most) if filled(cell) else None, None)

    def optional_digits(self, column: str, most: int) -> str:
        """A number of up to `most` figures that keeps its leading zeros; "" if the cell is empty."""
        return self._take(column, lambda cell: _digits(cell, most) if filled(cell) else "", "")

    def optional_packet(self, column: str) -> bytes:
        """Bytes that a collector sends, as text or hex:...; none if the cell is empty."""
        return self._take(column, lambda cell: _packet(cell) if filled(cell) else b"", b"")

    def fen(self, column: str) -> int:
        """Yuan as decimal text with at most 2 decimals, above 0; in fen."""
        return self._take(column, lambda cell: _decimal(cell, 2), 0)

    def price_e8(self, column: str) -> int:
        """Yuan per kWh or m3 as decimal text with at most 8 decimals, above 0; in 10^-8 yuan."""
        return self._take(column, lambda cell: _decimal(cell, 8), 0)

    def optional_yes(self, column: str) -> bool | None:
        """True for yes, False for no, None if the cell is empty."""
        return self._take(
            column, lambda cell: _choice(cell, YES_NO) == YES_NO[0] if filled(cell) else None, None
        )

    def refuse(self, column: str, key: str) -> None:
        """Note that the cell must not say what it says."""
        self.faults.append(RowError(self.sheet, self.row, column, key))

    def peek(self, column: str) -> str:
        """What another column says, without a fault if it says nothing of use."""
        try:
            return _text(self.cells.get(column, EMPTY))
        except BadCell:
            return ""

    def day_utc_ms(self, column: str) -> int:
        """A day as 2026-01-31, or as a date cell; the UTC ms at which it begins in China."""
        return self._take(column, _day, 0)

    def _take(self, column: str, read: Callable[[Cell], T], otherwise: T) -> T:
        try:
            return read(self.cells.get(column, EMPTY))
        except BadCell as error:
            self.faults.append(RowError(self.sheet, self.row, column, error.key, error.params))
            return otherwise


def filled(cell: Cell) -> bool:
    value = cell.value
    return value is not None and (not isinstance(value, str) or value.strip() != "")


def _plain(cell: Cell) -> str:
    """The cell's text without surrounding spaces; numbers only if they are whole."""
    if cell.kind == "s" and isinstance(cell.value, str) and cell.value.strip():
        return _visible(cell.value)
    if cell.kind == "f":
        raise BadCell("import.formula")
    if cell.kind == "e":
        raise BadCell("import.error_cell", text=_shown(cell.value))
    if not filled(cell):
        raise BadCell("import.empty")
    if not isinstance(cell.value, int) or isinstance(cell.value, bool):
        raise BadCell("import.not_text", text=_shown(cell.value))
    text = str(cell.value)
    if len(text.lstrip("-")) > EXACT_DIGITS:
        raise BadCell("import.too_many_figures", most=EXACT_DIGITS)
    return text


def _visible(text: str) -> str:
    """`text` without the spaces around it; all that is left of it is seen on a screen."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise BadCell("import.too_long", most=LONGEST_TEXT)
    if not text.isprintable() and any(not sign.isprintable() and not _is_space(sign) for sign in text):
        raise BadCell("import.control_characters")
    if "_x" in text and _ESCAPED.search(text):
        raise BadCell("import.control_characters")
    return text


def _is_space(sign: str) -> bool:
    return unicodedata.category(sign) == "Zs"


def _text(cell: Cell) -> str:
    text = _plain(cell)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _code(cell: Cell) -> str:
    value = cell.value
    if cell.kind == "s" and isinstance(value, str) and _CODE.fullmatch(value):
        return value
    text = _text(cell)
    if text.isascii() and text.isprintable() and " " not in text:
        if _SHORTENED.fullmatch(text):
            raise BadCell("import.shortened", text=text)
        return text
    _refuse_full_width(text)
    raise BadCell("import.not_a_code", text=text)


def _choice(cell: Cell, choices: Sequence[str]) -> str:
    text = _text(cell)
    word = text.split()[0]
    if word not in choices:
        raise BadCell("import.unknown_choice", text=text, choices=", ".join(choices))
    return word


def _whole(cell: Cell, least: int, most: int) -> int:
    text = _plain(cell)
    _refuse_full_width(text)
    if not _DIGITS.fullmatch(text):
        raise BadCell("import.not_a_number", text=text)
    if not least <= int(text) <= most:
        raise BadCell("import.out_of_range", text=text, least=least, most=most)
    return int(text)


def _digits(cell: Cell, most: int) -> str:
    text = _plain(cell)
    _refuse_full_width(text)
    if not (text.isascii() and text.isdigit()):
        raise BadCell("import.not_a_number", text=text)
    if len(text) > most:
        raise BadCell("import.too_long", most=most)
    return text


def _packet(cell: Cell) -> bytes:
    text = _plain(cell)
    try:
        return exact_bytes(text)
    except ValueError:
        raise BadCell("import.not_a_packet", text=text, most=LONGEST_PACKET) from None


def _decimal(cell: Cell, decimals: int) -> int:
    """Fixed-point value of decimal text. A float cell is refused: what it shows is not what it holds."""
    if isinstance(cell.value, float) and cell.kind != "f":
        raise BadCell("import.float_money", text=str(cell.value))
    text = _plain(cell)
    _refuse_full_width(text)
    if not _DECIMAL.fullmatch(text):
        raise BadCell("import.not_a_decimal", text=text)
    whole, _, part = text.partition(".")
    if len(part) > decimals:
        raise BadCell("import.too_many_decimals", text=text, most=decimals)
    value = int(whole + part.ljust(decimals, "0"))
    if value == 0:
        raise BadCell("import.zero")
    return value


def _day(cell: Cell) -> int:
    if cell.kind != "f" and isinstance(cell.value, datetime | date):
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    else:
        text = _plain(cell)
        _refuse_full_width(text)
        try:
            if not _DATE.fullmatch(text):
                raise ValueError("not written as 2026-01-31")
            day = date(*map(int, text.split("-")))
        except ValueError:
            raise BadCell("import.not_a_day", text=text) from None
    if not 2000 <= day.year <= 2100:
        raise BadCell("import.not_a_day", text=day.isoformat())
    return _midnight_utc_ms(day.year, day.month, day.day)


@lru_cache(maxsize=1024)
def _midnight_utc_ms(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=CHINA).astimezone(UTC).timestamp()) * 1000


def day_text(utc_ms: int) -> str:
    """The day that begins at `utc_ms` in China, as a workbook writes it."""
    return datetime.fromtimestamp(utc_ms / 1000, CHINA).date().isoformat()


def _shown(value: CellValue) -> str:
    """What stands in a cell, short enough for a sentence."""
    return str(value)[:LONGEST_TEXT]


def _refuse_full_width(text: str) -> None:
    """Full-width figures look right and are not what a meter or a search would be given (faults.md 3.3)."""
    if any(unicodedata.east_asian_width(sign) == "F" for sign in text):
        raise BadCell("import.full_width", text=text)
