"""Changing a meter (换表): the old one's final reading, the new one, and the credit that goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain import request_ids
from app.errors import DeskError
from widgets import names
from widgets.cashier import account_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_readings import LONGEST_REASON, MeterReadings
from widgets.cashier.new_meter_form import NewMeterForm
from widgets.common import figures
from widgets.common.labels import label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.meter_change import Changed, MeterChange
    from db.rows import Meter
    from meterio.profiles import Profile


class MeterChangeDialog(AccountDialog):
    """Of one of these meters. Always with a second person; the engine is told at once."""

    def __init__(self, meter_ids: tuple[str, ...], context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.CHANGE_DIALOG, kind="danger")
        self._request_id = request_ids.new(context.desk.clock.utc_ms())
        self._meters: tuple[Meter, ...] = ()
        self._makes: tuple[Profile, ...] = ()
        self.old, self.reason = QComboBox(), QLineEdit()
        self.old.setObjectName(names.CHANGE_OLD)
        self.reason.setObjectName(names.CHANGE_REASON)
        self.reason.setMaxLength(LONGEST_REASON)
        self._words = [label("small") for _ in range(2)]
        self.readings, self.form = MeterReadings(context), NewMeterForm()
        self._says = label("muted", wrap=True)
        for part in (self._words[0], self.old, self.readings, self.form, self._words[1], self.reason):
            self.body.addWidget(part)
        self.stand(self._says)
        self.old.currentIndexChanged.connect(self._choose)
        for changed in (self.readings.changed, self.form.changed):
            changed.connect(self._say)
        self.act.clicked.connect(self._ask)
        self.retranslate()
        desk = context.desk
        unit = account_calls.change_ground(meter_ids, data_dir=desk.data_dir, session=desk.session)
        self.look_up(unit, self._offer)

    def _offer(self, found: tuple[tuple[Meter, ...], tuple[Profile, ...]]) -> None:
        self._meters, self._makes = found
        for meter in self._meters:
            self.old.addItem(meter.id, meter.id)

    def _choose(self, place: int) -> None:
        """Ask the meter that goes, and offer what may come."""
        if 0 <= place < len(self._meters):
            self.readings.show_meters([self._meters[place]])
            self.form.show_old(self._meters[place], self._makes)

    def _change(self) -> MeterChange:
        """As it stands. Raises DeskError moment.*, money.*, quantity.*, accounts.reason_missing."""
        from app.services.meter_change import MeterChange

        reason = self.reason.text().strip()
        if not self.readings.rows:
            raise DeskError("meter_change.unknown", meter=figures.NOTHING)
        final = self.readings.moments()[0]
        if not reason:
            raise DeskError("accounts.reason_missing")
        new, first = self.form.new_meter(reason, self.context.desk.clock.utc_ms())
        return MeterChange(self._request_id, final.meter_id, new, final, first, reason)

    def _ask(self) -> None:
        try:
            change = self._change()
        except DeskError as error:
            self.message.show_error(error)
            return
        unit = account_calls.change_wanted(change, desk=self.context.desk)
        self.look_up(unit, lambda found: self._approve(change, *found))

    def _approve(self, change: MeterChange, wanted: Wanted, needed: bool) -> None:  # noqa: FBT001  of the unit
        self.with_second_person(
            wanted, needed=needed, reason=change.reason, then=lambda approval: self._write(change, approval)
        )

    def _write(self, change: MeterChange, approval: str | None) -> None:
        job = account_calls.change_in_both(change, approval=approval, desk=self.context.desk)
        self.work(job, lambda changed: self._changed(change, changed))

    def _changed(self, change: MeterChange, changed: Changed) -> None:
        """The line learns of the new meter before its credit is driven to it."""
        operation_id = changed.operation_id
        self.context.desk.engine.reload(order=() if operation_id is None else (operation_id,))
        key = "meter_change.moved" if changed.credit_fen else "meter_change.done"
        if operation_id is not None:
            key = "meter_change.moving"
        self.finish(key, old=change.old_id, meter=changed.meter_id, amount_fen=changed.credit_fen)

    def _say(self) -> None:
        """What will happen, in words."""
        new = self.form.lines["id"].text().strip() or figures.NOTHING
        text = self.tr(
            "Meter {old} ends with its final reading and is taken out of use. Meter {new} takes its place,"
            " with its plan and limits, and the customer's credit goes along."
        )
        self._says.setText(text.format(old=self.old.currentText() or figures.NOTHING, new=new))

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Change a meter"))
        self._words[0].setText(self.tr("The meter that goes"))
        self._words[1].setText(self.tr("Why it is changed"))
        self.act.setText(self.tr("Change the meter") + "  Ctrl+Enter")
        self._say()
