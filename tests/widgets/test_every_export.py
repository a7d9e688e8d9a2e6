"""Every list of the console leaves as it is on the screen: its columns and rows, as a workbook and as CSV,
in both languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTabWidget, QTreeView, QWidget

from app.domain.permissions import ROLES, Session
from app.outputs.sheet_csv import write_csv
from app.outputs.sheet_job import SheetJob, format_of
from app.outputs.sheet_xlsx import write_xlsx
from app.outputs.whole_file import whole_file
from app.services import approvals, shortage
from db.alarm_rows import Outage
from db.ledger import Ledger, LedgerBook
from db.report_schedules import ScheduleRow
from tests.app import permission_cases as fill
from tests.helpers import two_companies
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import OWN, Side
from tests.widgets.small_desk import SmallDesk
from widgets import names
from widgets.common import figures
from widgets.common.export import ExportButton
from widgets.context import Context
from widgets.main_window import MainWindow
from widgets.pages import PAGES

WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
UNITS = {"en": "Unit", "zh_CN": "单位"}
WAITS_MS, SETTLE_MS = 20_000, 250


@pytest.fixture
def site(desk: SmallDesk, context: Context, tmp_path: Path) -> Iterator[SmallDesk]:
    """A desk at a site of two companies, with something in most lists."""
    desk.ledger.close()
    for left in tmp_path.glob("ledger.db*"):
        left.unlink()
    desk.clock.now_utc_ms = NOW_MS + 1_000
    desk.ledger = LedgerBook(tmp_path / "ledger.db", clock=desk.clock)
    context.tasks._book = desk.ledger
    sides = desk.ledger.write(lambda ledger: two_companies.set_up(ledger, desk.key_store))
    desk.ledger.write(lambda ledger: _fill(ledger, desk, sides[OWN], tmp_path))
    yield desk


def _fill(ledger: Ledger, desk: SmallDesk, side: Side, folder: Path) -> None:
    manager = two_companies.session(ledger, "manager-all")
    at = fill.At(ledger, manager, side, desk.key_store, desk.ledger, folder, {})
    for some in (fill._alarm, fill._message, fill._noticed, fill._outages, fill._batch_sent, fill._both_held):
        some(at)
    fill._deposit(at)
    ledger.alarms.begin_outages([Outage("collector", side.collector, "", NOW_MS)])
    approvals.ask(ledger, fill._wanted(at), reason="x", session=manager, now_utc_ms=NOW_MS)
    fill._run(at)
    shortage.keep(ledger, replace(fill._PLAN, name="evening"), session=manager, now_utc_ms=NOW_MS)
    group = ledger.groups.put(code="G", name="all")
    ledger.groups.set_meters(group, [one.id for one in ledger.meters.all()])
    ledger.report_schedules.add(
        ScheduleRow(
            0, "每日", "sales-daily", {}, "csv", "en", str(folder), "day", 1, 360, manager.operator_id
        )
    )


@pytest.fixture
def everybody(window: MainWindow, site: SmallDesk) -> MainWindow:
    """Somebody with every role is signed in, so that every page is there."""
    number = site.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=tuple(ROLES), drawer="D1"
        )
    )
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", tuple(ROLES), "D1"))
    return window


def _written_here(job: SheetJob) -> int:
    """As the child writes it, without waiting for a child for each of so many files."""
    with whole_file(job._path) as draft:
        return WRITERS[format_of(job._path)](draft, job._sheet.head, job._sheet.rows)


FULL = {
    "in_doubt.page.export",
    "sales.export",
    "payments.orders.export",
    "accounts.export",
    "shift.export",
    "reconcile.export",
    "reports.export",
    "reports.schedules.export",
    "chart.sales.export",
    "chart.left.export",
    "chart.contact.export",
    "meters.export",
    "control.meters.export",
    "control.batches.export",
    "alarms.export",
    "alarms.past.export",
    "alarms.meters_lost.export",
    "alarms.collectors_lost.export",
    "texts.sent.export",
    "texts.incoming.export",
    "tariffs.export",
    "policy.notices.export",
    "shortage.plans.export",
    "shortage.kinds.export",
    *(f"set_up.{one}.export" for one in ("Companies", "Buildings", "Areas", "Shops", "Collectors")),
    *(f"set_up.{one}.export" for one in ("Buses", "Meters", "Groups")),
    "lines.export",
    "keys.export",
    "operators.export",
    "roles.export",
    "approvals.requests.export",
    "approvals.limits.export",
    "log.operations.export",
}
"""Lists that have rows at this site: all of them are compared."""
EMPTY = {
    "payments.differences.export": "needs statements of a payment service",
    "control.delivery.export": "needs prices on their way",
    "policy.preview.export": "needs meters whose money the office holds",
    "import.export": "needs a workbook",
    "wire.export": "needs a wire",
    "scan.export": "needs a wire",
    "commission.export": "needs a wire",
    "clocks.export": "needs a wire",
    "addresses.export": "needs a wire",
    "troubles.export": "needs a wire",
    "backups.export": "needs a folder of backups",
    "log.system.export": "needs a program that ran",
    "proof.export": "needs a book that was changed behind the program's back",
}
"""Lists that have none here, and what would fill them: they cannot be taken along empty."""


LOG = "log.operations.export"
"""Its exports stand in it, the newest first."""
DRAWN = {"chart.use.export", "chart.load.export", "chart.heat.export", "chart.places.export"}
"""Charts without a list; test_charts_page.py takes their data along."""
OWN_LIST = {"control.batches.export": "control.results.table"}
"""The list that leaves, where two stand above the button."""
MORE = {
    "payments.orders.export",
    "alarms.export",
    "alarms.past.export",
    "texts.sent.export",
    "log.operations.export",
}
"""What a row holds beside what the screen has room for goes with it."""


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_list_leaves_as_it_is_on_the_screen(
    everybody: MainWindow, context: Context, qtbot, tmp_path: Path, monkeypatch, language: str
) -> None:
    monkeypatch.setattr(SheetJob, "run", _written_here)
    context.language.set(language)
    compared: set[str] = set()
    wrong: list[tuple[str, ...]] = []
    for button in _buttons(everybody, qtbot):
        name = button.objectName()
        if name in DRAWN:
            continue
        if name in FULL - {"accounts.export"}:  # one of its lists is empty
            qtbot.waitUntil(lambda button=button: _has_rows(button), timeout=WAITS_MS)
        if not button.isEnabled():
            assert name in EMPTY, f"{name}: say in EMPTY what would fill it"
            continue
        compared.add(name)
        header, rows = _seen(_view(button))
        for ending in ("csv", "xlsx"):
            path = tmp_path / f"{name}.{language}.{ending}"
            with qtbot.waitSignal(button.written, timeout=WAITS_MS):
                button.write_to(path)
            titles, cells = _csv(path) if ending == "csv" else _xlsx(path)
            if name == LOG:
                cells = cells[-len(rows) :]
            places = _places(header, titles, name)
            more = {title for place, title in enumerate(titles) if place not in places} - {UNITS[language]}
            assert name in MORE or not more, f"{name}: {more} is not on the screen"
            assert len(cells) == len(rows), f"{name}: {len(rows)} rows are shown, {ending} has {len(cells)}"
            wrong += [
                (name, ending, title, shown, cell)
                for line, found in zip(rows, cells, strict=True)
                for title, shown, place in zip(header, line, places, strict=True)
                if not _same(shown, cell := found[place])
            ]
    assert wrong == []
    assert compared >= FULL, sorted(FULL - compared)
    assert compared - FULL <= EMPTY.keys(), sorted(compared - FULL - EMPTY.keys())


def _buttons(window: MainWindow, qtbot) -> Iterator[ExportButton]:
    """Each export button of each page and tab, while it is shown."""
    for kind in PAGES:
        window.work.open(kind.name)
        page = window.page(kind.name)
        assert page is not None
        groups = page.findChildren(QTabWidget)
        for place in range(groups[0].count()) if groups else (0,):
            if groups:
                groups[0].setCurrentIndex(place)
            qtbot.wait(SETTLE_MS)
            if kind.name == names.PAGE_CHARTS:  # each chart is made when it is first looked at
                qtbot.waitUntil(lambda page=page: bool(_shown(page)), timeout=WAITS_MS)
            yield from _shown(page)


def _shown(page: QWidget) -> list[ExportButton]:
    return [one for one in page.findChildren(ExportButton) if one.isVisible()]


def _view(button: ExportButton) -> QAbstractItemView:
    """The list that a button stands below."""
    wanted = OWN_LIST.get(button.objectName(), button.objectName().removesuffix("export"))
    parent = button.parentWidget()
    while parent is not None:
        views = [one for one in parent.findChildren(QAbstractItemView) if _is_list(one)]
        named = [one for one in views if one.objectName().startswith(wanted)]
        if named or (len(views) == 1 and button.objectName() not in OWN_LIST):
            return (named or views)[0]
        parent = parent.parentWidget()
    raise AssertionError(f"{button.objectName()} stands below no list")


def _has_rows(button: ExportButton) -> bool:
    return button.isEnabled() and _view(button).model().rowCount() > 0


def _is_list(view: QAbstractItemView) -> bool:
    if not isinstance(view, QTableView | QTreeView) or view.model() is None:
        return False
    return view.isVisible() and not view.objectName().endswith("totals")


def _seen(view: Any) -> tuple[list[str], list[list[str]]]:
    """Heading and rows of a view in the order in which they stand, those of a tree with all below them."""
    model = view.model()
    header = view.header() if isinstance(view, QTreeView) else view.horizontalHeader()
    places = sorted(range(model.columnCount()), key=header.visualIndex)
    places = [place for place in places if not header.isSectionHidden(place)]
    titles = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in places]

    def below(parent: QModelIndex) -> Iterator[list[str]]:
        for row in range(model.rowCount(parent)):
            yield [_text(model.index(row, place, parent)) for place in places]
            yield from below(model.index(row, 0, parent))

    return titles, list(below(QModelIndex()))


def _text(index: QModelIndex) -> str:
    """What a cell shows; a tick without a word is written as an x."""
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) in (
        Qt.CheckState.Checked,
        Qt.CheckState.Checked.value,
    )
    return str(index.data() or ("x" if ticked else ""))


def _csv(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    return titles, rows


def _xlsx(path: Path) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows, without the statement above and the totals below."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top, bottom = sheet.auto_filter.ref.split(":")
    first, last = (int(re.sub(r"\D", "", one)) for one in (top, bottom))
    rows = [line for line in lines[first:last] if any(cell is not None for cell in line)]
    return [str(cell) for cell in lines[first - 1]], rows


def _places(header: list[str], titles: list[str], name: str) -> list[int]:
    """Where the columns of the screen stand in the file, in their order."""
    places: list[int] = []
    for title in header:
        first = places[-1] + 1 if places else 0
        assert title in titles[first:], f"{name}: {title} is shown and not written"
        places.append(titles.index(title, first))
    return places


def _same(shown: str, cell: Any) -> bool:
    """Whether a cell of a file says what the screen does: the same text, figure or moment."""
    text = "" if cell is None else str(cell)
    if text.removeprefix("'") == shown or (text == "" and shown in ("", figures.NOTHING)):
        return True
    span = re.fullmatch(r"(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)", text)
    if span and not re.search(r"\d:\d", shown):
        days, hours, minutes, seconds = (int(one or 0) for one in span.groups())
        return figures.age(((days * 24 + hours) * 60 + minutes) * 60 + seconds) == shown
    digits = re.sub(r"\D", "", shown)
    if re.search(r"\d\d[:-]\d\d", shown):  # a moment, or its day alone
        return digits in re.sub(r"\D", "", text)
    if re.fullmatch(r"-?[\d.]+(E-?\d+)?( %)?", text.replace(",", "")):
        figure = re.sub(r"[^\d.-]", "", shown)
        wanted = Decimal(text.replace(" %", ""))
        scaled = wanted * 100 if "%" in shown and "%" not in text else wanted
        return figure not in ("", "-", ".") and abs(Decimal(figure) - scaled) <= Decimal("0.5") * _unit(
            figure
        )
    return False


def _unit(figure: str) -> Decimal:
    """What its last digit stands for."""
    return Decimal(1).scaleb(-len(figure.partition(".")[2]))
