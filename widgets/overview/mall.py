"""The shops of the map with their looks, kept up with the live board at most ten times a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from widgets.overview.looks import BALANCE, Look, States, look

if TYPE_CHECKING:
    from app.services.overview_map import MapShop
    from widgets.desk import Board

PACE_MS = 100


class Mall(QObject):
    """`arranged` when the shops are other ones, `coloured` when all looks are; `changed(places)` when some
    shops look different, `touched(shop ids)` when anything of a shop's meters is new."""

    arranged = Signal()
    coloured = Signal()
    changed = Signal(object)
    touched = Signal(object)

    def __init__(self, board: Board, *, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self.mode = BALANCE
        self.shops: tuple[MapShop, ...] = ()
        self.looks: list[Look] = []
        self._places: dict[str, int] = {}
        self._waiting: set[str] = set()
        self._pace = QTimer(self, singleShot=True, interval=PACE_MS)
        self._pace.timeout.connect(self._show_waiting)

    def set_shops(self, shops: tuple[MapShop, ...]) -> None:
        """Take the shops, in the order of the map."""
        self.shops = shops
        self._places = {meter.meter_id: at for at, shop in enumerate(shops) for meter in shop.meters}
        self.looks = [self._look(shop) for shop in shops]
        self.arranged.emit()

    def set_mode(self, mode: str) -> None:
        """Colour by another of looks.MODES."""
        self.mode = mode
        self.looks = [self._look(shop) for shop in self.shops]
        self.coloured.emit()

    def note(self, meter_ids: Iterable[str]) -> None:
        """These meters' states have changed."""
        self._waiting.update(meter_ids)
        if not self._pace.isActive():
            self._pace.start()

    def states(self, shop: MapShop) -> States:
        """The newest state of each of its meters."""
        return {meter.meter_id: self._board.state(meter.meter_id) for meter in shop.meters}

    def counts(self) -> Counter[str]:
        """How many shops look like each kind, by its key."""
        return Counter(one.kind.key for one in self.looks)

    def _look(self, shop: MapShop) -> Look:
        return look(self.mode, shop, self.states(shop))

    def _show_waiting(self) -> None:
        places = {self._places[meter_id] for meter_id in self._waiting if meter_id in self._places}
        self._waiting.clear()
        new = {place: self._look(self.shops[place]) for place in places}
        changed = [place for place, found in new.items() if found != self.looks[place]]
        for place in changed:
            self.looks[place] = new[place]
        if changed:
            self.changed.emit(changed)
        if places:
            self.touched.emit({self.shops[place].shop_id for place in places})
