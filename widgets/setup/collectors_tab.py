"""Collectors: the list and the form, and whether one answers, tried at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import button
from widgets.context import Context
from widgets.setup import units
from widgets.setup.contact_test import ContactRow, ContactTest
from widgets.setup.kinds import COLLECTORS
from widgets.setup.objects_tab import ObjectsTab

if TYPE_CHECKING:
    from app.services.set_up_lists import Choices, Thing

TEST_KEY = "F5"
_MOST_NAMED = 5


class CollectorsTab(ObjectsTab):
    """Tests the collectors that are selected, with all their meters."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.test = button(f"{names.SET_UP}.test", icon="contact")
        super().__init__(context, COLLECTORS, parent)
        self.foot.insertWidget(0, self.test)
        self.contact = ContactTest(context, self)
        self.contact.moved.connect(self._show_progress)
        self.contact.ended.connect(self._show_end)
        self.test.clicked.connect(self._read_meters)
        QShortcut(QKeySequence(TEST_KEY), self).activated.connect(self.test.click)

    def _set_buttons(self) -> None:
        super()._set_buttons()
        asked = [thing for thing in self.chosen_things() if thing.enabled and not thing.retired]
        self.test.setEnabled(bool(asked) and not self.form.changed())

    def _read_meters(self) -> None:
        desk = self.context.desk
        unit = units.things("Meters", session=desk.session, data_dir=desk.data_dir)
        self.context.tasks.read(
            self, unit, done=lambda found: self._begin(*found), failed=self.message.show_error
        )

    def _begin(self, meters: tuple[Thing, ...], _: Choices) -> None:
        wanted: dict[str, list[str]] = {
            thing.key: [] for thing in self.chosen_things() if thing.enabled and not thing.retired
        }
        for meter in meters:
            if meter.enabled and not meter.retired and meter.fields["collector"] in wanted:
                wanted[meter.fields["collector"]].append(meter.key)
        if wanted:
            self.contact.begin(wanted)

    def _show_progress(self, rows: tuple[ContactRow, ...]) -> None:
        linked = sum(row.state != "waiting" for row in rows)
        answered, meters = sum(row.answered for row in rows), sum(row.meters for row in rows)
        values = {"linked": linked, "collectors": len(rows), "answered": answered, "meters": meters}
        self.message.say("info", "set_up.testing", **values)

    def _show_end(self, rows: tuple[ContactRow, ...]) -> None:
        bad = [row for row in rows if row.state != "ok"]
        if not bad:
            self.message.say("ok", "set_up.test_ok", n=len(rows), meters=sum(row.meters for row in rows))
            return
        row = bad[0]
        named = ", ".join(row.silent[:_MOST_NAMED]) + (" …" if len(row.silent) > _MOST_NAMED else "")
        values = {"collector": row.collector, "answered": row.answered, "meters": row.meters}
        self.message.say("warn", "set_up.test_failed", **values, silent=named, reason=row.trouble or "–")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.contact.stop()

    def retranslate(self) -> None:
        super().retranslate()
        self.test.setText(self.tr("Test contact  {key}").format(key=TEST_KEY))
