"""The list of keys: one line for each, with what the engine knows of its use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, key_words
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.services.key_inventory import KeyRow
    from widgets.desk import LineStatsLike

_OUTSIDE = ("desk", "log")


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of the list. `in_use`: the link to its collector runs under it now."""

    row: KeyRow
    in_use: bool

    def replaces(self, other: KeyLine) -> bool:
        """Whether this is the key in force of the collector that `other` is an older key of."""
        own, theirs = self.row, other.row
        return (own.kind, own.belongs_to) == (theirs.kind, theirs.belongs_to) and own.can_renew


def lines(rows: Iterable[KeyRow], stats: Iterable[LineStatsLike]) -> list[KeyLine]:
    """The list, with the keys that links are running under marked."""
    used = {(one.collector, one.key_id) for one in stats if one.in_contact and one.key_id is not None}
    return [KeyLine(row, (row.belongs_to, row.number) in used) for row in rows]


def searched(line: KeyLine) -> str:
    """The text that a filter looks in."""
    row = line.row
    words = (row.id, key_words.kind(row.kind), key_words.state(row.state), _used_by(row))
    return " ".join(words).lower()


def columns() -> tuple[Column, ...]:
    return (
        _text(
            "id", lambda: QCoreApplication.translate("columns", "Key"), lambda line: line.row.id, least=150
        ),
        _text(
            "kind",
            lambda: QCoreApplication.translate("columns", "Kind"),
            lambda line: key_words.kind(line.row.kind),
            samples=lambda: [key_words.kind(name) for name in key_words.KINDS],
        ),
        _text(
            "purpose",
            lambda: QCoreApplication.translate("columns", "Purpose"),
            lambda line: key_words.purpose(line.row.kind),
            least=140,
        ),
        _text(
            "used_by",
            lambda: QCoreApplication.translate("columns", "Where"),
            lambda line: _used_by(line.row),
            least=110,
        ),
        _moment(
            "made", lambda: QCoreApplication.translate("columns", "Made"), lambda row: row.created_utc_ms
        ),
        _moment(
            "due", lambda: QCoreApplication.translate("columns", "Change by"), lambda row: row.due_utc_ms
        ),
        _state(),
        _text(
            "in_use",
            lambda: QCoreApplication.translate("columns", "Link"),
            lambda line: _in_use() if line.in_use else figures.NOTHING,
            samples=lambda: [_in_use()],
        ),
    )


def _in_use() -> str:
    return QCoreApplication.translate("columns", "in use now")


def _state() -> Column:
    return Column(
        "state",
        lambda: QCoreApplication.translate("columns", "State"),
        lambda line: _state_word(line.row),
        lambda line: line.row.state.value,
        samples=lambda: [*map(key_words.state, key_words.STATES), _older_until("8888-88-88")],
        state=lambda line: key_words.state_look(line.row.state),
    )


def _state_word(row: KeyRow) -> str:
    if row.until_utc_ms is None or row.state.value != "older":
        return key_words.state(row.state)
    return _older_until(figures.date(row.until_utc_ms))


def _older_until(date: str) -> str:
    return QCoreApplication.translate("keys", "Older, until {date}").format(date=date)


def _used_by(row: KeyRow) -> str:
    return key_words.place(row.used_by) if row.kind in _OUTSIDE else row.used_by


def _text(
    name: str,
    title: Callable[[], str],
    of: Callable[[KeyLine], str],
    *,
    samples: Callable[[], Iterable[str]] = tuple,
    least: int | None = None,
) -> Column:
    return Column(name, title, of, of, samples=samples, least=least)


def _moment(name: str, title: Callable[[], str], of: Callable[[KeyRow], int | None]) -> Column:
    def shown(line: KeyLine) -> str:
        utc_ms = of(line.row)
        return figures.NOTHING if utc_ms is None else figures.date(utc_ms)

    return Column(
        name, title, shown, lambda line: of(line.row), samples=lambda: ("8888-88-88",), kind=CellKind.MOMENT
    )
