"""A small mall with online payment over sockets, on a clock set by hand."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from app.domain.permissions import Session
from app.fake_gateways.server import GatewayServer
from app.fake_gateways.service import FakeGateway
from app.payments.setup import ChannelSetup
from app.payments.transport import HttpWire, Wire
from app.services.views import LiveState
from db.ledger import Ledger
from tests.faults.pay_search.meters import MeterWorld
from tests.helpers import small_mall
from tests.helpers.pay_desk import PayDesk
from tests.helpers.second_person import add_people

HELD_BY_METER, HELD_BY_OFFICE = 20, 40


class PaySite(PayDesk):
    """Set up in an empty folder; `close` ends it."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.world = MeterWorld(rng)
        self.restarts = 0
        super().__init__(folder)
        self.servers = [GatewayServer(gateway) for gateway in self.gateways.values()]
        for server in self.servers:
            server.start()
        meters = (
            *(f"E{number}" for number in range(1, HELD_BY_METER + 1)),
            *(f"W{number}" for number in range(1, HELD_BY_OFFICE + 1)),
        )
        self.people: dict[str, Session] = self.book.write(lambda ledger: self._written(ledger, meters))
        for gateway in self.gateways.values():
            self.switch_on(gateway)
        self.keeper.set_up_anew()
        self.meters = meters

    def _written(self, ledger: Ledger, meters: tuple[str, ...]) -> dict[str, Session]:
        small_mall.set_up(ledger, meters=meters)
        return add_people(ledger)

    def wire(self, setup: ChannelSetup) -> Wire:
        return HttpWire()

    def state(self, meter: str) -> LiveState | None:
        return self.world.live(meter)

    def restart(self) -> None:
        super().restart()
        self.restarts += 1

    def close(self) -> None:
        for server in self.servers:
            server.stop()
        self.book.close()

    def gateway_of(self, channel: str) -> FakeGateway:
        return self.gateways[channel]

    def hits(self) -> dict[str, int]:
        """How often each fault struck, at all three."""
        found: dict[str, int] = {}
        for gateway in self.gateways.values():
            for name, times in gateway.faults.hits.items():
                found[name] = found.get(name, 0) + times
        return found

    def written(self, unit: Any) -> Any:
        """`unit(ledger, now)` in one transaction."""
        return self.book.write(lambda ledger: unit(ledger, self.clock.utc_ms()))
