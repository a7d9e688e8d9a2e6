"""Who is limited when the grid is short: by kind, the largest load first, and no more than is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shortage import Act, Candidate, Chosen, Left, choose, saved_w

ONE = Candidate("A", "lights", 4_000, supply_on=True, in_contact=True, kept=False, offered=True)
KINDS = ("lights", "shops", "food")


def told(chosen: tuple[Chosen, ...]) -> list[str]:
    return [one.candidate.meter_id for one in chosen if one.left is None]


def test_kinds_go_in_their_order_and_within_one_the_largest_load_first() -> None:
    meters = [
        replace(ONE, meter_id="F", kind="food", power_w=90_000),
        replace(ONE, meter_id="S", kind="shops", power_w=2_000),
        ONE,
        replace(ONE, meter_id="B", power_w=6_000),
    ]
    assert told(choose(meters, KINDS, Act.TRIP, target_w=11_000)) == ["B", "A", "S"]
    assert told(choose(meters, KINDS, Act.TRIP, target_w=6_000)) == ["B"]
    limited = choose(meters, KINDS, Act.LIMIT, target_w=9_000, limit_w=3_000)
    assert [(one.candidate.meter_id, one.saves_w) for one in limited if one.left is None] == [
        ("B", 3_000),
        ("A", 1_000),
        ("F", 87_000),
    ]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"kind": "hospital"}, Left.OTHER_KIND),
        ({"kept": True}, Left.KEPT),
        ({"supply_on": False}, Left.OFF),
        ({"in_contact": False}, Left.SILENT),
        ({"offered": False}, Left.NOT_OFFERED),
        ({"power_w": 0}, Left.NOTHING_TO_SAVE),
        ({"power_w": None}, Left.NOTHING_TO_SAVE),
    ],
)
def test_who_is_never_chosen_and_why(change: dict[str, object], left: Left) -> None:
    (one,) = choose([replace(ONE, **change)], KINDS, Act.TRIP, target_w=99_999)  # type: ignore[arg-type]
    assert one.left is left


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        meter_id=st.text("ABCDEFGH", min_size=4, max_size=4),
        kind=st.sampled_from([*KINDS, "other"]),
        power_w=st.one_of(st.none(), st.integers(0, 50_000)),
        supply_on=st.booleans(),
        in_contact=st.booleans(),
        kept=st.booleans(),
        offered=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda one: one.meter_id,
)


@given(CANDIDATES, st.integers(1, 200_000), st.sampled_from(list(Act)), st.integers(0, 9_000))
def test_just_enough_are_told_and_nobody_who_must_not_be(
    meters: list[Candidate], target_w: int, act: Act, limit_w: int
) -> None:
    chosen = choose(meters, KINDS, act, target_w=target_w, limit_w=limit_w)
    assert {one.candidate for one in chosen} == set(meters)
    hit = [one for one in chosen if one.left is None]
    for one in hit:
        meter = one.candidate
        assert meter.kind in KINDS and meter.supply_on and meter.in_contact
        assert meter.offered and not meter.kept and one.saves_w > 0
    if hit:
        assert saved_w(hit[:-1]) < target_w  # the last one was still needed
    could = [one for one in chosen if one.left in (None, Left.NOT_NEEDED)]
    assert saved_w(hit) >= target_w or len(hit) == len(could)
    ranks = [KINDS.index(one.candidate.kind) for one in hit]
    assert ranks == sorted(ranks)
    for spared in (one for one in could if one.left is Left.NOT_NEEDED):
        assert all(KINDS.index(spared.candidate.kind) >= rank for rank in ranks)
