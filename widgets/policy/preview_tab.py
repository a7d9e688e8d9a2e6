"""What the rule would do at a chosen moment: a list of shops with the act, its moment and its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDateTime
from PySide6.QtWidgets import QDateTimeEdit

from app.domain.supply import SupplyAct
from widgets import names
from widgets.common import list_columns as columns
from widgets.common import site_clock, supply_words
from widgets.common.labels import button, choice, label
from widgets.common.list_sheet import asked_of
from widgets.common.list_tab import ListTab
from widgets.common.supply_words import State
from widgets.context import Context
from widgets.models.rows import Column
from widgets.policy import calls

if TYPE_CHECKING:
    from app.services.supply_preview import PreviewRow

TONIGHT_H = 20
SHOWN: dict[str, Callable[[PreviewRow], bool]] = {
    "acts": lambda row: row.decision.act is not SupplyAct.LEAVE,
    "little": lambda row: row.decision.act is not SupplyAct.LEAVE or row.level is not None,
    "all": lambda row: True,
}


class PreviewTab(ListTab):
    def __init__(self, context: Context) -> None:
        super().__init__(
            context, name=names.POLICY_PREVIEW, columns=_columns(), key=lambda row: row.meter_id, icon="ok"
        )
        self.at = QDateTimeEdit()
        self.at.setObjectName(f"{names.POLICY_PREVIEW}.at")
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        self.now = button(f"{names.POLICY_PREVIEW}.now")
        self.tonight = button(f"{names.POLICY_PREVIEW}.tonight")
        self.shown = choice(f"{names.POLICY_PREVIEW}.shown")
        for key in SHOWN:
            self.shown.addItem(key, key)
        self._at_word = label("small")
        for place, part in enumerate((self._at_word, self.at, self.now, self.tonight, self.shown)):
            self.tools.insertWidget(place + 1, part)
        self._set_tonight()
        self.at.dateTimeChanged.connect(lambda _: self.reload())
        self.now.clicked.connect(self._set_now)
        self.tonight.clicked.connect(self._set_tonight)
        self.shown.currentIndexChanged.connect(lambda _: self.refilter())
        self.retranslate()

    def _set_now(self) -> None:
        self.at.setDateTime(site_clock.in_field(self.context.desk.clock.utc_ms()))

    def _set_tonight(self) -> None:
        """Today at eight in the evening, when that has passed tomorrow."""
        now = site_clock.in_field(self.context.desk.clock.utc_ms())
        then = QDateTime(now)
        then.setTime(now.time().fromString(f"{TONIGHT_H}:00", "HH:mm"))
        self.at.setDateTime(then if then > now else then.addDays(1))

    def unit(self) -> Callable[[Any], tuple[PreviewRow, ...]]:
        desk = self.context.desk
        at = max(site_clock.of_field(self.at.dateTime()), desk.clock.utc_ms())
        return calls.preview(desk.live.states(), at, session=desk.session)

    def asked(self) -> tuple[str, ...]:
        return asked_of(self.filter, self.shown)

    def keeps(self, row: PreviewRow) -> bool:
        return SHOWN[self.shown.currentData()](row)

    def list_title(self) -> str:
        return self.tr("What the rule would do at {time}").format(
            time=self.at.dateTime().toString("yyyy-MM-dd HH:mm")
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(self.tr("With what each has left now; each reading may change it."))
        self._at_word.setText(self.tr("At"))
        self.now.setText(self.tr("Now"))
        self.tonight.setText(self.tr("Tonight"))
        for place, text in enumerate(
            (self.tr("Only what would be done"), self.tr("Everybody with little left"), self.tr("All meters"))
        ):
            self.shown.setItemText(place, text)
        self.filter.setPlaceholderText(self.tr("Filter: shop, building, reason"))
        self.empty.say(
            self.tr("Nothing would be done"), self.tr("Nobody's supply is to be cut or restored then.")
        )


def _columns() -> tuple[Column, ...]:
    return (
        columns.words(
            "shop_number", QT_TRANSLATE_NOOP("columns", "Shop no."), lambda row: row.place.shop_number
        ),
        columns.words(
            "shop", QT_TRANSLATE_NOOP("columns", "Shop"), lambda row: row.place.shop_name, least=120
        ),
        columns.words("meter", QT_TRANSLATE_NOOP("columns", "Meter"), lambda row: row.meter_id),
        columns.words(
            "building", QT_TRANSLATE_NOOP("columns", "Building"), lambda row: row.place.building, least=80
        ),
        columns.yuan(
            "left", QT_TRANSLATE_NOOP("columns", "Left now, yuan"), lambda row: row.decision.credit_fen
        ),
        columns.state(
            "supply",
            QT_TRANSLATE_NOOP("columns", "Supply"),
            lambda row: supply_words.supply(supply_on=row.supply_on, opened=row.opened),
        ),
        columns.state("level", QT_TRANSLATE_NOOP("columns", "Level"), _level),
        columns.state(
            "act", QT_TRANSLATE_NOOP("columns", "Would be done"), lambda row: supply_words.act(row.decision)
        ),
        columns.time("when", QT_TRANSLATE_NOOP("columns", "Not before"), _when),
        columns.words(
            "why",
            QT_TRANSLATE_NOOP("columns", "Why"),
            lambda row: supply_words.why(row.decision.why),
            least=160,
        ),
    )


def _level(row: PreviewRow) -> State:
    return columns.NONE if row.decision.credit_fen is None else supply_words.level(row.level)


def _when(row: PreviewRow) -> int | None:
    return None if row.decision.act is SupplyAct.LEAVE else row.decision.at_utc_ms
