"""A page that is a title over tabs, each reached by Alt and its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from widgets import theme


def lay_out_tabs(page: QWidget, title: QWidget, tabs: Sequence[QWidget], *, name: str) -> QTabWidget:
    """Lay `page` out; the tabs' texts are set by `name_tabs`."""
    made = QTabWidget()
    made.setObjectName(name)
    made.setDocumentMode(True)
    for place, tab in enumerate(tabs):
        made.addTab(tab, "")
        shortcut = QShortcut(QKeySequence(f"Alt+{place + 1}"), page)
        shortcut.activated.connect(lambda place=place: made.setCurrentIndex(place))
    layout = QVBoxLayout(page)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(theme.SPACE)
    layout.addWidget(title)
    layout.addWidget(made, 1)
    return made


def name_tabs(tabs: QTabWidget, texts: Iterable[str]) -> None:
    """Each text with the key of its tab."""
    for place, text in enumerate(texts):
        tabs.setTabText(place, f"{text}  Alt+{place + 1}")
