"""Questions that say how a modem is: its card, network, signal, memory (3GPP TS 27.007, 27.005)."""

from __future__ import annotations

from typing import Final, Protocol

from app.outputs.sms.dialogue import Answer
from app.outputs.sms.lines import End, fields, number
from app.outputs.sms.state import ModemState, Network, Sim, network_of
from app.outputs.sms.troubles import Trouble

_SIM_TROUBLES: Final = {
    Trouble.NO_SIM: Sim.ABSENT,
    Trouble.PIN_WANTED: Sim.PIN,
    Trouble.PUK_WANTED: Sim.PUK,
    Trouble.MODEM_BUSY: Sim.BUSY,
}
_SAID: Final[dict[str, tuple[Sim, Trouble | None]]] = {
    "READY": (Sim.READY, None),
    "SIM PIN": (Sim.PIN, Trouble.PIN_WANTED),
    "SIM PUK": (Sim.PUK, Trouble.PUK_WANTED),
}


class Ask(Protocol):
    """Gives a command and returns its whole answer; raises what ends the session where there is none."""

    def __call__(self, command: str, *, timeout_s: float | None = None) -> Answer: ...


def sim(answer: Answer) -> tuple[Sim, Trouble | None]:
    """What the answer to AT+CPIN? says."""
    line = answer.after("+CPIN:")
    if line is None:
        trouble = (answer.end or End()).trouble or Trouble.SIM_FAULT
        return _SIM_TROUBLES.get(trouble, Sim.FAULT), trouble
    return _SAID.get(line.partition(":")[2].strip(), (Sim.FAULT, Trouble.SIM_FAULT))


def rssi(ask: Ask) -> int | None:
    values = _values(ask("AT+CSQ"), "+CSQ")
    return values[0] if values else None


def network(ask: Ask) -> Network:
    """A modem of the fourth generation may be known to its network only through +CEREG."""
    best = Network.UNKNOWN
    for prefix in ("+CREG", "+CEREG"):
        values = _values(ask(f"AT{prefix}?"), prefix)
        found = network_of(values[1] if len(values) > 1 else None)
        if found.carries:
            return found
        best = found if best in (Network.UNKNOWN, Network.OFF) else best
    return best


def operator(ask: Ask) -> str:
    """The network's name."""
    line = ask("AT+COPS?").after("+COPS:")
    found = fields(line) if line else ()
    return found[2][:40] if len(found) > 2 else ""


def memory(ask: Ask) -> tuple[int | None, int | None]:
    """How many places are taken, and of how many; None where the modem does not say."""
    line = ask("AT+CPMS?").after("+CPMS:")
    found = fields(line) if line else ()
    return (number(found[1]), number(found[2])) if len(found) > 2 else (None, None)


def trouble_of(state: ModemState) -> Trouble | None:
    """What keeps a modem with a ready card from sending."""
    if state.network is Network.REFUSED:
        return Trouble.NETWORK_REFUSED
    if state.network in (Network.OFF, Network.SEARCHING):
        return Trouble.NO_NETWORK
    return None


def _values(answer: Answer, prefix: str) -> tuple[int | None, ...]:
    line = answer.after(prefix + ":")
    return tuple(number(text) for text in fields(line)) if line else ()
