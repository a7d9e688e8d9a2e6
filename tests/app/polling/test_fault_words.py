"""A fault of the engine's own work: told where it was, in a sentence that has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import DeskError
from app.polling import fault_words
from db.errors import BookFull
from meterio.errors import NoAnswer
from widgets.common import trouble_words
from widgets.common.fault_texts import FAULT_TEXTS
from widgets.common.messages import ERROR_TEXTS, sentence

POLLING = Path(fault_words.__file__).parent


@pytest.mark.parametrize(
    ("what", "where", "key"),
    [
        ("sale 17", "17", "fault.sale"),
        ("order o-1", "o-1", "fault.order"),
        ("meter E1", "E1", "fault.meter"),
        ("read E1", "E1", "fault.read"),
        ("collector C1", "C1", "fault.collector"),
        ("link of C1", "C1", "fault.link"),
        ("rounds of C1/2", "C1/2", "fault.rounds"),
        ("orders of C1/2", "C1/2", "fault.orders"),
        ("job scan", "bench", "fault.job"),
        ("history", "history", "fault.history"),
        ("kept supply", "kept supply", "fault.supply"),
        ("something new", "something new", "fault.engine"),
    ],
)
def test_a_fault_is_told_where_it_was(what: str, where: str, key: str) -> None:
    place, told = fault_words.told(what, RuntimeError("of the inside"))
    assert (place, told.key, told.params["reason"]) == (where, key, "RuntimeError")
    assert "of the inside" not in sentence(told), "the log has it, with its trace"
    assert "–" not in sentence(told), "every field has its value"


def test_the_reason_is_a_sentence_where_the_error_has_one() -> None:
    def reason(error: Exception, what: str = "history") -> object:
        found = fault_words.told(what, error)[1].params["reason"]
        return found.key if isinstance(found, DeskError) else found

    assert reason(BookFull("no room")) == "book.full"
    assert reason(DeskError("calendar.unreadable", where=1)) == "calendar.unreadable"
    assert reason(NoAnswer("no answer in time.")) == "jobs.no_answer"
    assert reason(OSError(28, "No space left on device")) == "reason.disk_full"
    assert reason(ValueError("there is no key")) == "there is no key"
    assert reason(LookupError("E1"), "sale 17") == "fault.not_polled"


def test_every_work_of_the_engine_has_its_words() -> None:
    """What is started or reported by name anywhere in the engine is known here, and its place has a word."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in POLLING.glob("*.py"))
    named = set(re.findall(r"(?:start|fault|_guard)\(\s*f?\"([^\"]+)\"", source))
    named |= set(re.findall(r"\(f\"((?:rounds|link|orders) of [^\"]+)\"", source))
    assert {"history", "charges", "engine", "set-up", "orders' book"} <= named and len(named) > 12
    for what in named:
        where, told = fault_words.told(re.sub(r"\{.+\}", "X", what), RuntimeError())
        assert told.key != "fault.engine" or what == "engine", what
        assert told.key in FAULT_TEXTS
        assert "X" in where or where in trouble_words.PLACES, where


def test_every_sentence_of_a_fault_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in POLLING.glob("*.py"))
    assert {key for key in FAULT_TEXTS if f'"{key}"' not in source} == set()
    assert set(FAULT_TEXTS) <= set(ERROR_TEXTS)
