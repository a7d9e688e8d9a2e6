"""The keys of a data folder as rows for paper: letters and figures that can be typed in again.

A key of 32 bytes is four rows of 8 bytes, each with two bytes that prove the row, in base 32 (RFC 4648). Its
letters leave out 0, 1, 8 and 9: what is read as 0, 1 or 8 is taken for the letter that looks like it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from app.errors import DeskError

WRAP_LETTER, LOG_LETTER = "K", "L"
_ROWS: Final = 4
_ROW_BYTES: Final = 8
_PROOF_BYTES: Final = 2
_ROW: Final = re.compile(r"^\s*([KL])([1-4])[\s:.]+([A-Z0-9 -]+?)\s*$", re.IGNORECASE | re.MULTILINE)
_LOOK_ALIKE: Final = str.maketrans({"0": "O", "1": "I", "8": "B", " ": None, "-": None})


def rows(keys: Mapping[str, bytes]) -> tuple[str, ...]:
    """`keys` by letter, as "K1  ABCD-EFGH-IJKL-MNOP"."""
    return tuple(row for letter, key in keys.items() for row in _rows(letter, key))


def read(text: str) -> dict[str, bytes]:
    """The keys on a paper, whatever stands between their rows.

    Raises DeskError: keys.paper_row_wrong, keys.paper_row_missing.
    """
    found: dict[str, dict[int, bytes]] = {}
    for letter, number, groups in _ROW.findall(text):
        letter = letter.upper()
        found.setdefault(letter, {})[int(number)] = _row(letter, int(number), groups)
    found.setdefault(WRAP_LETTER, {})
    return {letter: _joined(letter, parts) for letter, parts in found.items()}


def _rows(letter: str, key: bytes) -> Iterator[str]:
    for number in range(1, _ROWS + 1):
        part = key[(number - 1) * _ROW_BYTES : number * _ROW_BYTES]
        written = base64.b32encode(part + _proof(letter, number, part)).decode()
        groups = "-".join(written[at : at + 4] for at in range(0, len(written), 4))
        yield f"{letter}{number}  {groups}"


def _row(letter: str, number: int, groups: str) -> bytes:
    wrong = DeskError("keys.paper_row_wrong", row=f"{letter}{number}")
    try:
        whole = base64.b32decode(groups.upper().translate(_LOOK_ALIKE))
    except ValueError as error:
        raise wrong from error
    part, proof = whole[:_ROW_BYTES], whole[_ROW_BYTES:]
    if proof != _proof(letter, number, part):
        raise wrong
    return part


def _joined(letter: str, parts: Mapping[int, bytes]) -> bytes:
    for number in range(1, _ROWS + 1):
        if number not in parts:
            raise DeskError("keys.paper_row_missing", row=f"{letter}{number}")
    return b"".join(parts[number] for number in range(1, _ROWS + 1))


def _proof(letter: str, number: int, part: bytes) -> bytes:
    said = f"meterdesk key paper {letter}{number}".encode() + part
    return hashlib.sha256(said).digest()[:_PROOF_BYTES]
