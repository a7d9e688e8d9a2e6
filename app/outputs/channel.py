"""How a message leaves the program: one small interface for a modem, and for what else carries text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.outputs.sms.troubles import Trouble


class Fate(StrEnum):
    """What is known of a message that was given away."""

    SENT = "sent"
    NOT_SENT = "not_sent"  # for certain: another try repeats nothing
    UNKNOWN = "unknown"  # it may have gone out: another try may repeat it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to one number or address. `reference` tells a phone which parts belong together; the first
    `done` parts went out at an earlier try. `valid_min`: after so long it is of no more use. `about`: what it
    tells of."""

    id: int
    address: str
    text: str
    reference: int = 0
    done: int = 0
    valid_min: int | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`references`: the numbers under which the parts that went out now are reported on, in order. `done`:
    how many that were. `code`: what the modem, the network or the server gave as a number."""

    fate: Fate
    trouble: Trouble | None = None
    code: int | None = None
    references: tuple[int, ...] = ()
    done: int = 0


class Channel(Protocol):
    """Carries messages. `send` takes bounded time and raises nothing for what lies outside the program."""

    def send(self, message: Outgoing) -> Outcome: ...
