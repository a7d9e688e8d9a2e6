"""Every kind of file that leaves the program, on a full disk: `python -m tests.faults.disk.exports FOLDER`.

For each kind and each n the disk is full from the n-th write or sync on, where a file of before lies; then
there is room again. Prints what came of each as a line of JSON."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from app.domain.report import CellKind
from app.errors import DeskError
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from app.outputs.sheet_job import SheetJob
from app.services.site_book import EMPTY_BOOK
from app.services.site_export import write_site
from widgets.charts import picture
from widgets.technician.commission_report import write_pdf

SHIM: Any = ctypes.CDLL(None)
BEFORE = b"what was there before"
ROWS: list[Row] = [(f"B1-{number:05}", number * 101) for number in range(3_000)]
HEAD = SheetHead(
    "Sales",
    (SheetColumn("Shop", CellKind.TEXT), SheetColumn("Net", CellKind.MONEY, is_summed=True)),
    total="Total",
)


def _sheet(path: Path) -> object:
    return SheetJob(path, Sheet(HEAD, ROWS), tell=lambda _: None).run()


def _commissioning(path: Path) -> object:
    rows = [[shop, "Good"] for shop, _ in ROWS[:200]]
    return write_pdf(path, ["Meter", "Verdict"], rows, by="Wang", utc_ms=1_790_000_000_000)  # type: ignore[arg-type]


KINDS: dict[str, Callable[[Path], object]] = {
    "list.xlsx": _sheet,
    "list.csv": _sheet,
    "list.pdf": _sheet,
    "site.xlsx": lambda path: write_site(path, EMPTY_BOOK.site),
    "commissioning.pdf": _commissioning,
    "chart.png": lambda path: picture.write(path, b"\x89PNG" + bytes(300_000)),
}
FULL_FROM = (1, 2, 3)


def with_full_disk(path: Path, write: Callable[[Path], object], n: int) -> dict[str, object]:
    """`key`: what was told; `left`: the files then; `same`: whether the one of before is still whole;
    `again`: whether it was written once there was room."""
    path.write_bytes(BEFORE)
    os.environ["DISK_FULL"] = f"{path.parent} {n}"
    SHIM.disk_watch(str(path.parent).encode())
    SHIM.disk_full(n)
    try:
        key = f"written: {write(path)}"
    except DeskError as error:
        key = error.key
    finally:
        del os.environ["DISK_FULL"]
        SHIM.disk_watch(b"")
    left = sorted(one.name for one in path.parent.iterdir())
    same = path.read_bytes() == BEFORE
    write(path)
    again = path.read_bytes() != BEFORE
    return {"file": path.name, "from": n, "key": key, "left": left, "same": same, "again": again}


def main(folder: Path) -> None:
    application = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    for name, write in KINDS.items():
        for n in FULL_FROM:
            place = folder / f"{name} {n}"
            place.mkdir()
            print(json.dumps(with_full_disk(place / name, write, n)), flush=True)
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]))
