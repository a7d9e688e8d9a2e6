"""A maker's own triple-DES wrapping, as its paper describes it: data per collector, no authentication.

It keeps the curious out and nobody else: bytes can be changed, repeated and turned back on the way, and a
wrong key shows only in frames that fail their own checksum. It is here for collectors that know nothing
better, is named 0 beside the sealed suites, and is shown with an open lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Literal

from meterio.errors import LinkRefused, NeverSent
from meterio.types import LegacyLayout

BLOCK = 8
LONGEST = 2048
"""Of what a length field may announce, and of what is kept where there is no length field."""
_ZERO_IV = bytes(BLOCK)


class LegacyStream:
    """One direction-blind end of a legacy link: `wrap` for what goes out, `unwrap` for what comes in.

    Raises ValueError for a layout or key (16 or 24 bytes) that makes no cipher. Without a length field a
    message is whatever whole blocks have come, up to right padding where the layout has padding to tell.
    """

    def __init__(
        self, layout: LegacyLayout, key: bytes, *, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        _check(layout)
        self._layout = layout
        self._key = key
        self._random = random
        self._buffer = bytearray()
        self._cipher(_ZERO_IV)  # a key that is none fails here, not at the first frame

    def wrap(self, plain: bytes) -> bytes:
        """The message that carries `plain`. Raises NeverSent where the layout cannot carry it."""
        padded = self._padded(plain)
        sent = self._random(BLOCK) if self._layout.iv == "sent" else b""
        body: bytes = sent + self._cipher(sent or self._fixed_iv).encrypt(padded)
        return self._layout.magic + self._length(len(body)) + body

    def unwrap(self, data: bytes) -> list[bytes]:
        """The plain text of each message that is now whole; one that cannot be opened is left out.

        Padding of zeros stays on: whether a trailing zero was padding only the frame itself can tell.
        Raises LinkRefused when a message starts wrong or announces a length that no message has.
        """
        self._buffer += data
        plains = []
        while body := self._next_body():
            plain = self._opened(body)
            if plain is not None:
                plains.append(plain)
        return plains

    @property
    def _fixed_iv(self) -> bytes:
        return self._key[:BLOCK] if self._layout.iv == "key" else _ZERO_IV

    @property
    def _order(self) -> Literal["little", "big"]:
        return "little" if self._layout.little_endian else "big"

    def _cipher(self, iv: bytes) -> Any:
        from Crypto.Cipher import DES3

        if self._layout.mode == "ecb":
            return DES3.new(self._key, DES3.MODE_ECB)
        return DES3.new(self._key, DES3.MODE_CBC, iv=iv)

    def _length(self, count: int) -> bytes:
        size = self._layout.length_bytes
        if size and count >= 256**size:
            raise NeverSent(f"A frame of {count} sealed bytes is too long for this collector's layout.")
        return count.to_bytes(size, self._order) if size else b""

    def _padded(self, plain: bytes) -> bytes:
        missing = -len(plain) % BLOCK
        if self._layout.padding == "pkcs7":
            return plain + bytes([missing or BLOCK]) * (missing or BLOCK)
        if missing and self._layout.padding == "none":
            raise NeverSent(f"This collector's layout carries whole blocks of {BLOCK} bytes only.")
        return plain + bytes(missing)

    def _next_body(self) -> bytes:
        """Takes the next whole body off the buffer; empty while there is none."""
        layout, buffer = self._layout, self._buffer
        if not buffer.startswith(layout.magic[: len(buffer)]):
            self._refuse("The collector's message does not begin as its layout says.")
        start = len(layout.magic) + layout.length_bytes
        if len(buffer) <= start:
            return b""
        if not layout.length_bytes:
            return self._unmeasured_body(start)
        length = int.from_bytes(buffer[len(layout.magic) : start], self._order)
        if not BLOCK <= length <= LONGEST or length % BLOCK:
            self._refuse("The collector announced a message that no layout has.")
        if len(buffer) < start + length:
            return b""
        body = bytes(buffer[start : start + length])
        del buffer[: start + length]
        return body

    def _unmeasured_body(self, start: int) -> bytes:
        body = bytes(self._buffer[start:])
        if len(body) > LONGEST:
            self._refuse("The collector sent more than one message can be.")
        if len(body) % BLOCK or self._opened(body) is None:
            return b""
        self._buffer.clear()
        return body

    def _refuse(self, why: str) -> None:
        self._buffer.clear()
        raise LinkRefused(why)

    def _opened(self, body: bytes) -> bytes | None:
        iv, text = self._fixed_iv, body
        if self._layout.iv == "sent":
            iv, text = body[:BLOCK], body[BLOCK:]
        if not text:
            return None
        padded: bytes = self._cipher(iv).decrypt(text)
        if self._layout.padding != "pkcs7":
            return padded
        pad = padded[-1]
        if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
            return None
        return padded[:-pad]


def _check(layout: LegacyLayout) -> None:
    known = {"mode": ("ecb", "cbc"), "padding": ("pkcs7", "zero", "none"), "iv": ("zero", "key", "sent")}
    for name, values in known.items():
        if getattr(layout, name) not in values:
            raise ValueError(f"a legacy layout's {name} is one of {', '.join(values)}")
    if not 0 <= layout.length_bytes <= 4:
        raise ValueError("a legacy layout's length field has 0 to 4 bytes")
    if layout.mode == "ecb" and layout.iv != "zero":
        raise ValueError("ECB has no initial block; leave the legacy layout's iv at zero")
