"""Columns that lists have in common. Titles are texts of the context "columns"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures
from widgets.common.supply_words import State
from widgets.models.rows import Column

NONE: State = ("idle", "", figures.NOTHING)


def words(name: str, title: str, text: Callable[[Any], str], *, least: int | None = None) -> Column:
    """A column of words; `title` is marked with QT_TRANSLATE_NOOP where it stands."""
    return Column(name, lambda: QCoreApplication.translate("columns", title), text, text, least=least)


def yuan(name: str, title: str, fen: Callable[[Any], int | None]) -> Column:
    """An amount of money."""
    return Column(
        name,
        lambda: QCoreApplication.translate("columns", title),
        lambda row: _yuan(fen(row)),
        fen,
        right=True,
        kind=CellKind.MONEY,
    )


def number(name: str, title: str, value: Callable[[Any], float | None], *, digits: int = 0) -> Column:
    """A figure, with so many digits after the point."""
    return Column(
        name,
        lambda: QCoreApplication.translate("columns", title),
        lambda row: figures.NOTHING if (found := value(row)) is None else f"{found:,.{digits}f}",
        value,
        right=True,
        kind=CellKind.THOUSANDTHS if digits else CellKind.COUNT,
        cell=lambda row: _whole(value(row), digits),
    )


def time(name: str, title: str, utc_ms: Callable[[Any], int | None]) -> Column:
    """A moment, to the minute."""
    return Column(
        name,
        lambda: QCoreApplication.translate("columns", title),
        lambda row: figures.NOTHING if (found := utc_ms(row)) is None else figures.short_date_time(found),
        utc_ms,
        kind=CellKind.MOMENT,
    )


def state(name: str, title: str, of: Callable[[Any], State]) -> Column:
    """A state: colour, icon and word."""
    return Column(
        name,
        lambda: QCoreApplication.translate("columns", title),
        lambda row: of(row)[2],
        lambda row: of(row)[2],
        state=lambda row: of(row)[:2],
    )


def _whole(value: float | None, digits: int) -> int | None:
    if value is None:
        return None
    return round(value * 1000) if digits else round(value)


def _yuan(amount_fen: int | None) -> str:
    return figures.NOTHING if amount_fen is None else figures.yuan(amount_fen)
