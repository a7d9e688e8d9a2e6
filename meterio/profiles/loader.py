"""Reads meter profiles from TOML. A new make is a new file; nothing here knows one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from meterio.errors import ProfileError
from meterio.profiles.model import CJT188, DLT645, Block, Framing, Hours, Profile
from meterio.profiles.names import PROOF_NAMES
from meterio.profiles.reading import Defaults, block_of, check_lessened, flag_of, item_of
from meterio.profiles.sale_rules import check_sale
from meterio.profiles.table import Table
from meterio.profiles.wire_terms import Terms, terms_of
from meterio.profiles.writing import command_of

_HERE = Path(__file__).parent
_LARGEST_FILE = 200_000
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")


def load_profiles(*folders: Path) -> dict[str, Profile]:
    """All profiles shipped with the program and in `folders`, by name.

    Raises ProfileError, naming file and item, on the first thing that is wrong. Names must differ. A folder
    that is not there holds none.
    """
    profiles: dict[str, Profile] = {}
    for folder in (_HERE, *folders):
        for path in sorted(folder.glob("*.toml")):
            profile = load_profile(path)
            if profile.name in profiles:
                raise ProfileError(f"{path.name}: a profile named {profile.name!r} exists already; rename it")
            profiles[profile.name] = profile
    return profiles


def load_profile(path: Path) -> Profile:
    """One file. Raises ProfileError."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise ProfileError(f"{path.name}: cannot be read: {error.strerror}") from error
    return parse_profile(path.name, data)


def parse_profile(name: str, data: bytes) -> Profile:
    """The profile in `data`; `name` is how complaints call it. Raises ProfileError."""
    if len(data) > _LARGEST_FILE:
        raise ProfileError(f"{name}: is larger than {_LARGEST_FILE} bytes; a profile is a short text")
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ProfileError(f"{name}: not a TOML file: it is nested too deeply") from error
    except ValueError as error:  # what TOML, UTF-8 and a number of too many digits raise
        raise ProfileError(f"{name}: not a TOML file: {str(error)[:200]}") from error
    return _profile(Table(name, tables))


def _profile(table: Table) -> Profile:
    protocol, terms = terms_of(table)
    defaults = Defaults(table.table("defaults"), protocol)
    items = {
        name: item_of(name, t, terms=terms, defaults=defaults) for name, t in table.tables("items").items()
    }
    check_lessened(items, table)
    flags = {
        name: flag_of(name, t, items=items, defaults=defaults) for name, t in table.tables("flags").items()
    }
    blocks = {
        name: block_of(name, t, items=items, flags=flags, terms=terms, defaults=defaults)
        for name, t in table.tables("blocks").items()
    }
    commands = {
        name: command_of(name, t, terms=terms, defaults=defaults)
        for name, t in table.tables("commands").items()
    }
    _check_rounds(blocks, table)
    profile = Profile(
        name=_name(table),
        title=table.text("title"),
        protocol=protocol,
        medium=table.text("medium", allowed=("electricity", "water")),
        custody=table.text("custody", allowed=("meter", "office")),
        max_power_w=table.number("max_power_w", 0),
        max_flow_l_per_h=table.number("max_flow_l_per_h", 0),
        proof=table.names("proof", known=dict.fromkeys(PROOF_NAMES)),
        count_modulus=table.number("count_modulus", 2**16, least=2),
        total_modulus=table.number("total_modulus", 2**32, least=2),
        blocks=blocks,
        commands=commands,
        items=items,
        flags=flags,
        sell=table.text("sell", allowed=("add", "set")) if table.has("sell") else "",
        count_wraps=table.switch("count_wraps"),
        guarded=table.switch("guarded"),
        duplicate_refusals=_refusals(table, "duplicate_refusals", terms),
        auth_refusals=_refusals(table, "auth_refusals", terms),
        needs_authentication=frozenset(table.names("needs_authentication", known=commands)),
        framing=_framing(table, protocol),
        hours=_hours(table),
        box_addresses=table.number("box_addresses", 1, least=1, most=247),
    )
    table.done()
    _check_authentication(profile, table)
    check_sale(profile, table)
    return profile


def _check_rounds(blocks: dict[str, Block], table: Table) -> None:
    """A history round stands in for a status round; where none is described it reads the same."""
    if "status" not in blocks:
        raise table.fail("describe [blocks.status]: the engine reads it every round")
    status = blocks["status"]
    history = blocks.setdefault("history", replace(status, name="history"))
    missing = sorted(_names(status) - _names(history))
    if missing:
        raise table.fail(f"blocks.history: add {', '.join(missing)}: it stands in for a status round")


def _names(block: Block) -> set[str]:
    return {item.name for item in block.items} | {flag.name for flag in block.flags}


def _name(table: Table) -> str:
    name = table.text("name")
    if not _NAME.fullmatch(name):
        raise table.fail(f"'name' is {name!r}; write up to 40 small letters, digits, dots and hyphens")
    return name


def _refusals(table: Table, key: str, terms: Terms) -> frozenset[int]:
    return frozenset(table.numbers(key, least=1, most=terms.highest_refusal))


def _hours(table: Table) -> Hours:
    """The tables of hours the make has. Those who know one number know all three."""
    if not table.has("hours"):
        return Hours()
    part = table.table("hours")
    hours = Hours(*(part.number(key, least=1, most=99) for key in ("periods", "tables", "zones")))
    part.done()
    return hours


def _framing(table: Table, protocol: str) -> Framing:
    """How the make bends the frames of its protocol; nothing to say for Modbus."""
    part = table.table("framing")
    framing = Framing(
        wake=part.number("wake", 4, most=4) if protocol in (DLT645, *CJT188) else 0,
        checksum_from=part.number("checksum_from", 0, most=7) if protocol == DLT645 else 0,
        kind=part.number("kind", 0x10, least=0x10, most=0x59) if protocol in CJT188 else 0,
    )
    part.done()
    return framing


def _check_authentication(profile: Profile, table: Table) -> None:
    if profile.needs_authentication and profile.protocol != DLT645:
        raise table.fail(f"'needs_authentication' is of {DLT645} alone; remove it")
    for form in profile.commands.values():
        coded = any(field.type == "mac" for field in form.fields)
        if coded and form.name not in profile.needs_authentication:
            raise table.fail(f"commands.{form.name} carries a mac: name it in 'needs_authentication'")
