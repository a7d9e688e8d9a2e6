"""The English sentence of every error key. `messages.sentence` translates and fills in the values."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

ERROR_TEXTS: dict[str, str] = {
    "program.fault": QT_TRANSLATE_NOOP(
        "errors",
        "The program met a fault of its own ({fault}). Nothing was lost; try again, and send the log "
        "file to support.",
    ),
    "program.no_sentence": QT_TRANSLATE_NOOP(
        "errors", "This did not work ({key}). Nothing was lost; try again, and tell support this word."
    ),
    "export.cannot_write": QT_TRANSLATE_NOOP(
        "errors",
        "The file {path} cannot be written ({reason}). Close it in other programs or choose another place.",
    ),
    "password.not_same": QT_TRANSLATE_NOOP(
        "errors", "The two new passwords differ. Type the same one twice."
    ),
    "desk.no_meter": QT_TRANSLATE_NOOP(
        "errors", "No meter is chosen. Find a shop and choose one of its meters first."
    ),
    "desk.received_short": QT_TRANSLATE_NOOP(
        "errors", "The money received is less than the amount. Take at least {amount_fen} yuan."
    ),
}
