"""Text messages: the list, what came in, templates, the modem; a tab for each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.texting.incoming_tab import IncomingTab
from widgets.texting.modem_tab import ModemTab
from widgets.texting.sent_tab import SentTab
from widgets.texting.templates_tab import TemplatesTab


class TextsPage(Retranslated, QWidget):
    """`settings_wanted` asks for the page of settings."""

    settings_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TEXTS_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.sent, self.incoming = SentTab(context), IncomingTab(context)
        self.templates, self.modem = TemplatesTab(context), ModemTab(context)
        self.modem.settings_wanted.connect(self.settings_wanted)
        tabs = (self.sent, self.incoming, self.templates, self.modem)
        self.tabs = lay_out_tabs(self, self._title, tabs, name=names.TEXTS_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Text messages"))
        texts = (self.tr("Sent and waiting"), self.tr("Incoming"), self.tr("Templates"), self.tr("Modem"))
        name_tabs(self.tabs, texts)
