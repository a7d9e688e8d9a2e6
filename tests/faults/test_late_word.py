"""A meter's word that comes late must not free money (L3): Modbus replies do not say what they answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.console import virtual_console
from tests.helpers.virtual_loop import run_virtual


@pytest.mark.parametrize("delay_ms", range(1_560, 1_660, 5))
def test_a_word_spoken_before_the_purchase_is_not_taken_for_one_behind_the_fence(
    tmp_path: Path, delay_ms: int
) -> None:
    """The reply to the reading before the sale comes just when the meter is read behind the fence."""

    async def story() -> None:
        async with virtual_console(tmp_path, status_s=1_000) as console:
            console.mall.set_fault("late-reply", target="E1", on="read", times=1, delay_ms=delay_ms)
            console.mall.set_fault("lose-reply", target="E1", on="purchase", times=1)
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            await console.cancel("r1")
            assert await console.outcome("r1") == "confirmed"
            assert (console.hits("late-reply"), console.hits("lose-reply")) == (1, 1)
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)
