"""The process that is killed: `python -m tests.faults.kill.till DATA_DIR`.

The real desk and engine under a QCoreApplication, and the calls that the sale page makes. One JSON object a
line says what to do, and one is written for everything a screen would be told:

    {"op": "open", "die_at": STEP, "nth": N}    open the books, take up, start; says ready, settled
    {"op": "arm", "die_at": STEP, "nth": N}     SIGKILL to itself when STEP is reached for the N-th time
    {"op": "sell", "id", "meter", "amount_fen", "cancel", "slip"}   says recorded or refused, ended, printed
    {"op": "print", "id"}                       says printed
    {"op": "settle"}                            says settled once no sale is open
    {"op": "close"}                             says closed
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app import crash_points
from app.bootstrap import open_desk
from app.domain.sale import FINAL, SaleState
from app.errors import DeskError
from app.services import customers, sign_in, vending
from app.services.views import SaleOrder, SaleView
from app.verify import verify_book
from meterio.clock import SystemClock
from tests.faults.kill.site import CASHIER, PASSWORD
from widgets import calls
from widgets.common.messages import slip_translator
from widgets.tasks import Tasks

LOOK_MS = 10
_LOADED = (customers, vending, verify_book)
"""Modules that a sale needs late are loaded before it is told to open, while another process still works."""


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

    def __init__(self, folder: Path, death: Death) -> None:
        super().__init__()
        self._folder, self._death = folder, death
        self._orders: dict[str, dict[str, Any]] = {}
        self._wanted: list[str] = []
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_around)
        self.told.connect(lambda order: getattr(self, f"_{order['op']}")(order))

    def listen(self) -> None:
        """On a thread of its own: hand on what is told; the parent's end is ours too."""
        for line in sys.stdin:
            self.told.emit(json.loads(line))
        self.told.emit({"op": "close"})

    def _open(self, order: dict[str, Any]) -> None:
        self._arm(order)
        self.desk = desk = open_desk(self._folder, clock=SystemClock(), translator_for=slip_translator)
        desk.check_books()
        desk.learn_meters()
        self._tasks = Tasks(desk.ledger)
        now = desk.clock.utc_ms()
        session = desk.ledger.write(lambda ledger: sign_in.sign_in(ledger, CASHIER, PASSWORD, now))
        assert not isinstance(session, DeskError)
        desk.session = session
        desk.engine.sale_changed.connect(self._sale_changed)
        desk.engine.faulted.connect(lambda text: say(fault=text))
        desk.engine.start()
        self._wanted = ["ready", "settled"]
        self._look.start()

    def _arm(self, order: dict[str, Any]) -> None:
        self._death.arm(order.get("die_at", ""), order.get("nth", 1))

    def _sell(self, order: dict[str, Any]) -> None:
        """As the sale page does on Enter."""
        desk, id, amount = self.desk, order["id"], order["amount_fen"]
        self._orders[id] = order
        wanted = SaleOrder(id, order["meter"], amount, "cash", amount)
        live = desk.live.state(wanted.meter_id)
        unit = calls.open_sale(wanted, session=desk.session, live=live, now_utc_ms=desk.clock.utc_ms())
        self._tasks.write(
            self, unit, done=self._recorded, failed=lambda error: say(refused=id, key=error.key)
        )

    def _recorded(self, sale: SaleView) -> None:
        say(recorded=sale.id, receipt=sale.receipt)
        self.desk.engine.submit_sale(sale.id)

    def _sale_changed(self, id: str, state: str) -> None:
        order = self._orders.get(id, {})
        if state == SaleState.SENDING and order.get("cancel"):
            self._cancel(id)
        if state in FINAL:
            say(ended=id, state=state)
            if order.get("slip"):
                self._print(order)

    def _cancel(self, id: str) -> None:
        desk = self.desk
        unit = calls.ask_cancel(id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._tasks.write(
            self,
            unit,
            done=lambda sale: desk.engine.cancel_sale(sale.id),
            failed=lambda error: say(not_cancelled=id, key=error.key),
        )

    def _print(self, order: dict[str, Any]) -> None:
        desk, id = self.desk, order["id"]
        self._tasks.work(
            self,
            lambda: desk.printer.print_slip(id, session=desk.session, language="zh_CN"),
            done=lambda copy: say(printed=id, copy=copy),
            failed=lambda error: say(fault=f"slip: {error.key}"),
        )

    def _settle(self, _: dict[str, Any]) -> None:
        self._wanted.append("settled")

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
        say(**{what: True})

    def _close(self, _: dict[str, Any]) -> None:
        self._look.stop()
        if hasattr(self, "desk"):
            self._tasks.close()
            say(closed=self.desk.close())
        QCoreApplication.quit()


def say(**what: object) -> None:
    """One line to the parent, in one write: a death never cuts it in two."""
    os.write(1, json.dumps(what).encode() + b"\n")


def main(folder: Path) -> int:
    application = QCoreApplication([])
    death = Death()
    crash_points.install(death.reached)
    till = Till(folder, death)
    threading.Thread(target=till.listen, daemon=True).start()
    say(loaded=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
