"""Where each tile of the map lies: headings for building and floor, below them the shops, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect

from widgets import theme

if TYPE_CHECKING:
    from app.services.overview_map import MapShop

TILE_WIDTH: Final = 128
"""At least."""
TILE_HEIGHT: Final = 64
GAP: Final = theme.SPACE
BUILDING_HEIGHT: Final = 40
FLOOR_HEIGHT: Final = 28


@dataclass(frozen=True, slots=True)
class Heading:
    rect: QRect
    text: str
    is_building: bool


@dataclass(slots=True)
class TileLayout:
    """Tiles by the place of their shop; `rows` are places side by side, from above."""

    tiles: list[QRect] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    height: int = 0

    def row_of(self, place: int) -> int:
        """The row that a tile lies in."""
        return next(number for number, row in enumerate(self.rows) if place in row)


def laid_out(shops: Sequence[MapShop], width: int) -> TileLayout:
    """For a board of that width. It depends on nothing that changes with readings, so nothing jumps."""
    across = max((width - GAP) // (TILE_WIDTH + GAP), 1)
    step = max((width - GAP) // across, TILE_WIDTH + GAP)
    made = TileLayout()
    building, floor, y = None, None, 0
    for place, shop in enumerate(shops):
        if shop.building != building:
            y += GAP if made.rows else 0
            made.headings.append(Heading(QRect(GAP, y, width - GAP, BUILDING_HEIGHT), shop.building, True))
            y += BUILDING_HEIGHT
            building, floor = shop.building, None
        if (shop.floor, shop.area) != floor:
            text = "  ·  ".join(part for part in (shop.floor, shop.area) if part)
            made.headings.append(Heading(QRect(GAP, y, width - GAP, FLOOR_HEIGHT), text, False))
            y += FLOOR_HEIGHT
            floor = shop.floor, shop.area
            made.rows.append([])
        elif len(made.rows[-1]) == across:
            made.rows.append([])
        row = made.rows[-1]
        if not row:
            y += TILE_HEIGHT + GAP
        x = GAP + len(row) * step
        made.tiles.append(QRect(x, y - TILE_HEIGHT - GAP, step - GAP, TILE_HEIGHT))
        row.append(place)
    made.height = y
    return made
