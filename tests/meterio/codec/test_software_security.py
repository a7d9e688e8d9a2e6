"""The software security device keeps to docs/meter-security.md, so that others can build its other side."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path

from meterio.codec.security import SecurityDevice
from meterio.codec.software_security import SoftwareSecurityDevice

DOCUMENT = Path(__file__).parents[3] / "docs" / "meter-security.md"
KEY = bytes(range(32))
METER = "000012345678"


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.strip(): value.strip() for name, value in rows}


def by_hand(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def test_the_documents_example_holds() -> None:
    example = documented()
    draws = [bytes.fromhex(example[name]) for name in ("random", "diversifier")]
    device: SecurityDevice = SoftwareSecurityDevice(KEY, draw=lambda _: draws.pop(0))
    assert device.challenge(METER).cipher == bytes.fromhex(example["cipher"])
    data = bytes.fromhex(example["data: 100.00 yuan, count 3"])
    mac = device.mac(METER, random=bytes.fromhex(example["random4"]), data=data)
    assert mac == bytes.fromhex(example["mac"])


def test_the_codes_are_those_of_the_formulas() -> None:
    device = SoftwareSecurityDevice(KEY)
    challenge = device.challenge(METER)
    signed = METER.encode() + challenge.random + challenge.diversifier
    assert challenge.cipher == by_hand(KEY, signed)[:8]
    assert device.mac(METER, random=b"abcd", data=b"xy") == by_hand(KEY, METER.encode() + b"abcdxy")[:4]


def test_each_challenge_is_new_and_each_code_is_one_meters_and_one_sessions() -> None:
    device = SoftwareSecurityDevice(KEY)
    assert device.challenge(METER) != device.challenge(METER)
    code = device.mac(METER, random=b"abcd", data=b"xy")
    assert code != device.mac("000012345679", random=b"abcd", data=b"xy")
    assert code != device.mac(METER, random=b"abce", data=b"xy")
