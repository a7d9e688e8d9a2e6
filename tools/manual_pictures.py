"""Brings the pictures of a finished tour into the manuals: `python tools/manual_pictures.py TOUR_FOLDER`.

The folder is that of `main.py --demo --tour DIR`. `PICTURES` is the one list of what the manuals show, each
in both languages, made smaller. `tests/test_docs.py` checks that every picture is there and used.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "manual" / "pictures"
README_PICTURE: Final = ROOT / "docs" / "pictures" / "desk.png"
README_STEP: Final = "sale-2-confirm-en"

PICTURES: Final = (
    "sign-in-refused",
    "sale-1-amount",
    "sale-2-confirm",
    "sale-3-sold",
    "slip",
    "in-doubt-3-desk",
    "in-doubt-4-list",
    "meters",
    "bench-lines",
    "bench-wire",
    "bench-scan",
    "bench-commission",
    "station-meters",
    "station-code",
    "online_orders-1",
    "overview-2",
    "charts-3",
    "reports-energy-building",
)
"""Steps of the tour, as its pictures are called without language and ending."""

LANGUAGES: Final = {"zh": "zh_CN", "en": "en"}
"""The manuals' folders, and the ending that a tour gives to pictures in that language."""

WIDEST: Final = 1024
LARGEST_BYTES: Final = 80_000
COLOURS: Final = (256, 128, 64)


def names() -> list[str]:
    """The files that a finished run leaves in the manuals' folder."""
    return [f"{step}-{ending}.png" for step in PICTURES for ending in LANGUAGES.values()]


def main(arguments: list[str]) -> int:
    """0 done, 1 a picture is missing, 2 wrong use."""
    if len(arguments) != 1:
        sys.stderr.write("Name the folder of a finished tour: main.py --demo --tour DIR.\n")
        return 2
    tour = Path(arguments[0])
    missing = [name for name in (*names(), f"{README_STEP}.png") if not (tour / name).is_file()]
    if missing:
        sys.stderr.write(f"{tour} lacks {', '.join(missing)}. Run the tour to its end first.\n")
        return 1
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name in names():
        reduce(tour / name, FOLDER / name)
    reduce(tour / f"{README_STEP}.png", README_PICTURE)
    return 0


def reduce(source: Path, target: Path) -> None:
    """Write `source` as a palette PNG of at most WIDEST pixels and LARGEST_BYTES bytes."""
    from PIL import Image

    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    made = next((png for colours in COLOURS if len(png := _png(picture, colours)) <= LARGEST_BYTES), None)
    if made is None:
        raise SystemExit(f"{source} stays above {LARGEST_BYTES} bytes with {COLOURS[-1]} colours.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made)


def _png(picture: Image, colours: int) -> bytes:
    from PIL import Image

    # Widest coverage keeps the rare colours that mean something (a green state among much white); without
    # dithering flat screens stay flat, and pack far better.
    method, dither = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE
    few = picture.quantize(colours, method=method, kmeans=2, dither=dither)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
