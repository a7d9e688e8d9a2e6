"""An operator's one-time secret, shown once, to be handed over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.services import passwords
from widgets import names, theme
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.language import Retranslated

_WIDTH = 460


class SecretDialog(Retranslated, QDialog):
    """The secret is nowhere afterwards but hashed in the book."""

    def __init__(self, name: str, secret: str, *, given_utc_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.SECRET_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name, self._given_utc_ms = name, given_utc_ms
        self._title, self._explained = label("title"), label(wrap=True)
        self._explained.setFixedWidth(_WIDTH)
        self._secret = label("figure", name=names.SECRET)
        self._secret.setText(secret)
        self._secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = button(names.SECRET_COPY)
        self._close = button(names.SECRET_CLOSE, kind="primary")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(secret))
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        self._lay_out()
        self.retranslate()
        self._close.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self._title, self._secret, self._explained):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout.addLayout(foot)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("One-time secret"))
        self._title.setText(self.tr("Secret for {name}").format(name=self._name))
        self._explained.setText(
            self.tr(
                "Hand it over yourself. {name} signs in with it once, within {hours} hours (until {until}), "
                "and then chooses a password that nobody else knows. It is not shown again; if it gets lost "
                "or too old, give a new one."
            ).format(
                name=self._name,
                hours=passwords.SECRET_HOURS,
                until=figures.date_time(passwords.secret_until_utc_ms(self._given_utc_ms)),
            )
        )
        self._explained.setMinimumHeight(self._explained.heightForWidth(_WIDTH))
        self._copy.setText(self.tr("Copy"))
        self._close.setText(self.tr("I have handed it over  Enter"))
