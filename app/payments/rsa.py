"""RSA with SHA-256 and PKCS #1 v1.5, which all three gateways sign with, and keys as people have them.

Keys come as PEM, or as the bare base 64 that the gateways' own tools write, public ones also in certificates.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Final

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15

LEAST_BITS: Final = 2048
_PEM: Final = re.compile(r"-{5}BEGIN ([A-Z0-9 ]+)-{5}(.*?)-{5}END \1-{5}", re.S)


class BadKey(ValueError):
    """`why`: not_a_key, not_private, private, too_short."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def private_key(text: str) -> Any:
    """A private key. Raises BadKey."""
    key = _key(text)
    if not key.has_private():
        raise BadKey("not_private")
    return key


def public_key(text: str) -> Any:
    """A public key, or that of a certificate. Raises BadKey; a private key is none, whatever it could do."""
    key = _key(text)
    if key.has_private():
        raise BadKey("private")
    return key


def sign(key: Any, message: bytes) -> str:
    """The signature in base 64."""
    return base64.b64encode(pkcs1_15.new(key).sign(SHA256.new(message))).decode()


def verifies(key: Any, message: bytes, signature: str) -> bool:
    try:
        pkcs1_15.new(key).verify(SHA256.new(message), base64.b64decode(signature, validate=True))
    except (ValueError, binascii.Error):
        return False
    return True


def _key(text: str) -> Any:
    try:
        key = RSA.import_key(der(text))
    except (ValueError, IndexError, TypeError) as error:
        raise BadKey("not_a_key") from error
    if key.size_in_bits() < LEAST_BITS:
        raise BadKey("too_short")
    return key


def der(text: str) -> bytes:
    """The bytes of a PEM or of bare base 64. Raises ValueError."""
    found = _PEM.search(text)
    inner = found.group(2) if found else text
    return base64.b64decode("".join(inner.split()), validate=True)
