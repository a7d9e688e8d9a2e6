"""What a disk may hold after the power failed at a moment of a trace: all that was synced, any of the rest.

A write that was not synced may be there, missing, or torn between sectors; a file made or removed since the
folder was synced may be there or not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a trace: open, write, cut, sync, remove or mark."""

    what: str
    file: str
    offset: int
    data: bytes


@dataclass(slots=True)
class _File:
    """`synced` is what surely is on the disk; None: the file is not."""

    synced: bytes | None
    there: bool = True
    pending: list[Act] = field(default_factory=list)


def read_trace(path: Path) -> list[Act]:
    """The acts of a trace in order."""
    raw, at, acts = path.read_bytes(), 0, []
    while at < len(raw):
        end = raw.index(b"\n", at)
        what, file, offset, length = raw[at:end].split(b"\t")
        at = end + 1
        kept = raw[at : at + int(length)] if what == b"write" else b""
        at += len(kept)
        acts.append(Act(what.decode(), file.decode(), int(offset), kept))
    return acts


def acknowledged(acts: Sequence[Act], cut: int) -> list[str]:
    """The steps whose end somebody was told of before the cut."""
    return [act.file for act in acts[:cut] if act.what == "mark"]


def cuts(acts: Sequence[Act]) -> Iterator[int]:
    """Every moment between two acts."""
    return iter(range(1, len(acts) + 1))


def image(acts: Sequence[Act], cut: int, base: Path, target: Path, dice: random.Random) -> None:
    """Write one possible state of the disk after `acts[:cut]` to `target`. `base` is the folder before."""
    files = {str(base / one.name): _File(one.read_bytes()) for one in base.iterdir()}
    for act in acts[:cut]:
        _apply(files, act, str(base))
    target.mkdir()
    for name, file in files.items():
        content = _survived(file, dice)
        if content is not None:
            (target / Path(name).name).write_bytes(content)


def _apply(files: dict[str, _File], act: Act, folder: str) -> None:
    if act.what == "mark":
        return
    if act.file == folder:
        for file in files.values():
            _sync_name(file)
        return
    file = files.setdefault(act.file, _File(None, there=False))
    if act.what == "sync":
        # What a synced file holds is safe; its name is only once the folder is synced.
        file.synced = _with(file.synced or b"", [one for one in file.pending if one.what in ("write", "cut")])
        file.pending = [one for one in file.pending if one.what in ("open", "remove")]
    elif act.what == "open":
        if not _is_there(file):
            file.pending.append(act)
    else:
        file.pending.append(act)


def _is_there(file: _File) -> bool:
    names = [act.what for act in file.pending if act.what in ("open", "remove")]
    return names[-1] == "open" if names else file.there


def _sync_name(file: _File) -> None:
    there = _is_there(file)
    if not there:
        file.synced, file.pending = None, []
    file.there = there
    file.pending = [one for one in file.pending if one.what not in ("open", "remove")]


def _survived(file: _File, dice: random.Random) -> bytes | None:
    """What is left of a file; None where it is not there."""
    there = file.there
    content = file.synced
    for act in file.pending:
        if act.what in ("open", "remove"):
            if dice.random() < 0.5:
                there = act.what == "open"
                content = b"" if there and content is None else content
        elif dice.random() < 0.5:
            content = _with(content or b"", [_torn(act, dice)])
    return (content or b"") if there else None


def _torn(act: Act, dice: random.Random) -> Act:
    """Sometimes only some of a write's sectors arrive."""
    if act.what != "write" or dice.random() < 0.7 or len(act.data) <= SECTOR:
        return act
    kept = SECTOR * dice.randrange(len(act.data) // SECTOR)
    return Act("write", act.file, act.offset, act.data[:kept])


def _with(content: bytes, acts: list[Act]) -> bytes:
    made = bytearray(content)
    for act in acts:
        if act.what == "cut":
            del made[act.offset :]
            continue
        made.extend(bytes(max(0, act.offset - len(made))))
        made[act.offset : act.offset + len(act.data)] = act.data
    return bytes(made)
