"""Malformed site workbooks, made by hypothesis: sheets, headings and cells of every wrong kind, and files
that were cut, stitched and stirred. The same seed makes the same ones again.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import strategies as st

from tests.helpers.workbooks import Rows, small_rows

_KNOWN_TEXTS = """
NaN inf -1 0 1e400 2.4E+11 =1+1 =cmd|'/Ccalc'!A0 #REF! １２ ٣ _x0000_ yes no main monitored hex:0 hex:zz
2026-13-01 1970-01-01 46000 null '--DROP E1 C01 1A-1F-001 adf400l-3p electricity sealed aes-256-gcm <b> &amp;
"""
TEXTS = st.one_of(
    st.sampled_from(_KNOWN_TEXTS.split()),
    st.sampled_from(
        ["", " ", "\u200b", "\u202e12", "\ufeffE1", "E1\u00a0", "\n", "a\tb", "9" * 400, "门" * 10_000]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40),
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)),
)
HEADINGS = st.one_of(
    TEXTS, st.sampled_from(["key", "password", "密钥", "unit", "meter", "name", "bus", "mixed yes"])
)


@dataclass(frozen=True, slots=True)
class Case:
    """One malformed workbook, with what was done to it."""

    done: str
    content: bytes


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Every kind of malformed workbook; nearly all differ from the whole one in one place or a few."""
    kind = draw(st.sampled_from(["cells", "cells", "cells", "sheets", "bytes", "members", "xml"]))
    if kind in ("cells", "sheets"):
        return draw(_wrong_rows(kind))
    content = bytearray(_whole())
    if kind == "bytes":
        return draw(_wrong_bytes(bytes(content)))
    return draw(_wrong_members(kind))


@st.composite
def _wrong_rows(draw: st.DrawFn, kind: str) -> Case:
    rows = small_rows()
    del rows["Summary"]
    told = []
    for _ in range(draw(st.integers(1, 4))):
        told.append(draw(_wrong_cell(rows) if kind == "cells" else _wrong_sheet(rows)))
    merged = draw(st.booleans()) and draw(st.booleans())
    return Case("; ".join(told) + (" merged" if merged else ""), _written(rows, merged=merged))


@st.composite
def _wrong_cell(draw: st.DrawFn, rows: Rows) -> str:
    sheet = draw(st.sampled_from([name for name in rows if len(rows[name]) > 1] or list(rows)))
    if len(rows[sheet]) < 2:
        return "nothing"
    row = draw(st.integers(1, len(rows[sheet]) - 1))
    column = draw(st.integers(0, max(0, len(rows[sheet][row]) - 1)))
    value = draw(VALUES)
    if rows[sheet][row]:
        rows[sheet][row][column] = value
    return f"{sheet} {row} {column} = {value!r:.60}"


@st.composite
def _wrong_sheet(draw: st.DrawFn, rows: Rows) -> str:
    """A sheet away, doubled, renamed, without a column, with one more, rows twice, rows of nothing."""
    sheet = draw(st.sampled_from(list(rows))) if rows else "Meters"
    lines = rows.get(sheet, [])
    act = draw(
        st.sampled_from(["away", "again", "renamed", "no column", "more column", "rows twice", "noise"])
    )
    if act == "away" and len(rows) > 1:
        del rows[sheet]
    elif act == "again":
        rows[f"{sheet} 2"] = [list(line) for line in lines]
    elif act == "renamed" and lines:
        rows[draw(st.sampled_from(["Meter", "Sheet1", "Keys", "密钥", sheet.lower()]))] = rows.pop(sheet)
    elif act == "no column" and lines and lines[0]:
        place = draw(st.integers(0, len(lines[0]) - 1))
        for line in lines:
            del line[place : place + 1]
    elif act == "more column" and lines:
        lines[0].append(draw(HEADINGS))
    elif act == "rows twice":
        lines += [list(line) for line in lines[1:]]
    else:
        lines += draw(st.lists(st.lists(VALUES, max_size=12), max_size=6))
    return f"{sheet}: {act}"


@st.composite
def _wrong_bytes(draw: st.DrawFn, content: bytes) -> Case:
    """Cut, flipped, doubled, or not a workbook at all."""
    act = draw(st.sampled_from(["cut", "flip", "insert", "noise", "front"]))
    if act == "cut":
        return Case(act, content[: draw(st.integers(0, len(content) - 1))])
    if act == "noise":
        return Case(act, draw(st.binary(max_size=200)))
    if act == "front":
        return Case(
            act, draw(st.sampled_from([b"PK", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")])) + content
        )
    changed = bytearray(content)
    for place in draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        if act == "flip":
            changed[place] ^= draw(st.integers(1, 255))
        else:
            changed[place:place] = draw(st.binary(min_size=1, max_size=4))
    return Case(act, bytes(changed))


@st.composite
def _wrong_members(draw: st.DrawFn, kind: str) -> Case:
    """A member of the zip away, emptied, cut, exchanged, or its XML stirred; or one too many."""
    with zipfile.ZipFile(BytesIO(_whole())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(members)))
    if kind == "xml":
        before, after = draw(st.sampled_from(_STIRS))
        members = {
            one: content.replace(before, after, draw(st.integers(1, 9))) for one, content in members.items()
        }
        return Case(f"{before!r} -> {after!r}", _zipped(members))
    act = draw(st.sampled_from(["away", "empty", "cut", "swap", "more", "bomb"]))
    if act == "away":
        del members[name]
    elif act == "empty":
        members[name] = b""
    elif act == "cut":
        members[name] = members[name][: draw(st.integers(0, len(members[name])))]
    elif act == "swap":
        other = draw(st.sampled_from(sorted(members)))
        members[name], members[other] = members[other], members[name]
    elif act == "more":
        members[draw(st.sampled_from(_MORE))] = draw(st.binary(max_size=50))
    else:
        members[name] = draw(st.sampled_from(_BOMBS))
    return Case(f"{name}: {act}", _zipped(members))


_STIRS = (
    (b"<row ", b"<row/><row "),
    (b'r="A', b'r="ZZZZ'),
    (b't="inlineStr"', b't="s"'),
    (b't="inlineStr"', b't="str"'),
    (b"<sheetData>", b""),
    (b"<v>", b"<v>NaN"),
    (b"<v>", b"<v>1E999"),
    (b"<v>", b"<f>1+1</f><v>"),
    (b"<t>", b"<t>="),
    (b"<c ", b'<c t="d" '),
    (b"<c ", b'<c s="999" '),
    (b'r="2"', b'r="1048576"'),
    (b'r="2"', b'r="-2"'),
    (b'r="2"', b'r="99999999999999999999"'),
    (b"UTF-8", b"UTF-16"),
    (b"utf-8", b"x-nothing"),
    (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    (b"<worksheet", b"<a:worksheet"),
    (b"sheetId", b"sheetID"),
    (b"Target=", b"Tarzan="),
    (b"worksheets/", b"../../"),
    (b"rId", b"x"),
    (b'state="visible"', b'state="hidden"'),
    (b"<sheet ", b'<sheet state="hidden" '),
    (b"</row>", b"</row></row>"),
    (b"spreadsheetml", b"wordprocessingml"),
    (b"main+xml", b"main.macroEnabled+xml"),
    (b"<is>", b"<is><is>"),
    (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'),
    (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="nonsense"/></mergeCells>'),
    (b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A1" r:id="x"/></hyperlinks>'),
)
_MORE = (
    "../evil",
    "/abs",
    "xl/externalLinks/externalLink1.xml",
    "xl/connections.xml",
    "xl/vbaProject.bin",
    "a" * 300,
    "xl/worksheets/sheet1.xml/",
    "docProps/custom.xml",
    "xl/sharedStrings.xml",
)
_BOMBS = (
    bytes(3_000_000),
    b"<a>" * 20_000,
    b"<a>" + b"<b/>" * 20_000 + b"</a>",
    b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
    b"\xff\xfe<\x00a\x00/\x00>\x00",
)


@cache
def _whole() -> bytes:
    rows = small_rows()
    return _written(rows)


def _written(rows: Rows, *, merged: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_writable(value) for value in line])
    if not book.worksheets:
        book.create_sheet("empty")
    if merged:
        book.worksheets[0].merge_cells("A2:B3")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _writable(value: Any) -> Any:
    """openpyxl itself refuses control characters; a file that has them is made by stirring its XML."""
    if isinstance(value, str):
        return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
    return value


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
