"""Collectors: the list and the form, and whether one answers, tried at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import button
from widgets.context import Context
from widgets.setup import units
from widgets.setup.contact_test import ContactRow, ContactTest
from widgets.setup.kinds import COLLECTORS, SUITES
from widgets.setup.objects_tab import ObjectsTab

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.set_up_lists import Choices, Thing

TEST_KEY, LOWER_KEY = "F5", "F9"
_MOST_NAMED = 5


class CollectorsTab(ObjectsTab):
    """Tests the collectors that are selected, with all their meters."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.test = button(f"{names.SET_UP}.test", icon="contact")
        self.lower = button(f"{names.SET_UP}.lower_suite", icon="key")
        super().__init__(context, COLLECTORS, parent)
        self.foot.insertWidget(0, self.test)
        self.left.addWidget(self.lower, alignment=Qt.AlignmentFlag.AlignLeft)
        self.contact = ContactTest(context, self)
        self.contact.moved.connect(self._show_progress)
        self.contact.ended.connect(self._show_end)
        self.test.clicked.connect(self._read_meters)
        self.lower.clicked.connect(self._ask_to_lower)
        for key, made in ((TEST_KEY, self.test), (LOWER_KEY, self.lower)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _set_buttons(self) -> None:
        super()._set_buttons()
        asked = [thing for thing in self.chosen_things() if thing.enabled and not thing.retired]
        self.test.setEnabled(bool(asked) and not self.form.changed())
        self.lower.setEnabled(self._to_lower() is not None and not self.form.changed())

    def _to_lower(self) -> str | None:
        """The one collector that is chosen, if its link must be sealed more strongly than at the least."""
        things = self.chosen_things()
        if len(things) != 1 or things[0].fields.get("minimum_suite") != SUITES[0]:
            return None
        return things[0].key

    def _ask_to_lower(self) -> None:
        collector = self._to_lower()
        if collector is None:
            return
        unit = units.lowered_suite(collector, session=self.context.desk.session)
        self.context.tasks.read(
            self, unit, done=lambda wanted: self._approve(collector, wanted), failed=self.message.show_error
        )

    def _approve(self, collector: str, wanted: Wanted) -> None:
        """It always takes a second person."""
        from widgets.common.approval_dialog import ApprovalDialog

        dialog = ApprovalDialog(self.context, wanted, parent=self)
        dialog.approved.connect(lambda request: self._lower(collector, request))
        dialog.open()

    def _lower(self, collector: str, approval: str) -> None:
        desk = self.context.desk
        unit = units.lower_suite(
            collector, approval=approval, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self.context.tasks.write(
            self, unit, done=lambda _: self._lowered(collector), failed=self.message.show_error
        )

    def _lowered(self, collector: str) -> None:
        self.context.desk.engine.reload()
        self.message.say("ok", "collectors.suite_lowered", collector=collector)
        self.reload()

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
        self.lower.setText(self.tr("Allow a weaker seal …  {key}").format(key=LOWER_KEY))
