"""Text mode, for a modem that takes no telegrams (27.005, 3 and 4): everything in hexadecimal UCS-2, parts
not marked as such."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from app.outputs.sms import alphabet
from app.outputs.sms.dialogue import Dialogue
from app.outputs.sms.lines import fields, number
from app.outputs.sms.pdu import INTERNATIONAL, NATIONAL, Received, Report

_SUBMIT_WITH_REPORT: Final = 0x31
"""First octet of 23.040, 9.2.2.2: a submission, a relative validity, a report wanted."""
_DAY: Final = 167


def telegrams(address: str, bodies: Iterable[str]) -> list[tuple[str, str]]:
    """For each body the command and the text after the prompt."""
    kind = INTERNATIONAL if address.startswith("+") else NATIONAL
    return [(f'AT+CMGS="{_hex(address)}",{kind}', _hex(body)) for body in bodies]


def set_coding(dialogue: Dialogue, text: str, timeout_s: float) -> None:
    """Say how the next text is to be carried: 7-bit where it fits. Raises OSError."""
    coding = 0 if alphabet.fits(_text(text)) else 8
    dialogue.ask(f"AT+CSMP={_SUBMIT_WITH_REPORT},{_DAY},0,{coding}", timeout_s=timeout_s)


def report(line: str) -> Report | None:
    """+CDS: fo,mr,ra,tora,scts,dt,st (and +CMGR: stat,fo,mr,...)."""
    values = fields(line)
    if line.startswith("+CMGR:"):
        values = values[1:]
    if len(values) < 7:
        return None
    reference, status = number(values[1]), number(values[6])
    if reference is None or status is None:
        return None
    return Report(_text(values[2]), reference, status)


def stored(lines: tuple[str, ...]) -> list[tuple[int, Received | Report | None, str]]:
    """What AT+CMGL="ALL" lists of what came in: a head and a text each."""
    found: list[tuple[int, Received | Report | None, str]] = []
    for head, body in zip(lines, (*lines[1:], ""), strict=True):
        values = fields(head) if head.startswith("+CMGL:") else ()
        index = number(values[0]) if values else None
        if index is None or len(values) < 5 or not values[1].startswith("REC"):
            continue
        sent = _utc_ms(values[4])
        content = None if sent is None else Received(_text(values[2]), _text(body), sent)
        found.append((index, content, body))
    return found


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _text(text: str) -> str:
    """What was meant by hexadecimal UCS-2; anything else as it is."""
    try:
        return bytes.fromhex(text).decode("utf-16-be")
    except ValueError:
        return text


def _utc_ms(stamp: str) -> int | None:
    """ "26/11/28,16:14:00+32": the zone in quarters of an hour."""
    try:
        zone = int(stamp[17:])
        local = datetime.strptime(stamp[:17] + "+0000", "%y/%m/%d,%H:%M:%S%z")
    except ValueError:
        return None
    return int(local.timestamp()) * 1000 - zone * 15 * 60_000
