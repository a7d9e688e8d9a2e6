"""Small text files that a person writes: in UTF-8, or as an editor of Windows may save them."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from app.errors import DeskError

LARGEST_BYTES: Final = 16_000_000


def text_of(file: Path) -> str:
    """What the file says: UTF-8, with or without a byte order mark, or UTF-16 with one.

    Raises DeskError connect.unreadable, also for a file of more than LARGEST_BYTES.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
        is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError("connect.unreadable", file=str(file)) from error
    if len(data) > LARGEST_BYTES:
        raise DeskError("connect.unreadable", file=str(file))
    return text
