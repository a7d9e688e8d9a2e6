"""How a value of the book stands in a meter, by what was sent and what it shows."""

from __future__ import annotations

import pytest

from app.domain.delivery import Delivery, Read, Sent, delivery, may_catch_up
from app.domain.order import OrderState, Source

S, HOUR_MS = OrderState, 3_600_000


def sent(state: OrderState, value: int | None = 5, *, by: Source = Source.PERSON, at: int = 10) -> Sent:
    return Sent(value, state, by, at)


@pytest.mark.parametrize(
    ("wanted", "read", "order", "stands"),
    [
        (5, Read(5, 20), None, Delivery.AGREES),
        (5, Read(5, 20), sent(S.EXPIRED), Delivery.AGREES),
        (5, None, None, Delivery.NEVER_READ),
        (5, Read(4, 20), None, Delivery.NOT_SENT),
        (5, Read(4, 20), sent(S.CONFIRMED, 3), Delivery.NOT_SENT),
        (5, Read(4, 20), sent(S.RECORDED), Delivery.ON_ITS_WAY),
        (5, Read(4, 20), sent(S.IN_DOUBT), Delivery.ON_ITS_WAY),
        (5, Read(4, 20), sent(S.EXPIRED), Delivery.OFFLINE),
        (5, Read(4, 20), sent(S.REJECTED), Delivery.REFUSED),
        (5, Read(4, 20), sent(S.NOT_FOLLOWED), Delivery.NOT_FOLLOWED),
        (5, Read(4, 20), sent(S.CANCELLED), Delivery.NOT_SENT),
        (5, Read(4, 20), sent(S.CONFIRMED), Delivery.CHANGED_THERE),
        (5, Read(4, 9), sent(S.CONFIRMED), Delivery.ON_ITS_WAY),
        (5, Read(1, 20), sent(S.CONFIRMED, 1, by=Source.SHORTAGE), Delivery.SHORTAGE),
        (None, Read(4, 20), None, Delivery.UNREADABLE),
    ],
)
def test_how_a_value_stands(
    wanted: int | None, read: Read | None, order: Sent | None, stands: Delivery
) -> None:
    assert delivery(wanted, read, order) is stands


@pytest.mark.parametrize(
    ("order", "after_ms", "may"),
    [
        (sent(S.EXPIRED), HOUR_MS, True),
        (sent(S.EXPIRED), 1_000, False),
        (sent(S.EXPIRED, by=Source.UPKEEP), HOUR_MS, False),  # it was tried by itself already
        (sent(S.EXPIRED, by=Source.UPKEEP), 7 * HOUR_MS, True),
        (sent(S.EXPIRED, by=Source.SHORTAGE), 7 * HOUR_MS, False),
        (sent(S.REJECTED), HOUR_MS, False),
        (None, HOUR_MS, False),
    ],
)
def test_only_what_a_silent_meter_missed_is_sent_by_itself(
    order: Sent | None, after_ms: int, may: bool
) -> None:
    assert may_catch_up(order, now_utc_ms=10 + after_ms) is may
