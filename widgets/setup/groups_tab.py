"""Building groups: the list, the form, and which meters each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import button
from widgets.context import Context
from widgets.setup import units
from widgets.setup.kinds import GROUPS
from widgets.setup.members_dialog import MembersDialog
from widgets.setup.objects_tab import ObjectsTab

if TYPE_CHECKING:
    from app.services.set_up_lists import Choices, Thing


class GroupsTab(ObjectsTab):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.choose = button(f"{names.MEMBERS}.open", icon="meter")
        super().__init__(context, GROUPS, parent)
        self.foot.insertWidget(0, self.choose)
        self.choose.clicked.connect(self._read_meters)

    def _set_buttons(self) -> None:
        super()._set_buttons()
        thing = self.form.thing
        self.choose.setEnabled(thing is not None and not thing.retired and not self.form.changed())

    def _read_meters(self) -> None:
        desk = self.context.desk
        unit = units.things("Meters", session=desk.session, data_dir=desk.data_dir)
        self.context.tasks.read(
            self, unit, done=lambda found: self._choose(*found), failed=self.message.show_error
        )

    def _choose(self, meters: tuple[Thing, ...], _: Choices) -> None:
        thing = self.form.thing
        if thing is None:
            return
        dialog = MembersDialog(self.context, thing, meters, parent=self)
        dialog.saved.connect(self._chosen)
        dialog.open()

    def _chosen(self, n: int) -> None:
        self.message.say("ok", "set_up.members", n=n)
        self.told()

    def retranslate(self) -> None:
        super().retranslate()
        self.choose.setText(self.tr("Choose meters …"))
