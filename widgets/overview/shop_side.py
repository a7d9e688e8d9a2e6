"""The shop chosen on the map: its meters as they are now, and the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets import theme
from widgets.common import live_words, words
from widgets.common.labels import StatePill, button, label
from widgets.language import Retranslated
from widgets.overview import overview_names
from widgets.overview.looks import credit_kind, word

if TYPE_CHECKING:
    from app.services.overview_map import MapMeter, MapShop
    from app.services.views import LiveState
    from widgets.overview.looks import States

SIDE_WIDTH = 312


class MeterState(Retranslated, QFrame):
    """One meter: what is left and how little that is, supply, contact, age. `history_wanted(meter id)`."""

    history_wanted = Signal(str)

    def __init__(self, meter: MapMeter) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self._meter, self._live, self._now_utc_ms = meter, None, 0
        self._icon, self._name = QLabel(), label("strong")
        self._icon.setPixmap(theme.icon(meter.medium, "muted", 20).pixmap(20, 20))
        self._left, self._age = label("title", right=True), label("small")
        self.credit, self.supply, self.contact = StatePill(), StatePill(), StatePill()
        self.history = button(f"{overview_names.MAP_HISTORY}.{meter.meter_id}", kind="quiet", icon="tariff")
        self.history.clicked.connect(lambda: self.history_wanted.emit(meter.meter_id))
        head, foot = QHBoxLayout(), QHBoxLayout()
        for part in (self._icon, self._name):
            head.addWidget(part)
        head.addStretch(1)
        foot.addWidget(self._age, 1)
        foot.addWidget(self.history)
        pills = QGridLayout()
        pills.setSpacing(4)
        pills.addWidget(self.credit, 0, 0)
        pills.addWidget(self._left, 0, 1)
        pills.addWidget(self.supply, 1, 0)
        pills.addWidget(self.contact, 1, 1, Qt.AlignmentFlag.AlignRight)
        pills.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(pills)
        layout.addLayout(foot)
        self.retranslate()

    def show_live(self, live: LiveState | None, now_utc_ms: int) -> None:
        """Its newest state, at a moment."""
        self._live, self._now_utc_ms = live, now_utc_ms
        self._left.setText(self.tr("{amount} yuan").format(amount=live_words.balance(live)))
        kind = credit_kind(self._meter, live)
        self.credit.show_state(kind.state, icon=kind.icon, word=word(kind))
        for pill, (state, icon, said) in (
            (self.supply, live_words.supply(live)),
            (self.contact, live_words.contact(live)),
        ):
            pill.show_state(state, icon=icon, word=said)
        if live is None:
            self._age.setText("")
        else:
            self._age.setText(self.tr("Read {age} ago").format(age=live_words.age(live, now_utc_ms)))

    def retranslate(self) -> None:
        self._name.setText(f"{words.medium(self._meter.medium)}  {self._meter.meter_id}")
        self.history.setText(self.tr("History"))
        self.show_live(self._live, self._now_utc_ms)


class ShopSide(Retranslated, QFrame):
    """`opened` asks for the way on that Enter takes; `history_wanted(meter id)`."""

    opened = Signal()
    history_wanted = Signal(str)

    def __init__(self, *, sells: bool) -> None:
        super().__init__()
        self.setObjectName(overview_names.MAP_SIDE)
        self.setProperty("role", "card")
        self.setFixedWidth(SIDE_WIDTH)
        self._sells = sells
        self.shop: MapShop | None = None
        self.meters: list[MeterState] = []
        self._number, self._name = label("title"), label("", wrap=True)
        self._place, self._none = label("small", wrap=True), label("muted", wrap=True)
        self.open = button(overview_names.MAP_OPEN, kind="primary")
        self.open.clicked.connect(self.opened)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        held = QWidget()
        held.setProperty("role", "clear")
        self._meters = QVBoxLayout(held)
        self._meters.setContentsMargins(0, 0, 0, 0)
        self._meters.setSpacing(theme.SPACE)
        self._meters.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(held)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(4)
        for part in (self._number, self._name, self._place, self._none):
            layout.addWidget(part)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.open)

    def show_shop(self, shop: MapShop | None) -> None:
        """Another shop, or none."""
        self.shop = shop
        for old in self.meters:
            old.hide()
            old.deleteLater()
        self.meters = [MeterState(meter) for meter in (shop.meters if shop else ())]
        for place, made in enumerate(self.meters):
            made.history_wanted.connect(self.history_wanted)
            self._meters.insertWidget(place, made)
        self.retranslate()

    def show_states(self, states: States, now_utc_ms: int) -> None:
        """The newest states of the shop's meters."""
        for shown, meter in zip(self.meters, self.shop.meters if self.shop else (), strict=True):
            shown.show_live(states.get(meter.meter_id), now_utc_ms)

    def retranslate(self) -> None:
        shop = self.shop
        self._number.setText(shop.shop_number if shop else "")
        self._name.setText(shop.name if shop else "")
        self._place.setText(
            "  ·  ".join(part for part in (shop.building, shop.floor, shop.area) if part) if shop else ""
        )
        if shop is None:
            self._none.setText(self.tr("Choose a shop on the map."))
        else:
            self._none.setText("" if shop.meters else self.tr("This shop has no meter."))
        self._none.setVisible(bool(self._none.text()))
        text = self.tr("To the desk  Enter") if self._sells else self.tr("Its meters  Enter")
        self.open.setText(text)
        self.open.setEnabled(shop is not None)
