"""One GSM modem at one port: opened, asked how it is, given messages, relieved of those it got.

Opened again with growing pauses whenever it is gone or says nothing that makes sense. All waits are bounded;
all calls by one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.outputs.channel import Fate, Outcome, Outgoing
from app.outputs.sms import condition, text_mode
from app.outputs.sms.dialogue import Answer, BrokenOff, Dialogue, Wire
from app.outputs.sms.inbox import Inbox, Stored, clear
from app.outputs.sms.lines import fields, number
from app.outputs.sms.parts import Reference, numbered, split
from app.outputs.sms.pdu import Join, PduError, Submit, encode
from app.outputs.sms.state import ModemState, Sim
from app.outputs.sms.troubles import Trouble
from meterio.ports.reconnect import Backoff
from meterio.types import Clock

_ANNOUNCEMENTS: Final = ("2,1,0,1,0", "2,1,0,2,0", "1,1,0,1,0", "1,1,0,2,0")
"""AT+CNMI: texts go into the memory and are announced; reports come at once, else through the memory."""
_WAKES: Final = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """The longest waits, in seconds. A network may take a minute for a message (27.005 names no limit)."""

    wake_s: float = 1.0
    answer_s: float = 5.0
    list_s: float = 20.0
    pin_s: float = 20.0
    prompt_s: float = 5.0
    send_s: float = 60.0


class PinKeeper(Protocol):
    """Gives the card's PIN for one try. A card locks itself after three wrong ones, so what was tried without
    `right` being called afterwards is never given again, by no later run of the program either."""

    def take(self) -> str | None: ...

    def right(self) -> None: ...

    def refused(self) -> bool:
        """Whether a PIN is kept that was tried in vain."""
        ...


@dataclass(frozen=True, slots=True)
class ModemSettings:
    """`device`: a serial port, or "usb:" and an adapter's serial number."""

    device: str
    baud: int = 115_200
    reference: Reference = Reference.BITS_8


@dataclass(slots=True)
class _Session:
    """What is known of a modem while its port is open."""

    dialogue: Dialogue
    since: float
    model: str = ""
    prepared: bool = False
    text_mode: bool = False
    reports: bool = False


class _Silent(Exception):
    """No answer came, or none that means anything."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.trouble = Trouble.NOT_UNDERSTOOD if answer.noise else Trouble.NO_ANSWER


class Modem:
    """`open_wire` opens a device at a baud rate or raises OSError. `ending`: the program ends."""

    def __init__(
        self,
        settings: ModemSettings,
        *,
        clock: Clock,
        pins: PinKeeper,
        open_wire: Callable[[str, int], Wire],
        ending: Callable[[], bool] = lambda: False,
        patience: Patience | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._pins = pins
        self._open_wire = open_wire
        self._ending = ending
        self._patience = patience or Patience()
        self._backoff = backoff or Backoff(first_s=1.0, longest_s=60.0)
        self._session: _Session | None = None
        self._inbox = Inbox()
        self._next_try = clock.monotonic()
        self.state = ModemState(Trouble.NO_PORT, clock.utc_ms())

    def look(self) -> ModemState:
        """How the modem is now; opens it if a try is due."""
        if self._session is None and self._clock.monotonic() >= self._next_try:
            self._open()
        self._guarded(self._ask_state)
        return self.state

    def send(self, message: Outgoing) -> Outcome:
        """Send what is left of a message, each part once (`app.outputs.channel.Channel`)."""
        session = self._session
        if session is None or self.state.trouble is not None:
            return Outcome(Fate.NOT_SENT, self.state.trouble or Trouble.NO_PORT)
        try:
            telegrams = self._telegrams(session, message)
        except (PduError, ValueError):
            return Outcome(Fate.NOT_SENT, Trouble.NOT_TAKEN)
        references: tuple[int, ...] = ()
        for done, (command, text) in enumerate(telegrams[message.done :]):
            outcome = self._send_part(session, command, text)
            if outcome.fate is not Fate.SENT:
                return replace(outcome, references=references, done=done)
            references += outcome.references
        return Outcome(Fate.SENT, references=references, done=len(telegrams) - message.done)

    def collect(self) -> tuple[Stored, ...]:
        """What the modem got; what lies in its memory comes again and again until it is forgotten."""
        if self._session is not None and self._session.prepared:
            self._guarded(lambda _: self._inbox.read(self._ask, timeout_s=self._patience.list_s))
        return self._inbox.take()

    def forget(self, stored: Stored) -> None:
        """Clear its place in the modem's memory."""
        if stored.memory:
            self._guarded(lambda _: clear(self._ask, stored))

    def close(self) -> None:
        if self._session is not None:
            self._session.dialogue.close()
            self._session = None

    # opening

    def _open(self) -> None:
        try:
            wire = self._open_wire(self._settings.device, self._settings.baud)
        except OSError:
            self._lose(Trouble.NO_PORT)
            return
        dialogue = Dialogue(wire, clock=self._clock, unasked=self._inbox.unasked, ending=self._ending)
        self._session = _Session(dialogue, self._clock.monotonic())
        self._guarded(self._wake)

    def _wake(self, session: _Session) -> None:
        """Until it answers: a prompt left open is left, the echo turned off, errors come as numbers."""
        for attempt in range(_WAKES):
            session.dialogue.leave_text()
            answer = session.dialogue.ask("AT", timeout_s=self._patience.wake_s)
            if answer.ok:
                session.dialogue.settle()
                break
            if attempt + 1 == _WAKES:
                raise _Silent(answer)
        for command in ("ATE0", "AT+CMEE=1"):
            self._ask(command)
        model = self._ask("AT+CGMM")
        session.model = model.lines[0][:40] if model.ok and model.lines else ""

    def _prepare(self, session: _Session) -> None:
        """What needs a card that is ready: the mode, the memory, how messages are announced."""
        session.text_mode = not self._ask("AT+CMGF=0").ok and self._ask("AT+CMGF=1").ok
        if session.text_mode:
            self._ask('AT+CSCS="UCS2"')
        self._inbox.text_mode = session.text_mode
        any(self._ask(f"AT+CPMS={memory}").ok for memory in ('"SM","SM","SM"', '"ME","ME","ME"'))
        session.reports = any(self._ask(f"AT+CNMI={how}").ok for how in _ANNOUNCEMENTS)
        session.prepared = True

    def _lose(self, trouble: Trouble) -> None:
        """Close, and try again after a pause that grows from one failure to the next."""
        if self._session is not None:
            self._backoff.lived(self._clock.monotonic() - self._session.since)
        self.close()
        self._next_try = self._clock.monotonic() + self._backoff.next_s()
        self.state = ModemState(trouble, self._clock.utc_ms())

    def _guarded(self, act: Callable[[_Session], None]) -> None:
        """Do it if the port is open; what breaks it off closes it."""
        if self._session is None:
            return
        try:
            act(self._session)
        except OSError:
            self._lose(Trouble.NO_PORT)
        except _Silent as silent:
            self._lose(silent.trouble)

    def _ask(self, command: str, *, timeout_s: float | None = None) -> Answer:
        assert self._session is not None
        wait_s = self._patience.answer_s if timeout_s is None else timeout_s
        answer = self._session.dialogue.ask(command, timeout_s=wait_s)
        if answer.end is None:
            raise _Silent(answer)
        return answer

    # how it is

    def _ask_state(self, session: _Session) -> None:
        sim, trouble = condition.sim(self._ask("AT+CPIN?"))
        if trouble is Trouble.PIN_WANTED:
            sim, trouble = self._unlock()
        state = ModemState(trouble, self._clock.utc_ms(), sim, model=session.model)
        if sim is Sim.READY:
            if not session.prepared:
                self._prepare(session)
            state = self._with_network(session, state)
        self.state = state

    def _unlock(self) -> tuple[Sim, Trouble | None]:
        """One try with the PIN that is kept, if it has not failed before."""
        pin = self._pins.take()
        if pin is None:
            return Sim.PIN, Trouble.PIN_REFUSED if self._pins.refused() else Trouble.PIN_WANTED
        if not self._ask(f'AT+CPIN="{pin}"', timeout_s=self._patience.pin_s).ok:
            return Sim.PIN, Trouble.PIN_REFUSED
        self._pins.right()
        return condition.sim(self._ask("AT+CPIN?"))

    def _with_network(self, session: _Session, state: ModemState) -> ModemState:
        network = condition.network(self._ask)
        used, size = condition.memory(self._ask)
        state = replace(
            state,
            network=network,
            rssi=condition.rssi(self._ask),
            used=used,
            size=size,
            operator=condition.operator(self._ask) if network.carries else "",
            reports=session.reports,
            text_mode=session.text_mode,
        )
        return replace(state, trouble=condition.trouble_of(state))

    # sending

    def _telegrams(self, session: _Session, message: Outgoing) -> list[tuple[str, str]]:
        """For each part the command and the text after the prompt. Raises PduError, ValueError."""
        if session.text_mode:
            return text_mode.telegrams(message.address, numbered(message.text).bodies)
        cut = split(message.text, self._settings.reference)
        count, bits = len(cut.bodies), int(self._settings.reference)
        found = []
        for place, body in enumerate(cut.bodies, 1):
            join = None if count == 1 else Join(message.reference % (1 << bits), count, place, bits)
            part = Submit(message.address, body, cut.alphabet, join, message.valid_min, session.reports)
            pdu, length = encode(part)
            found.append((f"AT+CMGS={length}", pdu))
        return found

    def _send_part(self, session: _Session, command: str, text: str) -> Outcome:
        patience = self._patience
        try:
            if session.text_mode:
                text_mode.set_coding(session.dialogue, text, patience.answer_s)
            answer = session.dialogue.submit(
                command, text, prompt_s=patience.prompt_s, timeout_s=patience.send_s
            )
        except BrokenOff:
            self._lose(Trouble.NO_PORT)
            return Outcome(Fate.UNKNOWN, Trouble.NO_PORT)
        except OSError:
            self._lose(Trouble.NO_PORT)
            return Outcome(Fate.NOT_SENT, Trouble.NO_PORT)
        return self._outcome(answer)

    def _outcome(self, answer: Answer) -> Outcome:
        if answer.end is None:
            trouble = _Silent(answer).trouble
            self._lose(trouble)
            return Outcome(Fate.UNKNOWN if answer.prompted else Fate.NOT_SENT, trouble)
        given = answer.after("+CMGS:")
        if answer.end.trouble is not None:
            return Outcome(Fate.NOT_SENT, answer.end.trouble, answer.end.code)
        if given is None:  # a yes without a number: who knows to what
            fate = Fate.UNKNOWN if answer.prompted else Fate.NOT_SENT
            return Outcome(fate, Trouble.NOT_UNDERSTOOD)
        reference = number(fields(given)[0])
        return Outcome(Fate.SENT, references=() if reference is None else (reference,))
