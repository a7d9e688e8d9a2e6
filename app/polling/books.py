"""How the engine's loop reaches a book: units of work run elsewhere, and the loop waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from db.ledger import Ledger, LedgerBook
from db.readings import Readings, ReadingsBook

T = TypeVar("T")


class AsyncLedger(Protocol):
    """Runs a unit of work as one transaction of the ledger, or over one read-only view of it.

    Raises what the unit or the book raises.
    """

    async def write(self, unit: Callable[[Ledger], T]) -> T: ...

    async def read(self, unit: Callable[[Ledger], T]) -> T: ...


class AsyncReadings(Protocol):
    """The same for the readings' book."""

    async def write(self, unit: Callable[[Readings], T]) -> T: ...


class ThreadedLedger:
    """The ledger through its writer thread. A caller that is cancelled does not take back what was begun."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book

    async def write(self, unit: Callable[[Ledger], T]) -> T:
        return await asyncio.wrap_future(self._book.submit(unit))

    async def read(self, unit: Callable[[Ledger], T]) -> T:
        return await asyncio.wrap_future(self._book.submit_read(unit))


class ThreadedReadings:
    """The readings' book through its writer thread."""

    def __init__(self, book: ReadingsBook) -> None:
        self._book = book

    async def write(self, unit: Callable[[Readings], T]) -> T:
        return await asyncio.wrap_future(self._book.submit(unit))
