"""No text is cut off: every page and tab of every role, in both languages, at 1366 by 768."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.domain.permissions import ROLES, Session
from widgets.pages import PAGES

SETTLE_MS = 120
SLACK = 2
"""Pixels that rounding may take."""


@pytest.fixture
def everywhere(window, desk, qtbot):
    """Somebody with every role is signed in, so that every page is there."""
    roles = tuple(ROLES)
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=roles, drawer="D1"
        )
    )
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", roles, "D1"))
    return window


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", [kind.name for kind in PAGES])
def test_a_page_shows_its_texts_whole(everywhere, context, qtbot, page: str, language: str) -> None:
    context.language.set(language)
    everywhere.work.open(page)
    shown = everywhere.page(page)
    assert shown is not None
    for _ in _tabs_in_turn(shown):
        qtbot.wait(SETTLE_MS)
        assert (everywhere.width(), everywhere.height()) == (1366, 768), "the page is larger than its window"
        assert sorted(set(_clipped(everywhere))) == []


def _tabs_in_turn(page: QWidget) -> Iterator[None]:
    """Every tab of the page, one after the other; once for a page without tabs."""
    groups = page.findChildren(QTabWidget)
    if not groups:
        yield
        return
    for place in range(groups[0].count()):
        groups[0].setCurrentIndex(place)
        yield


def _clipped(window: QWidget) -> Iterator[str]:
    """Texts on the screen that have less room than they need."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or _scrolled_away(widget):
            continue
        if isinstance(widget, QLabel):
            yield from _of_label(widget)
        elif isinstance(widget, QPushButton | QCheckBox | QRadioButton | QToolButton):
            yield from _of_button(widget)
        elif isinstance(widget, QTabBar):
            yield from _of_tabs(widget)


def _of_label(label: QLabel) -> Iterator[str]:
    text = label.text()
    if not text or (label.pixmap() and not label.pixmap().isNull()):
        return
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + SLACK:
            yield f"{label.objectName()}: {text[:60]!r} needs more height"
        return
    if label.sizeHint().width() > label.width() + SLACK and "…" not in text:
        yield f"{label.objectName()}: {text[:60]!r} has {label.width()} of {label.sizeHint().width()}"


def _of_button(button: QAbstractButton) -> Iterator[str]:
    if button.text() and button.sizeHint().width() > button.width() + SLACK:
        have, need = button.width(), button.sizeHint().width()
        yield f"{button.objectName()}: {button.text()!r} has {have} of {need}"


def _of_tabs(bar: QTabBar) -> Iterator[str]:
    whole = QRect(0, 0, bar.width() + SLACK, bar.height() + SLACK)
    for place in range(bar.count()):
        if bar.isTabVisible(place) and not whole.contains(bar.tabRect(place)):
            yield f"tab {bar.tabText(place)!r} is not within its bar"


def _scrolled_away(widget: QWidget) -> bool:
    """What a scroll area hides is not cut off."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.viewport().isAncestorOf(widget):
            inside = parent.viewport().rect()
            corner = widget.mapTo(parent.viewport(), widget.rect().topLeft())
            return not inside.contains(QRect(corner, widget.size()))
        parent = parent.parentWidget()
    return False


def test_the_look_finds_what_is_cut_off(qtbot, qapp: QApplication) -> None:
    """The check itself can fail."""
    holder = QWidget()
    qtbot.addWidget(holder)
    label = QLabel("a text that is far too long for its place", holder)
    label.setFixedWidth(40)
    button = QPushButton("a button that says too much", holder)
    button.setFixedWidth(50)
    holder.show()
    qtbot.waitExposed(holder)
    assert len(list(_clipped(holder))) == 2
