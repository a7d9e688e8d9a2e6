"""`gui`: the meter list of 10,000 rows under 1,000 changes a second, its sorting, and a year's chart panned.

The heartbeat is a timer of 10 ms on the GUI thread; late is what it comes later than that. Changes come as
the engine sends them: sets of ids, ten times a second. Sorting is measured beside Qt's proxy over the same
model. The chart draws each frame into a picture, for offscreen nothing else is drawn; its load is that of a
shop, open from nine to nine.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEventLoop, QSettings, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.services.meter_lines import MeterLine
from app.services.readings import LiveBoard
from meterio.types import MeterAddress, MeterPoint, Sample
from tests.bench.harness import Conditions, Result

ROWS = 10_000
CHANGES_A_SECOND = 1_000
SETS_A_SECOND = 10
BEAT_MS = 10
HEARTBEAT_MS = 5.0
SORT_RATIO = 0.15
PAN_MS = 16.0
HALF_HOURS = 17_520


class _Clock:
    def utc_ms(self) -> int:
        return 1_795_400_000_000

    def monotonic(self) -> float:
        return time.monotonic()


def run(conditions: Conditions) -> list[Result]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    from widgets import theme

    theme.apply(application)
    rows = ROWS // 4 if conditions.quick else ROWS
    seconds = 3 if conditions.quick else 10
    conditions.note("rows", rows)
    conditions.note("seconds", seconds)
    if hasattr(os, "getloadavg"):
        conditions.note("load before", round(os.getloadavg()[0], 1))
    late = _list_under_changes(rows, seconds)
    own, proxy = _sorted_both_ways(rows, times=3 if conditions.quick else 5)
    frames = _panned(60 if conditions.quick else 240)
    return [
        Result("heartbeat p99 under 1,000 changes a second", "ms", _p(late, 99), "limit", HEARTBEAT_MS, 1.0),
        Result("sort of the meter list", "ms", own, "Qt's proxy", proxy, SORT_RATIO),
        Result("year chart pan p95", "ms", _p(frames, 95), "limit", PAN_MS, 1.0),
    ]


def _p(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], 2)


def _point(number: int) -> MeterPoint:
    address = MeterAddress(f"C{number // 512}", number // 32 % 16 + 1, str(number % 32 + 1))
    return MeterPoint(f"E{number:05}", address, "adf400l-3p")


def _board(rows: int) -> LiveBoard:
    board = LiveBoard()
    points = [_point(number) for number in range(rows)]
    board.expect({point.address.collector for point in points}, points)
    for number, point in enumerate(points):
        board.put(_sample(point, number))
    return board


def _sample(point: MeterPoint, value: int) -> Sample:
    values = {"energy_wh": value * 977 % 10**8, "balance_fen": value * 7919 % 500_000, "supply_on": 1}
    return Sample(point, 1_795_399_000_000, values)


def _lines(rows: int) -> list[MeterLine]:
    found = []
    for number in range(rows):
        address = _point(number).address
        found.append(
            MeterLine(
                meter_id=f"E{number:05}",
                medium="electricity",
                shop_number=f"{number % 97}-{number:05}",
                shop_name=f"shop {number}",
                building=f"building {number % 5}",
                area=f"area {number % 14}",
                collector_id=address.collector,
                bus=address.bus,
                unit=address.unit,
            )
        )
    return found


def _list_under_changes(rows: int, seconds: int) -> list[float]:
    """How late each beat came, in ms."""
    from widgets.common.table import Table
    from widgets.models.meter_list import MeterListModel

    board = _board(rows)
    model = MeterListModel(board, _Clock())
    table = Table(model, name="bench", settings=QSettings())
    model.set_lines(_lines(rows))
    table.resize(1366, 768)
    table.show()
    _let_run(500)
    chance, late = random.Random(1), []
    due = [time.perf_counter() + BEAT_MS / 1000]

    def beat() -> None:
        now = time.perf_counter()
        late.append(max(now - due[0], 0) * 1000)
        due[0] = now + BEAT_MS / 1000

    def change() -> None:
        changed = chance.sample(range(rows), CHANGES_A_SECOND // SETS_A_SECOND)
        for number in changed:
            board.put(_sample(_point(number), chance.randrange(10**6)))
        model.note(f"E{number:05}" for number in changed)

    heart, changes = QTimer(interval=BEAT_MS), QTimer(interval=1000 // SETS_A_SECOND)
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    changes.timeout.connect(change)
    model.watch(watched=True)
    for timer in (heart, changes):
        timer.start()
    _let_run(seconds * 1000)
    for timer in (heart, changes):
        timer.stop()
    model.watch(watched=False)
    table.close()
    return late


def _sorted_both_ways(rows: int, *, times: int) -> tuple[float, float]:
    """Medians in ms: the model by itself, and a proxy over the same model, by the same column."""
    from widgets.models.meter_list import MeterListModel

    model = MeterListModel(_board(rows), _Clock())
    model.set_lines(_lines(rows))
    column = [one.name for one in model.columns].index("balance")
    own = _timed(lambda order: model.sort(column, order), times)
    model.sort(-1)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    return own, _timed(lambda order: proxy.sort(column, order), times)


def _timed(sort: object, times: int) -> float:
    took = []
    for number in range(times):
        began = time.perf_counter()
        sort((Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)[number % 2])  # type: ignore[operator]
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 2)


def _panned(frames: int) -> list[float]:
    """How long each frame took, in ms: the view moved on, and drawn."""
    from widgets.charts.drawn import Drawn, Series
    from widgets.charts.plot_view import PlotView
    from widgets.charts.scales import DAY_S, HALF_HOUR_S, MomentScale
    from widgets.common import figures

    begin = 20_000 * DAY_S
    xs = [begin + number * HALF_HOUR_S for number in range(HALF_HOURS)]
    view = PlotView(name="bench")
    view.resize(1200, 600)
    view.show()
    view.draw(
        Drawn(
            title="A year",
            x_title="Time",
            y_title="Load, kW",
            scale=MomentScale(),
            span=(xs[0], xs[-1]),
            series=(Series("load", xs, _loads()),),
            figure=figures.thousandths,
            unit="kW",
            per=1000,
        )
    )
    view.zoom(0.9)
    view.pan(-1)
    took = []
    for _ in _warmed(frames):
        began = time.perf_counter()
        view.pan(0.1 / frames)
        view.plot.viewport().grab()
        took.append((time.perf_counter() - began) * 1000)
    view.close()
    return took[10:]


def _loads() -> list[int | None]:
    chance = random.Random(2)
    open_hours = range(18, 42)
    return [
        round((9_000 if number % 48 in open_hours else 1_200) * chance.uniform(0.85, 1.15))
        for number in range(HALF_HOURS)
    ]


def _warmed(frames: int) -> Iterable[int]:
    return range(frames + 10)


def _let_run(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
