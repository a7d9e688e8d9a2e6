"""The readings that settle money: of each meter what it says just now, or what a person types and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.quantity import parse_balance, parse_count, parse_quantity
from app.errors import DeskError
from widgets import names, theme
from widgets.common import figures, words
from widgets.common.labels import MessageLine, StatePill, button, label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.meter_moments import Moment
    from db.rows import Meter

_LOOK_MS = 500
LONGEST_REASON = 200
AGAIN_KEY = "F5"
FIELDS = ("quantity", "balance", "count", "reason")


class TypedReading(Retranslated, QWidget):
    """What a person reads off a meter and why: register; balance and count of one that holds its money."""

    changed = Signal()

    def __init__(self, meter: Meter, parent: QWidget | None = None, *, with_reason: bool = True) -> None:
        super().__init__(parent)
        self._meter = meter
        self.lines = {name: QLineEdit() for name in FIELDS}
        self._words = {name: label("small") for name in FIELDS}
        holds = meter.custody == "meter"
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, (name, line) in enumerate(self.lines.items()):
            line.setObjectName(f"{names.READING}.{name}.{meter.id}")
            line.setMaxLength(LONGEST_REASON if name == "reason" else 16)
            line.textChanged.connect(lambda _: self.changed.emit())
            grid.addWidget(self._words[name], 0, column)
            grid.addWidget(line, 1, column)
            for part in (self._words[name], line):
                part.setVisible(with_reason if name == "reason" else holds or name == "quantity")
        grid.setColumnStretch(len(FIELDS) - 1, 1)
        self.retranslate()

    def moment(self, meter: Meter, now_utc_ms: int, *, reason: str = "") -> Moment:
        """As typed, for `reason` where no field asks for one. Raises DeskError moment.*, money.*,
        quantity.*."""
        from app.services import meter_moments

        text = {name: line.text().strip() for name, line in self.lines.items()}
        holds = meter.custody == "meter"
        return meter_moments.typed(
            meter,
            parse_quantity(text["quantity"]),
            balance_fen=parse_balance(text["balance"]) if holds and text["balance"] else None,
            purchase_count=parse_count(text["count"]) if holds and text["count"] else None,
            reason=reason or text["reason"],
            now_utc_ms=now_utc_ms,
        )

    def retranslate(self) -> None:
        texts = {
            "quantity": self.tr("Reading, {unit}").format(unit=words.unit(self._meter.medium)),
            "balance": self.tr("Balance it shows, yuan"),
            "count": self.tr("Purchase count"),
            "reason": self.tr("Why it is typed"),
        }
        for name, text in texts.items():
            self._words[name].setText(text)


class MeterReading(Retranslated, QFrame):
    """One meter: its state now; with the box ticked, fields for what a person read off it."""

    changed = Signal()

    def __init__(self, meter: Meter, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.meter = meter
        self._context = context
        self._title, self._state, self._said = label("strong"), StatePill(), label("muted", wrap=True)
        self.typed = QCheckBox()
        self.typed.setObjectName(f"{names.READING}.typed.{meter.id}")
        self.fields = TypedReading(meter)
        self._lay_out()
        self.typed.toggled.connect(self._toggled)
        self.fields.changed.connect(self.changed)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        head.addWidget(self.typed)
        self.fields.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._said)
        layout.addWidget(self.fields)

    def _toggled(self, typed: bool) -> None:  # noqa: FBT001  what Qt's signal gives
        self.fields.setVisible(typed)
        self._said.setVisible(not typed)
        if typed:
            self.fields.lines["quantity"].setFocus()
        self.changed.emit()

    def moment(self) -> Moment:
        """The reading as it stands. Raises DeskError moment.*, money.*, quantity.*."""
        from app.services import meter_moments

        now = self._context.desk.clock.utc_ms()
        if self.typed.isChecked():
            return self.fields.moment(self.meter, now)
        return meter_moments.read(self.meter, self._context.desk.live.state(self.meter.id), now_utc_ms=now)

    def look(self) -> None:
        """Show what the meter says now."""
        from app.services import meter_moments

        state = self._context.desk.live.state(self.meter.id)
        now = self._context.desk.clock.utc_ms()
        try:
            read = meter_moments.read(self.meter, state, now_utc_ms=now)
        except DeskError as error:
            self._show_fault(error, old=state is not None and state.in_contact)
            return
        self._state.show_state("ok", icon="contact", word=self.tr("Read"))
        unit = words.unit(self.meter.medium)
        parts = [] if read.quantity is None else [f"{figures.thousandths(read.quantity)} {unit}"]
        if read.balance_fen is not None:
            parts.append(self.tr("{amount} yuan left").format(amount=figures.yuan(read.balance_fen)))
        if read.purchase_count is not None:
            parts.append(self.tr("purchase count {n}").format(n=read.purchase_count))
        parts.append(self.tr("{age} ago").format(age=figures.age((now - read.utc_ms) / 1000)))
        self._said.setText("  ·  ".join(parts))

    def _show_fault(self, error: DeskError, *, old: bool) -> None:
        from widgets.common import messages  # late: its tables of sentences

        icon, word = ("age", self.tr("Too old")) if old else ("no-contact", self.tr("No contact"))
        self._state.show_state("bad", icon=icon, word=word)
        self._said.setText(messages.sentence(error))

    def retranslate(self) -> None:
        self._title.setText(f"{words.medium(self.meter.medium)}  {self.meter.id}")
        self.typed.setText(self.tr("Type it instead"))
        self.look()


class MeterReadings(Retranslated, QWidget):
    """All meters of an account. They are asked at once, F5 asks them again. `changed` when a reading is."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows: list[MeterReading] = []
        self.again = button(names.READING_AGAIN, kind="quiet", icon="refresh")
        QShortcut(QKeySequence(AGAIN_KEY), self).activated.connect(self.ask)
        self.again.clicked.connect(self.ask)
        self.message = MessageLine(name=names.READING_MESSAGE)
        self._title = label("strong")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.again)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(self._list)
        layout.addWidget(self.message)
        self._looks = looking(self, self._look)
        self.retranslate()

    def show_meters(self, meters: Sequence[Meter]) -> None:
        """Ask these meters now."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [MeterReading(meter, self._context) for meter in meters]
        for row in self.rows:
            self._list.addWidget(row)
            row.changed.connect(self.changed)
        self.ask()
        self.changed.emit()

    def ask(self) -> None:
        if self.rows:
            self._context.desk.engine.read_now([row.meter.id for row in self.rows])

    def _look(self) -> None:
        for row in self.rows:
            row.look()
        self.changed.emit()

    def moments(self) -> tuple[Moment, ...]:
        """One for each meter. Raises DeskError with the first that cannot be taken."""
        return tuple(row.moment() for row in self.rows)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Readings"))
        self.again.setText(self.tr("Read again  {key}").format(key=AGAIN_KEY))


def looking(owner: QWidget, look: object) -> QTimer:
    """A timer that calls `look` while `owner` lives, so that what meters say shows as it comes."""
    timer = QTimer(owner, interval=_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    return timer
