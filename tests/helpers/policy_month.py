"""A month of shops that use, fall short, are warned, cut and pay, on virtual time: the real rule over a real
book, its orders carried out at once by simulated meters. A watcher that shares no code with the rule
looks on.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.order import OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.polling.line_stats import Troubles
from app.polling.setup import SiteSetup
from app.polling.supply_rule import Paces, SupplyRule
from app.services import meter_settings, order_steps, orders
from app.services.holidays import known as holidays
from app.services.order_steps import OrderFacts
from app.services.orders import Wish
from app.services.readings import LiveBoard
from app.services.views import OfficeCredit
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.profiles import load_profiles
from meterio.types import Sample
from tests.helpers import small_mall
from tests.helpers.console import InlineLedger, Life, site_setup
from tests.helpers.slow_supply import SlowTerms, is_spared
from tests.helpers.virtual_loop import LoopClock, run_virtual

ROUND_S = 180
"""A status round: as old as a state may become."""
DAY_S = 86_400
BEGIN = datetime(2026, 9, 20, 16, tzinfo=UTC)  # midnight of 21 September, ten days before the National Day
OFFICE = ("E4", "E5", "W1")
METERS = ("E1", "E2", "E3", *OFFICE)
LEVELS = ("low", "very_low", "arrears")


@dataclass
class Shop:
    """One simulated meter, and what the watcher knows of it."""

    meter_id: str
    slow: SlowTerms
    overdraft_fen: int
    grace_min: int
    low_fen: int
    very_low_fen: int
    holds: bool
    credit_fen: int
    supply_on: bool = True
    keeps: bool = False
    kept_until_utc_ms: int = 0
    due_since: int | None = None
    paid_since: int | None = None
    stood: set[str] = field(default_factory=set)
    wanted_notices: list[str] = field(default_factory=list)
    warned_at: int | None = None
    offs: int = 0

    @property
    def office(self) -> bool:
        return self.meter_id in OFFICE

    def level(self) -> str | None:
        if self.credit_fen < 0:
            return "arrears"
        if self.credit_fen <= self.very_low_fen:
            return "very_low"
        return "low" if self.credit_fen <= self.low_fen else None

    def is_clear_of(self, level: str) -> bool:
        """Whether there is so much more than a level that a fall to it is another one: 5 %, and a yuan."""
        limit = {"low": self.low_fen, "very_low": self.very_low_fen, "arrears": 0}[level]
        return self.credit_fen > limit + max(limit // 20, 100)


@dataclass
class Report:
    """What a month had in it, so that a run that proves nothing is seen."""

    cuts: int = 0
    restored: int = 0
    holds: int = 0
    own_cuts: int = 0
    notices: int = 0
    told: int = 0
    """Texts of a cut: when it will be, that it was."""
    kept: int = 0
    spared_rounds: int = 0
    faults: list[str] = field(default_factory=list)


class Bench:
    """What the rule is given; its orders are carried out at once."""

    def __init__(self, month: Month, ledger: InlineLedger, clock: LoopClock) -> None:
        self.ledger, self.clock = ledger, clock
        self.live = LiveBoard()
        self.profiles = load_profiles()
        self.setup: SiteSetup = site_setup(port=9000)
        self.troubles = Troubles(clock)
        self._month = month

    async def submit_orders(self, order_ids: Iterable[str]) -> None:
        for order_id in order_ids:
            self._month.carry_out(order_id)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Month:
    """One run. Shops pay, use and are kept by chance, drawn from `seed`."""

    def __init__(self, folder: Path, *, seed: int, days: int) -> None:
        self.days = days
        self.chance = random.Random(seed)
        self.clock = LoopClock(asyncio.get_running_loop(), origin_utc_ms=int(BEGIN.timestamp() * 1000))
        self.book = LedgerBook(folder / "ledger.db", clock=self.clock)
        self.book.write(small_mall.set_up)
        self.calendar = holidays()
        self.shops = {id: self._shop(id) for id in METERS}
        self.report = Report()
        self.bench = Bench(self, InlineLedger(self.book, Life()), self.clock)
        paces = Paces(look_s=ROUND_S / 3, all_s=ROUND_S / 3, load_s=DAY_S)
        self.rule = SupplyRule(self.bench, paces)  # type: ignore[arg-type]

    def _shop(self, meter_id: str) -> Shop:
        pick = self.chance.choice
        hours = pick([("18:00-09:30",), ("22:00-06:00",), ()])
        weekends, holds = pick([True, False]), pick([True, True, False])
        grace, overdraft = pick([0, 0, 90, 1_440]), pick([0, 0, 3_000])
        values = {
            "supply.no_cut_hours": ", ".join(hours),
            "supply.weekends": "spare" if weekends else "cut",
            "supply.own_meters": "keep_on" if holds else "leave",
            "supply.grace_min": str(grace),
            "supply.overdraft_fen": str(overdraft),
        }

        def unit(ledger: Ledger) -> None:
            meter = ledger.meters.get(meter_id)
            assert meter is not None
            ledger.meters.put(replace(meter, custody="office" if meter_id in OFFICE else "meter"))
            for key, value in values.items():
                meter_settings.set_own(ledger, [meter_id], key, value, session=SYSTEM, now_utc_ms=1)

        self.book.write(unit)
        calendar = self.calendar
        slow = SlowTerms(hours, weekends, True, calendar.off, calendar.worked, frozenset(calendar.years))
        return Shop(
            meter_id,
            slow,
            overdraft,
            grace,
            5_000,
            2_000,
            holds,
            credit_fen=self.chance.randrange(1_000, 30_000),
        )

    async def run(self) -> Report:
        points = self.bench.setup.points
        self.bench.live.expect(["C1"], points)
        task = asyncio.get_running_loop().create_task(self.rule.run())
        try:
            for _ in range(self.days * DAY_S // ROUND_S):
                self._tick()
                await asyncio.sleep(ROUND_S)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            task.result()
        self._look_at_notices()
        self.report.faults += [str(found) for found in verify_book(self.book.path).findings]
        assert self.book.close()
        return self.report

    def _tick(self) -> None:
        """A round: everybody uses, somebody pays, somebody is kept; then all meters are read."""
        now = self.clock.utc_ms()
        for shop in self.shops.values():
            self._live(shop, now)
            self._watch(shop, now)
            self._tell(shop, now)
        self.rule.heard(self.shops)

    def _live(self, shop: Shop, now: int) -> None:
        if shop.supply_on:
            shop.credit_fen -= self.chance.randrange(0, 60)
        waits = 40 if shop.supply_on else 160
        if shop.credit_fen < 3_000 and self.chance.randrange(waits * 4) == 0:
            shop.credit_fen += self.chance.choice([1_000, 5_000, 20_000])
        if self.chance.randrange(4_000) == 0 and not shop.keeps and shop.supply_on:
            self._keep(shop, now)
        if shop.kept_until_utc_ms and now >= shop.kept_until_utc_ms:
            shop.kept_until_utc_ms = 0
            self._order(shop, OrderKind.FEE_CONTROL, Source.UPKEEP, now)
        if not shop.office and not shop.keeps and shop.credit_fen <= -shop.overdraft_fen and shop.supply_on:
            shop.supply_on = False
            shop.offs += 1
            self._check_own_cut(shop, now)
        if not shop.office and not shop.supply_on and shop.credit_fen > 0:
            shop.supply_on = True

    def _keep(self, shop: Shop, now: int) -> None:
        """The manager keeps its supply for some hours or days."""
        shop.kept_until_utc_ms = now + self.chance.choice([5, 30, 70]) * 3_600_000
        self.report.kept += 1
        self._order(shop, OrderKind.KEEP_SUPPLY, Source.PERSON, now)

    def _order(self, shop: Shop, kind: OrderKind, source: Source, now: int) -> None:
        until = shop.kept_until_utc_ms if kind is OrderKind.KEEP_SUPPLY else None
        wish = Wish(secrets.token_hex(8), kind, shop.meter_id, now + 60_000, until_utc_ms=until)
        self.book.write(
            lambda ledger: orders.order(
                ledger, wish, makes=self.bench.profiles, session=SYSTEM, source=source, now_utc_ms=now
            )
        )
        self.carry_out(wish.id)

    def carry_out(self, order_id: str) -> None:
        """The meter follows at once, and the rule is told as by the engine."""
        now = self.clock.utc_ms()

        def unit(ledger: Ledger) -> OrderFacts:
            if ledger.orders.required(order_id).state == OrderState.RECORDED:
                order_steps.send(ledger, order_id, frames=("ab" * 32,), seen={}, now_utc_ms=now)
                detail = {"by": "reply", "seen": {}}
                order_steps.step(ledger, order_id, OrderState.CONFIRMED, detail=detail, now_utc_ms=now)
            return order_steps.facts(ledger, order_id)

        facts = self.book.write(unit)
        if facts.state is OrderState.CONFIRMED:
            self._obey(self.shops[facts.order.meter_id], facts, now)
        self.rule.order_changed(facts)

    def _obey(self, shop: Shop, facts: OrderFacts, now: int) -> None:
        if facts.kind is OrderKind.TRIP:
            self._check_cut(shop, now)
            shop.supply_on = False
            shop.offs += 1
        elif facts.kind is OrderKind.CLOSE:
            self.report.restored += 1
            shop.supply_on = True
        elif facts.kind is OrderKind.KEEP_SUPPLY:
            shop.keeps = shop.supply_on = True
            if facts.order.source == Source.POLICY:
                self.report.holds += 1
                shop.kept_until_utc_ms = 0
        elif facts.kind is OrderKind.FEE_CONTROL:
            shop.keeps = False
        self._tell(shop, now)

    def _tell(self, shop: Shop, now: int) -> None:
        point = next(one for one in self.bench.setup.points if one.meter_id == shop.meter_id)
        values = {"supply_on": int(shop.supply_on)}
        if not shop.office:
            values |= {
                "balance_fen": shop.credit_fen,
                "keep_supply": int(shop.keeps),
                "open_by_fee": int(not shop.supply_on),
            }
        self.bench.live.put(Sample(point, now, values))
        if shop.office:
            self.bench.live.note_office(
                shop.meter_id, OfficeCredit(shop.credit_fen, True, False, False, False)
            )

    # the watcher

    def _fault(self, shop: Shop, now: int, what: str) -> None:
        when = datetime.fromtimestamp(now / 1000 + 8 * 3600, tz=UTC).strftime("%a %m-%d %H:%M:%S")
        self.report.faults.append(f"{shop.meter_id} {when} {what} ({shop.credit_fen} fen)")

    def _check_cut(self, shop: Shop, now: int) -> None:
        self.report.cuts += 1
        if is_spared(shop.slow, now):
            self._fault(shop, now, "was cut in a spared time")
        if shop.kept_until_utc_ms > now:
            self._fault(shop, now, "was cut under keep supply")
        if shop.credit_fen > -shop.overdraft_fen:
            self._fault(shop, now, "was cut with credit")
        if shop.warned_at is None or now < shop.warned_at + shop.grace_min * 60_000:
            self._fault(shop, now, "was cut without warning or within the grace")
        standing = self.book.read(lambda ledger: ledger.supply.standing([shop.meter_id]))
        told = next((one for one in standing if one.level == "cut"), None)
        if told is None or told.cut_utc_ms is None:
            self._fault(shop, now, "was cut and not told so")
        elif now < max(told.cut_utc_ms, told.utc_ms + shop.grace_min * 60_000):
            self._fault(shop, now, "was cut before the time told")

    def _check_own_cut(self, shop: Shop, now: int) -> None:
        self.report.own_cuts += 1
        if shop.holds and is_spared(shop.slow, now):
            self._fault(shop, now, "cut itself in a spared time")

    def _watch(self, shop: Shop, now: int) -> None:
        """What should have been done by now, and which warnings this fall should bring."""
        self.report.spared_rounds += is_spared(shop.slow, now)
        self._expect_notice(shop, now)
        if not shop.office:
            return
        owes = shop.credit_fen <= -shop.overdraft_fen and shop.kept_until_utc_ms <= now
        self._expect_word_of_cut(shop, now, owes=owes)
        graced = shop.warned_at is None or now < shop.warned_at + shop.grace_min * 60_000
        due = owes and shop.supply_on and not graced and not is_spared(shop.slow, now)
        shop.due_since = (shop.due_since if shop.due_since is not None else now) if due else None
        if shop.due_since is not None and now - shop.due_since > ROUND_S * 1000:
            self._fault(shop, now, "should have been cut a round ago")
        paid = shop.credit_fen >= 100 and not shop.supply_on
        shop.paid_since = (shop.paid_since if shop.paid_since is not None else now) if paid else None
        if shop.paid_since is not None and now - shop.paid_since > ROUND_S * 1000:
            self._fault(shop, now, "has paid and is still cut")

    def _expect_notice(self, shop: Shop, now: int) -> None:
        level = shop.level()
        shop.stood = {one for one in shop.stood if not shop.is_clear_of(one)}
        if level is not None and not any(one in shop.stood for one in LEVELS[LEVELS.index(level) :]):
            shop.stood.add(level)
            shop.wanted_notices.append(level)
            shop.warned_at = now
        if not shop.stood:
            shop.warned_at = None

    def _expect_word_of_cut(self, shop: Shop, now: int, *, owes: bool) -> None:
        """Who owes so much that he is to be cut is told when: the grace counts from that too."""
        standing = self.book.read(lambda ledger: ledger.supply.standing([shop.meter_id]))
        told = next((one for one in standing if one.level == "cut"), None)
        if told is not None:
            shop.warned_at = max(shop.warned_at or 0, told.utc_ms)
        elif owes and shop.supply_on:
            shop.warned_at = now

    def _look_at_notices(self) -> None:
        """Exactly those that the watcher expected, in their order; and of each cut one word that it was."""
        found = self.book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=100_000))
        self.report.notices = len(found)
        for shop in self.shops.values():
            of_shop = [one.level for one in reversed(found) if one.meter_id == shop.meter_id]
            own = [level for level in of_shop if level in LEVELS]
            self.report.told += len(of_shop) - len(own)
            if of_shop.count("off") != shop.offs:
                self.report.faults.append(f"{shop.meter_id} off {shop.offs}, told {of_shop.count('off')}")
            if own != shop.wanted_notices:
                self.report.faults.append(f"{shop.meter_id} warned {own}, expected {shop.wanted_notices}")


def months(folder: Path, *, seeds: Iterable[int], days: int = 30) -> Iterator[Report]:
    """A report of each seed's month."""
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir(parents=True)

        async def whole(place: Path = place, seed: int = seed) -> Report:
            return await Month(place, seed=seed, days=days).run()

        yield run_virtual(whole, seed=seed)
