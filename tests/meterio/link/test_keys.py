from __future__ import annotations

from itertools import combinations

import pytest

from meterio.link.keys import SessionFacts, direction_keys, handshake_key
from meterio.link.messages import Direction
from meterio.types import Suite
from tests.meterio.link.pair import SECRET


def facts(**changes: object) -> SessionFacts:
    fixed: dict[str, object] = {
        "suite": Suite.TRIPLE_DES_HMAC,
        "key_id": 1,
        "collector_id": b"B1-A".ljust(16, b"\0"),
        "session_id": bytes(8),
        "nonces": bytes(32),
    }
    return SessionFacts(**{**fixed, **changes})  # type: ignore[arg-type]


def test_no_two_purposes_directions_or_sessions_share_a_key() -> None:
    variants = [
        facts(),
        facts(suite=Suite.AES_256_GCM),
        facts(key_id=2),
        facts(collector_id=b"B1-B".ljust(16, b"\0")),
        facts(session_id=b"\x01" + bytes(7)),
        facts(nonces=b"\x01" + bytes(31)),
    ]
    keys = [handshake_key(SECRET, key_id=1, collector_id=variants[0].collector_id)]
    for variant in variants:
        for direction in Direction:
            pair = direction_keys(SECRET, variant, direction)
            keys += [key for key in (pair.cipher, pair.mac) if key]
    for one, other in combinations(keys, 2):
        assert one[:24] != other[:24]


@pytest.mark.parametrize("number", range(20))
def test_a_3des_key_has_three_distinct_parts_and_odd_parity(number: int) -> None:
    key = direction_keys(SECRET, facts(nonces=bytes([number]) * 32), Direction.TO_COLLECTOR).cipher
    assert len({key[:8], key[8:16], key[16:]}) == 3
    assert all(octet.bit_count() % 2 == 1 for octet in key)


def test_keys_do_not_show_in_a_representation() -> None:
    keys = direction_keys(SECRET, facts(), Direction.TO_CONSOLE)
    assert keys.cipher.hex() not in repr(keys) and repr(keys.cipher) not in repr(keys)
