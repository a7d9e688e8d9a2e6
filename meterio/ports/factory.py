"""From a collector's settings to its port: the only place that knows all kinds of links."""

from __future__ import annotations

from collections.abc import Callable

from meterio.ports.base import Connect, Port
from meterio.ports.dial_in import CallIn, DialInListeners, DialInPort
from meterio.ports.legacy import LegacyWrapping
from meterio.ports.modbus_tcp import Mbap
from meterio.ports.sealed import SealedPort, SealedTiming
from meterio.ports.serial_port import SerialPort
from meterio.ports.stream import CONNECT_S, Bare, StreamPort, Wrapping
from meterio.types import Clock, CollectorSettings, LegacyLayout, LinkKind, WireEvent

Log = Callable[[WireEvent], None]


def make_port(
    settings: CollectorSettings,
    *,
    clock: Clock,
    connect: Connect | None = None,
    log: Log | None = None,
    listeners: DialInListeners | None = None,
) -> Port:
    """The port of one collector; call it on the loop that will run it.

    `connect` stands in for the loop's `create_connection`, `listeners` are shared by the collectors of one
    engine and needed for those that dial in. Raises ValueError when the settings make no link.
    """
    if settings.kind is LinkKind.SERIAL:
        return SerialPort(settings, clock=clock, log=log)
    if settings.dial_in is None:
        return _calling(settings, clock=clock, connect=connect, connect_s=CONNECT_S, log=log)
    if listeners is None:
        raise ValueError(f"collector {settings.id} dials in, and nothing listens for it")
    if settings.kind is not LinkKind.SEALED and len(settings.buses) != 1:
        raise ValueError(f"collector {settings.id}: one that dials in over an unsealed link has one line")
    call = CallIn(settings, listeners)
    port = _calling(settings, clock=clock, connect=call.connect, connect_s=None, log=log)
    return DialInPort(settings, port, call, clock=clock, log=log)


def _calling(
    settings: CollectorSettings,
    *,
    clock: Clock,
    connect: Connect | None,
    connect_s: float | None,
    log: Log | None,
) -> Port:
    if settings.kind is LinkKind.SEALED:
        timing = SealedTiming(connect_s=connect_s)
        return SealedPort(settings, clock=clock, connect=connect, log=log, timing=timing)
    wrapping = _wrapping(settings)
    return StreamPort(settings, clock=clock, wrapping=wrapping, connect=connect, connect_s=connect_s, log=log)


def _wrapping(settings: CollectorSettings) -> Callable[[], Wrapping]:
    if settings.kind is LinkKind.MODBUS_TCP:
        return Mbap
    if settings.kind is LinkKind.TRANSPARENT:
        return Bare
    layout, key = settings.legacy or LegacyLayout(), settings.keys.get(settings.key_id)
    if key is None:
        raise ValueError(f"collector {settings.id}: there is no key with id {settings.key_id}")
    LegacyWrapping(layout, key)  # a layout or key that makes no cipher fails here, not at the first connect
    return lambda: LegacyWrapping(layout, key)
