"""What a tenant who signed in is called, and when his session ends by itself."""

from __future__ import annotations

import pytest

from app.domain.tenancy import IDLE_MS, LONGEST_MS, MINUTE_MS, Ended, Place, TenantSession, is_over

BEGAN_MS = 1_780_000_000_000


def test_the_operation_log_calls_a_tenant_by_a_name_that_no_operator_has() -> None:
    assert TenantSession(7, 3, "A-101", Place.PHONE, BEGAN_MS).name == "tenant/A-101"


@pytest.mark.parametrize("place", Place)
def test_a_session_ends_when_idle_and_when_it_was_long_enough(place: Place) -> None:
    def ended(*, seen_ms: int, now_ms: int) -> Ended | None:
        return is_over(
            place, began_utc_ms=BEGAN_MS, seen_utc_ms=BEGAN_MS + seen_ms, now_utc_ms=BEGAN_MS + now_ms
        )

    idle = IDLE_MS[place]
    assert ended(seen_ms=0, now_ms=idle - 1) is None
    assert ended(seen_ms=0, now_ms=idle) == Ended.IDLE
    assert ended(seen_ms=LONGEST_MS - 1, now_ms=LONGEST_MS - 1) is None
    assert ended(seen_ms=LONGEST_MS - 1, now_ms=LONGEST_MS) == Ended.TOO_LONG
    assert ended(seen_ms=0, now_ms=-MINUTE_MS - 1) is not None
