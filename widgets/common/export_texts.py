"""The English sentences of exports, by key: what was written, what refused it and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

EXPORT_TEXTS: dict[str, str] = {
    "export.done": QT_TRANSLATE_NOOP("errors", "Rows exported: {n}. The file is {path}."),
    "export.working": QT_TRANSLATE_NOOP("errors", "Rows exported so far: {n} …"),
    "export.cancelled": QT_TRANSLATE_NOOP("errors", "Stopped. No file was written."),
    "export.cannot_write": QT_TRANSLATE_NOOP(
        "errors",
        "The file {path} cannot be written ({reason}). Close it in other programs or choose another place.",
    ),
    "export.in_use": QT_TRANSLATE_NOOP(
        "errors",
        "The file {path} is open in another program, perhaps in Excel. Close it there and try again, or "
        "choose another name.",
    ),
    "export.protected": QT_TRANSLATE_NOOP(
        "errors", "The file {path} is there already and protected against changes. Choose another name."
    ),
    "export.no_folder": QT_TRANSLATE_NOOP(
        "errors",
        "The folder {folder} is not there (any more). Plug the drive in again and try again, or choose "
        "another folder.",
    ),
    "export.not_allowed": QT_TRANSLATE_NOOP(
        "errors", "Nothing may be written into the folder {folder}. Choose another folder."
    ),
    "export.read_only": QT_TRANSLATE_NOOP(
        "errors", "The drive of the folder {folder} is read-only. Choose another folder."
    ),
    "export.disk_full": QT_TRANSLATE_NOOP(
        "errors",
        "There is no room left for {path}. Make room and try again, or choose another drive. Nothing is "
        "left of the file.",
    ),
    "export.a_folder": QT_TRANSLATE_NOOP("errors", "{path} is a folder. Choose another name."),
    "export.bad_name": QT_TRANSLATE_NOOP(
        "errors",
        'A file cannot be called "{name}" everywhere. Leave out < > : " / \\ | ? * and names such as CON, '
        "and choose another.",
    ),
    "export.no_format": QT_TRANSLATE_NOOP(
        "errors", "{name} is no kind of file that can be written. Let it end in .xlsx, .csv or .pdf."
    ),
    "export.failed": QT_TRANSLATE_NOOP(
        "errors",
        "Writing {path} broke off, and nothing is left of it. Try again; the program's log says more.",
    ),
}
