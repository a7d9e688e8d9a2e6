"""A tenant's access to the web: a new code for his slip, what he may switch, and who signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from widgets.cashier import web_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.web_calls import Web
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from app.services.tenant_codes import SlipCode
    from app.services.tenant_office import SessionShown

WEB_DIALOG = "web.dialog"
WEB_CODE, WEB_SWITCHING, WEB_SESSIONS, WEB_END, WEB_ALL = (
    f"web.{part}" for part in ("code", "switching", "sessions", "end", "all")
)
_SWITCHING = (None, True, False)
_ENDED = {
    None: QT_TRANSLATE_NOOP("web", "signed in"),
    "signed_out": QT_TRANSLATE_NOOP("web", "signed out"),
    "idle": QT_TRANSLATE_NOOP("web", "ended: idle"),
    "too_long": QT_TRANSLATE_NOOP("web", "ended: its time was over"),
    "office": QT_TRANSLATE_NOOP("web", "ended by the office"),
    "account": QT_TRANSLATE_NOOP("web", "ended with the account"),
    "replaced": QT_TRANSLATE_NOOP("web", "ended: newer sign-ins"),
}
_WAYS = {
    "text": QT_TRANSLATE_NOOP("web", "code by text"),
    "slip": QT_TRANSLATE_NOOP("web", "code of the slip"),
}
_PLACES = {"phone": QT_TRANSLATE_NOOP("web", "phone"), "station": QT_TRANSLATE_NOOP("web", "station")}


class WebDialog(AccountDialog):
    """The act makes a new code and prints it."""

    def __init__(self, row: AccountRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=WEB_DIALOG)
        self._row, self._web = row, None
        self._who, self._code = label("strong", wrap=True), label("muted", wrap=True)
        self._code.setObjectName(WEB_CODE)
        self._words = [label() for _ in range(2)]
        self.switching = QComboBox()
        self.switching.setObjectName(WEB_SWITCHING)
        self.switching.addItems(["", "", ""])
        self.switching.activated.connect(self._switched)
        self.all_shops = QCheckBox()
        self.all_shops.setObjectName(WEB_ALL)
        self.all_shops.toggled.connect(lambda _: self._show_sessions())
        self.sessions = RowsModel(_columns(), lambda one: one.row.id, parent=self)
        self.table = Table(self.sessions, name=WEB_SESSIONS, settings=context.settings)
        self.table.setMinimumHeight(260)
        self.end: QPushButton = button(WEB_END, kind="danger")
        self.end.clicked.connect(self._end)
        self._fill()
        self.act.clicked.connect(self._new_code)
        self.retranslate()
        self._look()

    def _fill(self) -> None:
        self.body.addWidget(self._who)
        form = QFormLayout()
        for word, part in zip(self._words, (self._code, self.switching), strict=True):
            form.addRow(word, part)
        self._words[1].setBuddy(self.switching)
        self.body.addLayout(form)
        line = QHBoxLayout()
        line.addWidget(self.all_shops)
        line.addStretch(1)
        line.addWidget(self.end)
        self.body.addWidget(self.table)
        self.body.addLayout(line)

    def _look(self) -> None:
        desk = self.context.desk
        unit = web_calls.web(self._row.account_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.look_up(unit, self._show, latest="web")

    def _show(self, web: Web) -> None:
        self._web = web
        self.switching.setCurrentIndex(_SWITCHING.index(web.access.may_switch))
        self._show_sessions()
        self.retranslate()

    def _show_sessions(self) -> None:
        rows = self._web.sessions if self._web else ()
        own = [one for one in rows if self.all_shops.isChecked() or one.shop_number == self._row.shop_number]
        self.sessions.set_rows(tuple(own))

    def _new_code(self) -> None:
        self.write(web_calls.new_code(self._row.account_id, self.context.desk), self._print)

    def _print(self, made: SlipCode) -> None:
        desk, language = self.context.desk, self.context.language.code
        self.context.tasks.work(
            self,
            lambda: desk.printer.print_code(made, language=language),
            done=lambda _: self.finish("tenant.code_printed", shop=made.shop_number),
            failed=self.show_fault,
        )

    def _switched(self, place: int) -> None:
        unit = web_calls.let_switch(
            self._row.account_id, may_switch=_SWITCHING[place], desk=self.context.desk
        )
        self.context.tasks.write(
            self, unit, done=lambda _: self.message.say("ok", "tenant.kept"), failed=self.show_fault
        )

    def _end(self) -> None:
        chosen = self.table.current() or self.sessions.row_at(0)
        if chosen is None:
            return
        unit = web_calls.end_session(chosen.row.id, self.context.desk)
        self.context.tasks.write(self, unit, done=lambda _: self._look(), failed=self.show_fault)

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Web access"))
        self._who.setText(f"{self._row.shop_number}  {self._row.shop_name}  {self._row.customer}")
        made = self._web.access.code_made_utc_ms if self._web else None
        none = self.tr("None yet")
        self._code.setText(none if made is None else figures.date_time(made))
        self._words[0].setText(self.tr("Sign-in code made"))
        self._words[1].setText(self.tr("May switch own supply"))
        for place, text in enumerate((self.tr("As the setting says"), self.tr("Yes"), self.tr("No"))):
            self.switching.setItemText(place, text)
        self.all_shops.setText(self.tr("Sign-ins of all shops"))
        self.end.setText(self.tr("Sign out"))
        self.act.setText(self.tr("New code, and print it") + "  Ctrl+Enter")
        self.table.retranslate()


def _columns() -> tuple[Column, ...]:
    def of(name: str, title: str, value: object) -> Column:
        return Column(name, lambda: _tr(title), value, value)  # type: ignore[arg-type]

    def began(one: SessionShown) -> str:
        return figures.date_time(one.row.began_utc_ms)

    def state(one: SessionShown) -> str:
        return _tr(_ENDED[None if one.ended is None else one.ended.value])

    return (
        of("began", QT_TRANSLATE_NOOP("web", "Signed in"), began),
        of("shop", QT_TRANSLATE_NOOP("web", "Shop"), lambda one: one.shop_number),
        of("way", QT_TRANSLATE_NOOP("web", "By"), lambda one: _tr(_WAYS[one.row.way])),
        of("phone", QT_TRANSLATE_NOOP("web", "Number"), lambda one: one.row.phone or figures.NOTHING),
        of("place", QT_TRANSLATE_NOOP("web", "At"), lambda one: _tr(_PLACES[one.row.place])),
        of("address", QT_TRANSLATE_NOOP("web", "Network address"), lambda one: one.row.address),
        of("state", QT_TRANSLATE_NOOP("web", "State"), state),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("web", text)
