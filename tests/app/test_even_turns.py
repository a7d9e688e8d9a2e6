"""Turns at the interpreter are the program's for as long as it runs, and what they were afterwards."""

from __future__ import annotations

import gc
import sys

import pytest

from app import even_turns


def test_they_are_what_they_were_when_the_program_ends():
    before = sys.getswitchinterval(), gc.get_threshold()
    with pytest.raises(KeyError), even_turns.kept():
        assert sys.getswitchinterval() == pytest.approx(even_turns.SWITCH_S)
        young, middle, old = gc.get_threshold()
        assert (young, middle) == before[1][:2]
        assert old > before[1][2]
        raise KeyError
    assert (sys.getswitchinterval(), gc.get_threshold()) == before


def test_nothing_that_stood_when_the_program_began_is_walked_through_again():
    try:
        even_turns.settle()
        made = [[] for _ in range(10)]
        assert gc.get_freeze_count() > 1_000
        assert len(gc.get_objects()) < gc.get_freeze_count() / 10
        assert len(made) == 10
    finally:
        gc.unfreeze()
