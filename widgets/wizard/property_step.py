"""Whose site it is: the property's name for slips and lists, and a second company if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit

from app.errors import DeskError
from widgets import names, theme
from widgets.context import Context
from widgets.sign_in import Entry
from widgets.wizard import units
from widgets.wizard.step import Step

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps

_WIDTH = 420


class PropertyStep(Step):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "property")
        self.own_name = Entry(name=f"{names.FIRST_STEPS}.name")
        self.phone = Entry(name=f"{names.FIRST_STEPS}.phone")
        self.two = QCheckBox()
        self.two.setObjectName(f"{names.FIRST_STEPS}.two")
        self.second_code = Entry(name=f"{names.FIRST_STEPS}.second_code")
        self.second_name = Entry(name=f"{names.FIRST_STEPS}.second_name")
        self.second_series = Entry(name=f"{names.FIRST_STEPS}.second_series")
        self._second = (self.second_code, self.second_name, self.second_series)
        for entry in (self.own_name, self.phone, *self._second):
            entry.setMaximumWidth(_WIDTH)
            entry.line.returnPressed.connect(self.act)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE * 2)
        for entry in self._second:
            row.addWidget(entry)
        row.addStretch(1)
        for part in (self.own_name, self.phone, self.two):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.two.toggled.connect(self._show_second)
        self._show_second(self.two.isChecked())
        self.retranslate()

    def _show_second(self, shown: bool) -> None:  # noqa: FBT001  what Qt emits
        for entry in self._second:
            entry.setVisible(shown)

    def enter(self, state: FirstSteps) -> None:
        own = state.property
        self.own_name.line.setText(own.name)
        self.phone.line.setText(own.phone)
        self.two.setChecked(bool(own.second_name))
        self.two.setEnabled(not own.second_name)
        self.second_code.line.setText(own.second_code or "two")
        self.second_code.line.setEnabled(not own.second_code)
        self.second_name.line.setText(own.second_name)
        self.second_series.line.setText(own.second_series or "T")
        self.own_name.line.setFocus()

    def act(self) -> None:
        """Keep what was typed; a property without a name is asked for one."""
        self.message.clear_message()
        empty = next((entry for entry in self._needed() if not _typed(entry.line)), None)
        if empty is not None:
            empty.line.setFocus()
            self.message.show_error(DeskError("first_steps.empty", field=empty.heading.text()))
            return
        from app.services.first_steps import Property

        second = [_typed(entry.line) for entry in self._second] if self.two.isChecked() else []
        wanted = Property(_typed(self.own_name.line), _typed(self.phone.line), *second)
        desk = self.context.desk
        unit = units.set_property(
            wanted, session=desk.session, data_dir=desk.data_dir, now_utc_ms=desk.clock.utc_ms()
        )
        self.context.tasks.write(
            self, unit, done=lambda _: self.finished.emit(), failed=self.message.show_error
        )

    def _needed(self) -> list[Entry]:
        return [self.own_name, *(self._second if self.two.isChecked() else ())]

    def retranslate(self) -> None:
        self.title.setText(self.tr("Whose site is it?"))
        self.text.setText(
            self.tr(
                "The name stands at the head of every slip and report, the telephone at its foot, so that "
                "customers know whom to ask. Both can be changed later under Settings."
            )
        )
        self.own_name.heading.setText(self.tr("Name of the property"))
        self.phone.heading.setText(self.tr("Telephone, may stay empty"))
        self.two.setText(
            self.tr("A second company sells in some of the buildings, with receipts and drawers of its own")
        )
        self.second_code.heading.setText(self.tr("Short code, for the workbook"))
        self.second_name.heading.setText(self.tr("Name of the second company"))
        self.second_series.heading.setText(self.tr("Letters of its receipts"))


def _typed(line: QLineEdit) -> str:
    return str(line.text()).strip()
