"""Charts: use by day, load, hours by days, buildings, sales, days of credit, contact; a tab for each.

What they are drawn with is fetched when the page is first shown; each tab is made when it is first opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from widgets.charts import calls
from widgets.charts.chosen import Chosen
from widgets.charts.loading import when_loaded
from widgets.common.labels import MessageLine, label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.overview import overview_names

if TYPE_CHECKING:
    from app.services.overview_charts import Subject

USE, LOAD, HEAT, PLACES, SALES, LEFT, CONTACT = range(7)


class ChartsPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(overview_names.CHARTS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._is_loaded = False
        self._title = label("title")
        self.message = MessageLine(name=overview_names.CHARTS_MESSAGE)
        self.chosen, self.chosen_contact = Chosen(parent=self), Chosen(parent=self)
        holders = [_holder() for _ in _TABS]
        self.tabs: QTabWidget = lay_out_tabs(self, self._title, holders, name=overview_names.CHARTS_TABS)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.message)
        self.tabs.currentChanged.connect(self._open)
        self.retranslate()
        when_loaded(context.tasks, self, self._loaded, self.message.show_error)
        unit = calls.subjects(session=context.desk.session)
        context.tasks.read(self, unit, done=self._offer, failed=self.message.show_error)

    def tab(self, place: int) -> QWidget | None:
        """The widget of tab `place`; None until charts can be made."""
        holder = self.tabs.widget(place).layout()
        if holder.count() == 0 and self._is_loaded:
            holder.addWidget(_TABS[place](self, self._context))
        item = holder.itemAt(0)
        return None if item is None else item.widget()

    def open_left(self) -> None:
        """The chart of how long credit lasts."""
        self.tabs.setCurrentIndex(LEFT)

    def open_use(self, meter_id: str) -> None:
        """The use of one meter day by day."""
        self.tabs.setCurrentIndex(USE)
        self._wanted = meter_id
        self._choose_wanted()

    _wanted = ""

    def _choose_wanted(self) -> None:
        for one in self.chosen.subjects:
            if one.kind == "meter" and one.id == self._wanted:
                self.chosen.choose(one)
                self._wanted = ""
                return

    def _loaded(self) -> None:
        self._is_loaded = True
        self._open(self.tabs.currentIndex())

    def _open(self, place: int) -> None:
        self.tab(place)

    def _offer(self, subjects: tuple[Subject, ...]) -> None:
        """Collectors are told apart only where contact is."""
        self.chosen.offer(tuple(one for one in subjects if one.kind != "collector"))
        self.chosen_contact.offer(subjects)
        self._choose_wanted()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Charts"))
        texts = (
            self.tr("Use by day"),
            self.tr("Load"),
            self.tr("Hours"),
            self.tr("Buildings"),
            self.tr("Sales"),
            self.tr("Days of credit"),
            self.tr("Contact"),
        )
        name_tabs(self.tabs, texts)


def _holder() -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    return made


def _use(page: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.use_tab import UseTab

    return UseTab(context, page.chosen)


def _load(page: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.load_tab import LoadTab

    return LoadTab(context, page.chosen)


def _heat(page: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.heat_tab import HeatTab

    return HeatTab(context, page.chosen)


def _places(_: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.places_tab import PlacesTab

    return PlacesTab(context)


def _sales(_: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.sales_tab import SalesTab

    made = SalesTab(context)
    unit = calls.buildings(session=context.desk.session)
    context.tasks.read(made, unit, done=made.offer, failed=made.message.show_error)
    return made


def _left(_: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.left_tab import LeftTab

    return LeftTab(context)


def _contact(page: ChartsPage, context: Context) -> QWidget:
    from widgets.charts.contact_tab import ContactTab

    return ContactTab(context, page.chosen_contact)


_TABS: tuple[Callable[[ChartsPage, Context], QWidget], ...] = (
    _use,
    _load,
    _heat,
    _places,
    _sales,
    _left,
    _contact,
)
