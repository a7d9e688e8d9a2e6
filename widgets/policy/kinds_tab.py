"""Kinds of users in the order in which a shortage limits them. A kind is the trade of a shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets import names
from widgets.common import list_columns as columns
from widgets.common.labels import button
from widgets.common.list_tab import ListTab
from widgets.common.supply_words import State
from widgets.context import Context
from widgets.models.rows import Column
from widgets.policy import shortage_calls

if TYPE_CHECKING:
    from app.services.shortage import KindRow

TOGGLE_KEY, UP_KEY, DOWN_KEY = "F7", "Alt+Up", "Alt+Down"


class KindsTab(ListTab):
    def __init__(self, context: Context) -> None:
        super().__init__(
            context, name=names.SHORTAGE_KINDS, columns=_columns(), key=lambda row: row.kind, icon="shop"
        )
        self.toggle = button(f"{self.name}.toggle", kind="primary")
        self.up, self.down = button(f"{self.name}.up"), button(f"{self.name}.down")
        for part in (self.up, self.down, self.toggle):
            self.foot.addWidget(part)
        self.toggle.clicked.connect(self._toggle)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        for key, made in ((TOGGLE_KEY, self.toggle), (UP_KEY, self.up), (DOWN_KEY, self.down)):
            self.on_key(key, made.click)
        self.table.chosen.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._toggle())
        self.retranslate()

    def unit(self) -> Callable[[Any], tuple[KindRow, ...]]:
        return shortage_calls.kinds(session=self.context.desk.session)

    def _order(self) -> list[str]:
        ranked = [row for row in self.model.all_rows() if row.rank is not None]
        return [row.kind for row in sorted(ranked, key=lambda row: row.rank)]

    def _toggle(self) -> None:
        row, order = self.table.current(), self._order()
        if row is not None:
            self._set(
                [kind for kind in order if kind != row.kind] if row.rank is not None else [*order, row.kind]
            )

    def _move(self, step: int) -> None:
        row, order = self.table.current(), self._order()
        if row is None or row.rank is None or not 0 <= row.rank + step < len(order):
            return
        order.insert(row.rank + step, order.pop(row.rank))
        self._set(order)

    def _set(self, order: Sequence[str]) -> None:
        desk = self.context.desk
        unit = shortage_calls.set_kinds(order, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.context.tasks.write(self, unit, done=lambda _: self.reload(), failed=self.message.show_error)

    def show_rows(self, rows: Sequence[Any]) -> None:
        super().show_rows(rows)
        self._enable()

    def _enable(self) -> None:
        row = self.table.current()
        ranked = row is not None and row.rank is not None
        self.toggle.setEnabled(row is not None)
        for made in (self.up, self.down):
            made.setEnabled(ranked)
        word = self.tr("Never limit it") if ranked else self.tr("May be limited")
        self.toggle.setText(f"{word}  {TOGGLE_KEY}")

    def list_title(self) -> str:
        return self.tr("Kinds of users")

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(
            self.tr(
                "The first is limited first; kinds without a number never. A kind is the trade of a shop,"
                " which the set-up and the workbook give it."
            )
        )
        self.up.setText(self.tr("Earlier") + f"  {UP_KEY}")
        self.down.setText(self.tr("Later") + f"  {DOWN_KEY}")
        self.filter.setPlaceholderText(self.tr("Filter: kind of users"))
        self.empty.say(self.tr("No kinds of users"), self.tr("Give shops a trade in the set-up."))
        self._enable()


def _columns() -> tuple[Column, ...]:
    return (
        columns.number("rank", QT_TRANSLATE_NOOP("columns", "No."), _place),
        columns.words("kind", QT_TRANSLATE_NOOP("columns", "Kind of users"), lambda row: row.kind, least=200),
        columns.number("meters", QT_TRANSLATE_NOOP("columns", "Electricity meters"), lambda row: row.meters),
        columns.state("state", QT_TRANSLATE_NOOP("columns", "In a shortage"), _state),
    )


def _place(row: KindRow) -> int | None:
    return None if row.rank is None else row.rank + 1


def _state(row: KindRow) -> State:
    if row.rank is None:
        return "ok", "ok", QCoreApplication.translate("shortage", "Never limited")
    return "warn", "supply-off", QCoreApplication.translate("shortage", "Limited in its turn")
