"""The English sentences of the command line: wrong use, operators, missing parts, the simulated mall."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

COMMAND_TEXTS: dict[str, str] = {
    "command.bad_value": QT_TRANSLATE_NOOP(
        "errors",
        "{value} is not possible for {name}. Run main.py --help to see what is.",
    ),
    "command.missing": QT_TRANSLATE_NOOP(
        "errors",
        "{names} is missing. Run main.py --help to see how the command is written.",
    ),
    "command.needs_value": QT_TRANSLATE_NOOP(
        "errors",
        "{name} needs a value after it. Run main.py --help to see which.",
    ),
    "command.not_a_choice": QT_TRANSLATE_NOOP(
        "errors",
        "{value} is not possible for {name}. Choose from: {choices}.",
    ),
    "command.only_demo": QT_TRANSLATE_NOOP(
        "errors",
        "{name} goes with --demo only. Run main.py --help to see how the command is written.",
    ),
    "command.unrecognized": QT_TRANSLATE_NOOP(
        "errors",
        "This does not belong here: {text}. Run main.py --help to see how the command is written.",
    ),
    "command.wrong": QT_TRANSLATE_NOOP(
        "errors",
        "The command cannot be understood ({reason}). Run main.py --help to see how it is written.",
    ),
    "operators.added": QT_TRANSLATE_NOOP(
        "errors",
        "The operator {name} is added. Secret for the first sign-in, good for {hours} hours until "
        "{until_utc_ms}: {secret}",
    ),
    "operators.administrator_first": QT_TRANSLATE_NOOP(
        "errors",
        "Nobody can sign in yet. Start the console and make the administrator first, then add others.",
    ),
    "operators.changed": QT_TRANSLATE_NOOP("errors", "The operator {name} is changed."),
    "operators.codes_reset": QT_TRANSLATE_NOOP(
        "errors", "{name} is asked for no more one-time codes, and may set up new ones."
    ),
    "operators.disabled": QT_TRANSLATE_NOOP("errors", "{name} can no longer sign in."),
    "operators.enabled": QT_TRANSLATE_NOOP("errors", "{name} can sign in again."),
    "operators.no_building": QT_TRANSLATE_NOOP(
        "errors", "There is no building {building}. Choose from: {choices}."
    ),
    "operators.none": QT_TRANSLATE_NOOP(
        "errors",
        "There is no operator {name}. Check the name; without an option such as --reset one is added.",
    ),
    "operators.reset": QT_TRANSLATE_NOOP(
        "errors",
        "New secret for one sign-in of {name}, good for {hours} hours until {until_utc_ms}: {secret}",
    ),
    "program.part_missing": QT_TRANSLATE_NOOP(
        "errors",
        "A part of the program is missing: {part}. Install the program again.",
    ),
    "program.profile_wrong": QT_TRANSLATE_NOOP(
        "errors",
        "A meter profile cannot be used ({reason}). Correct the file or install the program again.",
    ),
    "report.line": QT_TRANSLATE_NOOP("errors", "{report}: {about} Filters: {filters}"),
    "report.written": QT_TRANSLATE_NOOP("errors", "{title}: rows written: {n}. The file is {path}."),
    "rebuild.book_there": QT_TRANSLATE_NOOP(
        "errors",
        "There is a book at {path} already. Choose another folder with --data, or put that book away first.",
    ),
    "rebuild.nothing_there": QT_TRANSLATE_NOOP(
        "errors",
        "There is no receipt journal in {folder}. Name the folder that holds base-1.db and journal-1.jsonl.",
    ),
    "rebuild.damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The receipt journal in {folder} is damaged ({reason}). Nothing was made; keep it for the makers.",
    ),
    "rebuild.done": QT_TRANSLATE_NOOP(
        "errors",
        "The book is made again from {base} and {transactions} transactions, and proves itself: {rows} rows.",
    ),
    "rebuild.unproven": QT_TRANSLATE_NOOP(
        "errors",
        "The book is made again from {base} and {transactions} transactions, but does not prove itself. Run "
        "main.py verify to see what is wrong.",
    ),
    "reason.a_folder": QT_TRANSLATE_NOOP("errors", "it is a folder"),
    "reason.broken_off": QT_TRANSLATE_NOOP("errors", "the connection broke off"),
    "reason.disk_error": QT_TRANSLATE_NOOP("errors", "the disk answered with an error"),
    "reason.disk_full": QT_TRANSLATE_NOOP("errors", "the disk is full"),
    "reason.in_use": QT_TRANSLATE_NOOP("errors", "it is in use by another program"),
    "reason.name_too_long": QT_TRANSLATE_NOOP("errors", "the name is too long"),
    "reason.no_answer": QT_TRANSLATE_NOOP("errors", "no answer in time"),
    "reason.not_a_folder": QT_TRANSLATE_NOOP("errors", "a file stands where a folder should be"),
    "reason.not_allowed": QT_TRANSLATE_NOOP("errors", "this user has no right to it"),
    "reason.not_here": QT_TRANSLATE_NOOP("errors", "this computer has no such address"),
    "reason.not_there": QT_TRANSLATE_NOOP("errors", "it is not there"),
    "reason.read_only": QT_TRANSLATE_NOOP("errors", "the disk may only be read"),
    "reason.refused": QT_TRANSLATE_NOOP("errors", "the connection was refused"),
    "reason.unknown_name": QT_TRANSLATE_NOOP("errors", "no computer is found by this name"),
    "reason.unreachable": QT_TRANSLATE_NOOP("errors", "the network does not lead there"),
    "simulate.bad_fault": QT_TRANSLATE_NOOP(
        "errors",
        "Fault {place} in {file} cannot be set ({reason}). docs/simulated-mall.md lists what can.",
    ),
    "simulate.bad_state": QT_TRANSLATE_NOOP(
        "errors",
        "{file} does not hold the state of these meters. Name another file, or delete it to start anew.",
    ),
    "simulate.bad_workbook": QT_TRANSLATE_NOOP(
        "errors",
        "No mall was started: the workbook has {errors} errors. Mend them and start again.",
    ),
    "simulate.key_missing": QT_TRANSLATE_NOOP(
        "errors",
        "{file} holds no key for collector {collector}. Add it: 64 hexadecimal digits.",
    ),
    "simulate.port_taken": QT_TRANSLATE_NOOP(
        "errors",
        "A port cannot be had ({reason}). Choose others with --ports and --control, or leave them out.",
    ),
    "simulate.state_unwritable": QT_TRANSLATE_NOOP(
        "errors",
        "The state cannot be kept in {file} ({reason}). Name another file with --state.",
    ),
    "simulate.too_few_ports": QT_TRANSLATE_NOOP(
        "errors",
        "From port {first} on there are not enough ports for {collectors} collectors. Choose a lower one.",
    ),
    "start.no_display": QT_TRANSLATE_NOOP(
        "errors",
        "There is no display for the console. Start it where a screen is, or run main.py --demo --tour DIR.",
    ),
    "tour.folder_unusable": QT_TRANSLATE_NOOP(
        "errors",
        "The folder {folder} cannot take the tour ({reason}). Choose another one.",
    ),
}
