"""The English sentences of the technician's bench, by key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

BENCH_TEXTS: dict[str, str] = {
    "bench.reading_item": QT_TRANSLATE_NOOP("errors", "The meter is being asked."),
}
