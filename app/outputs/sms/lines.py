"""What a modem says, taken apart: lines, the prompt, an answer's end, what comes unasked (27.007, 27.005).

Bytes in, frozen values out. What nobody can read is dropped; nothing here grows without end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.outputs.sms.troubles import Trouble, of_equipment, of_sending

LONGEST: Final = 4_096
"""Bytes without an end of line beyond this are noise."""
_ERROR: Final = re.compile(r"\+CM([ES]) ERROR: ?(\d+)")
_UNASKED: Final = re.compile(
    r"\+(CMTI|CMT|CDSI|CDS|CBM|CUSD|CRING|CLIP|CIEV|CREG|CEREG|CGREG|CTZV|CTZE|CPIN|CFUN)\b|RING\b|\^|\*"
    r"|Call Ready|SMS Ready|NO CARRIER|RDY|NORMAL POWER DOWN"
)
_COMMA: Final = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WITH_TELEGRAM: Final = re.compile(r"\+CDS: ?\d+|\+(CMT|CBM):.*")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The modem waits for the text of a message."""


@dataclass(frozen=True, slots=True)
class End:
    """An answer's end: all is well while `trouble` is None. `code`: the number given, if one was."""

    trouble: Trouble | None = None
    code: int | None = None


class Splitter:
    """Bytes into lines and prompts."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> tuple[str | Prompt, ...]:
        *whole, self._rest = re.split(rb"[\r\n]+", self._rest + data)
        texts = [text for line in whole if (text := line.decode("latin-1").strip("\0 "))]
        items: list[str | Prompt] = [Prompt() if text == ">" else text for text in texts]
        if self._rest in (b">", b"> "):
            # The space may come later; alone it is an empty line.
            self._rest = b""
            items.append(Prompt())
        if len(self._rest) > LONGEST:
            self._rest = b""
        return tuple(items)

    def drop(self) -> None:
        """Forget a line that was begun."""
        self._rest = b""


def end_of(line: str) -> End | None:
    """The end of an answer, if this line is one."""
    if line == "OK":
        return End()
    if line in ("ERROR", "COMMAND NOT SUPPORT", "TOO MANY PARAMETERS"):
        return End(Trouble.OTHER)
    found = _ERROR.fullmatch(line)
    if found is None:
        return None
    code = int(found[2])
    return End(of_equipment(code) if found[1] == "E" else of_sending(code), code)


def comes_unasked(line: str, command: str) -> bool:
    """Whether `line` is no part of the answer to `command`."""
    found = _UNASKED.match(line)
    if found is None:
        return False
    return found[1] is None or f"+{found[1]}" not in command


def has_telegram(line: str) -> bool:
    """Whether what came unasked goes on in the next line; in text mode a report is one line."""
    return _WITH_TELEGRAM.fullmatch(line) is not None


def fields(line: str) -> tuple[str, ...]:
    """What stands after the colon, parted at commas outside quotes, quotes taken off."""
    parts = _COMMA.split(line.partition(":")[2])
    return tuple(part.strip().strip('"') for part in parts)


def number(text: str) -> int | None:
    """A decimal number; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() else None
