"""`main.py operator` and `main.py setting`: what whoever owns the data folder sets up without a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from app import config
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.sealed_ledger import COMMAND, command_ledger, open_book
from app.services import operators, passwords, settings, sign_in
from app.services.operators import Person
from app.services.rights import scope_of
from db.ledger import Ledger
from db.rows import Operator
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]


def operator(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Add an operator, or change one in the way that the options say. A secret is shown once and works once.

    Raises DeskError operators.*.
    """
    clock = SystemClock()
    key, unit = next(act for wanted, act in _ACTS.items() if not wanted or getattr(options, wanted))
    now_utc_ms = clock.utc_ms()
    with command_ledger(book_path, clock=clock) as sealed:
        secret = sealed.book.write(lambda ledger: unit(ledger, options, now_utc_ms))
    told = {"hours": passwords.SECRET_HOURS, "until_utc_ms": passwords.secret_until_utc_ms(now_utc_ms)}
    say(speak(key, {"name": options.name, "secret": secret, **told}))


def _add(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> str:
    roles = tuple(options.role or ())
    if sign_in.first_run(ledger) and sign_in.ADMINISTRATOR not in roles:
        raise DeskError("operators.administrator_first")
    person = Person(options.display_name or "", roles, options.drawer or "", _buildings(ledger, options))
    return operators.add(ledger, options.name, person, session=SYSTEM, now_utc_ms=now_utc_ms)


def _change(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> None:
    """What is not named stays as it is."""
    found = _named(ledger, options)
    limited = bool(options.building or options.all_buildings)
    person = Person(
        found.display_name if options.display_name is None else options.display_name,
        tuple(options.role or found.roles),
        found.drawer if options.drawer is None else options.drawer,
        _buildings(ledger, options) if limited else scope_of(ledger, found).buildings,
    )
    operators.change(ledger, found.id, person, session=SYSTEM, now_utc_ms=now_utc_ms)


def _reset(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> str:
    found = _named(ledger, options)
    return operators.reset_password(ledger, found.id, session=SYSTEM, now_utc_ms=now_utc_ms)


def _reset_codes(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> None:
    operators.reset_codes(ledger, _named(ledger, options).id, session=SYSTEM, now_utc_ms=now_utc_ms)


def _enable(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> None:
    found = _named(ledger, options)
    operators.set_enabled(ledger, found.id, enabled=True, session=SYSTEM, now_utc_ms=now_utc_ms)


def _disable(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> None:
    found = _named(ledger, options)
    operators.set_enabled(ledger, found.id, enabled=False, session=SYSTEM, now_utc_ms=now_utc_ms)


_Unit = Callable[[Ledger, argparse.Namespace, int], str | None]
_ACTS: Mapping[str, tuple[str, _Unit]] = {
    "reset": ("operators.reset", _reset),
    "reset_codes": ("operators.codes_reset", _reset_codes),
    "enable": ("operators.enabled", _enable),
    "disable": ("operators.disabled", _disable),
    "change": ("operators.changed", _change),
    "": ("operators.added", _add),
}
"""By the option that asks for it: what is said then, and the unit of work."""


def _named(ledger: Ledger, options: argparse.Namespace) -> Operator:
    found = ledger.operators.by_name(options.name)
    if found is None:
        raise DeskError("operators.none", name=options.name)
    return found


def _buildings(ledger: Ledger, options: argparse.Namespace) -> frozenset[int] | None:
    """The buildings named by their codes; None where none is: all. Raises DeskError operators.no_building."""
    if not options.building:
        return None
    known = {building.code: building.id for building in ledger.shops.buildings()}
    for code in options.building:
        if code not in known:
            raise DeskError("operators.no_building", building=code, choices=", ".join(known))
    return frozenset(known[code] for code in options.building)


def setting(book_path: Path, options: argparse.Namespace, *, say: Say) -> None:
    """Show every setting, or one, or change one. Raises DeskError settings.*."""
    clock = SystemClock()
    if options.value is not None:
        with command_ledger(book_path, clock=clock) as sealed:
            sealed.book.write(
                lambda ledger: settings.change(
                    ledger, options.key, options.value, session=SYSTEM, now_utc_ms=clock.utc_ms()
                )
            )
    wanted = config.ALL if options.key is None else (config.by_key(options.key),)
    with closing(open_book(book_path, clock=clock, runs=COMMAND)) as book:
        kept = book.read(settings.values)
    for line in (f"{one.key} = {kept[one.key]}" for one in wanted):
        say(line)
