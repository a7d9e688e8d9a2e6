"""The process that is killed: the real desk and engine under a QCoreApplication.

It makes the calls that the sale page makes. Over a pipe it is told what to do, and says what a screen would
be told:

    op open: die_at STEP, nth N     open the books, take up, start; says ready, settled once no sale is open
    op arm: die_at STEP, nth N      SIGKILL to itself when STEP is reached for the N-th time
    op sell: id, meter, amount_fen, kind, original, cancel, slip    says recorded or refused, ended, printed
    op hand_out: id                 hands out what is due for it; says handed_out
    op print: id                    says printed
    op close                        says closed
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app import crash_points
from app.bootstrap import open_desk
from app.domain.sale import FINAL, SaleState
from app.errors import DeskError
from app.services import refunds, sign_in, vending
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.sign_in import Proof
from app.services.views import SaleOrder, SaleView
from app.verify import verify_book
from meterio.clock import SystemClock
from tests.faults.kill.site import CASHIER, PASSWORD
from widgets import calls, money_calls
from widgets.common.messages import slip_translator
from widgets.tasks import Tasks

LOOK_MS = 10
LOADED = (vending, refunds, verify_book)
"""What an operation needs late is imported before this process is forked off, once for all of them."""


class Death:
    """Kills this process when a step is reached for the n-th time."""

    def __init__(self) -> None:
        self._at, self._left = "", 0

    def arm(self, at: str, nth: int) -> None:
        self._at, self._left = at, nth

    def reached(self, step: str) -> None:
        if step != self._at:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Till(QObject):
    """One desk and its cashier."""

    told = Signal(object)

    def __init__(self, folder: Path, death: Death, pipe: Connection) -> None:
        super().__init__()
        self._folder, self._death, self._pipe = folder, death, pipe
        self._orders: dict[str, dict[str, Any]] = {}
        self._wanted: list[str] = []
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_around)
        self.told.connect(lambda order: getattr(self, f"_{order['op']}")(order))

    def listen(self) -> None:
        """On a thread of its own: hand on what is told; the parent's end is ours too."""
        while True:
            try:
                self.told.emit(self._pipe.recv())
            except EOFError:
                break
        self.told.emit({"op": "close"})

    def _open(self, order: dict[str, Any]) -> None:
        self._arm(order)
        self.desk = desk = open_desk(self._folder, clock=SystemClock(), translator_for=slip_translator)
        desk.check_books()
        desk.learn_meters()
        self._tasks = Tasks(desk.ledger)
        now = desk.clock.utc_ms()
        session = desk.ledger.write(
            lambda ledger: sign_in.sign_in(ledger, desk.key_store, Proof(CASHIER, PASSWORD), now_utc_ms=now)
        )
        assert not isinstance(session, DeskError)
        desk.session = session
        desk.engine.sale_changed.connect(self._sale_changed)
        desk.engine.faulted.connect(lambda text: self._say(fault=text))
        desk.engine.start()
        self._choose()
        self._wanted = ["ready", "settled"]
        self._look.start()

    def _choose(self) -> None:
        """What the dead run recorded and never sent waits for its cashier: send it, or give it up."""
        found = self.desk.ledger.read(lambda ledger: ledger.operations.open_all())
        for view in found:
            if view.state == SaleState.RECORDED:
                id = view.operation.id
                self._cancel(id) if view.operation.receipt_number % 2 else self.desk.engine.submit_sale(id)

    def _arm(self, order: dict[str, Any]) -> None:
        self._death.arm(order.get("die_at", ""), order.get("nth", 1))

    def _sell(self, order: dict[str, Any]) -> None:
        """As the desk does on Enter, and its dialog for money that goes back."""
        id = order["id"]
        self._orders[id] = order
        self._tasks.write(
            self,
            getattr(self, f"_unit_of_{order['kind']}")(order),
            done=self._recorded,
            failed=lambda error: self._say(refused=id, key=error.key),
        )

    def _unit_of_sale(self, order: dict[str, Any]) -> Callable[[Any], SaleView]:
        desk, amount = self.desk, order["amount_fen"]
        return calls.open_sale(
            SaleOrder(order["id"], order["meter"], amount, "cash", amount),
            session=desk.session,
            live=desk.live.state(order["meter"]),
            now_utc_ms=desk.clock.utc_ms(),
            room_left=desk.room_left,
        )

    def _unit_of_refund(self, order: dict[str, Any]) -> Callable[[Any], SaleView]:
        wanted = RefundOrder(order["id"], order["meter"], order["amount_fen"], "cash", "moves out")
        return money_calls.open_refund(wanted, **self._going_back(order))

    def _unit_of_reversal(self, order: dict[str, Any]) -> Callable[[Any], SaleView]:
        wanted = ReversalOrder(order["id"], order["original"], order["amount_fen"], "by mistake")
        return money_calls.open_reversal(wanted, **self._going_back(order))

    def _going_back(self, order: dict[str, Any]) -> dict[str, Any]:
        desk = self.desk
        return {
            "live": desk.live.state(order["meter"]),
            "data_dir": self._folder,
            "approval": None,
            "session": desk.session,
            "now_utc_ms": desk.clock.utc_ms(),
            "room_left": desk.room_left,
        }

    def _hand_out(self, order: dict[str, Any]) -> None:
        desk, id = self.desk, order["id"]
        self._tasks.write(
            self,
            calls.give_back(id, session=desk.session, now_utc_ms=desk.clock.utc_ms()),
            done=lambda sale: self._say(handed_out=sale.id),
            failed=lambda error: self._say(fault=f"handing out: {error.key}"),
        )

    def _recorded(self, sale: SaleView) -> None:
        self._say(recorded=sale.id, receipt=sale.receipt)
        self.desk.engine.submit_sale(sale.id)

    def _sale_changed(self, id: str, state: str) -> None:
        order = self._orders.get(id, {})
        if state == SaleState.SENDING and order.get("cancel"):
            self._cancel(id)
        if state in FINAL:
            self._say(ended=id, state=state)
            if order.get("slip"):
                self._print(order)

    def _cancel(self, id: str) -> None:
        desk = self.desk
        unit = calls.ask_cancel(id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._tasks.write(
            self,
            unit,
            done=lambda sale: desk.engine.cancel_sale(sale.id),
            failed=lambda error: self._say(not_cancelled=id, key=error.key),
        )

    def _print(self, order: dict[str, Any]) -> None:
        desk, id = self.desk, order["id"]
        self._tasks.work(
            self,
            lambda: desk.printer.print_slip(id, session=desk.session, language="zh_CN"),
            done=lambda copy: self._say(printed=id, copy=copy),
            failed=lambda error: self._say(fault=f"slip: {error.key}"),
        )

    def _look_around(self) -> None:
        contact = self.desk.live.contact()
        if "ready" in self._wanted and contact.meters and contact.meters_in_contact == contact.meters:
            self._tell("ready")
        if "settled" in self._wanted and not self._open_sales():
            self._tell("settled")

    def _open_sales(self) -> list[str]:
        found = self.desk.ledger.read(lambda ledger: ledger.operations.open_all())
        return [view.operation.id for view in found if view.state != SaleState.ESCALATED]

    def _tell(self, what: str) -> None:
        self._wanted.remove(what)
        self._say(**{what: True})

    def _say(self, **what: object) -> None:
        self._pipe.send(what)

    def _close(self, _: dict[str, Any]) -> None:
        self._look.stop()
        if hasattr(self, "desk"):
            self._tasks.close()
            self._say(closed=self.desk.close())
        QCoreApplication.quit()


def main(folder: Path, pipe: Connection, log: Path) -> None:
    """The whole life of the process; what it would write to standard error goes to `log`."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    application = QCoreApplication([])
    death = Death()
    crash_points.install(death.reached)
    till = Till(folder, death, pipe)
    threading.Thread(target=till.listen, daemon=True).start()
    application.exec()
