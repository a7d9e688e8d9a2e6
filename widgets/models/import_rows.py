"""What a check of a workbook found, as rows of two lists: what is wrong, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.common import figures, import_words, messages
from widgets.models.rows import Column

if TYPE_CHECKING:
    from app.domain.import_plan import ImportPlan, RowChange
    from app.domain.site import RowError


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing that is wrong; `number` tells it from others of the same cell."""

    number: int
    error: RowError


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One value that would change, or a row without such, as one that is added. `place` orders the sheets."""

    number: int
    place: int
    change: RowChange
    outcome: str
    column: str = ""
    before: str = ""
    after: str = ""


def error_lines(plan: ImportPlan) -> tuple[ErrorLine, ...]:
    return tuple(ErrorLine(number, error) for number, error in enumerate(plan.errors))


def change_lines(plan: ImportPlan) -> tuple[ChangeLine, ...]:
    """A line for each value of rows that change, one line for each other row; what is not mentioned last."""
    places = {sheet: place for place, sheet in enumerate(plan.counts)}
    lines: list[ChangeLine] = []
    for change in sorted(plan.changes, key=lambda one: one.outcome == "unmentioned"):
        place = places[change.sheet]
        if not change.fields or change.outcome == "added":
            lines.append(ChangeLine(len(lines), place, change, change.outcome.value))
        for one in change.fields:
            outcome = "kept" if one.stays else "changed"
            lines.append(ChangeLine(len(lines), place, change, outcome, one.column, one.before, one.after))
    return tuple(lines)


def searched_error(line: ErrorLine) -> str:
    """The text that a filter looks in."""
    return f"{line.error.sheet} {line.error.row} {line.error.column} {_sentence(line)}".lower()


def searched_change(line: ChangeLine) -> str:
    change = line.change
    return f"{change.sheet} {change.key} {line.column} {line.before} {line.after}".lower()


def error_columns() -> tuple[Column, ...]:
    return (
        _text("sheet", _title("Sheet"), lambda line: line.error.sheet, samples=("AccountMeters",)),
        _number("row", _title("Row"), lambda line: line.error.row),
        _text("column", _title("Column"), lambda line: line.error.column, samples=("hoarding_limit_yuan",)),
        _text("what", _title("What is wrong"), _sentence, samples=("x" * 90,), least=240),
    )


def change_columns() -> tuple[Column, ...]:
    return (
        _text("sheet", _title("Sheet"), lambda line: line.change.sheet, samples=("AccountMeters",)),
        _number("row", _title("Row"), lambda line: line.change.row),
        _text("key", _title("Which"), lambda line: line.change.key, samples=("1A-1F-001 / 123",), least=120),
        Column(
            "outcome",
            _title("What happens"),
            lambda line: import_words.outcome(line.outcome),
            lambda line: line.outcome,
            samples=lambda: map(import_words.outcome, import_words.OUTCOMES),
            state=lambda line: _STATES[line.outcome],
            live=True,
        ),
        _text("column", _title("Column"), lambda line: line.column, samples=("hoarding_limit_yuan",)),
        _text("before", _title("In the book"), lambda line: line.before, samples=("x" * 24,), least=120),
        _text("after", _title("In the workbook"), lambda line: line.after, samples=("x" * 24,), least=120),
    )


_STATES = {
    "added": ("ok", "ok"),
    "changed": ("warn", "info"),
    "kept": ("idle", "lock"),
    "unmentioned": ("idle", ""),
}
_TITLES = {
    "Sheet": lambda: QCoreApplication.translate("columns", "Sheet"),
    "Row": lambda: QCoreApplication.translate("columns", "Row"),
    "Column": lambda: QCoreApplication.translate("columns", "Column"),
    "What is wrong": lambda: QCoreApplication.translate("columns", "What is wrong"),
    "Which": lambda: QCoreApplication.translate("columns", "Which"),
    "What happens": lambda: QCoreApplication.translate("columns", "What happens"),
    "In the book": lambda: QCoreApplication.translate("columns", "In the book"),
    "In the workbook": lambda: QCoreApplication.translate("columns", "In the workbook"),
}


def _title(name: str) -> Callable[[], str]:
    return _TITLES[name]


def _sentence(line: ErrorLine) -> str:
    return messages.text(line.error.key, line.error.params)


# The lists may have tens of thousands of rows: their widths come from samples, which `live` asks for.
def _text(
    name: str,
    title: Callable[[], str],
    text: Callable[[Any], str],
    *,
    samples: tuple[str, ...],
    least: int | None = None,
) -> Column:
    return Column(
        name, title, text, lambda line: text(line) or None, samples=lambda: samples, least=least, live=True
    )


def _number(name: str, title: Callable[[], str], number: Callable[[Any], int]) -> Column:
    return Column(
        name,
        title,
        lambda line: str(number(line) or figures.NOTHING),
        lambda line: number(line) or None,
        samples=lambda: ("20,000",),
        right=True,
        live=True,
        kind=CellKind.COUNT,
    )
