"""Customers, their accounts (a tenancy of a shop), and the meters on an account."""

from __future__ import annotations

import json
from collections.abc import Collection

from db.chain import canonical
from db.repository import Repository, listed, values_of
from db.rows import Account, AccountMeter, Customer, Detail

_OF_ACCOUNT = "accounts.id, customer_id, shop_id, opened_utc_ms, closed_utc_ms, contract"
_OF_METER = "account_id, account_meters.meter_id, hoarding_limit_fen, from_utc_ms, until_utc_ms"
_ACCOUNT = f"SELECT {_OF_ACCOUNT} FROM accounts"
_ACCOUNT_METER = f"SELECT {_OF_METER} FROM account_meters"
_CUSTOMER = "SELECT id, name, phone, contact, id_number FROM customers"


class Accounts(Repository):
    __slots__ = ()

    def add_customer(self, *, name: str, phone: str, contact: str = "", id_number: str = "") -> int:
        return self._returned_id(
            "INSERT INTO customers (name, phone, contact, id_number) VALUES (?, ?, ?, ?) RETURNING id",
            (name, phone, contact, id_number),
        )

    def change_customer(self, customer: Customer) -> None:
        self._change_one(
            "UPDATE customers SET name = ?, phone = ?, contact = ?, id_number = ? WHERE id = ?",
            (customer.name, customer.phone, customer.contact, customer.id_number, customer.id),
        )

    def customer(self, customer_id: int) -> Customer | None:
        return self._first(Customer, f"{_CUSTOMER} WHERE id = ?", (customer_id,))

    def customers(self) -> tuple[Customer, ...]:
        return self._all(Customer, f"{_CUSTOMER} ORDER BY id")

    def open(self, *, customer_id: int, shop_id: int, utc_ms: int, contract: str = "") -> int:
        """Open an account and return its id; Duplicate if the shop has an open one."""
        return self._returned_id(
            "INSERT INTO accounts (customer_id, shop_id, opened_utc_ms, contract) VALUES (?, ?, ?, ?)"
            " RETURNING id",
            (customer_id, shop_id, utc_ms, contract),
        )

    def close(self, account_id: int, *, utc_ms: int, detail: Detail | None = None) -> None:
        """Close it with the record of how it ended."""
        self._change_one(
            "UPDATE accounts SET closed_utc_ms = ?, closed_detail = ? WHERE closed_utc_ms IS NULL AND id = ?",
            (utc_ms, canonical(detail or {}), account_id),
        )

    def closing(self, account_id: int) -> Detail | None:
        """The record of how a closed account ended; None for an open one, or from before there was any."""
        found = self._run("SELECT closed_detail FROM accounts WHERE id = ?", (account_id,)).fetchone()
        detail: Detail | None = json.loads(found[0]) if found and found[0] else None
        return detail

    def end_meter(self, account_id: int, meter_id: str, *, utc_ms: int) -> None:
        """Take a meter off an account; its row stays as history."""
        self._change_one(
            "UPDATE account_meters SET until_utc_ms = ?1"
            " WHERE until_utc_ms IS NULL AND account_id = ?2 AND meter_id = ?3",
            (utc_ms, account_id, meter_id),
        )

    def listed(
        self, *, closed: bool, buildings: Collection[int] | None, before: int | None, limit: int
    ) -> tuple[Account, ...]:
        """Open or closed accounts of these buildings (None: of all), newest first, a page at a time: those
        with an id below `before`."""
        where = "closed_utc_ms IS NOT NULL" if closed else "closed_utc_ms IS NULL"
        inside = (
            " AND shop_id IN (SELECT shops.id FROM shops JOIN areas ON areas.id = area_id"
            " WHERE ?2 IS NULL OR building_id IN (SELECT value FROM json_each(?2)))"
        )
        return self._all(
            Account,
            f"{_ACCOUNT} WHERE {where} AND (?1 IS NULL OR id < ?1){inside} ORDER BY id DESC LIMIT ?3",
            (before, listed(buildings), limit),
        )

    def get(self, account_id: int) -> Account | None:
        return self._first(Account, f"{_ACCOUNT} WHERE id = ?", (account_id,))

    def open_of_shop(self, shop_id: int) -> Account | None:
        return self._first(Account, f"{_ACCOUNT} WHERE shop_id = ? AND closed_utc_ms IS NULL", (shop_id,))

    def of_shop(self, shop_id: int) -> tuple[Account, ...]:
        """Every account the shop ever had, oldest first."""
        return self._all(Account, f"{_ACCOUNT} WHERE shop_id = ? ORDER BY id", (shop_id,))

    def all_open(self) -> tuple[Account, ...]:
        return self._all(Account, f"{_ACCOUNT} WHERE closed_utc_ms IS NULL ORDER BY id")

    def shops_ever_open(self) -> frozenset[int]:
        """The shops that have or had an account."""
        return frozenset(self._all(int, "SELECT DISTINCT shop_id FROM accounts"))

    def open_meters(self) -> tuple[AccountMeter, ...]:
        """Every meter that is on an open account now, with its row there: `open_of_meter` of all."""
        newest = (
            "(SELECT MAX(a.account_id) FROM account_meters a JOIN accounts b ON b.id = a.account_id"
            " WHERE a.meter_id = account_meters.meter_id AND b.closed_utc_ms IS NULL"
            " AND a.until_utc_ms IS NULL)"
        )
        return self._all(AccountMeter, f"{_ACCOUNT_METER} WHERE account_id = {newest} ORDER BY 2")

    def put_meter(self, row: AccountMeter) -> None:
        """Put a meter on an account, or change its hoarding limit there."""
        self._run(
            "INSERT INTO account_meters"
            " (account_id, meter_id, hoarding_limit_fen, from_utc_ms, until_utc_ms) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (account_id, meter_id)"
            " DO UPDATE SET hoarding_limit_fen = excluded.hoarding_limit_fen,"
            " until_utc_ms = excluded.until_utc_ms",
            values_of(row),
        )

    def meters(self, account_id: int) -> tuple[AccountMeter, ...]:
        return self._all(AccountMeter, f"{_ACCOUNT_METER} WHERE account_id = ? ORDER BY 2", (account_id,))

    def open_of_meter(self, meter_id: str) -> tuple[Account, AccountMeter] | None:
        """The open account that holds this meter now, with the meter's row on it."""
        return self._first(
            lambda *columns: (Account(*columns[:6]), AccountMeter(*columns[6:])),
            f"SELECT {_OF_ACCOUNT}, {_OF_METER} FROM account_meters JOIN accounts ON accounts.id = account_id"
            " WHERE account_meters.meter_id = ? AND closed_utc_ms IS NULL AND until_utc_ms IS NULL"
            " ORDER BY account_id DESC LIMIT 1",
            (meter_id,),
        )
