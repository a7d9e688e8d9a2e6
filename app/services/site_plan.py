"""What importing a workbook would do to a book: every row added, changed, kept or not mentioned. Pure.

What an import may change is declared with the columns (site_layout.py). Whole rows stay out where the book
has retired their thing, or closed the account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.import_plan import FieldChange, ImportPlan, Outcome, RowChange
from app.domain.site import COUNTED, SHEETS, Progress, Site, unwatched
from app.services.meter_addresses import canonical
from app.services.site_book import EMPTY_BOOK, BookSite
from app.services.site_check import rules
from app.services.site_layout import LAYOUTS, CellText, Column, Sheet
from meterio.profiles import Profile

MOST_ERRORS: Final = 1_000
"""Errors that are told one by one; of the others only their number."""
Key = tuple[CellText, ...]
"""What tells a row from the others of its sheet."""

CHECKING: Final = "checking"
_EVERY: Final = 500
"""Rows from one word about progress to the next."""


def plan_import(
    site: Site,
    book: BookSite = EMPTY_BOOK,
    *,
    profiles: Mapping[str, Profile],
    progress: Progress = unwatched,
) -> ImportPlan:
    """Compare `site` with `book` and check the two together. Raises only what `progress` raises."""
    outcomes = _Outcomes(site, book, profiles, progress)
    for layout in LAYOUTS.values():
        outcomes.compare(layout)
    merged = replace(Site(), **outcomes.merged)
    errors, errors_in_all = list(site.faults), site.fault_count
    for rule in rules(site, merged, book=book, profiles=profiles):
        outcomes.tell()
        for error in rule:
            errors_in_all += 1
            if len(errors) < MOST_ERRORS:
                errors.append(error)
    order = {sheet: place for place, sheet in enumerate(SHEETS)}
    return ImportPlan(
        counts={sheet: site.rows.get(sheet, 0) for sheet in COUNTED},
        stated=dict(site.stated),
        errors=tuple(sorted(errors, key=lambda fault: (order[fault.sheet], fault.row))),
        error_count=errors_in_all,
        changes=tuple(outcomes.changes),
        settled=replace(Site(), **outcomes.settled),
        ignored=site.ignored,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row as the workbook has it, blanks filled in, and as it will stand."""

    asked: Any
    settles: Any


class _Outcomes:
    """One comparison under way. `merged` is the whole site as it will stand, `settled` what is written."""

    def __init__(
        self, site: Site, book: BookSite, profiles: Mapping[str, Profile], progress: Progress
    ) -> None:
        self.changes: list[RowChange] = []
        self.merged: dict[str, Any] = {}
        self.settled: dict[str, Any] = {}
        self._site = site
        self._book = book
        self._profiles = profiles
        self._progress = progress
        self._done, self._total = 0, sum(len(getattr(site, layout.part)) for layout in LAYOUTS.values())
        self._counts = {meter: (start, present) for meter, start, present in book.counts}
        self._shop_of = {meter.id: meter.shop_number for meter in (*site.meters, *book.site.meters)}
        self._opened = {one.shop_number for one in book.site.accounts}
        self._opened |= {one.shop_number for one in site.accounts} - book.had_accounts

    def tell(self) -> None:
        """How far it has come, in rows of the workbook."""
        self._progress(CHECKING, self._done, self._total)

    def compare(self, layout: Sheet) -> None:
        self.tell()
        known = {layout.key_of(row): row for row in getattr(self._book.site, layout.part)}
        merged = dict(known)
        settled = []
        seen = set()
        for row in getattr(self._site, layout.part):
            self._done += 1
            if self._done % _EVERY == 0:
                self.tell()
            key = layout.key_of(row)
            if key in seen:
                continue
            seen.add(key)
            if self._stays_out(layout, row):
                self.changes.append(_change(layout, key, row, Outcome.KEPT))
                continue
            wanted = self._wanted(layout, known.get(key), row)
            merged[key] = wanted.settles
            change = _compared(layout, key, known.get(key), wanted)
            if change is None:
                continue
            self.changes.append(change)
            if change.outcome in (Outcome.ADDED, Outcome.CHANGED):
                settled.append(wanted.settles)
        if layout.name in self._site.rows:
            # Its meters mention a group.
            seen |= {(key[0], None) for key in seen if layout.name == "Groups"}
            self.changes.extend(_unmentioned(layout, known, seen))
        self.merged[layout.part] = tuple(merged.values())
        self.settled[layout.part] = tuple(settled)

    def _stays_out(self, layout: Sheet, row: Any) -> bool:
        """What was retired or closed is not brought back by a workbook."""
        if (layout.name, str(layout.key_of(row)[0])) in self._book.retired:
            return True
        if layout.name == "Accounts":
            return row.shop_number not in self._opened
        if layout.name == "AccountMeters":
            shop = self._shop_of.get(row.meter)
            closed = shop in self._book.had_accounts and shop not in self._opened
            return closed or ("Meters", row.meter) in self._book.retired
        if layout.name == "Groups":
            return ("Meters", row.meter) in self._book.retired
        return False

    def _wanted(self, layout: Sheet, known: Any | None, row: Any) -> _Wanted:
        fills = _blanks(layout.columns, known, row)
        if layout.name == "Meters" and row.profile in self._profiles:
            fills |= _spelled(self._profiles[row.profile].protocol, row.unit)
        asked = replace(row, **fills) if fills else row
        if layout.name == "AccountMeters":
            return self._wanted_meter(known, asked)
        if known is None:
            return _Wanted(asked, asked)
        fixed = {one.field: getattr(known, one.field) for one in layout.columns if one.fixed}
        return _Wanted(asked, replace(asked, **fixed) if fixed else asked)

    def _wanted_meter(self, known: Any | None, asked: Any) -> _Wanted:
        """A meter's count stays once it has begun; asking for the one it began with is no difference."""
        start, present = self._counts.get(asked.meter, (asked.purchase_count, asked.purchase_count))
        if asked.purchase_count == start:
            asked = replace(asked, purchase_count=present)
        if known is None and asked.purchase_count == present:
            return _Wanted(asked, asked)
        fixed = asked if known is None else known
        return _Wanted(
            asked,
            replace(
                asked,
                purchase_count=present,
                hoarding_limit_fen=fixed.hoarding_limit_fen,
                carried_in_fen=fixed.carried_in_fen,
            ),
        )


def _blanks(columns: Sequence[Column], known: Any | None, row: Any) -> dict[str, Any]:
    """Values for what a row leaves blank, where that means to leave it alone."""
    fills = {}
    for one in columns:
        if one.keeps and (said := getattr(row, one.field)) in (None, ""):
            there = one.default if known is None else getattr(known, one.field)
            if there != said:
                fills[one.field] = there
    return fills


def _spelled(protocol: str, unit: str) -> dict[str, str]:
    """An address that may be written in several ways, in the book's."""
    spelled = canonical(protocol, unit)
    return {} if spelled in (None, unit) else {"unit": str(spelled)}


def _compared(layout: Sheet, key: Key, known: Any | None, wanted: _Wanted) -> RowChange | None:
    """How the row differs from the book's; None if it does not."""
    if known is None and wanted.asked is wanted.settles:
        return _change(layout, key, wanted.asked, Outcome.ADDED)
    if known == wanted.settles == wanted.asked:
        return None
    base = wanted.settles if known is None else known
    fields = tuple(_fields(layout, base, wanted))
    if known is None:
        return _change(layout, key, wanted.asked, Outcome.ADDED, fields)
    if not fields:
        return None
    changes = any(not one.stays for one in fields)
    return _change(layout, key, wanted.asked, Outcome.CHANGED if changes else Outcome.KEPT, fields)


def _fields(layout: Sheet, base: Any, wanted: _Wanted) -> Iterator[FieldChange]:
    for column in layout.columns:
        before, settles = _text(column, base), _text(column, wanted.settles)
        asked = _text(column, wanted.asked)
        if settles != before:
            yield FieldChange(column.name, before, settles)
        elif asked != before:
            yield FieldChange(column.name, before, asked, stays=True)


def _text(column: Column, row: Any) -> str:
    text = column.text_of(row)
    return "" if text is None else str(text)


def _change(
    layout: Sheet, key: Key, row: Any, outcome: Outcome, fields: tuple[FieldChange, ...] = ()
) -> RowChange:
    return RowChange(layout.name, row.row, _label(key), outcome, fields)


def _label(key: Key) -> str:
    """The key as a person reads it."""
    if len(key) == 1:
        return str(key[0])
    return " / ".join(str(part) for part in key if part is not None)


def _unmentioned(layout: Sheet, known: Mapping[Key, Any], seen: set[Key]) -> Iterator[RowChange]:
    for key in known:
        if key not in seen:
            yield RowChange(layout.name, 0, _label(key), Outcome.UNMENTIONED)
