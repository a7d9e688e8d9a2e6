"""What would this use cost, what does this money buy: line by line, by the plan in force or a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QRadioButton, QSpinBox, QWidget

from app.domain.money import parse_yuan
from app.domain.tariff.amounts import FEN_E18, MICRO_PER_MILLI
from app.domain.tariff.lines import LineKind
from app.domain.tariff.quotes import MOST_MONTHS
from app.domain.tariff.typed import bounds_text, price_text, read_bounds
from app.errors import DeskError
from app.services.tariffs import QuoteAsked
from widgets import names, theme
from widgets.cashier.account_dialog import AccountDialog
from widgets.common import figures, words
from widgets.common.labels import label
from widgets.common.table import Table
from widgets.context import Context
from widgets.models.rows import Column, RowsModel
from widgets.tariffs import calls, tariff_words

if TYPE_CHECKING:
    from app.domain.tariff.lines import Line
    from app.services.tariffs import PlanRow, QuoteShown

_WIDTH, _HEIGHT = 900, 620
_PAUSE_MS = 200


class QuoteDialog(AccountDialog):
    """Ctrl+Enter closes it: nothing is written here."""

    def __init__(self, row: PlanRow, context: Context, parent: QWidget, *, at_utc_ms: int) -> None:
        super().__init__(context, parent, name=names.QUOTE_DIALOG)
        self._row, self._at_utc_ms = row, at_utc_ms
        self._shown: QuoteShown | None = None
        self.by_quantity, self.by_money = QRadioButton(), QRadioButton()
        self.quantity, self.money, self.meter = QLineEdit("100"), QLineEdit("100"), QLineEdit()
        self.months = QSpinBox()
        self.months.setRange(0, MOST_MONTHS)
        self.sum = label("large", wrap=True, name=names.QUOTE_SUM)
        self._notes = label("muted", wrap=True)
        self._words = [label("small") for _ in range(2)]
        self.model = RowsModel(_columns(row), lambda pair: pair[0], parent=self)
        self.table = Table(self.model, name=names.QUOTE_LINES, settings=context.settings)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.ask)
        self._fill()
        self._connect()
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        self.by_quantity.setChecked(True)
        self.quantity.setFocus()

    def _fill(self) -> None:
        for part, name in (
            (self.by_quantity, names.QUOTE_BY_QUANTITY),
            (self.by_money, names.QUOTE_BY_MONEY),
            (self.quantity, names.QUOTE_QUANTITY),
            (self.money, names.QUOTE_MONEY),
            (self.meter, names.QUOTE_METER),
            (self.months, names.QUOTE_MONTHS),
        ):
            part.setObjectName(name)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACE)
        for column, (head, part) in enumerate(
            (
                (self.by_quantity, self.quantity),
                (self.by_money, self.money),
                (self._words[0], self.months),
                (self._words[1], self.meter),
            )
        ):
            grid.addWidget(head, 0, column)
            grid.addWidget(part, 1, column)
        self.body.addLayout(grid)
        for part in (self.sum, self._notes):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 1)
        self.table.setMinimumHeight(280)

    def _connect(self) -> None:
        for line in (self.quantity, self.money, self.meter):
            line.textEdited.connect(self._timer.start)
        self.months.valueChanged.connect(lambda _: self._timer.start())
        self.by_quantity.toggled.connect(lambda _: self._toggled())
        self.act.clicked.connect(self.accept)
        self.cancel.hide()  # Esc closes it too: there is nothing to give up

    def _toggled(self) -> None:
        by_quantity = self.by_quantity.isChecked()
        for part in (self.quantity, self.months):
            part.setEnabled(by_quantity)
        self.money.setEnabled(not by_quantity)
        (self.quantity if by_quantity else self.money).setFocus()
        self.ask()

    def ask(self) -> None:
        self._timer.stop()
        try:
            asked = self._asked()
        except DeskError as error:
            self.show_fault(error)
            return
        self.look_up(calls.quote(asked, desk=self.context.desk), self._show, latest="quote")

    def _asked(self) -> QuoteAsked:
        meter = self.meter.text().strip() or None
        if self.by_money.isChecked():
            amount = parse_yuan(self.money.text())
            return QuoteAsked(self._row.plan.id, self._at_utc_ms, amount_fen=amount, meter_id=meter)
        quantities = read_bounds(self.quantity.text())
        if len(quantities) != 1:
            raise DeskError("tariff.typed_quantity", text=self.quantity.text()[:40])
        return QuoteAsked(
            self._row.plan.id,
            self._at_utc_ms,
            quantity_milli=quantities[0],
            months=self.months.value(),
            meter_id=meter,
        )

    def _show(self, shown: QuoteShown) -> None:
        self._shown = shown
        self.message.clear_message()
        self.model.set_rows(list(enumerate(shown.quote.lines)))
        self._say()

    def _say(self) -> None:
        shown = self._shown
        if shown is None:
            return
        unit = words.unit(self._row.plan.medium)
        quantity, amount = bounds_text((shown.quote.quantity_milli,)), figures.yuan(shown.quote.amount_fen)
        text = self.tr("{quantity} {unit} cost {amount} yuan")
        if self.by_money.isChecked():
            text = self.tr("{amount} yuan buy {quantity} {unit}")
        self.sum.setText(text.format(quantity=quantity, unit=unit, amount=amount))
        notes = [self._mix_text(shown)]
        if shown.terms.used_milli:
            used = bounds_text((shown.terms.used_milli,))
            notes.append(
                self.tr("{used} {unit} of this step period are used already.").format(used=used, unit=unit)
            )
        if shown.quote.without_common:
            notes.append(
                self.tr("The share of the common meter is not in it: nobody knows its use beforehand.")
            )
        self._notes.setText("  ".join(note for note in notes if note))

    def _mix_text(self, shown: QuoteShown) -> str:
        rates = shown.terms.tariff.rates
        if len(rates) == 1:
            return ""
        parts = (
            f"{tariff_words.rate(rate)} {part / 10:.1f} %"
            for rate, part in zip(rates, shown.mix, strict=True)
        )
        return self.tr("For the same use in every hour of the day: {parts}.").format(parts=", ".join(parts))

    def retranslate(self) -> None:
        super().retranslate()
        plan = self._row.plan
        unit = words.unit(plan.medium)
        self.setWindowTitle(self.tr("Quote by plan {plan}").format(plan=f"{plan.code} {plan.name}"))
        self.by_quantity.setText(self.tr("What do so many {unit} cost?").format(unit=unit))
        self.by_money.setText(self.tr("What do so many yuan buy?"))
        self._words[0].setText(self.tr("With whole months"))
        self._words[1].setText(self.tr("Steps of meter (number, if wanted)"))
        self.act.setText(self.tr("Close  Esc"))
        self._say()


def _columns(row: PlanRow) -> tuple[Column, ...]:
    medium = row.plan.medium
    return (
        _column(
            "what", lambda: QCoreApplication.translate("columns", "What for"), tariff_words.line, least=140
        ),
        _column("step", lambda: QCoreApplication.translate("columns", "Step"), _step_text),
        _column(
            "quantity",
            lambda: QCoreApplication.translate("columns", "Quantity, {unit}").format(unit=words.unit(medium)),
            _quantity_text,
            right=True,
        ),
        _column(
            "price",
            lambda: QCoreApplication.translate("columns", "Price, yuan/{unit}").format(
                unit=words.unit(medium)
            ),
            lambda line: price_text(line.price_e8) if line.price_e8 else figures.NOTHING,
            right=True,
        ),
        _column(
            "amount",
            lambda: QCoreApplication.translate("columns", "Amount, yuan"),
            _amount_text,
            right=True,
        ),
    )


def _column(name, title, text, *, least: int | None = None, right: bool = False) -> Column:  # type: ignore[no-untyped-def]
    return Column(
        name, title, lambda pair: text(pair[1]), lambda pair: text(pair[1]), least=least, right=right
    )


def _step_text(line: Line) -> str:
    return str(line.step + 1) if line.kind is LineKind.USE else figures.NOTHING


def _quantity_text(line: Line) -> str:
    if not line.quantity_micro:
        return figures.NOTHING
    return bounds_text((line.quantity_micro // MICRO_PER_MILLI,))


def _amount_text(line: Line) -> str:
    """To a hundredth of a fen, so that the lines can be added up by eye."""
    hundredths = line.amount_e18 * 100 // FEN_E18
    return f"{hundredths // 10_000}.{hundredths % 10_000:04d}"
