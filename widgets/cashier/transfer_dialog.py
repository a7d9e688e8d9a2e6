"""Passing an account on to another tenant (过户): meters and their credit stay, each with a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.errors import DeskError
from widgets import names
from widgets.cashier import account_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_readings import MeterReadings
from widgets.cashier.tenant_form import TenantForm
from widgets.common.labels import label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow


class TransferDialog(AccountDialog):
    """Who wants the credit paid out closes the account instead; the dialog says so."""

    def __init__(self, row: AccountRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.TRANSFER_DIALOG)
        self._row = row
        self._who, self._to, self._says = (
            label("strong", wrap=True),
            label("strong"),
            label("muted", wrap=True),
        )
        self.readings, self.tenant = MeterReadings(context), TenantForm()
        for part in (self._who, self._to, self.tenant, self.readings):
            self.body.addWidget(part)
        self.stand(self._says)
        self.act.clicked.connect(self._pass_on)
        self.retranslate()
        self.tenant.lines["name"].setFocus()
        unit = account_calls.meters_of_account(row.account_id, session=context.desk.session)
        self.look_up(unit, self.readings.show_meters)

    def _pass_on(self) -> None:
        desk, tenant = self.context.desk, self.tenant.tenant()
        try:
            moments = self.readings.moments()
        except DeskError as error:
            self.message.show_error(error)
            return
        unit = account_calls.transfer_account(
            self._row.account_id,
            tenant,
            moments,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        shop, customer = self._row.shop_number, tenant.name.strip()
        self.write(unit, lambda _: self.finish("accounts.passed_on", shop=shop, customer=customer))

    def retranslate(self) -> None:
        super().retranslate()
        row = self._row
        self.setWindowTitle(self.tr("Pass an account on"))
        self._who.setText(f"{row.shop_number}  ·  {row.shop_name}  ·  {row.customer}")
        self._to.setText(self.tr("To the new tenant"))
        self._says.setText(
            self.tr(
                "Meters, prices and the credit in them go to the new tenant. Whoever wants the credit paid"
                " out closes the account instead."
            )
        )
        self.act.setText(self.tr("Pass the account on") + "  Ctrl+Enter")
