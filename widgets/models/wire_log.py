"""The frames a wire monitor shows: the newest some thousand, decoded once when they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from meterio.codec.decode import Decoded, decode, shown_hex
from widgets.common import figures, wire_said, wire_words
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from meterio.types import WireEvent

KEPT = 2000
"""Frames kept: some four minutes of one line at full speed, or ten seconds of a whole mall."""

PACE_MS = 250


@dataclass(frozen=True, slots=True)
class WireRow:
    """One frame or incident. `place` counts from the start of listening."""

    place: int
    event: WireEvent
    decoded: Decoded
    shown: str

    @property
    def line(self) -> str:
        return f"{self.event.collector} / {self.event.bus}"

    @property
    def remark(self) -> str:
        return wire_said.words(self.event.note)


class WireLogModel(RowsModel):
    """Takes events as they come and shows them four times a second, the newest last. `paused` keeps what is
    shown; what comes meanwhile is kept too, as far as there is room."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), lambda row: row.place, parent=parent)
        self.paused = False
        self._kept: deque[WireRow] = deque(maxlen=KEPT)
        self._count = 0
        self._pace = QTimer(self, singleShot=True, interval=PACE_MS)
        self._pace.timeout.connect(self.show_newest)

    def heard(self, events: Iterable[WireEvent]) -> None:
        for event in events:
            self._count += 1
            self._kept.append(WireRow(self._count, event, decode(event.data), shown_hex(event.data)))
        if not self.paused and not self._pace.isActive():
            self._pace.start()

    def pause(self, *, paused: bool) -> None:
        self.paused = paused
        if paused:
            self._pace.stop()
        else:
            self.show_newest()

    def clear(self) -> None:
        self._kept.clear()
        self.show_newest()

    def show_newest(self) -> None:
        self.set_rows(self._kept)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda row: f"{figures.clock_time(row.event.utc_ms)}.{row.event.utc_ms % 1000:03d}",
            lambda row: row.place,
            samples=lambda: ("88:88:88.888",),
        ),
        Column(
            "line",
            lambda: QCoreApplication.translate("columns", "Line"),
            lambda row: row.line,
            lambda row: row.line,
            samples=lambda: ("C88 / 8",),
        ),
        Column(
            "direction",
            lambda: QCoreApplication.translate("columns", "Direction"),
            lambda row: wire_words.direction(row.event.direction)[2],
            lambda row: row.event.direction,
            samples=wire_words.directions,
            state=lambda row: wire_words.direction(row.event.direction)[:2],
        ),
        Column(
            "unit",
            lambda: QCoreApplication.translate("columns", "Unit"),
            lambda row: row.decoded.unit or figures.NOTHING,
            lambda row: row.decoded.unit.zfill(14) if row.decoded.unit else None,
            samples=lambda: ("888888888888",),
        ),
        Column(
            "said",
            lambda: QCoreApplication.translate("columns", "Content"),
            lambda row: wire_words.said(row.decoded) or row.remark or figures.NOTHING,
            lambda row: wire_words.said(row.decoded),
            samples=lambda: ("DL/T 645  Read 00000000: 00123456 ",),
            least=220,
        ),
        Column(
            "bytes",
            lambda: QCoreApplication.translate("columns", "Bytes (hex)"),
            lambda row: row.shown,
            lambda row: row.shown,
            samples=lambda: ("88 " * 20,),
            least=200,
        ),
        Column(
            "note",
            lambda: QCoreApplication.translate("columns", "Remark"),
            lambda row: row.remark,
            lambda row: row.event.note or None,
            samples=lambda: ("no answer in time",),
            least=120,
        ),
    )
