"""One meter that may come to an account: as it stands, with the money it brings, its plan and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import parse_yuan
from app.domain.quantity import parse_balance
from widgets import names, theme
from widgets.cashier.meter_readings import MeterReading
from widgets.common import words
from widgets.common.labels import label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.account_meters import NewMeter
    from db.rows import Meter, PricePlan


class MeterChoice(Retranslated, QFrame):
    """Taken or not. A meter that holds its money brings exactly what it shows, or nothing; to one whose money
    the office holds a sum is carried in, that may be arrears."""

    def __init__(
        self, meter: Meter, plans: Sequence[PricePlan], context: Context, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "inner")
        self.reading = MeterReading(meter, context)
        self.holds = meter.custody == "meter"
        self.taken, self.brings = QCheckBox(), QCheckBox()
        self.taken.setObjectName(f"{names.OPENING_TAKEN}.{meter.id}")
        self.brings.setObjectName(f"{names.OPENING_BRINGS}.{meter.id}")
        self.carried, self.limit, self.plan = QLineEdit("0"), QLineEdit(), QComboBox()
        self.carried.setObjectName(f"{names.OPENING_CARRIED}.{meter.id}")
        self.limit.setObjectName(f"{names.OPENING_LIMIT}.{meter.id}")
        self.plan.setObjectName(f"{names.OPENING_PLAN}.{meter.id}")
        self._offer(meter, plans)
        self._words = [label("small") for _ in range(3)]
        self._more = QWidget()
        self._lay_out()
        self.taken.toggled.connect(self._take)
        self.taken.setChecked(True)
        self.retranslate()

    def _offer(self, meter: Meter, plans: Sequence[PricePlan]) -> None:
        for plan in plans:
            if plan.medium == meter.medium:
                self.plan.addItem(plan.name, plan.code)
                if plan.id == meter.plan_id:
                    self.plan.setCurrentIndex(self.plan.count() - 1)

    def _lay_out(self) -> None:
        grid = QGridLayout(self._more)
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(theme.SPACE * 2)
        for column, (heading, part) in enumerate(
            zip(self._words, (self.carried, self.plan, self.limit), strict=True)
        ):
            grid.addWidget(heading, 0, column)
            grid.addWidget(self.brings if self.holds and part is self.carried else part, 1, column)
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, theme.SPACE)
        layout.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.taken)
        layout.addLayout(row)
        layout.addWidget(self.reading)
        layout.addWidget(self._more)

    def _take(self, taken: bool) -> None:  # noqa: FBT001  what Qt's signal gives
        for part in (self.reading, self._more):
            part.setVisible(taken)

    def new_meter(self) -> NewMeter:
        """The meter as it comes to the account. Raises DeskError moment.*, money.*."""
        from app.services.account_meters import NewMeter

        limit, moment = self.limit.text().strip(), self.reading.moment()
        carried_fen = parse_balance(self.carried.text() or "0")
        if self.holds:
            carried_fen = (moment.balance_fen or 0) if self.brings.isChecked() else 0
        return NewMeter(
            moment=moment,
            carried_in_fen=carried_fen,
            plan_code=self.plan.currentData(),
            hoarding_limit_fen=parse_yuan(limit) if limit else None,
        )

    def retranslate(self) -> None:
        meter = self.reading.meter
        self.taken.setText(
            self.tr("{medium} meter {meter} comes to the account").format(
                medium=words.medium(meter.medium), meter=meter.id
            )
        )
        self.brings.setText(self.tr("What the meter shows is the customer's"))
        self.limit.setPlaceholderText(self.tr("The site's"))
        texts = (self.tr("Carried in, yuan"), self.tr("Price plan"), self.tr("Hoarding limit, yuan"))
        for heading, text in zip(self._words, texts, strict=True):
            heading.setText(text)
