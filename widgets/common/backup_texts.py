"""Sentences about backups: made, proven, listed, put back."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

BACKUP_TEXTS: dict[str, str] = {
    "backup.done": QT_TRANSLATE_NOOP(
        "errors",
        "A proven backup was made: {folder}, {mb} MB, {entries} entries of the operation log.",
    ),
    "backup.lacking": QT_TRANSLATE_NOOP(
        "errors",
        "It is without the archived readings of {years}: their files are missing or damaged. Put the "
        "files back and make another backup.",
    ),
    "backup.removed": QT_TRANSLATE_NOOP(
        "errors",
        "Older backups that are not needed any more were removed: {n}.",
    ),
    "backup.same_disk": QT_TRANSLATE_NOOP(
        "errors",
        "{folder} is on the same disk as the books and is lost together with it. Choose a folder on "
        "another disk or computer.",
    ),
    "backup.no_folder": QT_TRANSLATE_NOOP(
        "errors",
        'Say where the backup is to go: main.py backup FOLDER, or the setting "Folder of backups".',
    ),
    "backup.inside": QT_TRANSLATE_NOOP(
        "errors",
        "{folder} lies in the data folder {data} and is lost together with it. Choose a folder on "
        "another disk.",
    ),
    "backup.refused": QT_TRANSLATE_NOOP(
        "errors",
        "The backup could not be written to {folder}: {reason}. See that the folder is there and may "
        "be written to, and try again; nothing was changed.",
    ),
    "backup.no_room": QT_TRANSLATE_NOOP(
        "errors",
        "{folder} has too little room: {needed} MB are needed, {free} MB are free. Make room or "
        "choose another folder.",
    ),
    "backup.under_way": QT_TRANSLATE_NOOP("errors", "Another backup is under way. Wait until it is done."),
    "backup.stopped": QT_TRANSLATE_NOOP("errors", "The backup was stopped; nothing of it is left."),
    "backup.copy_failed": QT_TRANSLATE_NOOP(
        "errors",
        "The copy {path} could not be written: {reason}. Look at the disk and try again.",
    ),
    "backup.proof_failed": QT_TRANSLATE_NOOP(
        "errors",
        "The copy could not be proven, so no backup was made. Try again; if it stays so, call support"
        " with the log.",
    ),
    "backup.not_proven": QT_TRANSLATE_NOOP(
        "errors",
        "The book in {path} does not prove itself: findings {findings}, the first: {first}. This "
        "backup is not used; take an older one.",
    ),
    "backup.other_log": QT_TRANSLATE_NOOP(
        "errors",
        "The book in {path} is not the one that its manifest names. This backup is not used; take "
        "another one.",
    ),
    "backup.none_there": QT_TRANSLATE_NOOP(
        "errors",
        "{folder} is no backup: it has no manifest.json. Name a folder meterdesk-… as main.py backup "
        "--list shows it.",
    ),
    "backup.none_in": QT_TRANSLATE_NOOP("errors", "There are no backups in {folder}."),
    "backup.unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "{path} cannot be read: {reason}. See that it is there and may be read, and try again.",
    ),
    "backup.bad_manifest": QT_TRANSLATE_NOOP(
        "errors",
        "{path} is damaged: it is no manifest of a backup. Take another backup.",
    ),
    "backup.newer_format": QT_TRANSLATE_NOOP(
        "errors",
        "The backup {folder} was made by a newer version of Meterdesk. Install that version first.",
    ),
    "backup.newer_program": QT_TRANSLATE_NOOP(
        "errors",
        "The books in {folder} were written by a newer version of Meterdesk. Install that version first.",
    ),
    "backup.file_missing": QT_TRANSLATE_NOOP(
        "errors",
        "{path} is missing, so the backup is not whole. Put the file back or take another backup.",
    ),
    "backup.file_changed": QT_TRANSLATE_NOOP(
        "errors",
        "{path} is not as it was when the backup was made: it is damaged or was changed. Take another"
        " backup.",
    ),
    "backup.file_damaged": QT_TRANSLATE_NOOP("errors", "{path} is damaged: {reason}. Take another backup."),
    "backup.changed": QT_TRANSLATE_NOOP(
        "errors",
        "The manifest of {folder} was changed after the backup was made. Take another backup, and "
        "find out who changed this one.",
    ),
    "backup.not_begun": QT_TRANSLATE_NOOP(
        "errors",
        "Meterdesk is running and does not answer. Wait until it has started, or close it, and try again.",
    ),
    "backup.program_ended": QT_TRANSLATE_NOOP(
        "errors",
        "Meterdesk was closed before the backup was done. Try again.",
    ),
    "backup.line_whole": QT_TRANSLATE_NOOP(
        "errors",
        "{name}: all, {mb} MB, {entries} entries of the operation log",
    ),
    "backup.line_money": QT_TRANSLATE_NOOP(
        "errors",
        "{name}: money only, {mb} MB, {entries} entries of the operation log",
    ),
    "backup.proven": QT_TRANSLATE_NOOP(
        "errors",
        "The backup {folder} is whole and proves itself: files {files}, rows {rows}.",
    ),
    "backup.seal_not_checked": QT_TRANSLATE_NOOP(
        "errors",
        "Its seal was not checked: the key that sealed it is not in this data folder.",
    ),
    "backup.step_asked": QT_TRANSLATE_NOOP("errors", "Meterdesk is running; it makes the backup."),
    "backup.step_copy": QT_TRANSLATE_NOOP("errors", "The books are copied: {percent} %"),
    "backup.step_prove": QT_TRANSLATE_NOOP("errors", "The copy is proven."),
    "backup.step_bring": QT_TRANSLATE_NOOP("errors", "The copy is brought to its place: {percent} %"),
    "restore.loses": QT_TRANSLATE_NOOP(
        "errors",
        "The book in {path} goes on after this backup: entries of its log that would be lost: {lost}."
        " To put the backup back all the same, say why: --reason TEXT. What is there now is kept "
        "beside it.",
    ),
    "restore.journal_newer": QT_TRANSLATE_NOOP(
        "errors",
        "The receipt journal in {folder} goes on after this backup, by {lost} entries of the log. "
        "Move ledger.db out of the data folder and run main.py rebuild {folder}: that loses nothing. "
        "To put the backup back all the same, say why: --reason TEXT.",
    ),
    "restore.long_reason": QT_TRANSLATE_NOOP(
        "errors",
        "The reason may have up to {most} characters. Say it more briefly.",
    ),
    "restore.other_site": QT_TRANSLATE_NOOP(
        "errors",
        "The book {path} is of another site than this backup. Name another data folder with --data; "
        "nothing was changed.",
    ),
    "restore.under_way": QT_TRANSLATE_NOOP(
        "errors",
        "An earlier restoring in {path} had been cut off and is now brought to its end. Look at the "
        "book, then try again.",
    ),
    "restore.unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "{path} is damaged: a restoring was cut off and cannot be brought to its end. Call support; "
        "change nothing in the folder.",
    ),
    "restore.refused": QT_TRANSLATE_NOOP(
        "errors",
        "Files in {folder} could not be exchanged: {reason}. See that nobody has them open and that "
        "the folder may be written to, and try again; what was begun is brought to its end.",
    ),
    "restore.done": QT_TRANSLATE_NOOP(
        "errors",
        "The backup is put back in {folder}: {entries} entries of the operation log. What was there "
        "is kept in before-restore-….",
    ),
    "restore.next": QT_TRANSLATE_NOOP(
        "errors",
        "Start the console now. If anything may have been sold since the backup, it sells only after "
        "a reconciliation with the meters and two persons' consent.",
    ),
    "restore.step_files": QT_TRANSLATE_NOOP("errors", "The files of the backup are compared."),
    "restore.step_ledger": QT_TRANSLATE_NOOP("errors", "The book proves itself."),
    "restore.step_readings": QT_TRANSLATE_NOOP("errors", "The readings are looked through."),
    "restore.step_archives": QT_TRANSLATE_NOOP("errors", "The archived readings are looked through."),
    "restore.step_exchange": QT_TRANSLATE_NOOP("errors", "The files are exchanged."),
    "sale.book_restored": QT_TRANSLATE_NOOP(
        "errors",
        "This book was put back from a backup and sells nothing yet. Run a reconciliation, then have two "
        "persons open it for selling: the line at the top of the window.",
    ),
    "backup.asked": QT_TRANSLATE_NOOP("errors", "The backup begins in a moment."),
    "backup.choose": QT_TRANSLATE_NOOP("errors", "Choose a backup first."),
    "backup.check_stopped": QT_TRANSLATE_NOOP(
        "errors",
        "The proof was stopped; it says nothing about the backup.",
    ),
    "backup.proven_unsealed": QT_TRANSLATE_NOOP(
        "errors",
        "The backup {folder} is whole and proves itself: files {files}, rows {rows}. Its seal was not "
        "checked: the key that sealed it is not in this data folder.",
    ),
    "backup.command_copied": QT_TRANSLATE_NOOP(
        "errors",
        "The command is copied. Close the console, paste it into a terminal and run it.",
    ),
    "restored.opened": QT_TRANSLATE_NOOP("errors", "This book is open for selling again."),
    "restored.not_waiting": QT_TRANSLATE_NOOP("errors", "This book is open for selling already."),
    "restored.not_compared": QT_TRANSLATE_NOOP(
        "errors",
        "Run a reconciliation first: it shows what the meters have that this book does not.",
    ),
}
