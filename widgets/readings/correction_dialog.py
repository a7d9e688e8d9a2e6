"""One wrong reading corrected by hand: what it told, what it shall tell, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QWidget

from app.domain.energy_use import Period, date_of, first_day
from app.domain.quantity import parse_quantity
from app.errors import DeskError
from widgets import theme
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_readings import LONGEST_REASON
from widgets.common import figures, words
from widgets.common.labels import label
from widgets.context import Context
from widgets.readings import columns, correction_calls, correction_words, reading_names

if TYPE_CHECKING:
    from app.domain.reading_correction import Register, UseChange
    from app.services.charge_back import Charged
    from app.services.reading_correction import Correction, Found
    from widgets.readings.correction_calls import Preview

_WIDTH, _HEIGHT = 720, 600
_PREVIEW_MS = 200
"""So long after the last key what follows is worked out."""


class CorrectionDialog(AccountDialog):
    """Of one reading of a meter, by its moment in UTC ms."""

    def __init__(self, context: Context, meter_id: str, read_utc_ms: int, parent: QWidget) -> None:
        super().__init__(context, parent, name=reading_names.CORRECTION_DIALOG, kind="danger")
        self._meter_id, self._read_utc_ms = meter_id, read_utc_ms
        self._found: Found | None = None
        self._preview: Preview | None = None
        self._who, self._beside = label("strong", wrap=True), label("muted", wrap=True)
        self._heads = [label("small") for _ in range(3)]
        self._register_words = [label() for _ in range(5)]
        self._told = [label(right=True) for _ in range(5)]
        self.lines = [QLineEdit() for _ in range(5)]
        self.reason, self._why = QLineEdit(), label("small")
        self._follows, self._uses = label("small"), QGridLayout()
        self._doubt = label("muted", wrap=True, name=reading_names.CORRECTION_DOUBT)
        self._charge = label("muted", wrap=True, name=reading_names.CORRECTION_CHARGE)
        self.give_back = QCheckBox()
        self.give_back.setObjectName(reading_names.CORRECTION_GIVE_BACK)
        self._timer = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._lay_out_body()
        self._connect()
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        desk = context.desk
        job = correction_calls.find(desk, meter_id, read_utc_ms, session=desk.session)
        context.tasks.work(self, job, done=self._offer, failed=self.show_fault)

    def _lay_out_body(self) -> None:
        registers = QGridLayout()
        for column, head in enumerate(self._heads):
            registers.addWidget(head, 0, column)
        for place, line in enumerate(self.lines):
            line.setObjectName(f"{reading_names.CORRECTION_REGISTER}.{place}")
            line.setMaxLength(16)
            for column, part in enumerate((self._register_words[place], self._told[place], line)):
                registers.addWidget(part, place + 1, column)
                part.setVisible(place == 0)
        self.reason.setObjectName(reading_names.CORRECTION_REASON)
        self.reason.setMaxLength(LONGEST_REASON)
        follows = QFrame()
        follows.setProperty("role", "card")
        follows.setLayout(self._uses)
        self._uses.setContentsMargins(16, 8, 16, 8)
        self._uses.setHorizontalSpacing(3 * theme.SPACE)
        self._uses.setColumnStretch(4, 1)
        self.body.addWidget(self._who)
        self.body.addLayout(registers)
        for part in (self._beside, self._why, self.reason, self._follows, follows, self._doubt):
            self.body.addWidget(part)
        for part in (self._charge, self.give_back):
            self.body.addWidget(part)
        self.give_back.hide()
        self._doubt.hide()
        self.act.setEnabled(False)

    def _connect(self) -> None:
        for line in self.lines:
            line.textChanged.connect(lambda _: self._changed())
        self._timer.timeout.connect(self._look_ahead)
        self.act.clicked.connect(self._ask)

    def _offer(self, found: Found) -> None:
        """Fill the fields with what the reading told."""
        self._found = found
        told = (found.register.quantity, *found.register.rates)
        for place, quantity in enumerate(told):
            for part in (self._register_words[place], self._told[place], self.lines[place]):
                part.setVisible(quantity is not None)
            if quantity is not None:
                self._told[place].setText(figures.thousandths(quantity))
                self.lines[place].setText(f"{quantity // 1000}.{quantity % 1000:03d}")
        self.lines[0].setFocus()
        self.lines[0].selectAll()
        self.retranslate()

    def _changed(self) -> None:
        """What was worked out is not of what stands there now."""
        self._preview = None
        self.act.setEnabled(False)
        self._timer.start()

    def _register(self, found: Found) -> Register:
        """As typed. Raises DeskError quantity.*."""
        from app.domain.reading_correction import Register

        rates = tuple(
            None if was is None else parse_quantity(line.text())
            for was, line in zip(found.register.rates, self.lines[1:], strict=True)
        )
        return Register(parse_quantity(self.lines[0].text()), rates)

    def _look_ahead(self) -> None:
        if self._found is None:
            return
        try:
            register = self._register(self._found)
        except DeskError as error:
            self.message.show_error(error)
            return
        self.message.clear_message()
        desk = self.context.desk
        job = correction_calls.preview(desk, self._found, register, session=desk.session)
        self.context.tasks.work(self, job, done=self._show, failed=self.show_fault, latest="preview")

    def _show(self, preview: Preview) -> None:
        if self._timer.isActive():
            return  # of what stood there before
        self._preview = preview
        self.act.setEnabled(True)
        above = preview.charged.amount_fen > 0
        if above and not self.give_back.isVisible():
            self.give_back.setChecked(True)
        self.give_back.setVisible(above)
        self._say()

    def _correction(self, found: Found, preview: Preview) -> Correction:
        from app.services.reading_correction import Correction

        gives = self.give_back.isVisible() and self.give_back.isChecked()
        made = Correction(
            self._meter_id,
            self._read_utc_ms,
            found.register,
            preview.register,
            self.reason.text().strip(),
            preview.charged if gives else None,
        )
        correction_calls.check(found, made)
        return made

    def _ask(self) -> None:
        found, preview = self._found, self._preview
        if found is None or preview is None:
            return
        try:
            made = self._correction(found, preview)
        except DeskError as error:
            self.message.show_error(error)
            return
        if made.charged is None:
            self._correct(found, made, None)
            return
        unit = correction_calls.wanted(made.charged, session=self.context.desk.session)
        self.look_up(
            unit,
            lambda wanted: self.with_second_person(
                wanted,
                needed=True,
                reason=made.reason,
                then=lambda approval: self._correct(found, made, approval),
            ),
        )

    def _correct(self, found: Found, made: Correction, approval: str | None) -> None:
        desk = self.context.desk
        job = correction_calls.correct(desk, found, made, approval=approval, session=desk.session)
        self.work(job, lambda _: self._corrected(made.charged))

    def _corrected(self, charged: Charged | None) -> None:
        if charged is None:
            self.finish("readings.corrected", meter=self._meter_id)
        else:
            self.finish("readings.corrected_back", meter=self._meter_id, amount_fen=charged.amount_fen)

    def _say(self) -> None:
        """What follows, in words."""
        while (item := self._uses.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.deleteLater()
        found, preview = self._found, self._preview
        if found is None or preview is None:
            return
        unit = words.unit(found.of.medium)
        self._beside.setText(correction_words.beside(preview.effect, unit))
        for row, change in enumerate(preview.effect.uses):
            for column, text in enumerate(self._told_use(change, unit)):
                part = label("strong" if column == 3 else "", right=column > 0)
                part.setText(text)
                self._uses.addWidget(part, row, column)
        doubt = correction_words.doubt(preview.effect)
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        self._charge.setText(correction_words.charge(preview.charged, unit))
        amount = figures.yuan(preview.charged.amount_fen)
        self.give_back.setText(self.tr("Give back {amount} yuan, with a second person").format(amount=amount))

    def _told_use(self, change: UseChange, unit: str) -> tuple[str, ...]:
        begin = date_of(first_day(change.number, change.period)).isoformat()
        parts = [
            figures.NOTHING if quantity is None else f"{figures.thousandths(quantity)} {unit}"
            for quantity in (change.before, change.after)
        ]
        return begin if change.period is Period.DAY else begin[:7], parts[0], "→", parts[1]

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Correct a reading"))
        self.act.setText(self.tr("Correct the reading") + "  Ctrl+Enter")
        found = self._found
        place = "" if found is None else f"   {found.of.shop_number} {found.of.shop_name}".rstrip()
        who = self.tr("Meter {meter}, read {time}").format(
            meter=self._meter_id, time=figures.date_time(self._read_utc_ms)
        )
        self._who.setText(who + place)
        heads = ("", self.tr("It told"), self.tr("It shall tell"))
        for head, text in zip(self._heads, heads, strict=True):
            head.setText(text)
        unit = "" if found is None else words.unit(found.of.medium)
        titles = (self.tr("Register, {unit}"), *(self._rate(one) for one in columns.RATES))
        for part, title in zip(self._register_words, titles, strict=True):
            part.setText(title.format(unit=unit))
        self._why.setText(self.tr("Why it is corrected"))
        self._follows.setText(self.tr("What was used, before and after"))
        self._say()

    def _rate(self, source: str) -> str:
        return QCoreApplication.translate("readings", source)
