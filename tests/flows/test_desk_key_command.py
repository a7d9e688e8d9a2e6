"""`main.py key` without a collector: the list; the desk's own key changed, moved, put on paper and back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.key_store import KeyStore, Place
from tests.flows.program import LANGUAGES, call, refused, sentence
from tests.helpers.key_stores import FileStore, LockedStore

FIRST = "5a" * 32
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def keyed(capfd: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> Path:
    """The small site, C01 with its first key; the desk's own key in its file."""
    file = tmp_path / "connections.json"
    entry = {"id": "C01", "host": "127.0.0.1", "port": 4001, "key": FIRST}
    file.write_text(json.dumps({"collectors": [entry]}), encoding="utf-8")
    assert call(capfd, "--data", data, "connect", file).code == 0
    return data


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    """The system has a key store from now on."""
    made = FileStore(tmp_path / "store.json")
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(fail.Keyring())


def states(capfd: pytest.CaptureFixture[str], data: Path) -> dict[str, str]:
    told = call(capfd, "--data", data, "key", "--json").json
    return {row["id"].partition("/")[0]: row["state"] for row in told["keys"]}


def test_the_list_names_every_key_and_none_of_their_digits(
    capfd: pytest.CaptureFixture[str], keyed: Path
) -> None:
    told = call(capfd, "--data", keyed, "key", "--json")
    assert told.json["place"] == "file"
    rows = {row["kind"]: row for row in told.json["keys"]}
    assert set(rows) == {"desk", "log", "collector"}
    assert (rows["collector"]["belongs_to"], rows["collector"]["number"]) == ("C01", 1)
    kept = KeyStore(keyed)
    for secret in (FIRST, kept.wrapping.secret.hex(), kept.log.secret.hex()):
        assert secret not in told.out


@in_both_languages
def test_the_list_is_a_line_for_each_key_in_words(
    capfd: pytest.CaptureFixture[str], keyed: Path, language: str
) -> None:
    lines = call(capfd, "--data", keyed, "--lang", language, "key").out.splitlines()
    word = {"en": "Collector's key; In force", "zh_CN": "采集器密钥；有效"}[language]
    assert len(lines) == 3 and word in lines[2] and "collector/C01/1" in lines[2]
    assert not any("{" in line or "not_on_paper" in line for line in lines)


def test_a_changed_key_and_its_paper(capfd: pytest.CaptureFixture[str], keyed: Path, tmp_path: Path) -> None:
    old = KeyStore(keyed).wrapping
    assert "1 secrets" in call(capfd, "--data", keyed, "--lang", "en", "key", "--renew").out
    assert KeyStore(keyed).wrapping.id != old.id and states(capfd, keyed)["desk"] == "not_on_paper"
    paper = tmp_path / "paper.txt"
    done = call(capfd, "--data", keyed, "--lang", "en", "key", "--paper", paper)
    assert done.code == 0 and "K1" not in done.out and states(capfd, keyed)["desk"] == "current"
    assert len(paper.read_text("ascii").splitlines()) == 8
    assert os.name != "posix" or paper.stat().st_mode & 0o077 == 0
    refused(call(capfd, "--data", keyed, "--lang", "en", "key", "--paper", paper), "en")
    (keyed / "desk.key").unlink()
    for command in (("key",), ("key", "--renew"), ("key", "C01")):
        assert "--restore" in refused(call(capfd, "--data", keyed, "--lang", "en", *command), "en")
    assert not (keyed / "desk.key").exists(), "no key is made in silence"
    assert call(capfd, "--data", keyed, "key", "--restore", paper).code == 0
    assert states(capfd, keyed)["collector"] == "current"
    assert call(capfd, "--data", keyed, "verify", "--json").json["ok"]


def test_the_rows_may_be_printed(capfd: pytest.CaptureFixture[str], keyed: Path) -> None:
    rows = list(KeyStore(keyed).paper())
    assert call(capfd, "--data", keyed, "key", "--paper", "--json").json["rows"] == rows
    assert call(capfd, "--data", keyed, "--lang", "en", "key", "--paper").out.splitlines()[1:] == rows


@in_both_languages
@pytest.mark.parametrize("content", ["", "K1  AAAA-AAAA-AAAA-AAAA", "other", "no such file"])
def test_a_paper_that_is_not_right_changes_nothing(
    capfd: pytest.CaptureFixture[str], keyed: Path, tmp_path: Path, content: str, language: str
) -> None:
    file = tmp_path / "typed.txt"
    if content == "other":
        (tmp_path / "elsewhere").mkdir()
        content = "\n".join(KeyStore(tmp_path / "elsewhere").paper())
    if content != "no such file":
        file.write_text(content)
    before = (keyed / "desk.key").read_bytes()
    refused(call(capfd, "--data", keyed, "--lang", language, "key", "--restore", file), language)
    assert (keyed / "desk.key").read_bytes() == before


@in_both_languages
def test_the_key_moves_into_the_system_s_store_and_back(
    capfd: pytest.CaptureFixture[str], keyed: Path, store: FileStore, language: str
) -> None:
    def move(place: str) -> str:
        done = call(capfd, "--data", keyed, "--lang", language, "key", "--keep-in", place)
        assert done.code == 0, done
        return done.out

    said = [move("file"), move("system"), move("system"), move("file")]
    assert said[0] == said[2] and len({*said}) == 3
    assert KeyStore(keyed).place is Place.FILE and store.kept() == {}
    assert states(capfd, keyed)["collector"] == "current"


@in_both_languages
def test_a_store_that_is_locked_or_gone_is_one_sentence(
    capfd: pytest.CaptureFixture[str], keyed: Path, store: FileStore, language: str
) -> None:
    assert call(capfd, "--data", keyed, "key", "--keep-in", "system").code == 0
    said = []
    for other in (LockedStore(store.path), fail.Keyring(), FileStore(store.path.with_name("empty.json"))):
        keyring.set_keyring(other)
        said.append(refused(call(capfd, "--data", keyed, "--lang", language, "key"), language))
        told = call(capfd, "--data", keyed, "--lang", language, "key", "--json")
        assert told.json["ok"] is False and sentence(told, language) == said[-1]
    assert len({*said}) == 3


@in_both_languages
def test_without_key_and_paper_one_begins_anew_in_so_many_words(
    capfd: pytest.CaptureFixture[str], keyed: Path, language: str
) -> None:
    refused(call(capfd, "--data", keyed, "--lang", language, "key", "--new"), language)
    (keyed / "desk.key").unlink()
    lost = call(capfd, "--data", keyed, "verify", "--json").json["sealed"]["rows"]
    assert call(capfd, "--data", keyed, "--lang", language, "key", "--new").code == 0
    proven = call(capfd, "--data", keyed, "verify", "--json").json["sealed"]
    assert (proven["lost"], proven["anchors"]) == (lost, 1), "the new log is anchored at once"
    told = call(capfd, "--data", keyed, "--lang", language, "verify")
    assert told.code == 0 and sentence(told, language).count(str(lost)) == 1
    assert states(capfd, keyed)["collector"] == "unreadable"


@in_both_languages
@pytest.mark.parametrize(
    "words", [("C01", "--renew"), ("--new", "--paper"), ("--retire",), ("--keep-in", "x")]
)
def test_what_does_not_go_together_is_said(
    capfd: pytest.CaptureFixture[str], keyed: Path, words: tuple[str, ...], language: str
) -> None:
    refused(call(capfd, "--data", keyed, "--lang", language, "key", *words), language, code=2)
