"""A QR code as one path of an SVG picture, drawn into the page itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """`path` fills the dark fields; the picture is `size` wide, a quiet border with it."""

    path: str
    size: int


def code(text: str) -> Code:
    """Raises ValueError for a text that no code can hold."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    made = QRCode(border=4, error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    try:
        made.make(fit=True)
    except DataOverflowError as error:
        raise ValueError("too long for a code") from error
    rows = made.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, field in enumerate(row) if field)
    return Code("".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(rows))
