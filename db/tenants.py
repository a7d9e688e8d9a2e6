"""Tenants of the web: codes asked for, sessions, tries, and what was chosen."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from db.repository import Repository, listed

_SESSION = (
    "SELECT id, account_id, place, way, phone, address, began_utc_ms, seen_utc_ms, ended_utc_ms, ended"
    " FROM tenant_sessions"
)
_CODE = (
    "SELECT id, request_hash, account_id, phone, address, tries, state, asked_utc_ms, expires_utc_ms"
    " FROM tenant_codes"
)


@dataclass(frozen=True, slots=True)
class TenantSessionRow:
    """A session of the web. `phone` is masked; `ended` is empty while it goes on."""

    id: int
    account_id: int
    place: str
    way: str
    phone: str
    address: str
    began_utc_ms: int
    seen_utc_ms: int
    ended_utc_ms: int | None
    ended: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that was asked for; `account_id` is None where nothing was sent."""

    id: int
    request_hash: bytes = field(repr=False)
    account_id: int | None
    phone: str
    address: str
    tries: int
    state: str
    asked_utc_ms: int
    expires_utc_ms: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a tenant and the office chose for an account. `levels` of credit, `muted` numbers.

    `may_switch`: None as the site's setting says.
    """

    account_id: int
    language: str = ""
    levels: tuple[str, ...] = ("low", "very_low")
    muted: tuple[str, ...] = ()
    may_switch: bool | None = None


class Tenants(Repository):
    __slots__ = ()

    # sessions

    def begin(
        self,
        token_hash: bytes,
        *,
        account_id: int,
        place: str,
        way: str,
        phone: str,
        address: str,
        utc_ms: int,
    ) -> int:
        return self._returned_id(
            "INSERT INTO tenant_sessions (token_hash, account_id, place, way, phone, address, began_utc_ms,"
            " seen_utc_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (token_hash, account_id, place, way, phone, address, utc_ms, utc_ms),
        )

    def by_token(self, token_hash: bytes) -> TenantSessionRow | None:
        return self._first(TenantSessionRow, f"{_SESSION} WHERE token_hash = ?", (token_hash,))

    def session(self, session_id: int) -> TenantSessionRow | None:
        return self._first(TenantSessionRow, f"{_SESSION} WHERE id = ?", (session_id,))

    def open_of(self, account_id: int) -> tuple[TenantSessionRow, ...]:
        """The sessions of an account that go on, oldest first."""
        return self._all(
            TenantSessionRow,
            f"{_SESSION} WHERE account_id = ? AND ended_utc_ms IS NULL ORDER BY id",
            (account_id,),
        )

    def seen(self, session_id: int, *, utc_ms: int) -> None:
        self._change_one("UPDATE tenant_sessions SET seen_utc_ms = ? WHERE id = ?", (utc_ms, session_id))

    def end(self, session_id: int, *, why: str, utc_ms: int) -> None:
        """End a session; one that has ended stays as it is."""
        self._run(
            "UPDATE tenant_sessions SET ended_utc_ms = ?, ended = ? WHERE id = ? AND ended_utc_ms IS NULL",
            (utc_ms, why, session_id),
        )

    def sessions(
        self, *, buildings: Collection[int] | None, before: int | None, limit: int
    ) -> tuple[TenantSessionRow, ...]:
        """Of shops in these buildings (None: all), newest first, a page at a time: those with an id below
        `before`."""
        inside = (
            "account_id IN (SELECT accounts.id FROM accounts JOIN shops ON shops.id = shop_id"
            " JOIN areas ON areas.id = area_id"
            " WHERE ?2 IS NULL OR building_id IN (SELECT value FROM json_each(?2)))"
        )
        return self._all(
            TenantSessionRow,
            f"{_SESSION} WHERE (?1 IS NULL OR id < ?1) AND {inside} ORDER BY id DESC LIMIT ?3",
            (before, listed(buildings), limit),
        )

    # codes by text

    def ask(
        self,
        request_hash: bytes,
        *,
        account_id: int | None,
        number_mac: bytes,
        phone: str,
        address: str,
        utc_ms: int,
        expires_utc_ms: int,
    ) -> int:
        return self._returned_id(
            "INSERT INTO tenant_codes (request_hash, account_id, number_mac, phone, address, state,"
            " asked_utc_ms, expires_utc_ms) VALUES (?, ?, ?, ?, ?, 'open', ?, ?) RETURNING id",
            (request_hash, account_id, number_mac, phone, address, utc_ms, expires_utc_ms),
        )

    def code(self, code_id: int) -> CodeRow | None:
        return self._first(CodeRow, f"{_CODE} WHERE id = ?", (code_id,))

    def code_of(self, request_hash: bytes) -> CodeRow | None:
        return self._first(CodeRow, f"{_CODE} WHERE request_hash = ?", (request_hash,))

    def note_try(self, code_id: int, *, state: str) -> None:
        """One more try of a code, and how it stands then."""
        self._change_one(
            "UPDATE tenant_codes SET tries = tries + 1, state = ? WHERE id = ?", (state, code_id)
        )

    def asked_for(self, number_mac: bytes, *, since_utc_ms: int) -> tuple[int, ...]:
        """When codes for a number were asked for, oldest first."""
        return self._all(
            int,
            "SELECT asked_utc_ms FROM tenant_codes WHERE number_mac = ? AND asked_utc_ms > ?"
            " ORDER BY asked_utc_ms",
            (number_mac, since_utc_ms),
        )

    def asked_from(self, address: str, *, since_utc_ms: int) -> int:
        return self._number(
            "SELECT count(*) FROM tenant_codes WHERE address = ? AND asked_utc_ms > ?",
            (address, since_utc_ms),
        )

    def asked_since(self, since_utc_ms: int) -> tuple[int, int, int]:
        """How many codes were asked for since then, were sent, and of those were entered."""
        row = self._run(
            "SELECT count(*), count(account_id), COALESCE(sum(account_id IS NOT NULL AND state = 'used'), 0)"
            " FROM tenant_codes WHERE asked_utc_ms > ?",
            (since_utc_ms,),
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    # the code on the slip

    def slip_code(self, account_id: int) -> bytes | None:
        return self._first(
            bytes, "SELECT code_mac FROM tenant_slip_codes WHERE account_id = ?", (account_id,)
        )

    def slip_code_made(self, account_id: int) -> int | None:
        """When it was made; None: there is none."""
        return self._first(
            int, "SELECT made_utc_ms FROM tenant_slip_codes WHERE account_id = ?", (account_id,)
        )

    def put_slip_code(self, account_id: int, code_mac: bytes, *, utc_ms: int) -> None:
        self._run(
            "INSERT INTO tenant_slip_codes (account_id, code_mac, made_utc_ms) VALUES (?, ?, ?)"
            " ON CONFLICT (account_id)"
            " DO UPDATE SET code_mac = excluded.code_mac, made_utc_ms = excluded.made_utc_ms",
            (account_id, code_mac, utc_ms),
        )

    def tries(self, name: str) -> tuple[int, int]:
        """(how often it failed, until when nothing is tried)."""
        row = self._run("SELECT failed, until_utc_ms FROM tenant_tries WHERE name = ?", (name,)).fetchone()
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    def put_tries(self, name: str, *, failed: int, until_utc_ms: int) -> None:
        self._run(
            "INSERT INTO tenant_tries (name, failed, until_utc_ms) VALUES (?, ?, ?)"
            " ON CONFLICT (name)"
            " DO UPDATE SET failed = excluded.failed, until_utc_ms = excluded.until_utc_ms",
            (name, failed, until_utc_ms),
        )

    # what was chosen

    def choices(self, account_id: int) -> Choices:
        found = self._first(
            _choices,
            "SELECT account_id, language, levels, muted, may_switch FROM tenant_choices WHERE account_id = ?",
            (account_id,),
        )
        return found or Choices(account_id)

    def choose(self, chosen: Choices) -> None:
        may_switch = None if chosen.may_switch is None else int(chosen.may_switch)
        self._run(
            "INSERT INTO tenant_choices (account_id, language, levels, muted, may_switch)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET language = excluded.language,"
            " levels = excluded.levels, muted = excluded.muted, may_switch = excluded.may_switch",
            (
                chosen.account_id,
                chosen.language,
                json.dumps(chosen.levels),
                json.dumps(chosen.muted),
                may_switch,
            ),
        )

    def thin(self, *, before_utc_ms: int, limit: int) -> int:
        """Delete some of the codes and sessions of before then; how many."""
        codes = self._run(
            "DELETE FROM tenant_codes WHERE id IN"
            " (SELECT id FROM tenant_codes WHERE asked_utc_ms < ? ORDER BY id LIMIT ?)",
            (before_utc_ms, limit),
        )
        sessions = self._run(
            "DELETE FROM tenant_sessions WHERE id IN (SELECT id FROM tenant_sessions"
            " WHERE began_utc_ms < ? ORDER BY id LIMIT ?)",
            (before_utc_ms, limit),
        )
        return codes.rowcount + sessions.rowcount


def _choices(account_id: int, language: str, levels: str, muted: str, may_switch: int | None) -> Choices:
    return Choices(
        account_id,
        language,
        tuple(json.loads(levels)),
        tuple(json.loads(muted)),
        None if may_switch is None else bool(may_switch),
    )
