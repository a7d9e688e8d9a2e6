"""What a modem got: read from its memory, taken as it comes, cleared once it is kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from app.outputs.sms import text_mode
from app.outputs.sms.condition import Ask
from app.outputs.sms.lines import fields, number
from app.outputs.sms.pdu import PduError, Received, Report, decode


@dataclass(frozen=True, slots=True)
class Stored:
    """One message. `memory` and `index` are its place in the modem; `memory` is "" where it came directly and
    takes no place. `content` is None for what is no text and no report; then `raw` is all there is."""

    content: Received | Report | None
    raw: str
    memory: str = ""
    index: int = 0


class Inbox:
    """Of one modem, however often its port is opened. Its calls raise what `ask` raises."""

    def __init__(self) -> None:
        self.text_mode = False
        self._arrived: list[Stored] = []
        self._announced: set[tuple[str, int]] = set()

    def unasked(self, line: str, telegram: str) -> None:
        """A line that came unasked, with its telegram or ""."""
        if telegram:
            self._arrived.append(Stored(_decoded(telegram), telegram))
        elif line.startswith("+CDS:"):
            self._arrived.append(Stored(text_mode.report(line), line))
        elif line.startswith(("+CMTI:", "+CDSI:")):
            found = fields(line)
            index = number(found[1]) if len(found) > 1 else None
            if index is not None:
                self._announced.add((found[0], index))

    def take(self) -> tuple[Stored, ...]:
        arrived, self._arrived = tuple(self._arrived), []
        return arrived

    def read(self, ask: Ask, *, timeout_s: float) -> None:
        """All of the memory, and what was announced in another one."""
        memory = _memory_name(ask)
        if self.text_mode:
            answer = ask('AT+CMGL="ALL"', timeout_s=timeout_s)
            listed = text_mode.stored(answer.lines)
        else:
            answer = ask("AT+CMGL=4", timeout_s=timeout_s)
            listed = _stored(answer.lines)
        self._arrived.extend(Stored(content, raw, memory, index) for index, content, raw in listed)
        elsewhere = sorted(place for place in self._announced if place[0] != memory)
        self._announced.clear()
        for other, index in elsewhere:
            self._read_one(ask, Stored(None, "", other, index), before=memory)

    def _read_one(self, ask: Ask, place: Stored, *, before: str) -> None:
        """From a memory that is not the one listed, as reports have on some modems."""
        if not ask(f'AT+CPMS="{place.memory}"').ok:
            return
        answer = ask(f"AT+CMGR={place.index}")
        head = answer.after("+CMGR:")
        if head is not None and answer.ok:
            raw = answer.lines[-1]
            content = text_mode.report(head) if self.text_mode else _decoded(raw)
            self._arrived.append(Stored(content, raw, place.memory, place.index))
        ask(f'AT+CPMS="{before}"')


def clear(ask: Ask, stored: Stored) -> None:
    """Make its place free."""
    here = _memory_name(ask)
    if stored.memory != here:
        ask(f'AT+CPMS="{stored.memory}"')
    ask(f"AT+CMGD={stored.index}")
    if stored.memory != here:
        ask(f'AT+CPMS="{here}"')


def _memory_name(ask: Ask) -> str:
    line = ask("AT+CPMS?").after("+CPMS:")
    return fields(line)[0] if line else "SM"


def _stored(lines: tuple[str, ...]) -> list[tuple[int, Received | Report | None, str]]:
    """What AT+CMGL=4 lists of what came in: a head and a telegram each (27.005, 4.1). Own ones stay there."""
    found = []
    for head, telegram in pairwise(lines):
        if not head.startswith("+CMGL:"):
            continue
        parts = fields(head)
        index, state = number(parts[0]), number(parts[1]) if len(parts) > 1 else None
        if index is not None and state in (0, 1):
            found.append((index, _decoded(telegram), telegram))
    return found


def _decoded(telegram: str) -> Received | Report | None:
    try:
        return decode(telegram)
    except PduError:
        return None
