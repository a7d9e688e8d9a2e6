"""What single values of a gateway's configuration may be. Every check raises ValueError."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from meterio.gateway.settings import Endpoint
from meterio.types import Suite

OCTETS = 256
TEXT = 255
_SHOWN = 60
_REASONS = {
    errno.ENOENT: "reason.not_there",
    errno.EISDIR: "reason.a_folder",
    errno.EACCES: "reason.not_allowed",
    errno.EPERM: "reason.not_allowed",
}


class ConfigError(Exception):
    """A configuration that cannot be used: `key` of a sentence in app/gateway_texts.py and its values."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(f"{key} {params}")
        self.key = key
        self.params = params


def reason(error: OSError) -> str:
    """Why the system refused: a key of app/gateway_texts.py, or its own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def shown(value: object) -> str:
    """A value as it is told: as it would be written, on one line, and not too long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def whole(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(value)
        return value

    return check


def one_of(*choices: object) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        # type() too: True equals 1 and is no number of stop bits.
        if not any(value == choice and type(value) is type(choice) for choice in choices):
            raise ValueError(value)
        return value

    return check


def text(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= TEXT or not value.isprintable():
        raise ValueError(value)
    return value


def identifier(value: Any) -> str:
    """1 to 16 printable ASCII characters, as the link's header carries them."""
    found = text(value)
    if not found.isascii() or len(found) > 16:
        raise ValueError(value)
    return found


def suite(value: Any) -> Suite:
    for known in Suite:
        if value == known.label:
            return known
    raise ValueError(value)


def octets(value: Any) -> bytes:
    """Bytes as text, or in hexadecimal behind "hex:"; 1 to 256 of them."""
    found = text(value)
    data = bytes.fromhex(found.removeprefix("hex:")) if found.startswith("hex:") else found.encode()
    if not 1 <= len(data) <= OCTETS:
        raise ValueError(value)
    return data


def endpoint(value: Any) -> Endpoint:
    """ "host:port", an IPv6 address in brackets; port 0 is any that is free."""
    host, colon, port = text(value).rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    plain = colon and port.isascii() and port.isdigit() and len(port) <= 5
    if not plain or int(port) > 65_535 or not bare or (":" in bare and bare == host) or " " in bare:
        raise ValueError(value)
    return Endpoint(bare, int(port))


def endpoint_to_call(value: Any) -> Endpoint:
    found = endpoint(value)
    if found.port == 0:
        raise ValueError(value)
    return found
