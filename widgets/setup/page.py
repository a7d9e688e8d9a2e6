"""Set-up: what the site consists of, a tab for each kind of things."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets import names
from widgets.common.labels import button, label
from widgets.common.tab_page import held, holders, lay_out_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.setup import kinds, set_up_words
from widgets.wizard.offer import open_steps


class SetUpPage(Retranslated, QWidget):
    """Each tab is made when first looked at; Alt and its number opens it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SET_UP_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._title = label("title")
        self._steps = button(names.SET_UP_STEPS, kind="quiet", icon="ok")
        self._steps.clicked.connect(lambda: open_steps(context, self))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._steps)
        self.tabs = lay_out_tabs(self, head, holders(len(_TABS)), name=names.SET_UP_TABS)
        # They are of the whole site. Shown before it has its place, it would be a window for a moment.
        session = context.desk.session
        self._steps.setVisible(session is not None and session.buildings is None)
        self.tabs.currentChanged.connect(self.tab)
        self.retranslate()
        self.tab(0)

    def tab(self, place: int) -> QWidget:
        """The widget of tab `place`."""
        return held(self.tabs, place, lambda: _TABS[place](self._context))

    def open_kind(self, name: str) -> QWidget:
        """Show the tab of a kind of things, as "Meters"."""
        place = [kind.name for kind in kinds.ALL].index(name)
        self.tabs.setCurrentIndex(place)
        return self.tab(place)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Set-up"))
        self._steps.setText(self.tr("First steps …"))
        titles = [
            *(set_up_words.kind(kind.name) for kind in kinds.ALL),
            self.tr("Own values"),
            self.tr("Import"),
        ]
        for place, text in enumerate(titles):
            self.tabs.setTabText(place, text)
            self.tabs.setTabToolTip(place, f"Alt+{place + 1}")


def _objects(kind: kinds.Kind) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from widgets.setup.objects_tab import ObjectsTab

        return ObjectsTab(context, kind)

    return make


def _collectors(context: Context) -> QWidget:
    from widgets.setup.collectors_tab import CollectorsTab

    return CollectorsTab(context)


def _groups(context: Context) -> QWidget:
    from widgets.setup.groups_tab import GroupsTab

    return GroupsTab(context)


def _own_values(context: Context) -> QWidget:
    from widgets.setup.own_values import OwnValuesTab

    return OwnValuesTab(context)


_SPECIAL: dict[str, Callable[[Context], QWidget]] = {"Collectors": _collectors, "Groups": _groups}
_TABS: tuple[Callable[[Context], QWidget], ...] = (
    *(_SPECIAL.get(kind.name, _objects(kind)) for kind in kinds.ALL),
    _own_values,
)
