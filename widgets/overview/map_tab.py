"""The map of the mall: every shop a tile, coloured by what is left, by supply, or by contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import theme
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.search_box import SearchBox
from widgets.context import Context
from widgets.language import Retranslated
from widgets.overview import calls, overview_names
from widgets.overview.looks import KINDS, MODES, mode_word, word
from widgets.overview.mall import Mall
from widgets.overview.shop_side import ShopSide
from widgets.overview.tile_board import TileBoard

if TYPE_CHECKING:
    from app.services.overview_map import MapShop

LOOK_KEY, HISTORY_KEY, MODE_KEYS = "F5", "F6", ("F2", "F3", "F4")
_AGE_MS = 1000


class MapTab(Retranslated, QWidget):
    """`sell_wanted(shop_number)` asks for the shop's desk, or its meters."""

    sell_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shops: tuple[MapShop, ...] = ()
        self._is_read = False
        self.mall = Mall(context.desk.live, parent=self)
        self.board = TileBoard(self.mall)
        session = context.desk.session
        self.side = ShopSide(sells=session is not None and allows(session, Permission.SELL))
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_parts(self) -> None:
        self.filter = SearchBox(name=overview_names.MAP_FILTER)
        self.filter.setFixedWidth(200)
        self.building = choice(overview_names.MAP_BUILDING)
        self.building.addItem("", "")
        self.modes: dict[str, QPushButton] = {}
        for mode in MODES:
            made = self.modes[mode] = button(f"{overview_names.MAP_MODE}.{mode}")
            made.setCheckable(True)
            made.setChecked(mode == self.mall.mode)
        self.legend: dict[str, QPushButton] = {}
        self.count = label("muted", name=overview_names.MAP_COUNT)
        self.message = MessageLine(name=overview_names.MAP_MESSAGE)
        self._empty = EmptyState("shop")

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        for part in (self.filter, self.building, *self.modes.values()):
            tools.addWidget(part)
        tools.addStretch(1)
        tools.addWidget(self.count)
        self._legend = QHBoxLayout()
        self._legend.setSpacing(4)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.board)
        self._pages.addWidget(self._empty)
        split = QHBoxLayout()
        split.setSpacing(theme.SPACE)
        split.addWidget(self._pages, 1)
        split.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addLayout(self._legend)
        layout.addWidget(self.message)
        layout.addLayout(split, 1)
        self._make_legend()

    def _make_legend(self) -> None:
        """Each kind of the present colours is a button that goes to the next tile of it."""
        while self._legend.count():
            item = self._legend.takeAt(0)
            if item is not None and item.widget() is not None:
                item.widget().deleteLater()
        self.legend = {}
        for kind in KINDS[self.mall.mode]:
            made = button(
                f"{overview_names.MAP_LEGEND}.{kind.key}", kind="quiet", icon=kind.icon, colour=kind.state
            )
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _, key=kind.key: self._go_to_next(key))
            self.legend[kind.key] = made
            self._legend.addWidget(made)
        self._legend.addStretch(1)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """Room for the largest count there can be: a button that took more with a new count would have the
        whole tab laid out and drawn anew with every reading."""
        for kind in KINDS[self.mall.mode]:
            made = self.legend[kind.key]
            made.setText(f"{word(kind)}  {len(self._shops)}")
            made.setFixedSize(made.sizeHint())
            made.setToolTip(self.tr("Go to the next one"))

    def _connect(self) -> None:
        self._context.desk.engine.states_changed.connect(self._note)
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.filter.moved.connect(lambda _: self.board.setFocus())
        self.building.currentIndexChanged.connect(lambda _: self._filter())
        for mode, made in self.modes.items():
            made.clicked.connect(lambda _, mode=mode: self.set_mode(mode))
        for key, made in zip(MODE_KEYS, self.modes.values(), strict=True):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        QShortcut(QKeySequence(LOOK_KEY), self).activated.connect(self.look)
        QShortcut(QKeySequence(HISTORY_KEY), self).activated.connect(self._first_history)
        self.mall.changed.connect(lambda _: self._show_counts())
        self.mall.touched.connect(self._touched)
        self.board.chosen.connect(self._choose)
        self.board.opened.connect(lambda _: self._open())
        self.side.opened.connect(self._open)
        self.side.history_wanted.connect(self._show_history)
        self._ages = QTimer(self, interval=_AGE_MS)
        self._ages.timeout.connect(self._show_side)

    def look(self) -> None:
        """Read the shops anew."""
        unit = calls.map_shops(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._take, failed=self.message.show_error, latest="map")

    def set_mode(self, mode: str) -> None:
        """Colour by another thing; what is chosen stays chosen."""
        for name, made in self.modes.items():
            made.setChecked(name == mode)
        if mode != self.mall.mode:
            self.mall.set_mode(mode)
            self._make_legend()
        self._show_counts()

    def choose_shop(self, shop_number: str) -> None:
        """Choose its tile, if it is shown."""
        for place, shop in enumerate(self.mall.shops):
            if shop.shop_number == shop_number:
                self.board.choose(place)

    def _take(self, shops: tuple[MapShop, ...]) -> None:
        self._is_read = True
        if shops == self._shops and self.mall.shops:
            return
        self._shops = shops
        self._offer_buildings()
        self._fit_legend()
        self._filter()

    def _offer_buildings(self) -> None:
        held = self.building.currentData()
        with QSignalBlocker(self.building):
            while self.building.count() > 1:
                self.building.removeItem(1)
            for name in dict.fromkeys(shop.building for shop in self._shops):
                self.building.addItem(name, name)
            self.building.setCurrentIndex(max(self.building.findData(held), 0))

    def _filter(self) -> None:
        words, building = self.filter.text().lower().split(), self.building.currentData()
        shown = tuple(
            shop
            for shop in self._shops
            if (not building or shop.building == building) and all(one in _searched(shop) for one in words)
        )
        if shown != self.mall.shops or not shown:
            self.mall.set_shops(shown)
        self._show_counts()

    def _note(self, meter_ids: frozenset[str]) -> None:
        if self.isVisible():
            self.mall.note(meter_ids)

    def _touched(self, shop_ids: set[int]) -> None:
        if self.side.shop is not None and self.side.shop.shop_id in shop_ids:
            self._show_side()

    def _choose(self, place: int) -> None:
        self.side.show_shop(self.mall.shops[place] if place >= 0 else None)
        self._show_side()

    def _show_side(self) -> None:
        if self.side.shop is not None:
            self.side.show_states(self.mall.states(self.side.shop), self._context.desk.clock.utc_ms())

    def _go_to_next(self, key: str) -> None:
        self.board.choose_next(key)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        if self.side.shop is not None:
            self.sell_wanted.emit(self.side.shop.shop_number)

    def _first_history(self) -> None:
        if self.side.shop is not None and self.side.shop.meters:
            self._show_history(self.side.shop.meters[0].meter_id)

    def _show_history(self, meter_id: str) -> None:
        from widgets.readings.history_dialog import HistoryDialog  # with its chart, when first wanted

        HistoryDialog(self._context, meter_id, self).open()

    def _show_counts(self) -> None:
        counts = self.mall.counts()
        for kind in KINDS[self.mall.mode]:
            self.legend[kind.key].setText(f"{word(kind)}  {counts[kind.key]}")
            self.legend[kind.key].setEnabled(counts[kind.key] > 0)
        shown, total = len(self.mall.shops), len(self._shops)
        self.count.setText(self.tr("{shown} of {total} shops").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown or not self._is_read else 1)
        if total:
            self._empty.say(
                self.tr("No shop matches"), self.tr("Clear the search, or choose every building.")
            )
        else:
            self._empty.say(
                self.tr("No shops yet"), self.tr("Import the site's workbook, or enter shops in the set-up.")
            )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self.mall.set_mode(self.mall.mode)  # what changed while nobody looked
        self._ages.start()
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Find: shop, meter"))
        self.building.setItemText(0, self.tr("Every building"))
        for key, (mode, made) in zip(MODE_KEYS, self.modes.items(), strict=True):
            made.setText(f"{mode_word(mode)}  {key}")
        self._fit_legend()
        self.board.setAccessibleName(self.tr("Map of the mall"))
        self.board.viewport().update()
        self._show_counts()


def _searched(shop: MapShop) -> str:
    meters = (meter.meter_id for meter in shop.meters)
    return " ".join((shop.shop_number, shop.name, shop.floor, shop.area, *meters)).lower()
