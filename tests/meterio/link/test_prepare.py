"""Getting ready for the next message ahead of time changes nothing but the time it takes."""

from __future__ import annotations

import pytest

from meterio.link import Reply, Request
from meterio.types import Suite
from tests.meterio.link.pair import open_pair


def conversation(suite: Suite, *, prepared: bool) -> list[bytes]:
    """Everything two ends say in ten exchanges, from one seed."""
    pair = open_pair(suite)
    said = []
    for number in range(10):
        if prepared:
            pair.console.prepare()
            pair.collector.prepare()
        sequence, wire = pair.console.request(1, bytes([number]), reply_timeout_ms=100)
        (asked,) = pair.collector.receive(wire)
        assert isinstance(asked, Request) and asked.frame == bytes([number])
        back = pair.collector.reply(sequence, 1, bytes([number] * 3))
        (answer,) = pair.console.receive(back)
        assert isinstance(answer, Reply) and answer.data == bytes([number] * 3)
        said += [wire, back]
    return said


@pytest.mark.parametrize("suite", list(Suite))
def test_the_bytes_are_the_same(suite: Suite) -> None:
    assert conversation(suite, prepared=True) == conversation(suite, prepared=False)


def test_what_was_made_ready_serves_one_message_only() -> None:
    """A nonce must never seal twice, nor an opener be left half used."""
    pair = open_pair(Suite.AES_256_GCM)
    pair.console.prepare()
    wires = [pair.console.request(1, b"same", reply_timeout_ms=100)[1] for _ in range(3)]
    assert len({wire[-20:] for wire in wires}) == 3
    for wire in wires:
        (asked,) = pair.collector.receive(wire)
        assert isinstance(asked, Request) and asked.frame == b"same"
