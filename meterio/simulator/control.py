"""The control port of a simulated mall: one JSON object a line in, one JSON object a line out.

    {"op": "book", "meter": ID}                        the meter's own book
    {"op": "meters"}                                   every meter id
    {"op": "fault", "name": N, "target": T, "times": N, ...}    sets a fault; its parameters beside it
    {"op": "faults"}                                   every fault there is, with its meaning
    {"op": "hits"}                                     the faults that are set and how often each struck
    {"op": "clear"}, {"op": "clear", "name": N, "target": T}    ends faults; answers as hits
    {"op": "press", "meter": ID}                       somebody presses the meter's button
    {"op": "speed", "value": X}                        how fast the meters consume
    {"op": "seed", "value": N}                         another seed for loads and faults

What cannot be done is answered {"error": SENTENCE}; a line over 4096 bytes ends the connection after it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, cast

from meterio.simulator.faults import FAULTS
from meterio.simulator.mall import Mall, UnknownMeter

LONGEST_LINE = 4096


class ControlError(ValueError):
    """The request cannot be done; the text is the sentence for whoever asked."""


class Control:
    """The control port. It trusts whoever reaches it, so it listens on this machine only."""

    def __init__(self, mall: Mall) -> None:
        self._mall = mall
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "book": self._book,
            "meters": lambda request: {"meters": list(self._mall.meter_ids())},
            "fault": self._fault,
            "faults": lambda request: {"faults": {name: kind.meaning for name, kind in FAULTS.items()}},
            "hits": lambda request: {"hits": self._mall.hits()},
            "clear": self._clear,
            "press": self._press,
            "speed": self._speed,
            "seed": self._seed,
        }

    async def start(self, port: int = 0) -> tuple[str, int]:
        """Listens on the loopback address; returns (host, port). Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", port)
        host, found = self._server.sockets[0].getsockname()[:2]
        return host, found

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for connection in list(self._connections):
                connection.hang_up()
            await self._server.wait_closed()
            await asyncio.sleep(0)  # lets the aborted transports close their sockets

    def reply(self, line: bytes) -> bytes:
        """The answer to one line, without its line feed on either side."""
        try:
            answer = self._perform(line)
        except ValueError as error:  # ControlError, FaultError, an impossible speed
            answer = {"error": str(error)}
        return json.dumps(answer).encode()

    def _perform(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            raise ControlError("This line is not JSON.") from None
        if not isinstance(request, dict):
            raise ControlError("This line is not a JSON object.")
        operation = request.pop("op", None)
        perform = self._operations.get(operation) if isinstance(operation, str) else None
        if perform is None:
            raise ControlError(f'"op" must be one of {", ".join(self._operations)}.')
        return perform(request)

    def _book(self, request: dict[str, Any]) -> dict[str, Any]:
        meter_id = _text(request, "meter")
        try:
            return self._mall.book(meter_id)
        except UnknownMeter:
            raise ControlError(f"There is no meter {meter_id!r}.") from None

    def _press(self, request: dict[str, Any]) -> dict[str, Any]:
        meter_id = _text(request, "meter")
        try:
            self._mall.press_button(meter_id)
            return self._mall.book(meter_id)
        except UnknownMeter:
            raise ControlError(f"There is no meter {meter_id!r}.") from None

    def _fault(self, request: dict[str, Any]) -> dict[str, Any]:
        name, target = _text(request, "name"), _text(request, "target")
        params = {key: value for key, value in request.items() if key not in ("name", "target")}
        return self._mall.set_fault(name, target=target, **params).as_dict()

    def _clear(self, request: dict[str, Any]) -> dict[str, Any]:
        name = _text(request, "name") if "name" in request else None
        target = _text(request, "target") if "target" in request else None
        struck = self._mall.hits()
        self._mall.clear_faults(name, target=target)
        return {"hits": struck}

    def _speed(self, request: dict[str, Any]) -> dict[str, Any]:
        value = request.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ControlError('"value" must be a number.')
        self._mall.set_speed(value)
        return {"speed": self._mall.speed}

    def _seed(self, request: dict[str, Any]) -> dict[str, Any]:
        value = request.get("value")
        if isinstance(value, bool) or not isinstance(value, int):
            raise ControlError('"value" must be a whole number.')
        self._mall.set_seed(value)
        return {"seed": self._mall.seed}


class _Connection(asyncio.Protocol):
    """One caller of the control port."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._pending = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._control._connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._control._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while self._transport is not None and b"\n" in self._pending:
            line, _, rest = self._pending.partition(b"\n")
            self._pending = rest
            if len(line) > LONGEST_LINE:
                self._refuse_long()
            elif line.strip():
                self._transport.write(self._control.reply(bytes(line)) + b"\n")
        if len(self._pending) > LONGEST_LINE:
            self._refuse_long()

    def hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _refuse_long(self) -> None:
        """Where the next line starts can no longer be known."""
        self._pending.clear()
        if self._transport is not None:
            error = {"error": f"A line is at most {LONGEST_LINE} bytes long."}
            self._transport.write(json.dumps(error).encode() + b"\n")
            self._transport.close()
            self._transport = None


def _text(request: dict[str, Any], key: str) -> str:
    value = request.get(key)
    if not isinstance(value, str):
        raise ControlError(f'"{key}" must be a text.')
    return value
