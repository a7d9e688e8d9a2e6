from __future__ import annotations

import asyncio
import random
import socket

import pytest

from meterio.ports.reconnect import Backoff, close_hard, keep_alive


def test_pauses_double_to_their_cap_and_are_jittered() -> None:
    draws = random.Random(7)
    backoff = Backoff(first_s=1, longest_s=8, uniform=draws.uniform)
    pauses = [backoff.next_s() for _ in range(50)]
    for pause, ceiling in zip(pauses, [1, 2, 4, 8] + [8] * 46, strict=True):
        assert ceiling / 2 <= pause <= ceiling
    assert len(set(pauses)) == 50


def test_only_a_connection_that_lasted_ends_the_backing_off() -> None:
    backoff = Backoff(first_s=1, longest_s=8, uniform=lambda low, high: high)
    assert [backoff.next_s() for _ in range(3)] == [1, 2, 4]
    backoff.lived(7.9)
    assert backoff.next_s() == 8
    backoff.lived(8)
    assert backoff.next_s() == 1


def test_an_option_that_the_system_does_not_know_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Transport(asyncio.BaseTransport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return sock if name == "socket" else default

    monkeypatch.setattr(socket, "TCP_KEEPIDLE", 12_345, raising=False)
    with socket.socket() as sock:
        keep_alive(Transport())
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_a_real_socket_gets_keep_alive_and_a_hard_close_resets_the_peer() -> None:
    async def story() -> None:
        peer_lost: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()

        class Peer(asyncio.Protocol):
            def connection_lost(self, exc: Exception | None) -> None:
                peer_lost.set_result(exc)

        loop = asyncio.get_running_loop()
        server = await loop.create_server(Peer, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        transport, _ = await loop.create_connection(asyncio.Protocol, host, port)
        keep_alive(transport)
        sock = transport.get_extra_info("socket")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        close_hard(transport)
        close_hard(transport)
        assert isinstance(await asyncio.wait_for(peer_lost, 5), ConnectionResetError)
        server.close()
        await server.wait_closed()

    asyncio.run(story())
