"""Both ends of a link on the table, with a shared deterministic source of randomness."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from meterio.link import CollectorSession, ConsoleSession, LinkEvent
from meterio.types import Suite

SECRET = bytes(range(32))


@dataclass(slots=True)
class Pair:
    console: ConsoleSession
    collector: CollectorSession
    wire: list[bytes] = field(default_factory=list)
    """Every message that went either way, in order."""

    def to_collector(self, data: bytes) -> list[LinkEvent]:
        self.wire.append(data)
        return self.collector.receive(data)

    def to_console(self, data: bytes) -> list[LinkEvent]:
        self.wire.append(data)
        return self.console.receive(data)

    def handshake(self) -> list[LinkEvent]:
        """HELLO to READY_ACK; returns what the console heard last."""
        assert self.to_collector(self.console.hello()) == []
        assert self.to_console(self.collector.outgoing()) == []
        self.to_collector(self.console.outgoing())
        self.collector.accept()
        return self.to_console(self.collector.outgoing())


def make_pair(
    *,
    offered: tuple[Suite, ...] = tuple(Suite),
    console_minimum: Suite = Suite.TRIPLE_DES_HMAC,
    collector_minimum: Suite = Suite.TRIPLE_DES_HMAC,
    collector_secret: bytes = SECRET,
    collector_id: str = "B1-A",
    seed: int = 1,
) -> Pair:
    randomness = random.Random(seed).randbytes
    console = ConsoleSession(
        collector_id="B1-A",
        keys={1: SECRET},
        key_id=1,
        offered=offered,
        minimum=console_minimum,
        monotonic=0.0,
        random=randomness,
    )
    collector = CollectorSession(
        collector_id=collector_id,
        keys={1: collector_secret},
        minimum=collector_minimum,
        bus_count=2,
        max_hold_ms=30_000,
        monotonic=0.0,
        random=randomness,
    )
    return Pair(console, collector)


def open_pair(suite: Suite, *, seed: int = 1) -> Pair:
    pair = make_pair(offered=(suite,), seed=seed)
    pair.handshake()
    assert pair.console.established and pair.collector.established
    return pair
