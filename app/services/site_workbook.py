"""Reads a site workbook: any of the sheets of site_layout.py, row by row, and a fault for each wrong cell."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.domain.site import COUNTED, SHEETS, Progress, RowError, Site, unwatched
from app.errors import DeskError
from app.services.site_cells import Cell, RowReader, filled
from app.services.site_layout import LAYOUTS, SITE_NAME_ITEM, SUMMARY, Sheet
from app.services.workbook_file import SheetRows, open_workbook, read_bytes

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 30
MOST_FAULTS: Final = 1_000
"""Faults that are told one by one; of the others only their number."""

_NOTES: Final = "README"
_SECRET = re.compile(
    r"(?<![a-z])(keys?|secrets?|pass(word|wd|phrase|code)s?|psk)(?![a-z])|密钥|秘钥|密码|口令", re.IGNORECASE
)


def read_site(path: Path, progress: Progress = unwatched) -> Site:
    """The site in the workbook at `path`; cells that cannot be taken are in its `faults`.

    Raises DeskError import.* if the file is no such workbook at all (workbook_file.py says which), and
    whatever `progress` raises.
    """
    content = read_bytes(path)
    with open_workbook(content, file=path.name, progress=progress) as workbook:
        return _Reading(workbook, path.name).site(hashlib.sha256(content).hexdigest())


@dataclass(slots=True)
class _Reading:
    """One pass over one open workbook; collects faults and counts as it goes."""

    workbook: Any
    file: str
    faults: list[RowError] = field(default_factory=list)
    fault_count: int = 0
    damaged: set[tuple[str, str]] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    stated_at: dict[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    name: str = ""

    def site(self, sha256: str) -> Site:
        sheets = self._sheets()
        if SUMMARY[0] in sheets:
            self._summary(sheets[SUMMARY[0]])
        parts = {
            LAYOUTS[key].part: self._sheet(LAYOUTS[key], sheets[key]) for key in COUNTED if key in sheets
        }
        return Site(
            name=self.name,
            **parts,
            rows=self.rows,
            stated=self.stated,
            stated_at=self.stated_at,
            faults=tuple(self.faults),
            fault_count=self.fault_count,
            damaged=frozenset(self.damaged),
            ignored=tuple(self.ignored),
            sha256=sha256,
        )

    def _sheets(self) -> dict[str, Any]:
        """The site's sheets by the first word of their names.

        Raises DeskError: import.no_sheet if there is none, import.sheets_twice, import.sheet_hidden.
        """
        titled = [
            (sheet.title.split()[0], sheet) for sheet in self.workbook.worksheets if sheet.title.strip()
        ]
        words = [word for word, _ in titled]
        if not any(word in COUNTED for word in words):
            raise DeskError("import.no_sheet", file=self.file, sheets=", ".join(COUNTED))
        twice = [key for key in SHEETS if words.count(key) > 1]
        if twice:
            raise DeskError("import.sheets_twice", file=self.file, sheets=", ".join(twice))
        for word, sheet in titled:
            if word not in (*SHEETS, _NOTES):
                self._pass_over(sheet)
        found = {word: sheet for word, sheet in titled if word in SHEETS}
        for word, sheet in found.items():
            if sheet.sheet_state != "visible":
                raise DeskError("import.sheet_hidden", file=self.file, sheet=word)
        return found

    def _pass_over(self, sheet: Any) -> None:
        """A sheet of the technician's own is not read, but it must not carry keys either."""
        _, header = next(iter(self._rows(sheet)), (0, []))
        self._refuse_keys(sheet.title, [sheet.title, *(str(cell.value) for cell in header)])
        self.ignored.append(sheet.title)

    def _rows(self, sheet: Any) -> SheetRows:
        return SheetRows(self.workbook, sheet, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS, file=self.file)

    def _sheet(self, layout: Sheet, sheet: Any) -> tuple[Any, ...]:
        rows = self._rows(sheet)
        lines = iter(rows)
        number, header = next(lines, (1, []))
        places = self._columns(layout, header if number == 1 else [])
        made = []
        self.rows[layout.name] = 0
        for number, cells in lines:
            self.rows[layout.name] += 1
            row = RowReader(
                layout.name, number, {column: cells[at] for column, at in places.items() if at < len(cells)}
            )
            value = self._taken(layout, row)
            if value is not None:
                made.append(value)
        for cell in rows.merged:
            place = int("".join(sign for sign in cell if sign.isdigit()) or 0)
            self._note([RowError(layout.name, place, "", "import.merged", {"cell": cell})])
        return tuple(made)

    def _taken(self, layout: Sheet, row: RowReader) -> Any | None:
        """The row's value, or None and its faults."""
        value = layout.make(row)
        if not row.faults:
            return value
        self._note(row.faults)
        self.damaged.add((row.sheet, row.peek(layout.keys[0])))
        return None

    def _note(self, faults: list[RowError]) -> None:
        self.fault_count += len(faults)
        self.faults.extend(faults[: max(0, MOST_FAULTS - len(self.faults))])

    def _columns(self, layout: Sheet, header: list[Cell]) -> dict[str, int]:
        """Column key -> position, by the first word of each header cell; others are the technician's own.

        Raises DeskError: import.columns_missing, import.columns_twice, import.holds_keys.
        """
        titles = [str(cell.value).strip() if filled(cell) else "" for cell in header]
        self._refuse_keys(layout.name, titles)
        words = [title.split()[0] if title else "" for title in titles]
        missing = [one.name for one in layout.columns if not one.optional and one.name not in words]
        if missing:
            raise DeskError("import.columns_missing", sheet=layout.name, columns=", ".join(missing))
        known = [column.name for column in layout.columns]
        twice = [column for column in known if words.count(column) > 1]
        if twice:
            raise DeskError("import.columns_twice", sheet=layout.name, columns=", ".join(twice))
        self.ignored += [f"{layout.name}: {title[:40]}" for title, word in zip(titles, words, strict=True)
                         if word and word not in known]  # fmt: skip
        return {column: words.index(column) for column in known if column in words}

    def _refuse_keys(self, sheet: str, titles: list[str]) -> None:
        """Keys never travel in a workbook, which is mailed and copied."""
        for title in titles:
            if _SECRET.search(title.replace("_", " ")):
                raise DeskError("import.holds_keys", sheet=sheet, column=title[:40])

    def _summary(self, sheet: Any) -> None:
        """The site's name, and how many rows each sheet is stated to have; a blank count states nothing."""
        for number, cells in self._rows(sheet):
            row = RowReader(SUMMARY[0], number, dict(zip(("item", "value"), cells, strict=False)))
            item = row.peek("item")
            self._refuse_keys(SUMMARY[0], [item])
            key = item.split()[0] if item else ""
            if key == SITE_NAME_ITEM[0]:
                self.name = row.text("value")
            elif key in COUNTED:
                count = row.optional_whole("value", 0, MOST_ROWS)
                self.stated |= {} if count is None else {key: count}
                self.stated_at[key] = number
            self._note(row.faults)
