"""Connections that read a frame's worth at a time."""

from __future__ import annotations

import asyncio

READ_BYTES = 4096
"""Sixteen of the longest serial frames, or one sealed message with much to spare."""


class SmallReads(asyncio.Protocol, asyncio.BufferedProtocol):
    """A protocol with `data_received` whose socket is read into one small buffer of its own.

    For a plain Protocol asyncio asks the system for 256 KiB at each read (`max_size`, selector_events.py).
    So much memory is a mapping of its own: two system calls and a page fault for a frame of 85 bytes, which
    then stands in a page of 4 KiB for as long as the wire log keeps it.
    """

    def __init__(self) -> None:
        self._read_into = memoryview(bytearray(READ_BYTES))

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where asyncio puts the next bytes."""
        return self._read_into

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes came."""
        self.data_received(self._read_into[:nbytes].tobytes())
