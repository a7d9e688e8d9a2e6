"""What goes wrong in a history: episodes of several kinds of faults at once, drawn from the seed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, Final

from app.crash_points import CRASH_POINTS
from meterio.simulator import Mall
from tests.faults.search import site
from tests.faults.search.program import Program
from tests.faults.search.site import WallClock
from tests.helpers.pipes import PipeNet

ANYWHERE: Final = "*"
COLLECTOR: Final = "C1"

LINE_FAULTS: Final = (
    "lose-request",
    "lose-reply",
    "late-reply",
    "corrupt-reply",
    "corrupt-request",
    "half-reply",
    "duplicate-reply",
    "duplicate-request",
    "hold-request",
    "glitch",
    "echo",
    "wrong-answerer",
    "false-ok",
)
"""Each may strike any request while its episode lasts, with a chance of its own."""

OTHER_KINDS: Final = (
    "silent-meter",
    "collector-down",
    "collector-restart",
    "link-broken",
    "half-open",
    "slow-link",
    "killed",
    "killed-at",
    "disk-full",
)
OFTEN: Final = ("hold-request", "lose-reply", "wrong-answerer")
"""Drawn twice as often: the faults that most often make wrong money of a missing guard."""

RARE_KINDS: Final = ("foreign-purchase", "meter-reset", "replaced-meter", "half-applied")
"""After one of these a meter stays frozen until people decide, so a history has one at most."""

RARE_SHARE: Final = 0.6
CLOCK_SHARE: Final = 0.25
"""Of the histories in which somebody sets the wall clock: there the time of a word proves nothing."""
AT_ONCE: Final = (4, 8)
EPISODE_S: Final = (8.0, 90.0)


class Weather:
    """Brings episodes until told to clear up. `hits` counts by kind what really struck."""

    def __init__(
        self, mall: Mall, *, net: PipeNet, clock: WallClock, program: Program, random: Random
    ) -> None:
        self.hits: Counter[str] = Counter()
        self.disturbed: set[str] = set()
        """Meters whose memory or whose times tell nothing of the past any more."""
        self._mall = mall
        self._net = net
        self._clock = clock
        self._program = program
        self._random = random
        self._rare = random.choice(RARE_KINDS) if random.random() < RARE_SHARE else ""
        clock_kinds = ("clock-set",) if random.random() < CLOCK_SHARE else ()
        self._kinds = (*LINE_FAULTS, *OTHER_KINDS, *OFTEN, *clock_kinds)
        self._rare_after = random.randrange(1, 6)
        self._later: list[asyncio.TimerHandle] = []

    async def run(self) -> None:
        """Episode after episode until cancelled."""
        episodes = 0
        while True:
            self._begin()
            episodes += 1
            if self._rare and episodes == self._rare_after:
                self._bring_rare()
            await asyncio.sleep(self._random.uniform(*EPISODE_S))
            self.clear()

    def clear(self) -> None:
        """Everything works again."""
        for fault in self._mall.hits():
            self.hits[fault["name"]] += fault["hits"]
        self._mall.clear_faults()
        self._net.mute = self._net.refuse = False
        self._net.latency_s = 0.002
        self._reset_orphans()
        self._program.die_at = None
        self._program.free_the_disk()
        for handle in self._later:
            handle.cancel()
        self._later.clear()

    def _reset_orphans(self) -> None:
        """Whose other end went away while nothing got through is told now, as TCP answers with a reset."""
        for end in list(self._net._ends):
            if end.peer is not None and end.peer.is_closing():
                end.lose(ConnectionResetError("the other end does not know this connection"))

    def _begin(self) -> None:
        kinds = self._random.sample(self._kinds, self._random.randint(*AT_ONCE))
        for kind in dict.fromkeys(kinds):
            if kind in LINE_FAULTS:
                self._set_line_fault(kind)
            else:
                self._bring(kind)

    def _set_line_fault(self, kind: str) -> None:
        random = self._random
        target = random.choice((ANYWHERE, ANYWHERE, *site.METERS))
        on = random.choice(("any", "purchase", "write"))
        if kind in ("false-ok", "hold-request"):
            on = random.choice(("purchase", "write"))
        if kind == "duplicate-request":
            on = "purchase"  # no meter refuses a second deduction, whoever makes it
        params: dict[str, Any] = {}
        if kind == "late-reply":
            params["delay_ms"] = random.choice((30, 200, 450, 700, 1_200, 1_900))
        if kind == "hold-request":
            params["hold_ms"] = random.choice((300, 2_000, 20_000, 60_000, 180_000))
            target = ANYWHERE
        if kind == "glitch":
            params |= {"byte": random.randrange(256), "count": random.randint(1, 12)}
        self._mall.set_fault(kind, target=target, on=on, chance=random.choice((0.1, 0.3, 0.6, 1.0)), **params)

    def _bring(self, kind: str) -> None:
        random = self._random
        if kind == "silent-meter":
            self._mall.set_fault(kind, target=random.choice(site.METERS))
        elif kind == "collector-down":
            self._mall.set_fault(kind, target=COLLECTOR)
        elif kind == "collector-restart":
            at_s = random.uniform(0, 40)
            self._at(at_s, lambda: self._mall.set_fault("collector-down", target=COLLECTOR, times=1))
        elif kind == "link-broken":
            self._at(random.uniform(0, 40), self._net.break_all, counted=kind)
        elif kind == "half-open":
            self._at(random.uniform(0, 20), self._mute, counted=kind)
        elif kind == "slow-link":
            self.hits[kind] += 1
            self._net.latency_s = random.choice((0.05, 0.2, 0.4))
        elif kind == "clock-set":
            self._at(random.uniform(0, 20), self._set_clock, counted=kind)
        elif kind == "killed":
            self._at(random.uniform(0, 40), lambda: self._program.kill("any moment"))
        elif kind == "disk-full":
            self._at(random.uniform(0, 20), self._program.fill_the_disk)
        else:
            self._program.die_at = random.choice(CRASH_POINTS)

    def _mute(self) -> None:
        self._net.mute = True

    def _set_clock(self) -> None:
        """Forwards or back; from then on no time tells whether a meter's word was still fresh."""
        self._clock.set_by_ms += self._random.choice((-86_400_000, -3_600_000, -20_000, 20_000, 3_600_000))
        self.disturbed.update(site.METERS)

    def _at(self, delay_s: float, act: Callable[[], object], *, counted: str = "") -> None:
        def do() -> None:
            if counted:
                self.hits[counted] += 1
            act()

        self._later.append(asyncio.get_running_loop().call_later(delay_s, do))

    def _bring_rare(self) -> None:
        meter = self._random.choice(
            site.METERS[:3]
        )  # one told its balance would swallow what came from elsewhere
        if self._rare != "foreign-purchase":
            self.disturbed.add(meter)
        if self._rare == "half-applied":
            self._mall.set_fault(self._rare, target=meter)
            return
        params: dict[str, Any] = {"when": self._random.choice(("before", "after"))}
        if self._rare == "foreign-purchase":
            params["amount_fen"] = 77_000 + int(meter[1:])
        on = self._random.choice(("any", "purchase"))
        self._mall.set_fault(self._rare, target=meter, on=on, **params)
