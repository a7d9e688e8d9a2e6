"""Codes as every authenticator makes them, each used once."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain import totp

SECRET = b"12345678901234567890"
"""RFC 6238 appendix B, the secret of its SHA-1 rows."""


@pytest.mark.parametrize(
    ("utc_s", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(utc_s: int, code: str) -> None:
    """RFC 6238 appendix B has eight figures; six are the last six of these."""
    assert totp.code_at(SECRET, totp.step_at(utc_s * 1000)) == code[-6:]


def matching(code: str, *, utc_ms: int, after_step: int = 0) -> int | None:
    return totp.matching_step(SECRET, code, utc_ms=utc_ms, after_step=after_step)


def test_a_clock_one_step_off_is_taken_and_two_are_not() -> None:
    now_ms, now = 1_234_567_890_000, totp.step_at(1_234_567_890_000)
    found = {off: matching(totp.code_at(SECRET, now + off), utc_ms=now_ms) for off in range(-3, 4)}
    assert found == {-3: None, -2: None, -1: now - 1, 0: now, 1: now + 1, 2: None, 3: None}


def test_a_step_that_was_used_is_used_up_with_all_before_it() -> None:
    now_ms, now = 1_234_567_890_000, totp.step_at(1_234_567_890_000)
    code, before = totp.code_at(SECRET, now), totp.code_at(SECRET, now - 1)
    assert matching(code, utc_ms=now_ms, after_step=now) is None
    assert matching(before, utc_ms=now_ms, after_step=now) is None
    assert matching(code, utc_ms=now_ms, after_step=now - 1) == now


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "00592a", "００５９２４", "0x5924", "+05924"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert matching(typed, utc_ms=1_234_567_890_000) is None


def test_a_code_may_be_typed_in_groups() -> None:
    assert matching("005 924", utc_ms=1_234_567_890_000) is not None


def test_the_picture_says_all_that_an_authenticator_needs() -> None:
    found = urlsplit(totp.uri(SECRET, name="wang", site="龙门: 1"))
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    asked = {name: values[0] for name, values in parse_qs(found.query).items()}
    assert asked == {
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "issuer": "Meterdesk 龙门  1",
        "algorithm": "SHA1",
        "digits": "6",
        "period": "30",
    }
    assert totp.shown(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
