"""The steps of one sale at the desk, in order. Enter goes forward, Esc back, up to SELLING."""

from __future__ import annotations

from enum import Enum, auto


class Step(Enum):
    FIND = auto()
    AMOUNT = auto()
    RECEIVED = auto()  # cash only
    CONFIRM = auto()
    SELLING = auto()
    SOLD = auto()


ENTERING = (Step.AMOUNT, Step.RECEIVED, Step.CONFIRM)
"""Steps in which the form takes what is typed."""
