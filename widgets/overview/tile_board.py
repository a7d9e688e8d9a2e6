"""The map itself: a tile for each shop, drawn only where it can be seen and only when it looks different.

One widget for 800 tiles: as many widgets would take seconds to make and the keyboard through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from widgets import theme
from widgets.common.labels import tip
from widgets.overview import overview_names
from widgets.overview.looks import Look, word
from widgets.overview.mall import Mall
from widgets.overview.tile_layout import BUILDING_HEIGHT, FLOOR_HEIGHT, TileLayout, laid_out

_ICON = 16
_STRIP = 4
_STEP = 24
_STEPS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "last",
    Qt.Key.Key_PageUp: "page_up",
    Qt.Key.Key_PageDown: "page_down",
}


class TileBoard(QAbstractScrollArea):
    """`chosen(place)` follows the choice, -1 for none; `opened(place)` is Enter or a double click."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, mall: Mall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(overview_names.MAP_BOARD)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(_STEP)
        self._mall = mall
        self.layout_of_tiles = TileLayout()
        self.current = -1
        mall.arranged.connect(self._arrange_anew)
        mall.coloured.connect(self.viewport().update)
        mall.changed.connect(self.update_tiles)

    # where things are

    def tile_rect(self, place: int) -> QRect:
        """On the viewport, wherever it is scrolled."""
        return self.layout_of_tiles.tiles[place].translated(0, -self.verticalScrollBar().value())

    def place_at(self, point: QPoint) -> int:
        """The shop under a point of the viewport, -1 where there is none."""
        there = point + QPoint(0, self.verticalScrollBar().value())
        for place, tile in enumerate(self.layout_of_tiles.tiles):
            if tile.contains(there):
                return place
        return -1

    def _arrange_anew(self) -> None:
        """Other shops: the choice stays where it was only by its place, so it begins anew."""
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self.choose(0 if self._mall.shops else -1)

    def _arrange(self) -> None:
        self.layout_of_tiles = laid_out(self._mall.shops, self.viewport().width())
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(self.layout_of_tiles.height - self.viewport().height(), 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # what is chosen

    def choose(self, place: int) -> None:
        """Choose a tile and bring it into view."""
        before, self.current = self.current, place
        self.update_tiles(one for one in (before, place) if 0 <= one < len(self.layout_of_tiles.tiles))
        if place >= 0:
            self._bring_into_view(self.layout_of_tiles.tiles[place])
        self.setAccessibleDescription(self._spoken(place))
        self.chosen.emit(place)

    def choose_next(self, key: str) -> None:
        """The next tile of a kind after the present one, from the top again after the last."""
        there = [place for place, look in enumerate(self._mall.looks) if look.kind.key == key]
        if there:
            self.choose(next((place for place in there if place > self.current), there[0]))

    def move(self, step: str) -> None:
        """One of the values of _STEPS, from the present tile."""
        count = len(self._mall.shops)
        if not count:
            return
        at = max(self.current, 0)
        plain = {"left": at - 1, "right": at + 1, "first": 0, "last": count - 1}
        place = plain[step] if step in plain else self._above_or_below(at, step)
        self.choose(min(max(place, 0), count - 1))

    def _above_or_below(self, at: int, step: str) -> int:
        """The tile nearest to where one came from, some rows on."""
        rows = self.layout_of_tiles.rows
        page = max(self.viewport().height() // (self.layout_of_tiles.tiles[at].height() * 2), 1)
        by = {"up": -1, "down": 1, "page_up": -page, "page_down": page}[step]
        row = rows[min(max(self.layout_of_tiles.row_of(at) + by, 0), len(rows) - 1)]
        left = self.layout_of_tiles.tiles[at].left()
        return min(row, key=lambda place: abs(self.layout_of_tiles.tiles[place].left() - left))

    def _bring_into_view(self, tile: QRect) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        above = tile.top() - BUILDING_HEIGHT - FLOOR_HEIGHT  # so that one sees where one is
        if above < bar.value():
            bar.setValue(above)
        elif tile.bottom() + theme.SPACE > bar.value() + room:
            bar.setValue(tile.bottom() + theme.SPACE - room)

    # what the hand does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.move(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place >= 0:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place >= 0:
            self.opened.emit(place)

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)
        self.update_tiles([self.current] if self.current >= 0 else ())

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self.update_tiles([self.current] if self.current >= 0 else ())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            if place >= 0:
                QToolTip.showText(event.globalPos(), tip(self._spoken(place)), self, self.tile_rect(place))
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _spoken(self, place: int) -> str:
        """All that a tile says, as one line."""
        if not 0 <= place < len(self._mall.shops):
            return ""
        shop, look = self._mall.shops[place], self._mall.looks[place]
        parts = (f"{shop.shop_number} {shop.name}", shop.building, shop.floor, shop.area, _said(look))
        return "  ·  ".join(part for part in parts if part)

    # what is drawn

    def update_tiles(self, places: Iterable[int]) -> None:
        """Draw these anew, if they can be seen."""
        seen = self.viewport().rect()
        for place in places:
            rect = self.tile_rect(place).adjusted(-2, -2, 2, 2)
            if rect.intersects(seen):
                self.viewport().update(rect)

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        region = event.region()
        painter.translate(0, -self.verticalScrollBar().value())
        asked = region.boundingRect().translated(0, self.verticalScrollBar().value())
        for heading in self.layout_of_tiles.headings:
            if heading.rect.intersects(asked):
                self._draw_heading(painter, heading.rect, heading.text, heading.is_building)
        for place, tile in enumerate(self.layout_of_tiles.tiles):
            if region.intersects(self.tile_rect(place).adjusted(-2, -2, 2, 2)):
                self._draw_tile(painter, tile, place)

    def _draw_heading(self, painter: QPainter, rect: QRect, text: str, is_building: bool) -> None:  # noqa: FBT001
        font = QFont(self.font())
        font.setPixelSize(theme.TYPE.title if is_building else theme.TYPE.body)
        font.setBold(is_building)
        painter.setFont(font)
        painter.setPen(QColor(theme.colours().text if is_building else theme.colours().muted))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _draw_tile(self, painter: QPainter, tile: QRect, place: int) -> None:
        shop, look = self._mall.shops[place], self._mall.looks[place]
        tokens = theme.colours()
        strong = QColor(getattr(tokens, look.kind.state))
        back = strong if look.kind.strong else QColor(getattr(tokens, f"{look.kind.state}_soft"))
        ink = tokens.surface if look.kind.strong else tokens.text
        painter.setPen(self._border(place))
        painter.setBrush(back)
        painter.drawRoundedRect(tile, theme.RADIUS, theme.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong)
        painter.drawRect(
            QRect(tile.left() + 2, tile.top() + theme.RADIUS, _STRIP, tile.height() - 2 * theme.RADIUS)
        )
        left, width = tile.left() + 12, tile.width() - 18
        number = self._font(theme.TYPE.body, bold=True)
        self._write(painter, QRect(left, tile.top() + 4, width, 18), shop.shop_number, number, ink)
        small = self._font(theme.TYPE.small)
        self._write(painter, QRect(left, tile.top() + 22, width, 16), shop.name, small, ink)
        self._draw_word(painter, QRect(left, tile.top() + 41, width, 18), look, small)

    def _draw_word(self, painter: QPainter, rect: QRect, look: Look, font: QFont) -> None:
        colour = "surface" if look.kind.strong else look.kind.state
        theme.icon(look.kind.icon, colour, _ICON).paint(
            painter, QRect(rect.left(), rect.top() + 1, _ICON, _ICON)
        )
        beside = rect.adjusted(_ICON + 4, 0, 0, 0)
        self._write(painter, beside, _said(look), font, getattr(theme.colours(), colour))

    def _border(self, place: int) -> QPen:
        tokens = theme.colours()
        if place != self.current:
            return QPen(QColor(tokens.line_strong), 1)
        return QPen(QColor(tokens.accent if self.hasFocus() else tokens.text), 3)

    def _font(self, pixels: int, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setBold(bold)
        return font

    def _write(self, painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cut)


def _said(look: Look) -> str:
    return f"{word(look.kind)}  {look.figure}".strip()
