"""What a report is: what it states of itself, typed columns, and rows of plain values.

Services make one, without a word of any language; screens and files word it (`widgets`, `app/outputs`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import DeskError

Value = str | int | None
"""As the column's kind says; None: not known, an empty cell."""


class CellKind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"  # str, as it stands: a name, a number of a shop
    WORD = "word"  # str, a key that is worded where it is shown, such as "refund"
    COUNT = "count"  # int
    MONEY = "money"  # int, fen
    PRICE = "price"  # int, 1e-8 yuan
    ENERGY = "energy"  # int, Wh
    VOLUME = "volume"  # int, litres
    DAY = "day"  # int, local days since 1970-01-01
    MONTH = "month"  # int, local months since 1970-01
    MOMENT = "moment"  # int, UTC ms
    SPAN = "span"  # int, seconds
    PERMILLE = "permille"  # int
    THOUSANDTHS = "thousandths"  # int, thousandths of the unit that the heading names


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """`is_summed`: its values may be added, and a total stands below them."""

    key: str
    kind: CellKind
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """What a row is made of: the report that shows it, and the filters to ask for it with."""

    name: str
    filters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`filters`: what was asked for, by key, as asked. `rows` are in the order of the columns; `drills` has
    one for each row or is empty. `utc_ms`: the moment that its figures are of. `lacking`: a sentence for each
    archived year that could not be read where it was needed; what it holds is a gap."""

    name: str
    columns: tuple[ReportColumn, ...]
    rows: Sequence[tuple[Value, ...]]
    asked_by: str
    utc_ms: int
    utc_offset_min: int
    filters: tuple[tuple[str, str], ...] = ()
    drills: Sequence[Drill | None] = ()
    lacking: tuple[DeskError, ...] = ()
