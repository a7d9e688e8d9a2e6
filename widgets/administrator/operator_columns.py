"""The columns of the list of operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.operators import OperatorRow


def roles(row: OperatorRow) -> str:
    return ", ".join(words.role(role) for role in row.roles)


def state(row: OperatorRow, now_utc_ms: int) -> tuple[str, str, str]:
    """(colour, icon, word): whether this operator can sign in."""
    if not row.enabled:
        return "idle", "lock", QCoreApplication.translate("operators", "Disabled")
    until = row.secret_until_utc_ms
    if until is not None and until <= now_utc_ms:
        return "bad", "key", QCoreApplication.translate("operators", "One-time secret expired")
    if until is not None:
        text = QCoreApplication.translate("operators", "One-time secret until {time}")
        return "warn", "key", text.format(time=figures.date_time(until))
    return "ok", "ok", QCoreApplication.translate("operators", "May sign in")


def buildings(row: OperatorRow, codes: Mapping[int, str]) -> str:
    """Where he works; buildings that whoever looks may not see are not named."""
    if row.buildings is None:
        return QCoreApplication.translate("operators", "All")
    return ", ".join(codes[one] for one in row.buildings if one in codes) or figures.NOTHING


def columns(codes: Callable[[], Mapping[int, str]], now: Callable[[], int]) -> tuple[Column, ...]:
    """`codes`: the codes of buildings by their ids, as they were read last; `now` in UTC milliseconds."""
    return (
        _text("name", lambda: QCoreApplication.translate("columns", "Name"), lambda row: row.name),
        _text(
            "shown",
            lambda: QCoreApplication.translate("columns", "Shown as"),
            lambda row: row.display_name,
            least=96,
        ),
        _text("roles", lambda: QCoreApplication.translate("columns", "Roles"), roles, least=140),
        _text(
            "buildings",
            lambda: QCoreApplication.translate("columns", "Buildings"),
            lambda row: buildings(row, codes()),
            least=90,
        ),
        _text(
            "drawer",
            lambda: QCoreApplication.translate("columns", "Drawer"),
            lambda row: row.drawer,
            least=80,
        ),
        Column(
            "codes",
            lambda: QCoreApplication.translate("columns", "One-time codes since"),
            _codes,
            lambda row: row.codes_since_utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda row: state(row, now())[2],
            lambda row: state(row, now())[2],
            state=lambda row: state(row, now())[:2],
            least=210,
        ),
    )


def searched(row: OperatorRow, codes: Mapping[int, str], now_utc_ms: int) -> str:
    """What the filter looks in."""
    said = state(row, now_utc_ms)[2]
    parts = (row.name, row.display_name, roles(row), buildings(row, codes), row.drawer, said)
    return " ".join(parts).lower()


def _codes(row: OperatorRow) -> str:
    since = row.codes_since_utc_ms
    return figures.NOTHING if since is None else figures.date_time(since)


def _text(
    name: str, title: Callable[[], str], of: Callable[[OperatorRow], str], *, least: int | None = None
) -> Column:
    return Column(name, title, of, of, least=least)
