"""gammu, which nobody here wrote, sends through the simulated modem: it behaves as modems do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.gsm_modem import SimulatedModem

gammu = pytest.importorskip("gammu")
pytest.importorskip("tty")


def test_gammu_sends_a_chinese_message_through_the_simulated_modem(tmp_path: Path) -> None:
    # Without an echo it takes the port for dead.
    with SimulatedModem(tmp_path / "modem", echo_stays=True) as modem:
        phone = gammu.StateMachine()
        phone.SetConfig(0, {"Device": str(modem.device), "Connection": "at115200", "Model": "at"})
        phone.Init()
        phone.SendSMS(
            {
                "Number": "+8613800138000",
                "Text": "余额不足",
                "SMSC": {"Location": 1},
                "Coding": "Unicode_No_Compression",
            }
        )
        phone.Terminate()
        (sent,) = modem.sent
    assert gammu.DecodePDU(bytes.fromhex(sent), True)["Text"] == "余额不足"
