"""What is one's own: each meter with what is left, whether it supplies and why not, and how old that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import theme
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.station import look, station_names
from widgets.station.page import StationPage, scrolled

AGAIN_MS: Final = 5_000
"""Between two looks at what the desk knows, while somebody stands here."""
_ICON: Final = 36
_LEVELS: Final[Mapping[str, tuple[str, str]]] = {
    "enough": ("ok", "ok"),
    "low": ("warn", "doubt"),
    "very_low": ("bad", "bad"),
    "arrears": ("bad", "bad"),
}


def level_words(level: str | None) -> str:
    """How much is left, in words."""
    return {
        "enough": QCoreApplication.translate("StationWords", "Enough left"),
        "low": QCoreApplication.translate("StationWords", "Running low"),
        "very_low": QCoreApplication.translate("StationWords", "Nearly used up"),
        "arrears": QCoreApplication.translate("StationWords", "In arrears"),
    }.get(level or "", QCoreApplication.translate("StationWords", "Not known yet"))


def lasts_words(meter: Mapping[str, Any]) -> str:
    """How long what is left will last, in whole days; empty where nothing is left or nobody knows."""
    tenths = meter.get("lasts_tenths")
    if tenths is None or (meter.get("left_fen") or 0) <= 0:
        return ""
    if tenths < 20:
        less = QCoreApplication.translate("StationWords", "Lasts less than a day")
        return less if tenths < 10 else QCoreApplication.translate("StationWords", "Lasts about 1 day")
    return QCoreApplication.translate("StationWords", "Lasts about {n} days").format(n=tenths // 10)


def supply_words(meter: Mapping[str, Any]) -> tuple[str, str, str]:
    """(state, icon, words) of a meter's supply."""
    if meter.get("supply_on") is None:
        return "idle", "wait", QCoreApplication.translate("StationWords", "Supply not known")
    if meter["supply_on"]:
        return "ok", "supply-on", QCoreApplication.translate("StationWords", "Supply is on")
    why = {
        "fee": QCoreApplication.translate("StationWords", "Supply is off: no credit left"),
        "load": QCoreApplication.translate("StationWords", "Supply is off: too much load"),
        "time": QCoreApplication.translate("StationWords", "Supply is off: out of its hours"),
        "forced": QCoreApplication.translate("StationWords", "Supply is off: switched off by order"),
    }
    off = QCoreApplication.translate("StationWords", "Supply is off")
    return "bad", "supply-off", why.get(str(meter.get("held_by")), off)


def medium_words(medium: str) -> str:
    if medium == "water":
        return QCoreApplication.translate("StationWords", "Water")
    return QCoreApplication.translate("StationWords", "Electricity")


class OwnPage(StationPage):
    """Tiles, one a meter; beneath them what can be done."""

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._own: dict[str, Any] = {}
        self._tiles: dict[str, MeterTile] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(look.GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setProperty("role", "station")
        inside.setLayout(self._grid)
        self._area = scrolled(inside)
        self.body.addWidget(self._area, 1)
        self.back.hide()
        self.next.hide()
        self.refresh = button(station_names.REFRESH)
        self.refresh.clicked.connect(self._read_now)
        self.purchases = button(station_names.PURCHASES)
        self.purchases.clicked.connect(lambda: self.station.show_purchases())
        self.foot.addWidget(self.refresh, 1)
        self.foot.addWidget(self.purchases, 1)
        self._pace = QTimer(self, interval=AGAIN_MS)
        self._pace.timeout.connect(self._look)
        self.retranslate()

    @property
    def own(self) -> dict[str, Any]:
        """What the desk said last."""
        return self._own

    def enter(self) -> None:
        super().enter()
        self._pace.start()
        self._look()

    def forget(self) -> None:
        self._pace.stop()
        self.wait(busy=False, on=self.refresh)  # what was asked for whoever has left is answered to nobody
        self._own = {}
        self._show()

    def hideEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self._pace.stop()
        super().hideEvent(event)

    def _look(self) -> None:
        self.link.get("own", self._known, self.failed)

    def _known(self, own: dict[str, Any]) -> None:
        self.heard()
        self._own = own
        self._show()

    def _read_now(self) -> None:
        meters = self._own.get("meters", ())
        self.wait(busy=bool(meters), on=self.refresh)
        for meter in meters:
            self.link.post(f"meters/{meter['meter_id']}/read", self._asked, self.failed)

    def _asked(self, answer: dict[str, Any]) -> None:
        self.wait(busy=False, on=self.refresh)
        self.message.say("info", "station.reading_now" if answer.get("asked") else "station.just_read")

    def failed(self, error: DeskError) -> None:
        self.wait(busy=False, on=self.refresh)
        super().failed(error)

    def _show(self) -> None:
        meters = {str(one["meter_id"]): one for one in self._own.get("meters", ())}
        if meters.keys() != self._tiles.keys():
            self._make_tiles(meters)
        for meter_id, tile in self._tiles.items():
            tile.show_meter(meters[meter_id])
        self._place_tiles()
        self._say_whose()

    def _make_tiles(self, meters: Mapping[str, Any]) -> None:
        for tile in self._tiles.values():
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._tiles = {meter_id: MeterTile(meter_id) for meter_id in meters}
        for number, tile in enumerate(self._tiles.values()):
            self._grid.addWidget(tile, number, 0)
        for tile in self._tiles.values():
            tile.use.clicked.connect(lambda _=False, tile=tile: self.station.show_use(tile.meter))
            tile.top_up.clicked.connect(lambda _=False, tile=tile: self.station.show_top_up(tile.meter))

    def _place_tiles(self) -> None:
        """Two beside each other, where the widest has room for it."""
        tiles = list(self._tiles.values())
        widest = max((tile.least_width() for tile in tiles), default=0)
        margins, bar = self._grid.contentsMargins(), self._area.verticalScrollBar().sizeHint().width()
        room = self._area.width() - bar - margins.left() - margins.right()
        across = 1 if len(tiles) == 1 or 2 * widest + look.GAP > room else 2
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, across - 1)
        for number, tile in enumerate(tiles):
            self._grid.addWidget(tile, number // across, number % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tiles()

    def _say_whose(self) -> None:
        if not self._own:
            self.ask.setText(" ")
            return
        names_of = (self._own.get("shop_number"), self._own.get("shop_name"))
        self.ask.setText(" · ".join(str(part) for part in names_of if part))
        if not self._own.get("meters"):
            self.message.say("info", "station.no_meters")

    def retranslate(self) -> None:
        self.refresh.setText(self.tr("Read my meters now"))
        self.purchases.setText(self.tr("Purchases and slips"))
        self._show()


class MeterTile(QFrame):
    """One meter: what is left largest, then its state and its age."""

    def __init__(self, meter_id: str) -> None:
        super().__init__()
        self.setObjectName(f"{station_names.METER}.{meter_id}")
        self.setProperty("role", "tile")
        self.meter: dict[str, Any] = {}
        self.use = button(f"{station_names.USE}.{meter_id}")
        self.top_up = button(f"{station_names.TOP_UP}.{meter_id}", kind="primary")
        self._name, self._left = label("large"), label("money")
        self._level, self._supply = _Said(), _Said()
        self._lasts = label("large", wrap=True)
        self._age, self._register = label("quiet", wrap=True), label("plain", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(12)
        for part in (
            self._name,
            self._left,
            self._lasts,
            self._level,
            self._supply,
            self._register,
            self._age,
        ):
            layout.addWidget(part)
        ways = QHBoxLayout()
        ways.setSpacing(12)
        ways.addWidget(self.use)
        ways.addWidget(self.top_up)
        layout.addLayout(ways)

    def least_width(self) -> int:
        """Pixels within which nothing of it is cut off."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # its letters are measured as they will be
        return self.minimumSizeHint().width()

    def show_meter(self, meter: dict[str, Any]) -> None:
        """As the desk tells it."""
        self.meter = meter
        self.use.setText(QCoreApplication.translate("StationWords", "Use"))
        self.top_up.setText(QCoreApplication.translate("StationWords", "Top up"))
        self._name.setText(f"{medium_words(str(meter['medium']))} · {meter['meter_id']}")
        left = meter.get("left_fen")
        self._left.setText(figures.NOTHING if left is None else f"¥ {figures.yuan(left)}")
        self._lasts.setText(lasts_words(meter))
        self._lasts.setVisible(bool(self._lasts.text()))
        level = meter.get("level")
        state, icon = _LEVELS.get(str(level), ("idle", "wait"))
        self._level.say(state, icon, level_words(level))
        self._supply.say(*supply_words(meter))
        self._register.setText(_register_words(meter))
        read = meter.get("read_utc_ms")
        if read is None:
            told = QCoreApplication.translate("StationWords", "Not read yet")
        else:
            told = QCoreApplication.translate("StationWords", "Read {when}").format(
                when=figures.date_time(read)
            )
        if not meter.get("in_contact"):
            told += " · " + QCoreApplication.translate("StationWords", "the meter does not answer at present")
        self._age.setText(told)


def _register_words(meter: Mapping[str, Any]) -> str:
    register = meter.get("register")
    if register is None:
        return ""
    unit = "m³" if meter["medium"] == "water" else "kWh"
    said = QCoreApplication.translate("StationWords", "Reading {value} {unit}")
    return said.format(value=figures.thousandths(register), unit=unit)


class _Said(QWidget):
    """A state as colour, icon and word."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._word = QLabel(), label("large", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._icon)
        line.addWidget(self._word, 1)

    def say(self, state: str, icon: str, word: str) -> None:
        theme.mark(self._word, state=state)
        self._icon.setPixmap(theme.icon(icon, state, _ICON).pixmap(_ICON, _ICON))
        self._word.setText(word)
