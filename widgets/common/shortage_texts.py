"""The English sentences of plans for a shortage of the grid. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SHORTAGE_TEXTS: dict[str, str] = {
    "shortage.end_first": QT_TRANSLATE_NOOP(
        "errors", "The plan would end before it begins, or is over already. Enter a later end."
    ),
    "shortage.ended": QT_TRANSLATE_NOOP(
        "errors", "This plan has ended or is being undone; nothing is left to undo."
    ),
    "shortage.kept": QT_TRANSLATE_NOOP("errors", "The plan was kept. It does nothing before it is started."),
    "shortage.no_kinds": QT_TRANSLATE_NOOP("errors", "Choose at least one kind of users."),
    "shortage.no_limit": QT_TRANSLATE_NOOP("errors", "Enter the power in kW to which a meter is limited."),
    "shortage.no_name": QT_TRANSLATE_NOOP("errors", "Give the plan a name of at most {most} characters."),
    "shortage.no_order": QT_TRANSLATE_NOOP(
        "errors", "No kind of users may be limited yet. Say which on the tab of the kinds of users."
    ),
    "shortage.no_target": QT_TRANSLATE_NOOP("errors", "Enter how many kW are to be saved."),
    "shortage.not_a_power": QT_TRANSLATE_NOOP(
        "errors", "{text} is not a power. Enter kW, for example 150 or 7.5."
    ),
    "shortage.over": QT_TRANSLATE_NOOP("errors", "The end of this plan has passed. Enter a later one."),
    "shortage.started": QT_TRANSLATE_NOOP(
        "errors", "This plan was started and cannot be changed. Make a new one."
    ),
    "shortage.started_now": QT_TRANSLATE_NOOP(
        "errors", "The plan was started. The list shows how far it is."
    ),
    "shortage.undone_now": QT_TRANSLATE_NOOP(
        "errors", "The plan is being undone. The list shows how far it is."
    ),
    "shortage.unknown": QT_TRANSLATE_NOOP("errors", "There is no such plan. Open the list again."),
}
