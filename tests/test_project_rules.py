"""Remarks that became checks: what a reviewer said twice, this says for ever."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from app.outputs.receipts import layout
from tests.app.outputs.slip_samples import SALE

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("app", "meterio", "db", "widgets")
MAX_FUNCTION_LINES = 60
MAX_FILE_LINES = 500
# Time is injected there: a clock object, or the running loop's time.
TIMELESS = ("app/services/", "app/domain/", "app/polling/schedule.py", "meterio/bus.py")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _sources() -> Iterator[Path]:
    yield ROOT / "main.py"
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in _sources():
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _nodes(wanted: Callable[[str, ast.AST], bool]) -> list[str]:
    return [
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, tree in _trees()
        for node in ast.walk(tree)
        if wanted(name, node)
    ]


def _dotted(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and _dotted(node.func) in names


def test_no_function_is_longer_than_a_screen() -> None:
    def too_long(name: str, node: ast.AST) -> bool:
        return isinstance(node, FUNCTIONS) and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES

    assert _nodes(too_long) == []


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in _sources()}
    assert {name: size for name, size in sizes.items() if size > MAX_FILE_LINES} == {}


def test_packages_do_not_print() -> None:
    """Standard output belongs to the commands (main.py, app/cli.py): scripts read it."""

    def prints(name: str, node: ast.AST) -> bool:
        return name not in ("main.py", "app/cli.py") and _calls(node, "print")

    assert _nodes(prints) == []


def test_services_bus_and_schedule_take_their_time_from_a_clock() -> None:
    forbidden = (
        "time.sleep",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "datetime.now",
        "datetime.utcnow",
    )

    def tells_time(name: str, node: ast.AST) -> bool:
        return name.startswith(TIMELESS) and _calls(node, *forbidden, *(f"datetime.{f}" for f in forbidden))

    assert _nodes(tells_time) == []


def test_nothing_sleeps_in_the_packages() -> None:
    assert _nodes(lambda name, node: _calls(node, "time.sleep", "sleep")) == []


def test_nothing_waits_so_that_it_cannot_be_cancelled() -> None:
    """Before Python 3.12 `asyncio.wait_for` swallows a cancel that comes together with its result."""
    assert _nodes(lambda name, node: _calls(node, "asyncio.wait_for")) == []


def test_the_engine_knows_of_qt_only_its_core() -> None:
    """import-linter sees PySide6 as one package; screens, paper and images belong to widgets and main.py."""

    def imports_more(name: str, node: ast.AST) -> bool:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "PySide6":
            names = [f"PySide6.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        more = [module for module in names if module.startswith("PySide6") and module != "PySide6.QtCore"]
        return not name.startswith(("widgets/", "main.py")) and bool(more)

    assert _nodes(imports_more) == []


def test_no_error_is_swallowed() -> None:
    """`except ...: pass` hides what went wrong; contextlib.suppress of one named error says what is meant."""

    def swallows(name: str, node: ast.AST) -> bool:
        return isinstance(node, ast.ExceptHandler) and all(isinstance(step, ast.Pass) for step in node.body)

    assert _nodes(swallows) == []


def test_no_work_is_left_for_later_in_the_source() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [path.name for path in _sources() if marks.search(path.read_text(encoding="utf-8"))]
    assert found == []


# What takes a sentence's key, and at which place.
KEY_ARGUMENTS = {"DeskError": 0, "BadCell": 0, "speak": 0, "RowError": 3}


def _error_keys() -> dict[str, str]:
    """Every key given as a plain string to what becomes a sentence, with the place where it is used."""
    keys = {}
    for name, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            place = KEY_ARGUMENTS.get(_dotted(node.func).split(".")[-1])
            if place is None or len(node.args) <= place:
                continue
            key = node.args[place]
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                keys[key.value] = f"{name}:{node.lineno}"
    return keys


def _chinese(context: str, english: str) -> str:
    """The translation that ships with the program, empty if there is none."""
    from PySide6.QtCore import QTranslator

    translator = QTranslator()
    assert translator.load("meterdesk_zh_CN", str(ROOT / "resources/translations")), "no Chinese translation"
    return translator.translate(context, english) or ""


def test_every_error_has_its_sentence_in_both_languages() -> None:
    from widgets.common.messages import ERROR_TEXTS

    assert {key: place for key, place in _error_keys().items() if not ERROR_TEXTS.get(key)} == {}
    assert [key for key, english in ERROR_TEXTS.items() if not _chinese("errors", english)] == []


def test_a_sentence_asks_for_the_same_values_in_both_languages() -> None:
    from widgets.common.messages import ERROR_TEXTS
    from widgets.common.slip_texts import SLIP_TEXTS

    field = re.compile(r"\{(\w+)")
    for context, texts in (("errors", ERROR_TEXTS), ("slip", SLIP_TEXTS)):
        pairs = {key: (english, _chinese(context, english)) for key, english in texts.items()}
        assert [
            key for key, (en, zh) in pairs.items() if set(field.findall(en)) != set(field.findall(zh))
        ] == []


def test_every_word_of_a_slip_is_there_in_both_languages() -> None:
    from widgets.common.messages import slip_translator

    def words(language: str) -> list[str]:
        said = []
        for medium, tender in (
            ("electricity", "cash"),
            ("water", "card"),
            ("water", "transfer"),
            ("water", "qr"),
            ("electricity", "deposit"),
            ("electricity", "online"),
            ("water", "none"),
        ):
            bare = replace(
                SALE, medium=medium, tender=tender, company="", shop_name="", customer_name="", operator=""
            )
            kinds = [(bare.kind, True), ("refund", False), ("reversal", False), ("moved", True)]
            sales = [replace(bare, kind=kind, adds=adds) for kind, adds in kinds]
            pending = [replace(sale, confirmed=False, copy_number=1) for sale in sales]
            for slip in (*sales, *pending, *(replace(one, money_back=True) for one in pending)):
                said += [line.text for line in layout(slip, slip_translator(language), 58)]
        return said

    assert not any("slip." in text for text in words("en") + words("zh_CN"))
    chinese = re.compile("[\u4e00-\u9fff]+")
    assert "补打" in "".join(words("zh_CN"))
    assert {mark for text in words("en") for mark in chinese.findall(text)} == {"壹佰元整"}


def test_the_lock_pins_exactly_and_names_no_host() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line.strip() and not line.startswith("#")]
    pin = re.compile(
        r"^[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*"
        r"(; (sys_platform == \"(win32|linux)\"|python_version < \"3.12\"))?$"
    )
    assert [line for line in pins if not pin.match(line)] == []
    assert [line for line in lines if "://" in line or "--" in line or "@" in line] == []


def test_what_pyproject_asks_for_is_pinned() -> None:
    import tomllib

    from packaging.requirements import Requirement

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lock if line and not line.startswith("#")]
    pinned = {re.sub("[-_.]+", "-", pin.name).lower(): next(iter(pin.specifier)).version for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]
    names = {re.sub("[-_.]+", "-", need.name).lower(): need for need in wanted}
    assert [name for name, need in names.items() if pinned.get(name) not in need.specifier] == []


def test_the_lock_keeps_qt_below_the_release_that_aborts() -> None:
    """docs/decisions/0001: 6.12.0 wears out None and True on Python 3.11."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    match = re.search(r"^PySide6[_-]Essentials==6\.(\d+)\.", lock, re.M | re.I)
    assert match is not None and int(match.group(1)) < 12


def test_the_project_names_no_package_host() -> None:
    hosts = re.compile(r"https?://[^\s)]*(pypi|pythonhosted|npmjs|mirror|simple/)", re.I)
    texts = [*_sources(), *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile", ROOT / ".ci/run"]
    texts += [ROOT / "requirements.lock", ROOT / "pyproject.toml", *(ROOT / "tools").glob("*.py")]
    assert [path.name for path in texts if hosts.search(path.read_text(encoding="utf-8"))] == []
