"""The commissioning report as a PDF: who tried what when, and lines to sign on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.outputs.whole_file import whole_file
from widgets.common import figures

_MARGIN_MM = 12
_STYLE = (
    "body { font-size: 9pt } h1 { font-size: 14pt } table { border-collapse: collapse }"
    "th { background: #e8edf2 } th, td { border: 0.5px solid #8090a0; padding: 2px 5px }"
)


def write_pdf(
    path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]], *, by: str, utc_ms: int
) -> int:
    """Write the report and return the number of rows. The file appears whole or not at all.

    Runs on any thread. Raises DeskError export.*.
    """
    with whole_file(path) as draft:
        # Qt says nothing of a disk that is full: the file is written here.
        draft.write_bytes(_pdf(_html(headings, rows, by=by, utc_ms=utc_ms)))
    return len(rows)


def _pdf(html: str) -> bytes:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(html)
    writer = QPdfWriter(made)
    writer.setResolution(96)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Landscape,
        margins,
        QPageLayout.Unit.Millimeter,
    )
    writer.setPageLayout(layout)
    document.print_(writer)
    del writer  # ends the file's last page
    return bytes(made.data().data())


def _html(headings: Sequence[str], rows: Sequence[Sequence[str]], *, by: str, utc_ms: int) -> str:
    title = QCoreApplication.translate("commission", "Commissioning report")
    tried = QCoreApplication.translate("commission", "Tried by {by}, {time}. Meters: {n}.").format(
        by=by, time=figures.date_time(utc_ms), n=len(rows)
    )
    signed = QCoreApplication.translate(
        "commission", "Technician: ____________________    Office: ____________________"
    )
    head = "".join(f"<th>{escape(text)}</th>" for text in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return (
        f"<h1>{escape(title)}</h1><p>{escape(tried)}</p><table><thead><tr>{head}</tr></thead>{body}</table>"
        f"<p>&nbsp;</p><p>{escape(signed).replace(' ' * 4, '&nbsp;' * 8)}</p>"
    )
