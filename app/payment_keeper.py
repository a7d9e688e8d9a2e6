"""Threads that go on with what is paid online, one for each channel: a gateway that is slow or away holds up
no other, nor the desk. What gateways tell by themselves comes in here too."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.crash_points import reach
from app.domain.payment import PayChannel
from app.domain.permissions import Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.payment_lane import REST, Health, LaneGround, PaymentLane
from app.payments.channel import Channel, ChannelFault, NotGenuine, Notice, OrderRef, Reply
from app.payments.setup import BadSetup, ChannelSetup, build
from app.payments.transport import HttpWire, Wire
from app.services import alarms, pay_channels, pay_notices, pay_watch
from app.services.pay_watch import ServiceSeen
from app.services.views import LiveState
from db.errors import BookError
from db.ledger import LedgerBook
from meterio.types import Clock

ANSWER_S: Final = 4.0
"""A gateway that tells of a payment is answered within five seconds, or tells it again."""
WATCH_S: Final = 30.0
"""So often it is looked whether something of online payment calls for an alarm."""
MOST_BODY: Final = 64 * 1024
MOST_NOTED: Final = 20
"""Forged notices in the operation log an hour: whoever forges them shall not fill it."""
_HOUR_MS: Final = 3_600_000
TRIAL: Final = "M0TRIAL0METERDESK0"
"""The number of an order that is never placed: a gateway that says it does not know it has understood all."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel of a company answers. `trouble` is "" while all is well, and has a sentence else."""

    company_id: int
    channel: PayChannel
    trouble: str
    since_utc_ms: int
    answered_utc_ms: int


class PaymentKeeper:
    """Runs from `start` to `stop`. Its other methods are for any thread."""

    def __init__(
        self,
        book: LedgerBook,
        *,
        key_store: KeyStore,
        clock: Clock,
        live: Callable[[str], LiveState | None],
        sold: Callable[[str], None],
        room_left: Callable[[], bool],
        wire: Callable[[ChannelSetup], Wire] | None = None,
    ) -> None:
        self._book = book
        self._key_store = key_store
        self._clock = clock
        self._wire = wire or (lambda _: HttpWire())
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._clients: dict[tuple[int, PayChannel], tuple[ChannelSetup, Channel | None]] = {}
        self._noted_since_ms = self._noted = 0
        self._watch_at_s = 0.0
        ground = LaneGround(book, clock, live, room_left, self.client, sold, self._ended.is_set)
        self.lanes = {channel: PaymentLane(channel, ground) for channel in PayChannel}
        self._wakes = {channel: threading.Event() for channel in PayChannel}
        # daemon: a gateway that never answers must not keep the program from ending.
        self._threads = {
            channel: threading.Thread(target=self._run, args=(channel,), name=f"pay-{channel}", daemon=True)
            for channel in PayChannel
        }

    def start(self) -> None:
        self.set_up_anew()
        for thread in self._threads.values():
            thread.start()

    def end(self) -> None:
        """Wait for nothing any more; returns at once."""
        self._ended.set()
        self.wake()

    def stop(self, timeout_s: float) -> bool:
        """End; False if a gateway or a disk still holds one up."""
        self.end()
        for thread in self._threads.values():
            if thread.ident is not None:
                thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads.values())

    def wake(self) -> None:
        """An order was placed or given up, or a refund asked for: look now."""
        for event in self._wakes.values():
            event.set()

    def set_up_anew(self) -> None:
        """The channels as they are set up now; after each change of them. Raises BookError."""
        found = self._book.read(lambda ledger: pay_channels.setups(ledger, self._key_store))
        with self._lock:
            before = self._clients
            self._clients = {}
            for company_id, setup in found:
                known = before.get((company_id, setup.channel))
                same = known is not None and known[0] == setup
                made = known[1] if known is not None and same else self._made(setup)
                self._clients[company_id, setup.channel] = (setup, made)
        self.wake()

    def client(self, company_id: int, channel: PayChannel) -> Channel | None:
        with self._lock:
            found = self._clients.get((company_id, channel))
        return None if found is None else found[1]

    def watch(self) -> None:
        """Raise and clear the alarms of online payment, unless it was done just now. Raises BookError."""
        now_s = self._clock.monotonic()
        with self._lock:
            if now_s < self._watch_at_s:
                return
            self._watch_at_s = now_s + WATCH_S
            known = tuple(self._clients)
        seen = [self._seen(company_id, channel) for company_id, channel in known]
        now = self._clock.utc_ms()
        wanted = self._book.read(lambda ledger: pay_watch.changes(ledger, seen, now_utc_ms=now))
        if wanted:
            self._book.write(lambda ledger: alarms.settle(ledger, wanted, now_utc_ms=now))

    def _seen(self, company_id: int, channel: PayChannel) -> ServiceSeen:
        found = self.lanes[channel].health().get(company_id, Health())
        silent = found.since_utc_ms if found.trouble in REST else None
        return ServiceSeen(company_id, channel, silent, found.answered_utc_ms > 0)

    def health(self) -> tuple[ChannelHealth, ...]:
        """How every channel answered last."""
        return tuple(
            ChannelHealth(company, channel, one.trouble, one.since_utc_ms, one.answered_utc_ms)
            for channel, lane in self.lanes.items()
            for company, one in _sorted(lane.health())
        )

    def try_out(self, company_id: int, channel: PayChannel, *, session: Session) -> str:
        """Ask the gateway of an order that never was; what came back, in its own words.

        Takes seconds: not on the GUI thread. Raises DeskError: permission.*, pay.no_channel, pay_setup.*,
        pay_fault.*.
        """
        setup = self._book.read(
            lambda ledger: pay_channels.to_try(ledger, self._key_store, company_id, channel, session=session)
        )
        now = self._clock.utc_ms()
        try:
            client = build(setup, self._wire(setup), self._clock.utc_ms)
            answer = client.query(OrderRef(TRIAL, 1, now, now))
        except BadSetup as error:
            raise DeskError(f"pay_setup.{error.why}", field=error.field) from error
        except ChannelFault as fault:
            raise DeskError(f"pay_fault.{fault.kind}", text=fault.text) from fault
        return answer.text or str(answer.state)

    def note_callback(self, channel: PayChannel, headers: Mapping[str, str], body: bytes) -> Reply:
        """What a gateway tells of an order: a hint to ask it, after which it hears whether the book has it.

        Anything that is not the gateway's own changes nothing. Waits a few seconds at most.
        """
        known = self._of_channel(channel)
        if not known:
            return Reply(404, "text/plain; charset=utf-8", b"")
        read = self._read_notice(known, headers, body)
        why = read if isinstance(read, str) else self._unknown(channel, read[1])
        if why or isinstance(read, str):
            self._refuse(channel, why)
            return known[0].reply(taken=False)
        client, notice = read
        return client.reply(taken=self._taken(channel, notice.order_no))

    def _read_notice(
        self, known: list[Channel], headers: Mapping[str, str], body: bytes
    ) -> tuple[Channel, Notice] | str:
        """The client whose gateway made it, and what it says; else why it is none."""
        why = "too long"
        if len(body) > MOST_BODY:
            return why
        for client in known:
            try:
                return client, client.read_notice(headers, body, now_utc_ms=self._clock.utc_ms())
            except NotGenuine as error:
                why = error.why
        return why

    def _unknown(self, channel: PayChannel, notice: Notice) -> str:
        return self._book.read(lambda ledger: pay_notices.concerns(ledger, channel, notice))

    def _taken(self, channel: PayChannel, order_no: str) -> bool:
        """Whether the book has the payment, once the gateway was asked."""

        def is_paid() -> bool:
            return self._book.read(lambda ledger: pay_notices.is_paid(ledger, order_no))

        if is_paid():
            return True
        reach("pay.after_notice")
        self.lanes[channel].ask_about(order_no)
        self._wakes[channel].set()
        waited = 0.0
        while waited < ANSWER_S and not self._ended.wait(0.1):
            waited += 0.1
            if is_paid():
                return True
        return False

    def _refuse(self, channel: PayChannel, why: str) -> None:
        now = self._clock.utc_ms()
        with self._lock:
            if now - self._noted_since_ms >= _HOUR_MS:
                self._noted_since_ms, self._noted = now, 0
            self._noted += 1
            enough = self._noted > MOST_NOTED
        if not enough:
            self._book.write(lambda ledger: pay_notices.refuse(ledger, channel, why, now_utc_ms=now))

    def _of_channel(self, channel: PayChannel) -> list[Channel]:
        with self._lock:
            found = [made for (_, one), (_, made) in self._clients.items() if one is channel]
        return [client for client in found if client is not None]

    def _made(self, setup: ChannelSetup) -> Channel | None:
        try:
            return build(setup, self._wire(setup), self._clock.utc_ms)
        except BadSetup as error:
            _log.warning("%s cannot be used: %s", setup.channel, error)
            return None

    def _run(self, channel: PayChannel) -> None:
        lane, wake, failed = self.lanes[channel], self._wakes[channel], ""
        while not self._ended.is_set():
            wake.clear()
            pause = 1.0
            try:
                pause = lane.turn()
                self.watch()
                failed = ""
            except (BookError, OSError) as error:
                if str(error) != failed and not self._ended.is_set():
                    failed = str(error)
                    _log.warning("online payments wait: %s", error)
            except Exception as error:  # noqa: BLE001 - reported; the next turn comes
                _log.error("online payments: %s", error, exc_info=error)
            wake.wait(pause)


def _sorted(found: Mapping[int, Health]) -> list[tuple[int, Health]]:
    return sorted((company, replace(one)) for company, one in found.items())
