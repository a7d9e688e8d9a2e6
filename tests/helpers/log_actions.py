"""Every action that the program writes into the operation log, found in its source.

What follows `action=` is followed back through names, constants and the parameters of functions to the texts
it can be. What cannot be followed must be told in FREE, so that no action goes unseen.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

from app.domain.approvals import ACTS
from app.domain.permissions import Permission
from app.services import set_up, set_up_retire
from db.migrations import LEDGER

ROOT = Path(__file__).resolve().parents[2]


def _allowed(table: str, column: str) -> set[str]:
    """What the newest schema of the book allows in a column."""
    wanted = re.compile(
        rf"CREATE TABLE {table} \(.*?{column} TEXT NOT NULL CHECK \({column} IN \((.*?)\)\)", re.S
    )
    scripts = [step.script() for step in LEDGER.steps]
    newest = [found.group(1) for script in scripts for found in wanted.finditer(script)][-1]
    return set(re.findall(r"'(\w+)'", newest))


FREE: dict[str, set[str]] = {
    "f'{kind}.{event.state}'": {
        f"{kind}.{state}"
        for kind in _allowed("operations", "kind")
        for state in _allowed("operation_events", "state")
    },
    "f'pay.{state}'": {f"pay.{state}" for state in _allowed("pay_order_events", "state")},
    "f'order.{state}'": {f"order.{state}" for state in _allowed("order_events", "state")},
    "f'entry.{entry.kind}'": {f"entry.{kind}" for kind in _allowed("entries", "kind")},
    "f'{ACTIONS[kind]}.{act}'": {
        f"{kind}.{act}" for kind in set_up.ACTIONS.values() for act in set_up_retire._CHECKS
    },
    "f'program.{level}'": {"program.warning", "program.error"},
    "f'{what}.{how}'": {f"{what}.{how}" for what in ("collector", "meter") for how in ("found", "lost")},
    "f'shortage.{what}'": {f"shortage.{what}" for what in ("plan", "start", "undo")},
    "f'shortage.{state}'": {f"shortage.{state}" for state in ("running", "undoing", "ended")},
    "TRIED + attempt.act": {f"try.{name}" for name in (*map(str, Permission), *ACTS)},
}
"""By the expression as it stands in the source: values that come out of the book, or out of a session."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = [*sorted((ROOT / "app").rglob("*.py")), *sorted((ROOT / "db").rglob("*.py"))]
    return tuple(
        (".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8")))
        for path in paths
        if "migrations" not in path.parts and "verify" not in path.parts
    )


@cache
def written() -> dict[str, str]:
    """Each action with a place where it is written."""
    found: dict[str, str] = {}
    for module, tree in _trees():
        for function, call in _calls(tree):
            for keyword in call.keywords:
                if keyword.arg == "action" and _dotted(call.func).endswith("append"):
                    for text in _texts(keyword.value, module, function):
                        found.setdefault(text, f"{module}:{call.lineno}")
    return found


def noted_kinds() -> set[str]:
    """Every kind that is noted in the system log."""
    found: set[str] = set()
    for module, tree in _trees():
        for function, call in _calls(tree):
            if _dotted(call.func).endswith(("notes.note", "_notes.note")) and call.args:
                found |= _texts(call.args[0], module, function)
    return found


def _calls(tree: ast.AST, inside: Function | None = None) -> Iterator[tuple[Function | None, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield inside, node
        within = node if isinstance(node, Function) and inside is None else inside
        yield from _calls(node, within)


def _texts(value: ast.expr, module: str, function: Function | None) -> set[str]:
    text = ast.unparse(value)
    if text in FREE:
        return FREE[text]
    match value:
        case ast.Constant(value=str(constant)):
            return {constant}
        case ast.JoinedStr(values=parts):
            each = [_texts(part, module, function) for part in parts]
            return {"".join(one) for one in itertools.product(*each)}
        case ast.FormattedValue(value=inner):
            return _texts(inner, module, function)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _texts(inner, module, function)
        case ast.Subscript(value=ast.Name(id=name)):
            return {str(one) for one in getattr(importlib.import_module(module), name).values()}
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, module, function) | _texts(other, module, function)
        case ast.Name(id=name) if function is not None and name in _parameters(function):
            return _given(module, function, name)
        case ast.Name(id=name) if function is not None and (assigned := _assigned(function, name)):
            return set().union(*(_texts(one, module, function) for one in assigned))
    return _constant(text, module)


def _assigned(function: Function, name: str) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == [name]
    ]


def _constant(text: str, module: str) -> set[str]:
    """A constant of a module, by whatever dotted name it is called there."""
    found: object = importlib.import_module(module)
    for part in text.split("."):
        if not hasattr(found, part):
            raise AssertionError(
                f"{module}: what can {text} be? Tell it in tests/helpers/log_actions.py: FREE"
            )
        found = getattr(found, part)
    assert isinstance(found, str), f"{module}: {text} is {found!r}"
    return {str(found)}


def _parameters(function: Function) -> dict[str, ast.expr | None]:
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return {one.arg: one.annotation for one in every}


def _given(module: str, function: Function, name: str) -> set[str]:
    """What callers give for a parameter; every value of an enumeration, if it is one."""
    annotation = _parameters(function)[name]
    kind = getattr(importlib.import_module(module), ast.unparse(annotation), None) if annotation else None
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {str(one) for one in kind}
    place = list(_parameters(function)).index(name)
    default = _default(function, name)
    found = set() if default is None else _texts(default, module, None)
    for other, tree in _trees():
        for inside, call in _calls(tree):
            if _names(call, function.name, module, other):
                given = next((one.value for one in call.keywords if one.arg == name), None)
                if given is None and place < len(call.args):
                    given = call.args[place]
                if given is not None:
                    found |= _texts(given, other, inside)
    assert found, f"{module}.{function.name}: nobody calls it with {name}"
    return found


def _default(function: Function, name: str) -> ast.expr | None:
    by_name = {
        one.arg: value for one, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    }
    placed = (*function.args.posonlyargs, *function.args.args)
    by_name |= {
        one.arg: value for one, value in zip(reversed(placed), reversed(function.args.defaults), strict=False)
    }
    return by_name.get(name)


def _names(call: ast.Call, function: str, module: str, where: str) -> bool:
    called = _dotted(call.func)
    if called == function:
        own = getattr(importlib.import_module(module), function, None)
        return where == module or (
            own is not None and getattr(importlib.import_module(where), function, None) is own
        )
    return called == f"{module.rsplit('.', 1)[-1]}.{function}"


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""
