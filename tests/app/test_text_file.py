"""Files that a person wrote, as the editors of this world save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import text_file
from app.errors import DeskError
from app.text_file import text_of

SAID = '{"collectors": "一号楼"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_whatever_the_editor(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "connections.json"
    file.write_bytes(SAID.encode(encoding))
    assert text_of(file) == SAID


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xb0\xb1", None])
def test_what_is_no_text(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "connections.json"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(DeskError, match=r"connect\.unreadable"):
        text_of(file)


def test_a_file_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_file, "LARGEST_BYTES", 20)
    file = tmp_path / "connections.json"
    file.write_bytes(b"x" * 21)
    with pytest.raises(DeskError, match=r"connect\.unreadable"):
        text_of(file)
