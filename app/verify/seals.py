"""The seals of the operation log, and anchors of it kept elsewhere (faults.md 3.2, I11), by the written rule.

The rule (docs/decisions/0037-sealed-log.md): a row's seal is HMAC-SHA256 under the log key over
"meterdesk/audit" and the row's hash. An anchor is a line of texts parted by spaces: "1", how many rows the
log had, the hash of the last one as hex, the time in UTC ms, why it was written, and HMAC-SHA256 under the
same key over "meterdesk/anchor" and all before, as hex.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from app.verify.chains import Query
from app.verify.report import Notes, Sealed

Anchors = Mapping[str, Sequence[str]]
"""By the place where they are kept, the lines found there. They must have been read before the book is, which
may grow meanwhile."""


@dataclass(slots=True)
class _Known:
    """What the anchors say: heads by row, as (hash, place, time); the row after which all must be sealed."""

    heads: dict[int, list[tuple[str, str, int]]] = field(default_factory=dict)
    since: int | None = None
    read: int = 0


def check_seals(query: Query, notes: Notes, key: bytes | None, anchors: Anchors | None) -> Sealed:
    """Without `key` only what needs none is checked: that no row lost its seal, and that the anchors fit."""
    known = _read(notes, key, anchors or {}, [] if key is None else _accepted(query, key))
    anew = 0 if key is None else _began_anew(query, key)
    mac = "mac" if _has_seals(query) else "NULL"
    sealed = length = lost = 0
    _compare(notes, known, 0, bytes(32))
    for seq, row_hash, seal in query(f"SELECT seq, hash, {mac} FROM audit ORDER BY seq"):
        length += 1
        must = sealed > 0 or (known.since is not None and length > known.since)
        if seal is not None or must:
            sealed += 1
            lost += seq < anew
            _check_row(notes, key if seq >= anew else None, seq, row_hash, seal)
        _compare(notes, known, length, row_hash)
    for count, heads in sorted(known.heads.items()):
        for _, place, utc_ms in heads:
            seen = f"the anchor of {utc_ms} in {place} saw {count}"
            text = f"the log has {length} rows, {seen}: its end is cut off"
            notes.add("anchors", "audit", length, text)
    return Sealed(sealed, key is not None, None if anchors is None else known.read, lost)


def _has_seals(query: Query) -> bool:
    return any(column[1] == "mac" for column in query("PRAGMA table_info(audit)"))


def _began_anew(query: Query, key: bytes) -> int:
    """The row that says that the log's key was lost and another is in use: what was sealed before it cannot
    be proven any more. Only who has the present key can write such a row."""
    if not _has_seals(query):
        return 0
    sql = "SELECT seq, hash, mac FROM audit WHERE action = 'log.began_anew' AND result = 'done' ORDER BY seq"
    fitting = [seq for seq, row_hash, mac in query(sql) if mac == _seal(key, row_hash)]
    return max(fitting, default=0)


def _check_row(notes: Notes, key: bytes | None, seq: int, row_hash: object, seal: object) -> None:
    if not isinstance(seal, bytes):
        notes.add("seal", "audit", seq, "the row has no seal")
    elif key is not None and not hmac.compare_digest(seal, _seal(key, row_hash)):
        notes.add("seal", "audit", seq, "the row was not sealed by this program")


def _seal(key: bytes, row_hash: object) -> bytes:
    content = row_hash if isinstance(row_hash, bytes) else b""
    return hmac.new(key, b"meterdesk/audit" + content, sha256).digest()


def _compare(notes: Notes, known: _Known, length: int, row_hash: object) -> None:
    """Take the heads of that row out of those that are still to be met."""
    found = row_hash.hex() if isinstance(row_hash, bytes) else ""
    for wanted, place, utc_ms in known.heads.pop(length, ()):
        if wanted != found:
            notes.add(
                "anchors", "audit", length, f"is not the row that the anchor of {utc_ms} in {place} saw"
            )


def _accepted(query: Query, key: bytes) -> list[tuple[int, int]]:
    """Where an older copy went on on purpose, as (first row of its own, time): what anchors saw before that,
    from this row on, is lost, and known to be. Only who has the key can write such a row."""
    if not _has_seals(query):
        return []
    sql = (
        "SELECT seq, utc_ms, hash, mac, detail FROM audit"
        " WHERE action = 'book.copy_accepted' AND result = 'done'"
    )
    return [
        (min(seq, _shared(detail, seq) + 1), utc_ms)
        for seq, utc_ms, row_hash, mac, detail in query(sql)
        if mac == _seal(key, row_hash)
    ]


def _shared(detail: str, seq: int) -> int:
    """How much of the log the copy and what anchors had seen have in common, as its row says; all before it
    where an older program wrote the row."""
    found = json.loads(detail).get("shared")
    return found if type(found) is int and found >= 0 else seq - 1


def _read(notes: Notes, key: bytes | None, anchors: Anchors, accepted: list[tuple[int, int]]) -> _Known:
    known = _Known()
    for place, lines in anchors.items():
        for number, line in enumerate(lines, start=1):
            head = _parsed(line, key)
            if head is None:
                notes.add("anchors", "", number, f"an anchor in {place} is damaged or not of this program")
                continue
            count, row_hash, utc_ms = head
            if any(count >= seq and utc_ms <= at for seq, at in accepted):
                continue
            known.heads.setdefault(count, []).append((row_hash, place, utc_ms))
            known.since = count if known.since is None else min(known.since, count)
            known.read += 1
    return known


def _parsed(line: str, key: bytes | None) -> tuple[int, str, int] | None:
    content, _, mac = line.rpartition(" ")
    fields = content.split(" ")
    if len(fields) != 5 or fields[0] != "1" or not all(part.isdecimal() for part in (fields[1], fields[3])):
        return None
    if key is not None:
        wanted = hmac.new(key, b"meterdesk/anchor" + content.encode("utf-8", "replace"), sha256).hexdigest()
        if not hmac.compare_digest(wanted.encode(), mac.encode("utf-8", "replace")):
            return None
    return int(fields[1]), fields[2], int(fields[3])
