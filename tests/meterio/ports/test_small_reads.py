from __future__ import annotations

import asyncio

from meterio.ports.small_reads import READ_BYTES, SmallReads


class Hearing(SmallReads):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.over.set_result(None)


def test_what_comes_is_read_in_small_pieces_that_stay_as_they_came() -> None:
    sent = bytes(range(251)) * 100

    async def story() -> list[bytes]:
        def far_end(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(sent)
            writer.close()

        server = await asyncio.start_server(far_end, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        _, hearing = await asyncio.get_running_loop().create_connection(Hearing, host, port)
        await hearing.over
        server.close()
        return hearing.pieces

    pieces = asyncio.run(story())
    assert b"".join(pieces) == sent
    assert max(map(len, pieces)) == READ_BYTES and {type(piece) for piece in pieces} == {bytes}
