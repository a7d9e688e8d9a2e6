"""Opens an .xlsx that anybody may have made: limits are checked before any of it is parsed (faults.md 3.3).

Every refusal is a DeskError with one sentence; nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import stat
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from app.errors import DeskError, reason_of
from app.services.site_cells import Cell

LARGEST_FILE: Final = 20_000_000
LARGEST_CONTENT: Final = 100_000_000
LARGEST_RATIO: Final = 100
MOST_MEMBERS: Final = 1_000
_SMALL_MEMBER: Final = 1_000_000
"""Below this a high ratio is a nearly empty sheet, not a bomb."""
_CHUNK: Final = 1 << 16

_PARSER_ERRORS: Final = (SyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError)
"""Zips whose XML is broken or is no workbook end in one of these, deep inside the parser."""

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*ref=\"([A-Z]+[0-9]+)(?::[A-Z]+[0-9]+)?\"")


@contextmanager
def open_workbook(content: bytes, *, file: str) -> Iterator[Any]:
    """An openpyxl workbook in read-only mode, formulas unevaluated, over bytes that passed the limits.

    Raises DeskError: import.password_protected, import.old_format, import.not_a_workbook, import.truncated,
    import.zip_limits, import.xml_refused.
    """
    _check_container(content, file)
    workbook = _parse(content, file)
    try:
        yield workbook
    finally:
        workbook.close()


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises DeskError: import.file_unreadable, import.file_too_large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DeskError("import.file_too_large", file=path.name, most=LARGEST_FILE // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise DeskError("import.file_unreadable", file=path.name, reason=reason_of(error)) from error


def sheet_rows(sheet: Any, *, most_rows: int, most_columns: int, file: str) -> list[list[Cell]]:
    """The rows of a sheet from the first on, an entry per column. Sizes the file states are not believed.

    Raises DeskError: import.too_many_rows, import.xml_refused, import.not_a_workbook.
    """
    sheet.reset_dimensions()
    rows = []
    try:
        for row in sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns):
            rows.append([Cell(cell.value, cell.data_type or "n") for cell in row])
    except _PARSER_ERRORS as error:
        raise _refusal(error, file) from error
    if len(rows) > most_rows and any(cell.value is not None for cell in rows[-1]):
        raise DeskError("import.too_many_rows", sheet=sheet.title, most=most_rows)
    return rows


def merged_cells(workbook: Any, sheet: Any) -> tuple[str, ...]:
    """First cells of the merged ranges of a sheet, which read-only mode does not tell."""
    # openpyxl 3.1 keeps the member's name only here.
    with workbook._archive.open(sheet._worksheet_path.lstrip("/")) as member:
        return tuple(found.decode() for found in _MERGED.findall(member.read()))


def _check_container(content: bytes, name: str) -> None:
    if content.startswith(_OLE_MAGIC):
        protected = _ENCRYPTED_STREAM in content
        raise DeskError("import.password_protected" if protected else "import.old_format", file=name)
    if not content.startswith(b"PK"):
        raise DeskError("import.not_a_workbook", file=name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_members(archive, name)
            _count_real_bytes(archive, name)
            if "[Content_Types].xml" not in archive.namelist():
                raise DeskError("import.not_a_workbook", file=name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DeskError("import.truncated", file=name) from error


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    """What the archive's own directory says, before a byte is unpacked."""
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise DeskError("import.password_protected", file=name)
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_CONTENT:
        raise DeskError("import.zip_limits", file=name)
    if any(_is_bomb(member) or _leaves_archive(member) for member in members):
        raise DeskError("import.zip_limits", file=name)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    if member.file_size <= _SMALL_MEMBER:
        return False
    return member.file_size > LARGEST_RATIO * max(1, member.compress_size)


def _leaves_archive(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(member.external_attr >> 16)


def _count_real_bytes(archive: zipfile.ZipFile, name: str) -> None:
    """Directories lie: unpack everything once, in pieces, and stop at the limit. Checks the CRCs as well."""
    total = 0
    for member in archive.infolist():
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                total += len(piece)
                if total > LARGEST_CONTENT:
                    raise DeskError("import.zip_limits", file=name)


def _parse(content: bytes, name: str) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    # It warns of styles it does not know; this reader wants only values.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    if not openpyxl.DEFUSEDXML:
        raise DeskError("import.no_safe_parser")
    try:
        return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, *_PARSER_ERRORS) as error:
        raise _refusal(error, name) from error


def _refusal(error: BaseException, name: str) -> DeskError:
    """openpyxl wraps what defusedxml says of entities and DTDs in an error of its own."""
    cause: BaseException | None = error
    while cause is not None:
        if type(cause).__module__.startswith("defusedxml"):
            return DeskError("import.xml_refused", file=name)
        cause = cause.__cause__ or cause.__context__
    return DeskError("import.not_a_workbook", file=name)
