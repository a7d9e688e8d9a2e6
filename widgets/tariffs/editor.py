"""A new version of a plan: typed on the left, seen on the right as it is understood, with one sentence while
something is wrong. It begins now or later; nothing that is in force is ever changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.tariff.checks import check_tariff
from app.domain.tariff.model import Rate, StepPeriod, Tariff, one_price
from app.domain.tariff.typed import (
    TypedSeason,
    TypedTariff,
    as_typed,
    is_typed_whole,
    read_tariff,
)
from app.errors import DeskError
from app.services.tariffs import NewVersion
from widgets import names, theme
from widgets.cashier.account_dialog import AccountDialog
from widgets.common.labels import button, choice, label
from widgets.context import Context
from widgets.tariffs import calls, tariff_words
from widgets.tariffs.extras_form import ExtrasForm
from widgets.tariffs.picture import TariffPicture
from widgets.tariffs.season_form import SeasonForm

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.tariffs import PlanRow

_WIDTH, _HEIGHT, _PICTURE_WIDTH = 1200, 690, 470
_PAUSE_MS = 150
_WRITING = "%Y-%m-%d %H:%M"
_EPOCH = datetime(1970, 1, 1)


class TariffEditor(AccountDialog):
    def __init__(self, row: PlanRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.TARIFF_EDITOR)
        self._row = row
        start = row.versions[-1].tariff if row.versions else one_price(row.plan.medium, 0)
        typed = as_typed(start, tariff_words.rate)
        self._tariff: Tariff | None = None
        self.begins = QLineEdit(_first_of_next_month(context.desk.clock.utc_ms(), row.utc_offset_min))
        self.begins.setObjectName(names.TARIFF_BEGINS)
        self.rates = {rate: QCheckBox() for rate in Rate}
        self.tables = [self._table_line(number, line) for number, line in enumerate(typed.tables, 1)]
        self.steps: QComboBox = choice(names.TARIFF_STEPS)
        for period in StepPeriod:
            self.steps.addItem("", period.value)
        self.month = QSpinBox()
        self.month.setRange(1, 12)
        self.seasons: list[SeasonForm] = []
        self.extras = ExtrasForm(typed.extras)
        self.picture = TariffPicture()
        self._words = [label("small") for _ in range(5)]
        self.more_tables, self.more_seasons = (
            button(names.TARIFF_MORE_TABLES, kind="quiet"),
            button(names.TARIFF_MORE_SEASONS, kind="quiet"),
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.understand)
        self._fill(typed)
        self._connect()
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        if not is_typed_whole(start):
            self.message.say("warn", "tariff.not_typed_whole")
        self.understand()
        self.begins.setFocus()

    def _table_line(self, number: int, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setObjectName(f"{names.TARIFF_TABLE}.{number}")
        line.textEdited.connect(self._changed)
        return line

    def _fill(self, typed: TypedTariff) -> None:
        for rate, box in self.rates.items():
            box.setObjectName(f"{names.TARIFF_RATE}.{rate.value}")
            box.setChecked(rate in typed.rates)
        self.steps.setCurrentIndex(list(StepPeriod).index(typed.steps))
        self.month.setValue(typed.year_from_month)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addLayout(self._head())
        self._tables, self._seasons = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._words[2])
        for line in self.tables:
            self._tables.addWidget(line)
        left.addLayout(self._tables)
        left.addWidget(self.more_tables)
        left.addLayout(self._seasons)
        for season in typed.seasons:
            self._add_season(season)
        left.addWidget(self.more_seasons)
        left.addWidget(self.extras)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self._words[4])
        right.addWidget(self.picture)
        right.addStretch(1)
        self.picture.setFixedWidth(_PICTURE_WIDTH)
        both = QHBoxLayout()
        both.setSpacing(2 * theme.SPACE)
        both.addLayout(left, 1)
        both.addLayout(right)
        self.body.addLayout(both)

    def _head(self) -> QGridLayout:
        """When it begins, how its steps count, and its rates."""
        head = QGridLayout()
        head.setHorizontalSpacing(theme.SPACE)
        head.addWidget(self._words[0], 0, 0)
        head.addWidget(self.begins, 1, 0)
        head.addWidget(self._words[1], 0, 1, 1, 2)
        head.addWidget(self.steps, 1, 1)
        head.addWidget(self.month, 1, 2)
        head.addWidget(self._words[3], 2, 0, 1, 3)
        boxes = QHBoxLayout()
        boxes.setSpacing(2 * theme.SPACE)
        for box in self.rates.values():
            boxes.addWidget(box)
        boxes.addStretch(1)
        head.addLayout(boxes, 3, 0, 1, 3)
        return head

    def _connect(self) -> None:
        self.begins.textEdited.connect(self._changed)
        self.steps.currentIndexChanged.connect(lambda _: self._changed())
        self.month.valueChanged.connect(lambda _: self._changed())
        for box in self.rates.values():
            box.toggled.connect(lambda _: self._rates_changed())
        self.extras.changed.connect(self._changed)
        self.more_tables.clicked.connect(self._add_table)
        self.more_seasons.clicked.connect(lambda: self._add_season(self._empty_season()))
        self.act.clicked.connect(self._ask)

    def chosen_rates(self) -> tuple[Rate, ...]:
        return tuple(rate for rate, box in self.rates.items() if box.isChecked())

    def _rates_changed(self) -> None:
        for season in self.seasons:
            season.set_rates(self.chosen_rates())
        self._changed()

    def _add_table(self) -> None:
        line = self._table_line(len(self.tables) + 1, "")
        self.tables.append(line)
        self._tables.addWidget(line)
        line.setFocus()
        self._changed()

    def _empty_season(self) -> TypedSeason:
        return TypedSeason("", (1,) * 7, 0, "", (("",) * len(self.chosen_rates()),))

    def _add_season(self, typed: TypedSeason) -> None:
        form = SeasonForm(len(self.seasons) + 1, typed, self.chosen_rates(), self._row.plan.medium)
        self.seasons.append(form)
        self._seasons.addWidget(form)
        form.changed.connect(self._changed)
        form.removed.connect(lambda: self._drop_season(form))
        self._changed()

    def _drop_season(self, form: SeasonForm) -> None:
        self.seasons.remove(form)
        self._seasons.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._changed()

    def _changed(self) -> None:
        self.act.setEnabled(False)
        for form in self.seasons:
            form.offer_remove(possible=len(self.seasons) > 1)
        self._timer.start()

    def understand(self) -> None:
        """Read what is typed; show it, or say what is wrong. What was seen last stays while one types."""
        self._timer.stop()
        try:
            self._tariff = self._read()
            self._start_utc_ms()
        except DeskError as error:
            self._tariff = None
            self.message.show_error(error)
            return
        self.message.clear_message()
        self.picture.show_tariff(self._tariff)
        self.act.setEnabled(True)

    def _read(self) -> Tariff:
        typed = TypedTariff(
            self._row.plan.medium,
            self.chosen_rates(),
            tuple(line.text() for line in self.tables if line.text().strip()),
            tuple(season.typed() for season in self.seasons),
            StepPeriod(self.steps.currentData()),
            self.month.value(),
            self.extras.typed(),
        )
        return check_tariff(read_tariff(typed, tariff_words.typed_rates()))

    def _start_utc_ms(self) -> int:
        text = self.begins.text().strip()
        try:
            local = datetime.strptime(text, _WRITING)
        except ValueError as error:
            raise DeskError("tariff.typed_begin", text=text[:40]) from error
        whole = (local - _EPOCH) // timedelta(milliseconds=1)
        return whole - self._row.utc_offset_min * 60_000

    def _ask(self) -> None:
        self.understand()
        if self._tariff is None:
            return
        new = NewVersion(self._row.plan.id, self._start_utc_ms(), self._tariff)
        unit = calls.wanted(new, desk=self.context.desk)
        self.look_up(unit, lambda found: self._approve(new, *found))

    def _approve(self, new: NewVersion, wanted: Wanted, needed: bool) -> None:  # noqa: FBT001  of the unit
        self.with_second_person(
            wanted, needed=needed, reason="", then=lambda approval: self._write(new, approval)
        )

    def _write(self, new: NewVersion, approval: str | None) -> None:
        unit = calls.add_version(new, approval=approval, desk=self.context.desk)
        begins = self.begins.text().strip()
        self.write(unit, lambda _: self.finish("tariff.added", plan=self._row.plan.code, begins=begins))

    def retranslate(self) -> None:
        super().retranslate()
        plan = self._row.plan
        self.setWindowTitle(self.tr("New version of plan {plan}").format(plan=f"{plan.code} {plan.name}"))
        texts = (
            self.tr("Begins, by the site's clock"),
            self.tr("Steps begin anew; the year from month"),
            self.tr("Day tables, as 0-7 valley, 7-22 peak, 22-24 valley"),
            self.tr("Rates"),
            self.tr("So it is understood:"),
        )
        for heading, text in zip(self._words, texts, strict=True):
            heading.setText(text)
        for rate, box in self.rates.items():
            box.setText(tariff_words.rate(rate))
        periods = (self.tr("no steps"), self.tr("each month"), self.tr("each year"))
        for at, text in enumerate(periods):
            self.steps.setItemText(at, text)
        self.more_tables.setText(self.tr("Add a day table"))
        self.more_seasons.setText(self.tr("Add a season"))
        self.act.setText(self.tr("Set this version …  Ctrl+Enter"))


def _first_of_next_month(now_utc_ms: int, utc_offset_min: int) -> str:
    local = _EPOCH + timedelta(milliseconds=now_utc_ms, minutes=utc_offset_min)
    following = datetime(local.year + local.month // 12, local.month % 12 + 1, 1)
    return following.strftime(_WRITING)
