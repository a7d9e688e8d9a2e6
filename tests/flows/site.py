"""A small site in operation: its simulated mall as a process of its own, a console with a person at it."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.permissions import SYSTEM
from app.domain.sale import SaleState
from app.services import vending
from app.services.views import SaleView
from db.ledger import Ledger
from meterio.clock import SystemClock
from tests.flows.program import command, environment
from widgets import names
from widgets.common.messages import slip_translator
from widgets.start import Console
from widgets.tour.hands import Hands


@dataclass(frozen=True, slots=True)
class MallProcess:
    """`first_line` says where it listens."""

    process: subprocess.Popen[bytes]
    first_line: str

    def ask(self, **request: Any) -> Any:
        """One request to the control port, and its answer."""
        where = json.loads(self.first_line)["control"]
        with socket.create_connection((where["host"], where["port"]), timeout=10) as line:
            line.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(line.makefile().readline())


@contextmanager
def mall(workbook: Path, *options: object) -> Iterator[MallProcess]:
    """`main.py simulate`, ended afterwards."""
    process = subprocess.Popen(
        command("simulate", workbook, "--unpaced", "--until-eof", *options),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        yield MallProcess(process, process.stdout.readline().decode())
        process.communicate(timeout=20)


@contextmanager
def console(data: Path, tmp_path: Path, *, language: str) -> Iterator[Person]:
    """The real console on a data folder, with somebody in front of it."""
    from app.bootstrap import open_desk

    clock = SystemClock()
    desks = []

    def open_books() -> Any:
        desks.append(open_desk(data, clock=clock, translator_for=slip_translator))
        return desks[0]

    made = Console(open_books, data_dir=data, clock=clock, language=language)
    try:
        made.show()
        person = Person(made, Hands(folder=tmp_path, set_language=made.language.set), desks)
        person.hands.wait_until(lambda: bool(desks), "the books open", seconds=20)
        yield person
    finally:
        assert made.close(), "the console did not end in time"
        made.language.set("en")


@dataclass
class Person:
    """Who sits in front of the console."""

    console: Console
    hands: Hands
    desks: list[Any]

    @property
    def desk(self) -> Any:
        return self.desks[0]

    def text(self, name: str) -> str:
        """What the label or message of that name says."""
        widget = self.hands.find(name, QWidget)
        return widget.text() if isinstance(widget, QLabel) else str(widget.property("text"))

    def reads(self, name: str, part: str) -> None:
        """Wait until it says so."""
        self.hands.wait_until(
            lambda: self.hands.shows(name) and part in self.text(name), f"{name} says {part}", seconds=20
        )

    def in_contact(self, meters: int) -> None:
        """Wait until the engine has reached that many meters."""
        self.hands.wait_until(
            lambda: self.desk.live.contact().meters_in_contact >= meters, f"{meters} meters", seconds=40
        )

    def sales(self) -> list[SaleView]:
        """The newest first."""

        def unit(ledger: Ledger) -> list[SaleView]:
            return [
                vending.sale(ledger, row.id, session=SYSTEM)
                for row in vending.recent(ledger, 20, session=SYSTEM)
            ]

        return list(self.desk.ledger.read(unit))

    def sign_in(self, name: str, password: str) -> None:
        """Where a name stands already, as after signing out, the cursor waits for the password."""
        hands = self.hands
        hands.wait_until(lambda: hands.shows(names.SIGN_IN_NAME), "the sign-in page", seconds=20)
        if QApplication.activeWindow() is None:  # no window manager gives it back when a dialog closes
            self.console.window.activateWindow()
        hands.pause(seconds=0.3)
        if hands.has_focus(names.SIGN_IN_NAME):
            hands.type(names.SIGN_IN_NAME, name)
            hands.press(Qt.Key.Key_Return)
        hands.type(names.SIGN_IN_PASSWORD, password)
        hands.press(Qt.Key.Key_Return)

    def find_shop(self, number: str) -> None:
        hands = self.hands
        hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        hands.type(names.SEARCH, number)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: hands.shows(names.DESK_SHOP_CARD), "the shop", seconds=20)
        hands.wait_until(lambda: hands.has_focus(names.DESK_AMOUNT), "the amount field", seconds=20)

    def enter_amount(self, amount: str) -> None:
        """Replaces what stands there, as keys or, for what no keyboard has, as an input method does."""
        if amount.isascii():
            self.hands.type(names.DESK_AMOUNT, amount)
        else:
            self.hands.type(names.DESK_AMOUNT, "")
            self.hands.press(Qt.Key.Key_Delete)
            event = QInputMethodEvent("", [])
            event.setCommitString(amount)
            QApplication.sendEvent(self.hands.find(names.DESK_AMOUNT, QWidget), event)
        self.hands.pause(seconds=0.4)
        self.hands.press(Qt.Key.Key_Return)

    def sell(self, amount: str) -> SaleView:
        """From the amount field to the recorded sale; paid exactly, in cash."""
        hands, before = self.hands, len(self.sales())
        self.enter_amount(amount)
        hands.wait_until(lambda: hands.has_focus(names.DESK_RECEIVED), "the received field", seconds=20)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(self.may_sell, "the sale may be made", seconds=20)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: len(self.sales()) > before, "the sale recorded", seconds=20)
        return self.sales()[0]

    def may_sell(self) -> bool:
        return bool(self.console.window.page(names.PAGE_DESK).controller.may_sell())

    def confirmed(self, sale_id: str) -> SaleView:
        """Wait until the meter has it."""

        def now() -> SaleView:
            return next(sale for sale in self.sales() if sale.id == sale_id)

        self.hands.wait_until(lambda: now().state is SaleState.CONFIRMED, "the sale confirmed", seconds=30)
        return now()
