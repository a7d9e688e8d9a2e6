"""`main.py key`: the new key is told once, both are in force for the days asked, the older one is retired."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.key_store import KeyStore
from app.services import collectors
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.flows.program import call, refused

FIRST = "5a" * 32


@pytest.fixture
def keyed(capfd: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> Path:
    """The small site, C01 with its first key."""
    file = tmp_path / "connections.json"
    entry = {"id": "C01", "host": "127.0.0.1", "port": 4001, "key": FIRST}
    file.write_text(json.dumps({"collectors": [entry]}), encoding="utf-8")
    assert call(capfd, "--data", data, "connect", file).code == 0
    return data


def _keys(data: Path) -> list[str]:
    book = LedgerBook(data / "ledger.db", clock=SystemClock())
    try:
        settings = book.read(
            lambda ledger: collectors.settings_for_engine(
                ledger, KeyStore(data), now_utc_ms=SystemClock().utc_ms()
            )
        )
    finally:
        book.close()
    return [key.hex() for key in settings[0].keys.values()]


def test_a_new_key_is_told_once_and_then_in_force_beside_the_older(
    capfd: pytest.CaptureFixture[str], keyed: Path
) -> None:
    told = call(capfd, "--data", keyed, "key", "C01", "--json", "--days", "2").json
    assert (told["ok"], told["collector"], told["key_id"], told["older_key_id"]) == (True, "C01", 2, 1)
    assert _keys(keyed) == [told["key"], FIRST]
    retired = call(capfd, "--data", keyed, "--lang", "en", "key", "C01", "--retire")
    assert (retired.code, retired.out) == (0, "Key 1 of collector C01 is no longer taken.\n")
    assert _keys(keyed) == [told["key"]]
    assert told["key"].encode() not in (keyed / "ledger.db").read_bytes()


def test_a_key_may_come_from_a_file(capfd: pytest.CaptureFixture[str], keyed: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.key"
    file.write_text("6B" * 32 + "\n", encoding="ascii")
    done = call(capfd, "--data", keyed, "--lang", "en", "key", "C01", "--file", file)
    assert done.code == 0 and "number 2: " + "6b" * 32 in done.out
    assert _keys(keyed) == ["6b" * 32, FIRST]


def _wrong_file(folder: Path, content: bytes) -> Path:
    file = folder / "wrong.key"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "content",
    [b"", b"5a", b"zz" * 32, b"\xff" * 64, b"5a" * 33, b"5a" * 5_000],
    ids=lambda one: str(len(one)),
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_file_that_holds_no_key_changes_nothing(
    capfd: pytest.CaptureFixture[str], keyed: Path, tmp_path: Path, content: bytes, language: str
) -> None:
    file = _wrong_file(tmp_path, content)
    refused(call(capfd, "--data", keyed, "--lang", language, "key", "C01", "--file", file), language)
    assert _keys(keyed) == [FIRST]


@pytest.mark.parametrize(
    "arguments",
    [
        ("C99",),
        ("C02",),
        ("C01", "--days", "0"),
        ("C01", "--days", "91"),
        ("C01", "--file", "no-such-file"),
        ("C01", "--retire"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    capfd: pytest.CaptureFixture[str], keyed: Path, arguments: tuple[str, ...]
) -> None:
    refused(call(capfd, "--data", keyed, "--lang", "en", "key", *arguments), "en")
    told = call(capfd, "--data", keyed, "key", *arguments, "--json").json
    assert set(told) == {"ok", "error"} and told["ok"] is False
    assert _keys(keyed) == [FIRST]


def test_a_book_of_the_first_schema_is_brought_up_to_date(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    saved = Path(__file__).parent.parent / "saved_databases" / "ledger_1.db"
    (tmp_path / "ledger.db").write_bytes(saved.read_bytes())
    before = call(capfd, "--data", tmp_path, "verify", "--json").json
    shown = call(capfd, "--data", tmp_path, "setting", "sale.limit_fen")
    assert (shown.code, shown.out) == (0, "sale.limit_fen = 2000000\n")
    after = call(capfd, "--data", tmp_path, "verify", "--json").json
    assert before == after and after["ok"], "its money and its chains are what they were"
