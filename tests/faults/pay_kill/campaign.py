"""Kill after kill over one book: each has a customer's story, in which the program dies and starts again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.crash_points import PAY_POINTS
from app.domain.payment import PayChannel
from app.domain.permissions import SYSTEM
from app.fake_gateways.service import FakeGateway
from app.key_file import Place
from app.key_store import KeyStore
from app.services import pay_channels
from app.services.pay_channels import ChannelForm
from db.ledger import Ledger, LedgerBook
from tests.faults.pay_kill import gateways
from tests.faults.pay_kill.gateways import Gateways
from tests.faults.pay_kill.process import DeskProcess, Died
from tests.faults.pay_search import checker
from tests.helpers import small_mall
from tests.helpers.pay_desk import NOON
from tests.helpers.pay_gateways import Hand

ELECTRICITY = tuple(f"E{number}" for number in range(1, 21))
WATER = tuple(f"W{number}" for number in range(1, 21))
CHANNELS = tuple(str(channel) for channel in PayChannel)
POINTS = (*PAY_POINTS, *gateways.POINTS)
ENDS = {"paid": "sold", "unpaid": "closed", "late": "sold", "refund": "refunded", "statement": "sold"}
"""How each story ends. `late`: paid in the moment of closing; `statement`: paid when all was over, so that
only the statement of the day has it."""
DAY_S = 86_400
ASKED_ONCE_MORE = 3
"""So many turns after its closing an order has been asked about for the last time."""


def stories_of(point: str) -> tuple[str, ...]:
    """The stories that come past a step."""
    name = point.partition(".")[2]
    if "sent_back" in name or "refund" in name:
        return ("refund",)
    if "bill" in name:
        return ("statement",)
    if point == "gateway.close":  # Alipay cancels nothing that is paid
        return ("unpaid",)
    if "close" in name:
        return ("unpaid", "late")
    return (
        ("paid", "refund", "late") if name in ("while_paying", "while_selling", "after_paid") else ("paid",)
    )


@dataclass
class Outcome:
    violations: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    stories: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)


@dataclass
class Story:
    request: str
    kind: str
    channel: str
    meter: str
    fen: int
    order: str = ""
    state: str = ""
    bills: int = 0
    hesitates: int = 0
    """So often he is asked about before he pays."""
    looks_closed: int = 0
    paid: bool = False
    over: bool = False
    """Its time was let pass."""
    asked_back: bool = False


@dataclass
class Campaign:
    """Over an empty folder; `close` ends it."""

    folder: Path
    seed: int

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.clock = Hand(NOON)
        self.services = Gateways(self.clock)
        self.gateways: dict[str, FakeGateway] = self.services.by_name
        self.outcome = Outcome()
        self.orders: list[str] = []
        self._requests = 0
        self.book = self.opened()
        self.book.write(lambda ledger: small_mall.set_up(ledger, meters=(*ELECTRICITY, *WATER)))
        for gateway in self.gateways.values():
            self.book.write(lambda ledger, gateway=gateway: self._switch_on(ledger, gateway))  # type: ignore[misc]
        self.book.close()

    def opened(self) -> LedgerBook:
        return LedgerBook(self.folder / "ledger.db", clock=self.clock)

    def _switch_on(self, ledger: Ledger, gateway: FakeGateway) -> None:
        keys = KeyStore(self.folder, place=Place.FILE)
        form = ChannelForm(1, PayChannel(gateway.name), **{"enabled": True, **gateway.setup()})  # type: ignore[arg-type]
        pay_channels.save(ledger, keys, form, approval=None, session=SYSTEM, now_utc_ms=self.clock.utc_ms())

    def close(self) -> None:
        self.services.stop()

    # one kill

    def kill_at(self, point: str, *, channel: str, kind: str, again: bool = False) -> None:
        """A story killed at this step; `again`: at the first time after the restart, too."""
        story = self._begun(kind, channel)
        nth = 1
        if point == "pay.after_query" and kind == "paid":  # the answer is no a few times, then yes
            story.hesitates = self.rng.randint(0, 2)
            nth = self.rng.randint(1, story.hesitates + 1)
        where = f"{point} ({kind} at {channel})"
        deaths = 0
        while not self._is_lived(story, point if deaths <= again else "", nth if not deaths else 1):
            deaths += 1
        if not deaths:
            self.outcome.violations.append(f"{where}: never reached")
        self.outcome.kills[point] += deaths
        self.outcome.stories[kind] += 1
        self.outcome.ends[story.state] += 1
        self.orders.append(story.order)
        if story.state != ENDS[kind]:
            self.outcome.violations.append(f"{where}: {story.order} ends as {story.state}")
        self.outcome.violations += [f"{where}: {text}" for text in self._compared()]

    def _begun(self, kind: str, channel: str) -> Story:
        self._requests += 1
        place = self._requests % len(WATER)
        meter = ELECTRICITY[place] if kind == "refund" else WATER[place]
        return Story(f"r{self._requests}", kind, channel, meter, self.rng.randrange(100, 2_000))

    def _is_lived(self, story: Story, point: str, nth: int) -> bool:
        """Go on with a story in a new process; False if that dies on the way."""
        at_gateway = point in gateways.POINTS
        log = self.folder / "desk.err"
        desk = DeskProcess(self.folder, log=log, point="" if at_gateway else point, nth=nth)
        if at_gateway:
            self.services.arm(point, story.channel, desk.kill)
        try:
            for _ in range(200):
                if self._is_over(story, desk):
                    desk.bury()
                    return True
            raise AssertionError(f"{story} does not end")
        except Died:
            return False
        finally:
            self.services.disarm()
            desk.discard()

    def _is_over(self, story: Story, desk: DeskProcess) -> bool:
        """One step of the customer and one turn of the desk."""
        now = self.clock.utc_ms()
        seen = desk.tell("look", now, request=story.request)
        story.order, story.state, story.bills = seen.get("order", ""), seen["state"], seen["bills"]
        if story.kind == "statement" and story.state == "closed":
            self._only_the_statement(story)
        if story.state == ENDS[story.kind] and not (story.kind == "statement" and not story.paid):
            return True
        if not story.state:
            told = {"meter": story.meter, "fen": story.fen, "channel": story.channel}
            desk.tell("place", now, request=story.request, **told)
        elif story.state == "offered":
            self._at_the_code(story, desk)
        elif story.state == "closing" and story.kind == "late" and not story.paid:
            self.gateways[story.channel].trades.pay(story.order, late=True)
            story.paid = True
        elif story.state == "sold" and not story.asked_back:
            desk.tell("send_back", now, order=story.order)
            story.asked_back = True
        desk.tell("turn", self.clock.utc_ms())
        self.clock.pass_s(self.rng.choice((3, 5, 40)))
        return False

    def _at_the_code(self, story: Story, desk: DeskProcess) -> None:
        """He pays, and the gateway tells of it; or he lets the time pass."""
        gateway = self.gateways[story.channel]
        if story.hesitates:
            story.hesitates -= 1
        elif story.kind in ("paid", "refund") and not story.paid:
            trade = gateway.pay(story.order)
            story.paid = True
            headers, body = gateway.notice(trade)
            told = {"channel": story.channel, "headers": headers, "body": body}
            desk.tell("notice", self.clock.utc_ms(), **told)
        elif story.kind not in ("paid", "refund") and not story.over:
            story.over = True
            self.clock.pass_s(15 * 60)

    def _only_the_statement(self, story: Story) -> None:
        """Paid when nobody asks any more; then the mornings come."""
        story.looks_closed += 1
        if story.looks_closed <= ASKED_ONCE_MORE:
            self.clock.pass_s(1_000)
        elif not story.paid:
            self.gateways[story.channel].trades.pay(story.order, late=True)
            story.paid = True
            self.clock.pass_s(DAY_S)
        else:
            self.clock.pass_s(7_200)

    def _compared(self) -> Iterator[str]:
        self.book = self.opened()
        try:
            yield from checker.of_orders(self, self.orders)
            yield from checker.of_money(self)
        finally:
            self.book.close()
        yield from checker.unproven(self.folder / "ledger.db")


def plan(kills: int) -> list[tuple[str, str]]:
    """So many (step, channel): each step in turn, each time at another channel."""
    return [
        (POINTS[number % len(POINTS)], CHANNELS[(number + number // len(POINTS)) % len(CHANNELS)])
        for number in range(kills)
    ]


def run(folder: Path, kills: Iterable[tuple[str, str]], *, seed: int, again: int = 0) -> Outcome:
    """So many (step, channel), one after the other; the first `again` of them are killed twice."""
    campaign = Campaign(folder, seed)
    rng = random.Random(seed)
    try:
        for number, (point, channel) in enumerate(kills):
            campaign.kill_at(point, channel=channel, kind=rng.choice(stories_of(point)), again=number < again)
    finally:
        campaign.close()
    return campaign.outcome
