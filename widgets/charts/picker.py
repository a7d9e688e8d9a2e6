"""Finds what a chart is to be of: type some of its number or name, choose with Up, Down and Enter."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from widgets import theme
from widgets.charts.chosen import MEDIA, Chosen, title
from widgets.common import words
from widgets.common.labels import choice
from widgets.language import Retranslated

MOST = 40
_WIDTH = 300


class SubjectBox(QLineEdit):
    """Shows what is chosen; typing looks for another, Esc takes it back."""

    def __init__(self, chosen: Chosen, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedWidth(_WIDTH)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._chosen = chosen
        self._found = chosen.matching("", MOST)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take_named)
        self.textEdited.connect(self._look_for)
        chosen.changed.connect(self.show_chosen)
        chosen.offered.connect(self.show_chosen)

    def show_chosen(self) -> None:
        """The name of what is chosen."""
        subject = self._chosen.subject
        self.setText("" if subject is None else title(subject))
        self.setCursorPosition(0)

    def _look_for(self, text: str) -> None:
        self._found = self._chosen.matching(text, MOST)
        self._names.setStringList([title(one) for one in self._found])
        if self._found:
            self._completer.complete()
            self._completer.popup().setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._completer.popup().hide()

    def _take_named(self, text: str) -> None:
        for one in self._found:
            if title(one) == text:
                self._chosen.choose(one)
                break
        self.show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.isModified() and self._found:
                self._chosen.choose(self._found[0])
            self.show_chosen()
        elif key == Qt.Key.Key_Escape:
            self.show_chosen()
        elif key == Qt.Key.Key_Down and not self._completer.popup().isVisible():
            self._look_for("" if not self.isModified() else self.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._completer.popup().isVisible():
            self.show_chosen()


class Picker(Retranslated, QWidget):
    """The box beside the choice of electricity or water, where these are to be told apart."""

    def __init__(self, chosen: Chosen, *, name: str, of_both: bool = False) -> None:
        super().__init__()
        self._chosen = chosen
        self.box = SubjectBox(chosen, name=f"{name}.subject")
        self.medium: QComboBox = choice(f"{name}.medium")
        self.medium.setParent(self)
        self.medium.setVisible(not of_both)
        for medium in MEDIA:
            self.medium.addItem("", medium)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.box)
        if not of_both:
            layout.addWidget(self.medium)
        self.medium.currentIndexChanged.connect(lambda _: chosen.choose_medium(self.medium.currentData()))
        chosen.changed.connect(self._show_medium)
        self.retranslate()

    def _show_medium(self) -> None:
        with QSignalBlocker(self.medium):
            self.medium.setCurrentIndex(self.medium.findData(self._chosen.medium))
        subject = self._chosen.subject
        self.medium.setEnabled(subject is not None and len(subject.media) > 1)

    def retranslate(self) -> None:
        self.box.setPlaceholderText(self.tr("Shop, building or meter"))
        for place, medium in enumerate(MEDIA):
            self.medium.setItemText(place, words.medium(medium))
        self.box.show_chosen()
        self._show_medium()
