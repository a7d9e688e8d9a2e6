"""The English sentences about a technician's jobs on lines and meters. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

JOB_TEXTS: dict[str, str] = {
    "acts.sale_open": QT_TRANSLATE_NOOP(
        "errors",
        "A sale to meter {meter} is open. Nothing was sent to it; try again once the sale has its outcome.",
    ),
    "jobs.bad_address": QT_TRANSLATE_NOOP(
        "errors", "The address cannot be used: {reason}. Correct it in the meter list and import it."
    ),
    "jobs.bad_answer": QT_TRANSLATE_NOOP(
        "errors",
        "What came back is not a right answer: {reason}. Look at the frames in the wire monitor.",
    ),
    "jobs.failed": QT_TRANSLATE_NOOP(
        "errors", "This could not be done: {reason}. Try again; the log says more."
    ),
    "jobs.gave_way": QT_TRANSLATE_NOOP(
        "errors", "A sale needed this line, so the search ended. Start it again once the sale is through."
    ),
    "jobs.line_taken": QT_TRANSLATE_NOOP(
        "errors",
        "Line {line} of collector {collector} is being searched already. Wait for the end, or cancel that.",
    ),
    "jobs.link_lost": QT_TRANSLATE_NOOP(
        "errors",
        "The link to the collector broke meanwhile. Start again when the collector is in contact.",
    ),
    "jobs.never_sent": QT_TRANSLATE_NOOP(
        "errors", "Nothing was sent: {reason}. Start again when the collector is in contact."
    ),
    "jobs.no_answer": QT_TRANSLATE_NOOP(
        "errors",
        "The meter does not answer. Check its supply, its address and the line's settings, then try again.",
    ),
    "jobs.no_discovery": QT_TRANSLATE_NOOP(
        "errors", "Meters that speak {protocol} have no question for all at once. Scan the line instead."
    ),
    "jobs.no_item": QT_TRANSLATE_NOOP(
        "errors", "The make of meter {meter} has no item {item}. Choose one of its list."
    ),
    "jobs.not_offered": QT_TRANSLATE_NOOP(
        "errors",
        "This link cannot change a line's settings. Scan at the line's own settings only.",
    ),
    "jobs.not_running": QT_TRANSLATE_NOOP(
        "errors", "Collection is not running yet. Try again in a few seconds."
    ),
    "jobs.refused": QT_TRANSLATE_NOOP(
        "errors", "The meter refused with code {code}: {text}. Choose another item, or check the make."
    ),
    "jobs.sale_open": QT_TRANSLATE_NOOP(
        "errors",
        "A sale is open on line {line} of collector {collector}, and sales go first. Search when it is "
        "through.",
    ),
    "jobs.set_up_changed": QT_TRANSLATE_NOOP(
        "errors", "The collector's set-up was changed meanwhile, so this ended. Start it again."
    ),
    "jobs.two_meters": QT_TRANSLATE_NOOP(
        "errors", "Two meters answer at this address. Give one of them another address."
    ),
    "jobs.unknown_collector": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} is not connected to. Check that it is enabled and has its key.",
    ),
    "jobs.unknown_line": QT_TRANSLATE_NOOP(
        "errors", "Collector {collector} has no line {line}. Choose one of its lines."
    ),
    "jobs.unknown_meter": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} is not read. Check that it and its collector are enabled and that its make is known.",
    ),
    "jobs.wrong_meter": QT_TRANSLATE_NOOP(
        "errors",
        "Meter number {found} answers at this address, where {expected} is set up. Check the wiring and the "
        "list.",
    ),
    "scan.link_refused": QT_TRANSLATE_NOOP(
        "errors",
        "The link to collector {collector} was refused: {reason}. Compare key, suite and id at both ends.",
    ),
    "scan.no_contact": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} was not reached within {seconds} s. Check its power, its network and its "
        "address, and close a console that may be using it.",
    ),
    "scan.progress": QT_TRANSLATE_NOOP(
        "errors", "{done} of {total} asked: {protocol} {unit}, {baud} baud {parity}{stop_bits}"
    ),
    "scan.row": QT_TRANSLATE_NOOP(
        "errors", "{protocol} {unit}, {baud} baud {parity}{stop_bits}, number {number}, makes: {makes}"
    ),
    "scan.total": QT_TRANSLATE_NOOP(
        "errors", "Line {line} of collector {collector} is searched. Meters found: {n}."
    ),
    "scan.which_line": QT_TRANSLATE_NOOP(
        "errors", "Collector {collector} has lines {lines}. Say which one with --line."
    ),
}
