"""Columns of a meter's history. Figures in kWh or cubic metres and yuan, as the heads say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, site_clock, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.domain.reading_history import Point
    from app.services.reading_history import History

RATES = (
    QT_TRANSLATE_NOOP("readings", "Sharp, {unit}"),
    QT_TRANSLATE_NOOP("readings", "Peak, {unit}"),
    QT_TRANSLATE_NOOP("readings", "Flat, {unit}"),
    QT_TRANSLATE_NOOP("readings", "Valley, {unit}"),
)
_DAY_ZERO = date(1970, 1, 1).toordinal()
_MARKS = {
    "rolled": ("idle", "info", QT_TRANSLATE_NOOP("readings", "Register rolled over")),
    "backwards": ("bad", "bad", QT_TRANSLATE_NOOP("readings", "Register went back")),
    "jump": ("bad", "bad", QT_TRANSLATE_NOOP("readings", "More than the meter can pass")),
    "changed": ("idle", "info", QT_TRANSLATE_NOOP("readings", "Meter changed")),
}


def columns(medium: str, history: History, told_first: Mapping[int, int]) -> tuple[Column, ...]:
    """Only what this meter tells. `told_first`: of corrected readings, by their UTC ms, what they told."""
    raw = history.resolution == "raw"
    found = [_when(history.resolution), _quantity(medium), _used(medium)]
    if history.has_rates:
        told = [place for place in range(len(RATES)) if _has_rate(history, place)]
        found += [_rate(place, medium) for place in told]
    if history.has_balance:
        found.append(_balance())
    if raw:
        found.append(_supply())
    return (*found, _remark(told_first if raw else {}))


def _has_rate(history: History, place: int) -> bool:
    return any(point.rates[place] is not None for point in history.points)


def _when(resolution: str) -> Column:
    titles = {
        "raw": lambda: QCoreApplication.translate("readings", "Read at"),
        "hour": lambda: QCoreApplication.translate("readings", "Hour from"),
        "day": lambda: QCoreApplication.translate("readings", "Day"),
    }
    shown = {
        "raw": figures.date_time,
        "hour": lambda utc_ms: figures.date_time(utc_ms)[:16],
        "day": figures.date,
    }[resolution]
    return Column(
        "when",
        titles[resolution],
        lambda point: shown(point.utc_ms),
        lambda point: point.utc_ms,
        kind=CellKind.DAY if resolution == "day" else CellKind.MOMENT,
        cell=(lambda point: _local_day(point.utc_ms)) if resolution == "day" else None,
    )


def _local_day(utc_ms: int) -> int:
    return site_clock.local(utc_ms).date().toordinal() - _DAY_ZERO


def _quantity(medium: str) -> Column:
    return _figure(
        "quantity",
        lambda: QCoreApplication.translate("readings", "Register, {unit}").format(unit=words.unit(medium)),
        lambda point: point.quantity,
    )


def _used(medium: str) -> Column:
    return _figure(
        "used",
        lambda: QCoreApplication.translate("readings", "Used, {unit}").format(unit=words.unit(medium)),
        lambda point: point.used,
    )


def _rate(place: int, medium: str) -> Column:
    return _figure(
        f"rate{place}",
        lambda: QCoreApplication.translate("readings", RATES[place]).format(unit=words.unit(medium)),
        lambda point: point.rates[place],
    )


def _figure(name: str, title: Callable[[], str], value: Callable[[Any], int | None]) -> Column:
    def text(point: Point) -> str:
        found = value(point)
        return figures.NOTHING if found is None else figures.thousandths(found)

    return Column(name, title, text, value, right=True, kind=CellKind.THOUSANDTHS)


def _balance() -> Column:
    return Column(
        "balance",
        lambda: QCoreApplication.translate("readings", "Balance, yuan"),
        lambda point: figures.NOTHING if point.balance_fen is None else figures.yuan(point.balance_fen),
        lambda point: point.balance_fen,
        right=True,
        kind=CellKind.MONEY,
    )


def _supply() -> Column:
    def state(point: Point) -> tuple[str, str, str]:
        if point.supply_on is None:
            return "idle", "", figures.NOTHING
        if point.supply_on:
            return "ok", "supply-on", QCoreApplication.translate("readings", "On")
        return "bad", "supply-off", QCoreApplication.translate("readings", "Cut")

    return Column(
        "supply",
        lambda: QCoreApplication.translate("readings", "Supply"),
        lambda point: state(point)[2],
        lambda point: point.supply_on,
        state=lambda point: state(point)[:2],
    )


def _remark(told_first: Mapping[int, int]) -> Column:
    return Column(
        "remark",
        lambda: QCoreApplication.translate("readings", "Remark"),
        lambda point: remark(point, told_first)[2],
        lambda point: remark(point, told_first)[2],
        least=150,
        state=lambda point: remark(point, told_first)[:2],
    )


def remark(point: Point, told_first: Mapping[int, int]) -> tuple[str, str, str]:
    """Colour, icon and what is to be said of it."""
    colour, icon, text = _MARKS.get(point.mark, ("idle", "", ""))
    told = [QCoreApplication.translate("readings", text)] if text else []
    if point.gap:
        colour, icon = (colour, icon) if told else ("warn", "doubt")
        told.append(QCoreApplication.translate("readings", "Nothing was read before it"))
    if point.corrected:
        colour, icon = (colour, icon) if told else ("idle", "info")
        told.append(_corrected(told_first.get(point.utc_ms)))
    return colour, icon, "; ".join(told)


def _corrected(told_first: int | None) -> str:
    if told_first is None:
        return QCoreApplication.translate("readings", "Corrected by hand")
    text = QCoreApplication.translate("readings", "Corrected by hand, told {quantity}")
    return text.format(quantity=figures.thousandths(told_first))
