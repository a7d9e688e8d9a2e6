"""Alarms: live ones, past ones, and who was out of contact; a tab for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.alarms.contact_tab import ContactTab
from widgets.alarms.live_tab import LiveTab
from widgets.alarms.past_tab import PastTab
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from widgets.alarms.bell import AlarmBell


class AlarmsPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.ALARMS_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.live, self.past = LiveTab(context), PastTab(context)
        self.meters = ContactTab(context, "meter", name=names.METERS_LOST)
        self.collectors = ContactTab(context, "collector", name=names.COLLECTORS_LOST)
        tabs = (self.live, self.past, self.meters, self.collectors)
        self.tabs = lay_out_tabs(self, self._title, tabs, name=names.ALARMS_TABS)
        self.retranslate()

    def hear(self, bell: AlarmBell) -> None:
        """Show what the bell hears of, from now on."""
        bell.changed.connect(self.live.show_rows)
        self.live.changed.connect(bell.look)
        self.live.sound_wanted.connect(lambda wanted: bell.set_sounding(wanted=wanted))
        self.live.show_sound(sounding=bell.sounds())
        self.live.show_rows(bell.rows)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Alarms"))
        texts = (
            self.tr("Live alarms"),
            self.tr("Past alarms"),
            self.tr("Meters out of contact"),
            self.tr("Collectors out of contact"),
        )
        name_tabs(self.tabs, texts)
