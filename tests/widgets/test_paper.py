"""Sheets on pages: every cell in its place, nothing cut, heads on each page; a PDF is whole or not there."""

from __future__ import annotations

import errno
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPageLayout, QPdfWriter
from PySide6.QtWidgets import QWidget

from app.domain.report import CellKind as K
from app.errors import DeskError
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from app.outputs.sheet_job import SheetJob
from widgets.common.export_dialogs import ask_path
from widgets.common.paper import MOST_LINES, UNITS, Page, Paper
from widgets.common.paper_file import page_layout, paint, painted_size, write_pdf

pytestmark = pytest.mark.usefixtures("qapp")
UPRIGHT = QSizeF(527 * UNITS, 773 * UNITS)
STATEMENT = ("截至 2026-11-28 21:00:00（UTC+08:00）", "Building: B1")


def head(*kinds: K, summed: bool = True) -> SheetHead:
    columns = tuple(
        SheetColumn(f"列{place} Column", kind, summed and kind is K.MONEY) for place, kind in enumerate(kinds)
    )
    total = "合计" if summed else ""
    return SheetHead("按日售电", columns, STATEMENT, total, "Page {page} of {pages}", 480)


NARROW = head(K.DAY, K.TEXT, K.MONEY, K.ENERGY)
ROWS: list[Row] = [(20_700 + n, f"1A-1F-{n:03d} 海底捞", -n * 123_457, n * 1_234_567) for n in range(120)]


def texts(page: Page) -> list[str]:
    return [piece.text for piece in page.pieces]


def laid(sheet_head: SheetHead, rows: list[Row], size: QSizeF = UPRIGHT) -> list[Page]:
    return list(Paper(sheet_head, rows).pages(size))


def test_every_row_stands_once_with_heads_and_number_on_each_page_and_totals_on_the_last() -> None:
    pages = laid(NARROW, ROWS)
    assert len(pages) > 2
    shops = [text for page in pages for text in texts(page) if text.startswith("1A-")]
    assert shops == [row[1] for row in ROWS]
    for number, page in enumerate(pages, 1):
        assert texts(page)[-1] == f"Page {number} of {len(pages)}"
        assert texts(page).count("列3 Column") == 1
        assert (STATEMENT[0] in texts(page), "合计" in texts(page)) == (number == 1, number == len(pages))
    cents = sum(n * 123_457 for n in range(120))
    assert f"-{cents // 100:,}.{cents % 100:02d}" in texts(pages[-1])


def test_nothing_is_cut_overlaps_or_leaves_the_page() -> None:
    many = head(*[K.TEXT, *[K.MONEY] * 14, K.MOMENT])
    rows: list[Row] = [
        ("很长的商铺名称 with words" * 3, *[-99_999_999 * n] * 14, 1_790_000_000_000) for n in range(1, 40)
    ]
    lying = QSizeF(UPRIGHT.height(), UPRIGHT.width())
    for sheet_head, given, size in ((NARROW, ROWS, UPRIGHT), (many, rows, lying)):
        for page in laid(sheet_head, given, size):
            for piece in page.pieces:
                assert QFontMetricsF(piece.font).horizontalAdvance(piece.text) <= piece.box.width() + 1
                assert piece.box.left() >= 0 and piece.box.right() <= size.width() + 1
                assert piece.box.top() >= 0 and piece.box.bottom() <= size.height() + 1
            boxes = [piece.box.adjusted(1, 1, -1, -1) for piece in page.pieces]
            hits = [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if a.intersects(b)]
            assert hits == []


def test_figures_end_at_one_edge_and_a_long_text_goes_on_below() -> None:
    page = laid(head(K.TEXT, K.MONEY, summed=False), [("甲" * 400, 5), ("line one\nline two", 12_345_678)])[0]
    right = [piece for piece in page.pieces if piece.text in ("0.05", "123,456.78")]
    assert len({round(piece.box.right()) for piece in right}) == 1
    assert all(piece.side is Qt.AlignmentFlag.AlignRight for piece in right)
    assert "".join(text for text in texts(page) if set(text) == {"甲"}) == "甲" * 400
    assert {"line one", "line two"} <= set(texts(page))


def test_a_text_without_end_is_told_to_go_on_and_an_empty_sheet_is_a_page() -> None:
    page = laid(head(K.TEXT), [("甲" * 9_000,)])[0]
    lines = [text for text in texts(page) if text.startswith("甲")]
    assert len(lines) == MOST_LINES and lines[-1].endswith("…")
    (empty,) = laid(NARROW, [])
    assert texts(empty).count("Column") == 4 and "合计" not in texts(empty)


def test_many_columns_lie_and_few_stand() -> None:
    wide: Row = (*[-99_999_999] * 14,)
    assert page_layout(Paper(NARROW, ROWS)).orientation() is QPageLayout.Orientation.Portrait
    lying = page_layout(Paper(head(*[K.MONEY] * 14), [wide]))
    assert lying.orientation() is QPageLayout.Orientation.Landscape


def test_a_pdf_has_its_pages_and_the_font_within(tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    assert write_pdf(draft, NARROW, ROWS) == len(ROWS)
    content = draft.read_bytes()
    size = painted_size(page_layout(Paper(NARROW, ROWS)))
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", content)) == len(laid(NARROW, ROWS, size))
    assert b"/FontFile2" in content


@pytest.mark.qt_log_ignore(r"QPainter::begin")
def test_what_cannot_be_painted_on_is_an_error(tmp_path: Path) -> None:
    paper = Paper(NARROW, ROWS)
    writer = QPdfWriter(str(tmp_path / "gone" / "draft"))
    with pytest.raises(OSError, match="nothing can be painted"):
        paint(paper.pages(UPRIGHT), UPRIGHT, writer)


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full")
def test_a_full_disk_is_told_as_what_it_is() -> None:
    with pytest.raises(OSError) as told:
        write_pdf(Path("/dev/full"), NARROW, ROWS)
    assert told.value.errno == errno.ENOSPC


def test_the_child_writes_a_pdf_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "按日售电.pdf"
    assert SheetJob(target, Sheet(NARROW, ROWS), tell=lambda _: None).run() == len(ROWS)
    assert target.read_bytes().startswith(b"%PDF-")
    before = target.read_bytes()

    def broken() -> list[Row]:
        raise DeskError("report.stopped")

    with pytest.raises(DeskError, match=r"report\.stopped"):
        SheetJob(target, Sheet(NARROW, (row for row in broken())), tell=lambda _: None).run()
    assert target.read_bytes() == before and [*tmp_path.iterdir()] == [target]


def test_a_pdf_is_among_what_an_export_may_become_and_is_remembered(qtbot, tmp_path: Path) -> None:
    settings, window, asked = QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat), QWidget(), []
    qtbot.addWidget(window)
    dialog = ask_path(window, "Sales", settings, then=asked.append)
    assert [one for one in dialog.nameFilters() if one.endswith("(*.pdf)")] == ["PDF (*.pdf)"]
    dialog.fileSelected.emit(str(tmp_path / "Sales.pdf"))
    dialog.close()
    assert asked == [tmp_path / "Sales.pdf"]
    again = ask_path(window, "Sales", settings, then=asked.append)
    assert again.defaultSuffix() == "pdf"
    again.close()
