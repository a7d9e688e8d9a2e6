"""The tree of collectors, lines and meters, and the raw reading of one item beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.permissions import Session
from app.errors import DeskError
from tests.widgets import small_desk
from widgets import names
from widgets.technician.bench import LINES, WIRE


@dataclass(frozen=True)
class Stats:
    collector: str
    bus: int
    link: str = "sealed"
    sealed: str | None = "aes-256-gcm"
    in_contact: bool = True
    meters: int = 6
    meters_in_contact: int = 5
    round_s: float | None = 3.21
    sent: int = 200
    answered: int = 196
    timeouts: int = 3
    bad: int = 1
    late: int = 0
    refused: int = 0
    answer_ms: float | None = 42.4
    last_error: str | None = "no answer in time"


@pytest.fixture
def bench(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    return window.page(names.PAGE_BENCH)


@pytest.fixture
def lines(bench, qtbot):
    shown = bench.tab(LINES)
    qtbot.waitUntil(lambda: shown.model.rowCount() > 0)
    return shown


def cell(model, column: str, *rows: int) -> str:
    index = model.index(rows[0], 0)
    for row in rows[1:]:
        index = model.index(row, 0, index)
    place = [one.name for one in _columns()].index(column)
    return index.siblingAtColumn(place).data() or ""


def _columns():
    from widgets.models.line_tree import COLUMNS

    return COLUMNS


def choose(lines, *rows: int) -> None:
    index = lines.model.index(rows[0], 0)
    for row in rows[1:]:
        index = lines.model.index(row, 0, index)
    lines.tree.setCurrentIndex(index)


def test_lines_show_contact_round_time_and_error_rate(lines, desk):
    assert cell(lines.model, "state", 0) == "Not tried yet"
    desk.engine.stats = (Stats("C1", 1),)
    lines._count_anew()
    assert cell(lines.model, "name", 0, 0) == "Line 1  9600 8N1"
    assert cell(lines.model, "state", 0, 0) == "Partly"
    assert cell(lines.model, "meters", 0, 0) == "5 / 6"
    assert (cell(lines.model, "round", 0, 0), cell(lines.model, "answer", 0, 0)) == ("3.2", "42")
    assert cell(lines.model, "errors", 0, 0) == "2.0"
    assert cell(lines.model, "last_error", 0, 0) == "no answer in time"
    assert "aes-256-gcm" in cell(lines.model, "link", 0)


def test_a_link_that_seals_nothing_says_so(lines, desk):
    from widgets.common import link_words

    plain = SimpleNamespace(id="C1", link="transparent", calls_in=False, address="10.0.0.9:4001")
    assert link_words.link(plain, ()) == "Plain TCP, not protected  ·  10.0.0.9:4001"
    assert link_words.is_open(plain)
    calls = SimpleNamespace(id="C1", link="legacy-3des", calls_in=True, address=":7001")
    assert link_words.link(calls, ()) == "Maker's triple DES, not protected  ·  calls in at :7001"


def test_a_meter_follows_the_live_board(lines, desk, qtbot):
    point = small_desk.points(6)[0]
    desk.live.missed(point.meter_id, utc_ms=desk.clock.utc_ms(), in_contact=False)
    assert cell(lines.model, "state", 0, 0, 0) == "No contact"
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), balance_fen=777))
    desk.engine.states_changed.emit(frozenset({point.meter_id}))
    assert cell(lines.model, "state", 0, 0, 0) == "In contact"
    assert (cell(lines.model, "balance", 0, 0, 0), cell(lines.model, "supply", 0, 0, 0)) == ("7.77", "On")
    assert point.meter_id in cell(lines.model, "name", 0, 0, 0)


def test_the_frames_of_a_line_are_one_key_away(bench, lines):
    choose(lines, 0, 0, 0)
    QTest.keyClick(lines, Qt.Key.Key_F7)
    assert bench.tabs.currentIndex() == WIRE
    assert bench.tab(WIRE).line.currentData() == "C1 / 1"


def test_one_item_is_read_raw_with_its_frames_and_its_source(lines, desk, context, qtbot):
    choose(lines, 0, 0, 0)
    reader = lines.reader
    qtbot.waitUntil(lambda: reader.item.count() > 5)
    reader.item.setCurrentIndex(reader.item.findData("balance_fen"))
    assert "0362" in reader._source.text()
    assert "from the maker's paper" in reader._source.text()
    QTest.keyClick(lines, Qt.Key.Key_F9)
    (job,) = desk.engine.jobs
    assert (job.meter_id, job.item) == (small_desk.points(6)[0].meter_id, "balance_fen")
    row = SimpleNamespace(name="balance_fen", value=-1_234, sent=(b"\x01\x03",), received=(b"\x01\x83\x02",))
    for kind, told in (("row", row), ("ended", None)):
        desk.engine.job_event.emit(SimpleNamespace(number=1, kind=kind, row=told, error=None))
    assert reader.value.text() == "-12.34 yuan"
    context.language.set("zh_CN")
    assert reader.value.text() == "-12.34 元"
    assert (reader.sent.text(), reader.received.text()) == ("01 03", "01 83 02")
    assert reader.read.isEnabled()


def test_an_item_that_cannot_be_read_says_why(lines, desk, qtbot):
    choose(lines, 0, 0, 0)
    qtbot.waitUntil(lambda: lines.reader.item.count() > 5)
    QTest.keyClick(lines, Qt.Key.Key_F9)
    error = DeskError("meters.reading", n=1)
    desk.engine.job_event.emit(SimpleNamespace(number=1, kind="ended", row=None, error=error))
    assert lines.reader.message.isVisible()
    assert lines.reader.read.isEnabled()


def test_the_tree_is_exported_whole(lines, desk, tmp_path, qtbot):
    path = tmp_path / "lines.csv"
    with qtbot.waitSignal(lines.export.written):
        lines.export.write_to(path)
    qtbot.waitUntil(lambda: lines.message.isVisible())
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 1 + len(list(lines.model.all_nodes()))
    assert rows[0][0] == "Collector, line, meter"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_heading_of_the_tree_is_shown_whole(lines, context, language):
    context.language.set(language)
    header = lines.tree.header()
    for place, column in enumerate(_columns()):
        assert header.sectionSize(place) > header.fontMetrics().horizontalAdvance(column.title()) + 16
