"""Rows of messages as frozen values. Times in UTC ms."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One text to one number or address. `event` names what it tells of: of one event there is one message to
    an address. `building_id`: where what it tells of stands; None: it concerns the whole site."""

    carrier: str
    address: str = field(repr=False)
    about: str
    object: str
    event: str
    text: str
    parts: int
    building_id: int | None
    created_utc_ms: int
    due_utc_ms: int
    expires_utc_ms: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    """States, subjects and carriers: `app/domain/messages.py`. `done`: parts that went out. `trouble` and
    `code` say why it did not, as `app/outputs/sms/troubles.py` names it."""

    id: int
    carrier: str
    address: str = field(repr=False)
    about: str
    object: str
    event: str
    text: str
    parts: int
    building_id: int | None
    state: str
    trouble: str
    code: int | None
    tries: int
    done: int
    created_utc_ms: int
    due_utc_ms: int
    expires_utc_ms: int
    sent_utc_ms: int | None
    ended_utc_ms: int | None

    @property
    def seq(self) -> int:
        """Its place in lists that are read page by page."""
        return self.id


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A text that came. While parts are missing each part is a row of its own, `part` of `parts`; whole texts
    are part 1 of 1. `text` of what could not be read is empty and `raw` holds it."""

    id: int
    number: str = field(repr=False)
    text: str
    raw: str
    reference: int
    part: int
    parts: int
    building_id: int | None
    sent_utc_ms: int
    received_utc_ms: int

    @property
    def seq(self) -> int:
        """Its place in lists that are read page by page."""
        return self.id
