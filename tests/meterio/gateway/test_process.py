"""`main.py gateway` as a real process between the real console stack and simulated meters on real ports."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.helpers.gateway_process import GatewayProcess, write_config
from tests.helpers.pty_mall import PtyMall
from tests.meterio.gateway.rig import METER, OTHER, READ, Console, ended, settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ptys")


def test_a_question_goes_through_to_the_meter_and_its_answer_comes_back(tmp_path: Path) -> None:
    mall = PtyMall(tmp_path, {1: [METER], 2: [OTHER]})
    gateway = GatewayProcess(write_config(tmp_path, {1: mall.device(1), 2: mall.device(2)}))

    async def talk() -> None:
        async with Console(settings(gateway.listening["sealed"]["port"], lines=2)) as console:
            for bus in (1, 2, 1):
                answer = await console.ask(READ, bus=bus)
                assert isinstance(answer, bytes) and answer[:3] == b"\x01\x03\x18"
            receipt = await console.port.flush(1)
            assert (receipt.kind, receipt.bus) == ("flush", 1)

    with ended(gateway, mall):
        asyncio.run(talk())
        assert mall.heard == {1: [READ, READ], 2: [READ]}


def test_it_ends_within_two_seconds_of_a_signal_and_says_so(tmp_path: Path) -> None:
    mall = PtyMall(tmp_path, {1: [METER]})
    with ended(mall):
        for number in (signal.SIGTERM, signal.SIGINT):
            gateway = GatewayProcess(write_config(tmp_path, {1: mall.device(1)}))
            gateway.send(number)
            assert gateway.wait(2.0) == 0
        assert gateway.log().count("gateway B1-A has ended") == 2
        assert "Traceback" not in gateway.log()
