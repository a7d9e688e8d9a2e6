"""TCP without sockets, for the virtual loop: listeners, and `connect` shaped like `loop.create_connection`.

net = PipeNet(latency_s=0.01)
net.listen("collector", 5000, lambda: mall.protocol("B1-A"))
port = SealedPort(..., connect=net.connect)
net.break_all()          both ends see the connection lost
net.mute = True          half-open: bytes vanish both ways, nobody is told
net.refuse = True        nobody listens for now
net.drop_next(n)         the next n writes towards the listener vanish
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Factory = Callable[[], asyncio.BaseProtocol]


class PipeTransport(asyncio.Transport):
    """One end. What is written arrives at the peer after the net's latency, in order, piece by piece."""

    def __init__(self, net: PipeNet, *, to_listener: bool, name: str) -> None:
        super().__init__({"peername": (name, 0), "sockname": (name, 0)})
        self._net = net
        self._to_listener = to_listener
        self.peer: PipeTransport | None = None
        self.protocol: asyncio.BaseProtocol | None = None
        self.written = 0
        self._closing = False
        self._lost = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._closing or not data:
            return
        self.written += len(data)
        if not self._net._swallows(to_listener=self._to_listener):
            self._later(self._deliver, bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        self.write(b"".join(list_of_data))

    def is_closing(self) -> bool:
        return self._closing

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self.protocol is not None
        return self.protocol

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        """Like a socket's: what was written before still arrives, then the peer sees the end."""
        if self._closing:
            return
        self._closing = True
        asyncio.get_running_loop().call_soon(self.lose, None)
        if self.peer is not None and not self._net.mute:
            self._later(self.peer.lose, None)

    def abort(self) -> None:
        self.close()

    def lose(self, error: Exception | None) -> None:
        if self._lost or self.protocol is None:
            return
        self._lost = self._closing = True
        self._net._forget(self)
        self.protocol.connection_lost(error)

    def _deliver(self, data: bytes) -> None:
        peer = self.peer
        if peer is None or peer._lost or peer._closing or self._net.mute:
            return
        assert isinstance(peer.protocol, asyncio.Protocol)
        peer.protocol.data_received(data)

    def _later(self, call: Callable[..., None], argument: Any) -> None:
        # Equal times keep their order: asyncio's timer heap alone would not promise it.
        loop = asyncio.get_running_loop()
        self._net._latest = max(self._net._latest + 1e-9, loop.time() + self._net.latency_s)
        loop.call_at(self._net._latest, call, argument)


class PipeNet:
    """Listeners by (host, port), and the weather between them and whoever connects."""

    def __init__(self, *, latency_s: float = 0.001) -> None:
        self.latency_s = latency_s
        self.refuse = False
        self.mute = False
        self.connections = 0
        self._drops = 0
        self._latest = 0.0
        self._listeners: dict[tuple[str, int], Factory] = {}
        self._ends: list[PipeTransport] = []

    def listen(self, host: str, port: int, factory: Factory) -> None:
        self._listeners[host, port] = factory

    async def connect(
        self, factory: Callable[[], asyncio.Protocol], host: str, port: int
    ) -> tuple[asyncio.BaseTransport, asyncio.Protocol]:
        await asyncio.sleep(self.latency_s)
        if self.refuse or (host, port) not in self._listeners:
            raise ConnectionRefusedError(f"nobody listens on {host}:{port}")
        self.connections += 1
        near = PipeTransport(self, to_listener=True, name="caller")
        far = PipeTransport(self, to_listener=False, name="listener")
        near.peer, far.peer = far, near
        self._ends += [near, far]
        protocol = factory()
        near.protocol, far.protocol = protocol, self._listeners[host, port]()
        far.protocol.connection_made(far)
        protocol.connection_made(near)
        return near, protocol

    def break_all(self) -> None:
        """Every connection ends at once at both ends; bytes under way are lost."""
        for end in list(self._ends):
            end.lose(ConnectionResetError("the connection broke"))

    def hang_up_callers(self) -> None:
        """Every caller is gone, as when its process was killed: what it wrote before still arrives."""
        for end in list(self._ends):
            if end._to_listener:
                end.close()

    def drop_next(self, writes: int = 1) -> None:
        self._drops += writes

    @property
    def open_connections(self) -> int:
        return len(self._ends) // 2

    def _swallows(self, *, to_listener: bool) -> bool:
        if self.mute:
            return True
        if to_listener and self._drops:
            self._drops -= 1
            return True
        return False

    def _forget(self, end: PipeTransport) -> None:
        self._ends = [other for other in self._ends if other is not end]
