"""Both keys are taken while an exchange lasts; a key that cannot be read stops only its own collector."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import collectors
from app.services.collector_keys import NewKey
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from meterio.types import CollectorSettings
from tests.helpers.sites import START_UTC_MS, apply_small_site

FIRST, SECOND, THIRD = b"1" * 32, b"2" * 32, b"3" * 32
DAY_MS = 86_400_000


class Desk:
    """A book with keys for both collectors."""

    def __init__(self, folder: Path) -> None:
        self.book = LedgerBook(folder / "ledger.db", clock=SystemClock())
        self.store = KeyStore(folder)
        apply_small_site(self.book)
        for collector in ("C01", "C02"):
            self.set_key(collector, 1, FIRST)

    def set_key(self, collector: str, key_id: int, secret: bytes) -> None:
        self.book.write(
            lambda ledger: collectors.set_key(
                ledger, self.store, collector, key_id, secret, session=SYSTEM, now_utc_ms=START_UTC_MS
            )
        )

    def rotate(self, secret: bytes | None = None, *, now: int = START_UTC_MS, **other: Any) -> NewKey:
        wanted: dict[str, Any] = {"overlap_days": 7, "session": SYSTEM, **other}
        return self.book.write(
            lambda ledger: collectors.rotate_key(
                ledger, self.store, "C01", secret=secret, now_utc_ms=now, **wanted
            )
        )

    def retire(self, collector: str = "C01") -> int:
        return self.book.write(
            lambda ledger: collectors.retire_key(ledger, collector, session=SYSTEM, now_utc_ms=START_UTC_MS)
        )

    def settings(self, *, now: int = START_UTC_MS) -> tuple[CollectorSettings, ...]:
        return self.book.read(
            lambda ledger: collectors.settings_for_engine(ledger, self.store, now_utc_ms=now)
        )

    def faults(self) -> tuple[DeskError, ...]:
        return self.book.read(lambda ledger: collectors.key_faults(ledger, self.store))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.book.close()


def refusal(act: Any) -> str:
    with pytest.raises(DeskError) as refused:
        act()
    return refused.value.key


def test_both_keys_are_taken_for_the_days_of_the_overlap_and_then_only_the_new(desk: Desk) -> None:
    new = desk.rotate(SECOND)
    assert (new.key_id, new.older_key_id, new.older_until_utc_ms) == (2, 1, START_UTC_MS + 7 * DAY_MS)
    first, second = desk.settings(now=START_UTC_MS + 7 * DAY_MS - 1)
    assert (first.key_id, list(first.keys.items())) == (2, [(2, SECOND), (1, FIRST)])
    assert second.keys == {1: FIRST}
    after, _ = desk.settings(now=START_UTC_MS + 7 * DAY_MS)
    assert after.keys == {2: SECOND}


def test_a_retired_key_is_forgotten_at_once(desk: Desk) -> None:
    desk.rotate(SECOND)
    assert desk.retire() == 1
    assert desk.settings()[0].keys == {2: SECOND}
    assert desk.book.read(lambda ledger: ledger.secrets.get("collector/C01/1")) is None
    actions = [row.action for row in desk.book.read(lambda ledger: ledger.audit.of("C01"))]
    assert actions == ["collector.key", "collector.key_rotated", "collector.key_retired"]
    assert refusal(desk.retire) == "collectors.nothing_to_retire"


def test_a_key_is_made_up_where_none_is_given(desk: Desk) -> None:
    new = desk.rotate()
    assert len(new.secret) == 32 and desk.settings()[0].keys[2] == new.secret
    assert new.secret.hex() not in repr(new) and str(new.secret) not in repr(new)


def test_a_second_change_waits_until_the_older_key_is_gone(desk: Desk) -> None:
    desk.rotate(SECOND)
    assert refusal(lambda: desk.rotate(THIRD)) == "collectors.rotation_open"
    assert desk.settings()[0].keys == {2: SECOND, 1: FIRST}
    desk.rotate(THIRD, now=START_UTC_MS + 8 * DAY_MS)
    assert desk.settings(now=START_UTC_MS + 8 * DAY_MS)[0].keys == {3: THIRD, 2: SECOND}
    assert desk.book.read(lambda ledger: ledger.secrets.get("collector/C01/1")) is None


def test_key_numbers_go_round(desk: Desk) -> None:
    desk.set_key("C01", 255, SECOND)
    assert desk.rotate(THIRD).key_id == 0
    assert desk.settings()[0].keys == {0: THIRD, 255: SECOND}


def test_a_key_set_by_hand_ends_an_overlap(desk: Desk) -> None:
    desk.rotate(SECOND)
    desk.set_key("C01", 3, THIRD)
    assert desk.settings()[0].keys == {3: THIRD}
    assert refusal(desk.retire) == "collectors.nothing_to_retire"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"overlap_days": 0}, "collectors.bad_overlap"),
        ({"overlap_days": 91}, "collectors.bad_overlap"),
        ({"secret": b"short"}, "collectors.bad_key"),
    ],
)
def test_what_cannot_be_a_change_changes_nothing(desk: Desk, change: dict[str, Any], key: str) -> None:
    before = desk.settings()
    secret = change.pop("secret", None)
    assert refusal(lambda: desk.rotate(secret, **change)) == key
    assert desk.settings() == before


def test_a_collector_without_a_key_has_none_to_change(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    store = KeyStore(tmp_path)
    for collector, key in (("C01", "collectors.no_key"), ("C99", "collectors.unknown")):
        with pytest.raises(DeskError) as refused:
            book.write(
                lambda ledger, one=collector: collectors.rotate_key(
                    ledger, store, one, overlap_days=1, session=SYSTEM, now_utc_ms=1
                )
            )
        assert refused.value.key == key
    book.close()


def test_who_may_not_hold_keys_changes_and_retires_none(desk: Desk) -> None:
    desk.book.write(
        lambda ledger: ledger.operators.add(
            name="lin", display_name="林", password_hash="x", roles=("cashier",), drawer="D1"
        )
    )
    cashier = Session(1, "lin", "林", ("cashier",), "D1")
    assert refusal(lambda: desk.rotate(session=cashier)) == "permission.denied"
    assert (
        refusal(
            lambda: desk.book.write(
                lambda ledger: collectors.retire_key(ledger, "C01", session=cashier, now_utc_ms=1)
            )
        )
        == "permission.denied"
    )


def test_one_key_of_another_key_file_stops_one_collector_and_is_named(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    name = "collector/C01/1"
    foreign = KeyStore(other).wrap(name, FIRST)
    desk.book.write(lambda ledger: ledger.secrets.put(name, foreign, utc_ms=1))
    first, second = desk.settings()
    assert (first.keys, second.keys) == ({}, {1: FIRST})
    assert [(fault.key, fault.params) for fault in desk.faults()] == [("keys.not_ours", {"name": name})]
    desk.set_key("C01", 1, SECOND)
    assert desk.settings()[0].keys == {1: SECOND} and desk.faults() == ()


def test_an_older_key_that_cannot_be_read_does_not_stop_the_new_one(desk: Desk) -> None:
    desk.rotate(SECOND)
    name = "collector/C01/1"
    desk.book.write(lambda ledger: ledger.secrets.put(name, b"rubbish", utc_ms=1))
    assert desk.settings()[0].keys == {2: SECOND}
    assert [fault.params["name"] for fault in desk.faults()] == [name]


def test_passwords_reach_every_collector_and_are_kept_wrapped(desk: Desk) -> None:
    secret = bytes.fromhex("0200000012345678")

    def set_it(password: bytes = secret) -> bool:
        return desk.book.write(
            lambda ledger: collectors.set_password(
                ledger, desk.store, "dlt645-2007", password, session=SYSTEM, now_utc_ms=5
            )
        )

    assert [set_it(), set_it()] == [True, False]
    assert [one.passwords for one in desk.settings()] == [{"dlt645-2007": secret}] * 2
    assert secret not in desk.book.path.read_bytes()
    assert secret.hex() not in repr(desk.settings())
    assert [row.action for row in desk.book.read(lambda ledger: ledger.audit.of("dlt645-2007"))] == [
        "meters.password"
    ]
    assert refusal(lambda: set_it(b"short")) == "collectors.bad_password"
