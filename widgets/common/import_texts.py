"""The English sentences of importing and exporting a site, by key; the older ones are in setup_texts.py."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

IMPORT_TEXTS: dict[str, str] = {
    "export_site.done": QT_TRANSLATE_NOOP("errors", "Rows exported: {rows}. They are in {path}."),
    "import.area_of_sold": QT_TRANSLATE_NOOP(
        "errors",
        "A meter that is sold stands in its shop's area. Leave the cell blank, or write monitored in the "
        "column purpose.",
    ),
    "import.book_changed": QT_TRANSLATE_NOOP(
        "errors",
        "The book has changed since the check, so the import would do something else. Nothing was imported; "
        "check again.",
    ),
    "import.cancelled": QT_TRANSLATE_NOOP("errors", "Cancelled. Nothing was imported."),
    "import.holds_keys": QT_TRANSLATE_NOOP(
        "errors",
        'Sheet {sheet} holds "{column}": keys and passwords never travel in a workbook. Delete it there, and '
        "give keys with main.py connect or main.py key.",
    ),
    "import.ignored": QT_TRANSLATE_NOOP("errors", "Not read, since they are none of the site's: {names}."),
    "import.links": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is linked to other files or databases. Break the links in Excel (Data, Edit Links), save it "
        "and import it again.",
    ),
    "import.monitored": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} is monitored only and cannot be on an account. Delete the row.",
    ),
    "import.more_errors": QT_TRANSLATE_NOOP("errors", "... and {more} more."),
    "import.no_sheet": QT_TRANSLATE_NOOP(
        "errors",
        "{file} has none of the sheets of a site: {sheets}. Start from the template.",
    ),
    "import.retired_reference": QT_TRANSLATE_NOOP(
        "errors",
        "{text} on sheet {other} was retired. Take it back into use first, or name another.",
    ),
    "import.row_changed": QT_TRANSLATE_NOOP("errors", "{sheet} row {row}, {key}, changes: {fields}"),
    "import.row_kept": QT_TRANSLATE_NOOP("errors", "{sheet} row {row}, {key}, stays as it is: {fields}"),
    "import.sheet_hidden": QT_TRANSLATE_NOOP(
        "errors",
        "Sheet {sheet} of {file} is hidden. Show it and look at it, or delete it.",
    ),
    "import.shop_of_monitored": QT_TRANSLATE_NOOP(
        "errors",
        "A meter that is monitored only belongs to no shop. Leave the cell blank.",
    ),
    "import.shortened": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is a number that Excel has shortened. Format the cell as text and enter all its figures.",
    ),
    "import.taken": QT_TRANSLATE_NOOP("errors", "{text} belongs to {holder} in the book."),
    "import.template_written": QT_TRANSLATE_NOOP(
        "errors", "The template is written to {path}. Fill it in, then choose it here."
    ),
    "import.too_many_cells": QT_TRANSLATE_NOOP(
        "errors",
        "{file} holds more than the largest site needs. Delete rows, columns and formats that are not the "
        "site's, and import it again.",
    ),
    "import.too_many_figures": QT_TRANSLATE_NOOP(
        "errors",
        "A number of more than {most} figures, whose end Excel does not keep. Format the cell as text and "
        "enter it again.",
    ),
    "import.two_heads": QT_TRANSLATE_NOOP(
        "errors", "The group {text} has another head meter in a row before. Write one, or leave it blank."
    ),
    "import.two_names": QT_TRANSLATE_NOOP(
        "errors",
        "{text} has another name in a row above. Give it the same name in all its rows.",
    ),
    "import.would_do": QT_TRANSLATE_NOOP(
        "errors",
        "Nothing was written. An import would add {added} rows, change {changed}, and leave {kept} as they "
        "are against the workbook; {unmentioned} of the book are not mentioned.",
    ),
}
