"""What importing a site workbook into a book would do, row by row. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.site import RowError, Site


class Outcome(StrEnum):
    """What an import makes of a row.

    KEPT: it asks for what an import does not change. UNMENTIONED: the book has it, its sheet does not.
    """

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"
    UNMENTIONED = "unmentioned"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of a row as a workbook writes it, in the book and in the workbook; `stays` if in vain."""

    column: str
    before: str
    after: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that the book has not just so. `row` is its place in the sheet, 0 for one that is not there."""

    sheet: str
    row: int = field(compare=False)
    key: str
    outcome: Outcome
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a workbook into a book would do. Nothing is imported while there are `errors`.

    `counts` and `stated` are rows by sheet. `errors` are the first of `error_count`. `changes` follow the
    order of the sheets; a row may both change and keep something. `settled` is the site as it will stand,
    only the rows that are to be written.
    """

    counts: Mapping[str, int]
    stated: Mapping[str, int]
    errors: tuple[RowError, ...]
    error_count: int
    changes: tuple[RowChange, ...]
    settled: Site
    ignored: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.error_count

    @property
    def what_matters(self) -> tuple[RowChange, ...]:
        """What somebody agrees to; that the book has more than the workbook is no matter."""
        return tuple(one for one in self.changes if one.outcome != Outcome.UNMENTIONED)

    def number_of(self, outcome: Outcome) -> dict[str, int]:
        """Rows by sheet. A row that changes and keeps something counts as both."""
        return dict(Counter(change.sheet for change in self.changes if _has(change, outcome)))


def _has(change: RowChange, outcome: Outcome) -> bool:
    if outcome == Outcome.KEPT:
        return change.outcome == outcome or any(one.stays for one in change.fields)
    return change.outcome == outcome
