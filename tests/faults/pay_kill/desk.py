"""The process that is killed. It is told {"op": ..., "now": MS, ...} over a pipe and answers each once."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import app.payment_keeper
from app import crash_points
from app.domain.payment import PayChannel, PaySource
from app.domain.permissions import SYSTEM
from app.key_file import Place
from app.key_store import KeyStore
from app.payment_keeper import PaymentKeeper
from app.services import online_orders, pay_refunds, vending
from app.services.online_orders import PayWanted
from db.ledger import Ledger, LedgerBook
from tests.helpers.pay_gateways import Hand
from tests.helpers.small_mall import live


class Desk:
    def __init__(self, folder: Path) -> None:
        self.clock = Hand(0)
        self.book = LedgerBook(folder / "ledger.db", clock=self.clock)
        self.sold: list[str] = []
        self.keeper = PaymentKeeper(
            self.book,
            key_store=KeyStore(folder, place=Place.FILE),
            clock=self.clock,
            live=live,
            sold=self.sold.append,
            room_left=lambda: True,
        )
        self.keeper.set_up_anew()

    def do(self, told: dict[str, Any]) -> dict[str, Any]:
        self.clock.now = told["now"]
        done: dict[str, Any] = getattr(self, f"_{told['op']}")(told) or {}
        return done

    def _place(self, told: dict[str, Any]) -> None:
        wanted = PayWanted(
            told["request"], told["meter"], told["fen"], PayChannel(told["channel"]), PaySource.PHONE
        )

        def unit(ledger: Ledger) -> None:
            held = ledger.accounts.open_of_meter(wanted.meter_id)
            assert held is not None
            online_orders.place_for_tenant(
                ledger,
                wanted,
                account_id=held[0].id,
                live=live(wanted.meter_id),
                now_utc_ms=self.clock.utc_ms(),
            )

        self.book.write(unit)

    def _look(self, told: dict[str, Any]) -> dict[str, Any]:
        """The order that came of a request, and how many statements there are."""

        def unit(ledger: Ledger) -> dict[str, Any]:
            bills = len(ledger.pay_bills.bills(limit=10_000))
            view = ledger.payments.by_request(told["request"])
            if view is None:
                return {"state": "", "bills": bills}
            shown = online_orders.shown(ledger, view)
            return {"order": shown.id, "state": str(shown.state), "sale": shown.sale_state, "bills": bills}

        return self.book.read(unit)

    def _turn(self, _: dict[str, Any]) -> None:
        for lane in self.keeper.lanes.values():
            lane.turn()

    def _notice(self, told: dict[str, Any]) -> None:
        self.keeper.note_callback(PayChannel(told["channel"]), told["headers"], told["body"])

    def _send_back(self, told: dict[str, Any]) -> None:
        """The sale never reached its meter: given up, then the money goes back the way it came."""
        order_id, now = told["order"], self.clock.utc_ms()

        def give_up(ledger: Ledger) -> None:
            sale = ledger.operations.get(order_id)
            if sale is not None and sale.state == "recorded":
                vending.ask_cancel(ledger, order_id, session=SYSTEM, now_utc_ms=now)

        self.book.write(give_up)
        self.book.write(
            lambda ledger: pay_refunds.ask(
                ledger, order_id, reason="never arrived", approval=None, session=SYSTEM, now_utc_ms=now
            )
        )


def main(folder: Path, pipe: Connection, log: Path, point: str, nth: int) -> None:
    """The whole life of the process; it dies when it reaches `point` for the `nth` time ("" never)."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    reached = 0

    def hook(name: str) -> None:
        nonlocal reached
        reached += name == point
        if name == point and reached == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    crash_points.install(hook)
    app.payment_keeper.ANSWER_S = 0.0  # type: ignore[misc]  # nobody looks at orders until this process is told to
    desk = Desk(folder)
    while True:
        try:
            told = pipe.recv()
        except EOFError:
            break
        pipe.send(desk.do(told))
    desk.book.close()
