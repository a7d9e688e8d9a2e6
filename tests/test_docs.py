"""What the documents say is there is there: links, files, names, commands, pictures, both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

import main
from tools import manual_pictures

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = (
    "simulate", "gateway", "import", "export-site", "connect", "key", "operator", "setting", "verify",
    "report", "backup", "restore", "rebuild", "archive",
)  # fmt: skip
FOLDERS = ("app/", "db/", "docs/", "meterio/", "resources/", "tests/", "tools/", "widgets/")

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.*/-]+")
_CODE_NAME = re.compile(r"([\w/]+\.py): (\w+(?:\.\w+)?)")
_COMMAND = re.compile(r"main\.py(?: +[^ `\n]+)*")
_WORDS = {
    "N": "1",
    "UTC_MS": "1",
    "FIRST": "4001",
    "PORT": "4000",
    "NAME": "name",
    "...": "",
    "文件夹": "dir",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = [link.split("#")[0] for link in _LINK.findall(_text(document)) if "://" not in link]
    assert [target for target in targets if target and not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_files_that_are_named_exist(document: Path) -> None:
    named = [span.split(":")[0] for span in _SPAN.findall(_text(document))]
    paths = [path for path in named if path.startswith(FOLDERS) and _PATH.fullmatch(path)]
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_what_is_named_in_a_source_file_is_defined_there(document: Path) -> None:
    """`app/domain/sale.py: judge` and `meterio/collector.py: CollectorClient.read`."""
    named = _CODE_NAME.findall(_text(document))
    assert [f"{file}: {name}" for file, name in named if name not in _defined(ROOT / file)] == []


@cache
def _defined(path: Path) -> frozenset[str]:
    body = ast.parse(_text(path)).body
    tops = [node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    inner = (
        f"{top.name}.{node.name}"
        for top in tops
        for node in top.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(chain((top.name for top in tops), inner))


def _commands(document: Path) -> Iterator[str]:
    """Each `main.py ...` of code spans and indented lines, without the explanation after two blanks."""
    for line in _text(document).splitlines():
        pieces = [line.strip().split("  ")[0]] if line.startswith("    ") else _SPAN.findall(line)
        for piece in pieces:
            yield from _COMMAND.findall(piece)


def _spoken(command: str, *, with_options: bool) -> list[str]:
    """Its arguments, the parts in [brackets] taken or left out, placeholders filled in."""
    text = command.removeprefix("main.py")
    while "[" in text:
        text = re.sub(r"\[([^\[\]]*)\]", r"\1" if with_options else "", text)
    words = [word.split("|")[0] for word in text.split() if word != "..."]
    return [_WORDS.get(word, word) for word in words]


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
@pytest.mark.parametrize("with_options", [False, True], ids=["bare", "all options"])
def test_every_command_is_one_that_the_program_takes(document: Path, with_options: bool) -> None:
    refused = []
    for command in _commands(document):
        arguments = _spoken(command, with_options=with_options)
        if "--help" in arguments or arguments in [[name] for name in COMMANDS]:
            continue  # the latter only speaks of a command
        try:
            main._understood(arguments)
        except main._WrongUse as error:
            refused.append(f"{command}: {error}")
    assert refused == []


def test_the_readme_names_every_command() -> None:
    readme = " ".join(_commands(ROOT / "README.md"))
    assert [name for name in COMMANDS if f"main.py {name}" not in readme] == []


def test_both_languages_have_the_same_manuals_with_the_same_headings() -> None:
    def outline(language: str) -> dict[str, list[int]]:
        pages = sorted((MANUAL / language).glob("*.md"))
        return {page.name: [len(mark) for mark in re.findall(r"^(#+) ", _text(page), re.M)] for page in pages}

    def tables(language: str) -> dict[str, int]:
        pages = sorted((MANUAL / language).glob("*.md"))
        return {page.name: len(re.findall(r"^\|", _text(page), re.M)) for page in pages}

    assert outline("zh") == outline("en")
    assert tables("zh") == tables("en")
    assert {"README.md", "cashier.md", "manager.md", "technician.md", "tenant.md", "administrator.md"} == set(
        outline("en")
    )


def test_chinese_paragraphs_are_one_line_each() -> None:
    """A line broken between two Chinese characters shows as a blank in the middle of a sentence."""
    broken = re.compile(r"[\u4e00-\u9fff，、；：]\n *[\u4e00-\u9fff]")
    assert [page.name for page in (MANUAL / "zh").glob("*.md") if broken.search(_text(page))] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_picture_is_there_small_and_shown_in_its_language(language: str) -> None:
    shown = {
        Path(link).name
        for page in (MANUAL / language).glob("*.md")
        for link in _LINK.findall(_text(page))
        if link.endswith(".png")
    }
    ending = manual_pictures.LANGUAGES[language]
    listed = {name for name in manual_pictures.names() if name.endswith(f"-{ending}.png")}
    kept = {path.name for path in manual_pictures.FOLDER.glob(f"*-{ending}.png")}
    assert shown == listed == kept


def test_pictures_are_small() -> None:
    pictures = [*manual_pictures.FOLDER.glob("*.png"), manual_pictures.README_PICTURE]
    large = {path.name: path.stat().st_size for path in pictures}
    assert {name: size for name, size in large.items() if size > manual_pictures.LARGEST_BYTES} == {}
    assert f"({_name(manual_pictures.README_PICTURE)})" in _text(ROOT / "README.md")


def test_a_tour_that_was_not_finished_changes_no_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in manual_pictures.FOLDER.glob("*.png"))
    assert manual_pictures.main([str(tmp_path)]) == 1
    assert "Run the tour to its end first" in capsys.readouterr().err
    assert sorted(path.name for path in manual_pictures.FOLDER.glob("*.png")) == before


def test_decisions_are_numbered_without_gap_and_say_when_to_revisit() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(note.name[:4]) for note in notes] == list(range(1, len(notes) + 1))
    assert [note.name for note in notes if not re.match(rf"# {note.name[:4]} ", _text(note))] == []
    assert [note.name for note in notes if "evisit" not in _text(note)] == []
