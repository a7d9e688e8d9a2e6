"""The life of an order to a meter, and what a meter's state must show for it to count as done."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.domain.order import (
    FINAL,
    SWITCHING,
    TRANSITIONS,
    IllegalTransition,
    OrderKind,
    OrderState,
    agrees,
    check_transition,
    flow_item,
    flows,
    follows,
    retry_delay_s,
)

OPEN, SHUT = {"supply_on": 0}, {"supply_on": 1}


def test_an_order_goes_only_where_its_table_leads() -> None:
    for state, following in TRANSITIONS.items():
        for other in OrderState:
            if other in following:
                check_transition(state, other)
            else:
                with pytest.raises(IllegalTransition, match=f"{state} -> {other}"):
                    check_transition(state, other)


def test_what_was_never_sent_is_void_expired_or_cancelled_and_nothing_leaves_an_outcome() -> None:
    assert set(OrderState) - FINAL == {OrderState.RECORDED, OrderState.SENDING, OrderState.IN_DOUBT}
    for never_sent in (OrderState.VOID, OrderState.EXPIRED, OrderState.CANCELLED):
        assert [state for state in OrderState if never_sent in TRANSITIONS[state]] == [OrderState.RECORDED]


def test_the_pause_before_another_try_grows_to_its_longest_and_stays() -> None:
    pauses = [retry_delay_s(tries) for tries in range(1, 12)]
    assert all(first <= second for first, second in pairwise(pauses))
    assert (retry_delay_s(0), pauses[0], pauses[-1], retry_delay_s(10_000)) == (2, 2, 300, 300)


@pytest.mark.parametrize(
    ("seen", "same"),
    [
        ({"price_e8": 9, "low_fen": 5}, True),
        ({"price_e8": 8, "low_fen": 5}, False),
        ({"low_fen": 5}, False),  # a meter that does not say is not taken to agree
    ],
)
def test_a_setting_counts_only_where_the_meter_shows_every_value(seen: dict[str, int], same: bool) -> None:
    assert agrees({"price_e8": 9}, seen) is same


@pytest.mark.parametrize(
    ("kind", "seen", "followed"),
    [
        (OrderKind.TRIP, OPEN, True),
        (OrderKind.TRIP, OPEN | {"power_w": 29}, True),
        (OrderKind.TRIP, OPEN | {"power_w": 30}, False),  # it says open and lets power through
        (OrderKind.TRIP, OPEN | {"power_w": -2_000}, False),
        (OrderKind.TRIP, SHUT, False),
        (OrderKind.TRIP, {}, False),
        (OrderKind.CLOSE, SHUT, True),
        (OrderKind.CLOSE, OPEN, False),
        (OrderKind.PERMIT_CLOSE, OPEN, False),  # until somebody presses the button
        (OrderKind.KEEP_SUPPLY, SHUT, True),
        (OrderKind.FEE_CONTROL, SHUT, False),  # its credit decides: the relay proves nothing
        (OrderKind.SET_CLOCK, SHUT, False),
    ],
)
def test_only_the_state_of_relay_or_valve_shows_that_it_followed(
    kind: OrderKind, seen: dict[str, int], followed: bool
) -> None:
    assert follows(kind, seen) is followed


def test_every_kind_that_switches_can_be_followed_but_the_one_that_leaves_it_to_the_credit() -> None:
    shown = {kind for kind in OrderKind for seen in (OPEN, SHUT) if follows(kind, seen)}
    assert shown == SWITCHING - {OrderKind.FEE_CONTROL}


@pytest.mark.parametrize(
    ("items", "best"),
    [
        (("flow_l_per_h", "volume_l"), "flow_l_per_h"),
        (("current_a_ma", "power_w"), "power_w"),
        (("current_a_ma",), "current_a_ma"),
        (("volume_l",), None),
    ],
)
def test_what_still_flows_is_asked_by_the_best_item_of_the_make(
    items: tuple[str, ...], best: str | None
) -> None:
    assert flow_item(dict.fromkeys(items)) == best


@pytest.mark.parametrize(
    ("seen", "flowing"),
    [({"flow_l_per_h": 30}, True), ({"flow_l_per_h": 29, "current_a_ma": 149}, False), ({}, False)],
)
def test_noise_of_the_measurement_is_no_flow(seen: dict[str, int], flowing: bool) -> None:
    assert flows(seen) is flowing
