"""The site of a live book as a workbook that an import reads: back into the same book it changes nothing.

It carries no money: what meters have left stays in the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.domain.permissions import Permission, Session
from app.domain.site import Progress, Site, unwatched
from app.outputs.whole_file import whole_file
from app.services.rights import allow_site
from app.services.site_book import site_in
from app.services.site_layout import LAYOUTS, SITE_NAME_ITEM, SUMMARY, SUMMARY_HEADER
from db.ledger import Ledger

WRITING: Final = "writing"
_EVERY: Final = 200
_WIDEST: Final = 40


def site_to_export(ledger: Ledger, *, session: Session) -> Site:
    """The site without what is retired, in one short read. Keys are not in it.

    It tells of the whole site, so it is for those who may work in all of it. Raises DeskError:
    permission.denied, permission.whole_site.
    """
    allow_site(ledger, session, Permission.EXPORT)
    site = site_in(ledger).site
    return replace(
        site, account_meters=tuple(replace(one, carried_in_fen=None) for one in site.account_meters)
    )


def write_site(path: Path, site: Site, *, progress: Progress = unwatched) -> int:
    """Write `site` to `path` and return the number of rows. What is there is replaced only by a whole file.

    Raises DeskError export.*, and whatever `progress` raises.
    """
    with whole_file(path) as draft:
        return _save(draft, site, progress)


def _save(draft: Path, site: Site, progress: Progress) -> int:
    from openpyxl import Workbook

    tables = list(_tables(site))
    total = sum(len(rows) - 1 for _, rows in tables)
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Meterdesk"
    done = 0
    for title, rows in tables:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        _widen(sheet, rows)
        for number, row in enumerate(rows, start=1):
            if done % _EVERY == 0:
                progress(WRITING, done, total)
            done += number > 1
            for place, value in enumerate(row, start=1):
                _put(sheet, number, place, value)
    book.save(draft)
    return total


def _tables(site: Site) -> Iterator[tuple[str, list[list[str | int | None]]]]:
    """Title, heading and rows of each sheet."""
    counts: list[list[str | int | None]] = [
        [layout.title, len(getattr(site, layout.part))] for layout in LAYOUTS.values()
    ]
    named: list[str | int | None] = [" ".join(SITE_NAME_ITEM), site.name or None]
    yield " ".join(SUMMARY), [list(SUMMARY_HEADER), *([named] if site.name else []), *counts]
    for layout in LAYOUTS.values():
        rows = [[column.text_of(row) for column in layout.columns] for row in getattr(site, layout.part)]
        yield layout.title, [list(layout.header), *rows]


def _put(sheet: Any, row: int, column: int, value: str | int | None) -> None:
    """A text stays a text, whatever it begins with: none becomes a formula (faults.md 3.3).

    Control characters, which no sheet can hold and no import would take, are left out.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.number_format = "@"
    elif value is not None:
        sheet.cell(row, column, value)


def _widen(sheet: Any, rows: list[list[str | int | None]]) -> None:
    from openpyxl.utils import get_column_letter

    for place in range(len(rows[0])):
        longest = max(_width(str(row[place] or "")) for row in rows[:500])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, 3 + longest)


def _width(text: str) -> int:
    """Columns taken: a Chinese character is two wide."""
    return sum(1 if sign.isascii() else 2 for sign in text)
