"""What the program tells its child that writes a sheet: one head, rows by the hundred, and the end.

Each frame is its length in four bytes and a value as `marshal` writes it: both ends are the same program on
the same Python, and nothing is as quick. A stream that stops before the end means: leave no file behind."""

from __future__ import annotations

import marshal
import struct
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any, Final

from app.domain.report import CellKind
from app.outputs.sheet import Row, SheetColumn, SheetHead

_LENGTH: Final = struct.Struct(">I")
_END: Final = None


class BrokenOff(Exception):
    """The stream ended before its end frame."""


def send_head(stream: IO[bytes], head: SheetHead) -> None:
    columns = tuple((one.title, str(one.kind), one.is_summed) for one in head.columns)
    _send(stream, asdict(head) | {"columns": columns})


def send_rows(stream: IO[bytes], rows: list[Row]) -> None:
    _send(stream, rows)


def send_end(stream: IO[bytes]) -> None:
    _send(stream, _END)
    stream.flush()


def receive_head(stream: IO[bytes]) -> SheetHead:
    """Raises BrokenOff."""
    told = _receive(stream)
    columns = tuple(
        SheetColumn(title, CellKind(kind), is_summed) for title, kind, is_summed in told["columns"]
    )
    return SheetHead(**told | {"columns": columns})


def receive_rows(stream: IO[bytes]) -> Iterator[Row]:
    """Raises BrokenOff."""
    while (rows := _receive(stream)) is not _END:
        yield from rows


def _send(stream: IO[bytes], value: Any) -> None:
    content = marshal.dumps(value)
    stream.write(_LENGTH.pack(len(content)) + content)


def _receive(stream: IO[bytes]) -> Any:
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    return marshal.loads(_exactly(stream, length))


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise BrokenOff
    return content
