"""A slip as text for a printer that holds Chinese characters itself (GB18030).

python-escpos's own text mode loses ￥ and ：, so it only carries the bytes here (docs/decisions/0008).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.outputs.escpos_bytes import byte_printer
from app.outputs.receipts import Line

INITIALISE: Final = b"\x1b@"
CHINESE_ON: Final = b"\x1c&"  # FS &, named alike by the makers' manuals
FEED_AND_CUT: Final = b"\x1bd\x04\x1dVB\x00"  # four lines, so that the foot clears the knife

# GS ! sizes all characters on newer printers; FS W is what older clones know for Chinese ones.
_BIG = (b"\x1d!\x11\x1cW\x01", b"\x1d!\x00\x1cW\x00")
_BOLD = (b"\x1bE\x01", b"\x1bE\x00")


def render_text(lines: Sequence[Line]) -> bytes:
    """The bytes that print `lines`, with paper feed and cut."""
    printer = byte_printer()
    printer._raw(INITIALISE + CHINESE_ON)
    for line in lines:
        printer._raw(_encoded(line))
    printer._raw(FEED_AND_CUT)
    return bytes(printer.output)


def _encoded(line: Line) -> bytes:
    data = line.text.encode("gb18030")
    for wanted, (on, off) in ((line.bold, _BOLD), (line.big, _BIG)):
        if wanted:
            data = on + data + off
    return data + b"\n"
