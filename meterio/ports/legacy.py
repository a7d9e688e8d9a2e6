"""Collectors with a maker's own triple-DES wrapping around raw serial bytes; nothing is matched."""

from __future__ import annotations

from meterio.link.legacy import LegacyStream
from meterio.ports.stream import Heard
from meterio.types import LegacyLayout


class LegacyWrapping:
    """The cipher of one connection (`meterio.ports.stream.Wrapping`)."""

    def __init__(self, layout: LegacyLayout, key: bytes) -> None:
        self._stream = LegacyStream(layout, key)

    def wrap(self, frame: bytes, token: int) -> bytes:
        return self._stream.wrap(frame)

    def unwrap(self, data: bytes) -> list[Heard]:
        return [Heard(None, plain) for plain in self._stream.unwrap(data)]
