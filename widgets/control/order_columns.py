"""Columns of orders: of one meter, and of one batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, item_words, order_words, supply_words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.order_batches import BatchLine, BatchResult, PlanRow
    from db.control_rows import OrderView


@dataclass(frozen=True, slots=True)
class OrderRowShown:
    """An order with the name of who gave it."""

    view: OrderView
    by: str


def of_meter() -> tuple[Column, ...]:
    """What was ordered of one meter, newest first."""
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.date_time(row.view.order.utc_ms),
            lambda row: row.view.order.utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "kind",
            lambda: QCoreApplication.translate("columns", "Order"),
            lambda row: what(row.view),
            lambda row: what(row.view),
            least=150,
        ),
        _state(lambda row: row.view),
        Column(
            "outcome",
            lambda: QCoreApplication.translate("columns", "What became of it"),
            lambda row: order_words.why(row.view.last),
            lambda row: order_words.why(row.view.last),
            least=140,
        ),
        Column(
            "by",
            lambda: QCoreApplication.translate("columns", "By"),
            lambda row: row.by,
            lambda row: row.by,
            least=70,
        ),
        Column(
            "reason",
            lambda: QCoreApplication.translate("columns", "Why"),
            lambda row: _why(row.view),
            lambda row: _why(row.view),
            least=80,
        ),
    )


def _why(view: OrderView) -> str:
    return supply_words.order_reason(view.order.reason, view.order.source)


def of_batch() -> tuple[Column, ...]:
    """What became of each meter of a batch."""
    return (
        *_place(lambda row: row.order.order.meter_id),
        _state(lambda row: row.order),
        Column(
            "outcome",
            lambda: QCoreApplication.translate("columns", "What became of it"),
            lambda row: order_words.why(row.order.last),
            lambda row: order_words.why(row.order.last),
            least=150,
        ),
        Column(
            "seen",
            lambda: QCoreApplication.translate("columns", "Meter shows"),
            lambda row: seen(row.order),
            lambda row: seen(row.order),
            least=104,
        ),
        Column(
            "changed",
            lambda: QCoreApplication.translate("columns", "At"),
            lambda row: figures.clock_time(row.order.changed_utc_ms),
            lambda row: row.order.changed_utc_ms,
            kind=CellKind.MOMENT,
        ),
    )


def of_plan() -> tuple[Column, ...]:
    """What will become of each meter of a selection."""
    return (
        *_place(lambda row: row.meter_id),
        Column(
            "fate",
            lambda: QCoreApplication.translate("columns", "What will happen"),
            lambda row: order_words.fate(row.fate)[2],
            lambda row: order_words.fate(row.fate)[2],
            state=lambda row: order_words.fate(row.fate)[:2],
            least=170,
        ),
        Column(
            "values",
            lambda: QCoreApplication.translate("columns", "Values, or why not"),
            _values,
            _values,
            least=150,
        ),
    )


def of_batches() -> tuple[Column, ...]:
    """What was sent to many meters."""
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: figures.short_date_time(row.batch.utc_ms),
            lambda row: row.batch.utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "kind",
            lambda: QCoreApplication.translate("columns", "Order"),
            lambda row: order_words.kind(row.batch.kind),
            lambda row: order_words.kind(row.batch.kind),
            least=90,
        ),
        Column(
            "by",
            lambda: QCoreApplication.translate("columns", "By"),
            lambda row: row.name,
            lambda row: row.name,
            least=60,
        ),
        Column(
            "done",
            lambda: QCoreApplication.translate("columns", "Done"),
            lambda row: f"{row.done} / {row.total}",
            lambda row: row.done,
            right=True,
            state=_batch_state,
        ),
    )


def what(view: OrderView) -> str:
    """What was ordered, with its values and its end."""
    text = order_words.kind(view.order.kind)
    values = [f"{item_words.name(name)} {item_words.value(name, n)}" for name, n in view.order.values.items()]
    if view.order.until_utc_ms is not None:
        values.append(figures.date_time(view.order.until_utc_ms))
    return f"{text}: {', '.join(values)}" if values else text


def seen(view: OrderView) -> str:
    """What the meter showed at last, in words."""
    found = view.last.get("seen")
    if not isinstance(found, dict):
        return ""
    shown = []
    supply = found.get("supply_on")
    if supply is not None:
        on = QCoreApplication.translate("live", "Supply on")
        shown.append(on if supply else QCoreApplication.translate("live", "Supply cut"))
    names = [name for name in found if name in item_words.NAMES]
    shown += [f"{item_words.name(name)} {item_words.value(name, found[name])}" for name in names]
    return ", ".join(shown)


def _values(row: PlanRow) -> str:
    if row.error is not None:
        from widgets.common import messages  # late: its tables of sentences

        return messages.sentence(row.error)
    return ", ".join(f"{item_words.name(name)} {item_words.value(name, n)}" for name, n in row.values.items())


def _batch_state(row: BatchLine) -> tuple[str, str]:
    if row.ended < row.total:
        return "warn", "wait"
    return ("ok", "ok") if row.done == row.total else ("bad", "bad")


def _place(meter: Callable[[BatchResult | PlanRow], str]) -> tuple[Column, ...]:
    return (
        Column(
            "shop_number",
            lambda: QCoreApplication.translate("columns", "Shop no."),
            lambda row: row.place.shop_number,
            lambda row: row.place.shop_number,
        ),
        Column(
            "shop",
            lambda: QCoreApplication.translate("columns", "Shop"),
            lambda row: row.place.shop_name,
            lambda row: row.place.shop_name,
            least=100,
        ),
        Column("meter", lambda: QCoreApplication.translate("columns", "Meter"), meter, meter),
    )


def _state(view: Callable[[OrderRowShown | BatchResult], OrderView]) -> Column:
    return Column(
        "state",
        lambda: QCoreApplication.translate("columns", "State"),
        lambda row: order_words.state(view(row).state)[2],
        lambda row: order_words.state(view(row).state)[2],
        state=lambda row: order_words.state(view(row).state)[:2],
        samples=order_words.states,
        live=True,
    )
