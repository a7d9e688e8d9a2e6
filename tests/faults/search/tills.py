"""Several tills that sell, refund and reverse, press Enter twice, lose patience and cancel, give money back
and print slips; and the two persons who at last decide what nothing could prove."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from app.domain.permissions import Session
from app.domain.sale import FINAL, SaleState, is_due
from app.errors import DeskError
from app.services import decisions, refunds, sign_in, vending
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.views import LiveState, SaleView
from db.errors import BookFull
from db.ledger import Ledger
from tests.faults.search import site
from tests.faults.search.program import Died, Program
from tests.helpers import small_mall
from tests.helpers.second_person import approved
from tests.helpers.small_mall import CASHIER

T = TypeVar("T")

OFFICE_SHARE = 0.08
"""Of the sales: to the meter whose money the office holds."""
REFUND_SHARE, REVERSAL_SHARE = 0.2, 0.25
"""Of the visits to a desk, and of the customers whose affair has ended."""


@dataclass(slots=True)
class Asked:
    """What a customer came for. `acknowledged`: a screen said that it is recorded."""

    sale_id: str
    meter_id: str
    amount_fen: int
    session: Session
    kind: str = "sale"
    adds: bool = True
    original_id: str = ""
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
        self,
        program: Program,
        *,
        random: Random,
        sales: int,
        seed: int,
        after_step: Callable[[], None],
    ) -> None:
        self.diary = Diary()
        self._program = program
        self._random = random
        self._sales = sales
        self._seed = seed
        self._after_step = after_step
        self._customers: set[asyncio.Task[None]] = set()
        self._manager = program.book.read(lambda ledger: sign_in.session_of(ledger, _operator(ledger, "he")))

    async def run(self, *, tills: int, within_s: float) -> None:
        """Until all sales are asked for, or the time is over; then every customer's affair is let go."""
        try:
            async with asyncio.timeout(within_s):
                await asyncio.gather(*(self._one_till() for _ in range(tills)))
                while self._customers:
                    await asyncio.gather(*self._customers)
        except TimeoutError:
            pass
        finally:
            for task in self._customers:
                task.cancel()
            await asyncio.gather(*self._customers, return_exceptions=True)

    async def choose(self, unsent: Iterable[str]) -> None:
        """What an earlier run recorded and never sent waits for a person: sent now, or cancelled."""
        for asked in [one for one in self.diary.asked if one.sale_id in set(unsent)]:
            if self._random.random() < 0.5:
                await self._program.drive(asked.sale_id)
            else:
                await self._cancel(asked)

    async def decide(self, escalated: Iterable[str], took: Callable[[Asked], bool]) -> None:
        """Two persons look at the meters and say what became of what the program could not settle."""
        for asked in [one for one in self.diary.asked if one.sale_id in set(escalated)]:
            applied = took(asked)
            now = self._program.clock.utc_ms()
            book = self._program.book
            wanted = book.read(
                lambda ledger, id=asked.sale_id, applied=applied: decisions.wanted(  # type: ignore[misc]
                    ledger, id, applied=applied, session=self._manager
                )
            )
            approval = approved(book, wanted, by="wu", session=self._manager, now_utc_ms=now)
            await self._try(
                "decided",
                lambda ledger, now, id=asked.sale_id, applied=applied, approval=approval: decisions.decide(  # type: ignore[misc]
                    ledger,
                    id,
                    applied=applied,
                    reason="its display says so",
                    approval=approval,
                    session=self._manager,
                    now_utc_ms=now,
                ),
            )
            await self._program.drive(asked.sale_id)
            await self._give_due(asked)

    async def _one_till(self) -> None:
        while self.diary.acts["sold"] < self._sales:
            await asyncio.sleep(self._random.choice((0.0, 1.0, 5.0, 20.0)))
            asked = self._new_order()
            if await self._ask(asked):
                self._begin(self._serve(asked))

    def _begin(self, affair: object) -> None:
        task = asyncio.create_task(affair)  # type: ignore[arg-type]
        self._customers.add(task)
        task.add_done_callback(self._customers.discard)

    def _new_order(self) -> Asked:
        """Every amount of a history is there once, so that a purchase in a meter names its sale."""
        number = len(self.diary.asked)
        meter = self._random.choice(site.METERS)
        if self._random.random() < OFFICE_SHARE:
            meter = site.OFFICE_METER
        who = self._random.choice((CASHIER, self._manager))
        asked = Asked(f"r{number}", meter, 307 + 7 * number, who)
        may_refund = meter == site.OFFICE_METER or site.takes_refunds(self._seed, meter)
        if may_refund and self._random.random() < REFUND_SHARE:
            asked.kind, asked.adds, asked.session = "refund", False, self._manager
        self.diary.asked.append(asked)
        return asked

    async def _ask(self, asked: Asked) -> bool:
        """Enter, often pressed twice, and again after a death or on a full disk. True once it is known to be
        recorded."""
        presses = 2 if self._random.random() < 0.1 else 1
        for _ in range(3):
            told = await asyncio.gather(*(self._press_enter(asked) for _ in range(presses)))
            if "recorded" in told:
                self.diary.acts[_DONE[asked.kind]] += 1
                return True
            if "refused" in told:
                return False
            await asyncio.sleep(5)
        return False

    async def _press_enter(self, asked: Asked) -> str:
        live = self._program.life.live.state(asked.meter_id)
        try:
            now = self._program.clock.utc_ms()
            await self._program.act(lambda ledger: self._open(ledger, asked, live, now))
            asked.acknowledged = True
            await self._program.drive(asked.sale_id)
        except DeskError as error:
            self.diary.acts[f"refused {error.key}"] += 1
            return "refused"
        except BookFull:
            return "full"
        except Died:
            return "recorded" if asked.acknowledged else "died"
        finally:
            self._after_step()
        return "recorded"

    def _open(self, ledger: Ledger, asked: Asked, live: LiveState | None, now: int) -> SaleView:
        """The unit of work of the form that the customer's wish belongs to."""
        if asked.kind == "sale":
            order = small_mall.order(asked.sale_id, asked.meter_id, asked.amount_fen)
            return vending.open_sale(ledger, order, session=asked.session, live=live, now_utc_ms=now)
        makes = {small_mall.ELECTRICITY_MAKE: site.PROFILES[site.make_of(self._seed, asked.meter_id)]}
        if asked.kind == "refund":
            refund = RefundOrder(asked.sale_id, asked.meter_id, asked.amount_fen, "cash", "moves out")
            return refunds.open_refund(
                ledger,
                refund,
                makes=makes,
                approval=None,
                session=asked.session,
                live=live,
                now_utc_ms=now,
            )
        received = asked.amount_fen if asked.adds else 0
        reversal = ReversalOrder(asked.sale_id, asked.original_id, received, "mistaken")
        return refunds.open_reversal(
            ledger,
            reversal,
            makes=makes,
            approval=None,
            session=asked.session,
            live=live,
            now_utc_ms=now,
        )

    async def _serve(self, asked: Asked) -> None:
        """The customer waits, some lose patience; who is owed money gets it, sometimes asked for twice; some
        affairs turn out to be mistakes."""
        await asyncio.sleep(self._random.choice((0.2, 1.0, 2.0, 4.0, 30.0)))
        if self._random.random() < 0.3:
            await self._try("printed", lambda ledger, now: self._print(ledger, asked.sale_id, now))
        if self._random.random() < 0.4:
            await self._cancel(asked)
        if self._random.random() < 0.1:
            await self._give(asked)  # asked for before anything is due
        for _ in range(40):
            if self._state(asked.sale_id) in FINAL:
                await self._give_due(asked)
                await self._think_again(asked)
                return
            await asyncio.sleep(30)

    async def _think_again(self, asked: Asked) -> None:
        """A reversal of what was just done, by whoever did it."""
        reversible = asked.kind != "reversal" and self._state(asked.sale_id) is SaleState.CONFIRMED
        if not reversible or self._random.random() >= REVERSAL_SHARE:
            return
        await self._undo(asked, "c")
        if self._random.random() < 0.2:
            await self._undo(asked, "c2")

    async def _undo(self, asked: Asked, mark: str) -> None:
        undoing = Asked(
            f"{asked.sale_id}-{mark}",
            asked.meter_id,
            asked.amount_fen,
            self._manager,
            kind="reversal",
            adds=not asked.adds,
            original_id=asked.sale_id,
        )
        self.diary.asked.append(undoing)
        if await self._ask(undoing):
            await self._serve(undoing)

    async def _cancel(self, asked: Asked) -> None:
        done = await self._try(
            "cancelled",
            lambda ledger, now: vending.ask_cancel(
                ledger, asked.sale_id, session=asked.session, now_utc_ms=now
            ),
        )
        if done:
            try:
                await self._program.drive(asked.sale_id)
            except Died:
                return

    async def _give_due(self, asked: Asked) -> None:
        """What is due after the outcome, if anything is."""
        state = self._state(asked.sale_id)
        if state is not None and is_due(asked.kind, state, adds=asked.adds):
            await self._give(asked)

    async def _give(self, asked: Asked) -> None:
        def unit(ledger: Ledger, now: int) -> SaleView:
            return vending.give_back(ledger, asked.sale_id, session=asked.session, now_utc_ms=now)

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
        except (BookFull, Died):
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


_DONE = {"sale": "sold", "refund": "refunded", "reversal": "reversed"}


def _operator(ledger: Ledger, name: str):  # type: ignore[no-untyped-def]
    found = ledger.operators.by_name(name)
    assert found is not None
    return found
