"""Anchors are lines in a file that a crash may cut short at any byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import anchors, log_seal
from app.services.anchors import Head

KEY = bytes(range(32))
END = Head(7, bytes(range(100, 132)))


def test_a_line_says_how_long_the_log_is_and_where_it_ends() -> None:
    said = anchors.line(END, why="start", utc_ms=5, key=KEY).split(" ")
    assert said[:5] == ["1", "7", END.hash.hex(), "5", "start"]
    assert said[5] == log_seal.anchor_mac(KEY, " ".join(said[:5]))


def test_the_short_form_fits_a_slip() -> None:
    assert anchors.short(END) == "7 6465-6667-6869-6A6B"


def test_lines_are_added_and_what_a_crash_cut_short_goes(tmp_path: Path) -> None:
    path = tmp_path / anchors.FILE_NAME
    assert anchors.lines(path) == []
    anchors.append(path, "one")
    anchors.append(path, "two")
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        kept = anchors.lines(path)
        assert kept == ["one", "two"][: whole[:cut].count(b"\n")]
        anchors.append(path, "next")
        assert anchors.lines(path) == [*kept, "next"]
        assert path.read_bytes().endswith(b"\n")


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / anchors.FILE_NAME
    anchors.append(path, "one")
    assert path.stat().st_mode & 0o077 == 0


def test_of_a_long_file_the_first_and_the_newest_lines_count(tmp_path: Path) -> None:
    path = tmp_path / anchors.FILE_NAME
    every = [f"{number} {'x' * 150}" for number in range(5_000)]
    path.write_text("\n".join(every) + "\n", "ascii")
    found = anchors.lines(path)
    assert found[0] == every[0]
    assert found[1:] == every[-len(found) + 1 :]
    assert 2_000 < len(found) < 3_000


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        log_seal.seal_under(b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        log_seal.anchor_mac(b"short", "x")
