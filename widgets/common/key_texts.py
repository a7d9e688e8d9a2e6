"""The English sentences about keys: where they lie, how they are changed, lost and put back. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

KEY_TEXTS: dict[str, str] = {
    "command.not_together": QT_TRANSLATE_NOOP(
        "errors",
        "{name} does not go with {other}. Leave one of them out.",
    ),
    "keys.began_anew": QT_TRANSLATE_NOOP(
        "errors",
        "The desk has a new key, {key_id}. Set every collector's key and every password of meters anew with "
        "main.py connect, and put the new key on paper with main.py key --paper.",
    ),
    "keys.exchanged": QT_TRANSLATE_NOOP(
        "errors",
        "The desk's own key is changed: {sealed} secrets are sealed under the new one, {key_id}, and the "
        "one before is destroyed. Put the new one on paper now; keep the paper before it as long as copies "
        "of the book from before.",
    ),
    "keys.line": QT_TRANSLATE_NOOP(
        "errors", "{id}: {key_kind}; {key_state}; made {created_utc_ms}; until {due_utc_ms}"
    ),
    "keys.log_key_other": QT_TRANSLATE_NOOP(
        "errors",
        "The operation log was begun with another key ({wanted}) than this data folder has ({found}). Put "
        "the right one back from its paper with main.py key --restore.",
    ),
    "keys.missing": QT_TRANSLATE_NOOP(
        "errors",
        "The key file {file} is not there, and the book holds secrets sealed with its key. Put the file "
        "back, or the key from its paper with main.py key --restore; only if both are lost, begin anew with "
        "main.py key --new.",
    ),
    "keys.moved_file": QT_TRANSLATE_NOOP(
        "errors",
        "The desk's own key now lies in {file}. Keep that file apart from copies of the books.",
    ),
    "keys.moved_system": QT_TRANSLATE_NOOP(
        "errors",
        "The desk's own key now lies in this user's key store of the system. Put it on paper with main.py "
        "key --paper: without this user and this computer only the paper opens the secrets.",
    ),
    "keys.not_moved": QT_TRANSLATE_NOOP(
        "errors", "The desk's own key lies there already; nothing was changed."
    ),
    "keys.paper": QT_TRANSLATE_NOOP(
        "errors",
        "Write or print these rows and lock them away. Whoever has them opens every secret of the "
        "book.\n{rows}",
    ),
    "keys.paper_other_book": QT_TRANSLATE_NOOP(
        "errors",
        "The key on this paper opens none of this book's secrets. Look for the paper of this book, and of "
        "the right day.",
    ),
    "keys.paper_row_missing": QT_TRANSLATE_NOOP(
        "errors",
        "Row {row} is missing. Copy every row of the paper, each with its letter and number.",
    ),
    "keys.paper_row_wrong": QT_TRANSLATE_NOOP(
        "errors",
        "Row {row} was not copied right. Compare it letter by letter with the paper.",
    ),
    "keys.paper_there": QT_TRANSLATE_NOOP(
        "errors",
        "{file} is there already and was left as it is. Name a file that is not there yet.",
    ),
    "keys.paper_unwritable": QT_TRANSLATE_NOOP(
        "errors",
        "The rows cannot be written to {file}: {reason}. Name another file.",
    ),
    "keys.paper_written": QT_TRANSLATE_NOOP(
        "errors",
        "The rows are in {file}. Whoever has them opens every secret of the book: print it or lock it away, "
        "and leave it on no computer.",
    ),
    "keys.put_back": QT_TRANSLATE_NOOP(
        "errors",
        "The key from the paper is back; the secrets of the book are sealed under {key_id}.",
    ),
    "keys.renewing": QT_TRANSLATE_NOOP(
        "errors",
        "Every secret of the book is being sealed under the new key. Selling goes on.",
    ),
    "keys.retiring": QT_TRANSLATE_NOOP("errors", "The older key is being retired."),
    "keys.rotating": QT_TRANSLATE_NOOP("errors", "Collector {collector} is getting a new key."),
    "keys.shown_once": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} has a new key, number {key_id}. Key {older_key_id} is taken too until "
        "{older_until_utc_ms}; retire it as soon as the collector uses the new one.",
    ),
    "keys.still_there": QT_TRANSLATE_NOOP(
        "errors",
        "The desk's own key is there and opens; there is nothing to begin anew. To change it use main.py key "
        "--renew.",
    ),
    "keys.system_failed": QT_TRANSLATE_NOOP(
        "errors",
        "The system's key store did not do what it was asked ({reason}). Try again after signing in to the "
        "system anew, or put the key back from its paper with main.py key --restore.",
    ),
    "keys.system_gone": QT_TRANSLATE_NOOP(
        "errors",
        "The system's key store has no key {key_id} for this data folder. Sign in to the system as the user "
        "who set Meterdesk up, or put the key back from its paper with main.py key --restore.",
    ),
    "keys.system_locked": QT_TRANSLATE_NOOP(
        "errors",
        "The system's key store is locked. Unlock it, as by signing in to the system anew, then start again.",
    ),
    "keys.system_none": QT_TRANSLATE_NOOP(
        "errors",
        "This session of the system has no key store that keeps secrets sealed. Sign in at the computer's "
        "own screen, or keep the desk's key in its file.",
    ),
    "keys.system_silent": QT_TRANSLATE_NOOP(
        "errors",
        "The system's key store has not answered for {seconds} s. Look whether it waits for its pass phrase, "
        "then start again.",
    ),
}
