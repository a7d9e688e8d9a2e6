"""Opening an account (开户): shop, tenant, and the meters as they stand; then on to the first purchase.

With an account it adds meters to that one instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import names
from widgets.cashier import account_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_choice import MeterChoice
from widgets.cashier.meter_readings import looking
from widgets.cashier.tenant_form import TenantForm
from widgets.common.labels import label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from app.services.views import ShopCard
    from db.rows import Meter, PricePlan


class OpeningDialog(AccountDialog):
    """`sell_wanted(shop_number)` after an account was opened, if the first purchase is to follow."""

    sell_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget, *, account: AccountRow | None = None) -> None:
        super().__init__(context, parent, name=names.OPENING_DIALOG)
        self._account = account
        self._card: ShopCard | None = None
        self.shop = QLineEdit("" if account is None else account.shop_number)
        self.shop.setObjectName(names.OPENING_SHOP)
        self.shop.setReadOnly(account is not None)
        self._shop_words, self._shop_said = label(), label("muted", wrap=True)
        self.tenant = TenantForm()
        self.choices: list[MeterChoice] = []
        self._meters = QVBoxLayout()
        self.sell_next = QCheckBox()
        self.sell_next.setObjectName(names.OPENING_SELL_NEXT)
        may_sell = account is None and allows(context.desk.session, Permission.SELL)
        self.sell_next.setChecked(may_sell)
        self._fill()
        self.tenant.setVisible(account is None)
        self.sell_next.setVisible(may_sell)
        self.shop.returnPressed.connect(self.find_shop)
        self.act.clicked.connect(self._open)
        self.retranslate()
        self._looks = looking(self, self._look)
        if account is not None:
            self.find_shop()

    def _fill(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._shop_words)
        row.addWidget(self.shop)
        row.addWidget(self._shop_said, 1)
        self.shop.setFixedWidth(200)
        self.body.addLayout(row)
        self.body.addWidget(self.tenant)
        self.body.addLayout(self._meters)
        self.stand(self.sell_next)

    def find_shop(self) -> None:
        """Enter in the shop's field: its meters appear and are asked."""
        self.message.clear_message()
        number = self.shop.text().strip()
        self.look_up(
            account_calls.shop_for_opening(number, session=self.context.desk.session), self._show_shop
        )

    def _show_shop(self, found: tuple[ShopCard, tuple[Meter, ...], tuple[PricePlan, ...]]) -> None:
        self._card, meters, plans = found
        for choice in self.choices:
            self._meters.removeWidget(choice)
            choice.deleteLater()
        self.choices = [MeterChoice(meter, plans, self.context) for meter in meters]
        for choice in self.choices:
            self._meters.addWidget(choice)
        if meters:
            self.context.desk.engine.read_now([meter.id for meter in meters])
        self._say_what_hinders()
        self.retranslate()
        if self._account is None:
            self.tenant.lines["name"].setFocus()

    def _say_what_hinders(self) -> None:
        card = self._card
        if card is None:
            return
        if self._account is None and card.account_id is not None:
            self.message.show_error(DeskError("accounts.open_already", shop=card.shop_number))
        elif not self.choices:
            self.message.show_error(DeskError("accounts.no_free_meters", shop=card.shop_number))

    def _look(self) -> None:
        for choice in self.choices:
            choice.reading.look()

    def _open(self) -> None:
        """Everything is taken together, or the first thing that is wrong is said."""
        from app.services.accounts import Opening

        card, desk = self._card, self.context.desk
        if card is None:
            self.message.show_error(DeskError("accounts.no_shop"))
            return
        try:
            meters = tuple(choice.new_meter() for choice in self.choices if choice.taken.isChecked())
        except DeskError as error:
            self.message.show_error(error)
            return
        opening = Opening(card.shop_id, self.tenant.tenant(), meters)
        account_id = None if self._account is None else self._account.account_id
        unit = account_calls.open_or_add(
            opening, account_id, data_dir=desk.data_dir, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self.write(unit, lambda _: self._opened(card.shop_number, len(meters)))

    def _opened(self, shop_number: str, meters: int) -> None:
        if self._account is not None:
            self.finish("accounts.meters_added", shop=shop_number, n=meters)
            return
        wanted = self.sell_next.isChecked()
        self.finish("accounts.opened", shop=shop_number)
        if wanted:
            self.sell_wanted.emit(shop_number)

    def retranslate(self) -> None:
        super().retranslate()
        adds = self._account is not None
        title = self.tr("Add meters to an account") if adds else self.tr("Open an account")
        self.setWindowTitle(title)
        self._shop_words.setText(self.tr("Shop number") if adds else self.tr("Shop number, then Enter"))
        card = self._card
        parts = () if card is None else (card.name, card.building, card.area, card.floor)
        self._shop_said.setText("  ·  ".join(part for part in parts if part))
        self.sell_next.setText(self.tr("Then go on to the first purchase"))
        act = self.tr("Add the meters") if adds else self.tr("Open the account")
        self.act.setText(f"{act}  Ctrl+Enter")
