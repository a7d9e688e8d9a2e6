"""The rule of the site, or of one building: said in sentences, and its values to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import config
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button, card, choice, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.policy import calls, rule_words
from widgets.setup import set_up_words
from widgets.technician.setting_field import SettingField

if TYPE_CHECKING:
    from app.services.supply_terms import RuleShown

SAVE_KEY = "Ctrl+S"
_WIDTH = 560
RULE_KEYS = (
    config.NO_CUT_HOURS.key,
    config.HOLIDAYS.key,
    config.WEEKENDS.key,
    config.OVERDRAFT_FEN.key,
    config.RESTORE_FEN.key,
    config.GRACE_MIN.key,
    config.OWN_METERS.key,
    config.ALARM_LOW_FEN.key,
    config.ALARM_VERY_LOW_FEN.key,
    config.ALARM_ARREARS_FEN.key,
)


class RuleTab(Retranslated, QWidget):
    """At the left what holds, in words; at the right the values of the site or of the building chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{names.POLICY_RULE}.page")
        self._context = context
        self._shown: RuleShown | None = None
        self._where_word, self._head = label("small"), label("strong")
        self.where = choice(f"{names.POLICY_RULE}.where")
        self.where.addItem("", None)
        self.said = label(name=f"{names.POLICY_RULE}.said", wrap=True)
        self.fields = {key: SettingField(config.by_key(key)) for key in RULE_KEYS}
        self._sources = {key: label("small", right=True) for key in RULE_KEYS}
        self.save = button(f"{names.POLICY_RULE}.save", kind="primary")
        self.inherit = button(f"{names.POLICY_RULE}.inherit")
        self.message = MessageLine(name=f"{names.POLICY_RULE}.message")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._where_word)
        top.addWidget(self.where)
        top.addStretch(1)
        words = card()
        inside = QVBoxLayout(words)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self._head)
        inside.addWidget(self.said)
        inside.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.inherit)
        foot.addStretch(1)
        foot.addWidget(self.save)
        right = QVBoxLayout()
        right.addWidget(self._scroll(), 1)
        right.addLayout(foot)
        both = QHBoxLayout()
        both.setSpacing(2 * theme.SPACE)
        both.addWidget(words, 1)
        both.addLayout(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self.message)
        layout.addLayout(both, 1)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, theme.SPACE, 0)
        for key, field in self.fields.items():
            rows.addWidget(field)
            rows.addWidget(self._sources[key])
        rows.addStretch(1)
        made = QScrollArea()
        made.setWidgetResizable(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setWidget(inside)
        made.setFixedWidth(_WIDTH)
        return made

    def _connect(self) -> None:
        self.where.activated.connect(lambda _: self.reload())
        self.save.clicked.connect(self._save)
        self.inherit.clicked.connect(self._inherit)
        shortcut = QShortcut(QKeySequence(SAVE_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.save.click)
        for field in self.fields.values():
            field.entered.connect(self.save.click)

    def reload(self) -> None:
        session = self._context.desk.session
        if session is None:
            return
        unit = calls.rule(self._building(), session=session)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error, latest="rule")

    def _building(self) -> int | None:
        """None: the site. Who works in some buildings only begins with the first of them."""
        session = self._context.desk.session
        if self.where.currentData() is None and session is not None and session.buildings:
            return min(session.buildings)
        found = self.where.currentData()
        return None if found is None else int(found)

    def _show(self, shown: RuleShown) -> None:
        self._shown = shown
        session = self._context.desk.session
        limited = session is not None and session.buildings is not None
        self.where.clear()
        if not limited:
            self.where.addItem(self.tr("The whole site"), None)
        for number, name in shown.buildings:
            self.where.addItem(name, number)
        self.where.setCurrentIndex(max(0, self.where.findData(shown.building_id)))
        for key, field in self.fields.items():
            field.show_kept(shown.values[key].value)
        self.retranslate()

    def _save(self) -> None:
        """Only what was changed; all of it or nothing."""
        changes: dict[str, str | None] = {}
        for key, field in self.fields.items():
            field.clear_error()
            try:
                if field.changed():
                    changes[key] = field.value()
            except DeskError as error:
                field.show_error(error)
                return
        self._change(changes)

    def _inherit(self) -> None:
        """A building's own values go: it takes the site's."""
        if self._shown is not None and self._shown.building_id is not None:
            own = (key for key, value in self._shown.values.items() if value.source == "building")
            self._change(dict.fromkeys(own))

    def _change(self, changes: dict[str, str | None]) -> None:
        desk = self._context.desk
        if not changes:
            self.message.say("info", "policy.nothing_to_keep")
            return
        unit = calls.change_rule(
            self._building(), changes, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._kept, failed=self.message.show_error)

    def _kept(self, n: int) -> None:
        self.message.say("ok", "policy.kept", n=n)
        self._context.desk.engine.reload()
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def retranslate(self) -> None:
        self._where_word.setText(self.tr("The rule of"))
        if self.where.count() and self.where.itemData(0) is None:
            self.where.setItemText(0, self.tr("The whole site"))
        self._head.setText(self.tr("What holds"))
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.inherit.setText(self.tr("Take the site's values"))
        shown = self._shown
        self.inherit.setVisible(shown is not None and shown.building_id is not None)
        self.said.setText("" if shown is None else self._words(shown))
        for key, made in self._sources.items():
            made.setText("" if shown is None else self._source(shown, key))

    def _words(self, shown: RuleShown) -> str:
        now = self._context.desk.clock.utc_ms()
        return "\n\n".join(rule_words.sentences(shown, now_utc_ms=now))

    def _source(self, shown: RuleShown, key: str) -> str:
        word = set_up_words.source(shown.values[key].source)[1]
        return self.tr("Comes from: {source}").format(source=word)
