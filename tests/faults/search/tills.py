"""Several tills that sell, press Enter twice, lose patience and cancel, give money back and print slips."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from app.domain.sale import FINAL, MONEY_BACK, SaleState
from app.errors import DeskError
from app.services import vending
from app.services.views import SaleView
from db.ledger import Ledger
from tests.faults.search import site
from tests.faults.search.program import Died, Program
from tests.helpers import small_mall
from tests.helpers.small_mall import CASHIER

T = TypeVar("T")


@dataclass(slots=True)
class Asked:
    """What a customer paid for. `acknowledged`: a screen said that it is recorded."""

    sale_id: str
    meter_id: str
    amount_fen: int
    acknowledged: bool = False


@dataclass(slots=True)
class Diary:
    """All that the tills asked for and were told, and how often each act was done."""

    asked: list[Asked] = field(default_factory=list)
    given_back: set[str] = field(default_factory=set)
    acts: Counter[str] = field(default_factory=Counter)


class Tills:
    """`after_step` is called whenever a till was told something."""

    def __init__(
        self, program: Program, *, random: Random, sales: int, after_step: Callable[[], None]
    ) -> None:
        self.diary = Diary()
        self._program = program
        self._random = random
        self._sales = sales
        self._after_step = after_step
        self._customers: set[asyncio.Task[None]] = set()

    async def run(self, *, tills: int, within_s: float) -> None:
        """Until all sales are asked for, or the time is over; then every customer's affair is let go."""
        try:
            async with asyncio.timeout(within_s):
                await asyncio.gather(*(self._one_till() for _ in range(tills)))
                await asyncio.gather(*self._customers)
        except TimeoutError:
            pass
        finally:
            for task in self._customers:
                task.cancel()
            await asyncio.gather(*self._customers, return_exceptions=True)

    async def choose(self, unsent: Iterable[str]) -> None:
        """Sales that an earlier run recorded and never sent wait for a person: sent now, or cancelled."""
        for asked in [one for one in self.diary.asked if one.sale_id in set(unsent)]:
            if self._random.random() < 0.5:
                await self._program.drive(asked.sale_id)
            else:
                await self._cancel(asked)

    async def _one_till(self) -> None:
        while self.diary.acts["sold"] < self._sales:
            await asyncio.sleep(self._random.choice((0.0, 1.0, 5.0, 20.0)))
            asked = self._new_order()
            if await self._sell(asked):
                task = asyncio.create_task(self._serve(asked))
                self._customers.add(task)
                task.add_done_callback(self._customers.discard)

    def _new_order(self) -> Asked:
        """Every amount of a history is there once, so that a purchase in a meter names its sale."""
        number = len(self.diary.asked)
        asked = Asked(f"r{number}", self._random.choice(site.METERS), 300 + 7 * number)
        self.diary.asked.append(asked)
        return asked

    async def _sell(self, asked: Asked) -> bool:
        """Enter, often pressed twice, and again after a death. True once it is known to be recorded."""
        presses = 2 if self._random.random() < 0.1 else 1
        for _ in range(3):
            told = await asyncio.gather(*(self._press_enter(asked) for _ in range(presses)))
            if "recorded" in told:
                self.diary.acts["sold"] += 1
                return True
            if "refused" in told:
                return False
            await asyncio.sleep(5)
        return False

    async def _press_enter(self, asked: Asked) -> str:
        live = self._program.life.live.state(asked.meter_id)
        order = small_mall.order(asked.sale_id, asked.meter_id, asked.amount_fen)
        try:
            now = self._program.clock.utc_ms()
            await self._program.act(
                lambda ledger: vending.open_sale(ledger, order, session=CASHIER, live=live, now_utc_ms=now)
            )
            asked.acknowledged = True
            await self._program.drive(asked.sale_id)
        except DeskError as error:
            self.diary.acts[f"refused {error.key}"] += 1
            return "refused"
        except Died:
            return "recorded" if asked.acknowledged else "died"
        finally:
            self._after_step()
        return "recorded"

    async def _serve(self, asked: Asked) -> None:
        """The customer waits, some lose patience; who is owed money gets it, sometimes asked for twice."""
        await asyncio.sleep(self._random.choice((0.2, 1.0, 2.0, 4.0, 30.0)))
        if self._random.random() < 0.3:
            await self._try("printed", lambda ledger, now: self._print(ledger, asked.sale_id, now))
        if self._random.random() < 0.5:
            await self._cancel(asked)
        for _ in range(40):
            state = self._state(asked.sale_id)
            if state in MONEY_BACK:
                await self._give_back(asked)
                return
            if state in FINAL:
                return
            await asyncio.sleep(30)

    async def _cancel(self, asked: Asked) -> None:
        done = await self._try(
            "cancelled",
            lambda ledger, now: vending.ask_cancel(ledger, asked.sale_id, session=CASHIER, now_utc_ms=now),
        )
        if done:
            try:
                await self._program.drive(asked.sale_id)
            except Died:
                return

    async def _give_back(self, asked: Asked) -> None:
        def unit(ledger: Ledger, now: int) -> SaleView:
            return vending.give_back(ledger, asked.sale_id, session=CASHIER, now_utc_ms=now)

        for _ in range(2 if self._random.random() < 0.2 else 1):
            if await self._try("given back", unit):
                self.diary.given_back.add(asked.sale_id)

    async def _try(self, act: str, unit: Callable[[Ledger, int], object]) -> bool:
        now = self._program.clock.utc_ms()
        try:
            await self._program.act(lambda ledger: unit(ledger, now))
        except DeskError as error:
            self.diary.acts[f"refused {error.key}"] += 1
            return False
        except Died:
            return False
        finally:
            self._after_step()
        self.diary.acts[act] += 1
        return True

    def _print(self, ledger: Ledger, sale_id: str, now: int) -> int:
        return vending.record_print(ledger, sale_id, session=CASHIER, now_utc_ms=now)

    def _state(self, sale_id: str) -> SaleState | None:
        state = self._program.book.read(lambda ledger: ledger.operations.state(sale_id))
        return None if state is None else SaleState(state)
