"""A block is read as its items are one by one, however they lie in its spans."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from meterio.codec.modbus_dialect import block_values
from meterio.codec.values import item_value
from meterio.profiles import load_profiles
from meterio.profiles.model import MODBUS, Block, Span

BLOCKS = {
    f"{profile.name} {block.name}": block
    for profile in load_profiles().values()
    if profile.protocol == MODBUS
    for block in profile.blocks.values()
    if all(item.type in ("u16", "i16", "u32", "i32", "u64") and not item.less for item in block.items)
}


def one_by_one(block: Block, answers: list[bytes]) -> dict[str, int]:
    values = {}
    for item in block.items:
        for span, data in zip(block.spans, answers, strict=True):
            start = 2 * (item.address - span.address)
            if 0 <= start <= len(data) - item.size:
                values[item.name] = item_value(item, data[start : start + item.size], utc_offset_min=0)
                break
    return values | {flag.name: flag.value(values[flag.item]) for flag in block.flags}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_says_what_its_items_say(block: Block) -> None:
    dice = random.Random(1)
    for _ in range(20):
        answers = [dice.randbytes(2 * span.count) for span in block.spans]
        assert block_values(block, answers) == one_by_one(block, answers)


def test_items_that_overlap_and_stand_in_a_later_span_are_read_all_the_same() -> None:
    energy = next(item for item in BLOCKS["adf400l-1p status"].items if item.name == "energy_wh")
    low = replace(energy, name="power_w", type="u16", size=2, address=energy.address + 1, mul=1)
    far = replace(low, name="purchase_count", address=energy.address + 9)
    spans = (Span(energy.address, 2, 3), Span(far.address - 1, 3, 3))
    block = Block("status", 3, spans, (energy, low, far), ())
    values = block_values(block, [b"\0\1\0\2", b"\0\3\0\4\0\5"])
    assert values == {"energy_wh": 65_538 * energy.mul // energy.div, "power_w": 2, "purchase_count": 4}
