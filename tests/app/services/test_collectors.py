"""Collectors as the engine is given them; a connection file sets all that it names or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import collectors
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from meterio.types import LinkKind, MeterAddress, MeterPoint, Suite
from tests.helpers.sites import START_UTC_MS, apply_small_site

KEY = "5a" * 32


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    yield book
    book.close()


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path)


def _entry(**fields: Any) -> dict[str, Any]:
    entry = {"id": "C01", "host": "127.0.0.1", "port": 40_001, "suite": "aes-256-gcm", "key": KEY}
    return {name: value for name, value in {**entry, **fields}.items() if value is not ...}


def _connect(
    book: LedgerBook, store: KeyStore, *entries: dict[str, Any], session: Session = SYSTEM
) -> tuple[str, ...]:
    text = json.dumps({"collectors": entries, "control": {"host": "127.0.0.1", "port": 1}, "meters": 8})
    return book.write(
        lambda ledger: collectors.apply_connection_file(
            ledger, store, text, session=session, now_utc_ms=START_UTC_MS
        )
    )


def test_the_engine_gets_every_collector_with_its_lines_and_key(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry())
    first, second = book.read(
        lambda ledger: collectors.settings_for_engine(ledger, store, now_utc_ms=START_UTC_MS)
    )
    assert (first.id, first.kind, first.host, first.port) == ("C01", LinkKind.SEALED, "127.0.0.1", 40_001)
    assert (first.suite, first.minimum_suite) == (Suite.AES_256_GCM, Suite.AES_256_GCM)
    assert first.keys == {first.key_id: bytes.fromhex(KEY)}
    assert [bus.number for bus in first.buses] == [1, 2]
    assert (second.id, second.suite, second.keys) == ("C02", Suite.TRIPLE_DES_HMAC, {})


def test_the_engine_gets_every_meter_with_its_address(book: LedgerBook) -> None:
    points = book.read(collectors.points)
    assert len(points) == 8
    assert MeterPoint("E2", MeterAddress("C01", 1, "4"), "adf400l-3p") in points


def test_a_disabled_collector_and_its_meters_are_left_out(book: LedgerBook, store: KeyStore) -> None:
    from dataclasses import replace

    def disable(ledger: Any) -> None:
        ledger.collectors.put(replace(ledger.collectors.get("C01"), enabled=False))

    book.write(disable)
    assert [
        one.id
        for one in book.read(lambda led: collectors.settings_for_engine(led, store, now_utc_ms=START_UTC_MS))
    ] == ["C02"]
    assert {point.address.collector for point in book.read(collectors.points)} == {"C02"}


def test_keys_are_in_the_book_only_wrapped(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry())
    content = book.path.read_bytes()
    assert bytes.fromhex(KEY) not in content and KEY.encode() not in content
    audit = book.read(lambda ledger: ledger.audit.of("C01"))
    assert [row.action for row in audit] == ["collector.connection", "collector.key"]


def test_the_same_connection_file_again_changes_nothing(book: LedgerBook, store: KeyStore) -> None:
    assert _connect(book, store, _entry()) == ("C01",)
    before = book.read(lambda ledger: (ledger.collectors.all(), ledger.audit.recent(50)))
    assert _connect(book, store, _entry()) == ()
    assert book.read(lambda ledger: (ledger.collectors.all(), ledger.audit.recent(50))) == before


def test_what_the_file_does_not_say_stays(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry())
    assert _connect(book, store, _entry(key=..., suite=..., port=40_002)) == ("C01",)
    first, _ = book.read(
        lambda ledger: collectors.settings_for_engine(ledger, store, now_utc_ms=START_UTC_MS)
    )
    assert (first.port, first.suite) == (40_002, Suite.AES_256_GCM)
    assert first.keys == {first.key_id: bytes.fromhex(KEY)}


def test_a_collector_that_does_not_seal_is_taken_as_such(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry(link="transparent", suite="none", key=...))
    first, _ = book.read(
        lambda ledger: collectors.settings_for_engine(ledger, store, now_utc_ms=START_UTC_MS)
    )
    assert (first.kind, first.keys) == (LinkKind.TRANSPARENT, {})


def test_a_new_key_comes_with_its_number(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry())
    _connect(book, store, _entry(key="6b" * 32, key_id=2))
    first, _ = book.read(
        lambda ledger: collectors.settings_for_engine(ledger, store, now_utc_ms=START_UTC_MS)
    )
    assert (first.key_id, first.keys) == (2, {2: bytes.fromhex("6b" * 32)})


def test_a_collector_is_not_sealed_below_its_minimum(book: LedgerBook, store: KeyStore) -> None:
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(suite="3des-cbc+hmac-sha256"))
    assert refused.value.key == "collectors.suite_below_minimum"


def test_one_unknown_collector_and_none_is_changed(book: LedgerBook, store: KeyStore) -> None:
    before = book.read(lambda ledger: ledger.collectors.all())
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(), _entry(id="C99"))
    assert refused.value.key == "collectors.unknown"
    assert book.read(lambda ledger: ledger.collectors.all()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 7), ("id", ""), ("id", ...), ("host", ""), ("host", "a b"), ("host", ...), ("port", 0),
        ("port", 65_536), ("port", "4001"), ("port", True), ("suite", "rot13"), ("suite", 9), ("suite", []),
        ("key", "5a"), ("key", "zz" * 32), ("key", 5), ("key_id", 256), ("link", "telepathy"), ("link", 1),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(book: LedgerBook, store: KeyStore, field: str, value: Any) -> None:
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(**{field: value}))
    assert (refused.value.key, refused.value.params) == ("connect.bad_field", {"place": 1, "field": field})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "connect.not_json"),
        ("{", "connect.not_json"),
        ("[" * 100_000, "connect.not_json"),
        ("x" * 2_000_000, "connect.not_json"),
        ("[]", "connect.no_collectors"),
        ('{"collectors": {}}', "connect.no_collectors"),
        ('{"collectors": []}', "connect.no_collectors"),
        ('{"collectors": [1]}', "connect.bad_field"),
    ],
)
def test_a_text_that_is_no_connection_file_is_refused(
    book: LedgerBook, store: KeyStore, text: str, key: str
) -> None:
    with pytest.raises(DeskError) as refused:
        book.write(
            lambda ledger: collectors.apply_connection_file(ledger, store, text, session=SYSTEM, now_utc_ms=1)
        )
    assert refused.value.key == key


def test_a_collector_named_twice_is_refused(book: LedgerBook, store: KeyStore) -> None:
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(), _entry(port=1))
    assert refused.value.key == "connect.twice"


def test_who_may_not_hold_keys_sets_none(book: LedgerBook, store: KeyStore) -> None:
    book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    cashier = Session(1, "lin", "林", ("cashier",), "D1")
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(), session=cashier)
    assert refused.value.key == "permission.denied"
    with pytest.raises(DeskError):
        book.write(
            lambda ledger: collectors.set_key(
                ledger, store, "C01", 1, bytes(32), session=cashier, now_utc_ms=1
            )
        )


@pytest.mark.parametrize(("length", "key_id", "key"), [(31, 1, "bad_key"), (32, 256, "bad_key_id")])
def test_a_key_of_the_wrong_size_is_refused(
    book: LedgerBook, store: KeyStore, length: int, key_id: int, key: str
) -> None:
    with pytest.raises(DeskError) as refused:
        book.write(
            lambda ledger: collectors.set_key(
                ledger, store, "C01", key_id, bytes(length), session=SYSTEM, now_utc_ms=1
            )
        )
    assert refused.value.key == f"collectors.{key}"
