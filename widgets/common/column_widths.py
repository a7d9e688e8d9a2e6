"""How wide the columns of a table are: what their texts need, then what the window has more or less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

_CELL_PADDING = 23
"""Both sides of a cell: the style sheet's padding, Qt's own margin, and a hair's breadth."""
_ICON = 22
_WIDE = "MW@mw%"
_MEASURED = 24
"""Texts of a column that are measured: its longest ones."""


def natural_widths(model: RowsModel, metrics: QFontMetrics) -> list[int]:
    """Pixels in which each column shows its heading and every text whole."""
    return [_natural(column, model, metrics) for column in model.columns]


def fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """`natural` widths brought to `room` pixels: elastic columns give first and take what is left over.

    When even their least is too much, the table scrolls sideways.
    """
    return shared_out([column.least for column in columns], natural, room)


def shared_out(leasts: Sequence[int | None], natural: Sequence[int], room: int) -> list[int]:
    """`fitted` by the least pixels of each elastic column, None for one that always shows all."""
    least = [width if one is None else min(width, one) for one, width in zip(leasts, natural, strict=True)]
    spare = room - sum(natural)
    if spare >= 0:
        takers = [one is not None for one in leasts]
        if not any(takers):
            takers = [True] * len(leasts)
        share = [spare // sum(takers) if taker else 0 for taker in takers]
        return [width + more for width, more in zip(natural, share, strict=True)]
    give = [width - low for width, low in zip(natural, least, strict=True)]
    wanted = min(-spare, sum(give))
    return [
        width - (-(-wanted * part // sum(give)) if part else 0)
        for width, part in zip(natural, give, strict=True)
    ]


def _natural(column: Column, model: RowsModel, metrics: QFontMetrics) -> int:
    samples = set(column.samples())
    if not column.live:
        samples |= {column.text(row) for row in model.all_rows()}
    longest = sorted(samples, key=_columns, reverse=True)[:_MEASURED]
    text = max((metrics.horizontalAdvance(one) for one in longest), default=0)
    icon = _ICON if column.state is not None else 0
    return max(text + icon, metrics.horizontalAdvance(column.title())) + _CELL_PADDING


def _columns(text: str) -> tuple[int, int]:
    """About how wide a text is: by its signs, and among equals by those that are wider than others."""
    return sum(1 if char.isascii() else 2 for char in text), sum(char in _WIDE for char in text)
