"""The window of the query station: full-screen, one page at a time, the first again when nobody is there.

Nothing leads out of it: no menu, no dialog of files or printing, no link, no clipboard. Closing it is for
the office (`STAFF_KEYS`, or whatever runs it). What else a kiosk needs is the system's to lock
(docs/manual: the query station).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets.common.labels import button, label
from widgets.language import LANGUAGES, Language, Retranslated
from widgets.station import look, station_names
from widgets.station.link import AWAY
from widgets.station.own import OwnPage
from widgets.station.prove import ProvePage
from widgets.station.purchases import PurchasesPage
from widgets.station.top_up import AmountPage, PayPage
from widgets.station.use import UsePage
from widgets.station.welcome import WelcomePage

if TYPE_CHECKING:
    from app.outputs.printers import PrinterSettings
    from widgets.station.link import StationLink
    from widgets.station.page import StationPage

IDLE_S: Final = 60.0
"""Nobody has touched it: the next one must not see what this one saw. The desk ends the session after three
minutes by itself (faults.md 3.1)."""
PAYING_S: Final = 120.0
WARN_S: Final = 15.0
LOOK_MS: Final = 500
STAFF_KEYS: Final = "Ctrl+Alt+Shift+Q"
_TOUCHES: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.KeyPress}
)


class StationWindow(Retranslated, QMainWindow):
    """`printer`: the station's own, if it has one. `now_s` runs on and is not set with the clock."""

    def __init__(
        self,
        link: StationLink,
        language: Language,
        *,
        printer: PrinterSettings | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.setObjectName(station_names.WINDOW)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.link, self._language, self._now_s = link, language, now_s
        self._hello: dict[str, Any] = {}
        self._touched_s = self._paying_since_s = now_s()
        self._may_close = False
        self._first = language.code
        self._lay_out()
        self._welcome, self.prove_page, self._own = WelcomePage(self), ProvePage(self), OwnPage(self)
        self._use, self._amount, self.pay_page = UsePage(self), AmountPage(self), PayPage(self)
        self._purchases = PurchasesPage(self, printer)
        self._whole = (
            self._welcome,
            self.prove_page,
            self._own,
            self._use,
            self._amount,
            self.pay_page,
            self._purchases,
        )
        for page in self._whole:
            self.pages.addWidget(page)
        self._arrange(look.TALL, wide=False)
        self._pace = QTimer(self, interval=LOOK_MS)
        self._pace.timeout.connect(self.look_around)
        self._pace.start()
        QShortcut(QKeySequence(STAFF_KEYS), self).activated.connect(self.close_by_staff)
        self.retranslate()
        self.start_over()

    def _lay_out(self) -> None:
        self.site = label(name=station_names.SITE)
        self._other = button(station_names.LANGUAGE)
        self._other.clicked.connect(lambda: self._speak(self._language.other()))
        self._leave = button(station_names.LEAVE)
        self._leave.clicked.connect(lambda: self.start_over())
        head = QWidget()
        head.setProperty("role", "head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(head)
        line.setContentsMargins(48, 16, 48, 16)
        line.setSpacing(look.GAP)
        line.addWidget(self.site, 1)
        line.addWidget(self._other)
        line.addWidget(self._leave)
        self.pages = QStackedWidget()
        self._foot = label("quiet", name=station_names.FOOT)
        self._foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._foot.setMargin(12)
        whole = QWidget()
        whole.setProperty("role", "station")
        whole.setMinimumSize(1, 1)  # as large as the screen and no larger: pages arrange themselves for it
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._foot)
        self.setCentralWidget(whole)

    # what pages use

    @property
    def is_known(self) -> bool:
        """Whether the desk has answered since the station was switched on."""
        return bool(self._hello)

    @property
    def hello(self) -> dict[str, Any]:
        return self._hello

    def know(self, hello: dict[str, Any]) -> None:
        """What the desk says of the site."""
        self._hello = hello
        self.retranslate()

    def prove(self, shop: str) -> None:
        self.show_page(self.prove_page)
        self.prove_page.begin(shop, texts=bool(self._hello.get("texts")))

    def show_own(self) -> None:
        self.show_page(self._own)
        self._own.enter()

    def show_use(self, meter: dict[str, Any]) -> None:
        self.show_page(self._use)
        self._use.begin(meter)

    def show_top_up(self, meter: dict[str, Any]) -> None:
        self.show_page(self._amount)
        self._amount.begin(meter)

    def show_order(self, order: dict[str, Any]) -> None:
        self.show_page(self.pay_page)
        self._paying_since_s = self._now_s()
        self.pay_page.begin(order)

    def show_purchases(self) -> None:
        self.show_page(self._purchases)
        self._purchases.enter()

    def touched_by_payment(self) -> None:
        """Somebody who pays on his telephone touches nothing here; for a while that is no absence."""
        if self._now_s() - self._paying_since_s < PAYING_S:
            self.touched()

    def show_page(self, page: StationPage) -> None:
        self.pages.setCurrentWidget(page)
        self._leave.setVisible(page is not self._welcome)

    def start_over(self, why: DeskError | None = None) -> None:
        """Nobody stands here: the session ends, the first page comes up in the site's own language."""
        self.link.leave()
        for page in self._whole:
            page.forget()
        self._speak(self._first)
        self.show_page(self._welcome)
        self._welcome.enter()
        if why is not None:
            self._welcome.message.show_error(why)

    # nobody there

    def look_around(self) -> None:
        """Whether somebody still stands here; asked twice a second."""
        left_s = IDLE_S - (self._now_s() - self._touched_s)
        is_first = self.pages.currentWidget() is self._welcome
        if is_first and not self._welcome.pad.text and self._language.code == self._first:
            self._foot.setText(self._telephone())
            if not self.is_known or self._welcome.message.key in AWAY:
                self._welcome.ask_again()
            return
        if left_s <= 0:
            self._touched_s = self._now_s()
            self.start_over()
        elif left_s <= WARN_S:
            told = self.tr("Touch the screen to go on. It is cleared in {n} s.")
            self._foot.setText(told.format(n=math.ceil(left_s)))
        else:
            self._foot.setText(self._telephone())

    def touched(self) -> None:
        self._touched_s = self._now_s()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched()
        return super().eventFilter(watched, event)

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().showEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sizes, wide = look.sizes(self.height()), self.width() > self.height()
        if (sizes, wide) != self._arranged:
            self._arrange(sizes, wide=wide)

    def _arrange(self, sizes: look.Sizes, *, wide: bool) -> None:
        self._arranged = sizes, wide
        self.setStyleSheet(look.style(sizes))
        for page in self._whole:
            page.arrange(sizes, wide=wide)

    # keys and closing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A scanner, or a keyboard that the office plugged in. Nothing else a key does leads anywhere."""
        page = self.pages.currentWidget()
        keys = {Qt.Key.Key_Backspace: "\b", Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r"}
        text = keys.get(Qt.Key(event.key()), event.text())
        if text and page is not None:
            page.typed(text)
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            return
        self.link.leave()
        super().closeEvent(event)

    def close_by_staff(self) -> None:
        """The office closes it."""
        self._may_close = True
        self.close()

    # texts

    def _speak(self, code: str) -> None:
        self._language.set(code)
        self.link.language = code

    def _telephone(self) -> str:
        number = str(self._hello.get("telephone") or "")
        return self.tr("Questions? The office: {number}").format(number=number) if number else ""

    def retranslate(self) -> None:
        self.site.setText(str(self._hello.get("site") or "") or self.tr("Electricity and water"))
        self._other.setText(LANGUAGES[self._language.other()])
        self._leave.setText(self.tr("Leave"))
        self._foot.setText(self._telephone())
