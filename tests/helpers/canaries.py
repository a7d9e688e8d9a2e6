"""Secrets planted in real runs of the program, and the search for them in all that it leaves behind.

Each is looked for as it is and in every dress that a program gives bytes without thinking: hexadecimal in
both cases and with gaps, base 64 wherever it stands in a longer text, the escapes of a Python or JSON text,
UTF-16, reversed, and with the 33 that DL/T 645 adds to each byte on the wire.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Canary:
    """`secret` is text for what a person types, bytes for a key."""

    name: str
    secret: bytes = field(repr=False)

    @classmethod
    def text(cls, name: str, secret: str) -> Canary:
        return cls(name, secret.encode())

    @cached_property
    def dresses(self) -> dict[str, bytes]:
        """By what it is called."""
        secret, hexed = self.secret, self.secret.hex()
        found = {
            "in clear": secret,
            "reversed": secret[::-1],
            "plus 33": bytes((one + 0x33) % 256 for one in secret),
            "hex": hexed.encode(),
            "HEX": hexed.upper().encode(),
            "spaced hex": secret.hex(" ").encode(),
            "spaced HEX": secret.hex(" ").upper().encode(),
            "hex plus 33": bytes((one + 0x33) % 256 for one in secret).hex(" ").upper().encode(),
            "Python": repr(secret)[2:-1].encode(),
            "numbers": str(list(secret))[1:-1].encode(),
            "UTF-16": secret.decode("latin-1").encode("utf-16-le"),
            "JSON": json.dumps(secret.decode("latin-1"))[1:-1].encode(),
            "URL": quote(secret).encode(),
        }
        return found | {f"base 64 at {place}": text for place, text in _base64(secret)}


def _base64(secret: bytes) -> Iterator[tuple[str, bytes]]:
    """What of it stands in base 64 wherever it begins in a longer text, in both alphabets."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + secret)
        whole = text[-(-8 * before // 6) : (8 * (before + len(secret))) // 6]
        yield f"{before}", whole
        yield f"{before}, for URLs", whole.translate(bytes.maketrans(b"+/", b"-_"))


def found_in(canaries: Iterable[Canary], content: bytes) -> list[str]:
    """Which canaries `content` holds, and in which dress."""
    return [
        f"{canary.name} {dress}"
        for canary in canaries
        for dress, text in canary.dresses.items()
        if text in content
    ]


def found_under(
    canaries: Iterable[Canary], folder: Path, *, allowed: Mapping[str, Iterable[str]] | None = None
) -> list[str]:
    """Each find in a file of `folder`. `allowed`: what a file, by its name, is there to hold."""
    canaries, finds = tuple(canaries), []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        wanted = [one for one in canaries if one.name not in (allowed or {}).get(path.name, ())]
        finds += [f"{path.relative_to(folder)}: {find}" for find in found_in(wanted, path.read_bytes())]
    return finds
