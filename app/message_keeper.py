"""A thread of its own that passes alarms on and works the queue of messages: through the modem, and posted to
an address. The desk never waits for any of it; what the modem cannot send stays queued in the book."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass
from typing import Final, TypeVar

from app import config
from app.domain.alarms import Kind, Wanted
from app.domain.messages import Carrier
from app.key_store import KeyStore
from app.outputs.channel import Channel, Outgoing
from app.outputs.sms.dialogue import SerialWire, Wire
from app.outputs.sms.modem import Modem, ModemSettings, Patience
from app.outputs.sms.parts import Reference
from app.outputs.sms.state import ModemState
from app.outputs.webhook import Webhook
from app.services import (
    alarms,
    message_events,
    message_inbox,
    message_queue,
    modem_pin,
    settings,
    tenant_codes,
)
from app.services.alarms import Changes
from app.services.message_events import AlarmWord
from app.thread_end import is_gone
from db.errors import BookError
from db.ledger import Ledger, LedgerBook
from meterio.ports.reconnect import Backoff
from meterio.types import Clock

EVERY_S: Final = 1.0
LOOK_S: Final = 10.0
"""How often the modem is asked how it is and what it got."""
LAST_S: Final = 0.3
"""So long a thread that is to end waits for its last transaction."""
ALARM_AFTER_S: Final = 60.0
"""A modem that cannot send for so long raises an alarm: one that is only restarted raises none."""
THIN_S: Final = 86_400.0
FULL: Final = "memory_full"
"""In the alarm's detail beside the names of app/outputs/sms/troubles.py."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the settings say of channels."""

    modem: ModemSettings | None
    webhook: bool


class _Pins:
    """`app.outputs.sms.modem.PinKeeper` over the book."""

    def __init__(self, book: LedgerBook, key_store: KeyStore) -> None:
        self._book, self._key_store = book, key_store

    def take(self) -> str | None:
        if not self._book.read(modem_pin.may_be_tried):
            return None
        return self._book.write(lambda ledger: modem_pin.take(ledger, self._key_store))

    def right(self) -> None:
        self._book.write(modem_pin.proved_right)

    def refused(self) -> bool:
        return self._book.read(modem_pin.was_refused)


class MessageKeeper:
    """Runs from `start` to `stop`. `state`, from any thread: how the modem is; None without one."""

    def __init__(
        self,
        book: LedgerBook,
        *,
        key_store: KeyStore,
        clock: Clock,
        alarm_word: AlarmWord,
        open_wire: Callable[[str, int], Wire] = SerialWire,
        webhook: Channel | None = None,
        patience: Patience | None = None,
        new_backoff: Callable[[], Backoff] = lambda: Backoff(first_s=1.0, longest_s=60.0),
    ) -> None:
        self.state: ModemState | None = None
        self._book = book
        self._key_store = key_store
        self._clock = clock
        self._alarm_word = alarm_word
        self._open_wire = open_wire
        self._webhook = webhook
        self._patience = patience
        self._new_backoff = new_backoff
        self._modem: Modem | None = None
        self._of: ModemSettings | None = None
        self._look_at_s = self._thin_at_s = clock.monotonic()
        self._bad_since_s: float | None = None
        self._told: str | None = None
        self._failed = ""
        self._taken_up = False
        self._ended = threading.Event()
        # daemon: a port or a server that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="message-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Wait for nothing any more; returns at once."""
        self._ended.set()

    def stop(self, timeout_s: float) -> bool:
        """End; False if a port or a disk still holds it up."""
        self._ended.set()
        return is_gone(self._thread, within_s=timeout_s)

    def look_now(self) -> None:
        """Ask the modem at the next turn, as after a change of its settings. From any thread."""
        self._look_at_s = self._clock.monotonic()

    def _run(self) -> None:
        try:
            while not self._ended.wait(EVERY_S):
                self.turn()
        finally:
            if self._modem is not None:
                self._modem.close()

    def turn(self) -> None:
        """All that is due now."""
        try:
            if not self._taken_up:
                self._take_up()
            now = self._clock.utc_ms()
            self._book_has_news(now)
            if self._clock.monotonic() >= self._look_at_s:
                self._look_at_s = self._clock.monotonic() + LOOK_S
                self._look(now)
                self._expire(now)
            self._work_the_queue()
            self._thin()
            self._failed = ""
        except (BookError, OSError) as error:
            self._tell(error)
        except Exception as error:  # noqa: BLE001 - reported; the next turn comes
            _log.error("messages: %s", error, exc_info=error)

    def _write(self, unit: Callable[[Ledger], T]) -> T:
        """A transaction, waited for; at an end of the program only for a moment: whoever imports a large site
        holds the book. Raises TimeoutError then, BookError."""
        future = self._book.submit(unit)
        while not (self._ended.is_set() or future.done()):
            wait((future,), timeout=0.1)
        return future.result(timeout=LAST_S)

    def _tell(self, error: Exception) -> None:
        """Once, until something else happens."""
        if str(error) != self._failed and not self._ended.is_set():
            self._failed = str(error)
            _log.warning("messages wait: %s", error)

    def _take_up(self) -> None:
        unknown = self._write(lambda ledger: message_queue.take_up(ledger, now_utc_ms=self._clock.utc_ms()))
        self._taken_up = True
        if unknown:
            _log.warning("messages that were being sent when the program ended, fate unknown: %d", unknown)

    def _book_has_news(self, now_utc_ms: int) -> None:
        if self._book.read(message_events.is_behind):
            self._write(
                lambda ledger: message_events.pass_on(ledger, self._alarm_word, now_utc_ms=now_utc_ms)
            )

    # the modem

    def _look(self, now_utc_ms: int) -> None:
        wanted = self._book.read(_wanted)
        if wanted.webhook and self._webhook is None:
            self._webhook = Webhook()
        if wanted.modem != self._of:
            self._take(wanted.modem)
        if self._modem is None:
            self.state = None
        else:
            self.state = self._modem.look()
            self._relieve(self._modem, now_utc_ms)
        self._watch(now_utc_ms)

    def _take(self, wanted: ModemSettings | None) -> None:
        """Another modem than before, or none."""
        if self._modem is not None:
            self._modem.close()
        self._of = wanted
        if wanted is None:
            self._modem = None
            return
        self._modem = Modem(
            wanted,
            clock=self._clock,
            pins=_Pins(self._book, self._key_store),
            open_wire=self._open_wire,
            ending=self._ended.is_set,
            patience=self._patience,
            backoff=self._new_backoff(),
        )

    def _relieve(self, modem: Modem, now_utc_ms: int) -> None:
        """Keep what the modem got; only then is it cleared there."""
        found = modem.collect()
        if not found:
            return
        self._write(lambda ledger: message_inbox.take_in(ledger, found, now_utc_ms=now_utc_ms))
        for one in found:
            modem.forget(one)

    def _watch(self, now_utc_ms: int) -> None:
        """Raise the alarm of the modem once it cannot send for a while, and clear it when it can."""
        wrong = _wrong(self.state)
        if wrong is None:
            self._bad_since_s = None
            if self._told != "":
                self._write(lambda ledger: _clear(ledger, now_utc_ms))
                self._told = ""
            return
        if self._bad_since_s is None:
            self._bad_since_s = self._clock.monotonic()
        if self._clock.monotonic() - self._bad_since_s >= ALARM_AFTER_S and wrong != self._told:
            self._write(lambda ledger: _raise(ledger, wrong, now_utc_ms))
            self._told = wrong

    # the queue

    def _work_the_queue(self) -> None:
        """Until nothing is due. A message that is sent for long holds up only the next one."""
        while not self._ended.is_set():
            message = self._next()
            if message is None:
                return
            self._send(message)

    def _next(self) -> Outgoing | None:
        carriers, now = self._carriers(), self._clock.utc_ms()
        if not self._book.read(
            lambda ledger: message_queue.is_anything_due(ledger, carriers=carriers, now_utc_ms=now)
        ):
            return None

        def begin(ledger: Ledger) -> Outgoing | None:
            begun = message_queue.begin_next(ledger, carriers=carriers, now_utc_ms=now)
            return begun and tenant_codes.revealed(ledger, self._key_store, begun, now_utc_ms=now)

        return self._write(begin)

    def _expire(self, now_utc_ms: int) -> None:
        if self._book.read(lambda ledger: message_queue.is_anything_over(ledger, now_utc_ms=now_utc_ms)):
            self._write(lambda ledger: message_queue.expire(ledger, now_utc_ms=now_utc_ms))

    def _carriers(self) -> tuple[Carrier, ...]:
        ready = self.state is not None and self.state.trouble is None and self._modem is not None
        sms = (Carrier.SMS,) if ready else ()
        return (*sms, Carrier.WEBHOOK) if self._webhook is not None else sms

    def _send(self, message: Outgoing) -> None:
        channel: Channel | None = self._webhook if message.address.startswith("https://") else self._modem
        assert channel is not None
        outcome = channel.send(message)
        reports = channel is self._modem and self.state is not None and self.state.reports
        self._write(
            lambda ledger: message_queue.finish(
                ledger, message.id, outcome, reports=reports, now_utc_ms=self._clock.utc_ms()
            )
        )
        if self._modem is not None:
            self.state = self._modem.state

    def _thin(self) -> None:
        if self._clock.monotonic() < self._thin_at_s:
            return
        self._thin_at_s = self._clock.monotonic() + THIN_S
        now = self._clock.utc_ms()
        while not self._ended.is_set() and self._write(
            lambda ledger: message_queue.thin(ledger, now_utc_ms=now)
        ):
            continue


def _wanted(ledger: Ledger) -> _Wanted:
    port = settings.text(ledger, config.SMS_PORT)
    modem = None
    if port:
        baud = int(settings.text(ledger, config.SMS_BAUD))
        reference = Reference(int(settings.text(ledger, config.SMS_REFERENCE)))
        modem = ModemSettings(port, baud, reference)
    return _Wanted(modem, bool(settings.value(ledger, config.SMS_WEBHOOK)))


def _wrong(state: ModemState | None) -> str | None:
    if state is None:
        return None
    if state.trouble is not None:
        return state.trouble.value
    return FULL if state.memory_full else None


def _raise(ledger: Ledger, wrong: str, now_utc_ms: int) -> None:
    """One alarm however often the cause changes until the modem is well."""
    detail = {"trouble": wrong}
    if not alarms.raise_alarm(ledger, Kind.MODEM, detail=detail, now_utc_ms=now_utc_ms):
        said = Changes(reworded=(Wanted(Kind.MODEM, "", detail),))
        alarms.settle(ledger, said, now_utc_ms=now_utc_ms)


def _clear(ledger: Ledger, now_utc_ms: int) -> None:
    alarms.clear_alarm(ledger, Kind.MODEM, now_utc_ms=now_utc_ms)
