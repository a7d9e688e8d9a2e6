"""The child of the program that writes a sheet: a process of its own, so that the desk stays quick.

Rows come in on standard input; one JSON object goes out: {"rows": n}, or {"refused": [errno, text]}. Whatever
else goes wrong ends it with a trace on standard error. It never leaves a file that is not whole."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from app.outputs import sheet_frames
from app.outputs.sheet import Row, SheetHead
from app.outputs.sheet_csv import write_csv
from app.outputs.sheet_xlsx import write_xlsx

Writer = Callable[[Path, SheetHead, Iterable[Row]], int]
"""Writes all rows to a draft and returns their number. Raises OSError."""

WRITERS: Final[dict[str, Writer]] = {"csv": write_csv, "xlsx": write_xlsx}
"""Those that need no Qt: a PDF is painted by `widgets`."""
BROKEN_OFF: Final = 3
_NICE: Final = 5


def run(draft: Path, writer: Writer) -> int:
    """Serve one sheet on the standard streams; 0 written or refused, 3 when told no end."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    return serve(draft, writer, sys.stdin.buffer, sys.stdout)


def serve(draft: Path, writer: Writer, source: IO[bytes], target: IO[str]) -> int:
    whole = False
    try:
        head = sheet_frames.receive_head(source)
        rows = writer(draft, head, sheet_frames.receive_rows(source))
        with draft.open("r+b") as file:
            os.fsync(file.fileno())
        said: dict[str, object] = {"rows": rows}
        whole = True
    except sheet_frames.BrokenOff:
        return BROKEN_OFF
    except OSError as error:
        said = {"refused": [error.errno, error.strerror or str(error), getattr(error, "winerror", None)]}
    finally:
        if not whole:
            with suppress(OSError):  # its folder may be gone
                draft.unlink(missing_ok=True)
    target.write(json.dumps(said) + "\n")
    target.flush()
    return 0
