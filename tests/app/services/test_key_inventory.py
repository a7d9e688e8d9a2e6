"""The list of keys says of each what it is for and when it is due, and never the key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Session
from app.domain.secret_kinds import PASSWORD, PAYMENT, TOTP
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import collectors, desk_key, settings
from app.services.kept_secrets import put_secret
from app.services.key_inventory import KeyRow, KeyState, key_list
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import NOW_MS, SECRET

DAY_MS = 86_400_000


@pytest.fixture
def keys(book: LedgerBook) -> KeyStore:
    made = desk_key.open_key_store(book, now_utc_ms=NOW_MS)
    made.set_log_key(replace(made.log, created_utc_ms=NOW_MS))
    book.write(
        lambda ledger: collectors.set_key(ledger, made, "C1", 1, SECRET, session=SYSTEM, now_utc_ms=NOW_MS)
    )
    return made


def listed(book: LedgerBook, keys: KeyStore, *, now: int = NOW_MS) -> dict[str, KeyRow]:
    rows = book.read(lambda ledger: key_list(ledger, keys, session=SYSTEM, now_utc_ms=now))
    assert len({row.id for row in rows}) == len(rows)
    return {row.id.split("/")[0] if row.kind in ("desk", "log") else row.id: row for row in rows}


def put(book: LedgerBook, keys: KeyStore, kind: object, name: str, *, at: int = NOW_MS) -> None:
    book.write(lambda ledger: put_secret(ledger, keys, kind, name, SECRET, now_utc_ms=at))


def test_a_collector_s_key_is_in_force_a_year_and_then_overdue(book: LedgerBook, keys: KeyStore) -> None:
    row = listed(book, keys)["collector/C1/1"]
    assert (row.kind, row.belongs_to, row.number) == ("collector", "C1", 1)
    assert (row.created_utc_ms, row.due_utc_ms) == (NOW_MS, NOW_MS + 365 * DAY_MS)
    assert row.state is KeyState.CURRENT and row.can_renew
    assert listed(book, keys, now=NOW_MS + 365 * DAY_MS)["collector/C1/1"].state is KeyState.OVERDUE


def test_the_period_is_the_site_s(book: LedgerBook, keys: KeyStore) -> None:
    book.write(
        lambda ledger: settings.change(ledger, "keys.collector_days", "30", session=SYSTEM, now_utc_ms=NOW_MS)
    )
    assert listed(book, keys)["collector/C1/1"].due_utc_ms == NOW_MS + 30 * DAY_MS


def test_an_older_key_is_taken_until_its_day_and_then_no_longer(book: LedgerBook, keys: KeyStore) -> None:
    book.write(
        lambda ledger: collectors.rotate_key(
            ledger, keys, "C1", overlap_days=7, session=SYSTEM, now_utc_ms=NOW_MS
        )
    )
    older, newer = listed(book, keys)["collector/C1/1"], listed(book, keys)["collector/C1/2"]
    assert (older.state, older.until_utc_ms, older.can_renew) == (KeyState.OLDER, NOW_MS + 7 * DAY_MS, False)
    assert (newer.state, newer.can_renew, older.due_utc_ms) == (KeyState.CURRENT, True, None)
    assert listed(book, keys, now=NOW_MS + 7 * DAY_MS)["collector/C1/1"].state is KeyState.UNUSED


def test_a_maker_s_triple_des_key_is_named_and_due_sooner(book: LedgerBook, keys: KeyStore) -> None:
    def legacy(ledger: object) -> None:
        row = ledger.collectors.get("C1")
        ledger.collectors.put(replace(row, link="legacy-3des"))

    book.write(legacy)
    row = listed(book, keys)["collector/C1/1"]
    assert (row.kind, row.due_utc_ms) == ("legacy", NOW_MS + 90 * DAY_MS)


def test_every_kind_has_its_place_in_the_list(book: LedgerBook, keys: KeyStore) -> None:
    for kind, name in ((PASSWORD, "dlt645-2007"), (PAYMENT, "merchant/7"), (TOTP, "lin")):
        put(book, keys, kind, name)
    book.write(lambda ledger: ledger.secrets.put("sms/gateway", keys.wrap("sms/gateway", b"x"), utc_ms=1))
    found = listed(book, keys)
    assert {name: row.kind for name, row in found.items()} == {
        "desk": "desk",
        "log": "log",
        "collector/C1/1": "collector",
        "password/dlt645-2007": "password",
        "payment/merchant/7": "payment",
        "totp/lin": "totp",
        "sms/gateway": "other",
    }
    assert found["payment/merchant/7"].belongs_to == "merchant/7"
    assert found["totp/lin"].due_utc_ms is None and found["log"].due_utc_ms is None


def test_keys_outside_the_book_want_a_paper(book: LedgerBook, keys: KeyStore) -> None:
    created = keys.wrapping.created_utc_ms
    assert {listed(book, keys, now=created)[name].state for name in ("desk", "log")} == {
        KeyState.NOT_ON_PAPER
    }
    book.write(lambda ledger: desk_key.paper(ledger, keys, session=SYSTEM, now_utc_ms=NOW_MS))
    row = listed(book, keys, now=created)["desk"]
    assert (row.state, row.paper_utc_ms, row.used_by) == (KeyState.CURRENT, NOW_MS, "file")
    desk_key.exchange(book, keys, session=SYSTEM, now_utc_ms=NOW_MS)
    assert listed(book, keys, now=created)["desk"].state is KeyState.NOT_ON_PAPER, (
        "the new one is on no paper"
    )


def test_a_key_of_unknown_age_is_due(book: LedgerBook, keys: KeyStore) -> None:
    keys.path.write_text("5a" * 32)
    row = listed(book, KeyStore(keys.path.parent))["desk"]
    assert (row.created_utc_ms, row.state) == (None, KeyState.OVERDUE)


def test_what_another_folder_s_key_sealed_is_named(book: LedgerBook, keys: KeyStore, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    put(book, KeyStore(tmp_path / "other"), PASSWORD, "dlt645-2007")
    assert listed(book, keys)["password/dlt645-2007"].state is KeyState.UNREADABLE
    assert listed(book, keys)["collector/C1/1"].state is KeyState.CURRENT


def test_no_row_holds_a_key(book: LedgerBook, keys: KeyStore) -> None:
    told = repr(list(listed(book, keys).values()))
    for secret in (SECRET, keys.wrapping.secret, keys.log.secret):
        assert secret.hex() not in told and repr(secret) not in told


def test_the_list_is_for_those_who_hold_keys(book: LedgerBook, keys: KeyStore) -> None:
    number = book.write(
        lambda ledger: ledger.operators.add(
            name="qian", display_name="钱", password_hash="x", roles=("cashier",), drawer="D2"
        )
    )
    session = Session(number, "qian", "钱", ("administrator",), "D2")
    with pytest.raises(DeskError) as refused:
        book.read(lambda ledger: key_list(ledger, keys, session=session, now_utc_ms=NOW_MS))
    assert refused.value.key == "permission.denied"


def test_who_is_limited_to_buildings_sees_the_keys_of_their_collectors_only(
    book: LedgerBook, keys: KeyStore
) -> None:
    def add(name: str, *, here: bool) -> Session:
        def unit(ledger: Ledger) -> int:
            number = ledger.operators.add(
                name=name, display_name=name, password_hash="x", roles=("technician",), drawer=name
            )
            own = ledger.collectors.buildings_on("C1") if here else ()
            ledger.operators.set_buildings(number, own)
            return number

        return Session(book.write(unit), name, name, ("technician",), name)

    def ids(session: Session) -> list[str]:
        rows = book.read(lambda ledger: key_list(ledger, keys, session=session, now_utc_ms=NOW_MS))
        return [row.id for row in rows]

    put(book, keys, PASSWORD, "dlt645-2007")
    assert ids(add("within", here=True)) == ["collector/C1/1"]
    assert ids(add("elsewhere", here=False)) == []
