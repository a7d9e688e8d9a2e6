"""The English sentences of what can happen in setting up: books, files, imports, printers, keys. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SETUP_TEXTS: dict[str, str] = {
    "book.closed": QT_TRANSLATE_NOOP("errors", "The program is closing; this was not done."),
    "book.corrupt": QT_TRANSLATE_NOOP(
        "errors",
        "The book {path} is damaged and was left as it is. Restore the newest backup and call support.",
    ),
    "book.failed": QT_TRANSLATE_NOOP(
        "errors",
        "The disk answered with an error at {path}. Nothing more is written; restart the program and check "
        "the disk.",
    ),
    "book.full": QT_TRANSLATE_NOOP(
        "errors",
        "The disk is full; nothing was written. Make room and try again.",
    ),
    "book.locked": QT_TRANSLATE_NOOP(
        "errors",
        "Another program holds the book {path}. Close it and try again; nothing was lost.",
    ),
    "book.none": QT_TRANSLATE_NOOP("errors", "There is no book at {path}. Name the data folder with --data."),
    "book.not_proven": QT_TRANSLATE_NOOP(
        "errors",
        "The book cannot be proven ({findings} findings; first: {first}). Do not sell; run main.py verify "
        "and restore a backup.",
    ),
    "book.older": QT_TRANSLATE_NOOP(
        "errors",
        "This book is an older copy; newer entries of its log that are missing: {missing}. Put the newest "
        "book back; to go on with this one on purpose, run main.py accept-copy --reason TEXT.",
    ),
    "book.copy_reason": QT_TRANSLATE_NOOP("errors", "Say with --reason why the older copy is to be used."),
    "book.copy_accepted": QT_TRANSLATE_NOOP(
        "errors",
        "The older copy is the book now, and its log says so; entries of the log that are lost: {missing}. "
        "Read all meters before the first sale.",
    ),
    "book.copy_not_older": QT_TRANSLATE_NOOP("errors", "The book is no older copy; nothing was changed."),
    "book.read_only": QT_TRANSLATE_NOOP(
        "errors",
        "The book {path} may only be read, not written. Give this user the right to write there and try "
        "again; nothing was lost.",
    ),
    "book.second_instance": QT_TRANSLATE_NOOP(
        "errors",
        "Meterdesk is already running on this data folder. Use the window that is open, or close it first.",
    ),
    "book.too_new": QT_TRANSLATE_NOOP(
        "errors",
        "The book {path} was written by a newer version of Meterdesk. Install that version.",
    ),
    "book.unreachable": QT_TRANSLATE_NOOP(
        "errors",
        "The book {path} cannot be reached. Check that its folder is there and may be read.",
    ),
    "collectors.bad_key_id": QT_TRANSLATE_NOOP(
        "errors",
        "The key number for collector {collector} must be between 0 and {most}.",
    ),
    "collectors.suite_below_minimum": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} may not be sealed with less than {minimum}. Choose that suite or a stronger "
        "one.",
    ),
    "collectors.unknown": QT_TRANSLATE_NOOP(
        "errors",
        "There is no collector {collector} in the book. Import it first, or correct the name.",
    ),
    "connect.bad_field": QT_TRANSLATE_NOOP(
        "errors",
        "Entry {place} of the connection file: {field} is missing or not valid. Correct it; nothing was "
        "changed.",
    ),
    "connect.done": QT_TRANSLATE_NOOP("errors", "Connections of {changed} collectors changed."),
    "connect.no_collectors": QT_TRANSLATE_NOOP(
        "errors",
        'The connection file names no collectors. It needs a list called "collectors".',
    ),
    "connect.not_json": QT_TRANSLATE_NOOP(
        "errors",
        "The connection file is not readable JSON. Use the file or line that names the collectors, "
        "unchanged.",
    ),
    "connect.twice": QT_TRANSLATE_NOOP(
        "errors",
        "The connection file names collector {collector} twice. Keep one entry; nothing was changed.",
    ),
    "connect.unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "{file} cannot be read as text. Check the path and the file.",
    ),
    "data.no_folder": QT_TRANSLATE_NOOP(
        "errors",
        "The data folder {folder} cannot be made ({reason}). Choose another with --data.",
    ),
    "demo.mall_failed": QT_TRANSLATE_NOOP("errors", "The simulated mall did not start. See {log}."),
    "import.account_without_meter": QT_TRANSLATE_NOOP(
        "errors",
        "Shop {shop} has an account and no meter on it. Add its meters on sheet AccountMeters of the same "
        "workbook.",
    ),
    "import.address_taken": QT_TRANSLATE_NOOP("errors", "Meter {meter} has this address in the book."),
    "import.columns_missing": QT_TRANSLATE_NOOP(
        "errors",
        "Sheet {sheet} lacks these columns: {columns}. Put back the first row of the template.",
    ),
    "import.columns_twice": QT_TRANSLATE_NOOP(
        "errors",
        "Sheet {sheet} has these columns twice: {columns}. Delete one of each.",
    ),
    "import.control_characters": QT_TRANSLATE_NOOP(
        "errors",
        "Holds characters that cannot be seen (control characters, zero-width spaces, marks of direction). "
        "Enter it again by hand.",
    ),
    "import.count_differs": QT_TRANSLATE_NOOP(
        "errors",
        "The summary states {stated} rows for {of}, and there are {found}. Find the missing or surplus "
        "rows, or correct the summary.",
    ),
    "import.count_line": QT_TRANSLATE_NOOP("errors", "{sheet}: {count} rows, {stated} stated"),
    "import.count_missing": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} keeps its own money. Copy its purchase count from its display.",
    ),
    "import.count_not_kept": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} keeps no purchase count. Leave the cell blank.",
    ),
    "import.credit_in_meter": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} keeps its own money, and what it has left is read from it. Leave the cell blank.",
    ),
    "import.done": QT_TRANSLATE_NOOP("errors", "Imported: {added} rows added, {changed} changed."),
    "import.duplicate": QT_TRANSLATE_NOOP("errors", "{text} stands in row {first_row} already."),
    "import.empty": QT_TRANSLATE_NOOP(
        "errors",
        "The cell is empty. Fill it in; merged cells count as empty.",
    ),
    "import.error_cell": QT_TRANSLATE_NOOP("errors", "The cell shows an error ({text}). Enter the value."),
    "import.error_line": QT_TRANSLATE_NOOP("errors", "{sheet} row {row} {column}: {text}"),
    "import.file_too_large": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is larger than {most} MB, more than any site needs. Check that it is the right file.",
    ),
    "import.file_unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "{file} cannot be read: {reason}. Close it in other programs and check that it is there.",
    ),
    "import.float_money": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is kept as a binary fraction, which is not exact. Format the cell as text and enter the "
        "amount again.",
    ),
    "import.formula": QT_TRANSLATE_NOOP("errors", "A formula. Replace it with its value."),
    "import.full_width": QT_TRANSLATE_NOOP(
        "errors",
        "{text} holds full-width characters. Enter it in half-width.",
    ),
    "import.has_errors": QT_TRANSLATE_NOOP(
        "errors",
        "The workbook has {count} errors, the first on sheet {sheet}, row {row}. Nothing was imported. "
        "Correct them and import again.",
    ),
    "import.line_full": QT_TRANSLATE_NOOP(
        "errors",
        "Line {bus} of collector {collector} would have {found} units, and carries at most {most}. The users "
        "of one multi-user meter are one unit.",
    ),
    "import.line_mixed": QT_TRANSLATE_NOOP(
        "errors",
        "Line {bus} of collector {collector} has meters of another medium or protocol. Put them on a line of "
        "their own, or write yes in the column mixed of sheet Buses.",
    ),
    "import.line_other_medium": QT_TRANSLATE_NOOP(
        "errors",
        "Line {bus} of collector {collector} is for the other medium.",
    ),
    "import.merged": QT_TRANSLATE_NOOP(
        "errors",
        "Cell {cell} is merged with others. Undo the merge and fill in each cell.",
    ),
    "import.meter_busy": QT_TRANSLATE_NOOP(
        "errors",
        "A sale to meter {meter} is under way. Move its address after that has ended.",
    ),
    "import.meter_differs": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} has {old} in the book, not {new}. An import does not change that.",
    ),
    "import.no_account": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} belongs to shop {shop}, which has no open account. Add it on sheet Accounts.",
    ),
    "import.no_safe_parser": QT_TRANSLATE_NOOP(
        "errors",
        "The program's safe XML reader (defusedxml) is missing. Install the program again.",
    ),
    "import.not_a_code": QT_TRANSLATE_NOOP(
        "errors",
        "{text}: use only letters, figures and marks of the English keyboard, without spaces.",
    ),
    "import.not_a_day": QT_TRANSLATE_NOOP("errors", "{text} is not a day. Write it as 2026-01-31."),
    "import.not_a_decimal": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is not an amount. Write figures with at most one point, such as 0.92.",
    ),
    "import.not_a_number": QT_TRANSLATE_NOOP("errors", "{text} is not a whole number."),
    "import.not_a_workbook": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is not an Excel workbook (.xlsx). Choose the site workbook.",
    ),
    "import.not_text": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is kept as a number with decimals, a date or a true/false. Format the cell as text and "
        "enter it again.",
    ),
    "import.nothing_written": QT_TRANSLATE_NOOP(
        "errors",
        "Nothing was imported. Errors: {errors}. Mend them in the workbook and import again.",
    ),
    "import.old_format": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is in the old .xls format. Save it as .xlsx and import it again.",
    ),
    "import.out_of_range": QT_TRANSLATE_NOOP("errors", "{text} is not between {least} and {most}."),
    "import.password_protected": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is protected by a password. Save it without a password and import it again.",
    ),
    "import.plan_of_two_media": QT_TRANSLATE_NOOP(
        "errors",
        "Price plan {plan} is used for both electricity and water. Use two plans.",
    ),
    "import.plan_other_medium": QT_TRANSLATE_NOOP(
        "errors",
        "Price plan {plan} is not for the medium of meter {meter}.",
    ),
    "import.price_differs": QT_TRANSLATE_NOOP(
        "errors",
        "The book has another price for plan {plan} from this day on. Leave that row as it was, and add a "
        "row with a later day.",
    ),
    "import.sheets_twice": QT_TRANSLATE_NOOP(
        "errors",
        "{file} has these sheets twice: {sheets}. Delete or rename one of each.",
    ),
    "import.suite_below_minimum": QT_TRANSLATE_NOOP(
        "errors",
        "The suite of collector {collector} is below its minimum suite.",
    ),
    "import.too_long": QT_TRANSLATE_NOOP("errors", "Too long. At most {most} characters."),
    "import.too_many_decimals": QT_TRANSLATE_NOOP("errors", "{text} has more than {most} decimals."),
    "import.too_many_rows": QT_TRANSLATE_NOOP(
        "errors",
        "Sheet {sheet} has more than {most} rows. Delete empty rows below the data, or split the site.",
    ),
    "import.truncated": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is damaged or incomplete. Copy or download it again.",
    ),
    "import.unchanged": QT_TRANSLATE_NOOP("errors", "Already imported: nothing changed."),
    "import.unknown_choice": QT_TRANSLATE_NOOP("errors", "{text} is not one of: {choices}."),
    "import.unknown_reference": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is neither on sheet {other} nor in the book. Correct it, or add its row.",
    ),
    "import.xml_refused": QT_TRANSLATE_NOOP(
        "errors",
        "{file} declares XML entities or document types, which a workbook never needs, and was not opened. "
        "Check where it comes from.",
    ),
    "import.zero": QT_TRANSLATE_NOOP("errors", "Must be more than 0."),
    "import.zip_limits": QT_TRANSLATE_NOOP(
        "errors",
        "{file} unpacks to more than a site workbook can hold and was not opened. Check where it comes from.",
    ),
    "keys.file_damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The key file {file} is damaged. Put back the copy kept with the backups; without it the "
        "collectors' keys must be set anew.",
    ),
    "keys.file_open_to_others": QT_TRANSLATE_NOOP(
        "errors",
        "The key file {file} can be read by other users of this machine. Let only its owner read and write "
        "it (mode 600), then start again.",
    ),
    "keys.file_unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "The key file {file} cannot be read or made: {reason}. Check the data folder and its rights.",
    ),
    "keys.not_ours": QT_TRANSLATE_NOOP(
        "errors",
        "The key kept as {name} was sealed with another key file. Put back the key file that belongs to "
        "this book, or set the key anew.",
    ),
    "printer.broke_off": QT_TRANSLATE_NOOP(
        "errors",
        "The printer at {target} broke off while printing ({reason}). Look at the paper, then print the "
        "slip again.",
    ),
    "printer.file_failed": QT_TRANSLATE_NOOP(
        "errors",
        "The slip could not be written to {path} ({reason}). Check the folder in the settings, then print "
        "the slip again.",
    ),
    "printer.font_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The slip's font is missing ({path}). Install the program again, or choose GB18030 text in the "
        "settings.",
    ),
    "printer.network_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The printer at {target} does not answer ({reason}). Check its power and network cable, then print "
        "the slip again.",
    ),
    "printer.not_ready": QT_TRANSLATE_NOOP(
        "errors",
        "The printer {target} is not ready ({reason}). Check its power, paper and cover, then print the "
        "slip again.",
    ),
    "printer.serial_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The serial port {target} cannot be used ({reason}). Check the cable and the port in the settings, "
        "then print the slip again.",
    ),
    "printer.target_missing": QT_TRANSLATE_NOOP(
        "errors",
        "No printer is set. Choose one in the settings; the sale itself is safe and the slip can be "
        "printed again.",
    ),
    "printer.target_wrong": QT_TRANSLATE_NOOP(
        "errors",
        '"{target}" is not a printer address of this kind. Write it like {example} in the settings.',
    ),
    "printer.usb_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The USB printer {target} was not found or cannot be used ({reason}). Check the plug and its "
        "power, then print the slip again.",
    ),
    "printer.usb_no_driver": QT_TRANSLATE_NOOP(
        "errors",
        "This computer has no libusb driver for the USB printer {target}. Install libusb, or on Windows "
        "choose the Windows printer kind.",
    ),
    "printer.windows_missing": QT_TRANSLATE_NOOP(
        "errors",
        "Windows has no usable printer named {target} ({reason}). Choose one in the settings, then print "
        "the slip again.",
    ),
    "printer.windows_only": QT_TRANSLATE_NOOP(
        "errors",
        "The Windows printer {target} can only be used on Windows. Choose another kind of printer in the "
        "settings.",
    ),
    "settings.not_a_choice": QT_TRANSLATE_NOOP("errors", "{setting} must be one of: {choices}."),
    "settings.not_a_number": QT_TRANSLATE_NOOP(
        "errors",
        "{setting}: {text} is not a whole number. Enter figures only.",
    ),
    "settings.out_of_range": QT_TRANSLATE_NOOP("errors", "{setting} must be between {least} and {most}."),
    "settings.too_long": QT_TRANSLATE_NOOP(
        "errors",
        "{setting} must be one line of at most {most} characters.",
    ),
    "settings.unknown": QT_TRANSLATE_NOOP("errors", "There is no setting called {setting}."),
    "simulate.bad_faults": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is not a JSON list of faults with name and target.",
    ),
    "simulate.bad_keys": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is not a JSON object of collector id to key (64 hex digits).",
    ),
    "verify.more": QT_TRANSLATE_NOOP("errors", "And {n} more; main.py verify --json tells all of them."),
    "verify.failed": QT_TRANSLATE_NOOP(
        "errors",
        "The book is not proven: {findings} findings in {rows} rows. Do not sell; restore a backup.",
    ),
    "verify.ok": QT_TRANSLATE_NOOP("errors", "The book is proven: {rows} rows checked. Head {head}"),
}
