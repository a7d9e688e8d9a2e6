"""Writes the steps of many orders in few transactions: what comes while one is written goes into the next.

A unit that fails takes none of the others with it. A sale's own write waits for one of these at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Protocol

from app.polling.books import AsyncLedger
from db.ledger import Ledger

Unit = Callable[[Ledger], None]

TOGETHER: Final = 16
"""Units of one transaction: some hundredths of a second."""


class ScribeOwner(Protocol):
    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None: ...


@dataclass(slots=True, eq=False)
class _Waiting:
    unit: Unit
    done: asyncio.Future[None]


class OrderScribe:
    """On the worker's loop."""

    def __init__(self, ledger: AsyncLedger, owner: ScribeOwner) -> None:
        self._ledger = ledger
        self._owner = owner
        self._waiting: list[_Waiting] = []
        self._running = False

    async def write(self, unit: Unit) -> None:
        """Returns once it is committed. Raises what the unit or the book raises."""
        waiting = _Waiting(unit, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if not self._running:
            self._running = self._owner.start("orders' book", self._run, again=False) is not None
        await waiting.done

    async def _run(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                await self._write_together(some)
        finally:
            self._running = False

    async def _write_together(self, some: list[_Waiting]) -> None:
        def units(ledger: Ledger) -> None:
            for one in some:
                one.unit(ledger)

        try:
            await self._ledger.write(units)
        except Exception as error:  # noqa: BLE001 - each is told its own
            if len(some) == 1:
                _fail(some[0], error)
                return
            for one in some:
                await self._write_together([one])
            return
        for one in some:
            if not one.done.done():
                one.done.set_result(None)


def _fail(waiting: _Waiting, error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)
