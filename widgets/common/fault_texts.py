"""The English sentences of faults that the engine met in its own work, by key.

The reason comes last and brings its own full stop where it is a sentence.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

FAULT_TEXTS: dict[str, str] = {
    "fault.charges": QT_TRANSLATE_NOOP(
        "errors", "Charging the use of meters met a fault and begins anew: {reason}"
    ),
    "fault.collector": QT_TRANSLATE_NOOP(
        "errors", "Collector {name} cannot be connected as it is set up: {reason}"
    ),
    "fault.decided_otherwise": QT_TRANSLATE_NOOP(
        "errors",
        "The meter's purchase count is {count}, which contradicts what two persons decided about sale "
        "{receipt}.",
    ),
    "fault.engine": QT_TRANSLATE_NOOP("errors", "The reading engine met a fault and goes on: {reason}"),
    "fault.history": QT_TRANSLATE_NOOP(
        "errors", "Readings could not be stored and are kept to be stored later: {reason}"
    ),
    "fault.job": QT_TRANSLATE_NOOP("errors", "A job of the bench met a fault and ended: {reason}"),
    "fault.last_states": QT_TRANSLATE_NOOP(
        "errors", "The last states of meters could not be read or kept: {reason}"
    ),
    "fault.line_statistics": QT_TRANSLATE_NOOP(
        "errors", "The figures of lines could not be counted for a while: {reason}"
    ),
    "fault.link": QT_TRANSLATE_NOOP(
        "errors", "The link to collector {name} met a fault and is made anew: {reason}"
    ),
    "fault.meter": QT_TRANSLATE_NOOP("errors", "Meter {name} cannot be asked as it is set up: {reason}"),
    "fault.not_polled": QT_TRANSLATE_NOOP(
        "errors", "its meter is not in service, or its make cannot be sold to."
    ),
    "fault.order": QT_TRANSLATE_NOOP(
        "errors", "An order for a meter ({name}) met a fault and is tried again: {reason}"
    ),
    "fault.orders": QT_TRANSLATE_NOOP(
        "errors", "The orders of line {name} met a fault and wait for the next one: {reason}"
    ),
    "fault.orders_book": QT_TRANSLATE_NOOP(
        "errors", "What came of orders could not be written for a while: {reason}"
    ),
    "fault.read": QT_TRANSLATE_NOOP("errors", "Reading meter {name} at once met a fault: {reason}"),
    "fault.rounds": QT_TRANSLATE_NOOP(
        "errors", "The readings of line {name} met a fault and begin anew: {reason}"
    ),
    "fault.sale": QT_TRANSLATE_NOOP("errors", "Sale {name} could not be driven on and stays open: {reason}"),
    "fault.set_up": QT_TRANSLATE_NOOP(
        "errors", "The changed set-up could not be read and is read again: {reason}"
    ),
    "fault.delivery": QT_TRANSLATE_NOOP(
        "errors", "Comparing what meters were told with what they show met a fault and begins anew: {reason}"
    ),
    "fault.shortage": QT_TRANSLATE_NOOP(
        "errors", "Following a plan for a shortage met a fault and begins anew: {reason}"
    ),
    "fault.supply_not_followed": QT_TRANSLATE_NOOP(
        "errors", "The meter was told to switch its supply, and its state shows that it did not."
    ),
    "fault.supply_refused": QT_TRANSLATE_NOOP("errors", "The meter refuses to switch its supply."),
    "fault.supply": QT_TRANSLATE_NOOP("errors", "Watching over supply met a fault and begins anew: {reason}"),
}
