"""Every service that acts for a person x every role x one's own and another's building (faults.md 8.2).

Found by introspection: a service that is new and stands in no table here fails the first test.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import app.services
from app.domain.approvals import REFUND
from app.domain.permissions import ROLES, Permission, Session
from app.errors import DeskError
from app.key_file import Place
from app.key_store import KeyStore
from app.services import approvals
from app.services.approvals import Wanted
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.app import tenant_cases
from tests.app.internal_services import BEFORE_SIGN_IN, INTERNAL
from tests.app.permission_cases import ANY, CASES, LIST, ONESELF, SITE, THING, WITHIN_AN_ACT, At, Case
from tests.helpers import two_companies
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import OTHER, OWN, Side

ROOT = Path(__file__).resolve().parents[2]


def services() -> Iterator[tuple[str, inspect.Signature]]:
    """Every public function and method of app.services, as "module.name"."""
    for found in pkgutil.walk_packages(app.services.__path__, "app.services."):
        module = importlib.import_module(found.name)
        stem = found.name.removeprefix("app.services.")
        for name, value in vars(module).items():
            if name.startswith("_") or getattr(value, "__module__", "") != found.name:
                continue
            if inspect.isfunction(value):
                yield f"{stem}.{name}", inspect.signature(value)
            elif inspect.isclass(value):
                for method, body in vars(value).items():
                    if not method.startswith("_") and inspect.isfunction(body):
                        yield f"{stem}.{name}.{method}", inspect.signature(body)


def taking(parameter: str) -> set[str]:
    return {name for name, signature in services() if parameter in signature.parameters}


def test_every_service_that_acts_for_a_person_is_walked() -> None:
    assert taking("session") == CASES.keys() | WITHIN_AN_ACT.keys()
    assert not CASES.keys() & WITHIN_AN_ACT.keys()


def test_every_service_that_asks_nobody_says_why() -> None:
    asking = taking("session") | tenant_cases.CASES.keys() | tenant_cases.RIGHTS
    assert taking("ledger") - asking == INTERNAL.keys() | BEFORE_SIGN_IN.keys()
    assert not INTERNAL.keys() & BEFORE_SIGN_IN.keys()


def test_screens_call_no_service_that_asks_nobody() -> None:
    """Those are for other services, the engine, and commands of whoever owns the data folder."""
    closed = {*INTERNAL, *WITHIN_AN_ACT}
    found = {
        path.relative_to(ROOT).as_posix(): used
        for path in (ROOT / "widgets").rglob("*.py")
        if "tour" not in path.parts and (used := _used(path) & closed)
    }
    assert found == {}


def test_screens_ask_the_book_through_services_only() -> None:
    parts = "|".join(name for name in vars(Ledger) if not name.startswith("_"))
    asked = re.compile(rf"\bledger\.({parts})\b")
    found = {
        path.relative_to(ROOT).as_posix(): asked.findall(path.read_text("utf-8"))
        for path in (ROOT / "widgets").rglob("*.py")
        if "tour" not in path.parts
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def _used(path: Path) -> set[str]:
    """The services that a file names, as "module.name"."""
    tree = ast.parse(path.read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules = {one.name for node in imports if node.module == "app.services" for one in node.names}
    named = {
        f"{node.module.removeprefix('app.services.')}.{one.name}"
        for node in imports
        if node.module and node.module.startswith("app.services.")
        for one in node.names
    }
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return named | {name for name in attributes if name.split(".")[0] in modules}


@dataclass
class World:
    """A two-company book, and who works there: of each role one in the own building and one in all."""

    path: Path
    keys: KeyStore
    book: LedgerBook
    sides: dict[str, Side]
    people: dict[str, Session]
    asked: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("two")
    keys = KeyStore(folder, place=Place.FILE)
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    sides = book.write(lambda ledger: two_companies.set_up(ledger, keys))
    people = book.read(
        lambda ledger: {
            f"{role}-{reach}": two_companies.session(ledger, f"{role}-{reach}")
            for role in ROLES
            for reach in ("one", "all")
        }
    )
    asked = book.write(lambda ledger: {mark: _asked(ledger, side) for mark, side in sides.items()})
    yield World(folder, keys, book, sides, people, asked)
    assert book.close()


def _asked(ledger: Ledger, side: Side) -> str:
    wanted = Wanted(REFUND, side.mark, {"amount_fen": 1}, frozenset({side.building_id}))
    return approvals.ask(ledger, wanted, reason="x", session=side.till, now_utc_ms=NOW_MS).id


class _Undone(Exception):
    """Rolls back what an allowed call has done."""


@dataclass(frozen=True)
class Outcome:
    result: object = None
    error: Exception | None = None

    @property
    def key(self) -> str:
        return self.error.key if isinstance(self.error, DeskError) else type(self.error).__name__

    @property
    def refused(self) -> bool:
        return self.key.startswith(("permission.", "sign_in."))

    def shows(self, mark: str) -> bool:
        told = self.error.params if isinstance(self.error, DeskError) else self.error
        return mark in repr(self.result) or mark in repr(told)


def call(world: World, one: Case, session: Session, side: Side, folder: Path) -> Outcome:
    return (
        _call_with_book(world, one, session, side, folder)
        if one.of_book
        else (_call_in_unit(world, one, session, side))
    )


def _call_in_unit(world: World, one: Case, session: Session, side: Side) -> Outcome:
    result: list[object] = []

    def unit(ledger: Ledger) -> None:
        at = At(ledger, session, side, world.keys, world.book, world.path, world.asked)
        result.append(one.call(at))
        raise _Undone

    try:
        world.book.write(unit)
    except _Undone:
        return Outcome(result=result[0])
    except (DeskError, LookupError) as error:
        return Outcome(error=error)
    raise AssertionError("a unit that ends without its end")


def _call_with_book(world: World, one: Case, session: Session, side: Side, folder: Path) -> Outcome:
    """On copies of the book and its keys, closed again."""
    shutil.copytree(world.path, folder, dirs_exist_ok=True)
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        ledger: Any = None
        return Outcome(
            result=one.call(At(ledger, session, side, KeyStore(folder), book, folder, world.asked))
        )
    except (DeskError, LookupError) as error:
        return Outcome(error=error)
    finally:
        assert book.close()


@pytest.mark.parametrize("name", CASES)
def test_a_service_does_for_each_role_in_each_building_just_what_it_may(
    world: World, tmp_path: Path, name: str
) -> None:
    one = CASES[name]
    for who, session in world.people.items():
        role, reach = who.rsplit("-", 1)
        for mark, side in world.sides.items():
            at = f"{name} for {who} at {mark}"
            place = tmp_path / who / str(side.building_id)
            outcome = call(world, one, session, side, place)
            if not one.asks <= ROLES[role]:
                _check_denied(one, outcome, role, at)
            elif reach == "all":
                _check_allowed(one, outcome, at)
            else:
                _check_limited(one, outcome, mark, at)
            if reach == "one" and one.where != ONESELF:
                own_words = mark == OTHER and outcome.key in one.may_end
                assert own_words or not outcome.shows(OTHER), at


def _check_denied(one: Case, outcome: Outcome, role: str, at: str) -> None:
    """Where two permissions are asked for and one is there, the building may be what is refused first."""
    some = bool(one.asks & ROLES[role])
    assert outcome.key == "permission.denied" or (some and outcome.key == "permission.other_building"), at


def _check_allowed(one: Case, outcome: Outcome, at: str) -> None:
    assert not outcome.refused, f"{at}: {outcome.key}"
    assert outcome.error is None or outcome.key in one.may_end, f"{at}: {outcome.error!r}"
    if one.where == LIST and not one.may_be_empty:
        assert outcome.shows(OWN) or outcome.result == _EVERYTHING, at
        assert outcome.shows(OTHER) or outcome.result == _EVERYTHING, at


def _check_limited(one: Case, outcome: Outcome, mark: str, at: str) -> None:
    if one.where == SITE:
        assert outcome.key == one.refused_with, at
    elif one.where == THING and mark == OTHER:
        assert outcome.key == one.refused_elsewhere, at
    else:
        assert not outcome.refused, f"{at}: {outcome.key}"
        assert outcome.error is None or outcome.key in one.may_end, f"{at}: {outcome.error!r}"
        assert one.where != LIST or one.may_be_empty or outcome.shows(OWN), at


_EVERYTHING = importlib.import_module("app.services.sight").EVERYTHING


@pytest.mark.parametrize("name", [name for name, one in CASES.items() if one.asks and not one.of_book])
def test_whoever_was_disabled_or_reset_or_has_not_changed_the_secret_yet_does_nothing(
    world: World, tmp_path: Path, name: str
) -> None:
    one, session = CASES[name], world.people["manager-all"]
    gone = replace(session, operator_id=99_999)
    assert call(world, one, gone, world.sides[OWN], tmp_path).key == "permission.operator_disabled"
    if one.asks == {Permission.CHANGE_PASSWORD}:
        return
    for state in ({"must_change_password": True}, {"must_enrol_code": True}):
        begun = replace(session, **state)  # type: ignore[arg-type]
        assert call(world, one, begun, world.sides[OWN], tmp_path).key.startswith("sign_in.must_")
    reset = world.book.read(lambda ledger: two_companies.session(ledger, two_companies.RESET))
    assert call(world, one, reset, world.sides[OWN], tmp_path).key == "sign_in.password_reset"


def test_every_permission_is_asked_for_by_some_service() -> None:
    assert frozenset().union(*(one.asks for one in CASES.values())) == frozenset(Permission)


def test_the_matrix_has_every_role_in_every_kind_of_place() -> None:
    assert {one.where for one in CASES.values()} == {THING, LIST, SITE, ANY, ONESELF}
    assert len(ROLES) == 6
