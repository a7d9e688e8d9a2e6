"""What every protocol gives the bus: a request, and a hunter that knows its one right reply."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Refusal:
    """A meter's error answer: the protocol's own code (a Modbus exception, an ERR or SERR word), in words."""

    code: int
    text: str


class Reply(Protocol):
    """A reply that matched its request. `frame` is it as it came."""

    @property
    def frame(self) -> bytes: ...

    @property
    def refusal(self) -> Refusal | None: ...


class Hunter(Protocol):
    """Looks for the reply to one request in whatever the line brings."""

    echo_seen: bool
    skipped: int

    @property
    def pending(self) -> bytes:
        """Bytes seen that made no reply yet; bounded."""

    def feed(self, data: bytes) -> Reply | None:
        """Takes the next bytes; the reply once it is whole. Raises BadFrame if two replies differ."""


class Request(Protocol):
    """One request frame. `unit` is the asked meter's address on its line, as the protocol writes it.

    `length` is the longest right reply in bytes, 0 if none comes (a broadcast). `is_write` frames are
    transmitted exactly once.
    """

    @property
    def unit(self) -> int | str: ...

    @property
    def frame(self) -> bytes: ...

    @property
    def length(self) -> int: ...

    @property
    def is_write(self) -> bool: ...

    def hunter(self, *, echoing: bool) -> Hunter: ...


Told = TypeVar("Told")
Conversation = Generator[Request, Reply, Told]
"""Requests to make one after the other, each answered by the reply to it, and what comes of it."""
