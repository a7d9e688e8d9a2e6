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
from meterio.types import CollectorSettings, DialIn, LegacyLayout, LinkKind, MeterAddress, MeterPoint, Suite
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


CALL = {"registration": "REG-C01", "heartbeat": "hex:00ff"}
LAYOUT = {"mode": "ecb", "padding": "zero", "magic": "hex:aa55", "length_bytes": 1}


def _first(book: LedgerBook, store: KeyStore) -> CollectorSettings:
    return book.read(lambda ledger: collectors.settings_for_engine(ledger, store, now_utc_ms=1))[0]


def test_a_collector_that_calls_is_known_by_what_it_sends(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry(dial_in=CALL, max_hold_ms=5_000))
    first = _first(book, store)
    assert (first.dial_in, first.max_hold_ms) == (DialIn(b"REG-C01", b"\x00\xff"), 5_000)
    assert _connect(book, store, _entry(dial_in=CALL)) == (), "what is left out stays"
    _connect(book, store, _entry())
    assert _first(book, store).dial_in is None, "without it the console calls again"


def test_a_serial_port_has_a_device_and_no_port(book: LedgerBook, store: KeyStore) -> None:
    for entry in ({"link": "serial", "device": "usb:A10K2X"}, {"device": "/dev/ttyUSB0"}):
        _connect(book, store, {"id": "C01", **entry})
        first = _first(book, store)
        assert (first.kind, first.host, first.port) == (LinkKind.SERIAL, entry["device"], 0)
        assert (first.dial_in, first.keys) == (None, {})
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(key=..., suite=...))
    assert refused.value.key == "connect.no_device"


def test_a_makers_own_layout_comes_with_its_key(book: LedgerBook, store: KeyStore) -> None:
    legacy = {"link": "legacy-3des", "suite": "none"}
    _connect(book, store, _entry(key="5a" * 24, legacy=LAYOUT, **legacy))
    first = _first(book, store)
    assert (first.kind, first.keys) == (LinkKind.LEGACY, {1: b"Z" * 24})
    assert first.legacy == LegacyLayout("ecb", "zero", "zero", b"\xaa\x55", 1)
    _connect(book, store, _entry(key="5a" * 16, **legacy))
    assert (_first(book, store).keys, _first(book, store).legacy) == ({1: b"Z" * 16}, first.legacy)
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(**legacy))
    assert (refused.value.key, refused.value.params["digits"]) == ("collectors.bad_key", "32/48")


def test_a_key_that_does_not_fit_the_link_is_not_used(book: LedgerBook, store: KeyStore) -> None:
    _connect(book, store, _entry())
    _connect(book, store, _entry(link="legacy-3des", suite="none", key=...))
    assert _first(book, store).keys == {}


def test_collectors_that_call_alike_cannot_share_a_port(book: LedgerBook, store: KeyStore) -> None:
    before = book.read(lambda ledger: ledger.collectors.all())
    second = _entry(id="C02", suite=..., dial_in={"registration": "REG-C01x"})
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(dial_in=CALL), second)
    assert refused.value.key == "collectors.same_call"
    assert book.read(lambda ledger: ledger.collectors.all()) == before
    assert _connect(book, store, _entry(dial_in=CALL), {**second, "port": 40_002}) == ("C01", "C02")


def test_passwords_of_meters_come_with_the_connections(book: LedgerBook, store: KeyStore) -> None:
    def connect(passwords: Any) -> None:
        text = json.dumps({"collectors": [_entry()], "passwords": passwords})
        book.write(
            lambda ledger: collectors.apply_connection_file(ledger, store, text, session=SYSTEM, now_utc_ms=1)
        )

    connect({"dlt645-2007": "0200000000112233"})
    assert _first(book, store).passwords == {"dlt645-2007": bytes.fromhex("0200000000112233")}
    for wrong in ([], {"dlt645-2007": "02"}, {"dlt645-2007": 5}):
        with pytest.raises(DeskError) as refused:
            connect(wrong)
        assert refused.value.key == "connect.bad_password"
    with pytest.raises(DeskError) as refused:
        connect({"dlt645-2070": "0200000000112233"})
    assert refused.value.key == "connect.unknown_make"
    assert "dlt645-2007" in str(refused.value.params["choices"])
    assert list(_first(book, store).passwords) == ["dlt645-2007"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dial_in", {}),
        ("dial_in", []),
        ("dial_in", {"registration": "注册"}),
        ("dial_in", {"registration": "hex:0"}),
        ("dial_in", {"registration": "x" * 65}),
        ("dial_in", {"phone": "x"}),
        ("legacy", {"mode": "cfb"}),
        ("legacy", {"length_bytes": 9}),
        ("legacy", {"magic": 5}),
        ("legacy", "cbc"),
    ],
)
def test_a_part_that_is_wrong_is_named_with_the_reason(
    book: LedgerBook, store: KeyStore, field: str, value: Any
) -> None:
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(**{field: value}))
    assert (refused.value.key, refused.value.params["field"]) == ("connect.bad_part", field)
    assert refused.value.params["reason"]


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
        ("max_hold_ms", -1), ("max_hold_ms", 600_001), ("max_hold_ms", True), ("device", "two words"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(book: LedgerBook, store: KeyStore, field: str, value: Any) -> None:
    link = {"link": "serial"} if field == "device" else {}
    with pytest.raises(DeskError) as refused:
        _connect(book, store, _entry(**link, **{field: value}))
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
        _connect(book, store, _entry(), {"id": _entry()["id"]})
    assert refused.value.key == "connect.twice", "and not that the second lacks a host"


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
