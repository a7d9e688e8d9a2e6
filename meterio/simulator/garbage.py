"""What a broken or hostile peer may say in place of an answer, by seed."""

from __future__ import annotations

from random import Random

LONGEST = 1500
_START = b"\x68"


def garbage(answer: bytes, random: Random) -> bytes:
    """One piece of rubbish, up to LONGEST bytes, perhaps made out of the right `answer`."""
    answer = answer or random.randbytes(12)
    kinds = (
        lambda: random.randbytes(random.randrange(1, 300)),
        lambda: random.randbytes(LONGEST),
        lambda: answer[: random.randrange(1, len(answer) + 1)],
        lambda: answer[random.randrange(len(answer)) :],
        lambda: answer[::-1],
        lambda: answer + answer,
        lambda: _START * random.randrange(1, 400),
        lambda: b"\xfe" * random.randrange(1, 400),
        lambda: bytes(random.randrange(1, 400)),
        lambda: b"\xff" * random.randrange(1, 400),
        lambda: _START + b"\xaa" * 6 + _START + b"\x91\xff" + random.randbytes(100),
        lambda: answer[:2] + b"\xff" + answer[3:],
        lambda: _spoiled(answer, random),
        lambda: b"HTTP/1.1 400 Bad Request\r\n\r\n",
    )
    return random.choice(kinds)()


def _spoiled(answer: bytes, random: Random) -> bytes:
    changed = bytearray(answer)
    for _ in range(random.randrange(1, 6)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)
