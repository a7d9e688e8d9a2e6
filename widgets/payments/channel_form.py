"""How a payment service is set up: typed numbers and addresses, key files chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.domain.payment import PayChannel
from widgets import theme
from widgets.common.labels import button, label
from widgets.common.named_values import NAMED_CONTEXT
from widgets.common.pay_words import SETUP_FIELDS
from widgets.language import Retranslated
from widgets.payments import payment_names as names

if TYPE_CHECKING:
    from app.services.pay_channels import ChannelForm, ChannelRow

TYPED: Mapping[PayChannel, tuple[str, ...]] = {
    PayChannel.ALIPAY: ("merchant", "app_id", "gateway", "notify_url"),
    PayChannel.WECHAT: ("merchant", "app_id", "serial", "gateway", "notify_url"),
    PayChannel.UNIONPAY: ("merchant", "serial", "gateway", "files", "notify_url"),
}
KEYS: Mapping[PayChannel, tuple[str, ...]] = {
    PayChannel.ALIPAY: ("private_key", "public_key"),
    PayChannel.WECHAT: ("private_key", "public_key", "api_key"),
    PayChannel.UNIONPAY: ("private_key", "public_key"),
}
"""Each from a file."""
LONGEST, LONGEST_FILE = 200, 20_000
_ALL_TYPED = ("merchant", "app_id", "serial", "gateway", "files", "notify_url")
_ALL_KEYS = ("private_key", "public_key", "api_key")


class ChannelFields(Retranslated, QWidget):
    """The fields of the service shown. `key_wanted(field, path)`: a file was chosen for this key."""

    key_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        name = names.PAYMENTS_CHANNELS
        self._row: ChannelRow | None = None
        self._new: dict[str, str] = {}
        self.enabled = QCheckBox()
        self.enabled.setObjectName(f"{name}.enabled")
        self.lines = {field: QLineEdit() for field in _ALL_TYPED}
        self.key_id = QLineEdit()
        self.key_id.setObjectName(f"{name}.key_id")
        for field, line in self.lines.items():
            line.setObjectName(f"{name}.{field}")
        for line in (*self.lines.values(), self.key_id):
            line.setMaxLength(LONGEST)
        self.choose: dict[str, QPushButton] = {one: button(f"{name}.{one}") for one in _ALL_KEYS}
        self.kept = {one: label("muted") for one in _ALL_KEYS}
        self._headings = {field: label() for field in (*_ALL_TYPED, *_ALL_KEYS, "key_id")}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(theme.SPACE)
        self._form.addRow(self.enabled)
        for field in _ALL_TYPED:
            self._form.addRow(self._headings[field], self.lines[field])
        for field in _ALL_KEYS:
            self._form.addRow(self._headings[field], self._key_row(field))
            if field == "public_key":
                self._form.addRow(self._headings["key_id"], self.key_id)
        self.retranslate()

    def _key_row(self, field: str) -> QWidget:
        held = QWidget()
        held.setProperty("role", "clear")
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choose[field])
        row.addWidget(self.kept[field], 1)
        self.choose[field].clicked.connect(self._asker(field))
        return held

    def _asker(self, field: str) -> Callable[[], None]:
        def ask() -> None:
            path, _ = QFileDialog.getOpenFileName(
                self,
                self._word(field),
                str(Path.home()),
                "PEM, CER, TXT (*.pem *.cer *.crt *.key *.txt);;* (*)",
            )
            if path:
                self.key_wanted.emit(field, Path(path))

        return ask

    def take_key(self, field: str, text: str) -> None:
        """What stands in the file that was chosen."""
        self._new[field] = text.strip()
        self.retranslate()

    def show_row(self, row: ChannelRow) -> None:
        """Fill in what is kept of a service; its secrets are never shown."""
        self._row, self._new = row, {}
        self.enabled.setChecked(row.form.enabled)
        for field, line in self.lines.items():
            line.setText(getattr(row.form, field))
            self._form.setRowVisible(line, field in TYPED[row.channel])
        self.key_id.setText(next(iter(row.form.public_keys), ""))
        self._form.setRowVisible(self.key_id, row.channel is PayChannel.WECHAT)
        for field in _ALL_KEYS:
            self._form.setRowVisible(self.choose[field].parentWidget(), field in KEYS[row.channel])
        self.retranslate()

    def form(self) -> ChannelForm | None:
        """As it stands now; None while no service is shown."""
        if self._row is None:
            return None
        kept = self._row.form
        texts = {field: line.text().strip() for field, line in self.lines.items()}
        return replace(
            kept,
            enabled=self.enabled.isChecked(),
            public_keys=self._public_keys(kept.public_keys),
            private_key=self._new.get("private_key", ""),
            api_key=self._new.get("api_key", ""),
            **texts,
        )

    def _public_keys(self, kept: Mapping[str, str]) -> dict[str, str]:
        """A new key takes the place of the first; further ones stay."""
        first = next(iter(kept), "")
        name = self.key_id.text().strip() if self.key_id.isVisibleTo(self) else first
        key = self._new.get("public_key", kept.get(first, ""))
        others = {one: text for one, text in kept.items() if one != first}
        return {name or "1": key, **others} if key else others

    def _is_kept(self, field: str) -> bool:
        if self._row is None:
            return False
        if field == "public_key":
            return bool(self._row.form.public_keys)
        return self._row.has_private_key if field == "private_key" else self._row.has_api_key

    def _word(self, field: str) -> str:
        return QCoreApplication.translate(NAMED_CONTEXT, SETUP_FIELDS[field])

    def retranslate(self) -> None:
        self.enabled.setText(self.tr("Switched on: orders may be paid through it"))
        for field, heading in self._headings.items():
            heading.setText(self.tr("Number of that key") if field == "key_id" else self._word(field))
        for field in _ALL_KEYS:
            self.choose[field].setText(self.tr("Choose a file …"))
            if field in self._new:
                text = self.tr("A new one, not saved yet")
            else:
                text = self.tr("Kept") if self._is_kept(field) else self.tr("None yet")
            self.kept[field].setText(text)
