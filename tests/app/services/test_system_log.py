"""What the program and its lines did is noted without waiting for anything, and not eight hundred times."""

from __future__ import annotations

import logging

from app.services import system_log
from app.services.readings import LiveBoard
from app.services.system_log import ContactWatch, NotingHandler, SystemNotes
from meterio.types import Sample
from tests.helpers.small_mall import NOW_MS, points

POINT = {point.meter_id: point for point in points()}


class Clock:
    def utc_ms(self) -> int:
        return NOW_MS


class Scene:
    """A board, and what a watch over it has noted."""

    def __init__(self) -> None:
        self.live = LiveBoard()
        self.live.expect(["C1"], points())
        self.notes = SystemNotes(Clock())
        self.watch = ContactWatch(self.live, self.notes)
        self.now = 0.0

    def answer(self, *meter_ids: str) -> None:
        self.live.collector("C1", in_contact=True)
        for meter_id in meter_ids:
            self.live.put(Sample(POINT[meter_id], NOW_MS, {"balance_fen": 1}))

    def miss(self, meter_id: str) -> None:
        self.live.missed(meter_id, utc_ms=NOW_MS, in_contact=False)

    def seen(self, *, after_s: float = 0.0) -> list[tuple[str, str]]:
        self.now += after_s
        self.watch.look(self.now)
        return [(one.kind, one.object) for one in self.notes.take()]


def test_a_first_answer_is_no_find_but_a_collector_s_first_contact_is() -> None:
    scene = Scene()
    assert scene.seen() == []
    scene.answer("E1", "E2")
    assert scene.seen() == [("collector.found", "C1")]
    assert scene.seen() == []


def test_one_meter_lost_and_found() -> None:
    scene = Scene()
    scene.answer("E1", "E2")
    scene.seen()
    scene.miss("E1")
    assert scene.seen(after_s=system_log.TO_ANSWER_S) == [("meter.lost", "E1")]
    assert scene.seen() == []
    scene.answer("E1")
    assert scene.seen() == [("meter.found", "E1")]


def test_a_lost_collector_is_one_entry_and_its_meters_have_a_while_to_come_back() -> None:
    scene = Scene()
    scene.answer("E1", "E2", "E3")
    scene.seen()
    scene.live.collector("C1", in_contact=False)
    assert scene.seen(after_s=1_000) == [("collector.lost", "C1")]
    scene.answer("E1")
    assert scene.seen(after_s=5) == [("collector.found", "C1")]
    scene.answer("E2")
    assert scene.seen(after_s=system_log.TO_ANSWER_S) == [("meter.lost", "E3")]


def test_a_meter_that_was_taken_out_is_not_lost() -> None:
    scene = Scene()
    scene.answer("E1", "E2")
    scene.seen()
    scene.live.expect(["C1"], [point for point in points() if point.meter_id != "E1"])
    assert scene.seen(after_s=1_000) == []


def test_what_waits_is_bounded_and_what_could_not_be_stored_comes_first() -> None:
    notes = SystemNotes(Clock())
    for number in range(system_log.MOST_WAITING + 5):
        notes.note("x", str(number))
    taken = notes.take()
    assert (len(taken), taken[0].object) == (system_log.MOST_WAITING, "5")
    notes.note("y")
    notes.give_back(taken[-2:])
    assert [one.kind for one in notes.take()] == ["x", "x", "y"]


def test_warnings_of_the_program_are_noted_without_their_traces() -> None:
    notes = SystemNotes(Clock())
    handler = NotingHandler(notes)
    logger = logging.getLogger("app.somewhere")
    logger.addHandler(handler)
    try:
        logger.info("nothing")
        logger.warning("a %s", "warning")
        try:
            raise ValueError("secret")
        except ValueError:
            logger.exception("an error" + "!" * 2_000)
    finally:
        logger.removeHandler(handler)
    warning, error = notes.take()
    assert (warning.kind, warning.level, warning.detail) == (
        "program.warning",
        "warning",
        {"text": "a warning", "where": "app.somewhere"},
    )
    assert (error.kind, error.level) == ("program.error", "error")
    assert "secret" not in str(error.detail) and len(str(error.detail["text"])) == 1_000
