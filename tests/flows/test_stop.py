"""Whatever the program is at, closing it takes less than three seconds and leaves no thread."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QThread

from app.bootstrap import Desk, open_desk
from app.domain.permissions import SYSTEM, Session
from app.services import operators, settings, sign_in, site_import, vending
from app.services.views import SaleOrder
from app.verify import verify_book
from db.errors import BookError
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import REFERENCE, call, command, environment
from tests.flows.site import MallProcess, mall
from widgets import calls
from widgets.common.messages import slip_translator
from widgets.start import Console
from widgets.tour.hands import let_run

T = TypeVar("T")
LIMIT_S = 3.0
PASSWORD = "horse-7-Battery"
METER = "E1"
METERS = 8

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def at(data: Path, tmp_path: Path, workbook: Path, capfd: Any) -> Iterator[At]:
    with mall(workbook) as running:
        connections = tmp_path / "connections.json"
        connections.write_text(running.first_line, encoding="utf-8")
        assert call(capfd, "--data", data, "connect", connections).code == 0
        made = At(data, running)
        yield made
        made.console.close()


class At:
    """A console on a data folder, to be brought to some state and closed there."""

    def __init__(self, data: Path, running: MallProcess | None = None) -> None:
        self.data, self.mall = data, running
        self.desks: list[Desk] = []
        clock = SystemClock()

        def open_books() -> Desk:
            self.desks.append(open_desk(data, clock=clock, translator_for=slip_translator))
            return self.desks[0]

        self.console = Console(open_books, data_dir=data, clock=clock, language="en")
        self.session: Session | None = None

    @property
    def desk(self) -> Desk:
        return self.desks[0]

    def show(self) -> None:
        self.console.show()

    def until(self, holds: Callable[[], bool], *, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            let_run(5)

    def in_contact(self) -> None:
        self.show()
        self.until(lambda: bool(self.desks) and self.desk.live.contact().meters_in_contact == METERS)

    def fault(self, name: str, **params: object) -> None:
        assert self.mall is not None
        self.mall.ask(op="fault", name=name, **params)

    def sell(self, sale_id: str = "r1") -> None:
        """Record a sale and hand it over, as the sale page does."""
        desk = self.desk
        self.session = self.session or desk.ledger.write(self._cashier)
        unit = calls.open_sale(
            SaleOrder(sale_id, METER, 10_000, "cash", 10_000),
            session=self.session,
            live=desk.live.state(METER),
            now_utc_ms=desk.clock.utc_ms(),
            room_left=desk.room_left,
        )
        desk.ledger.write(unit)
        desk.engine.submit_sale(sale_id)

    def state(self, sale_id: str = "r1") -> str | None:
        return self.desk.ledger.read(lambda ledger: ledger.operations.state(sale_id))

    def reaches(self, state: str, sale_id: str = "r1") -> None:
        self.until(lambda: self.state(sale_id) == state)

    def stop(self) -> float:
        """Close it; the seconds that it took. Nothing may be left running, and the book proves itself."""
        began = time.monotonic()
        assert self.console.close(), "something was left running"
        took = time.monotonic() - began
        assert verify_book(self.data / "ledger.db").findings == ()
        return took

    def _cashier(self, ledger: Ledger) -> Session:
        now = SystemClock().utc_ms()
        operator = operators.add_with_password(
            ledger,
            name="lin",
            display_name="林芳",
            roles=("cashier",),
            password=PASSWORD,
            session=SYSTEM,
            now_utc_ms=now,
        )
        return sign_in.session_of(ledger, operator, now_utc_ms=now)


def test_before_anything_was_shown(at: At) -> None:
    assert at.stop() < LIMIT_S


def test_while_the_books_are_being_opened(at: At) -> None:
    at.show()
    assert at.stop() < LIMIT_S


def test_idle(at: At) -> None:
    at.in_contact()
    let_run(300)
    assert at.stop() < LIMIT_S


def test_while_connecting_to_collectors_that_are_not_there(at: At) -> None:
    at.fault("collector-down", target="*")
    at.show()
    at.until(lambda: bool(at.desks) and at.desk.engine._worker is not None)
    let_run(500)
    assert at.stop() < LIMIT_S


def test_in_the_first_round(at: At) -> None:
    at.fault("late-reply", target="*", delay_ms=150)
    at.show()
    at.until(lambda: bool(at.desks) and at.desk.live.contact().meters_in_contact > 0)
    assert at.desk.live.contact().meters_in_contact < METERS
    assert at.stop() < LIMIT_S


def test_with_a_sale_recorded_and_its_meter_silent(at: At) -> None:
    at.in_contact()
    at.fault("silent-meter", target=METER)
    at.sell()
    let_run(300)
    assert at.state() == "recorded"
    assert at.stop() < LIMIT_S


def test_while_sending_with_the_reply_late(at: At) -> None:
    at.in_contact()
    at.fault("late-reply", target=METER, on="purchase", delay_ms=5_000)
    at.sell()
    at.reaches("sending")
    assert at.stop() < LIMIT_S


def test_in_doubt_and_waiting_for_the_meter(at: At) -> None:
    at.in_contact()
    at.fault("lose-reply", target=METER, on="purchase")
    at.sell()
    at.reaches("sending")
    at.fault("silent-meter", target=METER)
    at.reaches("in_doubt")
    let_run(1_500)
    assert at.stop() < LIMIT_S
    assert _state(at.data, "r1") == "in_doubt"


def test_with_a_fence_under_way(at: At) -> None:
    at.in_contact()
    at.fault("lose-request", target=METER, on="purchase")
    at.sell()
    at.reaches("sending")
    now = at.desk.clock.utc_ms()
    at.desk.ledger.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=at.session, now_utc_ms=now))
    at.fault("silent-meter", target=METER)
    at.desk.engine.cancel_sale("r1")
    at.reaches("in_doubt")
    assert at.stop() < LIMIT_S
    assert _state(at.data, "r1") == "in_doubt"


def test_while_a_slip_goes_to_a_dead_network_printer(at: At) -> None:
    with silent_printer() as target:
        at.in_contact()
        at.sell()
        at.reaches("confirmed")
        at.desk.ledger.write(lambda ledger: _print_to(ledger, target))
        at.desk.printer.picture("r1", session=SYSTEM, language="en")
        told: list[object] = []
        at.console.tasks.work(
            at.console.window,
            lambda: at.desk.printer.print_slip("r1", session=at.session, language="en"),
            done=told.append,
            failed=told.append,
        )
        let_run(700)
        assert told == []
        assert at.stop() < LIMIT_S


def test_while_a_large_site_is_imported(tmp_path: Path) -> None:
    """What was brought in until then is gone again: all of it or nothing."""
    at = At(tmp_path / "new")
    at.show()
    at.until(lambda: bool(at.desks) and Path(f"{at.desk.ledger.path}.ballast").exists())
    site = site_import.read_site(REFERENCE)

    def unit(ledger: Ledger) -> None:
        site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=at.desk.clock.utc_ms())
        while True:  # a site of any size
            ledger.shops.all()

    running = at.desk.ledger.submit(unit)
    let_run(1_500)
    assert running.running()
    assert at.stop() < LIMIT_S
    assert isinstance(running.exception(), BookError)
    assert _read(at.data, lambda ledger: ledger.shops.all()) == ()


def test_with_a_job_that_nobody_can_end_the_window_goes_all_the_same(at: At) -> None:
    """Ten seconds of a name server that says nothing: the job dies with the program."""
    at.in_contact()
    at.console.tasks.work(at.console.window, lambda: time.sleep(4), done=print, failed=print)
    let_run(50)
    began = time.monotonic()
    assert not at.console.close()
    assert time.monotonic() - began < LIMIT_S
    time.sleep(4)


def test_no_qt_thread_is_left(at: At) -> None:
    at.in_contact()
    thread = at.desk.engine._thread
    assert isinstance(thread, QThread) and thread.isRunning()
    assert at.stop() < LIMIT_S
    assert not thread.isRunning()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_whole_program_ends_when_the_system_asks(data: Path, number: int) -> None:
    process = subprocess.Popen(command("--data", data), env=environment(), stderr=subprocess.PIPE)
    with process:
        deadline = time.monotonic() + 30
        while not Path(f"{data / 'ledger.db'}.ballast").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        began = time.monotonic()
        os.kill(process.pid, number)
        process.communicate(timeout=20)
    assert time.monotonic() - began < LIMIT_S
    assert process.returncode == 0
    assert "INFO meterdesk: ended\n" in (data / "meterdesk.log").read_text("utf-8")


def _state(data: Path, sale_id: str) -> str | None:
    return _read(data, lambda ledger: ledger.operations.state(sale_id))


def _read(data: Path, unit: Callable[[Ledger], T]) -> T:
    book = LedgerBook(data / "ledger.db", clock=SystemClock())
    try:
        return book.read(unit)
    finally:
        book.close()


def _print_to(ledger: Ledger, target: str) -> None:
    now = SystemClock().utc_ms()
    for key, value in (("printer.kind", "network"), ("printer.target", target)):
        settings.change(ledger, key, value, session=SYSTEM, now_utc_ms=now)


@contextmanager
def silent_printer() -> Iterator[str]:
    """An address whose connections nobody takes, and the system lets no more wait: no answer at all."""
    with ExitStack() as opened:
        printer = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            caller = opened.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(printer.getsockname())
        yield f"127.0.0.1:{printer.getsockname()[1]}"
