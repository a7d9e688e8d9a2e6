"""The live meter list: what stands still from the book, what changes from the live board, at most ten
times a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.domain.report import CellKind
from widgets.common import figures, live_words, words
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.services.meter_lines import MeterLine
    from app.services.views import LiveState
    from widgets.desk import Board, Clock

PACE_MS = 100
AGE_MS = 1000


@dataclass(frozen=True, slots=True)
class MeterRow:
    """`live` is None until the meter's first answer."""

    line: MeterLine
    live: LiveState | None


class MeterListModel(RowsModel):
    """Collects changed ids and shows them together, only their live columns and only rows on the screen."""

    def __init__(self, board: Board, clock: Clock, *, parent: QObject | None = None) -> None:
        super().__init__(_columns(clock), lambda row: row.line.meter_id, parent=parent)
        self._board = board
        self._changed: set[str] = set()
        self._pace = QTimer(self, singleShot=True, interval=PACE_MS)
        self._pace.timeout.connect(self._show_changed)
        self._ages = QTimer(self, interval=AGE_MS)
        self._ages.timeout.connect(self._show_ages)

    def set_lines(self, lines: Iterable[MeterLine]) -> None:
        self.set_rows(MeterRow(line, self._board.state(line.meter_id)) for line in lines)

    def note(self, meter_ids: Iterable[str]) -> None:
        """These meters' states have changed."""
        self._changed.update(meter_ids)
        if not self._pace.isActive():
            self._pace.start()

    def watch(self, *, watched: bool) -> None:
        """Count the ages up only while somebody can see them."""
        if watched:
            self._ages.start()
        else:
            self._ages.stop()

    def _show_changed(self) -> None:
        rows = (self.row_of(meter_id) for meter_id in self._changed)
        self.update_rows([self._anew(row) for row in rows if row is not None])
        self._changed.clear()

    def _anew(self, row: MeterRow) -> MeterRow:
        return MeterRow(row.line, self._board.state(row.line.meter_id))

    def _show_ages(self) -> None:
        if self.rowCount() == 0:
            return
        column = len(self.columns) - 1
        seen = self.in_view() if self.in_view is not None else range(self.rowCount())
        if len(seen):
            self.dataChanged.emit(self.index(seen[0], column), self.index(seen[-1], column))


def _columns(clock: Clock) -> tuple[Column, ...]:
    """Live columns stand together at the end, the age last."""
    return (*_standing(), *_live(clock))


def _standing() -> tuple[Column, ...]:
    return (
        _plain("shop_number", lambda: QCoreApplication.translate("columns", "Shop no.")),
        _plain("shop_name", lambda: QCoreApplication.translate("columns", "Shop"), least=112),
        Column(
            "meter",
            lambda: QCoreApplication.translate("columns", "Meter"),
            lambda row: row.line.meter_id,
            lambda row: row.line.meter_id,
            state=lambda row: ("text", row.line.medium),
        ),
        Column(
            "place",
            lambda: QCoreApplication.translate("columns", "Place"),
            _place,
            lambda row: (row.line.building, row.line.area),
            least=84,
        ),
        Column(
            "wire",
            lambda: QCoreApplication.translate("columns", "Line, unit"),
            lambda row: f"{row.line.collector_id} / {row.line.bus} / {row.line.unit}",
            lambda row: (row.line.collector_id, row.line.bus, row.line.unit.zfill(12)),
        ),
    )


def _live(clock: Clock) -> tuple[Column, ...]:
    return (
        Column(
            "balance",
            lambda: QCoreApplication.translate("columns", "Balance, yuan"),
            lambda row: live_words.balance(row.live),
            lambda row: None if row.live is None else row.live.left_fen,
            samples=lambda: ("-88,888.88",),
            right=True,
            live=True,
            kind=CellKind.MONEY,
        ),
        Column(
            "reading",
            lambda: QCoreApplication.translate("columns", "Reading"),
            _reading,
            _register,
            samples=lambda: ("888,888.88 kWh",),
            right=True,
            live=True,
            kind=CellKind.THOUSANDTHS,
            unit=_unit,
        ),
        _state(
            "supply",
            lambda: QCoreApplication.translate("columns", "Supply"),
            live_words.supply_short,
            samples=live_words.supplies_short,
        ),
        _state(
            "contact",
            lambda: QCoreApplication.translate("columns", "Contact"),
            live_words.contact_short,
            samples=live_words.contacts_short,
        ),
        _state(
            "alarm",
            lambda: QCoreApplication.translate("columns", "Alarm"),
            live_words.alarm_or_none,
            samples=live_words.alarms,
            least=120,
        ),
        Column(
            "age",
            lambda: QCoreApplication.translate("columns", "Age"),
            lambda row: live_words.age(row.live, clock.utc_ms()),
            lambda row: None if row.live is None else -row.live.utc_ms,
            samples=lambda: (figures.age(7199), figures.age(100)),
            right=True,
            live=True,
            kind=CellKind.SPAN,
            cell=lambda row: None if row.live is None else (clock.utc_ms() - row.live.utc_ms) // 1000,
        ),
    )


def _plain(name: str, title: Callable[[], str], *, least: int | None = None) -> Column:
    return Column(
        name, title, lambda row: getattr(row.line, name), lambda row: getattr(row.line, name), least=least
    )


def _state(
    name: str,
    title: Callable[[], str],
    of: Callable[[LiveState | None], live_words.State],
    *,
    samples: Callable[[], Iterable[str]],
    least: int | None = None,
) -> Column:
    return Column(
        name,
        title,
        lambda row: of(row.live)[2],
        lambda row: of(row.live)[2],
        samples=samples,
        least=least,
        state=lambda row: of(row.live)[:2],
        live=True,
    )


def _place(row: MeterRow) -> str:
    """Building and area; the area alone where its name begins with the building's."""
    building, area = row.line.building, row.line.area
    return area if building and area.startswith(building.split()[0]) else f"{building} {area}"


def _reading(row: MeterRow) -> str:
    reading = live_words.reading(row.live)
    return reading if reading == figures.NOTHING else f"{reading} {words.unit(row.line.medium)}"


def _unit(row: MeterRow) -> str:
    return words.unit(row.line.medium)


def _register(row: MeterRow) -> int | None:
    if row.live is None:
        return None
    return row.live.energy_wh if row.live.energy_wh is not None else row.live.volume_l
