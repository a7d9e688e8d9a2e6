"""The English sentences of the technician's bench, by key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

BENCH_TEXTS: dict[str, str] = {
    "addresses.cancelled": QT_TRANSLATE_NOOP(
        "errors", "Cancelled. Addresses heard until then: {n}. Of these new: {new}."
    ),
    "addresses.done": QT_TRANSLATE_NOOP("errors", "Addresses heard: {n}. Of these new: {new}."),
    "bench.cancelled": QT_TRANSLATE_NOOP("errors", "Cancelled. Rows so far: {n}."),
    "bench.done": QT_TRANSLATE_NOOP("errors", "Done. Rows: {n}."),
    "bench.reading_item": QT_TRANSLATE_NOOP("errors", "The meter is being asked."),
    "clocks.cancelled": QT_TRANSLATE_NOOP("errors", "Cancelled. Clocks read: {n}, of these off: {off}."),
    "clocks.done": QT_TRANSLATE_NOOP("errors", "Meters asked: {n}. Clocks that are off: {off}."),
    "clocks.sent": QT_TRANSLATE_NOOP(
        "errors",
        "Ordered for {n} meters. How it goes on is under Control, Sent to many; check again afterwards.",
    ),
    "clocks.none_off": QT_TRANSLATE_NOOP(
        "errors", "No clock is known to be off. Check the clocks first: F5."
    ),
    "commission.cancelled": QT_TRANSLATE_NOOP("errors", "Cancelled. Meters tried: {n}, to look at: {bad}."),
    "commission.done": QT_TRANSLATE_NOOP("errors", "Meters tried: {n}. To look at: {bad}."),
    "commission.no_control": QT_TRANSLATE_NOOP(
        "errors",
        "The relay test needs the right to trip and close. Sign in as somebody who has it.",
    ),
    "commission.nothing": QT_TRANSLATE_NOOP(
        "errors", "There is nothing to report yet. Try some meters first: F5."
    ),
    "scan.cancelled": QT_TRANSLATE_NOOP(
        "errors", "Cancelled. Meters found so far: {n}, of these new: {new}."
    ),
    "scan.done": QT_TRANSLATE_NOOP("errors", "Meters found: {n}. Of these new: {new}."),
}
