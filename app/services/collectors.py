"""How collectors are reached and sealed: their keys, and what the engine is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services.connection_file import Connection, parse
from app.services.rights import allow
from db.ledger import Ledger
from db.rows import Bus, Collector
from meterio.types import (
    BusSettings,
    CollectorSettings,
    LinkKind,
    MeterAddress,
    MeterPoint,
    Suite,
)

SECRET_BYTES: Final = 32
LARGEST_KEY_ID: Final = 255


def secret_name(collector_id: str, key_id: int) -> str:
    """The name a collector's key is kept and sealed under."""
    return f"collector/{collector_id}/{key_id}"


def set_key(
    ledger: Ledger,
    key_store: KeyStore,
    collector_id: str,
    key_id: int,
    secret: bytes,
    *,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Keep `secret` (32 bytes), wrapped, as key `key_id`; the collector's next connection uses it.

    Raises DeskError: permission.denied, collectors.unknown, collectors.bad_key, collectors.bad_key_id.
    """
    allow(ledger, session, Permission.KEYS)
    row = _required(ledger, collector_id)
    if len(secret) != SECRET_BYTES:
        raise DeskError("collectors.bad_key", collector=collector_id)
    if not 0 <= key_id <= LARGEST_KEY_ID:
        raise DeskError("collectors.bad_key_id", collector=collector_id, most=LARGEST_KEY_ID)
    name = secret_name(collector_id, key_id)
    ledger.secrets.put(name, key_store.wrap(name, secret), utc_ms=now_utc_ms)
    ledger.collectors.put(replace(row, key_id=key_id))
    ledger.audit.append(
        operator=session.name,
        action="collector.key",
        object=collector_id,
        detail={"key_id": key_id},
        utc_ms=now_utc_ms,
    )


def key_of(ledger: Ledger, key_store: KeyStore, collector_id: str, key_id: int) -> bytes | None:
    """The key in clear, None if none is kept. Raises DeskError("keys.not_ours")."""
    name = secret_name(collector_id, key_id)
    kept = ledger.secrets.get(name)
    return None if kept is None else key_store.unwrap(name, kept.wrapped)


def settings_for_engine(ledger: Ledger, key_store: KeyStore) -> tuple[CollectorSettings, ...]:
    """Every enabled collector with its buses and its present key; without a key, `keys` is empty."""
    buses: dict[str, list[BusSettings]] = {}
    for bus in ledger.collectors.buses():
        buses.setdefault(bus.collector_id, []).append(_bus_settings(bus))
    rows = [row for row in ledger.collectors.all() if row.enabled]
    return tuple(_settings(row, buses.get(row.id, []), _keys(ledger, key_store, row)) for row in rows)


def points(ledger: Ledger) -> tuple[MeterPoint, ...]:
    """Every enabled meter on an enabled collector, as the engine addresses it."""
    enabled = {row.id for row in ledger.collectors.all() if row.enabled}
    return tuple(
        MeterPoint(meter.id, MeterAddress(meter.collector_id, meter.bus, meter.unit), meter.profile)
        for meter in ledger.meters.all()
        if meter.enabled and meter.collector_id in enabled
    )


def apply_connection_file(
    ledger: Ledger, key_store: KeyStore, text: str, *, session: Session, now_utc_ms: int
) -> tuple[str, ...]:
    """Set host, port, suite and key of the collectors named in `text`, all or none; ids of the changed.

    Raises DeskError: permission.denied, connect.* for a text that is wrong (connection_file.py),
    collectors.unknown, collectors.suite_below_minimum.
    """
    allow(ledger, session, Permission.KEYS)
    connections = parse(text)
    rows = [_required(ledger, connection.id) for connection in connections]
    for row, connection in zip(rows, connections, strict=True):
        if connection.suite is not None and connection.suite < row.minimum_suite:
            raise DeskError(
                "collectors.suite_below_minimum", collector=row.id, minimum=Suite(row.minimum_suite).label
            )
    return tuple(
        row.id
        for row, connection in zip(rows, connections, strict=True)
        if _apply(ledger, key_store, row, connection, session=session, now_utc_ms=now_utc_ms)
    )


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
    suite = connection.suite if connection.suite is not None else row.suite
    key_id = connection.key_id if connection.key_id is not None else row.key_id
    new = replace(
        row, link=connection.link or row.link, host=connection.host, port=connection.port, suite=suite
    )
    if new != row:
        ledger.collectors.put(new)
        detail = {"link": new.link, "host": new.host, "port": new.port, "suite": new.suite}
        ledger.audit.append(
            operator=session.name,
            action="collector.connection",
            object=row.id,
            detail=detail,
            utc_ms=now_utc_ms,
        )
    key = connection.key
    if key is None or (key_id == row.key_id and key_of(ledger, key_store, row.id, key_id) == key):
        return new != row
    set_key(ledger, key_store, row.id, key_id, key, session=session, now_utc_ms=now_utc_ms)
    return True


def _keys(ledger: Ledger, key_store: KeyStore, row: Collector) -> Mapping[int, bytes]:
    key = key_of(ledger, key_store, row.id, row.key_id)
    return {} if key is None else {row.key_id: key}


def _settings(row: Collector, buses: list[BusSettings], keys: Mapping[int, bytes]) -> CollectorSettings:
    return CollectorSettings(
        id=row.id,
        kind=LinkKind(row.link),
        host=row.host,
        port=row.port,
        buses=tuple(buses),
        suite=Suite(row.suite),
        minimum_suite=Suite(row.minimum_suite),
        key_id=row.key_id,
        keys=keys,
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


def _required(ledger: Ledger, collector_id: str) -> Collector:
    row = ledger.collectors.get(collector_id)
    if row is None:
        raise DeskError("collectors.unknown", collector=collector_id)
    return row
