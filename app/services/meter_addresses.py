"""How a meter's address is written, by the protocol that its make speaks; and which makes share a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LARGEST_UNIT: Final = 247
"""Modbus serial line guide 2.2: 248 to 255 are reserved, 0 is for everybody."""
DIGITS: Final[Mapping[str, int]] = {"dlt645": 12, "cjt188": 14}
"""Digits of an address by family of protocols, as printed on the meter: DL/T 645-2007 5.2.2, CJ/T 188 4.2."""
EVERYBODY: Final = frozenset({"9" * 12})
"""DL/T 645-2007 5.2.2: the broadcast address."""
MODBUS: Final = "modbus"


def family(protocol: str) -> str:
    """Meters of one family may share a line: they tell each other's frames from their own."""
    return protocol.partition("-")[0]


def canonical(protocol: str, text: str) -> str | None:
    """The one spelling of an address (unit 07 is unit 7); None if it is not one meter's."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = DIGITS.get(family(protocol))
    if digits is not None:
        return text if len(text) == digits and text not in EVERYBODY else None
    return str(int(text)) if len(text) <= 3 and 1 <= int(text) <= LARGEST_UNIT else None
