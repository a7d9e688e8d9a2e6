"""The log of warnings before a cut: who was told, of which level, when and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from widgets import names
from widgets.common import list_columns as columns
from widgets.common import supply_words
from widgets.common.list_tab import ListTab
from widgets.context import Context
from widgets.models.rows import Column
from widgets.policy import calls

if TYPE_CHECKING:
    from app.services.supply_notices import NoticeRow


class NoticesTab(ListTab):
    def __init__(self, context: Context) -> None:
        super().__init__(
            context, name=names.POLICY_NOTICES, columns=_columns(), key=lambda row: row.notice.id, icon="log"
        )
        self.retranslate()

    def unit(self) -> Callable[[Any], tuple[NoticeRow, ...]]:
        desk = self.context.desk
        return calls.notices(session=desk.session, now_utc_ms=desk.clock.utc_ms())

    def list_title(self) -> str:
        return self.tr("Warnings of little credit")

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr(
                "Each level is warned of once until there is clearly more again; then it is told when supply"
                " will be cut, and that it was. The last 12 months."
            )
        )
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, level"))
        self.empty.say(self.tr("Nobody was warned yet"), self.tr("A warning is noted here as it is given."))


def _columns() -> tuple[Column, ...]:
    return (
        columns.time("time", QT_TRANSLATE_NOOP("columns", "Warned at"), lambda row: row.notice.utc_ms),
        columns.words("shop_number", QT_TRANSLATE_NOOP("columns", "Shop no."), lambda row: row.shop_number),
        columns.words("shop", QT_TRANSLATE_NOOP("columns", "Shop"), lambda row: row.shop_name, least=120),
        columns.words("meter", QT_TRANSLATE_NOOP("columns", "Meter"), lambda row: row.notice.meter_id),
        columns.words(
            "building", QT_TRANSLATE_NOOP("columns", "Building"), lambda row: row.building, least=80
        ),
        columns.state(
            "level", QT_TRANSLATE_NOOP("columns", "Told"), lambda row: supply_words.step(row.notice.level)
        ),
        columns.yuan(
            "left", QT_TRANSLATE_NOOP("columns", "Left then, yuan"), lambda row: row.notice.credit_fen
        ),
        columns.time(
            "cut_at", QT_TRANSLATE_NOOP("columns", "Supply cut at"), lambda row: row.notice.cut_utc_ms
        ),
        columns.words(
            "channel",
            QT_TRANSLATE_NOOP("columns", "How"),
            lambda row: supply_words.channel(row.notice.channel),
            least=100,
        ),
        columns.time(
            "ended", QT_TRANSLATE_NOOP("columns", "Over since"), lambda row: row.notice.ended_utc_ms
        ),
    )
