"""What a plan for a shortage did: to whom, and the load before, after and now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from widgets import names
from widgets.common import figures
from widgets.common import list_columns as columns
from widgets.common.labels import label
from widgets.common.list_tab import ListTab
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column
from widgets.policy import shortage_calls, shortage_words

if TYPE_CHECKING:
    from app.services.shortage import ReportLine
    from db.shortage import PlanRow


class ReportDialog(Retranslated, QDialog):
    def __init__(self, context: Context, plan: PlanRow, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.SHORTAGE_REPORT}.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._plan = plan
        self._title, self._when = label("title"), label("muted", wrap=True)
        self.report = ReportList(context, plan)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        for part in (self._title, self._when):
            layout.addWidget(part)
        layout.addWidget(self.report, 1)
        self.resize(980, 640)
        self.retranslate()

    def retranslate(self) -> None:
        plan = self._plan
        self.setWindowTitle(plan.name)
        self._title.setText(f"{plan.name}  ·  {shortage_words.act(plan.act)}")
        self._when.setText(
            self.tr("{start} to {end}; to be saved: {target} kW. {reason}").format(
                start=figures.short_date_time(plan.start_utc_ms),
                end=figures.short_date_time(plan.end_utc_ms),
                target=shortage_words.kw(plan.target_w),
                reason=plan.reason,
            )
        )


class ReportList(ListTab):
    def __init__(self, context: Context, plan: PlanRow) -> None:
        super().__init__(
            context,
            name=names.SHORTAGE_REPORT,
            columns=_columns(),
            key=lambda line: line.row.meter_id,
            icon="info",
        )
        self._plan = plan
        self.retranslate()

    def unit(self) -> Callable[[Any], tuple[ReportLine, ...]]:
        desk = self.context.desk
        return shortage_calls.report(self._plan.id, desk.live, session=desk.session)

    def show_rows(self, rows: Any) -> None:
        super().show_rows(rows)
        known = [line.row for line in rows if line.row.after_w is not None]
        before, after = (sum(getattr(row, name) for row in known) for name in ("before_w", "after_w"))
        self.told.setText(
            self.tr("{n} meters; measured {before} kW before and {after} kW after.").format(
                n=len(rows), before=shortage_words.kw(before), after=shortage_words.kw(after)
            )
        )

    def list_title(self) -> str:
        return self.tr("Report of a grid shortage")

    def retranslate(self) -> None:
        super().retranslate()
        self.filter.setPlaceholderText(self.tr("Filter: shop, kind, state"))
        self.empty.say(self.tr("Nothing was done yet"), self.tr("The plan has not begun, or nobody fits it."))


def _columns() -> tuple[Column, ...]:
    return (
        columns.words(
            "shop_number", QT_TRANSLATE_NOOP("columns", "Shop no."), lambda line: line.place.shop_number
        ),
        columns.words(
            "shop", QT_TRANSLATE_NOOP("columns", "Shop"), lambda line: line.place.shop_name, least=120
        ),
        columns.words("meter", QT_TRANSLATE_NOOP("columns", "Meter"), lambda line: line.row.meter_id),
        columns.words("kind", QT_TRANSLATE_NOOP("columns", "Kind of users"), lambda line: line.row.kind),
        columns.number(
            "before",
            QT_TRANSLATE_NOOP("columns", "Before, kW"),
            lambda line: line.row.before_w / 1000,
            digits=1,
        ),
        columns.number(
            "after", QT_TRANSLATE_NOOP("columns", "After, kW"), lambda line: _kw(line.row.after_w), digits=1
        ),
        columns.number(
            "now", QT_TRANSLATE_NOOP("columns", "Now, kW"), lambda line: _kw(line.now_w), digits=1
        ),
        columns.state(
            "state",
            QT_TRANSLATE_NOOP("columns", "State"),
            lambda line: shortage_words.meter_state(line.row.state),
        ),
    )


def _kw(power_w: int | None) -> float | None:
    return None if power_w is None else power_w / 1000
