"""A command that asks the running program for a backup: only who owns the books can copy them while they are
worked with. One file asks, another answers, both in the data folder, which only its owner can reach.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.backup.making import FOLDER
from app.backup.own_file import own_file
from app.errors import DeskError, as_plain, from_plain

_ASKED: Final = "asked-"
_TAKEN: Final = "taken-"
_ANSWER: Final = "answer-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A backup that somebody wants in `folder`; `whole`: with readings and archives."""

    token: str
    folder: Path
    whole: bool


def ask(data_dir: Path, folder: Path, *, whole: bool) -> str:
    """Ask for a backup; the token of the answer. Raises OSError."""
    own, token = data_dir / FOLDER, secrets.token_hex(8)
    own.mkdir(mode=0o700, exist_ok=True)
    _put(own / f"{_ASKED}{token}.json", {"folder": str(folder), "whole": whole})
    return token


def is_taken(data_dir: Path, token: str) -> bool:
    """Whether the running program has begun with it, or is done."""
    return not (data_dir / FOLDER / f"{_ASKED}{token}.json").exists()


def withdraw(data_dir: Path, token: str) -> None:
    """Nobody waits for it any more."""
    for kind in (_ASKED, _TAKEN, _ANSWER):
        with suppress(OSError):
            (data_dir / FOLDER / f"{kind}{token}.json").unlink(missing_ok=True)


def answer(data_dir: Path, token: str) -> Mapping[str, Any] | None:
    """What came of it, once; None while there is no answer. Raises OSError, and what was answered."""
    path = data_dir / FOLDER / f"{_ANSWER}{token}.json"
    if not path.exists():
        return None
    told: Mapping[str, Any] = json.loads(path.read_bytes())
    withdraw(data_dir, token)
    if "error" in told:
        raise from_plain(*told["error"])
    return told


def take(data_dir: Path) -> Asked | None:
    """The next that is asked for, which is taken with that; None where there is none. What no command of ours
    wrote is removed."""
    own = data_dir / FOLDER
    for path in sorted(own.glob(f"{_ASKED}*.json")):
        token = path.stem.removeprefix(_ASKED)
        try:
            told = json.loads(path.read_bytes())
            asked = Asked(token, Path(str(told["folder"])), bool(told["whole"]))
            path.replace(own / f"{_TAKEN}{token}.json")
        except FileNotFoundError:
            continue  # withdrawn meanwhile
        except (ValueError, TypeError, KeyError):
            path.unlink(missing_ok=True)
            continue
        return asked
    return None


def tell(data_dir: Path, asked: Asked, told: Mapping[str, Any] | DeskError) -> None:
    """Answer it. Raises OSError."""
    own = data_dir / FOLDER
    body = {"error": as_plain(told)} if isinstance(told, DeskError) else told
    _put(own / f"{_ANSWER}{asked.token}.json", body)
    (own / f"{_TAKEN}{asked.token}.json").unlink(missing_ok=True)


def sweep(data_dir: Path) -> None:
    """What an earlier run left unanswered is withdrawn: nobody waits for that any more."""
    own = data_dir / FOLDER
    for kind in (_TAKEN, _ANSWER):
        for path in own.glob(f"{kind}*.json"):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _put(path: Path, told: Mapping[str, Any]) -> None:
    draft = path.with_suffix(".new")
    with own_file(draft) as file:
        file.write(json.dumps(told).encode())
    draft.replace(path)
