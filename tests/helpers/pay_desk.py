"""A small mall that takes payments online: its book, the keeper of payments, the fake gateways, one clock."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

from app.domain.payment import PayChannel, PaySource, PayState
from app.domain.permissions import SYSTEM
from app.fake_gateways.service import FakeGateway
from app.key_file import Place
from app.key_store import KeyStore
from app.payment_keeper import PaymentKeeper
from app.payments.setup import ChannelSetup
from app.payments.transport import Wire
from app.services import online_orders, pay_channels
from app.services.online_orders import OnlineOrder, PayWanted
from app.services.pay_channels import ChannelForm
from app.services.views import LiveState
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from tests.helpers import small_mall
from tests.helpers.pay_gateways import Hand, NoSocket, made

NOON = 1_790_049_600_000  # 2026-09-22 12:00 in China


class PayDesk:
    """`sold` are the sales that the engine was told of; `live` what meters say."""

    def __init__(self, folder: Path, *, room: bool = True) -> None:
        """Over the book in `folder`; `prepared` makes one."""
        self.clock = Hand(NOON)
        self.path = folder / "ledger.db"
        self.keys = KeyStore(folder, place=Place.FILE)
        self.gateways: dict[str, FakeGateway] = made(self.clock.utc_ms)
        self.live: dict[str, LiveState] = {}
        self.sold: list[str] = []
        self.room = room
        self._requests = 0
        self.book = LedgerBook(self.path, clock=self.clock)
        self.keeper = self._keeper()

    def _keeper(self) -> PaymentKeeper:
        return PaymentKeeper(
            self.book,
            key_store=self.keys,
            clock=self.clock,
            live=self.state,
            sold=self.sold.append,
            room_left=lambda: self.room,
            wire=self.wire,
        )

    def wire(self, setup: ChannelSetup) -> Wire:
        return NoSocket(self.gateways[setup.channel])

    def state(self, meter: str) -> LiveState | None:
        return self.live.get(meter, small_mall.live(meter))

    def restart(self) -> None:
        """The program ends and begins anew, over the same book."""
        assert self.book.close()
        self.book = LedgerBook(self.path, clock=self.clock)
        self.keeper = self._keeper()
        self.keeper.set_up_anew()

    def set_up(self) -> None:
        self.book.write(small_mall.set_up)
        for gateway in self.gateways.values():
            self.switch_on(gateway)
        self.keeper.set_up_anew()

    def switch_on(self, gateway: FakeGateway, **changes: Any) -> None:
        told: dict[str, Any] = gateway.setup() | changes
        form = ChannelForm(1, PayChannel(gateway.name), **{"enabled": True, **told})

        def unit(ledger: Ledger) -> None:
            now = self.clock.utc_ms()
            pay_channels.save(ledger, self.keys, form, approval=None, session=SYSTEM, now_utc_ms=now)

        self.book.write(unit)

    def place(self, channel: str, meter: str = "E1", fen: int = 10_000) -> OnlineOrder:
        self._requests += 1
        wanted = PayWanted(f"r{self._requests}", meter, fen, PayChannel(channel), PaySource.PHONE)

        def unit(ledger: Ledger) -> OnlineOrder:
            held = ledger.accounts.open_of_meter(meter)
            assert held is not None
            return online_orders.place_for_tenant(
                ledger,
                wanted,
                account_id=held[0].id,
                live=self.state(meter),
                now_utc_ms=self.clock.utc_ms(),
            )

        return self.book.write(unit)

    def offered(self, channel: str, meter: str = "E1", fen: int = 10_000) -> OnlineOrder:
        """Placed, and its code given."""
        order = self.place(channel, meter, fen)
        self.turn()
        return self.order(order.id)

    def turn(self) -> None:
        """All that is due now, of each channel."""
        for lane in self.keeper.lanes.values():
            lane.turn()

    def run(self, seconds: float, *, step_s: float = 1.0) -> None:
        """Time passes, and the keeper works."""
        passed = 0.0
        while passed < seconds:
            self.turn()
            self.clock.pass_s(step_s)
            passed += step_s
        self.turn()

    def order(self, order_id: str) -> OnlineOrder:
        return self.book.read(lambda ledger: online_orders.shown(ledger, ledger.payments.required(order_id)))

    def states(self, order_id: str) -> list[str]:
        return [event.state for event in self.book.read(lambda ledger: ledger.payments.events(order_id))]

    def until(self, order_id: str, *states: PayState, seconds: float = 1_800) -> OnlineOrder:
        """Run until the order is in one of these states."""
        passed = 0.0
        while self.order(order_id).state not in states:
            assert passed < seconds, f"{order_id} is {self.order(order_id).state} after {passed} s"
            self.turn()
            step_s = max(3.0, passed / 10)
            self.clock.pass_s(step_s)
            passed += step_s
        return self.order(order_id)

    def net(self, account: str) -> int:
        totals = self.book.read(lambda ledger: ledger.transfers.totals())
        return next((one.net_fen for one in totals if one.account == account), 0)

    def findings(self) -> tuple[Any, ...]:
        return verify_book(self.path).findings


@cache
def prepared() -> Path:
    """A folder with the small mall's book, in which all channels are switched on; made once for a run."""
    folder = Path(mkdtemp(prefix="pay-desk-"))
    atexit.register(rmtree, folder)
    desk = PayDesk(folder)
    desk.set_up()
    assert desk.book.close()
    return folder


@contextmanager
def pay_desk(folder: Path) -> Iterator[PayDesk]:
    """Set up, and proven at the end."""
    copytree(prepared(), folder, dirs_exist_ok=True)
    desk = PayDesk(folder)
    try:
        desk.keeper.set_up_anew()
        yield desk
        assert desk.findings() == ()
    finally:
        desk.book.close()
