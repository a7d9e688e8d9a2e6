"""The left side of the sale desk: what the search found, then the shop with the live state of its meters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets import names, theme
from widgets.common import figures, live_words, price_words, words
from widgets.common.labels import EmptyState, StatePill, button, label
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.views import LiveState, MeterCard, ShopCard, ShopHit


class HitLine(QWidget):
    """One shop of a search: number and name, and below where it is."""

    def __init__(self, hit: ShopHit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        number, name, place = label("strong"), label(), label("small")
        number.setText(hit.shop_number)
        name.setText(hit.name)
        place.setText("  ·  ".join(part for part in (hit.building, hit.area, hit.floor, hit.phone) if part))
        number.setMinimumWidth(112)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setVerticalSpacing(2)
        layout.addWidget(number, 0, 0)
        layout.addWidget(name, 0, 1)
        layout.addWidget(place, 1, 1)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._account(hit), 0, 2, 2, 1)

    def _account(self, hit: ShopHit) -> QLabel:
        text = label("small")
        text.setText(
            self.tr("Meters: {n}").format(n=hit.meters) if hit.has_account else self.tr("No account")
        )
        if not hit.has_account:
            theme.mark(text, state="warn")
        return text


class HitList(Retranslated, QListWidget):
    """Shops found; the search box keeps the focus and moves the choice."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SEARCH_RESULTS)
        self.setProperty("role", "inner")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hits: tuple[ShopHit, ...] = ()
        self.itemClicked.connect(lambda item: self.picked.emit(self._hits[self.row(item)]))

    def show_hits(self, hits: tuple[ShopHit, ...]) -> None:
        self._hits = hits
        self.clear()
        for hit in hits:
            item = QListWidgetItem(self)
            item.setSizeHint(QSize(0, 56))
            self.setItemWidget(item, HitLine(hit))
        self.setCurrentRow(0 if hits else -1)

    def move(self, step: int) -> None:
        """Choose the next or the one before; stops at the ends."""
        if self._hits:
            self.setCurrentRow(min(max(self.currentRow() + step, 0), len(self._hits) - 1))

    def current(self) -> ShopHit | None:
        row = self.currentRow()
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def retranslate(self) -> None:
        row = self.currentRow()
        self.show_hits(self._hits)
        self.setCurrentRow(row)


class MeterTile(Retranslated, QFrame):
    """One meter of the shop with its live state: balance large, then supply, contact, alarm, age."""

    pressed = Signal(str)
    history_wanted = Signal(str)

    def __init__(self, meter: MeterCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.meter = meter
        self._live: LiveState | None = None
        self._now_utc_ms = 0
        self.setObjectName(f"{names.DESK_METERS}.{meter.meter_id}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._make_parts()
        self._lay_out()
        self.set_chosen(chosen=False)
        self.retranslate()

    def _make_parts(self) -> None:
        self._icon = QLabel()
        self._icon.setPixmap(theme.icon(self.meter.medium, "muted", 24).pixmap(24, 24))
        self._name, self._price = label("strong"), label("small")
        self._balance, self._yuan, self._reading = (
            label("large", right=True),
            label("muted"),
            label("small", right=True),
        )
        self._supply, self._contact, self._alarm = StatePill(), StatePill(), StatePill()
        self._history = button(f"{names.DESK_HISTORY}.{self.meter.meter_id}", kind="quiet", icon="tariff")
        self._history.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._history.clicked.connect(lambda: self.history_wanted.emit(self.meter.meter_id))

    def _lay_out(self) -> None:
        pills = QHBoxLayout()
        pills.setSpacing(theme.SPACE)
        for pill in (self._supply, self._contact, self._alarm):
            pills.addWidget(pill)
        pills.addStretch(1)
        pills.addWidget(self._reading)
        money = QHBoxLayout()
        money.setSpacing(6)
        money.addWidget(self._balance)
        money.addWidget(self._yuan, alignment=Qt.AlignmentFlag.AlignBottom)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(4)
        layout.addWidget(self._icon, 0, 0, 2, 1)
        layout.addWidget(self._name, 0, 1)
        layout.addWidget(self._price, 1, 1)
        layout.addLayout(money, 0, 2, 2, 1)
        layout.addWidget(self._history, 0, 3, 2, 1)
        layout.addLayout(pills, 2, 0, 1, 4)
        layout.setColumnStretch(1, 1)

    def set_chosen(self, *, chosen: bool) -> None:
        theme.mark(self, tile="chosen" if chosen else "plain")

    def show_live(self, live: LiveState | None, now_utc_ms: int) -> None:
        self._live, self._now_utc_ms = live, now_utc_ms
        booked = self.meter.credit_fen
        reckoned = booked is None or (live is not None and live.office is not None)
        self._balance.setText(live_words.balance(live) if reckoned else figures.yuan(booked))
        for pill, (colour, icon, word) in (
            (self._supply, live_words.supply(live)),
            (self._contact, live_words.contact(live)),
        ):
            pill.show_state(colour, icon=icon, word=word)
        alarm = live_words.alarm(live)
        self._alarm.setVisible(alarm is not None)
        if alarm is not None:
            self._alarm.show_state(alarm[0], icon=alarm[1], word=alarm[2])
        self._show_reading()

    def _show_reading(self) -> None:
        if self._live is None:
            self._reading.setText("")
            return
        self._reading.setText(
            self.tr("{reading} {unit}, read {age} ago").format(
                reading=live_words.reading(self._live),
                unit=words.unit(self.meter.medium),
                age=live_words.age(self._live, self._now_utc_ms),
            )
        )

    def retranslate(self) -> None:
        meter = self.meter
        self._name.setText(f"{words.medium(meter.medium)}  {meter.meter_id}")
        self._yuan.setText(self.tr("yuan"))
        self._history.setToolTip(self.tr("Reading history  Ctrl+H"))
        price = price_words.price(meter.price_kind).format(
            price=figures.price(meter.price_e8), unit=words.unit(meter.medium)
        )
        if not meter.sellable:
            price += "  ·  " + self.tr("not sold to: it is on no account")
        elif meter.open_sale is not None:
            price += "  ·  " + self.tr("a sale to it is still open")
        elif meter.credit_fen is not None:
            price += "  ·  " + self.tr("credit held by the office")
        self._price.setText(price)
        self.show_live(self._live, self._now_utc_ms)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self.meter.meter_id)


class ShopCardView(Retranslated, QWidget):
    """A shop: who and where, and its meters; one of them is chosen for the sale."""

    meter_pressed = Signal(str)
    history_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.DESK_SHOP_CARD)
        self.tiles: dict[str, MeterTile] = {}
        self._shop: ShopCard | None = None
        self._number, self._name = label("large"), label("large")
        self._customer, self._place = label(), label("small")
        self._due = label("strong")
        theme.mark(self._due, state="warn")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._number)
        head.addWidget(self._name, 1)
        head.addWidget(self._due)
        tiles = QWidget()
        tiles.setProperty("role", "clear")
        self._tiles = QVBoxLayout(tiles)
        self._tiles.setContentsMargins(0, 0, 0, 0)
        self._tiles.setSpacing(theme.SPACE)
        self._tiles.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._customer)
        layout.addWidget(self._place)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(scroll, 1)

    def show_shop(self, shop: ShopCard) -> None:
        self._shop = shop
        for tile in self.tiles.values():
            tile.deleteLater()
        self.tiles = {meter.meter_id: MeterTile(meter) for meter in shop.meters}
        for place, tile in enumerate(self.tiles.values()):
            tile.pressed.connect(self.meter_pressed)
            tile.history_wanted.connect(self.history_wanted)
            self._tiles.insertWidget(place, tile)
        self.retranslate()

    def choose(self, meter_id: str | None) -> None:
        for key, tile in self.tiles.items():
            tile.set_chosen(chosen=key == meter_id)

    def show_live(self, meter_id: str, live: LiveState | None, now_utc_ms: int) -> None:
        if meter_id in self.tiles:
            self.tiles[meter_id].show_live(live, now_utc_ms)

    def retranslate(self) -> None:
        shop = self._shop
        if shop is None:
            return
        self._number.setText(shop.shop_number)
        self._name.setText(shop.name)
        self._place.setText("  ·  ".join(p for p in (shop.building, shop.area, shop.floor, shop.trade) if p))
        self._customer.setText(self._customer_text(shop))
        theme.mark(self._customer, state="bad" if shop.account_id is None else "")
        self._due.setVisible(shop.refund_due_fen > 0)
        self._due.setText(
            self.tr("To give back: {amount} yuan").format(amount=figures.yuan(shop.refund_due_fen))
        )

    def _customer_text(self, shop: ShopCard) -> str:
        if shop.account_id is None:
            return self.tr("No open account: nothing can be sold to this shop until one is opened.")
        return "  ·  ".join(part for part in (shop.customer_name, shop.customer_phone or shop.phone) if part)


class ShopPanel(Retranslated, QFrame):
    """Shows one of: how to begin, the shops found, the shop chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.hits = HitList()
        self.shop = ShopCardView()
        self._start = EmptyState("search")
        self._none = EmptyState("shop")
        self._searched = ""
        self._pages = QStackedWidget()
        for page in (self._start, self._none, self.hits, self.shop):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._pages)
        self.retranslate()

    def show_start(self) -> None:
        self._pages.setCurrentWidget(self._start)

    def show_hits(self, hits: tuple[ShopHit, ...], searched: str) -> None:
        self._searched = searched
        self.hits.show_hits(hits)
        self._pages.setCurrentWidget(self.hits if hits else self._none)
        self.retranslate()

    def show_shop(self, shop: ShopCard) -> None:
        self.shop.show_shop(shop)
        self._pages.setCurrentWidget(self.shop)

    def shows_hits(self) -> bool:
        return self._pages.currentWidget() is self.hits

    def retranslate(self) -> None:
        self._start.say(
            self.tr("Find a shop"),
            self.tr(
                "Type a shop number, a name or its pinyin initials, a phone number or a meter number above."
            ),
        )
        self._none.say(
            self.tr('Nothing found for "{text}"').format(text=self._searched),
            self.tr("Check the number, or try the shop's name or its phone."),
        )
