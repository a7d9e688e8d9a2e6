"""Out of contact: who is lost, who is found again, and how few alarms a storm makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.alarms import Key, Kind
from app.domain.contact import CollectorContact, Contact, Judged, MeterContact, Patience, judge

PATIENCE = Patience(collector_s=300, meter_s=180, settle_s=20)
ANSWERS = Contact(answering_s=1_000)


def silent(seconds: float) -> Contact:
    return Contact(silent_s=seconds)


def line(number: int, meters: int, *, quiet: Mapping[int, Contact] | None = None) -> list[MeterContact]:
    return [
        MeterContact(f"L{number}-{at}", (quiet or {}).get(at, ANSWERS), last_utc_ms=5) for at in range(meters)
    ]


def all_silent(number: int, meters: int, seconds: float) -> list[MeterContact]:
    return line(number, meters, quiet=dict.fromkeys(range(meters), silent(seconds)))


def judged(
    lines: Mapping[int, list[MeterContact]],
    *,
    link: Contact = ANSWERS,
    live: Iterable[Key] = (),
    lost: Iterable[tuple[str, str]] = (),
) -> Judged:
    one = CollectorContact("C1", link, lines, last_utc_ms=7)
    return judge([one], patience=PATIENCE, lost_before=set(lost), live=set(live))


def keys(found: Judged) -> set[Key]:
    return {wanted.key for wanted in found.wanted}


def test_a_silent_meter_is_one_alarm_after_its_patience() -> None:
    assert keys(judged({1: line(1, 32, quiet={3: silent(219)})})) == set()
    assert keys(judged({1: line(1, 32, quiet={3: silent(220)})})) == {(Kind.METER_LOST, "L1-3")}


def test_a_meter_is_found_only_after_it_has_answered_for_a_while() -> None:
    live = [(Kind.METER_LOST, "L1-3")]
    assert keys(judged({1: line(1, 32, quiet={3: Contact(answering_s=29)})}, live=live)) == set(live)
    assert keys(judged({1: line(1, 32, quiet={3: Contact(answering_s=30)})}, live=live)) == set()


def test_a_dead_collector_is_one_alarm_and_its_meters_are_lost_behind_it() -> None:
    lines = {number: all_silent(number, 32, 400) for number in (1, 2)}
    found = judged(lines, link=silent(300))
    assert keys(found) == {(Kind.COLLECTOR_LOST, "C1")}
    assert found.wanted[0].detail == {"why": "link", "meters": 64}
    assert {(one.kind, one.object) for one in found.lost} >= {("collector", "C1"), ("meter", "L2-31")}
    assert {one.behind for one in found.lost if one.kind == "meter"} == {"C1"}
    assert len(found.lost) == 65


def test_while_a_link_is_away_and_not_lost_its_meters_are_told_of_nothing_new() -> None:
    lines = {1: all_silent(1, 32, 250), 2: all_silent(2, 32, 250)}
    live = {(Kind.METER_LOST, "L1-3")}
    assert keys(judged(lines, link=silent(250))) == set()
    assert keys(judged(lines, link=silent(250), live=live)) == live


def test_when_the_collector_is_lost_alarms_of_its_meters_fold_into_its_own() -> None:
    live = {(Kind.METER_LOST, "L1-3"), (Kind.LINE_LOST, "C1/2")}
    found = judged({1: all_silent(1, 8, 600), 2: all_silent(2, 8, 600)}, link=silent(300), live=live)
    assert keys(found) == {(Kind.COLLECTOR_LOST, "C1")}
    assert found.folded == live


def test_after_the_link_came_back_its_meters_have_time_to_be_asked() -> None:
    """Their silence counts from when the link came up, whatever they were before."""
    lines = {1: all_silent(1, 32, 40), 2: all_silent(2, 32, 40)}
    live = [(Kind.COLLECTOR_LOST, "C1")]
    lost = [("collector", "C1"), *(("meter", f"L{n}-{at}") for n in (1, 2) for at in range(32))]
    found = judged(lines, link=Contact(answering_s=40), live=live, lost=lost)
    assert keys(found) == set()
    assert {one.kind for one in found.lost} == {"meter"}


def test_a_dead_line_is_one_alarm() -> None:
    lines = {1: all_silent(1, 32, 200), 2: line(2, 32)}
    assert keys(judged(lines)) == {(Kind.LINE_LOST, "C1/1")}


def test_a_line_that_falls_silent_meter_by_meter_is_one_alarm_all_the_same() -> None:
    """Its meters were asked one after another, so they are silent for different times."""
    for seconds in range(170, 260):
        quiet = {at: silent(seconds - at * 0.5) for at in range(32)}
        found = judged({1: line(1, 32, quiet=quiet), 2: line(2, 4)})
        assert keys(found) <= {(Kind.LINE_LOST, "C1/1")}
    assert keys(found) == {(Kind.LINE_LOST, "C1/1")}


def test_a_collector_of_whose_lines_none_answers_is_one_alarm_whenever_one_looks() -> None:
    for seconds in range(170, 260):
        quiet = {at: silent(seconds - at * 0.5) for at in range(32)}
        found = judged({1: line(1, 32, quiet=quiet), 2: line(2, 32, quiet=quiet)})
        assert keys(found) <= {(Kind.COLLECTOR_LOST, "C1")}
    assert found.wanted[0].detail == {"why": "meters", "meters": 64}


def test_a_line_stays_one_alarm_until_but_few_are_silent_and_these_were_silent_all_the_time() -> None:
    live = {(Kind.LINE_LOST, "C1/1")}
    back = Contact(answering_s=10)
    half = {at: back if at < 20 else silent(500) for at in range(32)}
    assert keys(judged({1: line(1, 32, quiet=half), 2: line(2, 4)}, live=live)) == live
    few = {at: ANSWERS if at < 28 else silent(500) for at in range(32)}
    found = judged({1: line(1, 32, quiet=few), 2: line(2, 4)}, live=live)
    assert keys(found) == {(Kind.METER_LOST, f"L1-{at}") for at in range(28, 32)}
    returning = dict.fromkeys(range(28, 32), back)
    assert keys(judged({1: line(1, 32, quiet=returning), 2: line(2, 4)}, live=live)) == set()


def test_the_only_meter_of_a_line_is_itself_and_not_its_line() -> None:
    assert keys(judged({1: all_silent(1, 1, 500)})) == {(Kind.METER_LOST, "L1-0")}


def test_a_meter_under_which_another_answers_is_told_as_that() -> None:
    meter = MeterContact("L1-0", silent(500), wrong=True)
    found = judged({1: [meter, *line(1, 9)[1:]]})
    assert keys(found) == set()
    assert [one.object for one in found.lost] == ["L1-0"]


def test_nothing_is_known_before_anything_was_tried() -> None:
    lines = {1: line(1, 4, quiet=dict.fromkeys(range(4), Contact()))}
    assert keys(judged(lines, link=Contact())) == set()


def test_28_dead_lines_on_14_collectors_are_14_alarms() -> None:
    site = [
        CollectorContact(f"C{n}", ANSWERS, {1: all_silent(1, 30, 230), 2: all_silent(2, 30, 230)})
        for n in range(14)
    ]
    found = judge(site, patience=PATIENCE, lost_before=set(), live=set())
    assert len(found.wanted) == 14
