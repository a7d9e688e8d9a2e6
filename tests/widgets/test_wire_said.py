"""Every remark that the wire makes is known to the screens, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.program import ROOT
from widgets.common import wire_said

ERRORS = {
    "LinkRefused",
    "NeverSent",
    "NoAnswer",
    "BadFrame",
    "LinkLost",
    "TwoMeters",
    "NotOffered",
    "AddressError",
}
NOTES = {"_note", "_refuse", "refuse", "_drop", "_fault", "record"}
FOLDERS = ("bus", "codec", "link", "ports")
VALUE = "7"
"""Stands where a remark has a value."""


def _remarks() -> Iterator[str]:
    """The texts of errors and notes in the source, VALUE in place of what is filled in."""
    files = [ROOT / "meterio" / "collector.py", ROOT / "meterio" / "scan.py"]
    for folder in FOLDERS:
        files += sorted((ROOT / "meterio" / folder).rglob("*.py"))
    for file in files:
        yield from _in(file)


def _in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in ERRORS | NOTES:
            continue
        for given in (*node.args, *(word.value for word in node.keywords)):
            if (text := _text(given)) and re.search("[a-z]{2,} [a-z]", text):
                yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
    return ""


@pytest.mark.parametrize("remark", sorted(set(_remarks())))
def test_a_remark_of_the_wire_is_told_in_chinese_too(window, context, remark):
    context.language.set("en")
    assert wire_said.words(remark) == remark.rstrip(".")
    context.language.set("zh_CN")
    told = wire_said.words(remark)
    assert re.search("[\u4e00-\u9fff]", told)
    assert told.count(VALUE) == remark.count(VALUE)


def test_the_source_has_remarks():
    assert len(set(_remarks())) > 50


def test_a_remark_within_a_remark_is_told_too(window, context):
    context.language.set("zh_CN")
    assert wire_said.words("the collector did not send it: queue-full") == "采集器未发送：队列已满"
    assert wire_said.words("no connection: timed out") == "无法连接：超时"


def test_what_the_system_says_stays_as_it_is(window, context):
    context.language.set("zh_CN")
    assert wire_said.words("no connection: [Errno 111] Connect call failed") == (
        "无法连接：[Errno 111] Connect call failed"
    )
    assert wire_said.words("something new") == "something new"
