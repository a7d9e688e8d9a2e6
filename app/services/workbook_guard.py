"""What an .xlsx may be before any of it is parsed: a whole zip of modest size, and plain XML in it.

Directories of zips lie, so all is unpacked once, in pieces, and counted. The XML goes through expat, which
builds nothing, and tells what openpyxl would choke on or fill the memory with: entities, endless nesting,
more elements than the largest site has cells.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from io import BytesIO
from typing import Final
from xml.parsers import expat

from app.domain.site import Progress
from app.errors import DeskError

LARGEST_CONTENT: Final = 100_000_000
LARGEST_RATIO: Final = 100
MOST_MEMBERS: Final = 1_000
MOST_ELEMENTS: Final = 3_000_000
"""A site of 20,000 meters has 0.9 million."""
MOST_ROWS: Final = 50_000
"""Rows of one sheet, empty ones too: more than twice what an import takes of it."""
MOST_OTHERS: Final = 300_000
"""Elements that are no rows, cells and texts: for each of these openpyxl builds something large."""
DEEPEST: Final = 100
OPENING: Final = "opening"

_SMALL_MEMBER: Final = 1_000_000
"""Below this a high ratio is a nearly empty sheet, not a bomb."""
_CHUNK: Final = 1 << 16
_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_LINKS = re.compile(r"xl/(externalLinks/|connections\.xml|queryTables/)", re.IGNORECASE)
_XML = (".xml", ".rels")
_OF_CELLS = frozenset(("row", "c", "v", "f", "is", "si", "t", "r", "rPr"))


def check_content(content: bytes, *, file: str, progress: Progress) -> None:
    """Raises DeskError: import.password_protected, import.old_format, import.not_a_workbook,
    import.truncated, import.zip_limits, import.too_many_cells, import.links, import.xml_refused.
    """
    if content.startswith(_OLE_MAGIC):
        protected = _ENCRYPTED_STREAM in content
        raise DeskError("import.password_protected" if protected else "import.old_format", file=file)
    if not content.startswith(b"PK"):
        raise DeskError("import.not_a_workbook", file=file)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_members(archive, file)
            _Content(file, progress).check(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DeskError("import.truncated", file=file) from error


def _check_members(archive: zipfile.ZipFile, file: str) -> None:
    """What the archive's own directory says, before a byte is unpacked."""
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise DeskError("import.password_protected", file=file)
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_CONTENT:
        raise DeskError("import.zip_limits", file=file)
    if any(_is_bomb(member) or _leaves_archive(member) for member in members):
        raise DeskError("import.zip_limits", file=file)
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names:
        raise DeskError("import.not_a_workbook", file=file)
    if len(names) < len(members):
        raise DeskError("import.truncated", file=file)
    if any(_LINKS.match(name) for name in names):
        raise DeskError("import.links", file=file)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    if member.file_size <= _SMALL_MEMBER:
        return False
    return member.file_size > LARGEST_RATIO * max(1, member.compress_size)


def _leaves_archive(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(member.external_attr >> 16)


class _Content:
    """One pass over everything an archive unpacks to; checks the CRCs as well."""

    def __init__(self, file: str, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self._bytes = 0
        self._elements = 0
        self._others = 0
        self._rows = 0
        self._depth = 0

    def check(self, archive: zipfile.ZipFile) -> None:
        total = sum(member.file_size for member in archive.infolist())
        for member in archive.infolist():
            parser: expat.XMLParserType | None = self._parser()
            with archive.open(member) as stream:
                while piece := stream.read(_CHUNK):
                    self._count(piece)
                    parser = self._fed(parser, piece, member.filename)
                    self._progress(OPENING, min(self._bytes, total), total)
            self._fed(parser, b"", member.filename)

    def _count(self, piece: bytes) -> None:
        self._bytes += len(piece)
        if self._bytes > LARGEST_CONTENT:
            raise DeskError("import.zip_limits", file=self._file)

    def _fed(self, parser: expat.XMLParserType | None, piece: bytes, name: str) -> expat.XMLParserType | None:
        """Hand `piece` on (b"" ends it). None from where a member that need not be XML is none."""
        if parser is None:
            return None
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            if name.lower().endswith(_XML):
                raise DeskError("import.truncated", file=self._file) from error
            return None
        return parser

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        self._depth = self._rows = 0
        return parser

    def _start(self, name: str, _attributes: object) -> None:
        self._depth += 1
        self._elements += 1
        if name == "row":
            self._rows += 1
        elif name not in _OF_CELLS and name.rpartition(":")[2] not in _OF_CELLS:
            self._others += 1
        if (
            self._elements > MOST_ELEMENTS
            or self._rows > MOST_ROWS
            or self._others > MOST_OTHERS
            or self._depth > DEEPEST
        ):
            raise DeskError("import.too_many_cells", file=self._file)

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_declared: object) -> None:
        raise DeskError("import.xml_refused", file=self._file)
