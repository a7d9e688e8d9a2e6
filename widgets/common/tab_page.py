"""A page that is a title over tabs, each reached by Alt and its number; the tenth by Alt+0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QTabWidget, QVBoxLayout, QWidget

from widgets import theme

_ROOMY = 9
"""More tabs than these stand closer together, so that a small screen shows all of them."""


def lay_out_tabs(
    page: QWidget, head: QWidget | QLayout | None, tabs: Sequence[QWidget], *, name: str
) -> QTabWidget:
    """Lay `page` out under its title, or the row it is in; the tabs' texts are set by `name_tabs`."""
    made = QTabWidget()
    made.setObjectName(name)
    made.setDocumentMode(True)
    made.tabBar().setProperty("dense", len(tabs) > _ROOMY)
    for place, tab in enumerate(tabs):
        made.addTab(tab, "")
        shortcut = QShortcut(QKeySequence(tab_key(place)), page)
        shortcut.activated.connect(lambda place=place: made.setCurrentIndex(place))
    layout = QVBoxLayout(page)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(theme.SPACE)
    if isinstance(head, QLayout):
        layout.addLayout(head)
    elif head is not None:
        layout.addWidget(head)
    layout.addWidget(made, 1)
    return made


def holders(number: int) -> list[QWidget]:
    """Empty tabs, each of which is made when it is first looked at (`held`)."""
    found = [QWidget() for _ in range(number)]
    for one in found:
        QVBoxLayout(one).setContentsMargins(0, 0, 0, 0)
    return found


def held(tabs: QTabWidget, place: int, make: Callable[[], QWidget]) -> QWidget:
    """What the holder of a tab holds; made now if it is empty."""
    layout = tabs.widget(place).layout()
    item = layout.itemAt(0)
    if item is None:
        layout.addWidget(make())
        item = layout.itemAt(0)
    assert item is not None
    return item.widget()


def tab_key(place: int) -> str:
    """The key of a tab: the digits as they stand on a keyboard, 0 after 9. A page has ten tabs at most."""
    return f"Alt+{(place + 1) % 10}"


def name_tabs(tabs: QTabWidget, texts: Iterable[str]) -> None:
    """Each text with the key of its tab."""
    gap = " " if tabs.count() > _ROOMY else "  "
    for place, text in enumerate(texts):
        tabs.setTabText(place, f"{text}{gap}{tab_key(place)}")
