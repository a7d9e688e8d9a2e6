"""The frame around every page: search on top, navigation at the left, the status bar below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets import names, theme
from widgets.alarms.bell import AlarmBell, TrayNotice
from widgets.common import words
from widgets.common.labels import button, label
from widgets.common.search_box import SearchBox
from widgets.context import Context
from widgets.language import LANGUAGES, Retranslated
from widgets.open_items_watch import OpenItemsWatch
from widgets.payments import payment_names
from widgets.restored_banner import RestoredBanner
from widgets.status_bar import StatusBar
from widgets.tariffs.holiday_notice import HolidayNotice

if TYPE_CHECKING:
    from widgets.codes_dialog import CodesDialog
    from widgets.pages import PageKind

SEARCH_KEYS = ("Ctrl+F", "F1")
LOCK_KEY = "Ctrl+L"
COVER_KEY = "Ctrl+Shift+L"
_OPERATOR_WIDTH = 200


class WorkFrame(Retranslated, QWidget):
    """Pages are made when first opened. `lock_wanted` signs the operator out, `cover_wanted` only locks.

    `sign_in_wanted(sentence)` signs out too, so that a new password or new codes prove themselves.
    """

    lock_wanted = Signal()
    cover_wanted = Signal()
    sign_in_wanted = Signal(str)

    def __init__(self, context: Context, kinds: Sequence[PageKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kinds = {kind.name: kind for kind in kinds}
        self._pages: dict[str, QWidget] = {}
        self._differences = 0
        self._stack = QStackedWidget()
        self.status = StatusBar(context)
        self.watch = OpenItemsWatch(context, parent=self)
        self.holidays = HolidayNotice(context)
        self.status.add(self.holidays)
        self.restored = RestoredBanner(context)
        self.bell = AlarmBell(context, parent=self)
        self._tray = TrayNotice(self.bell)
        self._make_top()
        self._make_rail()
        self._lay_out()
        self._connect()
        self._set_keys()
        self.retranslate()

    def _make_top(self) -> None:
        self.search = SearchBox(name=names.SEARCH)
        self.search.setMinimumWidth(520)
        self._brand, self._operator = label("brand"), label("muted", name=names.OPERATOR)
        self._language = button(names.LANGUAGE, kind="quiet", icon="language")
        self._password = button(names.CHANGE_PASSWORD, kind="quiet", icon="key")
        self._lock = button(names.LOCK, kind="quiet", icon="lock")
        for made in (self._language, self._password, self._lock):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._banner_text = label("strong", name=names.DEMO_BANNER)
        theme.mark(self._banner_text, state="warn")
        self._try = button(names.DEMO_TRY, kind="quiet")
        self._try.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._try.clicked.connect(self._show_demo)

    def _make_rail(self) -> None:
        self._rail_buttons: dict[str, QPushButton] = {}
        for name, kind in self._kinds.items():
            made = button(f"{names.NAVIGATION}.{name}", kind="nav")
            made.setCheckable(True)
            made.setIconSize(QSize(20, 20))
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _, name=name: self.open(name))
            made.setToolTip(kind.key)
            QShortcut(QKeySequence(kind.key), self).activated.connect(made.click)
            self._rail_buttons[name] = made

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._rail())
        body.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        banner = self._banner()
        banner.setVisible(self._context.desk.demo is not None)
        layout.addWidget(banner)
        layout.addWidget(self.restored)
        layout.addWidget(self._top())
        layout.addLayout(body, 1)
        layout.addWidget(self.status)

    def _banner(self) -> QFrame:
        banner = QFrame()
        banner.setProperty("role", "banner")
        picture = QLabel()
        picture.setPixmap(theme.icon("demo", "warn", 18).pixmap(18, 18))
        row = QHBoxLayout(banner)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(picture)
        row.addWidget(self._banner_text, 1)
        row.addWidget(self._try)
        return banner

    def _top(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(4)
        self._brand.setFixedWidth(theme.NAVIGATION_WIDTH - 16)
        row.addWidget(self._brand)
        row.addSpacing(12)
        row.addWidget(self.search)
        row.addStretch(1)
        for part in (self._operator, self._language, self._password, self._lock):
            row.addWidget(part)
        return bar

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(theme.NAVIGATION_WIDTH)
        held = QWidget()
        held.setProperty("role", "clear")
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        for made in self._rail_buttons.values():
            column.addWidget(made)
        column.addStretch(1)
        self._rail_scroll = QScrollArea()  # somebody with every role has more pages than a small screen holds
        self._rail_scroll.setWidgetResizable(True)
        self._rail_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rail_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rail_scroll.setWidget(held)
        whole = QVBoxLayout(rail)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._rail_scroll)
        return rail

    def _connect(self) -> None:
        self._language.clicked.connect(lambda: self._context.language.set(self._context.language.other()))
        self._password.clicked.connect(self._change_password)
        self._lock.clicked.connect(self.lock_wanted)
        self.search.searched.connect(self._search)
        self.search.entered.connect(self._enter_search)
        self.search.moved.connect(self._move)
        self.status.pressed.connect(self.open)
        self.status.silent_wanted.connect(self._show_silent)
        self.bell.changed.connect(self.status.show_alarms)
        self._tray.pressed.connect(self._show_alarms)
        self.watch.counted.connect(self.status.show_open_items)
        self.watch.differ.connect(self._show_differences)
        self.holidays.wanted.connect(self._enter_holidays)
        self.restored.backups_wanted.connect(self._show_backups)

    def _set_keys(self) -> None:
        for key in SEARCH_KEYS:
            QShortcut(QKeySequence(key), self).activated.connect(self.focus_search)
        QShortcut(QKeySequence(LOCK_KEY), self).activated.connect(self.lock_wanted)
        QShortcut(QKeySequence(COVER_KEY), self).activated.connect(self.cover_wanted)

    def begin(self) -> None:
        """Open the operator's first page with the focus where work starts."""
        self.status.look()
        self.watch.look()
        self.holidays.look()
        self.restored.look()
        self.bell.look()
        if not self._kinds:
            self._set_up_oneself()
            return
        self.open(self._first_page())
        self.focus_search()

    def _first_page(self) -> str:
        from widgets.pages import first_page

        session = self._context.desk.session
        first = names.PAGE_DESK if session is None else first_page(session)
        return first if first in self._kinds else next(iter(self._kinds))

    def page(self, name: str) -> QWidget | None:
        """The page of that name, made if it was not yet; None if the operator may not see it."""
        if name not in self._kinds:
            return None
        if name not in self._pages:
            page = self._pages[name] = self._kinds[name].make(self._context)
            if hasattr(page, "search_wanted"):
                page.search_wanted.connect(self._clear_search)
            if hasattr(page, "sell_wanted"):
                page.sell_wanted.connect(self.search_and_take)
            if hasattr(page, "page_wanted"):
                page.page_wanted.connect(self.open)
            if hasattr(page, "use_wanted"):
                page.use_wanted.connect(self._show_use)
            if hasattr(page, "new_meter_wanted"):
                page.new_meter_wanted.connect(self._set_up_meter)
            if hasattr(page, "holidays_entered"):
                page.holidays_entered.connect(self.holidays.look)
            if hasattr(page, "settings_wanted"):
                page.settings_wanted.connect(lambda: self.open(names.PAGE_SETTINGS))
            if hasattr(page, "opened_for_selling"):
                page.opened_for_selling.connect(self.restored.look)
            if hasattr(page, "hear"):
                page.hear(self.bell)
            if hasattr(page, "printed"):
                page.printed.connect(lambda worked: self.status.show_printer(fault=not worked))
            self._stack.addWidget(page)
        return self._pages[name]

    def open(self, name: str) -> None:
        """Show a page; one the operator may not see leaves everything as it is."""
        page = self.page(name)
        if page is None:
            return
        for other, made in self._rail_buttons.items():
            made.setChecked(other == name)
            made.setIcon(theme.icon(self._kinds[other].icon, "accent" if other == name else "muted"))
        self._rail_scroll.ensureWidgetVisible(self._rail_buttons[name])
        self._stack.setCurrentWidget(page)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear_search(self) -> None:
        self.search.clear_silently()
        self.focus_search()

    def _search(self, text: str) -> None:
        """What is typed goes to the desk, or for those who do not sell to the meter list."""
        if names.PAGE_DESK in self._kinds:
            if text:
                self.open(names.PAGE_DESK)
                self.page(names.PAGE_DESK).controller.search(text)
        elif names.PAGE_METERS in self._kinds:
            self.open(names.PAGE_METERS)
            self.page(names.PAGE_METERS).show_shop(text)

    def _enter_search(self, text: str) -> None:
        if names.PAGE_DESK in self._kinds and text:
            self.open(names.PAGE_DESK)
            self.page(names.PAGE_DESK).controller.enter_search(text)
        else:
            self._search(text)

    def search_and_take(self, shop_number: str) -> None:
        """As if somebody had typed the shop number and pressed Enter."""
        self.search.show_silently(shop_number)
        self._enter_search(shop_number)

    def _show_differences(self, n: int) -> None:
        """How many stand beside the page's name, as long as somebody should look at them."""
        self._differences = n
        made = self._rail_buttons.get(names.PAGE_RECONCILE)
        if made is not None:
            made.setText(page_title(names.PAGE_RECONCILE) + (f"  ({n})" if n else ""))

    def _show_use(self, meter_id: str) -> None:
        """The chart of what a meter used day by day."""
        self.open(names.PAGE_CHARTS)
        self.page(names.PAGE_CHARTS).open_use(meter_id)

    def _set_up_meter(self, fields: dict[str, str]) -> None:
        """A meter found on a line, in the form of new meters."""
        self.open(names.PAGE_SET_UP)
        self.page(names.PAGE_SET_UP).open_kind("Meters").begin_new(fields)

    def _enter_holidays(self, year: int) -> None:
        self.open(names.PAGE_TARIFFS)
        self.page(names.PAGE_TARIFFS).open_holidays(year or None)

    def _show_backups(self) -> None:
        self.open(names.PAGE_BENCH)
        self.page(names.PAGE_BENCH).show_backups()

    def _show_silent(self) -> None:
        """The meters that do not answer; all of them when every one does."""
        self.open(names.PAGE_METERS)
        contact = self.status.contact
        self.page(names.PAGE_METERS).show_silent(only=contact is not None and bool(contact.silent_meters))

    def _show_alarms(self) -> None:
        """Somebody pressed the notice of the system."""
        self.window().showNormal()
        self.window().activateWindow()
        self.open(names.PAGE_ALARMS)

    def _move(self, step: int) -> None:
        if names.PAGE_DESK in self._pages:
            self._pages[names.PAGE_DESK].panel.hits.move(step)

    def _show_demo(self) -> None:
        from widgets.demo_dialog import DemoDialog

        DemoDialog(self._context, self).open()

    def _change_password(self) -> None:
        """Whoever signed in with a one-time secret has nothing else to do here: they change it or leave."""
        from widgets.change_password import ChangePasswordDialog

        dialog = ChangePasswordDialog(self._context, self)
        dialog.codes_wanted.connect(self._open_codes)
        session = self._context.desk.session
        if session is not None and session.must_change_password:
            dialog.say_why()
            dialog.accepted.connect(lambda: self.sign_in_wanted.emit("password.changed"))
            dialog.rejected.connect(self.lock_wanted)
        dialog.open()

    def _open_codes(self) -> CodesDialog:
        from widgets.codes_dialog import CodesDialog

        dialog = CodesDialog(self._context, self)
        dialog.open()
        return dialog

    def _set_up_oneself(self) -> None:
        """Whoever may do nothing yet: a new password first, then codes where the site wants them."""
        session = self._context.desk.session
        if session is None or not session.must_enrol_code or session.must_change_password:
            self._change_password()
            return
        dialog = self._open_codes()
        dialog.say_why()
        dialog.accepted.connect(lambda: self.sign_in_wanted.emit("codes.set_up"))
        dialog.rejected.connect(self.lock_wanted)

    def retranslate(self) -> None:
        self._brand.setText("Meterdesk")
        self.search.setPlaceholderText(
            self.tr("Search: shop number, name, phone, meter, pinyin initials   F1")
        )
        self._language.setText(LANGUAGES[self._context.language.other()])
        self._password.setText(self.tr("Password"))
        self._lock.setText(self.tr("Sign out  {key}").format(key=LOCK_KEY))
        self._lock.setToolTip(self.tr("Only lock: {key}").format(key=COVER_KEY))
        self._banner_text.setText(
            self.tr("Demonstration: a simulated mall. No real meter and no real money.")
        )
        self._try.setText(self.tr("Try the tenants' web"))
        for name, made in self._rail_buttons.items():
            made.setText(page_title(name))
        self._show_differences(self._differences)
        self._show_operator()

    def _show_operator(self) -> None:
        """Name and roles, the name once where it is the role's; a long one is cut and whole in the tip."""
        session = self._context.desk.session
        if session is None:
            return
        roles = ", ".join(words.role(role) for role in session.roles)
        named = session.display_name.casefold() not in {roles.casefold(), *session.roles}
        text = f"{session.display_name}  ·  {roles}" if named else roles
        shown = self._operator.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _OPERATOR_WIDTH)
        self._operator.setText(shown)
        self._operator.setToolTip(text if shown != text else "")


def page_title(name: str) -> str:
    """A page's name in the navigation."""
    return {
        names.PAGE_OVERVIEW: QCoreApplication.translate("pages", "Overview"),
        names.PAGE_DESK: QCoreApplication.translate("pages", "Sell"),
        names.PAGE_IN_DOUBT: QCoreApplication.translate("pages", "In doubt"),
        names.PAGE_SALES: QCoreApplication.translate("pages", "Sales"),
        names.PAGE_ACCOUNTS: QCoreApplication.translate("pages", "Accounts"),
        names.PAGE_RECONCILE: QCoreApplication.translate("pages", "Reconcile"),
        names.PAGE_REPORTS: QCoreApplication.translate("pages", "Reports"),
        names.PAGE_SHIFT: QCoreApplication.translate("pages", "Shift"),
        names.PAGE_CHARTS: QCoreApplication.translate("pages", "Charts"),
        names.PAGE_ALARMS: QCoreApplication.translate("pages", "Alarms"),
        payment_names.PAGE_PAYMENTS: QCoreApplication.translate("pages", "Online orders"),
        names.PAGE_TEXTS: QCoreApplication.translate("pages", "Texts"),
        names.PAGE_METERS: QCoreApplication.translate("pages", "Meters"),
        names.PAGE_SET_UP: QCoreApplication.translate("pages", "Set-up"),
        names.PAGE_CONTROL: QCoreApplication.translate("pages", "Control"),
        names.PAGE_POLICY: QCoreApplication.translate("pages", "Supply rule"),
        names.PAGE_TARIFFS: QCoreApplication.translate("pages", "Tariffs"),
        names.PAGE_SETTINGS: QCoreApplication.translate("pages", "Settings"),
        names.PAGE_IMPORT: QCoreApplication.translate("pages", "Import"),
        names.PAGE_PEOPLE: QCoreApplication.translate("pages", "Operators"),
        names.PAGE_APPROVALS: QCoreApplication.translate("pages", "Approvals"),
        names.PAGE_LOG: QCoreApplication.translate("pages", "Logs"),
        names.PAGE_BENCH: QCoreApplication.translate("pages", "Bench"),
    }[name]
