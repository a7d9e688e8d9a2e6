"""How collectors are reached and sealed, and what the engine is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import permutations

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import link_forms, meter_makes
from app.services.collector_keys import (
    SECRET_BYTES,
    is_kept,
    key_faults,
    keys_in_force,
    passwords,
    required,
    retire_key,
    rotate_key,
    set_key,
    set_password,
)
from app.services.connection_file import Connection, parse
from app.services.rights import allow, allow_collector
from db.ledger import Ledger
from db.rows import Bus, Collector
from meterio.types import (
    BusSettings,
    CollectorSettings,
    LegacyLayout,
    LinkKind,
    MeterAddress,
    MeterPoint,
    Suite,
)

__all__ = [
    "SECRET_BYTES",
    "apply_connection_file",
    "key_faults",
    "points",
    "retire_key",
    "rotate_key",
    "set_key",
    "set_password",
    "settings_for_engine",
]


def settings_for_engine(
    ledger: Ledger, key_store: KeyStore, *, now_utc_ms: int
) -> tuple[CollectorSettings, ...]:
    """Every enabled collector with its buses, its keys in force and the meters' passwords.

    Without a key, or with one that cannot be read (`key_faults`), `keys` is empty.
    """
    buses: dict[str, list[BusSettings]] = {}
    for bus in ledger.collectors.buses():
        buses.setdefault(bus.collector_id, []).append(_bus_settings(bus))
    rows = [row for row in ledger.collectors.all() if row.enabled]
    known = passwords(ledger, key_store)
    return tuple(
        _settings(
            row,
            buses.get(row.id, []),
            keys=keys_in_force(ledger, key_store, row, now_utc_ms=now_utc_ms),
            passwords=known,
        )
        for row in rows
    )


def points(ledger: Ledger) -> tuple[MeterPoint, ...]:
    """Every enabled meter on an enabled collector, as the engine addresses it."""
    enabled = {row.id for row in ledger.collectors.all() if row.enabled}
    return tuple(
        MeterPoint(
            meter.id,
            MeterAddress(meter.collector_id, meter.bus, meter.unit),
            meter.profile,
            number=meter.number,
        )
        for meter in ledger.meters.all()
        if meter.enabled and meter.collector_id in enabled
    )


def apply_connection_file(
    ledger: Ledger, key_store: KeyStore, text: str, *, session: Session, now_utc_ms: int
) -> tuple[str, ...]:
    """Set how the collectors named in `text` are reached, their keys and the meters' passwords, all or none.

    Returns the ids of the collectors changed. Raises DeskError: permission.denied, connect.* for a text that
    is wrong (connection_file.py), collectors.unknown, collectors.suite_below_minimum, collectors.bad_key,
    collectors.same_call.
    """
    allow(ledger, session, Permission.KEYS)
    wanted = parse(text)
    rows = [required(ledger, connection.id) for connection in wanted.connections]
    for row in rows:
        allow_collector(ledger, session, Permission.KEYS, row.id)
    for row, connection in zip(rows, wanted.connections, strict=True):
        if connection.suite is not None and connection.suite < row.minimum_suite:
            raise DeskError(
                "collectors.suite_below_minimum", collector=row.id, minimum=Suite(row.minimum_suite).label
            )
    _check_makes(ledger, wanted.passwords)
    for profile, password in wanted.passwords.items():
        set_password(ledger, key_store, profile, password, session=session, now_utc_ms=now_utc_ms)
    changed = tuple(
        row.id
        for row, connection in zip(rows, wanted.connections, strict=True)
        if _apply(ledger, key_store, row, connection, session=session, now_utc_ms=now_utc_ms)
    )
    _check_calls(ledger, changed)
    return changed


def _check_makes(ledger: Ledger, passwords: Iterable[str]) -> None:
    """A password of a make that nobody knows would be kept and never used. Raises DeskError
    connect.unknown_make."""
    known = meter_makes.known(ledger.folder)
    for profile in passwords:
        if profile not in known:
            raise DeskError("connect.unknown_make", profile=profile, choices=", ".join(sorted(known)))


def _apply(
    ledger: Ledger,
    key_store: KeyStore,
    row: Collector,
    connection: Connection,
    *,
    session: Session,
    now_utc_ms: int,
) -> bool:
    """True if anything changed. A minimum suite is only ever raised here; lowering it takes two persons."""
    key_id = connection.key_id if connection.key_id is not None else row.key_id
    new = _reached(row, connection)
    if new != row:
        ledger.collectors.put(new)
        ledger.audit.append(
            operator=session.name,
            action="collector.connection",
            object=row.id,
            detail=_reach(new),
            utc_ms=now_utc_ms,
        )
    key = connection.key
    if key is None or (key_id == row.key_id and is_kept(ledger, key_store, row.id, key_id, key)):
        return new != row
    set_key(ledger, key_store, row.id, key_id, key, session=session, now_utc_ms=now_utc_ms)
    return True


def _reached(row: Collector, connection: Connection) -> Collector:
    """The row with what the connection says. One that says nothing of calling in is called by the console."""
    link = connection.link or row.link
    legacy = None if connection.legacy is None else link_forms.legacy_text(connection.legacy)
    if link == LinkKind.SERIAL and connection.port:
        raise DeskError("connect.no_device", collector=row.id)
    return replace(
        row,
        link=link,
        host=connection.host,
        port=connection.port,
        suite=connection.suite if connection.suite is not None else row.suite,
        max_hold_ms=connection.max_hold_ms if connection.max_hold_ms is not None else row.max_hold_ms,
        dial_in=None if connection.dial_in is None else link_forms.dial_in_text(connection.dial_in),
        legacy=legacy if legacy is not None else row.legacy,
    )


def _reach(row: Collector) -> dict[str, object]:
    """What the audit trail says; of what only some collectors have, only if this one has it."""
    detail: dict[str, object] = {"link": row.link, "host": row.host, "port": row.port, "suite": row.suite}
    special = {"dial_in": row.dial_in, "legacy": row.legacy}
    return detail | {name: value for name, value in special.items() if value is not None}


def _check_calls(ledger: Ledger, changed: tuple[str, ...]) -> None:
    """Collectors that call the same port must be told apart by their first bytes."""
    kept = ((row, link_forms.dial_in_of(row.dial_in)) for row in ledger.collectors.all())
    calls = [(row, call) for row, call in kept if call is not None]
    for (row, call), (other, its) in permutations(calls, 2):
        if row.id in changed and row.port == other.port and link_forms.alike(call, its):
            raise DeskError("collectors.same_call", collector=row.id, other=other.id, port=row.port)


def _settings(
    row: Collector,
    buses: list[BusSettings],
    *,
    keys: Mapping[int, bytes],
    passwords: Mapping[str, bytes],
) -> CollectorSettings:
    kind = LinkKind(row.link)
    legacy = link_forms.legacy_of(row.legacy) or LegacyLayout()
    return CollectorSettings(
        id=row.id,
        kind=kind,
        host=row.host,
        port=row.port,
        buses=tuple(buses),
        suite=Suite(row.suite),
        minimum_suite=Suite(row.minimum_suite),
        key_id=row.key_id,
        keys=keys,
        max_hold_ms=row.max_hold_ms,
        dial_in=link_forms.dial_in_of(row.dial_in),
        legacy=legacy if kind is LinkKind.LEGACY else None,
        passwords=passwords,
    )


def _bus_settings(bus: Bus) -> BusSettings:
    return BusSettings(
        number=bus.number,
        baud=bus.baud,
        parity=bus.parity,
        stop_bits=bus.stop_bits,
        gap_ms=bus.gap_ms,
        reply_timeout_ms=bus.reply_timeout_ms,
    )
