"""All alarms of a time, cleared or not, page by page from the newest back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.domain.alarms import Level
from widgets import names
from widgets.alarms import calls, columns
from widgets.alarms.facts import facts_of
from widgets.common import alarm_words
from widgets.common.labels import choice
from widgets.context import Context
from widgets.manager.log_tab import Facts, LogTab
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.alarms import AlarmShown, PastPage, PastQuery


class PastTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.PAST_ALARMS, columns=columns.past())
        self.level, self.group = choice(f"{names.PAST_ALARMS}.level"), choice(f"{names.PAST_ALARMS}.group")
        for least in Level:
            self.level.addItem("", least)
        self.group.addItem("", "")
        for group in alarm_words.GROUPS:
            self.group.addItem(group, group)
        self.lay_out((self.level, self.group))
        for box in (self.level, self.group):
            box.currentIndexChanged.connect(lambda _: self.look())
        self.retranslate()

    @property
    def exported(self) -> tuple[Column, ...]:
        return columns.exported()

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        unit = calls.past(self.wanted(), below_id=below, limit=limit, session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=done, failed=failed, latest="past-alarms")

    def export_pages(self) -> Callable[[int | None, int], PastPage]:
        wanted, desk = self.wanted(), self._context.desk
        session = desk.session

        def read(below: int | None, limit: int) -> PastPage:
            unit = calls.past(wanted, below_id=below, limit=limit, session=session)
            return desk.ledger.submit_read(unit).result()

        return read

    def wanted(self) -> PastQuery:
        """The filter as it stands."""
        from app.services.alarms import PastQuery

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        return PastQuery(
            text=self.filter.text().strip(),
            group=self.group.currentData(),
            least_level=self.level.currentData(),
            from_utc_ms=first,
            until_utc_ms=last,
        )

    def facts(self, row: AlarmShown) -> tuple[str, str, Facts]:
        return facts_of(row)

    def list_title(self) -> str:
        return self.tr("Past alarms")

    def retranslate(self) -> None:
        super().retranslate()
        levels = (self.tr("Every level"), self.tr("Warnings and urgent"), self.tr("Urgent only"))
        for place, text in enumerate(levels):
            self.level.setItemText(place, text)
        self.group.setItemText(0, self.tr("Everything"))
        for place in range(1, self.group.count()):
            self.group.setItemText(place, alarm_words.group(self.group.itemData(place)))
