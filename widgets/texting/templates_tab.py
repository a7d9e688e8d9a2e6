"""What text messages say: each template in both languages, tried out with example values as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.messages import CHINESE_HOLES, HOLES, LANGUAGES, About
from widgets import names, theme
from widgets.common import sms_words
from widgets.common.labels import MessageLine, button, card, choice, label
from widgets.context import Context
from widgets.language import LANGUAGES as LANGUAGE_NAMES
from widgets.language import Retranslated
from widgets.texting import calls

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.message_templates import Preview, TemplateRow

KEEP_KEY = "Ctrl+S"
_PAUSE_MS = 250


class TemplatesTab(Retranslated, QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: dict[tuple[About, str], TemplateRow] = {}
        self._preview: Preview | None = None
        self.about, self.language = choice(names.TEXTS_ABOUT), choice(names.TEXTS_LANGUAGE)
        for about in About:
            self.about.addItem("", about)
        for code in LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[code], code)
        self.editor = QPlainTextEdit()
        self.editor.setObjectName(names.TEXTS_TEMPLATE)
        self.editor.setTabChangesFocus(True)
        self.holes = label("muted", wrap=True)
        self.message = MessageLine(name=names.TEXTS_TEMPLATE_MESSAGE)
        self.shown, self.length = label(wrap=True, name=names.TEXTS_PREVIEW), label("small", wrap=True)
        self.keep = button(names.TEXTS_KEEP, kind="primary")
        self.back = button(names.TEXTS_DEFAULT, kind="quiet")
        self._heads = [label("small") for _ in range(2)]
        self._pace = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        for row in (top, foot):
            row.setSpacing(theme.SPACE)
        top.addWidget(self.about)
        top.addWidget(self.language)
        top.addStretch(1)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.keep)
        paper = card()
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(20, 14, 20, 14)
        inside.setSpacing(theme.SPACE)
        for part in (self._heads[1], self.shown, self.length):
            inside.addWidget(part)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self.message)
        layout.addWidget(self._heads[0])
        layout.addWidget(self.editor, 2)
        layout.addWidget(self.holes)
        layout.addWidget(paper, 2)
        layout.addLayout(foot)

    def _connect(self) -> None:
        for box in (self.about, self.language):
            box.currentIndexChanged.connect(lambda _: self._show_chosen())
        self.editor.textChanged.connect(self._pace.start)
        self._pace.timeout.connect(self._try)
        self.keep.clicked.connect(lambda: self._change(self.editor.toPlainText()))
        self.back.clicked.connect(lambda: self._change(None))
        QShortcut(QKeySequence(KEEP_KEY), self).activated.connect(self.keep.click)

    def look(self) -> None:
        unit = calls.templates(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error)

    def _show(self, rows: tuple[TemplateRow, ...]) -> None:
        self._rows = {(row.about, row.language): row for row in rows}
        self._show_chosen()

    def _chosen(self) -> tuple[About, str]:
        # Qt gives back a plain text for it
        return About(self.about.currentData()), self.language.currentData()

    def _show_chosen(self) -> None:
        row = self._rows.get(self._chosen())
        if row is not None:
            self.editor.setPlainText(row.text)
            self.back.setEnabled(row.own)
        self._show_holes()

    def _show_holes(self) -> None:
        about, language = self._chosen()
        chinese = {hole: name for name, hole in CHINESE_HOLES.items()}
        found = (chinese[hole] if language == "zh_CN" else hole.value for hole in HOLES[about])
        self.holes.setText(self.tr("Values: {list}").format(list="  ".join(f"{{{name}}}" for name in found)))

    def _try(self) -> None:
        unit = calls.preview(self._chosen()[0], self.editor.toPlainText(), session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._tried, failed=self._refused, latest="preview")

    def _tried(self, preview: Preview) -> None:
        self._preview = preview
        self.message.clear_message()
        self.keep.setEnabled(True)
        self._show_preview()

    def _refused(self, error: DeskError) -> None:
        self._preview = None
        self.message.show_error(error)
        self.keep.setEnabled(False)
        self._show_preview()

    def _show_preview(self) -> None:
        found = self._preview
        self.shown.setText("" if found is None else found.text)
        if found is None:
            self.length.setText("")
            return
        text = self.tr("{n} characters, {parts} parts of a text message, room for {room} more in the last")
        if found.parts == 1:
            text = self.tr("{n} characters, one text message, room for {room} more")
        self.length.setText(text.format(n=found.units, parts=found.parts, room=found.room))

    def _change(self, text: str | None) -> None:
        desk = self._context.desk
        about, language = self._chosen()
        unit = calls.change_template(
            about, language, text, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._changed, failed=self.message.show_error)

    def _changed(self, _: None) -> None:
        self.look()
        self._pace.stop()
        self.message.say("ok", "messages.template_kept")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._rows:
            self.look()

    def retranslate(self) -> None:
        for place in range(self.about.count()):
            self.about.setItemText(place, sms_words.about(self.about.itemData(place)))
        self._heads[0].setText(self.tr("Template"))
        self._heads[1].setText(self.tr("As it would be sent, with the values of an example"))
        self.keep.setText(self.tr("Keep  {key}").format(key=KEEP_KEY))
        self.back.setText(self.tr("The program's own words"))
        self._show_holes()
        self._show_preview()
