"""How the collectors are reached and sealed: a connection file, or later by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from widgets import names, theme
from widgets.common.labels import button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.models.rows import Column, RowsModel
from widgets.setup import kinds, set_up_words
from widgets.setup import units as set_up_units
from widgets.wizard import units
from widgets.wizard.step import Step

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps
    from app.services.set_up_lists import Choices, Thing

OPEN_KEY = "Ctrl+O"


class KeysStep(Step):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "keys")
        self.model = RowsModel(_columns(), lambda thing: thing.key, parent=self)
        self.table = Table(self.model, name=f"{names.FIRST_STEPS}.keys.table", settings=context.settings)
        self.open = button(f"{names.FIRST_STEPS}.keys.open", icon="key")
        self._count = label("muted", name=f"{names.FIRST_STEPS}.keys.count")
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self.open)
        tools.addWidget(self._count, 1)
        self.body.addLayout(tools)
        self.body.addWidget(self.table, 1)
        self.open.clicked.connect(self._ask_path)
        QShortcut(QKeySequence(OPEN_KEY), self).activated.connect(self.open.click)
        self.retranslate()

    def enter(self, state: FirstSteps) -> None:
        self.message.clear_message()
        self._reload()
        self.open.setFocus()

    def connect_with(self, path: Path) -> None:
        """Take over the connection file at `path`, all of it or nothing."""
        self.message.clear_message()
        self.context.tasks.work(
            self, units.read_connections(path), done=self._apply, failed=self.message.show_error
        )

    def _ask_path(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Connection file"), str(Path.home()), "JSON (*.json);;* (*)"
        )
        if path:
            self.connect_with(Path(path))

    def _apply(self, text: str) -> None:
        desk = self.context.desk
        unit = units.connect(text, desk.key_store, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.context.tasks.write(self, unit, done=self._done, failed=self.message.show_error)

    def _done(self, changed: tuple[str, ...]) -> None:
        self.message.say("ok", "first_steps.connected", n=len(changed))
        self.context.desk.engine.reload()
        self._reload()

    def _reload(self) -> None:
        desk = self.context.desk
        unit = set_up_units.things("Collectors", session=desk.session, data_dir=desk.data_dir)
        self.context.tasks.read(
            self, unit, done=lambda found: self._show(*found), failed=self.message.show_error, latest="keys"
        )

    def _show(self, things: tuple[Thing, ...], _: Choices) -> None:
        self.model.set_rows(thing for thing in things if not thing.retired)
        self._show_count()

    def _show_count(self) -> None:
        keyless = sum(thing.key_state == "missing" for thing in self.model.all_rows())
        text = self.tr("{n} of {total} collectors have no key yet.")
        self._count.setText(text.format(n=keyless, total=self.model.total()))

    def retranslate(self) -> None:
        self.title.setText(self.tr("How are the collectors reached?"))
        self.text.setText(
            self.tr(
                "Every sealed link needs the same key here and in the collector. Whoever installed the "
                "collectors gives you a connection file (JSON) with addresses and keys: choose it, then "
                "delete it. The book keeps the keys wrapped under the desk's own key. A collector without a "
                "key stays out of contact until it has one; this page can be skipped and done later."
            )
        )
        self.open.setText(self.tr("Choose the connection file …  {key}").format(key=OPEN_KEY))
        self._show_count()


def _columns() -> tuple[Column, ...]:
    """As the list of collectors shows them, without the count and the use."""
    wanted = ("collector", "name", "link", "host", "key")
    shown = [column for column in kinds.COLLECTORS.columns() if column.name in wanted]
    port = Column(
        "port",
        lambda: set_up_words.field("port"),
        lambda thing: thing.fields.get("port", ""),
        lambda thing: thing.fields.get("port") or None,
        right=True,
    )
    return (*shown[:4], port, *shown[4:])
