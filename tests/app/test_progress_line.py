"""How a command goes on: one line written over on a terminal, whole lines now and then elsewhere."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.progress_line import PLAIN_S, TERMINAL_S, ProgressLine, columns


class Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Hand:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def screen(written: str) -> str:
    """What stands on the one line of a terminal afterwards."""
    cells: list[str] = []
    at = 0
    for sign in written:
        if sign == "\r":
            at = 0
            continue
        for part in (sign, *([""] * (columns(sign) - 1))):
            cells[at : at + 1] = [part]
            at += 1
    return "".join(cells).rstrip()


def test_a_terminal_shows_the_newest_text_alone_and_nothing_after_clearing() -> None:
    stream, hand = Stream(terminal=True), Hand()
    line = ProgressLine(stream, now_s=hand)
    for text in ("10 of 247 asked, and a long tail", "11 of 247"):
        line.tell(lambda text=text: text)  # type: ignore[misc]
        assert screen(stream.getvalue()) == text
        hand.now_s += TERMINAL_S
    line.clear()
    assert screen(stream.getvalue()) == "" and "\n" not in stream.getvalue()
    written = stream.getvalue()
    line.clear()
    assert stream.getvalue() == written, "nothing to take off"


def test_texts_that_come_too_often_are_not_even_made() -> None:
    stream, hand = Stream(terminal=True), Hand()
    line = ProgressLine(stream, now_s=hand)
    line.tell(lambda: "1")
    line.tell(lambda: pytest.fail("made for nothing"))
    hand.now_s += TERMINAL_S
    line.tell(lambda: "2")
    assert screen(stream.getvalue()) == "2"


def test_a_line_wider_than_the_terminal_is_cut_so_that_it_stays_one(monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    stream = Stream(terminal=True)
    ProgressLine(stream, now_s=Hand()).tell(lambda: "已询问" * 20)
    assert columns(stream.getvalue().removeprefix("\r")) == 28


def test_elsewhere_a_whole_line_comes_now_and_then() -> None:
    stream, hand = Stream(terminal=False), Hand()
    line = ProgressLine(stream, now_s=hand)
    for second in range(30):
        hand.now_s = 100.0 + second
        line.tell(lambda second=second: f"second {second}")  # type: ignore[misc]
    line.clear()
    assert stream.getvalue().splitlines() == [f"second {second}" for second in (10, 20)]
    assert PLAIN_S == 10
