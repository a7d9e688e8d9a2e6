"""Buildings, areas and shops, and the search over shops."""

from __future__ import annotations

from collections.abc import Collection

from db.repository import Repository, listed
from db.rows import MAIN_COMPANY, Area, Building, Shop

_SHOP = (
    "SELECT shops.id, shop_number, shops.name, area_id, floor, trade, shops.phone, search_text,"
    " shops.retired_utc_ms FROM shops"
)
_MATCHES = (
    "(instr(search_text, ?) > 0"
    " OR EXISTS (SELECT 1 FROM meters WHERE meters.shop_id = shops.id AND instr(lower(meters.id), ?) > 0)"
    " OR EXISTS (SELECT 1 FROM accounts JOIN customers ON customers.id = customer_id"
    " WHERE accounts.shop_id = shops.id AND closed_utc_ms IS NULL"
    " AND instr(lower(customers.name || ' ' || customers.phone), ?) > 0))"
)
_THERE = (
    "(? IS NULL OR shops.area_id IN (SELECT id FROM areas"
    " WHERE building_id IN (SELECT value FROM json_each(?))))"
)


class Shops(Repository):
    __slots__ = ()

    def put_building(self, *, code: str, name: str, company_id: int | None = None) -> int:
        """Insert, or rename the building with this code; returns its id. Without a company it keeps its own,
        a new one gets the main one."""
        return self._returned_id(
            "INSERT INTO buildings (code, name, company_id) VALUES (?1, ?2, COALESCE(?3, ?4))"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name,"
            " company_id = COALESCE(?3, company_id) RETURNING id",
            (code, name, company_id, MAIN_COMPANY),
        )

    def put_area(self, *, building_id: int, code: str, name: str) -> int:
        return self._returned_id(
            "INSERT INTO areas (building_id, code, name) VALUES (?, ?, ?) ON CONFLICT (code)"
            " DO UPDATE SET building_id = excluded.building_id, name = excluded.name RETURNING id",
            (building_id, code, name),
        )

    def put_shop(
        self,
        *,
        shop_number: str,
        name: str,
        area_id: int,
        floor: str,
        trade: str,
        phone: str,
        search_text: str,
    ) -> int:
        """Insert, or bring the shop of this number up to date; returns its id."""
        return self._returned_id(
            "INSERT INTO shops (shop_number, name, area_id, floor, trade, phone, search_text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop_number) DO UPDATE SET name = excluded.name,"
            " area_id = excluded.area_id, floor = excluded.floor, trade = excluded.trade,"
            " phone = excluded.phone, search_text = excluded.search_text RETURNING id",
            (shop_number, name, area_id, floor, trade, phone, search_text.lower()),
        )

    def buildings(self) -> tuple[Building, ...]:
        return self._all(
            Building, "SELECT id, code, name, company_id, retired_utc_ms FROM buildings ORDER BY code"
        )

    def areas(self) -> tuple[Area, ...]:
        return self._all(Area, "SELECT id, building_id, code, name, retired_utc_ms FROM areas ORDER BY code")

    def building_of(self, shop_id: int) -> int | None:
        """The id of the building a shop is in; None for an unknown one."""
        return self._first(
            int,
            "SELECT building_id FROM shops JOIN areas ON areas.id = shops.area_id WHERE shops.id = ?",
            (shop_id,),
        )

    def retire(self, table: str, row_id: int, *, utc_ms: int | None) -> None:
        """Retire a building, area or shop, or with None take it back. What has history is never deleted."""
        if table not in ("buildings", "areas", "shops"):
            raise ValueError(table)
        self._change_one(f"UPDATE {table} SET retired_utc_ms = ? WHERE id = ?", (utc_ms, row_id))

    def get(self, shop_id: int) -> Shop | None:
        return self._first(Shop, f"{_SHOP} WHERE shops.id = ?", (shop_id,))

    def by_number(self, shop_number: str) -> Shop | None:
        return self._first(Shop, f"{_SHOP} WHERE shop_number = ?", (shop_number,))

    def all(self) -> tuple[Shop, ...]:
        return self._all(Shop, f"{_SHOP} ORDER BY shop_number")

    def count(self) -> int:
        return self._number("SELECT count(*) FROM shops")

    def search(self, text: str, *, limit: int, buildings: Collection[int] | None = None) -> tuple[Shop, ...]:
        """Shops that match every word of `text`: in their search text, a meter's number, or their tenant.
        With `buildings` only shops there.

        A shop with just that number comes first, then those whose number begins so, then by number.
        """
        words = text.lower().split()
        if not words:
            return ()
        within = listed(buildings)
        where = " AND ".join([_MATCHES] * len(words))
        values = [word for word in words for _ in range(3)]
        return self._all(
            Shop,
            f"{_SHOP} WHERE {where} AND {_THERE} ORDER BY lower(shop_number) <> ?,"
            " substr(lower(shop_number), 1, length(?)) <> ?, shop_number LIMIT ?",
            [*values, within, within, words[0], words[0], words[0], limit],
        )
