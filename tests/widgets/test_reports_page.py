"""The report centre: choose, filter, sort, open what a row is made of and come back, stop, export."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.report import CellKind, Drill, Report, ReportColumn
from app.errors import DeskError
from tests.widgets.small_desk import SmallDesk
from tests.widgets.sold import Sold, manager_at, sold_book
from widgets.context import Context
from widgets.reports import cells, preview_names, print_button
from widgets.reports.page import ReportsPage


@dataclass
class Centre:
    page: ReportsPage
    desk: SmallDesk
    wait: Callable[[Callable[[], bool]], None]

    def show(self, name: str, **texts: str) -> None:
        self.page.show_report(name, texts or None)
        self.settle()

    def settle(self) -> None:
        self.wait(lambda: self.page.model.report is not None and not self.page.maker.is_working)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.table.view, key)
        self.settle()

    @property
    def name(self) -> str:
        made = self.page.model.report
        assert made is not None
        return made.report.name

    def column(self, key: str) -> list[str]:
        model = self.page.model
        assert model.report is not None
        place = [one.key for one in model.report.report.columns].index(key)
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Sold:
    return sold_book(tmp_path_factory.mktemp("sold"), 160)


@pytest.fixture
def context(desk: SmallDesk, sold: Sold, tmp_path: Path) -> Iterator[Context]:
    with manager_at(desk, sold, tmp_path) as made:
        yield made


@pytest.fixture
def centre(context: Context, desk: SmallDesk, qtbot) -> Centre:
    page = ReportsPage(context)
    qtbot.addWidget(page)
    page.resize(1166, 660)
    page.show()
    made = Centre(page, desk, lambda true: qtbot.waitUntil(true, timeout=10_000))
    made.settle()
    return made


def test_a_manager_comes_from_a_year_down_to_one_sale_and_back_by_the_keys(centre: Centre) -> None:
    centre.show("sales-yearly", period="2026..2027")
    seen = [centre.name]
    for _ in range(4):
        centre.press(Qt.Key.Key_Return)
        seen.append(centre.name)
    assert seen == ["sales-yearly", "sales-monthly", "sales-daily", "sales-rows", "sale"]
    assert centre.column("state")[0] == "Recorded"
    assert centre.page.open.isEnabled() is False
    for name in reversed(seen[:-1]):
        centre.press(Qt.Key.Key_Backspace)
        assert centre.name == name
    centre.press(Qt.Key.Key_Backspace)
    assert centre.name == "sales-yearly"


def test_a_report_that_another_page_asks_for_is_marked_in_the_list(centre: Centre) -> None:
    centre.show("sales-by-building")
    assert centre.page.list is not None
    assert centre.page.list.current() == "sales-by-building"


def test_the_row_that_was_opened_is_chosen_again_on_the_way_back(centre: Centre) -> None:
    centre.show("sales-by-shop", period="2026..2027")
    centre.page.table.view.setCurrentIndex(centre.page.model.index(2, 0))
    centre.press(Qt.Key.Key_Return)
    centre.press(Qt.Key.Key_Escape)
    assert centre.page.table.current() == 2


def test_filters_are_remembered_for_each_report(centre: Centre, context: Context, qtbot) -> None:
    centre.show("sales-daily")
    filters = centre.page.filters
    assert filters is not None
    filters.period.names.setCurrentIndex(filters.period.names.findData("this-year"))
    filters.boxes["channel"].setCurrentIndex(filters.boxes["channel"].findData("cash"))
    with qtbot.waitSignal(centre.page.maker.made):
        filters.lines["shop"].setText("B1-2")
    assert centre.page.model.report.report.filters[1:] == (("shop", "B1-2"), ("channel", "cash"))
    centre.show("sales-monthly")
    again = ReportsPage(context)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.model.report is not None)
    assert again.list.current() == "sales-monthly"
    assert dict(again.model.report.report.filters).keys() == {"period"}
    again.show_report("sales-daily")
    qtbot.waitUntil(lambda: again.model.report.report.name == "sales-daily")
    assert again.filters.texts() == {"period": "this-year", "shop": "B1-2", "channel": "cash"}


def test_a_wrong_filter_is_said_in_a_sentence_and_what_was_shown_stays(centre: Centre, qtbot) -> None:
    centre.show("sales-daily", period="2026")
    rows = centre.page.model.rowCount()
    with qtbot.waitSignal(centre.page.maker.failed):
        centre.page.filters.lines["shop"].setText("X9")
    assert "X9" in centre.page.message.text()
    assert centre.page.model.rowCount() == rows


def test_a_heading_sorts_by_its_values_and_totals_stay_below(centre: Centre, qtbot) -> None:
    centre.show("sales-by-shop", period="2026..2027")
    before = centre.column("net")
    header = centre.page.table.view.horizontalHeader()
    place = [one.key for one in centre.page.model.report.report.columns].index("net")
    with qtbot.waitSignal(centre.page.model.layoutChanged):
        header.setSortIndicator(place, Qt.SortOrder.DescendingOrder)
    figures = [float(text.replace(",", "")) for text in centre.column("net")]
    assert figures == sorted(figures, reverse=True)
    assert centre.page.table.totals.isVisible()
    total = centre.page.table.totals.model().index(0, place).data()
    assert round(sum(figures), 2) == float(total.replace(",", ""))
    with qtbot.waitSignal(centre.page.model.layoutChanged):
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert centre.column("net") == before


def test_nothing_in_the_time_is_said_and_a_new_sale_marks_the_report_as_old(centre: Centre, qtbot) -> None:
    centre.show("sales-rows", period="2020")
    assert centre.page._pages.currentIndex() == 0
    assert not centre.page.export.isEnabled()
    assert not centre.page.stale.isVisible()
    centre.desk.engine.sale_changed.emit("x", "confirmed")
    assert "F5" in centre.page.stale.word.text()
    assert centre.page.stale.isVisible()
    with qtbot.waitSignal(centre.page.maker.made):
        centre.page.make.click()
    assert not centre.page.stale.isVisible()


def test_what_is_shown_goes_into_a_file_as_it_is_sorted(centre: Centre, tmp_path: Path, qtbot) -> None:
    centre.show("sales-by-operator", period="2026..2027")
    with qtbot.waitSignal(centre.page.export.written):
        centre.page.export.write_to(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Operator", "Sales made", "Sold, yuan"]
    assert [row[0] for row in rows[1:]] == centre.column("operator") == ["An", "Bo"]


def test_the_search_finds_reports_by_words_and_enter_opens_the_first(centre: Centre) -> None:
    found = centre.page.list
    assert found is not None
    QTest.keyClicks(found.search, "sales shop")
    centre.wait(lambda: [item.text() for item in found._seen()] == ["Sales by shop"])
    QTest.keyClick(found.search, Qt.Key.Key_Return)
    centre.wait(lambda: centre.page.model.report.report.name == "sales-by-shop")
    assert not found.list.item(0).isHidden()


def test_a_long_one_tells_how_far_it_is_and_stops_when_asked(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def slow(name, filters, *, session, stop, told):
        told(1, 4)
        while not stop():
            time.sleep(0.01)
        stopped.set()
        raise DeskError("report.stopped")

    monkeypatch.setattr(centre.desk, "report", slow)
    centre.page.look()
    bar = centre.page.maker.bar
    centre.wait(bar.isVisible)
    centre.wait(lambda: bar.progress.maximum() == 4)
    bar.cancel.click()
    centre.wait(stopped.is_set)
    centre.settle()
    assert not bar.isVisible()
    assert "Stopped" in centre.page.message.text()


def test_whoever_asks_for_another_stops_the_one_under_way(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[], bool]] = []
    real = centre.desk.report

    def slow(name, filters, *, session, stop, told):
        if name != "sales-monthly":
            return real(name, filters, session=session, stop=stop, told=told)
        begun.append(stop)
        while not stop():
            time.sleep(0.01)
        raise DeskError("report.stopped")

    monkeypatch.setattr(centre.desk, "report", slow)
    centre.page.show_report("sales-monthly")
    centre.wait(lambda: bool(begun))
    centre.show("sales-by-channel", period="2026")
    assert centre.name == "sales-by-channel"
    assert centre.page.message.text() == ""


def test_a_hundred_thousand_rows_are_shown_and_sorted_without_holding_up_the_screen(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    rows = [(f"B1-{number:06}", number % 7_919, "cash", number * 31 % 1_000_003) for number in range(100_000)]
    columns = (
        ReportColumn("shop", CellKind.TEXT),
        ReportColumn("sales", CellKind.COUNT, is_summed=True),
        ReportColumn("channel", CellKind.WORD),
        ReportColumn("sold", CellKind.MONEY, is_summed=True),
    )
    drills = [Drill("sale", (("sale", str(number)),)) for number in range(100_000)]
    many = Report("sales-by-shop", columns, rows, "An", 0, 480, drills=drills)
    monkeypatch.setattr(centre.desk, "report", lambda *args, **more: many)
    beats: list[float] = []
    beat = QTimer(interval=2)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start()
    with qtbot.waitSignal(centre.page.maker.made, timeout=20_000):
        centre.page.look()
    header = centre.page.table.view.horizontalHeader()
    with qtbot.waitSignal(centre.page.model.layoutChanged, timeout=20_000):
        header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    centre.page.table.view.scrollToBottom()
    qtbot.wait(50)
    beat.stop()
    assert centre.page.model.rowCount() == 100_000
    assert centre.column("sold")[:2] == ["9,999.98", "9,999.93"]
    waits = sorted(after - before for before, after in pairwise(beats))
    assert waits[int(len(waits) * 0.9)] < 0.05  # a busy machine makes single beats late, whatever is done
    assert centre.page.table.totals.model().index(0, 3).data() == f"{sum(row[3] for row in rows) / 100:,.2f}"


def test_in_another_language_every_text_changes_at_once(centre: Centre, context: Context) -> None:
    centre.show("sales-by-channel", period="2026..2027")
    assert "Cash" in centre.column("channel")
    context.language.set("zh_CN")
    assert "现金" in centre.column("channel")
    assert centre.page.list.list.item(1).text() == "日售电报表"
    assert centre.page.filters.boxes["channel"].itemText(0) == "付款方式：全部"
    assert "查询人" in centre.page.statement.text()


def test_values_in_the_figures_of_their_kind() -> None:
    shown = {kind: cells.shown(kind, value, 480) for kind, value in _SAMPLES.items()}
    assert shown == {
        CellKind.TEXT: "A 1",
        CellKind.COUNT: "1,234",
        CellKind.MONEY: "-12.34",
        CellKind.PRICE: "0.85",
        CellKind.ENERGY: "12.34",
        CellKind.VOLUME: "1.00",
        CellKind.DAY: "2026-09-21",
        CellKind.MONTH: "2026-09",
        CellKind.MOMENT: "2026-09-21 22:13:20",
        CellKind.SPAN: "2 h",
        CellKind.PERMILLE: "-1.5 %",
        CellKind.THOUSANDTHS: "0.25",
    }
    assert cells.shown(CellKind.MONEY, None, 480) == "–"
    assert set(_SAMPLES) == set(CellKind) - {CellKind.WORD}


_SAMPLES = {
    CellKind.TEXT: "A 1",
    CellKind.COUNT: 1234,
    CellKind.MONEY: -1234,
    CellKind.PRICE: 85_000_000,
    CellKind.ENERGY: 12_345,
    CellKind.VOLUME: 1_000,
    CellKind.DAY: 20_717,
    CellKind.MONTH: 680,
    CellKind.MOMENT: 1_790_000_000_999,
    CellKind.SPAN: 7_300,
    CellKind.PERMILLE: -15,
    CellKind.THOUSANDTHS: 250,
}


def test_a_report_is_seen_as_it_will_be_on_paper_and_noted_in_the_log(centre: Centre, tmp_path: Path) -> None:
    centre.show("sales-rows", period="2026..2027")
    centre.page.print.click()
    centre.wait(lambda: centre.page.print.preview is not None)
    preview = centre.page.print.preview
    assert preview is not None
    centre.wait(lambda: not preview.view.picture.isNull())
    first = preview.view.picture
    assert len(preview.laid.pages) > 1 and first.width() > first.height()
    assert preview.on.isEnabled() and not preview.back.isEnabled()
    preview.on.click()
    centre.wait(lambda: preview.view.picture != first)
    assert preview.findChild(QLabel, preview_names.PREVIEW_COUNT).text().startswith("Page 2 of ")
    preview.side.setCurrentIndex(preview.side.findData(QPageLayout.Orientation.Portrait))
    centre.wait(lambda: preview.view.picture.width() < preview.view.picture.height())
    preview.fit.setCurrentIndex(1)
    centre.wait(lambda: preview.view.picture.width() > 0.9 * preview._scroll.viewport().width())
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    preview.print_on(printer)
    centre.wait(lambda: centre.page.print.preview is None)
    assert centre.page.print.isEnabled() and not centre.page.message.isVisible()
    acts = centre.desk.ledger.read(lambda ledger: ledger.audit.of_action_since("list.exported", 0))
    assert [(act.object, act.detail["file"]) for act in acts] == [("Single sales", "on paper")]
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.qt_log_ignore("QPainter::begin", "QPrinter", "QPdfEngine")
def test_a_printer_that_takes_nothing_is_said_and_the_preview_stays(centre: Centre, tmp_path: Path) -> None:
    centre.show("sales-rows", period="2026..2027")
    centre.page.print.click()
    centre.wait(lambda: centre.page.print.preview is not None)
    preview = centre.page.print.preview
    assert preview is not None
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "out.pdf"))
    preview.print_on(printer)
    preview.reject()
    centre.wait(lambda: preview.message.key == "report.nothing_to_print")
    assert preview.isVisible() and preview.print.isEnabled()
    preview.reject()
    centre.wait(lambda: centre.page.print.preview is None)


def test_what_is_too_long_to_print_is_said(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_button, "MOST_ROWS", 1)
    centre.show("sales-rows", period="2026..2027")
    centre.page.print.click()
    assert "up to 1 can be printed" in centre.page.message.text()
    assert centre.page.print.preview is None


def test_numbers_of_shops_and_meters_are_never_cut_however_many_columns_there_are(centre: Centre) -> None:
    centre.page.resize(760, 500)
    centre.show("statement", period="2026")
    view, model = centre.page.table.view, centre.page.model
    assert model.report is not None
    made = model.report.report
    keys = [column.key for column in made.columns]
    place = keys.index("meter")
    rows = [(*row[:place], f"24060110{number:04}", *row[place + 1 :]) for number, row in enumerate(made.rows)]
    model.set_report(cells.prepared(replace(made, rows=rows)))
    assert view.horizontalScrollBar().maximum() > 0
    for key in ("shop", "meter"):
        widest = max(view.fontMetrics().horizontalAdvance(text) for text in centre.column(key))
        assert view.columnWidth(keys.index(key)) >= widest + 20


def test_a_tip_shows_a_name_letter_by_letter(centre: Centre) -> None:
    """A shop may be called as a piece of a page is written."""
    name = '<b>Tea</b> & <img src="logo.png">'
    centre.show("sales-by-shop", period="2026")
    model = centre.page.model
    assert model.report is not None
    made = model.report.report
    place = [column.key for column in made.columns].index("shop_name")
    rows = [(*row[:place], name, *row[place + 1 :]) for row in made.rows]
    model.set_report(cells.prepared(replace(made, rows=rows)))
    told = model.index(0, place).data(Qt.ItemDataRole.ToolTipRole)
    page = QTextDocument()
    page.setHtml(told)
    assert page.toPlainText() == name
    assert model.index(0, place).data() == name
