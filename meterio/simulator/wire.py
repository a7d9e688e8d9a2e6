"""What a line must know of a protocol: where a request ends, whom it is for, how its checksum is made.

One object for each protocol, written from its text; the meters of that protocol do the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from random import Random


class Kind(Enum):
    """What a request is to the meter; faults choose by it."""

    READ = "read"
    WRITE = "write"
    PURCHASE = "purchase"


class Wire(ABC):
    """One protocol as it is on the wire. Addresses are texts, as people write them."""

    @abstractmethod
    def request_in(self, data: bytes) -> bytes | None:
        """The request that `data` is, its leaders taken off; None if no meter would take it for one."""

    @abstractmethod
    def addressee(self, request: bytes) -> str:
        """The address in a whole request: of one meter, or a pattern for several."""

    @abstractmethod
    def fits(self, pattern: str, address: str) -> bool:
        """Whether a request to `pattern` is for the meter at `address`."""

    @abstractmethod
    def request_length(self, start: bytes) -> int | None:
        """How long the request is that begins with `start`: None until that can be told."""

    @abstractmethod
    def readdressed(self, frame: bytes, address: str) -> bytes:
        """The same whole frame to or from another meter."""

    @abstractmethod
    def with_length(self, frame: bytes, length: int) -> bytes:
        """`frame` with another number (0 to 255) where it says how long it is."""

    @abstractmethod
    def altered(self, frame: bytes, random: Random) -> bytes:
        """`frame` with one value byte changed to another that could stand there, and a right checksum."""

    @abstractmethod
    def with_bad_digit(self, frame: bytes) -> bytes | None:
        """`frame` with A to F where a decimal digit belongs; None if it holds no decimal digits."""

    def is_whole(self, data: bytes) -> bool:
        return self.request_in(data) is not None
