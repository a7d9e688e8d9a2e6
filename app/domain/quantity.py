"""What people read off a meter, as they write it: a register in kWh or m3, a balance in yuan, a count."""

from __future__ import annotations

import re
from typing import Final

from app.domain.money import parse_yuan
from app.errors import DeskError

_PLAIN = re.compile(r"([0-9]{1,10})(?:\.([0-9]*))?")
_NOTHING = re.compile(r"-?0+(\.0{0,2})?")
LARGEST_COUNT: Final = 65_535


def parse_quantity(text: str) -> int:
    """Thousandths of what is written: Wh of kWh, litres of m3. Nothing is guessed or rounded.

    Raises DeskError: quantity.empty, quantity.not_a_number, quantity.too_many_decimals.
    """
    plain = text.strip()
    if not plain:
        raise DeskError("quantity.empty")
    found = _PLAIN.fullmatch(plain)
    if found is None or not plain.isascii():
        raise DeskError("quantity.not_a_number", text=plain)
    decimals = found[2] or ""
    if len(decimals) > 3:
        raise DeskError("quantity.too_many_decimals", text=plain)
    return int(found[1]) * 1000 + int(decimals.ljust(3, "0"))


def parse_balance(text: str) -> int:
    """Yuan as whole fen; nothing and less than nothing too, as a meter in arrears shows. Raises DeskError
    money.*."""
    plain = text.strip()
    if _NOTHING.fullmatch(plain):
        return 0
    return -parse_yuan(plain[1:]) if plain.startswith("-") else parse_yuan(plain)


def parse_count(text: str) -> int:
    """How often a meter was sold to, as it shows it. Raises DeskError quantity.not_a_count."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 5 or int(plain) > LARGEST_COUNT:
        raise DeskError("quantity.not_a_count", text=plain[:20], most=LARGEST_COUNT)
    return int(plain)
