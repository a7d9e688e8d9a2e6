"""Does it read? Every collector and all its meters, asked now, with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from widgets import names, theme
from widgets.common.labels import button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words, units
from widgets.setup.contact_test import ContactRow, ContactTest
from widgets.wizard.step import Step

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps
    from app.services.set_up_lists import Choices, Thing

TEST_KEY = "F5"
_MOST_NAMED = 6


class ContactStep(Step):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "contact")
        self.model = RowsModel(_columns(), lambda row: row.collector, parent=self)
        self.table = Table(self.model, name=f"{names.FIRST_STEPS}.contact.table", settings=context.settings)
        self.again = button(f"{names.FIRST_STEPS}.contact.again", icon="refresh")
        self._progress, self._count = (
            QProgressBar(),
            label("muted", name=f"{names.FIRST_STEPS}.contact.count"),
        )
        self._progress.setTextVisible(False)
        self._rows: tuple[ContactRow, ...] = ()
        self.test = ContactTest(context, self)
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self.again)
        tools.addWidget(self._progress, 1)
        tools.addWidget(self._count)
        self.body.addLayout(tools)
        self.body.addWidget(self.table, 1)
        self.again.clicked.connect(self.begin)
        self.test.moved.connect(self._show)
        self.test.ended.connect(self._show_end)
        QShortcut(QKeySequence(TEST_KEY), self).activated.connect(self.again.click)
        self.retranslate()

    def enter(self, state: FirstSteps) -> None:
        self.begin()
        self.again.setFocus()

    def leave(self) -> None:
        self.test.stop()

    def begin(self) -> None:
        """Ask every meter of every collector in service, from now on."""
        self.message.clear_message()
        desk = self.context.desk
        unit = units.things("Meters", session=desk.session, data_dir=desk.data_dir)
        self.context.tasks.read(
            self, unit, done=lambda found: self._begin(*found), failed=self.message.show_error, latest="test"
        )

    def _begin(self, meters: tuple[Thing, ...], _: Choices) -> None:
        wanted: dict[str, list[str]] = {}
        for meter in meters:
            if meter.enabled and not meter.retired:
                wanted.setdefault(meter.fields["collector"], []).append(meter.key)
        self.model.set_rows(())
        if not wanted:
            self.message.say("info", "first_steps.no_meters")
            return
        self.test.begin(wanted)

    def _show(self, rows: tuple[ContactRow, ...]) -> None:
        self._rows = rows
        if {row.collector for row in rows} == {row.collector for row in self.model.all_rows()}:
            self.model.update_rows(rows)
        else:
            self.model.set_rows(rows)
        self._show_count()

    def _show_count(self) -> None:
        answered, meters = sum(row.answered for row in self._rows), sum(row.meters for row in self._rows)
        self._progress.setRange(0, max(1, meters))
        self._progress.setValue(answered)
        text = self.tr("{answered} of {meters} meters have answered")
        self._count.setText(text.format(answered=answered, meters=meters))

    def _show_end(self, rows: tuple[ContactRow, ...]) -> None:
        bad = sum(row.state != "ok" for row in rows)
        if bad:
            self.message.say("warn", "first_steps.some_silent", n=bad)
        else:
            meters = sum(row.meters for row in rows)
            self.message.say("ok", "set_up.test_ok", n=len(rows), meters=meters)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Does it read?"))
        self.text.setText(
            self.tr(
                "Every meter is asked now. A collector is reached as soon as its link stands; then its "
                "meters answer one after the other on each line. What stays silent is named with what was "
                "last seen: look at power, address, key and the line's settings, then test again. You may go "
                "on at any time; the reading does not stop."
            )
        )
        self.again.setText(self.tr("Test again  {key}").format(key=TEST_KEY))
        self._show_count()


def _silent(row: ContactRow) -> str:
    """What is missing and what was seen of it, only once it counts."""
    if row.state not in ("silent", "waiting"):
        return ""
    named = ", ".join(row.silent[:_MOST_NAMED]) + (" …" if len(row.silent) > _MOST_NAMED else "")
    return "  ·  ".join(part for part in (row.trouble, named if row.state == "silent" else "") if part)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "collector",
            lambda: set_up_words.field("collector"),
            lambda row: row.collector,
            lambda row: row.collector,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "Contact"),
            lambda row: set_up_words.contact(row.state)[2],
            lambda row: row.state,
            state=lambda row: set_up_words.contact(row.state)[:2],
            samples=set_up_words.contacts,
            live=True,
        ),
        Column(
            "answered",
            lambda: QCoreApplication.translate("columns", "Answered"),
            lambda row: f"{row.answered} / {row.meters}",
            lambda row: row.answered,
            samples=lambda: ("8888 / 8888",),
            right=True,
            live=True,
        ),
        Column(
            "silent",
            lambda: QCoreApplication.translate("columns", "Silent, and what was seen"),
            _silent,
            _silent,
            samples=tuple,
            least=240,
            live=True,
        ),
    )
